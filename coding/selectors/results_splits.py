"""The codes of a settled round set against participants, time, background and communities; a table each.

Used by the pages and files of the results. Counted in the database; names nobody: participants by pseudonym, and of
the background only groups of at least MIN_GROUP persons.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Case, Count, DateField, F, OuterRef, QuerySet, Subquery, When
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from coding.crossing import Group, Period, Range, large_enough, start_of, starts
from coding.models import Code, Round
from coding.origins import KINDS, Kind
from coding.selectors.results import TEXTS, decided, head_of, main_codes, middle, span
from coding.words import RoundState
from plg.access.decide import can
from plg.access.permissions import Permission
from plg.grids import Heat, HeatRow, Multiples, Small
from plg.models import Membership
from plg.privacy.pseudonyms import school_code
from plg.words import Sector

Counts = dict[int | None, int]
Rows = QuerySet[Any, Any]
#: What stands above the rows of a table over time.
PERIODS = {Period.MONTH: _("Maand"), Period.QUARTER: _("Kwartaal"), Period.WEEK: _("Week sinds het begin")}


@dataclass(frozen=True)
class Background:
    """A field of the background by which texts can be told apart: where it stands, and its words."""

    path: str
    title: Promise
    corner: Promise
    rest: Promise


BACKGROUND = {
    "functie": Background("position", _("Waarover schrijft welke functie?"), _("Functie"), _("Andere functies samen")),
    "sector": Background("sector", _("Waarover schrijft welke sector?"), _("Sector"), _("Andere sectoren samen")),
    "school": Background("school__uid", _("Waarover schrijft welke school?"), _("School"), _("Andere scholen samen")),
}


@dataclass(frozen=True)
class Line:
    """One row of a table before it is drawn: how many texts, and how many of them have each code."""

    texts: int
    counts: Counts


def by_person(member: Membership, round: Round) -> Heat:
    """Return the codes of every participant, by pseudonym. Three queries."""
    codes = main_codes(round)
    lines = _lines(decided(member, round), "source__member__pseudonym__code")
    lines.pop(None, None)  # what is of a group is no participant's own
    each = Range.of((line.texts for line in lines.values()), len(lines))
    return _heat(
        title=gettext("Ieder stuurde %(each)s teksten in; de mediaan is %(middle)s")
        % {"each": span(each), "middle": middle(each)},
        subtitle=ngettext(
            "n = %(texts)s teksten van %(people)s deelnemer, met een pseudoniem.",
            "n = %(texts)s teksten van %(people)s deelnemers, met hun pseudoniem.",
            len(lines),
        )
        % {"texts": sum(line.texts for line in lines.values()), "people": len(lines)},
        corner=gettext("Deelnemer"),
        codes=codes,
        rows=[(str(who), line) for who, line in sorted(lines.items())],
        says=gettext(
            "Dit telt teksten die iemand instuurde. Het zegt niet hoe vaak iemand iets doet: wie weinig schreef, "
            "deed misschien veel."
        ),
    )


@dataclass(frozen=True)
class Course:
    """The codes in time: a table, and the same as small pictures. `undated` texts are in neither."""

    heat: Heat
    multiples: Multiples
    undated: int


def by_time(member: Membership, round: Round, period: Period) -> Course | None:
    """Return the codes per month, quarter or week since the start; None when no text has a date. Three queries."""
    codes = main_codes(round)
    of_day = _lines(decided(member, round).annotate(day=_day(round)), "day")
    undated = of_day.pop(None, Line(0, {})).texts
    if not of_day:
        return None
    since = round.community.starts_on
    lines = {start: Line(0, {}) for start in starts(of_day, period, since)}
    for day, line in of_day.items():
        start = start_of(day, period, since)
        lines[start] = _together(lines[start], line)
    rows = [(_name(start, period, since), line) for start, line in lines.items()]
    texts = sum(line.texts for line in lines.values())
    heat = _heat(
        title=gettext("Welke codes wanneer?"),
        subtitle=gettext("n = %(texts)s teksten, op de dag waar ze over gaan.") % {"texts": texts},
        corner=str(PERIODS[period]),
        codes=codes,
        rows=rows,
        says=gettext(
            "De dag is die van de gebeurtenis. Het zegt niet dat iemand veranderde: in een maand met weinig teksten "
            "doet één tekst veel."
        ),
    )
    multiples = Multiples(
        title=_finding(heat),
        subtitle=gettext("n = %(texts)s teksten; elk beeldje op dezelfde schaal.") % {"texts": texts},
        steps=tuple(row.label for row in heat.rows),
        smalls=tuple(
            Small(column.label, tuple(row.counts[at] for row in heat.rows), column.tone)
            for at, column in enumerate(heat.columns)
        ),
    )
    return Course(heat, multiples, undated)


def by_group(member: Membership, round: Round, what: str) -> Heat | None:
    """Return the codes per position, sector or school; None when not two groups are large enough. Three queries."""
    codes, background = main_codes(round), BACKGROUND[what]
    rows = decided(member, round).exclude(source__member=None)
    path = f"source__member__{background.path}"
    lines = _lines(rows, path)
    persons: Rows = rows.values(path).annotate(n=Count("source__member", distinct=True))
    groups: dict[str, Group] = {}
    for value, n in persons.values_list(path, "n"):
        label = _label(what, value, round)
        one = Group(label, n, lines[value].texts, lines[value].counts)
        groups[label] = groups[label].beside(one, label) if label in groups else one
    shown = large_enough(list(groups.values()), settings.MIN_GROUP, str(background.rest))
    if not shown:
        return None
    return _heat(
        title=str(background.title),
        subtitle=gettext("n = %(texts)s teksten van %(people)s deelnemers; groepen vanaf %(minimum)s personen.")
        % {
            "texts": sum(one.texts for one in shown),
            "people": sum(one.persons for one in shown),
            "minimum": settings.MIN_GROUP,
        },
        corner=str(background.corner),
        codes=codes,
        rows=[(one.label, Line(one.texts, dict(one.counts))) for one in shown],
        words={one.label: _persons(one.persons) for one in shown},
        says=gettext(
            "Dit telt teksten, geen personen: een groep met veel schrijvers heeft er meer. Het zegt niet waardoor "
            "groepen verschillen."
        ),
    )


def by_community(member: Membership, round: Round) -> Heat | None:
    """Return the last settled round with this book of every community the researcher is in; None without another.

    Five queries, however many communities.
    """
    here = Membership.objects.filter(user=member.user_id, left_at=None).select_related("community")
    mine = {one.community_id: one for one in here if can(one, Permission.SEE_ROUNDS)}
    found = _last_settled(round, mine)
    if len(found) < 2:
        return None
    parts = [_per_round(decided(mine[one.community_id], one)) for one in found]
    totals = [_round_totals(decided(mine[one.community_id], one)) for one in found]
    lines = {one.pk: Line(0, {}) for one in found}
    people = dict.fromkeys(lines, 0)
    for key, texts, persons in totals[0].union(*totals[1:], all=True):
        lines[key], people[key] = Line(texts, {}), persons
    for key, code, n in parts[0].union(*parts[1:], all=True):
        lines[key].counts[code] = n
    return _heat(
        title=gettext("Dezelfde codes in verschillende leergemeenschappen"),
        subtitle=gettext(
            "n = %(texts)s teksten; van elke leergemeenschap de laatst vastgestelde ronde met dit codeboek."
        )
        % {"texts": sum(line.texts for line in lines.values())},
        corner=gettext("Leergemeenschap"),
        codes=main_codes(round),
        rows=[(one.community.title, lines[one.pk]) for one in found],
        words={one.community.title: _persons(people[one.pk]) for one in found},
        says=gettext("Groepen verschillen in meer dan hun naam: in hoeveel zij schreven, waarover en wanneer."),
        total=False,
    )


def _last_settled(round: Round, mine: dict[int, Membership]) -> list[Round]:
    """Return this round first, then of every other community its last settled one with the same book."""
    rounds = Round.objects.filter(community__in=mine, book=round.book_id, state=RoundState.SETTLED)
    others = rounds.exclude(community=round.community_id).select_related("community", "book__content")
    last = others.order_by("community", "-settled_at", "-pk").distinct("community")
    return [round, *sorted(last, key=lambda one: one.community.title)]


def _per_round(rows: Rows) -> Rows:
    counted: Rows = rows.values("source__round", "main").annotate(n=TEXTS)
    return counted.values_list("source__round", "main", "n")


def _round_totals(rows: Rows) -> Rows:
    counted: Rows = rows.values("source__round").annotate(n=TEXTS, persons=Count("source__member", distinct=True))
    return counted.values_list("source__round", "n", "persons")


def _lines(rows: Rows, path: str) -> dict[Any, Line]:
    """Count the texts per value of a column, and per value and code. Two queries."""
    counted = rows.values(path).annotate(n=TEXTS).values_list(path, "n")
    lines = {key: Line(n, {}) for key, n in counted}
    for key, code, n in rows.values(path, "main").annotate(n=TEXTS).values_list(path, "main", "n"):
        lines[key].counts[code] = n
    return lines


def _together(one: Line, other: Line) -> Line:
    counts = {code: one.counts.get(code, 0) + other.counts.get(code, 0) for code in {*one.counts, *other.counts}}
    return Line(one.texts + other.texts, counts)


def _heat(
    *,
    title: str,
    subtitle: str,
    corner: str,
    codes: Sequence[Code],
    rows: Sequence[tuple[str, Line]],
    says: str,
    words: dict[str, str] | None = None,
    total: bool = True,
) -> Heat:
    """Return the table of these lines: a column a main code, and one for "no code applies" where that occurs."""
    keys: list[int | None] = [code.pk for code in codes]
    heads = [head_of(code) for code in codes]
    if any(None in line.counts for _label, line in rows):
        keys.append(None)
        heads.append(head_of(None))
    counts = [tuple(line.counts.get(key, 0) for key in keys) for _label, line in rows]
    foot = HeatRow(
        gettext("Samen"), tuple(map(sum, zip(*counts, strict=True))), sum(line.texts for _label, line in rows)
    )
    return Heat(
        title=title,
        subtitle=subtitle,
        corner=corner,
        columns=tuple(heads),
        rows=tuple(
            HeatRow(label, each, line.texts, (words or {}).get(label, ""))
            for (label, line), each in zip(rows, counts, strict=True)
        ),
        foot=foot if total and rows else None,
        says=says,
    )


def _finding(heat: Heat) -> str:
    fullest = max(heat.rows, key=lambda row: row.n)
    if [row.n for row in heat.rows].count(fullest.n) > 1:
        return gettext("Hoe de codes over de tijd liggen")
    return gettext("De meeste teksten gaan over %(period)s: %(n)s") % {"period": fullest.label, "n": fullest.n}


def _day(round: Round) -> Case:
    """Return the day that a text is about, looked up by the unique id of what it was frozen from."""
    days = [When(source__kind=kind.kind, then=_day_of(kind, round)) for kind in KINDS.values()]
    return Case(*days, default=None, output_field=DateField(null=True))


def _day_of(kind: Kind, round: Round) -> Subquery:
    rows = kind.rows(round.community).order_by().filter(uid=OuterRef("source__origin"))
    return Subquery(rows.annotate(its_day=F(kind.day)).values("its_day")[:1], output_field=DateField(null=True))


def _name(start: date, period: Period, since: date) -> str:
    if period is Period.WEEK:
        return gettext("week %(n)s") % {"n": (start - since).days // 7 + 1}
    if period is Period.QUARTER:
        return gettext("%(quarter)se kwartaal %(year)s") % {"quarter": (start.month + 2) // 3, "year": start.year}
    return date_format(start, "F Y")


def _persons(n: int) -> str:
    return ngettext("%(n)s deelnemer", "%(n)s deelnemers", n) % {"n": n}


def _label(what: str, value: Any, round: Round) -> str:
    """Return the words of a value: a sector by its name, a school by a code that says nothing."""
    if not value:
        return gettext("Niet ingevuld")
    if what == "sector":
        return str(Sector(value).label)
    if what == "school":
        return school_code(round.community.uid, value)
    return " ".join(value.casefold().split())
