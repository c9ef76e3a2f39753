"""Which column of a file of log forms is what: guessed by its name, chosen by the coordinator, remembered by layout."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from logbook.models.imports import ColumnChoice
from logbook.services.import_dates import Writing, months_come_first, tells_no_year
from logbook.services.writing import MAX_TEXT
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.errors import DomainError
from plg.models import Membership
from plg.tabular import ColumnSpec, Layout, Table, TableRow, read_chosen
from plg.tabular.parts import bare

WHO, WHEN, TEXT, SOURCE = "deelnemer", "datum", "tekst", "bron_id"
PROMPT = "vraag:"
#: What a column can be, with the names it is known by: first the surest. An answer to a question is named by its key.
TARGETS: dict[str, tuple[Any, tuple[str, ...]]] = {
    WHO: (
        gettext_lazy("Wie: e-mailadres, pseudoniem of naam"),
        ("deelnemer", "e-mail", "e-mailadres", "pseudoniem", "naam", "respondent", "auteur", "wie", "name", "email"),
    ),
    WHEN: (
        gettext_lazy("Wanneer het gebeurde"),
        ("datum", "wanneer", "dag", "date", "datum leerervaring", "wanneer was het", "tijdstempel", "timestamp"),
    ),
    TEXT: (
        gettext_lazy("De tekst"),
        ("tekst", "leerervaring", "beschrijving", "verhaal", "wat gebeurde er", "beschrijf je leerervaring", "text"),
    ),
    "school": (gettext_lazy("School of organisatie"), ("school", "organisatie", "kindcentrum", "locatie")),
    "functie": (gettext_lazy("Functie"), ("functie", "rol", "positie", "wat is je functie")),
    "sector": (gettext_lazy("Sector"), ("sector", "onderwijssoort")),
    SOURCE: (gettext_lazy("Nummer van het formulier"), ("bron_id", "id", "nummer", "nr", "formulier", "volgnummer")),
}
#: Several columns may be these; their cells are put together.
TOGETHER = {WHO: " ", TEXT: "\n\n"}
LONGEST = {WHO: 150, WHEN: 40, TEXT: MAX_TEXT, "school": 200, "functie": 100, "sector": 40, SOURCE: 100}


@dataclass(frozen=True)
class Choice:
    """What each column of a file is, by its place, and how its dates are written."""

    targets: dict[int, str] = field(default_factory=dict)
    writing: Writing = field(default_factory=Writing)

    def places(self, target: str) -> list[int]:
        """Return the columns that are this."""
        return [index for index, chosen in sorted(self.targets.items()) if chosen == target]


def guessed(layout: Layout) -> Choice:
    """Return what the columns of a file are by their names; one of an unknown name, or without content, is left out."""
    names = [bare(head) for head in layout.heads]
    targets: dict[int, str] = {}
    for target, (_label, known) in TARGETS.items():
        for name in map(bare, known):
            at = next((index for index, head in enumerate(names) if head == name and index not in targets), None)
            if at is not None and (layout.samples_of(at) or not layout.samples):
                targets[at] = target
                break
    return Choice(targets)


def is_certain(layout: Layout, choice: Choice) -> bool:
    """Return whether every column has a name that says what it is, so that nothing needs to be asked."""
    return {index for index, head in enumerate(layout.heads) if head} == choice.targets.keys() and {
        WHO,
        TEXT,
        SOURCE,
    } <= set(choice.targets.values())


def remembered(*, by: Membership, layout: Layout) -> Choice | None:
    """Return what was chosen for a file that looks like this: by this person, or by a colleague here. One query."""
    rows = ColumnChoice.objects.filter(layout=layout.key, by__community=by.community_id).order_by("-chosen_at")
    found = sorted(rows.select_related("by"), key=lambda row: row.by_id != by.pk)
    return _choice(found[0]) if found else None


def chosen(*, by: Membership, layout: Layout) -> Choice | None:
    """Return what this very person chose for this layout, with the answer about years. One query."""
    row = ColumnChoice.objects.filter(layout=layout.key, by=by).first()
    return _choice(row) if row else None


@transaction.atomic
def choose_columns(*, by: Membership, layout: Layout, choice: Choice) -> None:
    """Remember what the columns of files like this one are.

    Raises `DomainError` in words when nobody would know who wrote what, or when one thing stands in two columns.
    """
    require(by, Permission.IMPORT_LOGBOOK)
    for target in (WHO, TEXT):
        if not choice.places(target):
            raise DomainError(_("Wijs nog een kolom aan voor: %s.") % TARGETS[target][0])
    for target in set(choice.targets.values()) - TOGETHER.keys():
        if len(choice.places(target)) > 1:
            raise DomainError(_("Twee kolommen zijn aangewezen als “%s”. Kies er één.") % label_of(target))
    ColumnChoice.objects.update_or_create(
        by=by,
        layout=layout.key,
        defaults={
            "targets": {str(index): target for index, target in choice.targets.items() if target},
            "month_first": choice.writing.month_first,
            "school_year": choice.writing.school_year,
            "chosen_at": timezone.now(),
        },
    )


def label_of(target: str) -> str:
    """Return what a target is called on the screen; an answer to a question by its key."""
    return str(TARGETS[target][0]) if target in TARGETS else target.removeprefix(PROMPT)


@dataclass(frozen=True)
class Days:
    """What the days of a file leave open: one that tells no year ("" for none), and whether the month stands first."""

    without_year: str
    month_first: bool


def days_of(content: bytes, choice: Choice) -> Days:
    """Return what the column of days leaves open. Cost: the file once."""
    places = choice.places(WHEN)
    if not places:
        return Days("", False)
    table = read_chosen(content, {places[0]: ColumnSpec(WHEN, longest=LONGEST[WHEN])})
    told = [row[WHEN] for row in table.rows]
    return Days(tells_no_year(told), months_come_first(told))


def read_by(content: bytes, choice: Choice) -> Table:
    """Return the table of a file as the coordinator said its columns are; several columns of one thing as one.

    A form without a number of its own gets one from what it says, so that loading it again adds nothing.
    """
    specs, groups = dict[int, ColumnSpec](), dict[str, list[str]]()
    for index, target in sorted(choice.targets.items()):
        names = groups.setdefault(target, [])
        name = f"{target}#{len(names)}" if names else target
        names.append(name)
        free = target == TEXT or target.startswith(PROMPT)
        specs[index] = ColumnSpec(
            name,
            filled=target == SOURCE,
            longest=LONGEST.get(target, MAX_TEXT),
            free_text=free,
        )
    table = read_chosen(content, specs)
    table.rows = [_joined(table, row, groups) for row in table.rows]
    if SOURCE not in groups:
        table.rows = _numbered(table)
    return table


def _joined(table: Table, row: TableRow, groups: Mapping[str, list[str]]) -> TableRow:
    cells = {
        target: TOGETHER.get(target, " ").join(filter(None, (row[name] for name in names)))
        for target, names in groups.items()
    }
    for target, longest in ((WHO, LONGEST[WHO]), (TEXT, MAX_TEXT)):
        if not cells.get(target) and not any(row.number in table.faulty_rows(name) for name in groups.get(target, ())):
            table.say(_("deze cel is leeg, maar hier moet iets staan."), row.number, target)
        elif len(cells.get(target, "")) > longest:
            many = {"length": len(cells[target]), "most": longest}
            table.say(_("samen telt dit %(length)s tekens; er passen er %(most)s.") % many, row.number, target)
    return TableRow(row.number, cells)


def _numbered(table: Table) -> list[TableRow]:
    """Return the rows with a number made from what they say; a row that says the same as an earlier one is a fault."""
    first: dict[str, int] = {}
    rows = []
    for row in table.rows:
        said = "\x1f".join(row[name].casefold() for name in (WHO, WHEN, TEXT))
        number = f"rij-{hashlib.sha256(said.encode()).hexdigest()[:20]}"
        if not (row[WHO] and row[TEXT]):
            number = ""
        elif first.setdefault(number, row.number) != row.number:
            same = _("deze rij zegt hetzelfde als rij %s. Haal een van beide weg.")
            table.say(same % first[number], row.number, TEXT)
            continue
        rows.append(TableRow(row.number, row.cells | {SOURCE: number}))
    return rows


def _choice(row: ColumnChoice) -> Choice:
    targets = {int(index): target for index, target in row.targets.items()}
    return Choice(targets, Writing(row.month_first, row.school_year))


def prompts_of(row: TableRow, targets: Iterable[str]) -> dict[str, str]:
    """Return the answers to questions in this row, by the key of the question."""
    return {target.removeprefix(PROMPT): row[target] for target in targets if target.startswith(PROMPT) and row[target]}
