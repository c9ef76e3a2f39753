"""In what the answers of coders about one text differ. Pure; used for lists of many texts and for the page of one.

An answer is a set of (main code, code, direction); an empty one says that no code applies.
"""

from collections.abc import Iterable, Iterator, Sequence

from coding.words import Difference

Answer = frozenset[tuple[int, int, str]]
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
