"""Files with a row a participant: the cross-case matrix with its passages, and the codes per participant.

They leave the platform, so who takes one is written in the trail and kept with the files that were handed out.
"""

import hashlib
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from coding.models import Code, Round
from coding.selectors.matrices import Case, Passage, columns_of, consents_behind, every_case, people_of
from coding.selectors.results_splits import by_person
from coding.words import Direction
from plg import audit
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.models import Membership
from plg.services.consent_chains import require_unbroken
from plg.slots import TAKEN, Taken
from plg.tabular.cells import neutral
from plg.tabular.writer import csv_bytes

#: What a cell of a spreadsheet can hold is 32,767 characters; the rest is room for the line that says there is more.
MOST = 32_000
WIDE, NARROW = 42, 14


@dataclass(frozen=True)
class MadeFile:
    """A file to hand over, open at its beginning."""

    name: str
    content: IO[bytes]


@transaction.atomic
def take_matrix(*, by: Membership, round: Round, finer: bool) -> MadeFile:
    """Return the matrix of a settled round as a workbook, and keep that it was taken and whose passages are in it.

    Written a row at a time: memory stays the same for any number of texts. The same data give the same bytes. Raises
    `DomainError` when a chain of consent is broken.
    """

    def write(file: IO[bytes]) -> None:
        _workbook(file, by, round, finer=finer)

    return _taken(by, round, _("matrix met passages"), _("matrix") + f"-{_where(by)}.xlsx", write)


@transaction.atomic
def take_people(*, by: Membership, round: Round) -> MadeFile:
    """Return the codes per participant as CSV, and keep that it was taken. Raises as `take_matrix` does."""

    def write(file: IO[bytes]) -> None:
        file.write(csv_bytes(by_person(by, round).cells))

    return _taken(by, round, _("codes per deelnemer"), _("codes-per-deelnemer") + f"-{_where(by)}.csv", write)


def _taken(by: Membership, round: Round, what: str, name: str, write: Callable[[IO[bytes]], None]) -> MadeFile:
    """Make a file with a row a participant, once it may leave, and keep that it did."""
    require(by, Permission.BUILD_EXPORT)
    require_unbroken(by.community)
    people = people_of(by, round)
    file = tempfile.TemporaryFile()  # noqa: SIM115  # handed to the answer, which closes it
    write(file)
    _keep(by, round, people, file, what)
    return MadeFile(name, file)


def _where(by: Membership) -> str:
    return f"{by.community.slug}-{timezone.localdate():%Y-%m-%d}"


def _keep(by: Membership, round: Round, people: Sequence[Case], file: IO[bytes], what: str) -> None:
    """Write in the trail what was taken, and tell whoever keeps the list of files that left."""
    sha256 = _sha256(file)
    keys = [one.member for one in people]
    uids = dict(Membership.objects.filter(pk__in=keys).values_list("pk", "uid"))
    members = {str(uids[one.member]): one.texts for one in people if one.member in uids}
    texts = sum(members.values())
    audit.record("coding.table_taken", by=by, subject=round, texts=texts, sha256=sha256, members=members)
    purpose = _("Eigen analyse: %(what)s (%(round)s)") % {"what": what, "round": round.title}
    list(TAKEN.ask(Taken(by, purpose, sha256, timezone.now(), consents_behind(by, round, keys))))


def _sha256(file: IO[bytes]) -> str:
    """Return the hash of a whole file, and leave it at its beginning."""
    found = hashlib.sha256()
    file.seek(0)
    while chunk := file.read(1 << 20):
        found.update(chunk)
    file.seek(0)
    return found.hexdigest()


def _workbook(file: IO[bytes], by: Membership, round: Round, *, finer: bool) -> None:
    settings = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = Workbook(file, settings)
    # The moment it was settled, not the clock, so that the same data give the same file.
    book.set_properties({"created": (round.settled_at or round.made_at).replace(tzinfo=None)})
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    codes = columns_of(round, finer=finer)
    matrix, long, about = (book.add_worksheet(name) for name in (_("Matrix"), _("Passages"), _("Over dit bestand")))
    _heads(matrix, [_("Deelnemer"), _("Teksten"), _("Mag geciteerd"), *(code.path for code in codes)], bold)
    _heads(
        long, [_("Deelnemer"), _("Mag geciteerd"), _("Code"), _("Tekst"), _("Richting"), _("Wat"), _("Passage")], bold
    )
    matrix.set_column(0, 2, NARROW)
    matrix.set_column(3, 2 + max(len(codes), 1), WIDE)
    long.set_column(0, 5, NARROW)
    long.set_column(6, 6, 2 * WIDE)
    row = 1
    for number, case in enumerate(every_case(by, round, finer=finer), start=1):
        _case(matrix, number, case, codes, wrapped)
        for line in _lines(case, codes):
            _write(long, row, line, wrapped)
            row += 1
    for at, (word, value) in enumerate(_about(round)):
        _write(about, at, [word, value], wrapped)
    about.set_column(0, 0, 2 * NARROW)
    about.set_column(1, 1, 2 * WIDE)
    book.close()


def _heads(sheet: Worksheet, words: Sequence[str], bold: Format) -> None:
    sheet.freeze_panes(1, 1)
    _write(sheet, 0, words, bold)


def _case(sheet: Worksheet, row: int, case: Case, codes: Sequence[Code], form: Format) -> None:
    cells = [_joined(case.cells.get(code.pk, [])) for code in codes]
    _write(sheet, row, [case.pseudonym, case.texts, _yes(case.may_quote), *cells], form)


def _lines(case: Case, codes: Sequence[Code]) -> Iterator[list[Any]]:
    for code in codes:
        for one in case.cells.get(code.pk, []):
            way = str(Direction(one.direction).label) if one.direction else ""
            what = _("passage") if one.is_marked else _("begin van de tekst")
            yield [case.pseudonym, _yes(case.may_quote), code.path, one.position, way, what, one.text]


def _joined(passages: Sequence[Passage]) -> str:
    """Return the passages of one cell under each other, each after the number of its text; told when not all fit."""
    found: list[str] = []
    room = MOST
    for number, one in enumerate(passages):
        line = f"[{one.position}] {one.text}"
        if len(line) > room:
            more = _("… en nog %(n)s, op het blad Passages") % {"n": len(passages) - number}
            return "\n\n".join([*found, more])
        found.append(line)
        room -= len(line) + 2
    return "\n\n".join(found)


def _write(sheet: Worksheet, row: int, cells: Sequence[str | int], form: Format) -> None:
    """Write one row: numbers as numbers, everything else as text, whatever it looks like."""
    for column, cell in enumerate(cells):
        if isinstance(cell, int):
            sheet.write_number(row, column, cell, form)
        else:
            text = neutral(cell)
            sheet.write_string(row, column, text if len(text) <= MOST else text[:MOST] + " …", form)


def _about(round: Round) -> list[tuple[str, str]]:
    return [
        (_("Ronde"), round.title),
        (_("Leergemeenschap"), round.community.title),
        (_("Codeboek"), str(round.book.content)),
        (_("Vastgesteld"), _day(round.settled_at)),
        (
            _("Wat hier staat"),
            _(
                "Een rij per deelnemer met een pseudoniem, een kolom per code. In de cellen staat wat codeurs aanwezen "
                "in de tekst zonder namen; wees niemand iets aan, dan het begin van de tekst. Het nummer is dat van de "
                "tekst in de ronde."
            ),
        ),
        (
            _("Wat niet mag"),
            _(
                "Citeer alleen wie daar toestemming voor gaf. Trekt iemand de toestemming in, dan hoort de rij hier "
                "weg: wie dit bestand heeft, krijgt daar bericht van."
            ),
        ),
    ]


def _day(moment: datetime | None) -> str:
    return date_format(timezone.localtime(moment), "j F Y") if moment else ""


def _yes(value: bool) -> str:
    return _("ja") if value else _("nee")
