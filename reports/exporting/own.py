"""Writes the zip of somebody's own data: one JSON file a model, the readable version, the files, and what is in it.

Used by the task. What is somebody's is said by `selectors.own`; the readable version comes in ready made.
"""

import json
from collections.abc import Callable
from datetime import datetime
from typing import IO

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from plg.models import User
from plg.queue import Progress, told_outside
from reports.exporting.archive import Archive, Sink
from reports.exporting.snapshot import snapshot
from reports.selectors import own
from reports.selectors.own import OwnTable

GATHERING = gettext_noop("Je gegevens verzamelen")
LAYING_OUT = gettext_noop("De leesbare versie opmaken")
ADDING = gettext_noop("Je bestanden erbij leggen")
KEEPING = gettext_noop("Bewaren")
READABLE, OVERVIEW, README = "mijn-gegevens.pdf", "overzicht.json", "LEESMIJ.txt"


def write_own_copy(
    user: User, target: IO[bytes], paper: Callable[[dict[str, int]], bytes], at: datetime, progress: Progress
) -> dict[str, int]:
    """Write everything about this person to `target`; return the number of rows for each model.

    `paper` makes the readable version from those numbers. One moment is read, whatever happens meanwhile; memory
    holds a few hundred rows at a time. One step a model, and three more.
    """
    tables = own.own_tables()
    steps, rows = len(tables) + 3, dict[str, int]()
    archive = Archive(target, at)
    with told_outside(progress) as tell, snapshot():
        for number, table in enumerate(tables, start=1):
            tell(number, steps, GATHERING)
            with archive.member(f"gegevens/{table.label}.json") as sink:
                rows[table.label] = _write_rows(user, table, sink)
        tell(steps - 2, steps, LAYING_OUT)
        with archive.member(READABLE, compress=False) as sink:
            sink.write(paper(rows))
        tell(steps - 1, steps, ADDING)
        for file in own.own_files(user):
            with archive.member(f"bestanden/{file.name}", compress=False) as sink:
                sink.write(file.read())
        tell(steps, steps, KEEPING)
    with archive.member(README) as sink:
        sink.write(_readme(user, at).encode())
    with archive.member(OVERVIEW) as sink:
        sink.write(_json(_overview(archive, tables, rows, at)))
    archive.close()
    return rows


def _write_rows(user: User, table: OwnTable, sink: Sink) -> int:
    number = 0
    sink.write(b'{"model": ' + _json(table.label) + b', "velden": ' + _json(table.words) + b', "rijen": [')
    for number, row in enumerate(own.own_rows(user, table), start=1):  # the last number is the count
        sink.write((b",\n" if number > 1 else b"\n") + _json(row))
    sink.write(b"\n]}\n")
    return number


def _overview(archive: Archive, tables: list[OwnTable], rows: dict[str, int], at: datetime) -> dict[str, object]:
    return {
        "stand_van": at,
        "tabellen": [
            {
                "model": table.label,
                "bestand": f"gegevens/{table.label}.json",
                "rijen": rows[table.label],
                "velden": {name: kind.name.lower() for name, kind in table.fields.items()},
            }
            for table in tables
        ],
        "bestanden": [{"naam": file.name, "bytes": file.size, "sha256": file.sha256} for file in archive.packed],
    }


def _readme(user: User, at: datetime) -> str:
    return _(
        "Alles wat LeiderschapsPLG over %(name)s bewaart, stand %(at)s.\n\n"
        "mijn-gegevens.pdf   om te lezen: wie je bent, wat je koos, wat je schreef en antwoordde, en wie het zag\n"
        "gegevens/           dezelfde gegevens en alle andere, één bestand per tabel (JSON)\n"
        "bestanden/          bestanden die van jou zijn\n"
        "overzicht.json      wat er in elk bestand zit\n\n"
        "Wat anderen schreven, staat er niet in, behalve in een voortgangsrapport dat je met de gesprekken liet "
        "maken.\n"
        "Wachtwoorden en sleutels ook niet.\n"
    ) % {"name": user.name, "at": f"{at:%Y-%m-%d %H:%M} UTC"}


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, cls=DjangoJSONEncoder, indent=None).encode()
