"""Reads of the urgency matrix: one's own marks and picture, how many filled it in, and the picture of the group."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from intervisie.access import own_marks, taking_part, visible_matrices
from intervisie.models import Matrix, MatrixMark, Meeting
from intervisie.urgency import SEEN, URGENT, GroupRow
from plg.models import Membership
from plg.pictures import Field, TwoByTwo

FOLDED = "–"


@dataclass(frozen=True)
class Issue:
    """One issue with what the reader marked there; no mark is None."""

    key: str
    label: str
    description: str
    mark: MatrixMark | None = None


@dataclass(frozen=True)
class ToldRow:
    """One issue of the group's picture as it stands in the table, a dash where a count is folded."""

    label: str
    n: int
    urgent: str
    seen: str
    place: str
    as_before: bool


def issues_of(matrix: Matrix) -> list[Issue]:
    """Return the issues of a matrix in the language of the visitor. No query."""
    return [Issue(one["key"], _said(one["label"]), _said(one["description"])) for one in matrix.issues.body["issues"]]


def own_issues(member: Membership, matrix: Matrix) -> list[Issue]:
    """Return every issue with what this member marked. One query."""
    marks = {one.issue: one for one in own_marks(member).filter(matrix=matrix)}
    return [Issue(one.key, one.label, one.description, marks.get(one.key)) for one in issues_of(matrix)]


def filled_in(matrix: Matrix) -> tuple[int, int]:
    """Return how many people who take part marked something, and of how many. Two queries, counts only."""
    people = taking_part(matrix.community_id).order_by()
    return people.filter(matrix_marks__matrix=matrix).distinct().count(), people.count()


def matrices_of(member: Membership, meeting: Meeting) -> list[Matrix]:
    """Return the matrices of a meeting. One query."""
    return list(visible_matrices(member).filter(meeting=meeting))


def own_picture(issues: list[Issue]) -> TwoByTwo | None:
    """Return one person's own matrix: every issue with two marks in one of four fields. No query."""
    placed = {
        one.label: (one.mark.urgency >= URGENT, one.mark.shown >= SEEN)
        for one in issues
        if one.mark and one.mark.urgency and one.mark.shown
    }
    if not placed:
        return None
    title = _found(
        [label for label, place in placed.items() if place == (True, False)],
        one=_("Dringend, en nog weinig te zien: %(label)s"),
        more=_("%(n)s vraagstukken zijn dringend, en laat je nog weinig zien"),
    )
    words = ngettext(
        "%(n)s vraagstuk dat je twee keer aankruiste. Alleen jij ziet dit.",
        "%(n)s vraagstukken die je twee keer aankruiste. Alleen jij ziet dit.",
        len(placed),
    )
    return _fields(
        placed,
        title=title or _("Niets is dringend en nog weinig te zien"),
        subtitle=words % {"n": len(placed)},
        says=_("Dit is hoe jij het nu ziet. Het is geen oordeel over wat je doet."),
    )


def group_rows(matrix: Matrix) -> list[GroupRow]:
    """Return the picture of the group as it was fixed; empty while the matrix is open or too few filled it in."""
    return [GroupRow(**row) for row in matrix.picture] if matrix.closed_at else []


def group_picture(matrix: Matrix) -> TwoByTwo | None:
    """Return the picture of the group: every issue where more than half placed it. No query."""
    labels = {one.key: one.label for one in issues_of(matrix)}
    rows = [row for row in group_rows(matrix) if row.key in labels]
    if not rows:
        return None
    title = _found(
        [labels[row.key] for row in rows if row.urgent and not row.seen],
        one=_("Voor de meesten dringend, en nog weinig te zien: %(label)s"),
        more=_("%(n)s vraagstukken zijn voor de meesten dringend, en nog weinig te zien"),
    )
    most, least = max(row.n for row in rows), min(row.n for row in rows)
    people = str(most) if most == least else _("%(least)s tot %(most)s") % {"least": least, "most": most}
    return _fields(
        {labels[row.key]: (row.urgent, row.seen) for row in rows},
        title=title or _("Niets is voor de meesten dringend en nog weinig te zien"),
        subtitle=_("%(n)s mensen. Een vraagstuk staat waar meer dan de helft het zette.") % {"n": people},
        says=_("Dit zegt wat de meesten nu vinden, en niets over wie. Voor één school kan iets anders dringend zijn."),
    )


def group_table(matrix: Matrix) -> list[ToldRow]:
    """Return the same as lines of a table, most urgent first. No query."""
    labels = {one.key: one.label for one in issues_of(matrix)}
    rows = [row for row in group_rows(matrix) if row.key in labels]
    return [
        ToldRow(labels[row.key], row.n, _count(row.urgent_count), _count(row.seen_count), _place(row), row.as_before)
        for row in sorted(rows, key=lambda row: (not row.urgent, row.seen))
    ]


def _found(labels: list[str], *, one: str, more: str) -> str:
    """Say what stands in the first field: by name when it is one thing, "" when there is nothing."""
    if len(labels) == 1:
        return one % {"label": labels[0]}
    return more % {"n": len(labels)} if labels else ""


def _fields(placed: Mapping[str, tuple[bool, bool]], **words: Any) -> TwoByTwo:
    def field(urgent: bool, seen: bool) -> Field:
        here = [label for label, place in placed.items() if place == (urgent, seen)]
        return Field("", len(here), "; ".join(here))

    return TwoByTwo(
        across=(_("Nog weinig te zien"), _("Al te zien")),
        down=(_("Dringend"), _("Minder dringend")),
        fields=(field(True, False), field(True, True), field(False, False), field(False, True)),
        **words,
    )


def _place(row: GroupRow) -> str:
    if row.urgent:
        return _("dringend, al te zien") if row.seen else _("dringend, nog weinig te zien")
    return _("minder dringend, al te zien") if row.seen else _("minder dringend, nog weinig te zien")


def _count(number: int | None) -> str:
    return FOLDED if number is None else str(number)


def _said(text: Mapping[str, str]) -> str:
    return text["en"] if get_language() == "en" else text["nl"]
