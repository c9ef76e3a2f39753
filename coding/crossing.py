"""The arithmetic of result tables: ranges, periods, groups that are large enough, passages. Pure; used by selectors.

Never touches the database, and knows no code and no person.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from statistics import median


@dataclass(frozen=True)
class Range:
    """The fewest, the most and the middle of counts per person; zero over nobody."""

    fewest: int
    most: int
    middle: float

    @classmethod
    def of(cls, counts: Iterable[int], persons: int) -> "Range":
        """Return the range over so many persons: who is not among the counts counts as zero."""
        found = sorted(counts)
        every = [0] * (persons - len(found)) + found
        return cls(every[0], every[-1], median(every)) if every else cls(0, 0, 0)


@dataclass(frozen=True)
class Group:
    """Persons with something in common, how many texts they have, and how many of those have each code."""

    label: str
    persons: int
    texts: int
    counts: Mapping[int | None, int]

    def beside(self, other: "Group", label: str) -> "Group":
        """Return both together. They share no person."""
        keys = [*self.counts, *(key for key in other.counts if key not in self.counts)]
        counts = {key: self.counts.get(key, 0) + other.counts.get(key, 0) for key in keys}
        return Group(label, self.persons + other.persons, self.texts + other.texts, counts)


def large_enough(groups: Sequence[Group], minimum: int, rest: str) -> list[Group]:
    """Return the groups of at least `minimum` persons, and the smaller ones together under `rest`, last.

    Who subtracts what is shown from the total finds no group of fewer either: while the small ones together are
    too few, the smallest of the others goes with them. Empty when there is nothing left to set side by side.
    """
    shown = sorted((one for one in groups if one.persons >= minimum), key=lambda one: (-one.persons, one.label))
    small = [one for one in groups if 0 < one.persons < minimum]
    while small and sum(one.persons for one in small) < minimum and shown:
        small.append(shown.pop())
    folded = Group(rest, 0, 0, {})
    for one in small:
        folded = folded.beside(one, rest)
    if folded.persons >= minimum:
        shown.append(folded)
    return shown if len(shown) > 1 else []


class Period(StrEnum):
    """How time is cut."""

    MONTH = "maand"
    QUARTER = "kwartaal"
    WEEK = "week"


def start_of(day: date, period: Period, since: date) -> date:
    """Return the first day of the month, the quarter, or the week (counted from `since`) that a day lies in."""
    if period is Period.WEEK:
        return since + timedelta(days=(day - since).days // 7 * 7)
    month = day.month if period is Period.MONTH else (day.month - 1) // 3 * 3 + 1
    return date(day.year, month, 1)


def starts(days: Iterable[date], period: Period, since: date) -> list[date]:
    """Return the start of every period from the first of these days to the last, also where nothing lies between."""
    found = sorted({start_of(day, period, since) for day in days})
    return list(_steps(found[0], found[-1], period)) if found else []


def _steps(first: date, last: date, period: Period) -> Iterator[date]:
    at = first
    while at <= last:
        yield at
        if period is Period.WEEK:
            at += timedelta(days=7)
        else:
            months = at.month + (1 if period is Period.MONTH else 3)
            at = date(at.year + (months - 1) // 12, (months - 1) % 12 + 1, 1)


def passages(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the pieces of a text that any of these spans covers, in order; spans that overlap or touch become one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def opening(text: str, most: int) -> str:
    """Return the text, or its first `most` characters up to a word, with an ellipsis."""
    if len(text) <= most:
        return text
    words = text[: most + 1].rsplit(None, 1)
    return (words[0] if len(words) > 1 else text[:most]).rstrip(" ,;:.") + " …"
