"""The summary of a study as PDF. Used by the task and the command. Takes plain facts; reads no database."""

from dataclasses import dataclass
from typing import Any

from plg.grids import Heat, shade
from plg.queue import Progress
from reports.pdf import engine, pictures
from reports.pdf.steps import rendered
from reports.selectors.summary import Matrix, SummaryFacts

#: From so many columns on a table is set in smaller type.
MANY = 6


@dataclass(frozen=True)
class Grid:
    """A part of a table of counts that fits on the page: its numbered heads, and per row a count with its shade."""

    heads: list[tuple[int, str]]
    rows: list[tuple[str, list[tuple[int, int]], int]]  # the row's words, count and shade a column, n


def make_research_summary(facts: SummaryFacts, progress: Progress) -> engine.Rendered:
    """Return the PDF. The same facts give the same bytes."""

    def context() -> dict[str, Any]:
        return {
            "facts": facts,
            "round": facts.round,
            "bars": pictures.on_paper(facts.bars) if facts.bars else None,
            "tables": [(table, len(table.head) > MANY) for table in facts.tables],
            "matrix": _cases(facts.matrix) if facts.matrix else [],
            "groups": [(heat, _group(heat)) for heat in facts.groups],
        }

    return rendered("pdf/research.html", facts.seal, progress, context)


def _cases(matrix: Matrix) -> list[Grid]:
    return [
        Grid(
            part,
            [
                (
                    row.pseudonym,
                    [(row.counts[at - 1], shade(row.counts[at - 1], matrix.fullest)) for at, _label in part],
                    row.texts,
                )
                for row in matrix.rows
            ],
        )
        for part in matrix.parts
    ]


def _group(heat: Heat) -> list[Grid]:
    """Return a table of the background turned on its side: a row a code, a column a group."""
    groups = [
        (at, f"{row.label} (n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}{row.n}{f'; {row.words}' if row.words else ''})")
        for at, row in enumerate(heat.rows, 1)
    ]
    drawn = [cells for _row, cells in heat.drawn]
    rows = [
        (
            head.label,
            [(cells[at].count, cells[at].shade) for cells in drawn],
            sum(cells[at].count for cells in drawn),
        )
        for at, head in enumerate(heat.columns)
    ]
    return [
        Grid(groups[start : start + 4], [(label, cells[start : start + 4], n) for label, cells, n in rows])
        for start in range(0, len(groups), 4)
    ]
