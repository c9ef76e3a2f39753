"""The people of a community as a file, in the columns that loading reads; what opens like a formula is made text."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from plg import audit
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.errors import Gone
from plg.models import Membership
from plg.selectors.people import PersonLine, everybody
from plg.services.people_rows import COLUMNS
from plg.tabular.cells import neutral

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTHS = (28, 34, 24, 30, 24, 14, 10, 28, 16, 22)


@dataclass(frozen=True)
class MadeFile:
    """A file for somebody to keep."""

    name: str
    kind: str
    content: bytes


@transaction.atomic
def as_file(*, by: Membership, members: QuerySet[Membership], form: str) -> MadeFile:
    """Return these people as `csv` or `xlsx`, and note that it was taken. Raises `Gone` for another form.

    One query for the people; ten thousand take a second or two.
    """
    require(by, Permission.MANAGE_PEOPLE)
    if form not in WRITERS:
        raise Gone(_("Zo'n bestand is er niet. Kies CSV of Excel."))
    rows = [_row(line) for line in everybody(members)]
    kind, write = WRITERS[form]
    word = _("mensen")  # outside the braces, where the gettext tools find it
    name = f"{word}-{by.community.slug}-{timezone.localdate():%Y-%m-%d}.{form}"
    made = MadeFile(name, kind, write([[column.name for column in COLUMNS], *rows]))
    audit.record("people.exported", by=by, people=len(rows), format=form)
    return made


def _row(line: PersonLine) -> list[str]:
    member = line.member
    state = str(line.state.label)
    if line.link_runs and line.expires_at:
        until = date_format(timezone.localtime(line.expires_at), "SHORT_DATE_FORMAT")
        state = _("%(state)s (link tot %(day)s)") % {"state": state, "day": until}
    return [
        member.user.name,
        member.user.address or "",
        member.role_words.replace(" · ", ", "),
        member.school.name if member.school else "",
        member.position,
        member.sector,
        member.experience,
        line.duo,
        timezone.localdate(member.joined_at).isoformat(),
        state,
    ]


def _csv(rows: Iterable[list[str]]) -> bytes:
    kept = io.StringIO(newline="")
    csv.writer(kept, delimiter=";", lineterminator="\r\n").writerows([neutral(cell) for cell in row] for row in rows)
    return kept.getvalue().encode("utf-8-sig")  # the mark tells Excel that it is UTF-8


def _xlsx(rows: Iterable[list[str]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Mensen"))
    for index, width in enumerate(WIDTHS):
        sheet.column_dimensions["ABCDEFGHIJ"[index]].width = width
    sheet.freeze_panes = "A2"
    for number, row in enumerate(rows):
        sheet.append([_cell(sheet, cell, bold=number == 0) for cell in row])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _cell(sheet: Worksheet, text: str, *, bold: bool) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=neutral(text))
    cell.data_type = "s"  # text, whatever it looks like
    if bold:
        cell.font = Font(bold=True)
    return cell


WRITERS = {"csv": (CSV, _csv), "xlsx": (XLSX, _xlsx)}
