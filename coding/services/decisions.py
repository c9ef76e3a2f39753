"""Settling differences: one decision beside the originals, with who and why. The originals never change."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coding.models import Code, Decision, Round
from coding.selectors.choices import compared
from coding.words import Direction, RoundState
from plg import audit
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.errors import DomainError
from plg.models import Membership
from plg.texts import tidy


@transaction.atomic
def decide(*, by: Membership, round: Round, position: int, code: str, direction: str, why: str) -> Decision:
    """Keep what the researchers settle on for a text its coders differ about; `code` '' says that none applies.

    Deciding again replaces the decision until the round is settled. Raises `DomainError` without a reason, without
    the direction a code asks for, where the coders did not differ, and outside the frozen state.
    """
    require(by, Permission.OPEN_ROUND)
    current = Round.objects.select_for_update(no_key=True).get(pk=round.pk, community=by.community)
    if current.state != RoundState.FROZEN:
        raise DomainError(_("Besluiten kan alleen zolang de ronde bevroren is en nog niet vastgesteld."))
    row = next(iter(compared(by, current, positions=[position])), None)
    if row is None or row.difference is None:
        raise DomainError(_("Bij deze tekst is er geen verschil om over te besluiten."))
    reason = tidy(why)
    if not reason:
        raise DomainError(_("Schrijf in één zin waarom jullie hiervoor kiezen."))
    chosen = _chosen(current, code)
    asks = chosen is not None and (chosen.parent or chosen).takes_direction
    if asks and direction not in Direction.values:
        raise DomainError(_("Geef ook aan of het gedrag positief of niet-positief is."))
    decision, _made = Decision.objects.update_or_create(
        source=row.source,
        defaults={
            "code": chosen,
            "direction": direction if asks else "",
            "agreed": False,
            "why": reason,
            "decided_by": by,
            "decided_at": timezone.now(),
        },
    )
    audit.record("coding.decided", by=by, subject=row.source, difference=row.difference.value)
    return decision


def _chosen(round: Round, key: str) -> Code | None:
    if not key:
        return None
    code = Code.objects.select_related("parent").filter(book=round.book_id, key=key).first()
    if code is None:
        raise DomainError(_("Deze code staat niet in het codeboek van deze ronde."))
    return code
