"""What stands in `memos.csv`: the researchers' notes on texts, codes, participants and rounds, names written over.

Used by `build`, inside its snapshot, beside the tables of `lists`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from psycopg2 import sql

from coding.selectors import BookView, settled_memos
from reports.exporting.snapshot import helper_table
from reports.exporting.tables import PERSON, SOURCE, Column, Kind, Table

MEMO = (
    "export_memo",
    "at int, round_uid uuid, about text, source_uid uuid, code text, member_key bigint, coder text, body text",
)
ELSE = "Onderzoeker"  # who wrote a memo without having coded


def fill_memos(rounds: Sequence[Any], coders: Mapping[int, str]) -> None:
    """Make the helper table of the memos. `coders` says what each is called, by membership."""
    rows = (row for round in rounds for row in settled_memos(round))
    helper_table(
        *MEMO,
        [
            (
                at,
                str(row.round),
                row.kind,
                str(row.source) if row.source else None,
                row.code,
                row.case,
                coders.get(row.writer, ELSE),
                row.text,
            )
            for at, row in enumerate(rows)
        ],
    )


def memos_csv(books: Sequence[BookView]) -> Table:
    """Return the layout of `memos.csv`: a row a memo."""
    words = {code.key: code.label for book in books for code in book.codes}
    kinds = {"source": _("een tekst"), "code": _("een code"), "case": _("een deelnemer"), "round": _("de ronde")}
    beside = sql.SQL("LEFT JOIN {} p ON p.member = r.member_key LEFT JOIN {} g ON g.source = r.source_uid")
    return Table(
        name="memos.csv",
        columns=[
            Column("round", sql.SQL("r.round_uid"), _("kenmerk van de codeerronde")),
            Column("about", sql.SQL("r.about"), _("waar de memo over gaat"), kind=Kind.GROUP, labels=kinds),
            Column("source", sql.SQL("g.guid"), _("kenmerk van de bevroren tekst; leeg: geen tekst")),
            Column("code", sql.SQL("r.code"), _("de code; leeg: geen code"), kind=Kind.GROUP, labels=words),
            Column("pseudonym", sql.SQL("p.pseudonym"), _("de deelnemer; leeg: geen deelnemer")),
            Column("coder", sql.SQL("r.coder"), _("wie de memo schreef"), kind=Kind.GROUP),
            Column("memo", sql.SQL("r.body"), _("de memo, namen gemaskeerd"), text=True, kind=Kind.TEXT),
        ],
        rows=MEMO[0],
        joins=beside.format(sql.Identifier(PERSON[0]), sql.Identifier(SOURCE)),
        order=sql.SQL("r.at"),
    )
