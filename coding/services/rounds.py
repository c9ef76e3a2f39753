"""The life of a round: make it, open it (the texts are frozen), freeze it, settle it. One door for its state."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from secrets import randbelow
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coding.models import Assignment, CodeBook, Coder, Decision, Round, Source
from coding.sampling import assigned, shuffled
from coding.selectors.choices import compared
from coding.selectors.rounds import researchers, undone
from coding.states import next_step
from coding.texts import fingerprint, frozen
from coding.words import RoundState, SourceKind
from logbook.selectors import research_entries
from plg import audit
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.errors import DomainError
from plg.models import Membership
from plg.selectors import open_findings
from plg.services import content, names
from plg.slots import FreeText

SEEDS = 2**53
_MOMENT = {RoundState.OPEN: "opened_at", RoundState.FROZEN: "frozen_at", RoundState.SETTLED: "settled_at"}


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

    Raises `DomainError` without coders, and when one of them is no researcher of this community.
    """
    require(by, Permission.OPEN_ROUND)
    if not plan.coders:
        raise DomainError(_("Kies minstens één codeur."))
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
        seed=randbelow(SEEDS),
        made_by=by,
    )
    Coder.objects.bulk_create(Coder(round=made, membership=coder) for coder in plan.coders)
    content.freeze(version=book.content, by=by)
    audit.record("round.made", by=by, subject=made, coders=len(plan.coders), share=plan.share)
    return made


@transaction.atomic
def advance(*, round: Round, to: RoundState, by: Membership) -> Round:
    """Bring a round one state further: the only door its state goes through. Returns it as it is now.

    Raises `DomainError`, with nothing changed, when `to` is not the next state or its condition is not met.
    """
    require(by, Permission.OPEN_ROUND)
    current = Round.objects.select_for_update().get(pk=round.pk, community=by.community)
    step = next_step(current.state)
    if step is None or step.to != to:
        raise DomainError(
            _("Dat kan nu niet: deze ronde is %(state)s.") % {"state": current.get_state_display().lower()}
        )
    texts = _ENTERING[to](current, by)
    current.state = to
    setattr(current, _MOMENT[to], timezone.now())
    current.save(update_fields=["state", _MOMENT[to]])
    audit.record(f"round.{to.value}", by=by, subject=current, texts=texts)
    return current


def open_round(*, round: Round, by: Membership) -> Round:
    """Freeze the texts and give them to the coders. Refused while a name in one of these texts is undecided."""
    return advance(round=round, to=RoundState.OPEN, by=by)


def freeze_round(*, round: Round, by: Membership) -> Round:
    """End the coding; the coders can read each other from here on. Refused while a text is undone."""
    return advance(round=round, to=RoundState.FROZEN, by=by)


def settle_round(*, round: Round, by: Membership) -> Round:
    """Keep what everybody agreed on as decisions. Refused while a difference is undecided."""
    return advance(round=round, to=RoundState.SETTLED, by=by)


def _period(round: Round) -> Q:
    within = Q()
    if round.since_on:
        within &= Q(happened_on__gte=round.since_on)
    if round.until_on:
        within &= Q(happened_on__lte=round.until_on)
    return within


def _freeze_texts(round: Round, by: Membership) -> int:
    taken = {entry.uid: entry for entry in research_entries(round.community).filter(_period(round))}
    if not taken:
        raise DomainError(_("Er zijn nog geen leerervaringen die aan deze ronde mee mogen doen."))
    versions = {uid: entry.current for uid, entry in taken.items() if entry.current}  # a kept entry always has one
    masked = _masked(round, [FreeText(uid=version.uid, text=version.text) for version in versions.values()])
    sources = []
    for position, uid in enumerate(shuffled(list(versions), round.seed), start=1):
        text = frozen(masked[versions[uid].uid])
        sources.append(
            Source(
                round=round,
                kind=round.kind,
                origin=uid,
                origin_version=versions[uid].uid,
                member=taken[uid].author,
                position=position,
                text=text,
                sha256=fingerprint(text),
            )
        )
    by_position = {source.position: source for source in Source.objects.bulk_create(sources, batch_size=1000)}
    coders = list(round.coders.order_by("pk"))
    pairs = assigned(len(sources), coders, round.share, round.seed)
    Assignment.objects.bulk_create(
        (Assignment(source=by_position[position], coder=coder) for position, coder in pairs), batch_size=1000
    )
    return len(sources)


def _masked(round: Round, texts: list[FreeText]) -> Mapping[UUID, str]:
    """Return the masked texts by version uid. Scans once more first, so that nothing unscanned slips in."""
    names.scan(round.community, texts)
    left = open_findings(round.community).filter(text__in=[text.uid for text in texts]).count()
    if left:
        raise DomainError(
            ngettext(
                "Er staat nog %(n)s mogelijke naam open; de coördinator beoordeelt die eerst.",
                "Er staan nog %(n)s mogelijke namen open; de coördinator beoordeelt ze eerst.",
                left,
            )
            % {"n": left}
        )
    return names.masked_texts(round.community, texts)


def _end_coding(round: Round, by: Membership) -> int:
    # Whoever is saving holds the lock of their assignment: waiting for all of them lets no coding slip in after.
    list(Assignment.objects.select_for_update().filter(source__round=round).order_by("pk").values_list("pk"))
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
    RoundState.OPEN: _freeze_texts,
    RoundState.FROZEN: _end_coding,
    RoundState.SETTLED: _keep_agreed,
}
