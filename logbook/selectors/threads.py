"""Reads of the threads: the page of them all, one learning question in time, what comes back, what an entry shows.

All of it starts at `visible_*` or `own_*` of `access`. Nothing here is ever read by research.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from logbook import access
from logbook.models import Entry, Excerpt, Habit, Intention, LearningQuestion, Thread, Yield
from logbook.selectors.timelines import Card, cards
from logbook.words import EntryState, IntentionState
from plg.models import Community, Membership
from plg.selectors import chosen_content

#: Own threads come first, so that what others share never pushes them off the page.
MOST = 200
#: So many years back are looked at for this day.
MOST_YEARS = 10


@dataclass(frozen=True)
class ValueKind:
    """A kind of value a yield can have, in plain words."""

    key: str
    label: str
    description: str


@dataclass(frozen=True)
class Told:
    """A yield with what was chosen for it in words; what was not said is left out."""

    row: Yield
    value: ValueKind | None
    notes: list[str]


@dataclass(frozen=True)
class Threads:
    """What a page shows of threads: the member's own, or what others share with them."""

    questions: list[LearningQuestion]
    intentions: list[Intention]
    yields: list[Told]

    def __bool__(self) -> bool:
        return bool(self.questions or self.intentions or self.yields)


@dataclass(frozen=True)
class Step:
    """One moment on the way of a learning question: an entry, an intention or a yield, on its day."""

    kind: str  # "entry", "intention", "yield"
    day: date | None
    card: Card | None = None
    intention: Intention | None = None
    told: "Told | None" = None


@dataclass(frozen=True)
class EntryThreads:
    """What hangs on an entry, as far as the reader may read it; the last two only for its author."""

    questions: list[dict[str, Any]] = field(default_factory=list)
    intentions: list[dict[str, Any]] = field(default_factory=list)
    yields: list[dict[str, Any]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)  # uids of the questions to the group made out of it
    asked_from: str = ""  # uid of the entry it was made out of

    def __bool__(self) -> bool:
        return bool(self.questions or self.intentions or self.yields or self.asked or self.asked_from)


@dataclass(frozen=True)
class Memory:
    """An own entry of this very day: a month ago (`years` is 0), or so many years."""

    card: Card
    years: int


def value_kinds(community: Community) -> list[ValueKind]:
    """Return the kinds of value there are, in the visitor's language. One query."""
    version, language = chosen_content(community, "value_kinds"), (get_language() or "nl")[:2]
    return [
        ValueKind(
            item["key"],
            item["label"].get(language) or item["label"]["nl"],
            item["description"].get(language) or item["description"]["nl"],
        )
        for item in (version.body["kinds"] if version else [])
    ]


def told(rows: Iterable[Yield], kinds: Iterable[ValueKind]) -> list[Told]:
    """Return yields with their choices in words; a kind of value no longer in use shows as its key. No query."""
    known = {kind.key: kind for kind in kinds}
    return [
        Told(
            row,
            known.get(row.value, ValueKind(row.value, row.value, "")) if row.value else None,
            [word for word in (row.get_about_display(), row.get_whose_display(), row.get_foreseen_display()) if word],
        )
        for row in rows
    ]


def threads(member: Membership) -> tuple[Threads, Threads]:
    """Return the member's own threads, and those that others share with them; the open ones first. Four queries."""
    newest_closed = F("closed_at").desc(nulls_first=True)
    undone = Case(When(state=IntentionState.OPEN, then=Value(0)), default=Value(1))
    questions = _listed(with_entry_count(access.visible_questions(member)), member, newest_closed)
    intentions = _listed(access.visible_intentions(member), member, undone, F("by_when"))
    yields = told(_listed(access.visible_yields(member), member), value_kinds(member.community))

    def side(mine: bool) -> Threads:
        return Threads(
            [row for row in questions if (row.author_id == member.pk) is mine],
            [row for row in intentions if (row.author_id == member.pk) is mine],
            [one for one in yields if (one.row.author_id == member.pk) is mine],
        )

    return side(True), side(False)


def with_entry_count(questions: QuerySet[LearningQuestion]) -> QuerySet[LearningQuestion]:
    """Add to every question how many kept entries of its author hang on it (`hanging`): only its author is told."""
    return questions.annotate(hanging=Count("entries", filter=Q(entries__state=EntryState.SUBMITTED)))


def way_of(member: Membership, question: LearningQuestion) -> list[Step]:
    """Return what hangs on a question in the order of time, as far as this member may read it. Four queries.

    An entry without a date comes first: nobody knows when it was.
    """
    entries = access.visible_entries(member).filter(questions=question)
    steps = [Step("entry", card.entry.happened_on, card=card) for card in cards(entries)]
    intentions = access.visible_intentions(member).filter(question=question)
    steps += [Step("intention", _day(one), intention=one) for one in intentions]
    yields = access.visible_yields(member).filter(question=question)
    steps += [Step("yield", _day(one.row), told=one) for one in told(yields, value_kinds(member.community))]
    order = {"entry": 0, "intention": 1, "yield": 2}
    return sorted(steps, key=lambda step: (step.day or date.min, order[step.kind]))


def around_intention(member: Membership, intention: Intention) -> dict[str, Any]:
    """Return what an intention comes from, as far as this member may read it, and for its author what was said of it.

    At most three queries.
    """
    found: dict[str, Any] = {}
    if intention.entry_id:
        found["entry"] = next(iter(cards(access.visible_entries(member).filter(pk=intention.entry_id), most=1)), None)
    if intention.question_id:
        found["question"] = access.visible_questions(member).filter(pk=intention.question_id).first()
    if intention.author_id == member.pk:
        found["looks"] = list(intention.looks.order_by("made_at", "pk"))
    return found


def open_questions(member: Membership) -> QuerySet[LearningQuestion]:
    """Return the member's own learning questions that are open, the newest first."""
    return access.own_questions(member).filter(closed_at=None).order_by("-made_at", "-pk")


def questions_of(entry: Entry) -> QuerySet[LearningQuestion]:
    """Return the questions an entry hangs on. For its author alone: the caller opened the author's door."""
    return LearningQuestion.objects.filter(entries=entry)


def due_intentions(member: Membership, today: date) -> list[Intention]:
    """Return the member's own intentions whose day has come, the oldest first. One query."""
    due = access.own_intentions(member).filter(state=IntentionState.OPEN, by_when__lte=today)
    return list(due.order_by("by_when", "pk")[:MOST])


def open_intentions(community: Community, reader: Membership | None = None) -> list[Intention]:
    """Return the open intentions that were shared with the whole community, for the agenda of its next meeting.

    With a `reader` only those this member may read: who came later does not see what was shared before. Author and
    person are loaded, the first day first. One query.
    """
    rows = access.visible_intentions(reader) if reader else Intention.objects.all()
    rows = rows.filter(
        author__community=community,
        author__left_at=None,
        community_since__isnull=False,
        state=IntentionState.OPEN,
    )
    return list(rows.select_related("author__user").order_by("by_when", "pk")[:MOST])


def inspected_texts(member: Membership) -> list[tuple[str, str, datetime]]:
    """Return every text of every thread of this member with its kind and moment, for a running inspection. Four
    queries."""
    questions, intentions, yields = access.inspected_threads(member)
    found = [(_("Leervraag"), _together(one.text, one.outcome), one.made_at) for one in questions]
    for one in intentions:
        found.append((_("Voornemen"), one.text, one.made_at))
        found += [(_("Terugblik"), _together(look.said, look.helps), look.made_at) for look in one.looks.all()]
    found += [(_("Opbrengst"), row.text, row.made_at) for row in yields]
    return [(kind, text, at) for kind, text, at in found if text]


def _together(*texts: str) -> str:
    return "\n\n".join(text for text in texts if text)


def on_this_day(member: Membership, today: date) -> Memory | None:
    """Return an own entry of this day a month or some years ago, or None. One query.

    The longest ago comes first. None when the member put it away today, or wants none.
    """
    quiet = Habit.objects.filter(Q(looks_back=False) | Q(put_away_on=today), member=member)
    days = days_before(today)
    rows = access.own_entries(member).filter(~Exists(quiet), happened_on__in=days)
    found = cards(rows, most=1)
    return Memory(found[0], days[found[0].entry.happened_on]) if found and found[0].entry.happened_on else None


def days_before(today: date) -> dict[date, int]:
    """Return the days that this day looks back to: a month ago (0), and every year ago by its number. Pure.

    A day that a month or a year does not have (31 April, 29 February) is nobody's.
    """
    month = today.replace(day=1)
    earlier = month.replace(year=month.year - 1, month=12) if month.month == 1 else month.replace(month=month.month - 1)
    wanted = [(earlier, 0), *((month.replace(year=month.year - years), years) for years in range(1, MOST_YEARS + 1))]
    found = {}
    for first, years in wanted:
        try:
            found[first.replace(day=today.day)] = years
        except ValueError:
            continue
    return found


def with_threads(entries: QuerySet[Entry], member: Membership) -> QuerySet[Entry]:
    """Add to every entry what hangs on it, as far as this member may read that. No query of its own."""
    here, mine = OuterRef("pk"), Q(entry__author=member)
    questions = access.visible_questions(member).filter(entries=here).order_by("made_at")
    intentions = access.visible_intentions(member).filter(entry=here).order_by("by_when")
    yields = access.visible_yields(member).filter(entry=here).order_by("made_at")
    said = JSONObject(uid="uid", text="text", mine=Case(When(author=member, then=Value(True)), default=Value(False)))
    dated = JSONObject(uid="uid", text="text", by_when="by_when", state="state")
    return entries.annotate(
        its_questions=ArraySubquery(questions.values_list(said)),
        its_intentions=ArraySubquery(intentions.values_list(dated)),
        its_yields=ArraySubquery(yields.values_list(JSONObject(uid="uid", text="text"))),
        asked=ArraySubquery(Excerpt.objects.filter(mine, source=here).order_by("pk").values("entry__uid")),
        asked_from=ArraySubquery(Excerpt.objects.filter(mine, entry=here).values("source__uid")),
    )


def threads_on(entry: Entry) -> EntryThreads:
    """Return what hangs on an entry that `with_threads` loaded. No query."""
    row: Any = entry
    intentions = [{**one, "by_when": date.fromisoformat(one["by_when"])} for one in row.its_intentions]
    asked = [str(uid) for uid in row.asked]
    return EntryThreads(row.its_questions, intentions, row.its_yields, asked, str((row.asked_from or [""])[0]))


def _listed(rows: QuerySet[Any], member: Membership, *order: Any) -> list[Any]:
    mine = Case(When(author=member, then=Value(0)), default=Value(1))
    return list(rows.select_related("author__user").order_by(mine, *order, "-made_at", "-pk")[:MOST])


def _day(thread: Thread) -> date:
    return timezone.localdate(thread.made_at)
