"""The life of a round: open it (the texts are frozen), freeze it, settle it. One door for its state.

What a round is to be stands in `planning`; a big one is opened in the background, by `opening`.
"""

from collections.abc import Callable
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coding.models import Assignment, Round, RoundReopening
from coding.selectors.choices import compared
from coding.selectors.rounds import undone
from coding.services.decisions import keep_agreed
from coding.services.freezing import Sample, Tell, find_names, silent, take_texts
from coding.services.planning import Plan, edit_round, locked, make_round, refuse_now
from coding.services.practising import take_example
from coding.services.reopening import keep_decisions, take_up_decisions
from coding.states import next_step, step_back
from coding.words import RoundState
from intervisie.selectors.records import people_in
from plg import audit
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.audit.about import counted
from plg.errors import DomainError
from plg.models import Membership
from plg.texts import tidy

__all__ = [
    "Plan",
    "advance",
    "edit_round",
    "enter",
    "freeze_round",
    "go_back",
    "locked",
    "make_round",
    "open_round",
    "refuse_now",
    "settle_round",
    "whose",
]

_MOMENT = {RoundState.OPEN: "opened_at", RoundState.FROZEN: "frozen_at", RoundState.SETTLED: "settled_at"}
_ORDER = list(RoundState)
_WORD = {
    RoundState.OPEN: "coding.round_open",
    RoundState.FROZEN: "coding.round_frozen",
    RoundState.SETTLED: "coding.round_settled",
}


@transaction.atomic
def advance(
    *, round: Round, to: RoundState, by: Membership, searched: frozenset[UUID] = frozenset(), tell: Tell = silent
) -> Round:
    """Bring a round one state further: the only door its state goes through. Returns it as it is now.

    `searched` are the versions that were searched for names just now; `tell` hears how far the opening is. Raises
    `DomainError`, with nothing changed, when `to` is not the next state or its condition is not met.
    """
    require(by, Permission.OPEN_ROUND)
    current = locked(round, by=by)
    step = next_step(current.state, practice=current.is_practice)
    if step is None or step.to != to:
        refuse_now(current)
    texts = _take(current, by, searched, tell) if to == RoundState.OPEN else _ENTERING[to](current, by)
    enter(current, to)
    if to == RoundState.FROZEN:
        take_up_decisions(current, by=by)  # only now can everybody's choices be read
    members = whose(current) if to == RoundState.OPEN else {}
    audit.record(_WORD[to], by=by, subject=current, texts=texts, members=members)
    return current


@transaction.atomic
def go_back(*, round: Round, to: RoundState, by: Membership, reason: str) -> Round:
    """Bring a round one state back, with the reason that everybody reads on its page. Returns it as it is now.

    What was decided is kept as history; see `reopening`. Raises `DomainError` without a reason, and when `to` is not
    the state before this one.
    """
    require(by, Permission.OPEN_ROUND)
    current = locked(round, by=by)
    step = step_back(current.state, practice=current.is_practice)
    if step is None or step.to != to:
        refuse_now(current)
    why = tidy(reason)
    if not why:
        raise DomainError(_("Schrijf in één zin waarom jullie heropenen."))
    was = RoundState(current.state)
    turn = RoundReopening.objects.create(round=current, by=by, was=was, now=to, reason=why)
    keep_decisions(turn, by=by)
    enter(current, to)
    audit.record("coding.round_reopened", by=by, subject=current, was=was.value)
    return current


def whose(round: Round, since: int = 1) -> dict[str, int]:
    """Return how many texts of each member went in from this draw's first position on: a talk in fragments is one.

    A record of a group talk is one of everybody in it.
    """
    texts = list(round.sources.filter(position__gte=since).order_by().values_list("member__uid", "origin").distinct())
    groups = people_in([origin for member, origin in texts if member is None])
    alone = [member for member, _origin in texts if member]
    return counted([*alone, *(one.uid for people in groups.values() for one in people)])


def enter(round: Round, to: RoundState) -> None:
    """Put a locked round in this state. The moments of later states go: they have yet to come, again."""
    round.state = to
    later = [moment for state, moment in _MOMENT.items() if _ORDER.index(state) > _ORDER.index(to)]
    if to in _MOMENT and getattr(round, _MOMENT[to]) is None:
        setattr(round, _MOMENT[to], timezone.now())
    for moment in later:
        setattr(round, moment, None)
    if to != RoundState.SETTLED:  # what is decided anew is shown to its authors anew
        round.released_at = None
    round.save(update_fields=["state", "released_at", *_MOMENT.values()])


def open_round(*, round: Round, by: Membership, tell: Tell = silent) -> Round:
    """Freeze the texts and give them to the coders. Refused while a name in one of these texts is undecided.

    The search for names is kept also when opening is refused, so that the coordinator has them to decide about.
    """
    require(by, Permission.OPEN_ROUND)
    searched = find_names(round, tell) if round.copied_from_id is None else frozenset[UUID]()
    return advance(round=round, to=RoundState.OPEN, by=by, searched=searched, tell=tell)


def freeze_round(*, round: Round, by: Membership) -> Round:
    """End the coding; the coders can read each other from here on. Refused while a text is undone."""
    return advance(round=round, to=RoundState.FROZEN, by=by)


def settle_round(*, round: Round, by: Membership) -> Round:
    """Keep what everybody agreed on as decisions. Refused while a difference is undecided."""
    return advance(round=round, to=RoundState.SETTLED, by=by)


def _take(round: Round, by: Membership, searched: frozenset[UUID], tell: Tell) -> int:
    sample = Sample.of(round)
    if round.copied_from_id:
        return len(take_example(round, by=by, sample=sample))
    return len(take_texts(round, by=by, sample=sample, searched=searched, tell=tell))


def _end_coding(round: Round, by: Membership) -> int:
    # Whoever is saving holds the lock of their assignment: waiting for all of them lets no coding slip in after.
    list(Assignment.objects.select_for_update(no_key=True).filter(source__round=round).order_by("pk").values_list("pk"))
    left = undone(round)
    if left and not round.is_practice:
        raise DomainError(
            ngettext(
                "Er is nog %(n)s tekst niet gecodeerd. Pas daarna kan de ronde bevriezen.",
                "Er zijn nog %(n)s teksten niet gecodeerd. Pas daarna kan de ronde bevriezen.",
                left,
            )
            % {"n": left}
        )
    return round.sources.count()


def _keep_agreed(round: Round, by: Membership) -> int:
    rows = compared(by, round)
    left = sum(row.is_open for row in rows)
    if left:
        raise DomainError(
            ngettext("Over %(n)s tekst is nog niet besloten.", "Over %(n)s teksten is nog niet besloten.", left)
            % {"n": left}
        )
    keep_agreed(by=by, round=round, rows=rows)
    return len(rows)


_ENTERING: dict[RoundState, Callable[[Round, Membership], int]] = {
    RoundState.FROZEN: _end_coding,
    RoundState.SETTLED: _keep_agreed,
}
