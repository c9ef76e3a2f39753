"""Writes a table as .dta, as Stata and R open it: labels of variables and values, texts of any length.

Used by `writing`.
"""

from datetime import UTC, datetime
from io import BytesIO

from reports.exporting.archive import Sink
from reports.exporting.frames import Frame, fitting_names
from reports.exporting.tables import Kind

#: What the format can hold, in characters. Longer words than these go in as texts.
LONGEST_NAME, LONGEST_LABEL = 32, 80
VERSION = 118
PIECE = 1024 * 1024


def write_dta(frame: Frame, label: str, at: datetime, sink: Sink) -> None:
    """Write a .dta. The moment in it is `at`, so that the same data give the same bytes. Memory: the table, twice."""
    names = fitting_names([variable.name for variable in frame.variables], LONGEST_NAME)
    data = frame.data.rename(columns=names)
    held = BytesIO()
    data.to_stata(
        held,
        version=VERSION,
        write_index=False,
        time_stamp=at.astimezone(UTC).replace(tzinfo=None),
        data_label=label[:LONGEST_LABEL],
        variable_labels={names[variable.name]: variable.says[:LONGEST_LABEL] for variable in frame.variables},
        value_labels={names[variable.name]: dict(variable.values) for variable in frame.variables if variable.values},
        convert_strl=[names[variable.name] for variable in frame.variables if variable.kind is Kind.TEXT],
    )
    held.seek(0)
    while piece := held.read(PIECE):
        sink.write(piece)
