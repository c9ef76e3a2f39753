"""What stands in the files about questionnaires, presence and rankings: helper tables, and their columns.

Used by `build`, inside its snapshot, beside the entries and codes of `layout`.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from psycopg2 import sql

from amo.selectors.research import Asked, item_rows, score_rows
from coding.selectors import BookView, agreement_rows
from intervisie.selectors.research import HIGHEST, attendance_table, ranked_rows
from intervisie.words import AttendanceState, Method
from plg.models import Community
from plg.privacy.masking import find, masked
from plg.services import names
from plg.words import FindingKind
from reports.exporting.layout import OF_PERSON, background, week
from reports.exporting.snapshot import helper_table
from reports.exporting.tables import Column, Kind, Table

ITEM = (
    "export_item",
    (
        "at int, member_key bigint, questionnaire text, version int, moment text, scale text, item text, turned int, "
        "value int, skipped int"
    ),
)
SCORE = (
    "export_score",
    (
        "at int, member_key bigint, questionnaire text, version int, moment text, scale text, score numeric(8,4), "
        "answered int, items int"
    ),
)
RANKED = (
    "export_ranked",
    "at int, ranking uuid, question text, method text, day date, ballots int, thing text, place int, total int, "
    + ", ".join(f"points_{points} int" for points in range(HIGHEST, 0, -1)),
)


AGREEMENT = (
    "export_agreement",
    (
        "at int, round_uid uuid, scope text, coder_a text, coder_b text, code text, measure text, n int, "
        "value numeric(12,6), low numeric(12,6), high numeric(12,6)"
    ),
)
MEASURES = {
    "share": gettext_lazy("aandeel paren van keuzes dat gelijk is"),
    "cohen": gettext_lazy("Cohens kappa, voor twee codeurs"),
    "fleiss": gettext_lazy("Fleiss' kappa, waar allen elke tekst codeerden"),
    "alpha": gettext_lazy("Krippendorffs alfa, nominaal"),
    "ac1": gettext_lazy("Gwets AC1"),
    "count": gettext_lazy("hoe vaak deze codeur de code gaf"),
    "prevalence": gettext_lazy("aandeel van alle keuzes"),
}


def fill_agreement(rounds: Sequence[Any], coders: Mapping[int, str]) -> None:
    """Make the helper table of how far coders agree. `coders` says what each is called."""
    rows = (row for round in rounds for row in agreement_rows(round))
    told = []
    for at, row in enumerate(rows):
        who = _two([coders[key] for key in row.coders])
        told.append((at, str(row.round), row.scope, *who, row.code, row.measure, row.n, row.value, row.low, row.high))
    helper_table(*AGREEMENT, told)


def _two(names: Sequence[str]) -> tuple[str, str]:
    first, second = (*names, "", "")[:2]
    return first, second


def fill(community: Community, waves: Sequence[Asked]) -> None:
    """Make the helper tables of the rows that Python works out: answers, scores, rankings."""
    helper_table(
        *ITEM,
        [
            (
                at,
                row.member,
                row.asked.questionnaire,
                row.asked.version,
                row.asked.moment,
                row.scale,
                row.item,
                int(row.reversed),
                row.value,
                int(row.not_applicable),
            )
            for at, row in enumerate(item_rows(community, waves))
        ],
    )
    helper_table(
        *SCORE,
        [
            (
                at,
                row.member,
                row.asked.questionnaire,
                row.asked.version,
                row.asked.moment,
                row.scale,
                None if row.score is None else f"{float(row.score):.4f}",
                row.answered,
                row.items,
            )
            for at, row in enumerate(score_rows(community, waves))
        ],
    )
    helper_table(*RANKED, list(_ranked(community)))


def _ranked(community: Community) -> Iterator[tuple[object, ...]]:
    """Yield what rankings came to, with every known name in what a facilitator asked written over."""
    known = names.known_names(community)

    def safe(text: str) -> str:
        # Nobody settles findings in these few words, so only what is surely a name goes: a capital alone says little.
        return masked(text, [place for place in find(text, known) if place.kind != FindingKind.WORD])

    for at, row in enumerate(ranked_rows(community)):
        told = (at, str(row.ranking), safe(row.question), row.method, row.day, row.ballots, safe(row.thing))
        yield (*told, row.rank, row.total, *row.counts)


def agreement_csv(books: Sequence[BookView]) -> Table:
    """Return the layout of `agreement.csv`: a row a figure, over all codes, of two coders or of one code."""
    words = {code.key: code.label for book in books for code in book.codes}
    scopes = {"overall": _("alle codes samen"), "pair": _("twee codeurs"), "code": _("één code tegen de rest")}
    measures = {key: str(said) for key, said in MEASURES.items()}

    def real(name: str, says: str) -> Column:
        return Column(name, sql.Identifier("r", name), says, kind=Kind.REAL)

    return Table(
        name="agreement.csv",
        columns=[
            Column("round", sql.SQL("r.round_uid"), _("kenmerk van de codeerronde")),
            Column("scope", sql.SQL("r.scope"), _("waarover het getal gaat"), kind=Kind.GROUP, labels=scopes),
            Column("coder_a", sql.SQL("r.coder_a"), _("de codeur, of de eerste; leeg: allen"), kind=Kind.GROUP),
            Column("coder_b", sql.SQL("r.coder_b"), _("de tweede codeur"), kind=Kind.GROUP),
            Column("code", sql.SQL("r.code"), _("de code; leeg: alle"), kind=Kind.GROUP, labels=words),
            Column("measure", sql.SQL("r.measure"), _("de maat"), kind=Kind.GROUP, labels=measures),
            Column("n", sql.SQL("r.n"), _("teksten die twee of meer codeurs codeerden"), kind=Kind.WHOLE),
            real("value", _("het getal; leeg: niet te berekenen")),
            real("low", _("ondergrens van het 95%-interval (bootstrap met het zaad van de ronde)")),
            real("high", _("bovengrens van dat interval")),
        ],
        rows=AGREEMENT[0],
        joins=sql.SQL(""),
        order=sql.SQL("r.at"),
    )


def amo_items_csv(waves: Sequence[Asked]) -> Table:
    """Return the layout of `amo_items.csv`: a row a person, measurement and statement, answered or not."""
    words = {item.key: item.text for wave in waves for item in wave.instrument.items}
    return Table(
        name="amo_items.csv",
        columns=[
            *_of_wave(waves),
            Column("item", sql.SQL("r.item"), _("de stelling"), kind=Kind.GROUP, labels=words),
            Column(
                "reversed",
                sql.SQL("r.turned"),
                _("1: omgekeerd gesteld, en voor de schaalscore gedraaid"),
                kind=Kind.YES_NO,
            ),
            Column("value", sql.SQL("r.value"), _("het antwoord zoals gegeven; leeg: geen antwoord"), kind=Kind.POINT),
            Column("not_applicable", sql.SQL("r.skipped"), _("1: niet van toepassing"), kind=Kind.YES_NO),
        ],
        rows=ITEM[0],
        joins=OF_PERSON,
        order=sql.SQL("r.at"),
    )


def amo_scores_csv(waves: Sequence[Asked]) -> Table:
    """Return the layout of `amo_scores.csv`: a row a person, measurement and scale, with the background."""
    return Table(
        name="amo_scores.csv",
        columns=[
            *_of_wave(waves),
            *background(),
            Column(
                "score",
                sql.SQL("r.score"),
                _("gemiddelde over de beantwoorde stellingen; leeg: te weinig antwoorden"),
                kind=Kind.REAL,
            ),
            Column("answered", sql.SQL("r.answered"), _("beantwoorde stellingen"), kind=Kind.WHOLE),
            Column("items", sql.SQL("r.items"), _("stellingen in de schaal"), kind=Kind.WHOLE),
        ],
        rows=SCORE[0],
        joins=OF_PERSON,
        order=sql.SQL("r.at"),
    )


def attendance_csv(community: Community) -> Table:
    """Return the layout of `attendance.csv`: a row a person and meeting, of who allows it."""
    states = {state.value: str(state.label) for state in AttendanceState}
    return Table(
        name="attendance.csv",
        columns=[
            Column("meeting", sql.SQL("r.meeting_uid"), _("kenmerk van de bijeenkomst")),
            Column("week", week(community.starts_on), _("hele weken na de start"), kind=Kind.WHOLE),
            Column("pseudonym", sql.SQL("p.pseudonym"), _("over wie het gaat")),
            Column("state", sql.SQL("r.was"), _("of iemand er was"), kind=Kind.GROUP, labels=states),
        ],
        rows=attendance_table(community),
        joins=OF_PERSON,
        order=sql.SQL("r.day, r.meeting_uid, p.pseudonym"),
    )


def rankings_csv(community: Community) -> Table:
    """Return the layout of `rankings.csv`: a row a ranking and thing, counts of the whole group."""
    methods = {method.value: str(method.label) for method in Method}
    given = [
        Column(
            f"points_{points}",
            sql.Identifier("r", f"points_{points}"),
            _("hoe vaak dit %(n)s kreeg") % {"n": points},
            kind=Kind.WHOLE,
        )
        for points in range(HIGHEST, 0, -1)
    ]
    return Table(
        name="rankings.csv",
        columns=[
            Column("ranking", sql.SQL("r.ranking"), _("kenmerk van de peiling")),
            Column("week", week(community.starts_on), _("hele weken na de start"), kind=Kind.WHOLE),
            Column("question", sql.SQL("r.question"), _("de vraag"), text=True, kind=Kind.TEXT),
            Column("method", sql.SQL("r.method"), _("de manier"), kind=Kind.GROUP, labels=methods),
            Column("ballots", sql.SQL("r.ballots"), _("hoeveel mensen punten gaven"), kind=Kind.WHOLE),
            Column("thing", sql.SQL("r.thing"), _("waar punten aan gegeven zijn"), text=True, kind=Kind.TEXT),
            Column("rank", sql.SQL("r.place"), _("plaats; gelijken delen een plaats"), kind=Kind.WHOLE),
            Column("total", sql.SQL("r.total"), _("alle punten samen"), kind=Kind.WHOLE),
            *given,
        ],
        rows=RANKED[0],
        joins=sql.SQL(""),
        order=sql.SQL("r.at"),
    )


def _of_wave(waves: Sequence[Asked]) -> list[Column]:
    moments = {wave.moment: wave.said for wave in waves}
    titles = {wave.questionnaire: wave.title for wave in waves}
    scales = {scale.key: scale.name for wave in waves for scale in wave.instrument.scales}
    return [
        Column("pseudonym", sql.SQL("p.pseudonym"), _("wie het invulde")),
        Column("questionnaire", sql.SQL("r.questionnaire"), _("de vragenlijst"), kind=Kind.GROUP, labels=titles),
        Column("version", sql.SQL("r.version"), _("versie van de vragenlijst"), kind=Kind.WHOLE),
        Column("moment", sql.SQL("r.moment"), _("het meetmoment"), kind=Kind.GROUP, labels=moments),
        Column("scale", sql.SQL("r.scale"), _("de schaal"), kind=Kind.GROUP, labels=scales),
    ]
