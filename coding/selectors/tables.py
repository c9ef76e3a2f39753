"""The settled rounds of a community as querysets of plain columns, for exports that copy them inside the database.

Used by reports. The same rule as the typed rows beside it: settled rounds only, standing texts only. No memos: those
stand in `memos`.
"""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Count, Exists, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, Substr

from coding.access import standing_sources
from coding.models import Assignment, Decision, Quote, Source
from coding.words import RoundState
from plg.models import Community

Rows = QuerySet[Any, Any]
#: The `member_key` of a text that is nobody's alone: the record of a group talk.
OF_GROUP = 0
LENGTH = F("codings__quotes__end") - F("codings__quotes__start")


def source_table(community: Community, standing: RawSQL | None = None) -> Rows:
    """Return the masked texts of the settled rounds, a row a text. `member_key`: of the author, or `OF_GROUP`."""
    return _settled(community, standing).values(
        round_uid=F("round__uid"),
        source_uid=F("uid"),
        what=F("kind"),
        entry=F("origin"),
        member_key=Coalesce(F("member_id"), Value(OF_GROUP)),
        at=F("position"),
        part=F("fragment"),
        body=F("text"),
    )


def coding_table(community: Community, standing: RawSQL | None = None) -> Rows:
    """Return what every coder found, a row a quote of a code; a code without quotes has one row all the same.

    Who found that no code applies has one row with empty codes. `coder_key` is the coder's membership. `quote` is cut
    from the masked text inside the database; `first` and `stop` count code points, `stop` exclusive, and are empty
    without a quote. `quote_number` counts the quotes of one code from 1, so that a code is counted once at 1.
    """
    done = Assignment.objects.filter(source__in=_settled(community, standing), done_at__isnull=False)
    return done.order_by().values(
        round_uid=F("source__round__uid"),
        source_uid=F("source__uid"),
        what=F("source__kind"),
        entry=F("source__origin"),
        member_key=Coalesce(F("source__member_id"), Value(OF_GROUP)),
        at=F("source__position"),
        coder_key=F("coder__membership_id"),
        coding_uid=F("codings__uid"),
        code_uid=F("codings__code__uid"),
        place=Coalesce(F("codings__code__order"), Value(0)),
        main_code=_main("codings__code"),
        finer_code=_finer("codings__code"),
        way=Coalesce(F("codings__direction"), Value("")),
        first=F("codings__quotes__start"),
        stop=F("codings__quotes__end"),
        quote=Substr("source__text", F("codings__quotes__start") + 1, LENGTH),
        quote_number=Coalesce(Subquery(_earlier_quotes()), Value(0)) + 1,
        none_applies=F("no_code_applies"),
        in_doubt=F("unsure"),
    )


def consensus_table(community: Community, standing: RawSQL | None = None) -> Rows:
    """Return the consensus on every text, a row a code; one with empty codes where it is that no code applies."""
    return (
        Decision.objects.filter(source__in=_settled(community, standing), given=True)
        .order_by()
        .values(
            round_uid=F("source__round__uid"),
            source_uid=F("source__uid"),
            what=F("source__kind"),
            entry=F("source__origin"),
            member_key=Coalesce(F("source__member_id"), Value(OF_GROUP)),
            at=F("source__position"),
            code_uid=F("code__uid"),
            place=Coalesce(F("code__order"), Value(0)),
            alone_here=F("alone"),
            main_code=_main("code"),
            finer_code=_finer("code"),
            way=F("direction"),
            all_agreed=F("agreed"),
        )
    )


def outcome_table(community: Community, standing: RawSQL | None = None) -> Rows:
    """Return the consensus on every text, a row a text: all its codes, main and finer, as arrays, with directions.

    `ways` goes with `codes`, place by place. `agreed_on_all` says that no coder differed about any code of the text.
    """
    given = Decision.objects.filter(source=OuterRef("pk"), given=True).order_by("code__order", "pk")
    return (
        _settled(community, standing)
        .filter(Exists(given))
        .values(
            round_uid=F("round__uid"),
            book_uid=F("round__book__uid"),
            source_uid=F("uid"),
            what=F("kind"),
            entry=F("origin"),
            member_key=Coalesce(F("member_id"), Value(OF_GROUP)),
            at=F("position"),
            codes=ArraySubquery(given.values(one=_named("code"))),
            mains=ArraySubquery(given.values(one=_main("code"))),
            ways=ArraySubquery(given.values("direction")),
            agreed_on_all=~Exists(Decision.objects.filter(source=OuterRef("pk"), agreed=False)),
        )
    )


def _settled(community: Community, standing: RawSQL | None) -> QuerySet[Source]:
    """Return the texts of the settled rounds that stand.

    `standing` selects the uids that `source_table` gave before in the same snapshot: asking the rule anew of every
    text would cost each table as much again.
    """
    if standing is not None:
        return Source.objects.filter(uid__in=standing)
    return standing_sources(community).filter(round__state=RoundState.SETTLED).order_by()


def _earlier_quotes() -> QuerySet[Quote, Any]:
    """Count the quotes of the same code that begin before this one, in the index of quotes. A window over all rows
    would sort every one of them with its whole text."""
    same = Quote.objects.filter(coding=OuterRef("codings__pk"), start__lt=OuterRef("codings__quotes__start"))
    return same.order_by().values("coding").annotate(number=Count("*")).values("number")


def _main(code: str) -> Coalesce:
    return Coalesce(F(f"{code}__parent__key"), F(f"{code}__key"), Value(""))


def _named(code: str) -> Coalesce:
    return Coalesce(F(f"{code}__key"), Value(""))


def _finer(code: str) -> Case:
    return Case(When(**{f"{code}__parent__isnull": False}, then=F(f"{code}__key")), default=Value(""))
