"""What goes into the summary of a study, as plain data: the tables of one settled round and one questionnaire.

Used by the page that asks, the PDF builder and the command. The tables are those of the page for a paper, folded alike;
the cross-case matrix has a row a participant by pseudonym, so the file is handed over like an export.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from amo.access import visible_research_sheets
from coding.access import visible_rounds
from coding.selectors import code_book_of, settled_rounds
from coding.selectors.matrices import consents_behind, people_of
from coding.selectors.results import decided, recomputed, results
from coding.selectors.results_pictures import picture
from coding.selectors.results_splits import BACKGROUND, by_group
from coding.words import RoundState
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.errors import DomainError
from plg.grids import Heat
from plg.models import Membership
from plg.pictures import Bars
from plg.privacy.thresholds import enough
from plg.words import Purpose
from reports.selectors.paper import Choice, sheet
from reports.selectors.sealed import Sealed
from reports.typeset import PaperTable

#: So many columns of figures fit on a page that stands upright.
MOST_COLUMNS = 12


@dataclass(frozen=True)
class CaseRow:
    """One participant by pseudonym: in how many texts each code was settled on, and how many texts there are."""

    pseudonym: str
    counts: tuple[int, ...]
    texts: int


@dataclass(frozen=True)
class Matrix:
    """Participants against codes. The columns are numbered as the codes in `codes`, and come in parts that fit."""

    codes: list[str]
    rows: list[CaseRow]
    fullest: int

    @property
    def parts(self) -> list[list[tuple[int, str]]]:
        """The columns by number and label, no more at a time than fit on a page."""
        numbered = list(enumerate(self.codes, start=1))
        return [numbered[at : at + MOST_COLUMNS] for at in range(0, len(numbered), MOST_COLUMNS)]


@dataclass(frozen=True)
class SummaryFacts(Sealed):
    """Everything the summary of a study says."""

    community: str
    round: str  # "" without a settled round
    questionnaire: str
    texts: int
    people: int
    bars: Bars | None
    tables: list[PaperTable]
    missing: list[str]
    matrix: Matrix | None
    groups: list[Heat]
    minimum: int
    members: dict[int, tuple[Purpose, ...]] = field(repr=False)  # whose rows are in it; never printed
    as_of: datetime

    @property
    def folded(self) -> int:
        return sum(table.folded for table in self.tables)


@dataclass(frozen=True)
class SummaryChoices:
    """What a summary can be made of."""

    rounds: list[Choice]
    questionnaires: list[Choice]


def summary_choices(member: Membership) -> SummaryChoices:
    """Return the settled rounds and the questionnaires with two measurements that this member may see."""
    found = sheet(member)
    return SummaryChoices(found.rounds, found.questionnaires)


def require_choice(member: Membership, round_uid: str = "", questionnaire: str = "") -> None:
    """Raise what `summary_facts` raises for this choice, without reading a text or an answer. At most one query."""
    require(member, Permission.BUILD_EXPORT)
    if round_uid and round_uid not in {str(round.uid) for round in settled_rounds(member.community)}:
        raise DomainError(_("Deze ronde is er niet, of is nog niet vastgesteld."))


def summary_facts(member: Membership, round_uid: str = "", questionnaire: str = "") -> SummaryFacts:
    """Return what the summary of a round and a questionnaire says; of the last and the first there are by default.

    Some fifty queries, however many texts and persons. Raises `Refused` for who may not have it, and `DomainError`
    for a round that is not settled or not here.
    """
    require_choice(member, round_uid, questionnaire)
    with translation.override("nl"):
        return _facts(member, round_uid, questionnaire)


def _facts(member: Membership, round_uid: str, questionnaire: str) -> SummaryFacts:
    found = sheet(member, round_uid, questionnaire)
    chosen = next((one for one in found.rounds if one.is_chosen), None)
    asked = next((one for one in found.questionnaires if one.is_chosen), None)
    settled = visible_rounds(member).filter(state=RoundState.SETTLED)
    round = settled.filter(uid=chosen.key).first() if chosen else None
    counted = results(member, round) if round else None
    shown = counted is not None and enough(counted.people, settings.MIN_GROUP)
    moments = [datetime.combine(member.community.starts_on, time(12), UTC)]
    matrix, groups, members = None, list[Heat](), dict[int, tuple[Purpose, ...]]()
    if round is not None:
        gone = recomputed(round)
        moments += [at for at in (round.settled_at, gone.at if gone else None) if at]
        if shown:
            people = people_of(member, round)
            members = consents_behind(member, round, [one.member for one in people])
            matrix = _matrix(member, round, people)
            groups = [heat for what in BACKGROUND if (heat := by_group(member, round, what))]
    if asked is not None:
        sent = visible_research_sheets(member).filter(wave__questionnaire=asked.key, submitted_at__isnull=False)
        moments += [at for at in sent.order_by("-submitted_at").values_list("submitted_at", flat=True)[:1] if at]
    return SummaryFacts(
        community=member.community.title,
        round=chosen.title if chosen else "",
        questionnaire=asked.title if asked else "",
        texts=counted.texts if counted else 0,
        people=counted.people if counted else 0,
        bars=picture(round, counted) if round and counted and shown else None,
        tables=found.paper.tables,
        missing=found.paper.missing,
        matrix=matrix,
        groups=groups,
        minimum=settings.MIN_GROUP,
        members=members,
        as_of=max(moments),
    )


def _matrix(member: Membership, round: Any, people: Sequence[Any]) -> Matrix:
    """Return participants against codes, in the order of the book; "no code applies" last where it occurs."""
    book = code_book_of(round)
    keys = {code.key: at for at, code in enumerate(code for code in book.codes if not code.parent)}
    labels = [code.label for code in book.codes if not code.parent]
    counts: dict[int, dict[int, int]] = {one.member: {} for one in people}
    rows = decided(member, round).values_list("source__member", "source", "code__parent__key", "code__key").distinct()
    nothing, seen = len(labels), set[tuple[int, int]]()
    for who, source, above, key in rows:
        at = keys[above or key] if key else nothing
        if (source, at) not in seen and who in counts:
            seen.add((source, at))
            counts[who][at] = counts[who].get(at, 0) + 1
    if any(nothing in one for one in counts.values()):
        labels.append(_("Geen code van toepassing"))
    every = range(len(labels))
    return Matrix(
        codes=labels,
        rows=[
            CaseRow(one.pseudonym, tuple(counts[one.member].get(at, 0) for at in every), one.texts) for one in people
        ],
        fullest=max((n for one in counts.values() for n in one.values()), default=0),
    )
