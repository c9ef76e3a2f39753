"""Writes a table as .sav, as SPSS, PSPP and R open it: labels, measures, user-missing. Used by `build`."""

import errno
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reports.exporting.archive import Sink
from reports.exporting.frames import LEFT_OUT_NUMBER, Frame, Variable, cut, fitting_names
from reports.exporting.tables import Kind

if TYPE_CHECKING:
    import pandas as pd

#: What the format can hold, in bytes of UTF-8.
LONGEST_NAME, LONGEST_LABEL, LONGEST_VALUE_LABEL, LONGEST_TEXT = 64, 251, 120, 32_767
MEASURES = {Kind.POINT: "ordinal", Kind.WHOLE: "scale", Kind.REAL: "scale"}
FORMATS = {Kind.REAL: "F8.4"}
#: Where the header keeps the moment it was written: two fields, nine and eight characters long.
MOMENT = slice(92, 109)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
PIECE = 1024 * 1024
#: All that the writer says when the disk is full.
DISK_FULL = "Unable to write data"


def write_sav(frame: Frame, label: str, at: datetime, sink: Sink, folder: Path) -> int:
    """Write a .sav; return how many texts were longer than it can hold and were cut, at a character.

    The moment in the header is `at`, so that the same data give the same bytes. It is made in `folder` first. Memory:
    the table.
    """
    import pyreadstat

    names = fitting_names([variable.name for variable in frame.variables], LONGEST_NAME)
    data, shortened = _fitting(frame)
    path = folder / f".{frame.name}.sav"
    told = _told({names[variable.name]: variable for variable in frame.variables}, frame)
    try:
        pyreadstat.write_sav(
            data.rename(columns=names), str(path), file_label=cut(label, 64), **told, row_compress=True
        )
    except pyreadstat.ReadstatError as error:
        if str(error) != DISK_FULL:
            raise
        raise OSError(errno.ENOSPC, "no space left for the .sav") from error
    with path.open("r+b") as file:
        file.seek(MOMENT.start)
        file.write(_moment(at))
        file.seek(0)
        while piece := file.read(PIECE):
            sink.write(piece)
    path.unlink()
    return shortened


def _told(variables: dict[str, Variable], frame: Frame) -> dict[str, Any]:
    """Return what a .sav says of its variables, by the names they have in it."""
    return {
        "column_labels": {name: cut(variable.says, LONGEST_LABEL) for name, variable in variables.items()},
        "variable_value_labels": {
            name: {float(value): cut(words, LONGEST_VALUE_LABEL) for value, words in variable.values.items()}
            for name, variable in variables.items()
            if variable.values
        },
        "missing_ranges": {
            name: missing for name, variable in variables.items() if (missing := _missing(variable, frame))
        },
        "variable_measure": {name: MEASURES.get(variable.kind, "nominal") for name, variable in variables.items()},
        "variable_format": {name: _format(variable) for name, variable in variables.items() if not variable.is_text},
    }


def _missing(variable: Variable, frame: Frame) -> list[Any]:
    """Return the values that stand for none. A text column says so only where one does: then all its words fit."""
    if variable.may_be_left_out:
        return [float(LEFT_OUT_NUMBER)]
    return [word for word in variable.missing if (frame.data[variable.name] == word).any()]


def _format(variable: Variable) -> str:
    return FORMATS.get(variable.kind, "F8.0")


def _fitting(frame: Frame) -> "tuple[pd.DataFrame, int]":
    """Return the table with every text short enough, and how many had to be cut."""
    data, shortened = frame.data.copy(deep=False), 0
    for variable in frame.variables:
        if not variable.is_text:
            continue
        texts = data[variable.name]
        # At most four bytes a character: only these can be too long.
        for row in texts.index[texts.str.len() > LONGEST_TEXT // 4]:
            if (short := cut(texts[row], LONGEST_TEXT)) != texts[row]:
                texts = texts.copy() if shortened == 0 else texts
                texts[row] = short
                shortened += 1
        data[variable.name] = texts
    return data, shortened


def _moment(at: datetime) -> bytes:
    utc = at.astimezone(UTC)
    return f"{utc.day:02d} {MONTHS[utc.month - 1]} {utc:%y}{utc:%H:%M:%S}".encode()
