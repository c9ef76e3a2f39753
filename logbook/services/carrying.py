"""Where fragments go when their text changes: along with their words, or they stay with the version that had them.

Used when a next version is kept. Never decides what a fragment means.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator

from logbook.models import EntryVersion, Fragment
from plg.texts import parts_a_sign

#: So many signs before and after tell one place in a text from another with the same words.
CONTEXT = 60
#: More places than this with the same words are not weighed one by one.
MOST_PLACES = 500


def carry_over(*, to: EntryVersion) -> int:
    """Take every fragment of an entry along to this version where its words stand unchanged; return how many.

    What is not found stays with the version that has its words, and comes along once they are back. No two fragments
    come to lie on one another. Inside a transaction that holds the entry. Three queries, whatever their number.
    """
    waiting = Fragment.objects.filter(version__entry=to.entry_id).exclude(version=to).select_related("version")
    taken, moved = dict[tuple[str, int, int], tuple[int, int, int]](), list[Fragment]()
    for fragment in waiting.order_by("-version__number", "start", "end", "pk"):
        stood = (fragment.version.number, fragment.start, fragment.end)
        # One that was taken away and marked anew stood in the same place before, and does so again.
        free = (
            place
            for place in places(fragment.version.text, stood[1:], to.text)
            if taken.setdefault((fragment.domain, *place), stood) == stood
        )
        if place := next(free, None):
            fragment.version, (fragment.start, fragment.end) = to, place
            moved.append(fragment)
    Fragment.objects.bulk_update(moved, ["version", "start", "end"])
    return len(moved)


def places(old: str, span: tuple[int, int], new: str) -> Iterator[tuple[int, int]]:
    """Yield where the words of this span stand in the new text, the likeliest place first.

    That is where most of the signs around it are the same, and among equals the nearest to where it would stand had
    only the rest of the text changed. A place that would part a word or a sign where the old one did not, is none.
    """
    start, end = span
    words = old[start:end]
    at_home = start + len(new) - len(old) if start >= len(old) - _same_after(old, new) else start
    found = [match.start() for match, _n in zip(_found(words, new), range(MOST_PLACES), strict=False)]
    fitting = [at for at in found if _fits(old, start, end, new, at)]
    for at in sorted(fitting, key=lambda at: (-_likeness(old, start, end, new, at), abs(at - at_home))):
        yield at, at + len(words)


def _found(words: str, text: str) -> Iterator[re.Match[str]]:
    return re.finditer(f"(?={re.escape(words)})", text)


def _fits(old: str, start: int, end: int, new: str, at: int) -> bool:
    stop = at + end - start
    if parts_a_sign(new, at) or parts_a_sign(new, stop):
        return False
    return (_parts_a_word(old, start) or not _parts_a_word(new, at)) and (
        _parts_a_word(old, end) or not _parts_a_word(new, stop)
    )


def _parts_a_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def _likeness(old: str, start: int, end: int, new: str, at: int) -> int:
    stop = at + end - start
    before = _same_after(old[max(0, start - CONTEXT) : start], new[max(0, at - CONTEXT) : at])
    return before + _same_before(old[end : end + CONTEXT], new[stop : stop + CONTEXT])


def _same_before(one: str, other: str) -> int:
    """Return how many signs two texts share from the beginning."""
    return _most(min(len(one), len(other)), lambda many: one[:many] == other[:many])


def _same_after(one: str, other: str) -> int:
    """Return how many signs two texts share at the end."""
    return _most(min(len(one), len(other)), lambda many: one[len(one) - many :] == other[len(other) - many :])


def _most(most: int, holds: Callable[[int], bool]) -> int:
    """Return the largest number up to `most` for which this holds, when it holds for all below: texts may be long."""
    return bisect_left(range(1, most + 1), True, key=lambda many: not holds(many))
