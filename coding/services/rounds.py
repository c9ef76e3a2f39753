"""The life of a round: make it, open it (the texts are frozen), freeze it, settle it. One door for its state."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NoReturn
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coding.access import visible_books
from coding.models import Assignment, CodeBook, Coder, Round, RoundReopening
from coding.selectors.choices import compared
from coding.selectors.rounds import researchers, undone
from coding.services.decisions import keep_agreed
from coding.services.freezing import ALL, Sample, find_names, take_texts
from coding.services.maskers import refuse_masker
from coding.services.practising import take_example
from coding.services.reopening import keep_decisions, take_up_decisions
from coding.states import next_step, step_back
from coding.words import RoundState, SourceKind
from plg import audit
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.audit.about import counted
from plg.errors import DomainError, Refused
from plg.models import Membership
from plg.services import content
from plg.texts import tidy

_MOMENT = {RoundState.OPEN: "opened_at", RoundState.FROZEN: "frozen_at", RoundState.SETTLED: "settled_at"}
_ORDER = list(RoundState)
_WORD = {
    RoundState.OPEN: "coding.round_open",
    RoundState.FROZEN: "coding.round_frozen",
    RoundState.SETTLED: "coding.round_settled",
}


@dataclass(frozen=True)
class Plan:
    """What a round will be: who codes which kinds of text from which period, how many, and how many by more than one.

    `share` percent of the texts are coded by `per_text` coders (0: all), the others by one. A practice round has an
    `expert` who codes along as the example, or takes texts and example from a settled round.
    """

    title: str
    coders: Sequence[Membership]
    kinds: Sequence[SourceKind] = (SourceKind.ENTRY,)
    divides: bool = True
    sample: Sample = ALL
    share: int = 100
    per_text: int = 0
    since_on: date | None = None
    until_on: date | None = None
    masker: Membership | None = None
    is_practice: bool = False
    expert: Membership | None = None
    copied_from: Round | None = None


@transaction.atomic
def make_round(*, by: Membership, book: CodeBook, plan: Plan) -> Round:
    """Make a round in preparation and return it. The code book is fixed from here on.

    Raises `DomainError` without coders or kinds, when one of the coders is no researcher of this community, when who
    decides about names also codes, and for a practice round without an example.
    """
    require(by, Permission.OPEN_ROUND)
    if not visible_books(by).filter(pk=book.pk).exists():
        raise Refused(_("Dit codeboek hoort bij een andere groep."))
    _refuse_coders(by, plan)
    _refuse_practice(by, book, plan)
    refuse_masker(by.community, plan.masker, [*plan.coders, *([plan.expert] if plan.expert else [])])
    if not plan.kinds:
        raise DomainError(_("Kies minstens één soort tekst."))
    made = _planned(by, book, plan)
    Coder.objects.bulk_create(Coder(round=made, membership=coder) for coder in plan.coders)
    if plan.expert:
        Coder.objects.create(round=made, membership=plan.expert, is_expert=True)
    content.freeze(version=book.content, by=by)
    audit.record("coding.round_made", by=by, subject=made, coders=len(plan.coders), share=made.share)
    return made


@transaction.atomic
def advance(*, round: Round, to: RoundState, by: Membership, searched: frozenset[UUID] = frozenset()) -> Round:
    """Bring a round one state further: the only door its state goes through. Returns it as it is now.

    `searched` are the versions that were searched for names just now. Raises `DomainError`, with nothing changed,
    when `to` is not the next state or its condition is not met.
    """
    require(by, Permission.OPEN_ROUND)
    current = locked(round, by=by)
    step = next_step(current.state, practice=current.is_practice)
    if step is None or step.to != to:
        refuse_now(current)
    texts = _take(current, by, searched) if to == RoundState.OPEN else _ENTERING[to](current, by)
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
    """Return how many texts of each member went in from this draw's first position on: a talk in fragments is one."""
    texts = round.sources.filter(position__gte=since).order_by().values_list("member__uid", "origin").distinct()
    return counted(member for member, _origin in texts)


def locked(round: Round, *, by: Membership) -> Round:
    """Return the round of the actor's own community, locked until the transaction ends."""
    return Round.objects.select_for_update(no_key=True).get(pk=round.pk, community=by.community)


def refuse_now(round: Round) -> NoReturn:
    """Say that this cannot be done in the state the round is in."""
    state = round.get_state_display().lower()
    raise DomainError(_("Dat kan nu niet: deze ronde is %(state)s.") % {"state": state})


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


def open_round(*, round: Round, by: Membership) -> Round:
    """Freeze the texts and give them to the coders. Refused while a name in one of these texts is undecided.

    The search for names is kept also when opening is refused, so that the coordinator has them to decide about.
    """
    require(by, Permission.OPEN_ROUND)
    searched = find_names(round) if round.copied_from_id is None else frozenset[UUID]()
    return advance(round=round, to=RoundState.OPEN, by=by, searched=searched)


def freeze_round(*, round: Round, by: Membership) -> Round:
    """End the coding; the coders can read each other from here on. Refused while a text is undone."""
    return advance(round=round, to=RoundState.FROZEN, by=by)


def settle_round(*, round: Round, by: Membership) -> Round:
    """Keep what everybody agreed on as decisions. Refused while a difference is undecided."""
    return advance(round=round, to=RoundState.SETTLED, by=by)


def _take(round: Round, by: Membership, searched: frozenset[UUID]) -> int:
    sample = Sample.of(round)
    if round.copied_from_id:
        return len(take_example(round, by=by, sample=sample))
    return len(take_texts(round, by=by, sample=sample, searched=searched))


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


def _planned(by: Membership, book: CodeBook, plan: Plan) -> Round:
    return Round.objects.create(
        community=by.community,
        book=book,
        title=plan.title,
        kinds=sorted({SourceKind(kind) for kind in plan.kinds}, key=list(SourceKind).index),
        divides=plan.divides,
        sample_count=plan.sample.count,
        sample_percent=plan.sample.percent,
        since_on=plan.since_on,
        until_on=plan.until_on,
        share=100 if plan.is_practice else plan.share,
        per_text=0 if plan.is_practice else plan.per_text,
        masker=plan.masker,
        is_practice=plan.is_practice,
        copied_from=plan.copied_from,
        made_by=by,
    )


def _refuse_coders(by: Membership, plan: Plan) -> None:
    if not plan.coders:
        raise DomainError(_("Kies minstens één codeur."))
    people = [*plan.coders, *([plan.expert] if plan.expert else [])]
    if not set(people) <= set(researchers(by.community)):
        raise DomainError(_("Alleen onderzoekers van deze leergemeenschap kunnen coderen."))


def _refuse_practice(by: Membership, book: CodeBook, plan: Plan) -> None:
    if not plan.is_practice:
        if plan.expert or plan.copied_from:
            raise DomainError(_("Een voorbeeld hoort bij een oefenronde."))
        return
    if (plan.expert is None) == (plan.copied_from is None):
        raise DomainError(_("Kies wie het voorbeeld codeert, of een vastgestelde ronde als voorbeeld."))
    if plan.expert in plan.coders:
        raise DomainError(_("Wie het voorbeeld codeert, oefent zelf niet mee."))
    example = plan.copied_from
    if example and (example.state != RoundState.SETTLED or example.community_id != by.community_id):
        raise DomainError(_("Kies een vastgestelde ronde van deze leergemeenschap als voorbeeld."))
    if example and example.book_id != book.pk:
        raise DomainError(_("Het voorbeeld is met een ander codeboek gecodeerd. Kies hetzelfde codeboek."))
