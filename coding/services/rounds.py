"""The life of a round: make it, open it (the texts are frozen), freeze it, settle it. One door for its state."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coding.models import Assignment, CodeBook, Coder, Decision, Round
from coding.selectors.choices import compared
from coding.selectors.rounds import researchers, undone
from coding.services.freezing import find_names, freeze_texts
from coding.states import next_step
from coding.words import RoundState, SourceKind
from plg import audit
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.audit.about import counted
from plg.errors import DomainError
from plg.models import Membership
from plg.services import content

_MOMENT = {RoundState.OPEN: "opened_at", RoundState.FROZEN: "frozen_at", RoundState.SETTLED: "settled_at"}
_WORD = {
    RoundState.OPEN: "coding.round_open",
    RoundState.FROZEN: "coding.round_frozen",
    RoundState.SETTLED: "coding.round_settled",
}


@dataclass(frozen=True)
class Plan:
    """What a round will be: who codes, from which period, and which share of the texts everybody codes."""

    title: str
    coders: Sequence[Membership]
    share: int = 100
    since_on: date | None = None
    until_on: date | None = None


@transaction.atomic
def make_round(*, by: Membership, book: CodeBook, plan: Plan) -> Round:
    """Make a round in preparation and return it. The code book is fixed from here on.

    Raises `DomainError` without coders, when one of them is no researcher of this community, and for a book in which
    a text can have several codes: a round compares and settles one.
    """
    require(by, Permission.OPEN_ROUND)
    if not plan.coders:
        raise DomainError(_("Kies minstens één codeur."))
    if not book.one_per_source:
        raise DomainError(
            _("In dit codeboek kan een tekst meer codes hebben, en een ronde vergelijkt er één. Kies een ander boek.")
        )
    if not set(plan.coders) <= set(researchers(by.community)):
        raise DomainError(_("Alleen onderzoekers van deze leergemeenschap kunnen coderen."))
    made = Round.objects.create(
        community=by.community,
        book=book,
        title=plan.title,
        kind=SourceKind.ENTRY,
        since_on=plan.since_on,
        until_on=plan.until_on,
        share=plan.share,
        made_by=by,
    )
    Coder.objects.bulk_create(Coder(round=made, membership=coder) for coder in plan.coders)
    content.freeze(version=book.content, by=by)
    audit.record("coding.round_made", by=by, subject=made, coders=len(plan.coders), share=plan.share)
    return made


@transaction.atomic
def advance(*, round: Round, to: RoundState, by: Membership) -> Round:
    """Bring a round one state further: the only door its state goes through. Returns it as it is now.

    Raises `DomainError`, with nothing changed, when `to` is not the next state or its condition is not met.
    """
    require(by, Permission.OPEN_ROUND)
    current = Round.objects.select_for_update(no_key=True).get(pk=round.pk, community=by.community)
    step = next_step(current.state)
    if step is None or step.to != to:
        state = current.get_state_display().lower()
        raise DomainError(_("Dat kan nu niet: deze ronde is %(state)s.") % {"state": state})
    texts = _ENTERING[to](current, by)
    current.state = to
    setattr(current, _MOMENT[to], timezone.now())
    current.save(update_fields=["state", _MOMENT[to]])
    members = counted(current.sources.values_list("member__uid", flat=True)) if to == RoundState.OPEN else {}
    audit.record(_WORD[to], by=by, subject=current, texts=texts, members=members)
    return current


def open_round(*, round: Round, by: Membership) -> Round:
    """Freeze the texts and give them to the coders. Refused while a name in one of these texts is undecided.

    The search for names is kept also when opening is refused, so that the coordinator has them to decide about.
    """
    require(by, Permission.OPEN_ROUND)
    find_names(round)
    return advance(round=round, to=RoundState.OPEN, by=by)


def freeze_round(*, round: Round, by: Membership) -> Round:
    """End the coding; the coders can read each other from here on. Refused while a text is undone."""
    return advance(round=round, to=RoundState.FROZEN, by=by)


def settle_round(*, round: Round, by: Membership) -> Round:
    """Keep what everybody agreed on as decisions. Refused while a difference is undecided."""
    return advance(round=round, to=RoundState.SETTLED, by=by)


def _hand_out(round: Round, by: Membership) -> int:
    return freeze_texts(round)


def _end_coding(round: Round, by: Membership) -> int:
    # Whoever is saving holds the lock of their assignment: waiting for all of them lets no coding slip in after.
    list(Assignment.objects.select_for_update(no_key=True).filter(source__round=round).order_by("pk").values_list("pk"))
    left = undone(round)
    if left:
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
    Decision.objects.bulk_create(
        Decision(
            source=row.source,
            code=row.choices[0].code,
            direction=row.choices[0].direction,
            agreed=True,
            decided_by=by,
        )
        for row in rows
        if row.choices and row.difference is None
    )
    return len(rows)


_ENTERING: dict[RoundState, Callable[[Round, Membership], int]] = {
    RoundState.OPEN: _hand_out,
    RoundState.FROZEN: _end_coding,
    RoundState.SETTLED: _keep_agreed,
}
