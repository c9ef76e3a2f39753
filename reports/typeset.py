"""A table for a paper, and the same table as plain text, CSV and LaTeX. Pure; knows no code and no person.

What is folded is a dash in every form. Text runs nothing: not in a spreadsheet, not in LaTeX.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from plg.tabular.cells import neutral

#: What stands in a cell that is not told.
FOLDED = "–"
#: Of more columns than this a table is wide in LaTeX, and very wide.
MANY, MOST = 5, 6
#: What LaTeX would take for a command or a sign of its own, and how it is written instead.
SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\char34{}",
    "−": "$-$",
    "κ": r"$\kappa$",
    "α": r"$\alpha$",
    "\u00a0": "~",
}
_SPECIAL = re.compile("|".join(map(re.escape, SPECIAL)))
#: What ends a line or a cell, and other signs that print nothing.
_CONTROLS = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")


@dataclass(frozen=True)
class PaperTable:
    """A table with its caption, fit to be printed. The first column holds words, the others figures."""

    key: str
    caption: str  # with n
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    folded: int = 0  # how many cells are not told

    @property
    def text(self) -> str:
        """The table as text: a tab between cells, so that a word processor makes a table of it."""
        return "\n".join([_line(self.caption), *("\t".join(row) for row in self._safe), *map(_line, self.notes)])

    @property
    def csv(self) -> str:
        """The table as CSV: semicolons, and quotes around what holds one."""
        return "\n".join(";".join(_quoted(cell) for cell in row) for row in self._safe)

    @property
    def latex(self) -> str:
        """The table as LaTeX, with the lines of booktabs."""
        head, *rows = ([escaped(cell) for cell in row] for row in self._lines)
        note = " ".join(map(escaped, self.notes))
        wide = len(head) > MANY  # more than a page of text is wide: smaller, closer, and words that may wrap
        size = "scriptsize" if len(head) > MOST else "footnotesize"
        first = "p{0.24\\linewidth}" if wide else "l"
        lines = [
            "% \\usepackage{booktabs}",
            "\\begin{table}",
            f"\\caption{{{escaped(self.caption)}}}",
            *([f"\\{size}\\setlength{{\\tabcolsep}}{{2pt}}"] if wide else []),
            f"\\begin{{tabular}}{{{first}{'r' * (len(head) - 1)}}}",
            "\\toprule",
            " & ".join(head) + " \\\\",
            "\\midrule",
            *(" & ".join(row) + " \\\\" for row in rows),
            "\\bottomrule",
            "\\end{tabular}",
            *([f"\\par\\smallskip\\footnotesize {note}"] if note else []),
            "\\end{table}",
        ]
        return "\n".join(lines)

    @property
    def _lines(self) -> Iterator[list[str]]:
        for row in (self.head, *self.rows):
            yield [_line(cell) for cell in row]

    @property
    def _safe(self) -> Iterator[list[str]]:
        """Yield head and rows with the words neutralised; figures are ours and stay what they are."""
        for at, row in enumerate(self._lines):
            yield [neutral(cell) if at == 0 or column == 0 else cell for column, cell in enumerate(row)]


def escaped(text: str) -> str:
    """Return the text as LaTeX prints it, sign for sign."""
    return _SPECIAL.sub(lambda found: SPECIAL[found.group()], _line(text))


def _line(text: str) -> str:
    """Return the text on one line: a tab or a new line in it would end the cell."""
    return _CONTROLS.sub(" ", text).strip(" ")


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if any(sign in cell for sign in ';"') else cell
