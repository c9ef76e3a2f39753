"""Reads a code book from a table: our own CSV, or one of another program or of somebody's own making, also as .xlsx.

Columns are known by the names programs give them. What does not fit is told by row. Pure: bytes in, a `Reading` out.
"""

import codecs
import re

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coding.exchange.found import LONGEST_TEXT, MOST_CODES, Found, Reading, Unreadable
from coding.exchange.words import ASKED
from plg.tabular import ColumnSpec, Layout, Table, layout_of, read_chosen
from plg.tabular.cells import original
from plg.tabular.parts import bare

#: Our own names of the columns, in the order we write them, and what else a column is called.
COLUMNS: dict[str, tuple[str, ...]] = {
    "key": ("sleutel", "key", "id", "code id"),
    "above": (
        "onder",
        "hoofdcode",
        "bovenliggende code",
        "parent",
        "parent code",
        "parentname",
        "parent name",
        "category",
        "categorie",
        "Übergeordneter Code",
        "belongs to",
    ),
    "label": ("naam", "code", "name", "code name", "codename", "label", "node", "titel", "codesystem", "code system"),
    "label_en": ("naam in het engels", "engels", "english", "label en", "name en", "english name"),
    "definition": (
        "omschrijving",
        "definitie",
        "description",
        "definition",
        "comment",
        "memo",
        "code memo",
        "betekenis",
        "kommentar",
        "opmerking",
    ),
    "include": ("wel", "include", "inclusion", "when to use", "inclusion criteria", "inclusie"),
    "exclude": ("niet", "exclude", "exclusion", "when not to use", "exclusion criteria", "exclusie"),
    "example": ("voorbeeld", "example", "examples", "voorbeelden", "quote", "citaat", "exemplar"),
    "colour": ("kleur", "colour", "color", "code color", "farbe"),
    "dimension": ("dimensie", "dimension", "thema", "theme"),
    "aspect": ("aspect",),
    "takes_direction": ("richting", "direction"),
}
_KNOWN = {bare(name): column for column, names in COLUMNS.items() for name in names}
_YES = {"ja", "yes", "true", "waar", "1", "x", bare(ASKED)}
_NO = {"", "nee", "no", "false", "onwaar", "0"}
#: How programs write a path in a name: NVivo and MAXQDA with backslashes, others with an arrow.
_PATH = re.compile(r"\s*(?:\\{1,2}| > | » )\s*")
#: What NVivo puts before every path.
_ROOTS = {"nodes", "codes", "codesystem"}


def read_csv(content: bytes) -> Reading:
    """Return what a table of codes holds. Raises `Unreadable` with a sentence for who chose the file."""
    reading = Reading()
    content = _with_mark(content)
    layout = layout_of(content)
    if layout.faults:
        raise Unreadable(str(layout.faults[0]))
    chosen = _columns(layout, reading)
    longest = LONGEST_TEXT
    specs = {index: ColumnSpec(name, free_text=True, longest=longest) for index, name in chosen.items()}
    table = read_chosen(content, specs, most_rows=4 * MOST_CODES)
    _tell_faults(table, reading)
    _tree(_rows(table, {fault.row for fault in table.faults}), reading, ordered="above" in chosen.values())
    return reading


def _with_mark(content: bytes) -> bytes:
    """Return UTF-16 without its mark with one: some programs forget it."""
    head = content[:40]
    if b"\x00" not in head or content.startswith((b"PK", codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content
    return (codecs.BOM_UTF16_BE if head[:1] == b"\x00" else codecs.BOM_UTF16_LE) + content


def _columns(layout: Layout, reading: Reading) -> dict[int, str]:
    """Return which part of a code stands in which column; a column we do not know is told once."""
    chosen: dict[int, str] = {}
    for index, head in enumerate(layout.heads):
        name = _KNOWN.get(bare(head)) if bare(head) else None
        if name in chosen.values():
            reading.say(_("de kolom “%s” zegt hetzelfde als een eerdere kolom en is overgeslagen.") % head)
        elif name:
            chosen[index] = name
        elif head:
            reading.say(_("de kolom “%s” kennen we niet; ze is niet overgenomen.") % head)
    for note in layout.notes:
        reading.say(note)
    if "label" not in chosen.values():
        raise Unreadable(
            _(
                "In dit bestand staat geen kolom met namen van codes. Noem een kolom in de eerste rij “naam” of “code”,"
                " en eventueel “onder”, “omschrijving”, “wel”, “niet”, “voorbeeld” en “kleur”."
            )
        )
    return chosen


def _tell_faults(table: Table, reading: Reading) -> None:
    """Turn what is wrong with single cells into notes; what is wrong with the file stops it."""
    for fault in table.faults:
        if fault.row is None or fault.column is None:
            raise Unreadable(str(fault))
        words = _("kolom “%(column)s”: %(fault)s De cel is leeg gelaten.")
        said = words % {"column": fault.column, "fault": fault.sentence}
        reading.say(said, place=_("rij %s") % fault.row)


def _rows(table: Table, faulty: set[int | None]) -> list[Found]:
    """Return the rows that hold something; one whose only cell was left empty for a fault still stands for a code."""
    return [
        Found({name: original(text) for name, text in row.cells.items()}, _("rij %s") % row.number)
        for row in table.rows
        if any(row.cells.values()) or row.number in faulty
    ]


def _tree(rows: list[Found], reading: Reading, *, ordered: bool) -> None:
    """Put every row in the code it belongs to: by the column that says so, else by a path in its name."""
    for row in rows:
        _direction(row, reading)
    if ordered:
        _by_column(rows, reading)
    else:
        _by_path(rows, reading)


def _direction(row: Found, reading: Reading) -> None:
    given = row.parts.get("takes_direction", "")
    word = bare(given)
    row.parts["takes_direction"] = ASKED if word in _YES else ""
    if word not in _YES | _NO:
        reading.say(_("“%s” bij richting kennen we niet; het werd nee.") % given[:40], row.name, row.place)


def _by_column(rows: list[Found], reading: Reading) -> None:
    by_key = {row.parts["key"]: row for row in reversed(rows) if row.parts.get("key")}
    by_name = {row.name.casefold(): row for row in reversed(rows) if row.name}
    above: dict[int, Found] = {}
    for row in rows:
        wanted = row.parts.pop("above", "")
        found = by_key.get(wanted) or by_name.get(wanted.casefold()) if wanted else None
        if wanted and found is None:
            words = _("de code “%s” waar deze onder hoort, staat niet in het bestand; ze werd een hoofdcode.")
            reading.say(words % wanted[:60], row.name, row.place)
        elif found is not None and (found is row or _leads_to(found, row, above)):
            reading.say(_("deze code staat in een kring onder zichzelf; ze werd een hoofdcode."), row.name, row.place)
            found = None
        if found is None:
            reading.codes.append(row)
        else:
            above[id(row)] = found
            found.codes.append(row)


def _leads_to(row: Found, other: Found, above: dict[int, Found]) -> bool:
    """Return whether going up from a row one comes to another."""
    at: Found | None = row
    while at is not None:
        if at is other:
            return True
        at = above.get(id(at))
    return False


def _by_path(rows: list[Found], reading: Reading) -> None:
    placed: dict[tuple[str, ...], Found] = {}
    only_named: set[int] = set()  # codes that so far stood in a path alone
    read = 0
    for row in rows:
        steps = _steps(row)
        read += len(steps) > 1
        inside, path = reading.codes, tuple[str, ...]()
        for step in steps[:-1]:
            path = (*path, step.casefold())
            if path not in placed:
                placed[path] = Found({"label": step}, row.place)
                only_named.add(id(placed[path]))
                inside.append(placed[path])
            inside = placed[path].codes
        path = (*path, steps[-1].casefold())
        if path in placed and id(placed[path]) in only_named:
            only_named.discard(id(placed[path]))
            placed[path].parts, placed[path].place = row.parts | {"label": steps[-1]}, row.place
            continue
        row.parts["label"] = steps[-1]
        inside.append(row)
        placed.setdefault(path, row)
    _tell_paths(reading, read, len(only_named))


def _steps(row: Found) -> list[str]:
    """Return the path in the name of a row, without what a program puts before every one of them."""
    if row.parts.get("key"):
        return [row.name]
    steps = [step for step in _PATH.split(row.name) if step]
    return (steps[1:] if len(steps) > 1 and steps[0].casefold() in _ROOTS else steps) or [row.name]


def _tell_paths(reading: Reading, read: int, made: int) -> None:
    if read:
        words = ngettext(
            "%(n)s naam met een pad (zoals A\\B) is gelezen als plaats in de boom.",
            "%(n)s namen met een pad (zoals A\\B) zijn gelezen als plaats in de boom.",
            read,
        )
        reading.say(words % {"n": read})
    if made:
        words = ngettext(
            "%(n)s code die alleen in zo’n pad stond is erbij gemaakt.",
            "%(n)s codes die alleen in zo’n pad stonden zijn erbij gemaakt.",
            made,
        )
        reading.say(words % {"n": made})
