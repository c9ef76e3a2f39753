"""A table as LaTeX that fits the text of a page, whatever its words, with the lines of booktabs. Used by `typeset`.

Widths are reckoned in em, by the letters of Computer Modern: what fits there fits in narrower typefaces too. Pure.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

#: What LaTeX would take for a command or a sign of its own, and what no typeface of it draws; and how it is written.
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
    "≤": r"$\leq$",
    "≥": r"$\geq$",
    "κ": r"$\kappa$",
    "α": r"$\alpha$",
    "\u00a0": "~",
    "\u202f": r"\,",
    "\u200b": "",
}
_SPECIAL = re.compile("|".join(map(re.escape, SPECIAL)))
#: What ends a line or a cell, and other signs that print nothing.
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
#: What pdfLaTeX prints as it is; of anything else a table says that it asks for a newer LaTeX.
_KNOWN = re.compile(r"[\s!-~\u00a1-\u017e\u2013\u2014\u2018-\u201e\u2020-\u2022\u2026\u2030\u20ac]*")
#: How wide letters are, in thousandths of an em; the others are `USUAL`, and what no Latin typeface has is a whole em.
WIDTHS = {
    **dict.fromkeys("ijl.,:;!'|’‘", 300),
    **dict.fromkeys("cefrstz()[]-\u00a0 ", 445),
    **dict.fromkeys("ago0123456789/–“”", 500),
    **dict.fromkeys("wABCDEFGHKLNOPQRSTUVXYZ+=<>−~^\\", 780),
    **dict.fromkeys("mMW%&@—…", 1030),
}
USUAL, STRANGE = 560, 1000
#: Between these letters a word may be broken that is wider than its column; what LaTeX knows of Dutch it does itself.
_BREAK = re.compile(
    r"(?<=\w[aeiouy])(?=[^\W\daeiouy][aeiouy]\w)|(?<=[aeiouy][^\W\daeiouy])(?=[^\W\daeiouyh][aeiouy]\w)", re.IGNORECASE
)


@dataclass(frozen=True)
class Size:
    """A size of letters: how many em a line of a page has in an article of 10, 11 or 12 pt, and lines in a float."""

    name: str
    line: float
    lines: int


SIZES = (Size("normalsize", 32.5, 30), Size("small", 35.5, 34), Size("footnotesize", 38.5, 38))
SMALLEST = Size("scriptsize", 42.0, 46)
#: Between columns, on each side; and how wide a first column is at least before smaller letters are taken, and how
#: wide for the sake of one long word.
BETWEEN, COMFORTABLE, ROOMY = 0.45, 14.0, 17.0
#: So much more than reckoned a column gets.
SPARE = 0.1


@dataclass(frozen=True)
class _Layout:
    size: Size
    beside: float  # what the columns of figures take together, in em
    first: float | None  # what is left for words, in em; None: they need less

    @property
    def columns(self) -> str:
        if self.first is None:
            return "l"
        return rf">{{\raggedright\hspace{{0pt}}\arraybackslash}}p{{\dimexpr\linewidth-{self.beside:.2f}em\relax}}"

    def worded(self, text: str) -> str:
        """Return words for the first column; one that is wider than the column may be broken."""
        if self.first is None:
            return escaped(text)
        room = self.first
        return " ".join(
            escaped(word) if _width(word) <= room else r"\-".join(map(escaped, _BREAK.split(word)))
            for word in text.split(" ")
        )


def table(caption: str, head: Sequence[str], rows: Sequence[Sequence[str]], notes: Sequence[str]) -> str:
    """Return the table: the first column holds words and wraps where it must, the others figures.

    It floats; one that is longer than a page goes over pages instead. Cells hold one line each.
    """
    stacked = [_stacked(cell, max((_width(row[at]) for row in rows), default=0)) for at, cell in enumerate(head)]
    laid = _laid(stacked, rows)
    written = _row([laid.worded(head[0]), *map(_head_cell, stacked[1:])])
    body = [_row([laid.worded(row[0]), *map(escaped, row[1:])]) for row in rows]
    columns = f"{{@{{}}{laid.columns}{'r' * (len(head) - 1)}@{{}}}}"
    note = " ".join(map(escaped, notes))
    long = _lines(laid, rows) > laid.size.lines
    frame = _over_pages if long else _floating
    packages = "array,booktabs" + (",longtable" if long else "")
    strange = not all(_KNOWN.fullmatch(text) for text in (escaped(caption), note, written, *body))
    return "\n".join(
        [
            f"% \\usepackage{{{packages}}}",
            *(["% LuaLaTeX, XeLaTeX: \\usepackage{fontspec}"] if strange else []),
            *frame(f"\\caption{{{escaped(caption)}}}", laid.size, columns, written, body, note),
        ]
    )


def escaped(text: str) -> str:
    """Return the text as LaTeX prints it, sign for sign, on one line; a letter and the mark over it become one sign."""
    return _SPECIAL.sub(lambda found: SPECIAL[found.group()], unicodedata.normalize("NFC", one_line(text)))


def one_line(text: str) -> str:
    """Return the text on one line: a tab or a new line in it would end the cell."""
    return _CONTROLS.sub(" ", text).strip(" ")


def _floating(caption: str, size: Size, columns: str, head: str, body: list[str], note: str) -> list[str]:
    return [
        "\\begin{table}",
        "\\centering",
        caption,
        f"\\{size.name}\\setlength{{\\tabcolsep}}{{{BETWEEN}em}}",
        f"\\begin{{tabular}}{columns}",
        "\\toprule",
        head,
        "\\midrule",
        *body,
        "\\bottomrule",
        "\\end{tabular}",
        *([f"\\par\\smallskip{{\\footnotesize\\raggedright\\noindent {note}\\par}}"] if note else []),
        "\\end{table}",
    ]


def _over_pages(caption: str, size: Size, columns: str, head: str, body: list[str], note: str) -> list[str]:
    heading = ["\\toprule", head, "\\midrule"]
    return [
        f"{{\\{size.name}\\setlength{{\\tabcolsep}}{{{BETWEEN}em}}\\setlength{{\\LTcapwidth}}{{\\linewidth}}",
        f"\\begin{{longtable}}{columns}",
        f"{caption}\\\\",
        *heading,
        "\\endfirsthead",
        *heading,
        "\\endhead",
        "\\bottomrule",
        "\\endfoot",
        *body,
        "\\end{longtable}",
        *([f"{{\\footnotesize\\raggedright\\noindent {note}\\par}}"] if note else []),
        "}",
    ]


def _laid(head: Sequence[Sequence[str]], rows: Sequence[Sequence[str]]) -> _Layout:
    """Choose the largest letters in which the figures leave the words enough room."""
    whole = [max(map(_width, (*head[at], *(row[at] for row in rows)))) + SPARE for at in range(len(head))]
    beside = sum(whole[1:]) + 2 * BETWEEN * (len(head) - 1)
    words = [word for row in (head[0], *(row[:1] for row in rows)) for cell in row for word in cell.split()]
    wanted = min(whole[0], max(COMFORTABLE, min(ROOMY, max(map(_width, words), default=0) + SPARE)))
    size = next((size for size in SIZES if beside + wanted <= size.line), SMALLEST)
    room = size.line - beside
    return _Layout(size, beside, None if whole[0] <= room else room)


def _lines(laid: _Layout, rows: Sequence[Sequence[str]]) -> int:
    return sum(1 if laid.first is None else ceil(_width(row[0]) / max(laid.first, 1.0)) for row in rows)


def _stacked(cell: str, column: float) -> list[str]:
    """Break the head of a column at its spaces, so that it is no wider than the figures below it if it can be."""
    lines = [""]
    for word in cell.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and _width(longer) > column:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _row(cells: Sequence[str]) -> str:
    # What ends a row, and the lines of booktabs, take a bracket or a star after them for their own.
    guard = "{}" if cells[0][:1] in {"[", "*"} else ""
    return guard + " & ".join(cells) + r" \\"


def _head_cell(lines: Sequence[str]) -> str:
    written = [*map(escaped, lines)]
    return written[0] if len(written) == 1 else "\\shortstack[r]{" + "\\\\".join(written) + "}"


def _width(text: str) -> float:
    """Return how wide a line is at most, in em."""
    letters = (char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))
    return sum(WIDTHS.get(char, USUAL if char < "\u0250" else STRANGE) for char in letters) / 1000
