"""What changed between two versions of a code book: which codes came, went, got another name, place or words. Pure.

Codes are the same by key, or by the trail that says what became of which. Used by the page that shows two versions.
"""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum

from coding.shapes import CodeView

#: What a code says, in the order of the page. The name is told apart.
FIELDS = ("definition", "include", "exclude", "example", "label_en", "colour", "dimension", "aspect", "takes_direction")
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


class Sign(Enum):
    """In what a code differs between two versions."""

    ADDED = "added"
    GONE = "gone"
    RENAMED = "renamed"
    MOVED = "moved"
    CHANGED = "changed"


@dataclass(frozen=True)
class Piece:
    """A stretch of a text, and whether it stands in only this one of the two."""

    text: str
    differs: bool


@dataclass(frozen=True)
class FieldChange:
    """What one part of a code said and says, each in pieces of which some differ."""

    name: str
    old: list[Piece]
    new: list[Piece]


@dataclass(frozen=True)
class CodeDifference:
    """One code in two versions. Without `old` it is new; without `new` it is gone."""

    old: CodeView | None
    new: CodeView | None
    signs: frozenset[Sign]
    fields: list[FieldChange]
    old_above: str = ""  # the name of the code it stood in
    new_above: str = ""


def differences(old: Sequence[CodeView], new: Sequence[CodeView], renamed: Mapping[str, str]) -> list[CodeDifference]:
    """Return every code that differs, in the order of the new book; one that went stands where it stood.

    `renamed` says of keys of the old book which key they have in the new one.
    """
    new_by_key = {code.key: code for code in new}
    follows = {code.key: renamed.get(code.key, code.key) for code in old}
    pairs = {follows[code.key]: code for code in old if follows[code.key] in new_by_key}
    out_of_row = _out_of_row(old, new, follows)
    names = ({code.key: code.label for code in old}, {code.key: code.label for code in new})
    rows: list[CodeDifference] = []
    for code in new:
        before = pairs.get(code.key)
        if before is None:
            rows.append(CodeDifference(None, code, frozenset({Sign.ADDED}), [], "", names[1].get(code.above, "")))
            continue
        signs, fields = set[Sign](), _changes(before, code)
        if before.label != code.label or before.key != code.key:
            signs.add(Sign.RENAMED)
        if follows.get(before.above, "") != code.above or code.key in out_of_row:
            signs.add(Sign.MOVED)
        if fields:
            signs.add(Sign.CHANGED)
        if signs:
            above = names[0].get(before.above, ""), names[1].get(code.above, "")
            rows.append(CodeDifference(before, code, frozenset(signs), fields, *above))
    return _with_gone(rows, old, new, follows, names[0])


def pieces(old: str, new: str) -> tuple[list[Piece], list[Piece]]:
    """Return two texts in pieces, word by word, with what differs marked."""
    left, right = _WORDS.findall(old), _WORDS.findall(new)
    told: tuple[list[Piece], list[Piece]] = [], []
    for how, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        for pieces_of, words in ((told[0], left[a:b]), (told[1], right[c:d])):
            if words:
                pieces_of.append(Piece("".join(words), how != "equal"))
    return told


def _changes(old: CodeView, new: CodeView) -> list[FieldChange]:
    """Return which parts differ; what is said of a main code is told there alone."""
    told = FIELDS if not new.level else FIELDS[:6]
    found = []
    for name in told:
        before, after = getattr(old, name), getattr(new, name)
        if before != after and not (name == "colour" and new.level and old.level):
            found.append(FieldChange(name, *_said(name, before, after)))
    return found


def _said(name: str, old: object, new: object) -> tuple[list[Piece], list[Piece]]:
    if isinstance(old, str) and isinstance(new, str) and name not in {"colour", "dimension", "aspect"}:
        return pieces(old, new)
    return [Piece(_word(old), True)], [Piece(_word(new), True)]


def _word(value: object) -> str:
    return {True: "ja", False: "nee"}[value] if isinstance(value, bool) else str(value)


def _out_of_row(old: Sequence[CodeView], new: Sequence[CodeView], follows: Mapping[str, str]) -> set[str]:
    """Return the keys that changed places among the codes beside them: as few as explain the new order."""
    at_first = {follows[code.key]: number for number, code in enumerate(old)}
    where = {follows[code.key]: follows.get(code.above, "") for code in old}
    rows: dict[str, list[str]] = {}
    for code in new:
        if code.key in at_first and where[code.key] == code.above:
            rows.setdefault(code.above, []).append(code.key)
    found: set[str] = set()
    for keys in rows.values():
        found |= set(keys) - _longest_rising(keys, at_first)
    return found


def _longest_rising(keys: Sequence[str], at: Mapping[str, int]) -> set[str]:
    """Return the most keys that still stand in their old order."""
    ends: list[int] = []
    last: list[str] = []
    before: dict[str, str | None] = {}
    for key in keys:
        place = bisect_left(ends, at[key])
        before[key] = last[place - 1] if place else None
        ends[place : place + 1] = [at[key]]
        last[place : place + 1] = [key]
    kept, key_at = set[str](), last[-1] if last else None
    while key_at is not None:
        kept.add(key_at)
        key_at = before[key_at]
    return kept


def _with_gone(
    rows: list[CodeDifference],
    old: Sequence[CodeView],
    new: Sequence[CodeView],
    follows: Mapping[str, str],
    names: Mapping[str, str],
) -> list[CodeDifference]:
    """Return the rows with the codes that went put behind the last code before them that is still there."""
    order = {code.key: number for number, code in enumerate(new)}
    at, placed = -1.0, []
    for row in rows:
        assert row.new is not None
        placed.append((float(order[row.new.key]), row))
    for number, code in enumerate(old, start=1):
        if follows[code.key] in order:
            at = order[follows[code.key]]
            continue
        gone = CodeDifference(code, None, frozenset({Sign.GONE}), [], names.get(code.above, ""), "")
        placed.append((at + number / (len(old) + 1), gone))
    return [row for _place, row in sorted(placed, key=lambda pair: pair[0])]
