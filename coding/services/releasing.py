"""Let authors read what was found in their own texts, or hold it back again: an act of the study, a round at a time.

Used by the page of a settled round. Never tells who chose what.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coding.models import Round
from coding.services.rounds import locked
from coding.words import RoundState
from plg import audit
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.errors import DomainError
from plg.models import Membership


@transaction.atomic
def release_round(*, round: Round, by: Membership) -> Round:
    """Let the authors read what was settled about their texts; doing it twice changes nothing.

    Raises `DomainError` for a round that is not settled. A round that is opened again is held back by that.
    """
    require(by, Permission.OPEN_ROUND)
    current = locked(round, by=by)
    if current.state != RoundState.SETTLED:
        raise DomainError(_("Stel de ronde eerst vast. Daarna kunnen de schrijvers lezen wat jullie vonden."))
    if current.released_at is None:
        _keep(current, by, released=True)
    return current


@transaction.atomic
def hold_back(*, round: Round, by: Membership) -> Round:
    """Keep from the authors what was settled; what they read or printed before is theirs. Twice changes nothing."""
    require(by, Permission.OPEN_ROUND)
    current = locked(round, by=by)
    if current.released_at is not None:
        _keep(current, by, released=False)
    return current


def _keep(round: Round, by: Membership, *, released: bool) -> None:
    round.released_at = timezone.now() if released else None
    round.save(update_fields=["released_at"])
    if released:
        audit.record("coding.round_released", by=by, subject=round)
    else:
        audit.record("coding.round_held_back", by=by, subject=round)
