"""What coding does when somebody leaves: counts before it, and a dated line in the trail of its rounds.

Reached by slot; see `plg.slots`. The texts themselves go by the register, their codings and decisions with them.
"""

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from coding.access import standing_sources
from coding.models import Memo, Round, Source
from plg import audit
from plg.slots import Going, Loss


def losses(person: Going) -> list[Loss]:
    """Return how many texts leave the coding rounds. Two queries a community."""
    frozen = Source.objects.filter(member__in=person.memberships)
    standing = sum(
        standing_sources(member.community).filter(member=member).order_by().count() for member in person.memberships
    )
    return [Loss(_("Teksten in codeerrondes, met hun codes"), standing, frozen.count())]


@transaction.atomic
def erase(person: Going) -> None:
    """Write in the trail of every round how many texts it loses, so that its figures can be dated. Memos on them go."""
    Memo.objects.filter(case__in=person.memberships).delete()
    rounds = Round.objects.filter(sources__member__in=person.memberships).select_related("community")
    for round in rounds.annotate(going=Count("sources")):
        audit.record("coding.round_recomputed", by=None, community=round.community, subject=round, texts=round.going)
