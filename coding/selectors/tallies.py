"""How many texts rounds hold now and how far their coders are: for the lists, the home page, a round and the workbench.

Small rounds are counted each time. What a big one holds is kept for a minute, so that no page waits for a count of a
hundred thousand: figures only, never a text. What somebody still has to do is counted each time, by its index.
"""

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from django.core.cache import cache
from django.db.models import Count, OuterRef, Subquery

from coding.access import whole_round, whole_rounds
from coding.models import Assignment, Coder, Round, Source

#: From so many texts on a round is big, and for so many seconds its figures are kept.
LARGE, KEPT = 5000, 60
T = TypeVar("T")


@dataclass(frozen=True)
class Done:
    """Of the texts somebody was given: how many stand now, and how many of those are done."""

    given: int = 0
    done: int = 0


def texts_in(rounds: Collection[Round]) -> dict[int, int]:
    """Return how many texts stand now in each of these rounds of one community, by key.

    One query, and one a kind of text. At most once a minute one more a kind for each big round.
    """
    stamps, found = stamps_of(rounds), Counter[int]()
    for texts in whole_rounds([round for round in rounds if round.pk not in stamps]):
        found.update(dict(texts.values_list("round").annotate(Count("pk"))))
    for big in (round for round in rounds if round.pk in stamps):
        found[big.pk] = kept(stamps[big.pk], "texts", partial(_counted, big))
    return dict(found)


def _counted(round: Round) -> int:
    return sum(texts.count() for texts in whole_round(round))


def done_by(seats: Collection[Coder]) -> dict[int, Done]:
    """Return how far each of these coders is, by key; their rounds are loaded, and of one community.

    Two queries, and one a kind of text. At most once a minute one more a kind for each coder of a big round.
    """
    rounds = {seat.round_id: seat.round for seat in seats}
    stamps = stamps_of(rounds.values())
    found = {seat.pk: Done() for seat in seats}
    for texts in whole_rounds([round for pk, round in rounds.items() if pk not in stamps]):
        mine = Assignment.objects.filter(coder__in=found, source__in=texts)
        for seat, given, done in mine.values_list("coder").annotate(Count("pk"), Count("done_at")):
            found[seat] = Done(found[seat].given + given, found[seat].done + done)
    big = [seat for seat in seats if seat.round_id in stamps]
    undone = Assignment.objects.filter(coder__in=big, done_at=None) if big else Assignment.objects.none()
    left = dict(undone.order_by().values("coder").annotate(n=Count("*")).values_list("coder", "n"))  # the index tells
    for seat in big:
        found[seat.pk] = done_in_big(seat.round, seat.pk, stamps[seat.round_id], left.get(seat.pk, 0))
    return found


def done_in_small(round: Round, seat: int) -> Done:
    """Return how far one coder of a round is. One query a kind of text."""
    rows = [
        Assignment.objects.filter(coder=seat, source__in=texts).aggregate(given=Count("pk"), done=Count("done_at"))
        for texts in whole_round(round)
    ]
    return Done(sum(row["given"] for row in rows), sum(row["done"] for row in rows))


def done_in_big(round: Round, seat: int, stamp: str, left: int) -> Done:
    """Return how far one coder of a big round is, of whose texts, standing or not, `left` are undone now.

    Asks nothing, but once a minute what `done_in_small` does.
    """

    def counted() -> tuple[int, int]:
        now = done_in_small(round, seat)
        return now.given, left - (now.given - now.done)

    given, gone = kept(stamp, f"coder.{seat}", counted)
    return Done(given, given - max(0, left - gone))


def kept(stamp: str, name: str, count: Callable[[], T]) -> T:
    """Return what is kept of a big round under this name; count it where nothing is."""
    where = f"coding.{stamp}.{name}"
    found: T | None = cache.get(where)
    if found is None:
        found = count()
        cache.set(where, found, KEPT)
    return found


def stamps_of(rounds: Collection[Round]) -> dict[int, str]:
    """Return the stamp of each big round, by key: another one when texts or coders came in. One query."""
    last = Source.objects.filter(round=OuterRef("pk")).order_by("-position").values("position")[:1]
    sized = Round.objects.filter(pk__in=[round.pk for round in rounds]).annotate(last=Subquery(last))
    rows = sized.annotate(seats=Count("coders")).values_list("pk", "last", "seats")
    return {row[0]: found for row in rows if (found := stamp(*row))}


def stamp(round: int, last: int | None, seats: int) -> str:
    """Return the stamp of a round whose last text has this number, and that has so many coders; '' of a small one."""
    return f"{round}.{last}.{seats}" if (last or 0) >= LARGE else ""
