"""Text cells that a spreadsheet would take for a formula get an apostrophe. The same rule in Python and in SQL.

Used by whatever writes a table for people, for text columns only; numbers, codes and ids are never touched.
"""

import re

#: A cell that opens with one of these is a formula to a spreadsheet; apostrophes before it count along, so that
#: taking one apostrophe off whatever this matches gives back exactly what was written.
TRIGGERS = "^'*[=+@\t\r\n＝＋－＠-]"
_OPENS_FORMULA = re.compile(TRIGGERS)


def neutral(text: str) -> str:
    """Return the text as it may stand in a cell: with an apostrophe in front when it opens like a formula."""
    return f"'{text}" if _OPENS_FORMULA.match(text) else text


def original(cell: str) -> str:
    """Return what was written, from a cell made by `neutral`."""
    return cell[1:] if cell.startswith("'") and _OPENS_FORMULA.match(cell) else cell
