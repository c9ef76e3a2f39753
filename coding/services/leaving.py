"""What coding does when somebody leaves: counts before it, and a dated line in the trail of its rounds.

Reached by slot; see `plg.slots`. The texts themselves go by the register, their codings and decisions with them.
"""

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from coding.access import standing_sources
from coding.models import Memo, Round, Source
from coding.words import SourceKind
from intervisie.selectors.records import records_with
from plg import audit
from plg.slots import Going, Loss


def losses(person: Going) -> list[Loss]:
    """Return how many texts leave the coding rounds. Two queries a community."""
    frozen = _texts_with(person)
    standing = sum(
        standing_sources(community).filter(pk__in=frozen.values("pk")).order_by().count()
        for community in {member.community for member in person.memberships}
    )
    return [Loss(_("Teksten in codeerrondes, met hun codes"), standing, frozen.count())]


@transaction.atomic
def erase(person: Going) -> None:
    """Write in the trail of every round how many texts it loses, so that its figures can be dated. Memos on them go.

    The record of a group talk goes with the first of the group: nobody can say yes for who is gone.
    """
    Memo.objects.filter(case__in=person.memberships).delete()
    going = _texts_with(person)
    rounds = Round.objects.filter(sources__in=going).select_related("community")
    for round in rounds.annotate(going=Count("sources")):
        audit.record("coding.round_recomputed", by=None, community=round.community, subject=round, texts=round.going)
    going.filter(member=None).delete()


def _texts_with(person: Going) -> QuerySet[Source]:
    """Return the frozen texts of this person, and those of a group they were in."""
    together = Q(kind=SourceKind.RECORD, origin__in=records_with(person.memberships))
    return Source.objects.filter(Q(member__in=person.memberships) | together)
