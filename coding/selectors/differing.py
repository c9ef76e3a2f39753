"""In what the answers of coders about one text differ. Pure; used for lists of many texts and for the page of one.

An answer is a set of (main code, code, direction); an empty one says that no code applies.
"""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from coding.words import Difference

Whole = npt.NDArray[np.int64]
Answer = frozenset[tuple[int, int, str]]
NONE_APPLIES = 0  # no code has this key, so it stands for the answer that none applies
WHOLE = 0  # no code has this key: where a text has one code, coders differ about the whole text


def points(answers: Sequence[Answer], *, alone: bool) -> Iterator[tuple[int, Difference]]:
    """Yield what these answers differ about, as (main code, in what): one thing at most where a text has one code.

    Where it may have several, each main code is a question of its own: present or not.
    """
    if alone:
        found = _kind(answers)
        if found:
            yield WHOLE, found
        return
    for main in sorted({main for answer in answers for main, _code, _direction in answer}):
        found = _kind([within(answer, main) for answer in answers])
        if found:
            yield main, found


def every_point(
    source: Whole, coder: Whole, main: Whole, code: Whole, way: Whole, *, alone: bool
) -> tuple[Whole, Whole, Whole]:
    """Return what `points` says of many texts at once: the text, the main code, and in what as its place among kinds.

    A row a code that one coder gave one text; who found that none applies has one row with `NONE_APPLIES`. By text,
    then by main code. Cost: some sorts of the rows.
    """
    text = _joined(source)
    coders = _each(text, coder)[text]
    kept = (coders >= 2) & (alone | (main != NONE_APPLIES))
    source, coder, main, code, way, coders = (each[kept] for each in (source, coder, main, code, way, coders))
    about = np.full_like(main, WHOLE) if alone else main
    point = _joined(source, about)
    _points, first = np.unique(point, return_index=True)
    finer = [main], [main, way], [main, way, code]
    # All gave the same when each thing that anybody gave was given by every coder of the text.
    alike = [_each(point, *things, coder) == _each(point, *things) * coders[first] for things in finer]
    kind = np.select([~same for same in alike], [0, 1, 2], default=3)
    differs = first[kind < len(finer)]
    return source[differs], about[differs], kind[kind < len(finer)]


def _joined(*columns: Whole) -> Whole:
    """Number the combinations in these columns from 0 on, in their order."""
    joined = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        _values, number = np.unique(column, return_inverse=True)
        _values, joined = np.unique(joined * (number.max(initial=0) + 1) + number, return_inverse=True)
    return joined


def _each(group: Whole, *columns: Whole) -> Whole:
    """Count in each numbered group the different combinations in these columns."""
    _values, first = np.unique(_joined(group, *columns), return_index=True)
    return np.bincount(group[first])


def within(answer: Answer, main: int) -> Answer:
    """Return the part of an answer that is about this main code."""
    return frozenset(part for part in answer if part[0] == main)


def _kind(answers: Sequence[Answer]) -> Difference | None:
    if _several({main for main, _code, _way in answer} for answer in answers):
        return Difference.CODE
    if _several({(main, way) for main, _code, way in answer} for answer in answers):
        return Difference.DIRECTION
    return Difference.SUBCODE if _several(answers) else None


def _several(sets: Iterable[Iterable[object]]) -> bool:
    return len({frozenset(one) for one in sets}) > 1
