"""Opens a round: a small one at once, a big one in the background. Once, however often somebody presses.

Used by the page of a round and by the task that does the work.
"""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from coding.models import Round
from coding.selectors.taking import readiness
from coding.services.freezing import Tell
from coding.services.planning import locked, refuse_now
from coding.services.rounds import open_round
from coding.words import RoundState
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.errors import DomainError
from plg.models import Membership
from plg.queue import WorkFailed, after_commit, again

TASK = "coding.open_round"
#: So many texts are frozen while somebody waits: well below a second.
AT_ONCE = 250


def ask_to_open(*, round: Round, by: Membership) -> Round:
    """Open a round of a few texts now and return it open; have a bigger one opened in the background.

    While that is under way another press changes nothing; after a failure it tries again. Raises as `open_round` does.
    """
    require(by, Permission.OPEN_ROUND)
    if round.state == RoundState.DRAFT and (round.copied_from_id or readiness(round).texts <= AT_ONCE):
        return open_round(round=round, by=by)
    return _in_the_background(round, by)


@transaction.atomic
def _in_the_background(round: Round, by: Membership) -> Round:
    current = locked(round, by=by)
    if current.state != RoundState.DRAFT:
        refuse_now(current)
    job = after_commit(TASK, key=f"{TASK}:{current.uid}", round=str(current.uid), by=str(by.uid))
    if job.is_finished:  # it failed before: who asks now is who opens it
        job.args["by"] = str(by.uid)
        job.save(update_fields=["args"])
        again(job)
    current.opening = job
    current.save(update_fields=["opening"])
    return current


def open_asked(*, round: UUID, by: UUID, tell: Tell) -> None:
    """Open the round that was asked for. One that is open already stays as it is: the work was done before.

    Raises `WorkFailed` with the sentence of what stands in the way.
    """
    found = Round.objects.select_related("community", "book__content", "masker__user", "copied_from").get(uid=round)
    if found.state != RoundState.DRAFT:
        return
    actor = Membership.objects.select_related("community", "user").filter(uid=by).first()
    if actor is None:
        raise WorkFailed(_("Wie deze ronde opende, hoort niet meer bij de groep. Open de ronde zelf."))
    try:
        open_round(round=found, by=actor, tell=tell)
    except DomainError as refused:
        raise WorkFailed(refused.message) from refused
