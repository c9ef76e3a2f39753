"""Pictures of growth: the model, what an author marked in one entry, and the network of their lasting changes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby, pairwise
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When
from django.db.models.functions import JSONObject, Substr
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from logbook import access
from logbook.models import Entry, Fragment, Growth, Step
from logbook.words import Domain, Mediation, sentences
from plg.models import Community, ContentVersion, Membership, User

KIND, FALLBACK = "growth_model", "clarke-hollingsworth"
#: So long what was done can be undone.
UNDONE_WITHIN = timedelta(days=1)
#: A quote in a list, in words and at most in signs; the whole stands in the text.
QUOTE_WORDS, QUOTE_SIGNS = 16, 140


@dataclass(frozen=True)
class Model:
    """Which arrows there are, of what kind, and what is asked about every domain, in the visitor's language."""

    arrows: Mapping[tuple[str, str], Mediation]
    asks: Mapping[str, str]
    means: Mapping[str, str]
    version: ContentVersion | None

    def kind(self, cause: str, effect: str) -> Mediation | None:
        """Return how the one domain leads to the other; None when the model has no such arrow."""
        return self.arrows.get((cause, effect))

    @property
    def pairs(self) -> str:
        """Every arrow as "cause>effect", for the page to offer no other."""
        return " ".join(f"{cause}>{effect}" for cause, effect in self.arrows)

    @property
    def asked(self) -> list[tuple[Domain, str]]:
        """The domains in their order, with what is asked about each."""
        return [(domain, self.asks.get(domain.value, "")) for domain in Domain]

    def reached_from(self, cause: str) -> list[Domain]:
        """Return the domains a change in this one can lead to."""
        return [domain for domain in Domain if (cause, domain.value) in self.arrows]


@dataclass(frozen=True)
class Mark:
    """A fragment as the page shows it: its number in the order of the text, its words, and whether they still stand."""

    uid: UUID
    number: int
    domain: Domain
    start: int
    end: int
    quote: str
    here: bool

    @property
    def word(self) -> str:
        return str(self.uid)

    @property
    def short(self) -> str:
        return shortened(self.quote)


@dataclass(frozen=True)
class Arrow:
    """A step as the page shows it."""

    uid: UUID
    cause: Mark
    effect: Mark
    kind: Mediation


@dataclass(frozen=True)
class Piece:
    """Signs of the text that belong to the same marks; `begins` are those that start here."""

    start: int
    text: str
    marks: Sequence[Mark]
    begins: Sequence[Mark]

    @property
    def top(self) -> Mark | None:
        """The mark that lies on top where marks overlap: the one that began last."""
        return max(self.marks, key=lambda mark: (mark.start, -mark.end), default=None)


@dataclass(frozen=True)
class Unit:
    """A sentence to choose, in its pieces."""

    start: int
    end: int
    pieces: Sequence[Piece]
    ends_line: bool


@dataclass(frozen=True)
class Marked:
    """Everything an author marked in one entry."""

    text: str
    marks: Sequence[Mark]
    arrows: Sequence[Arrow]
    lasting_since: datetime | None
    shown: bool
    can_undo: bool

    @property
    def here(self) -> list[Mark]:
        return [mark for mark in self.marks if mark.here]

    @property
    def earlier(self) -> list[Mark]:
        """The marks whose words are no longer in the text: they belong to an earlier version."""
        return [mark for mark in self.marks if not mark.here]

    @property
    def units(self) -> list[Unit]:
        """The text, sentence by sentence, with its marks."""
        found, spans = list[Unit](), sentences(self.text)
        for at, (start, end) in enumerate(spans):
            until = spans[at + 1][0] if at + 1 < len(spans) else len(self.text)
            inside = [mark for mark in self.here if mark.start < end and mark.end > start]
            found.append(Unit(start, end, _pieces(self.text, start, end, inside), "\n" in self.text[end:until]))
        return found


@dataclass(frozen=True)
class Leads:
    """How often a change in one domain led to a change in another."""

    cause: Domain
    effect: Domain
    kind: Mediation
    count: int


@dataclass(frozen=True)
class Network:
    """The lasting changes of one person: the arrows with how often, fragments per domain, and of how many entries."""

    leads: Sequence[Leads]
    fragments: Mapping[Domain, int]
    entries: int
    as_of: datetime | None  # when the last of it was marked or called lasting

    def __bool__(self) -> bool:
        return bool(self.leads)


def shortened(quote: str) -> str:
    """Return a quote on one line, cut at a word."""
    return Truncator(Truncator(" ".join(quote.split())).words(QUOTE_WORDS, truncate="…")).chars(QUOTE_SIGNS)


def growth_model(community: Community) -> Model:
    """Return the model this community uses: the chosen one, else Clarke and Hollingsworth's. One query."""
    chosen = community.contents.through.objects.filter(community=community, contentversion=OuterRef("pk"))
    version = (
        ContentVersion.objects.filter(kind=KIND)
        .annotate(chosen=Exists(chosen))
        .filter(Q(chosen=True) | Q(key=FALLBACK))
        .order_by("-chosen", "-version")
        .first()
    )
    body: dict[str, Any] = version.body if version else {"arrows": [], "domains": [], "kinds": []}
    return Model(
        arrows={(one["from"], one["to"]): Mediation(one["kind"]) for one in body["arrows"]},
        asks={one["key"]: _said(one["asks"]) for one in body["domains"]},
        means={one["key"]: _said(one["means"]) for one in body["kinds"]},
        version=version,
    )


def marked(entry: Entry) -> Marked:
    """Return what the author marked in this entry, numbered in the order of the text. Three queries.

    `entry` comes from its author's door, with its current text loaded.
    """
    text, current = (entry.current.text, entry.current_id) if entry.current else ("", None)
    fragments = list(
        Fragment.objects.filter(version__entry=entry)
        .annotate(quote=_quote(""))
        .order_by(Case(When(version=current, then=0), default=1), "-version", "start", "end", "pk")
    )
    standing = [one for one in fragments if one.removed_at is None]
    marks = {one.pk: _mark(one, number, current) for number, one in enumerate(standing, start=1)}
    steps = list(Step.objects.filter(cause__version__entry=entry).order_by("made_at", "pk"))
    arrows = [
        Arrow(step.uid, marks[step.cause_id], marks[step.effect_id], Mediation(step.kind))
        for step in steps
        if step.removed_at is None
    ]
    said = Growth.objects.filter(entry=entry).first() or Growth()
    last = last_act([*fragments, *steps])
    return Marked(
        text=text,
        marks=list(marks.values()),
        arrows=sorted(arrows, key=lambda arrow: (arrow.cause.number, arrow.effect.number)),
        lasting_since=said.lasting_since,
        shown=said.shown,
        can_undo=last is not None and last > timezone.now() - UNDONE_WITHIN,
    )


def last_act(rows: Sequence[Fragment | Step]) -> datetime | None:
    """Return when something was last marked, laid or taken away among these rows; None when nothing ever was."""
    return max((moment for row in rows for moment in (row.made_at, row.removed_at) if moment), default=None)


def with_growth(entries: QuerySet[Entry], member: Membership) -> QuerySet[Entry]:
    """Add to every entry the steps in its current text that this member may see (`growth_steps`), and `growth_shown`.

    Without a query more. Its author sees the steps, and a reader when the author chose so (`growth_shown`). Words of
    an earlier version are never among them.
    """
    seen = Q(cause__version__entry__author=member) | Q(cause__version__entry__growth__shown=True)
    steps = Step.objects.filter(
        seen,
        removed_at=None,
        cause__version__entry=OuterRef("pk"),
        cause__version=OuterRef("current"),
        effect__version=OuterRef("current"),
    ).order_by("cause__start", "effect__start", "pk")
    told = JSONObject(
        cause="cause__domain",
        effect="effect__domain",
        kind="kind",
        said=_quote("cause__"),
        then=_quote("effect__"),
        start="cause__uid",
        end="effect__uid",
    )
    shown = Growth.objects.filter(entry=OuterRef("pk"), shown=True)
    return entries.annotate(growth_steps=ArraySubquery(steps.values(told=told)), growth_shown=Exists(shown))


def network(member: Membership, *, since: date | None = None, until: date | None = None) -> Network:
    """Return the growth network of a member: all steps in their entries whose change they call lasting. Two queries.

    With a period only entries that happened in it; those without a date stay out then. For the member's own pages and
    reports, and nobody else's.
    """
    entries = access.own_entries(member).filter(growth__lasting_since__isnull=False)
    if since:
        entries = entries.filter(happened_on__gte=since)
    if until:
        entries = entries.filter(happened_on__lte=until)
    steps = Step.objects.filter(removed_at=None, cause__version__entry__in=entries).values_list(
        "cause__domain",
        "effect__domain",
        "kind",
        "cause__version__entry",
        "made_at",
        "cause__version__entry__growth__lasting_since",
    )
    found = list(steps)
    counts = Counter((cause, effect, kind) for cause, effect, kind, *_rest in found)
    grown = {row[3] for row in found}
    parts = Fragment.objects.filter(removed_at=None, version__entry__in=grown).values_list("domain", flat=True)
    many = Counter(parts) if grown else Counter[str]()
    return Network(
        leads=in_order(counts),
        fragments={domain: many[domain.value] for domain in Domain},
        entries=len(grown),
        as_of=max((moment for row in found for moment in row[4:] if moment), default=None),
    )


def lasting_entries(member: Membership) -> QuerySet[Entry]:
    """Return the own entries whose change somebody calls lasting, the latest happening first, with their text."""
    mine = access.own_entries(member).filter(growth__lasting_since__isnull=False)
    return mine.select_related("current", "growth").order_by(F("happened_on").desc(nulls_last=True), "-pk")


def own_growth(user: User) -> list[tuple[Entry, list[Mark], list[str]]]:
    """Return every entry somebody marked, with its fragments and, in words, its arrows and what is said of them.

    For the copy of their own data. Three queries.
    """
    rows = Fragment.objects.filter(version__entry__author__user=user, removed_at=None).annotate(quote=_quote(""))
    rows = rows.select_related("version__entry__community", "version__entry__growth")
    rows = rows.defer("version__text", "version__prompts").order_by("version__entry", "-version", "start", "end", "pk")
    steps = Step.objects.filter(cause__version__entry__author__user=user, removed_at=None).order_by("made_at", "pk")
    laid, found = list(steps), list[tuple[Entry, list[Mark], list[str]]]()
    for entry, group in groupby(rows, key=lambda row: row.version.entry):
        marks = {one.pk: _mark(one, number, entry.current_id) for number, one in enumerate(group, start=1)}
        notes = [
            f"{marks[step.cause_id].number} → {marks[step.effect_id].number}: {step.get_kind_display().lower()}"
            for step in laid
            if step.cause_id in marks
        ]
        said = getattr(entry, "growth", None)
        notes += [_("Je noemt deze verandering blijvend.")] if said and said.lasting_since else []
        notes += [_("Wie deze leerervaring leest, ziet het plaatje erbij.")] if said and said.shown else []
        found.append((entry, list(marks.values()), notes))
    return found


def in_order(counts: Mapping[tuple[str, str, str], int]) -> list[Leads]:
    """Return counted arrows in the order of the domains."""
    place = {domain.value: at for at, domain in enumerate(Domain)}
    ordered = sorted(counts.items(), key=lambda item: (place[item[0][0]], place[item[0][1]], item[0][2]))
    return [Leads(Domain(cause), Domain(effect), Mediation(kind), count) for (cause, effect, kind), count in ordered]


def _pieces(text: str, start: int, end: int, marks: Sequence[Mark]) -> list[Piece]:
    """Cut a sentence wherever a mark begins or ends in it."""
    borders = {start, end} | {at for mark in marks for at in (mark.start, mark.end) if start < at < end}
    ordered = sorted(borders)
    return [
        Piece(
            here,
            text[here:there],
            [mark for mark in marks if mark.start <= here and mark.end >= there],
            [mark for mark in marks if mark.start == here],
        )
        for here, there in pairwise(ordered)
    ]


def _mark(fragment: Fragment, number: int, current: int | None) -> Mark:
    quote: str = fragment.quote  # type: ignore[attr-defined]  # annotated above
    here = fragment.version_id == current
    return Mark(fragment.uid, number, Domain(fragment.domain), fragment.start, fragment.end, quote, here)


def _quote(path: str) -> Substr:
    """Return the words of a fragment, cut out by the database: a long text is not sent once for each."""
    return Substr(f"{path}version__text", F(f"{path}start") + 1, F(f"{path}end") - F(f"{path}start"))


def _said(text: Mapping[str, str]) -> str:
    return text.get((get_language() or "nl")[:2]) or text.get("nl", "")
