"""What a row of the people file says, and every way people write it. Knows nothing of who is there already."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from plg.tabular import ColumnSpec, Table, TableRow
from plg.tabular.parts import bare
from plg.words import Experience, Role, Sector

COLUMNS = (
    ColumnSpec("naam", required=True, filled=True, aliases=("name", "voor- en achternaam"), longest=150),
    ColumnSpec("e-mail", required=True, aliases=("emailadres", "mail"), longest=254),
    ColumnSpec("rol", aliases=("rollen", "role"), longest=100),
    ColumnSpec("school", aliases=("organisatie", "kindcentrum", "locatie"), longest=200),
    ColumnSpec("functie", aliases=("position",), longest=100),
    ColumnSpec("sector", longest=40),
    ColumnSpec("ervaring", aliases=("jaren ervaring", "experience"), longest=40),
    ColumnSpec("duo", aliases=("duopartner van", "trio"), longest=200),
    # Written by the list of people as a file, and let be when that comes back.
    ColumnSpec("sinds", longest=40),
    ColumnSpec("uitnodiging", longest=100),
)
#: What a file of people may say; the rest is only let be.
ASKED = COLUMNS[:8]

ROLES = {
    "deelnemer": Role.PARTICIPANT,
    "procesbegeleider": Role.FACILITATOR,
    "begeleider": Role.FACILITATOR,
    "onderzoeker": Role.RESEARCHER,
    "coordinator": Role.COORDINATOR,
} | {role.value: role for role in Role}

SECTORS = {
    "primaironderwijs": Sector.PO,
    "basisonderwijs": Sector.PO,
    "voortgezetonderwijs": Sector.VO,
    "middelbaarberoepsonderwijs": Sector.MBO,
    "opvang": Sector.CHILDCARE,
    "ikc": Sector.CENTRE,
} | {bare(sector.value): sector for sector in Sector}

# Excel takes 3-5 for the third of May and 6-10 for the sixth of October, so that is how they come back.
EXPERIENCES = {
    "0-2": Experience.STARTING,
    "3-5": Experience.GROWING,
    "3-mei": Experience.GROWING,
    "03-05": Experience.GROWING,
    "6-10": Experience.SEASONED,
    "6-okt": Experience.SEASONED,
    "06-10": Experience.SEASONED,
    ">10": Experience.LONG,
    "10+": Experience.LONG,
    "meer dan 10": Experience.LONG,
}


@dataclass(frozen=True)
class PersonRow:
    """One person as the file tells it. An empty string or tuple means that the file does not say."""

    number: int
    name: str
    email: str
    roles: tuple[Role, ...] = ()
    school: str = ""
    position: str = ""
    sector: str = ""
    experience: str = ""
    duo: str = ""

    @property
    def words(self) -> str:
        """What the file says of this person, on one line for the screen."""
        roles = ", ".join(str(role.label) for role in self.roles)
        return " · ".join(filter(None, (self.email, roles, self.position, self.school, self.duo)))


def people_of(table: Table) -> list[PersonRow]:
    """Return every row as a person; what cannot be understood becomes a fault of the table."""
    seen: dict[str, int] = {}
    return [_person(table, row, seen) for row in table.rows]


def _person(table: Table, row: TableRow, seen: dict[str, int]) -> PersonRow:
    return PersonRow(
        number=row.number,
        name=_line(row["naam"]),
        email=_email(table, row, seen),
        roles=_roles(table, row),
        school=_line(row["school"]),
        position=_line(row["functie"]),
        sector=_sector(table, row),
        experience=_experience(table, row),
        duo=_line(row["duo"]),
    )


def _line(text: str) -> str:
    """Return a cell as one line: a name with a line end in it would break a mail head."""
    return " ".join(text.split())


def _email(table: Table, row: TableRow, seen: dict[str, int]) -> str:
    email = row["e-mail"].lower()
    if not email:
        return ""
    try:
        validate_email(email)
    except ValidationError:
        table.say(_("“%s” is geen e-mailadres.") % row["e-mail"], row.number, "e-mail")
        return ""
    if email in seen:
        table.say(
            _("%(email)s staat ook in rij %(row)s. Houd een van de twee.") % {"email": email, "row": seen[email]},
            row.number,
            "e-mail",
        )
    seen.setdefault(email, row.number)
    return email


def _roles(table: Table, row: TableRow) -> tuple[Role, ...]:
    found: list[Role] = []
    said = row["rol"].replace(" en ", ",")
    for mark in "/+&;\n":
        said = said.replace(mark, ",")
    for word in filter(str.strip, said.split(",")):
        role = ROLES.get(bare(word))
        if role is None:
            known = ", ".join(str(role.label).lower() for role in Role)
            table.say(
                _("“%(word)s” is geen rol. Kies uit: %(known)s.") % {"word": word.strip(), "known": known},
                row.number,
                "rol",
            )
        elif role not in found:
            found.append(role)
    return tuple(found)


def _sector(table: Table, row: TableRow) -> str:
    said = row["sector"]
    sector = SECTORS.get(bare(said)) if said else ""
    if sector is None:
        known = ", ".join(sector.value for sector in Sector)
        table.say(
            _("“%(word)s” is geen sector. Kies uit: %(known)s.") % {"word": said, "known": known}, row.number, "sector"
        )
    return sector or ""


def _experience(table: Table, row: TableRow) -> str:
    said = row["ervaring"].casefold()
    if not said:
        return ""
    plain = said.replace("–", "-").replace(" tot ", "-").replace("jaar", "").replace(" - ", "-").strip()
    band = EXPERIENCES.get(plain) or EXPERIENCES.get(_from_date(plain))
    if band is None:
        known = ", ".join(band.value for band in Experience)
        table.say(
            _("“%(word)s” is geen bekende ervaring in jaren. Kies uit: %(known)s.")
            % {"word": row["ervaring"], "known": known},
            row.number,
            "ervaring",
        )
    return band or ""


def _from_date(said: str) -> str:
    """Return 3-5 for 2026-05-03: the date that Excel made of it."""
    year, _dash, rest = said.partition("-")
    month, _dash, day = rest.partition("-")
    whole = len(year) == 4 and year.isdigit() and month.isdigit() and day.isdigit()
    return f"{int(day)}-{int(month)}" if whole else ""
