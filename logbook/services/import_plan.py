"""Reads a file of log forms into a plan: what would be made, or every fault by row and column. Writes nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from logbook.models import EntryVersion
from logbook.services.import_columns import Choice, prompts_of, read_by
from logbook.services.import_dates import NoDate, NoYear, Writing, read_date
from logbook.services.import_people import People, Person
from logbook.services.writing import MAX_TEXT
from plg.models import Community
from plg.tabular import ColumnSpec, Fault, Table, TableRow, read_table
from plg.words import Sector

COLUMNS = (
    ColumnSpec("bron_id", required=True, filled=True, aliases=("id",), longest=100),
    ColumnSpec("deelnemer", required=True, filled=True, aliases=("naam", "e-mail", "pseudoniem"), longest=150),
    ColumnSpec("school", aliases=("organisatie",), longest=200),
    ColumnSpec("functie", longest=100),
    ColumnSpec("sector", longest=40),
    ColumnSpec("datum", aliases=("wanneer",), longest=40),
    ColumnSpec("tekst", required=True, filled=True, aliases=("leerervaring",), longest=MAX_TEXT, free_text=True),
)
#: What tells one new person from another with the same name.
ABOUT = ("school", "functie", "sector")


@dataclass(frozen=True)
class Line:
    """An entry that would be made."""

    row: int
    source_id: str
    person: Person
    happened_on: date | None
    text: str
    prompts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """What loading the file would do. With faults nothing at all may be done."""

    lines: list[Line]
    new_people: list[Person]
    already: int
    notes: list[str]
    faults: list[Fault]


@dataclass(frozen=True)
class Kept:
    """An entry that an earlier file brought: what it said then, and every way to name its author."""

    text: str
    names: frozenset[str]


def plan_for(community: Community, content: bytes, choice: Choice | None = None) -> Plan:
    """Return what this file would bring into the community. Reads it once; two queries, whatever its size.

    Without a `choice` the columns must have the names we ask for.
    """
    table = read_by(content, choice) if choice else read_table(content, COLUMNS)
    walk = _Walk(table, People(community), _kept_entries(community), choice or Choice())
    lines = list(walk.lines())
    walk.check_new_people(lines)
    if not table.rows and not table.faults:
        table.say(_("In dit bestand staat geen enkele leerervaring, alleen de namen van de kolommen."))
    new = list({id(line.person): line.person for line in lines if line.person.is_new}.values())
    return Plan(lines, new, walk.already, table.notes, sorted(table.faults, key=lambda fault: fault.row or 0))


class _Walk:
    """Goes through the rows once, and learns about source ids and people on the way."""

    def __init__(self, table: Table, people: People, kept: dict[str, Kept], choice: Choice) -> None:
        self.table, self.people, self.kept = table, people, kept
        self.writing: Writing = choice.writing
        self.questions = set(choice.targets.values())
        self.rows: dict[str, int] = {}
        self.already = 0

    def lines(self) -> Iterator[Line]:
        """Yield an entry for every row that is whole and new; note a fault for every other that is not there yet."""
        for row in self.table.rows:
            if row["bron_id"] and self._is_there(row):
                continue
            happened_on, person = self._date(row), self._person(row)
            if person and row["bron_id"] and row["tekst"]:
                answers = prompts_of(row, self.questions)
                yield Line(row.number, row["bron_id"], person, happened_on, row["tekst"], answers)

    def check_new_people(self, lines: list[Line]) -> None:
        """Note a fault, once, for everybody who is new and of whom the file tells too little."""
        for row, person in {id(line.person): (line.row, line.person) for line in reversed(lines)}.values():
            if not person.is_new:
                continue
            for column in ("school", "functie"):
                if not person.about.get(column):
                    self._say(
                        row,
                        column,
                        _("“%(name)s” is nog niet bekend. Vul school en functie in, dan komt deze deelnemer erbij."),
                        name=person.name,
                    )
            if person.about.get("sector") and not person.sector:
                known = ", ".join(str(sector.label) for sector in Sector)
                self._say(
                    row,
                    "sector",
                    _("“%(told)s” is geen bekende sector. Kies uit: %(known)s."),
                    told=person.about["sector"],
                    known=known,
                )

    def _is_there(self, row: TableRow) -> bool:
        """Tell whether an earlier file brought this row; note a fault when it said something else then."""
        source_id, at = row["bron_id"], row.number
        first = self.rows.setdefault(source_id, at)
        if first != at:
            twice = _("dit bron_id staat ook in rij %(first)s. Geef elke rij een eigen bron_id.")
            self._say(at, "bron_id", twice, first=first)
        kept = self.kept.get(source_id)
        if kept is None:
            return False
        if row["tekst"] and row["tekst"] != kept.text:
            other = _("“%(source)s” is eerder geladen met een andere tekst. Die verandert niet: haal deze rij weg.")
            self._say(at, "tekst", other, source=source_id)
        elif row["deelnemer"] and row["deelnemer"].casefold() not in kept.names:
            other = _("“%(source)s” is eerder geladen bij iemand anders. Geef deze rij een ander bron_id.")
            self._say(at, "deelnemer", other, source=source_id)
        elif row["tekst"] and row["deelnemer"]:
            self.already += 1
        return True

    def _person(self, row: TableRow) -> Person | None:
        if not row["deelnemer"]:
            return None
        person, fault = self.people.find(row["deelnemer"])
        if fault or person is None:
            self.table.say(fault, row.number, "deelnemer")
            return None
        for column in ABOUT:
            self._learn(person, row, column)
        return person

    def _learn(self, person: Person, row: TableRow, column: str) -> None:
        known, told = person.about.get(column, ""), row[column]
        if known and told and known.casefold() != told.casefold():
            self._say(
                row.number,
                column,
                _(
                    "“%(name)s” staat eerder met “%(known)s” en hier met “%(told)s”. Zijn het twee mensen, geef ze dan "
                    "elk een eigen naam; is het er één, maak de rijen dan gelijk."
                ),
                name=person.name,
                known=known,
                told=told,
            )
        elif told and person.is_new:
            person.about.setdefault(column, told)

    def _date(self, row: TableRow) -> date | None:
        """Return the date of a row; None when it is not known. A missing date never becomes today."""
        found = None
        try:
            found = read_date(row["datum"], self.writing)
        except NoYear:
            no_year = _("“%(told)s” zegt niet welk jaar. Zet het jaar erbij, of laat de cel leeg.")
            self._say(row.number, "datum", no_year, told=row["datum"])
        except NoDate:
            no_date = _("“%(told)s” is geen datum. Schrijf bijvoorbeeld 12-3-2026, of laat de cel leeg.")
            self._say(row.number, "datum", no_date, told=row["datum"])
        if found and found > timezone.localdate():
            self._say(
                row.number,
                "datum",
                _("“%(told)s” moet nog komen. Weet je de datum niet, laat de cel dan leeg."),
                told=row["datum"],
            )
        return found

    def _say(self, at: int, column: str, sentence: str, **words: object) -> None:
        self.table.say(sentence % words, at, column)


def _kept_entries(community: Community) -> dict[str, Kept]:
    """Return what earlier files brought, by source id. One query; the texts as the file gave them."""
    first = EntryVersion.objects.filter(number=1, entry__community=community, entry__source_id__isnull=False)
    rows = first.values_list(
        "entry__source_id",
        "text",
        "entry__author__user__name",
        "entry__author__user__email",
        "entry__author__pseudonym__code",
    )
    return {
        source: Kept(text, frozenset(name.casefold() for name in names if name))
        for source, text, *names in rows
        if source
    }
