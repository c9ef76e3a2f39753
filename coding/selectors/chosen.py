"""Every choice in a round as columns of keys, so that ten thousand texts are compared without a loop over rows.

Used by the pages of a frozen round, by its export and when it is opened again. Blind before the freeze.
"""

from array import array
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce

from coding.access import round_assignments, visible_verdicts, whole_round
from coding.models import Assignment, Decision, Round
from coding.selectors.differing import NONE_APPLIES, WHOLE
from coding.words import Direction, RoundState
from plg.models import Membership

Whole = npt.NDArray[np.int64]
#: The directions by their number in `Choices.way`.
WAYS = ["", *Direction.values]
#: So many rows are in memory as they came.
CHUNK = 5000
COLUMNS = ("source", "position", "coder", "main", "code", "way")


@dataclass(frozen=True, eq=False)
class Choices:
    """A row for each code one coder gave one text, by text: keys of text, coder, main code and code, and a direction.

    A coder for whom none applies has one row there, with `NONE_APPLIES` for both codes. `decided` holds what was
    decided on, as (text, main code), or (text, `WHOLE`) where a text has one code.
    """

    source: Whole
    position: Whole
    coder: Whole
    main: Whole
    code: Whole
    way: Whole
    decided: frozenset[tuple[int, int]]

    def __len__(self) -> int:
        return len(self.source)

    @property
    def texts(self) -> int:
        """How many texts somebody coded."""
        return len(np.unique(self.source))

    def of(self, coders: Collection[int]) -> "Choices":
        """Return the rows of these coders."""
        return self.rows(np.isin(self.coder, list(coders)).nonzero()[0])

    def rows(self, at: Whole) -> "Choices":
        """Return these rows, in this order."""
        columns = {name: getattr(self, name)[at] for name in COLUMNS}
        return Choices(**columns, decided=self.decided)


def choices_of(member: Membership, round: Round) -> Choices:
    """Return every choice in a round that this member may read; before the freeze one's own.

    Two queries, and one for each kind of text beyond the first.
    """
    return _choices(round, round_assignments(member, round), visible_verdicts(member))


def settled_choices(round: Round) -> Choices:
    """Return every choice in a settled round, for an export; none of any other round. A query for each kind of text.

    `decided` stays empty: an export tells what coders chose before they settled.
    """
    if round.state != RoundState.SETTLED:
        return _in_columns((), frozenset())
    all_of_it = [Assignment.objects.filter(source__in=texts) for texts in whole_round(round)]
    return _choices(round, all_of_it, Decision.objects.none())


def _choices(round: Round, kinds: list[QuerySet[Assignment]], verdicts: QuerySet[Decision]) -> Choices:
    alone = round.book.one_per_source
    main = Coalesce(F("code__parent_id"), F("code_id"), NONE_APPLIES)
    told = verdicts.filter(source__round=round).order_by().values_list("source_id", main)
    decided = frozenset((source, WHOLE if alone else key) for source, key in told)
    rows = (
        row
        for assignments in kinds
        for row in assignments.filter(done_at__isnull=False)
        .order_by()
        .values_list(
            "source_id",
            "source__position",
            "coder_id",
            Coalesce(F("codings__code__parent_id"), F("codings__code_id"), NONE_APPLIES),
            Coalesce(F("codings__code_id"), NONE_APPLIES),
            Coalesce("codings__direction", Value("")),
        )
        .iterator(CHUNK)
    )
    return _in_columns(rows, decided)


def _in_columns(rows: Iterable[tuple[Any, ...]], decided: frozenset[tuple[int, int]]) -> Choices:
    """Put the rows in columns as they come: a million of them as tuples would take ten times the memory."""
    told, waiting = {name: array("q") for name in COLUMNS}, iter(rows)
    while batch := list(islice(waiting, CHUNK)):
        *numbers, ways = zip(*batch, strict=True)
        for column, values in zip(told.values(), (*numbers, map(WAYS.index, ways)), strict=True):
            column.extend(values)
    order = np.lexsort([np.frombuffer(told[name], dtype=np.int64) for name in ("code", "coder", "source")])
    # Each goes as soon as its sorted copy is there.
    columns = {name: np.frombuffer(told.pop(name), dtype=np.int64)[order] for name in COLUMNS}
    return Choices(**columns, decided=decided)
