"""What stands in each CSV file, column by column.

Used by `build` to write them, and by the manifest to explain them.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _
from psycopg2 import sql

from coding.selectors import BookView, coding_table, consensus_table, outcome_table
from coding.words import SourceKind
from plg.models import Community
from reports.exporting.refi import DIRECTIONS
from reports.exporting.tables import CODER, OF_GROUP, PERSON, SOURCE, STANDING, TEXT, Column, Kind, Table
from reports.selectors.research import entry_table

OF_PERSON = sql.SQL("JOIN {} p ON p.member = r.member_key").format(sql.Identifier(PERSON[0]))
MASKED = sql.SQL("LEFT JOIN {} m ON m.version = r.version_uid").format(sql.Identifier(TEXT[0]))
OF_SOURCE = sql.SQL("JOIN {} g ON g.source = r.source_uid").format(sql.Identifier(SOURCE))
OF_CODER = sql.SQL("JOIN {} k ON k.coder = r.coder_key").format(sql.Identifier(CODER[0]))
AND = sql.SQL(" ")
NO_ROUND = (UUID(int=0),)  # a filter on nothing at all could not be compiled


def entries_csv(community: Community) -> Table:
    """Return the layout of `entries.csv`: a row an entry."""
    return Table(
        name="entries.csv",
        columns=[
            Column("entry", sql.SQL("r.entry"), _("kenmerk van de leerervaring, overal hetzelfde")),
            Column("pseudonym", sql.SQL("p.pseudonym"), _("wie het schreef")),
            *background(),
            Column("quotes_allowed", sql.SQL("p.quotes"), _("1: mag zonder naam worden geciteerd"), kind=Kind.YES_NO),
            Column(
                "archiving_allowed",
                sql.SQL("p.archiving"),
                _("1: mag in een onderzoeksarchief; 0: blijft erbuiten"),
                kind=Kind.YES_NO,
            ),
            Column(
                "week",
                week(community.starts_on),
                _("hele weken na de start; leeg: datum onbekend"),
                kind=Kind.WHOLE,
            ),
            Column("issue", sql.SQL("r.about"), _("leiderschapsvraagstuk dat de schrijver koos"), kind=Kind.GROUP),
            Column(
                "own_tags",
                sql.SQL("array_to_string(r.own_tags, ';')"),
                _("eigen labels, met ; ertussen"),
                kind=Kind.TEXT,
            ),
            Column(
                "version",
                sql.SQL("r.version_number"),
                _("de hoeveelste tekst van deze leerervaring"),
                kind=Kind.WHOLE,
            ),
            Column(
                "text",
                sql.SQL("coalesce(m.body, r.body)"),
                _("de tekst, namen gemaskeerd"),
                text=True,
                kind=Kind.TEXT,
            ),
        ],
        rows=entry_table(community),
        joins=AND.join([OF_PERSON, MASKED]),
        order=sql.SQL("p.pseudonym, r.day NULLS LAST, r.entry"),
    )


def codes_long_csv(community: Community, rounds: Collection[UUID], books: Sequence[BookView]) -> Table:
    """Return the layout of `codes_long.csv`: a row a code given, by a coder or settled; more for further quotes."""
    words = {code.key: code.label for book in books for code in book.codes}
    coder = Column("coder", sql.SQL("k.name"), _("Codeur 1, Codeur 2, …, of consensus"), kind=Kind.GROUP)
    return Table(
        name="codes_long.csv",
        columns=[
            *_where(),
            coder,
            Column(
                "code",
                sql.SQL("r.main_code"),
                _("hoofdcode; leeg: geen code van toepassing"),
                kind=Kind.GROUP,
                labels=words,
            ),
            Column(
                "subcode",
                sql.SQL("r.finer_code"),
                _("fijnere code, als die is gekozen"),
                kind=Kind.GROUP,
                labels=words,
            ),
            _direction(_("positive of non_positive; leeg: de code vraagt er niet om")),
            Column(
                "no_code_applies",
                sql.SQL("r.none_applies::int"),
                _("1: de codeur vond dat geen code past"),
                kind=Kind.YES_NO,
            ),
            Column("unsure", sql.SQL("r.in_doubt::int"), _("1: de codeur twijfelde over deze tekst"), kind=Kind.YES_NO),
            Column(
                "quote_number",
                sql.SQL("CASE WHEN r.first IS NOT NULL THEN r.quote_number END"),
                _("het hoeveelste citaat bij deze code; leeg: geen citaat. Tel een code één keer: leeg of 1"),
                kind=Kind.WHOLE,
            ),
            Column(
                "quote_start", sql.SQL("r.first"), _("eerste teken van het citaat, geteld vanaf 0"), kind=Kind.WHOLE
            ),
            Column("quote_end", sql.SQL("r.stop"), _("eerste teken na het citaat"), kind=Kind.WHOLE),
            Column("quote", sql.SQL("r.quote"), _("het citaat uit de gemaskeerde tekst"), text=True, kind=Kind.TEXT),
        ],
        rows=coding_table(community, STANDING).filter(round_uid__in=rounds or NO_ROUND),
        joins=AND.join([OF_PERSON, OF_SOURCE, OF_CODER]),
        order=sql.SQL("r.round_uid, r.at, k.name, r.place, r.coding_uid, r.first"),
    )


def consensus_in_long(community: Community, rounds: Collection[UUID], books: Sequence[BookView]) -> Table:
    """Return the consensus in the columns of `codes_long.csv`, to stand below the originals."""
    nothing = sql.SQL("NULL")
    columns = {column.name: column for column in codes_long_csv(community, rounds, books).columns}
    own = {
        "coder": sql.Literal("consensus"),
        "no_code_applies": sql.SQL("(r.main_code = '')::int"),
        "unsure": sql.SQL("NULL::int"),
        "quote_number": sql.SQL("NULL::int"),
        "quote_start": nothing,
        "quote_end": nothing,
        "quote": sql.SQL("NULL::text"),
    }
    return Table(
        name="codes_long.csv",
        columns=[replace(column, expression=own.get(name, column.expression)) for name, column in columns.items()],
        rows=consensus_table(community, STANDING).filter(round_uid__in=rounds or NO_ROUND),
        joins=AND.join([OF_PERSON, OF_SOURCE]),
        order=sql.SQL("r.round_uid, r.at, r.place"),
    )


def codes_wide_csv(community: Community, rounds: Collection[UUID], books: Sequence[BookView]) -> Table:
    """Return the layout of `codes_wide.csv`: a row a text with its consensus, a column a code, 1 or 0.

    A code that the book of a text does not have is empty there, which is something else than 0. Where a book allows
    several codes, a code that asks for a direction has its own.
    """
    none_applies = _("consensus: geen code van toepassing")
    return Table(
        name="codes_wide.csv",
        columns=[
            *_where(),
            *_code_columns(books),
            Column("no_code_applies", sql.SQL("('' = ANY (r.mains))::int"), none_applies, kind=Kind.YES_NO),
            _direction(
                _("consensus: positive of non_positive; leeg bij meer codes in één tekst"),
                sql.SQL("CASE WHEN cardinality(r.ways) = 1 THEN r.ways[1] END"),
            ),
            Column(
                "all_agreed",
                sql.SQL("r.agreed_on_all::int"),
                _("1: alle codeurs kozen hetzelfde"),
                kind=Kind.YES_NO,
            ),
        ],
        rows=outcome_table(community, STANDING).filter(round_uid__in=rounds or NO_ROUND),
        joins=AND.join([OF_PERSON, OF_SOURCE]),
        order=sql.SQL("r.round_uid, r.at"),
    )


def code_column(key: str) -> str:
    """Return the name of a code's column: one that SPSS and R take as it is."""
    return f"code_{key.replace('-', '_')}"


def background() -> list[Column]:
    """Return the columns of somebody's background, as `k` left it."""
    return [
        Column("duo", sql.SQL("p.duo"), _("duo, een willekeurige code"), kind=Kind.GROUP),
        Column("school", sql.SQL("p.school"), _("school, een willekeurige code"), kind=Kind.GROUP),
        Column("position", sql.SQL("p.position"), _("functie"), text=True, kind=Kind.GROUP),
        Column("experience", sql.SQL("p.experience"), _("jaren ervaring"), kind=Kind.GROUP),
        Column("sector", sql.SQL("p.sector"), _("sector"), kind=Kind.GROUP),
    ]


def _where() -> list[Column]:
    kinds = {kind.value: str(kind.label) for kind in SourceKind}
    return [
        Column("round", sql.SQL("r.round_uid"), _("kenmerk van de codeerronde")),
        Column("source", sql.SQL("g.guid"), _("kenmerk van de bevroren tekst: de GUID in project.qdpx")),
        Column("kind", sql.SQL("r.what"), _("de soort tekst"), kind=Kind.GROUP, labels=kinds),
        Column("entry", sql.SQL("r.entry"), _("kenmerk van de leerervaring of andere tekst, overal hetzelfde")),
        Column("pseudonym", sql.SQL("p.pseudonym"), _("wie het schreef"), missing={OF_GROUP: of_group()}),
    ]


def of_group() -> str:
    """Return what stands for a pseudonym with the text of a group, in words."""
    return _("van een groep: het verslag van een groepsgesprek heeft geen ene schrijver")


def week(start: date) -> sql.Composable:
    """Return the whole weeks from the start to the day of a row: dates do not leave."""
    return sql.SQL("floor((r.day - {}::date) / 7.0)::int").format(sql.Literal(start))


def _direction(says: str, way: sql.Composable | None = None, name: str = "direction") -> Column:
    return Column(name, way or sql.SQL("r.way"), says, kind=Kind.GROUP, labels=DIRECTIONS)


def _code_columns(books: Sequence[BookView]) -> list[Column]:
    codes = {code.key: code for book in books for code in book.codes}
    several = {code.key for book in books if not book.one_per_source for code in book.codes if code.takes_direction}
    given = _("consensus: 1 als gekozen · %(label)s")
    way = _("consensus: richting bij deze code · %(label)s")
    return [
        *(
            Column(code_column(key), _given(key, books), given % {"label": code.label}, kind=Kind.YES_NO)
            for key, code in codes.items()
        ),
        *(
            _direction(way % {"label": code.label}, _way_of(key), f"direction_{code_column(key)}")
            for key, code in codes.items()
            if key in several
        ),
    ]


def _given(key: str, books: Sequence[BookView]) -> sql.Composable:
    holding = [str(book.uid) for book in books if any(code.key == key for code in book.codes)]
    given = sql.SQL("CASE WHEN r.book_uid = ANY ({1}::uuid[]) THEN ({0} = ANY (r.codes || r.mains))::int END")
    return given.format(sql.Literal(key), sql.Literal(holding))


def _way_of(key: str) -> sql.Composable:
    return sql.SQL("r.ways[array_position(r.codes, {0})]").format(sql.Literal(key))
