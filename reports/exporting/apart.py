"""Writes the .sav and .dta of long tables in a process of its own, so that the worker's memory stays what it was.

Those programs' writers hold a whole table, about a kilobyte a row; that memory goes back when the process ends. Used by
`writing`. Run as a program it reads what `write_apart` left in a folder, and nothing else: no settings, no database.
"""

import errno
import json
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.conf import settings
from psycopg2 import sql

from reports.exporting.frames import frame_from
from reports.exporting.spss import write_sav
from reports.exporting.stata import write_dta
from reports.exporting.tables import Column, Kind, Table, write_plain

ORDER, TOLD = "order.json", "told.json"
NO_SPACE = 28


def write_apart(laid: Sequence[Sequence[Table]], label: str, at: datetime, folder: Path) -> dict[str, int]:
    """Write `<table>.sav` and `<table>.dta` of each table in `folder`; return how many texts of each .sav were cut.

    Raises `OSError` when the disk is full. Memory here: none that grows; the process takes about 80 MB and a kilobyte
    a row of the longest table.
    """
    names = [parts[0].name.partition(".")[0] for parts in laid]
    for name, parts in zip(names, laid, strict=True):
        with (folder / f"{name}.csv").open("wb") as plain:
            write_plain(parts, plain)
    columns = {name: [_told(column) for column in parts[0].columns] for name, parts in zip(names, laid, strict=True)}
    order = {"label": label, "at": at.isoformat(), "tables": columns}
    (folder / ORDER).write_text(json.dumps(order), encoding="utf-8")
    words = [sys.executable, "-m", "reports.exporting.apart", str(folder)]
    done = subprocess.run(words, cwd=settings.BASE_DIR, capture_output=True, check=False)  # noqa: S603  # our own words
    if done.returncode == NO_SPACE:
        raise OSError(errno.ENOSPC, "no space left for the tables")
    if done.returncode:
        raise RuntimeError(f"the tables could not be written: {done.stderr.decode(errors='replace')[-500:]}")
    told: dict[str, int] = json.loads((folder / TOLD).read_text(encoding="utf-8"))
    return told


def _told(column: Column) -> list[object]:
    return [column.name, column.says, column.kind.value, dict(column.labels), dict(column.missing)]


def _column(told: Sequence[object]) -> Column:
    name, says, kind, labels, missing = told
    assert isinstance(labels, dict)
    assert isinstance(missing, dict)
    return Column(str(name), sql.SQL(""), str(says), kind=Kind(kind), labels=labels, missing=missing)


def _work(folder: Path) -> None:
    """Write every table of the order, one after the other."""
    order = json.loads((folder / ORDER).read_text(encoding="utf-8"))
    at, cut = datetime.fromisoformat(order["at"]), dict[str, int]()
    for name, columns in order["tables"].items():
        plain = folder / f"{name}.csv"
        with plain.open("rb") as held:
            frame = frame_from(name, [_column(told) for told in columns], held)
        plain.unlink()
        with (folder / f"{name}.sav").open("wb") as sink:
            cut[name] = write_sav(frame, order["label"], at, sink, folder)
        with (folder / f"{name}.dta").open("wb") as sink:
            write_dta(frame, order["label"], at, sink)
        del frame
    (folder / TOLD).write_text(json.dumps(cut), encoding="utf-8")


if __name__ == "__main__":
    settings.configure(USE_I18N=False)  # the words of the files are Dutch, as they stand in the code
    try:
        _work(Path(sys.argv[1]))
    except OSError as error:
        sys.exit(NO_SPACE if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG} else 1)
