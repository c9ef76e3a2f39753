"""What a good instrument is: every fault by its place in the file. Used by the loader and by who makes one by hand."""

import re

from plg.content.checks import Checker
from plg.content.registry import Body

PARTS = ("abilities", "motivation", "opportunity")
BODY_KEYS = {"revises", "validated", "theme", "points", "not_applicable", "scales"}
SCALE_KEYS = {"key", "part", "name", "title", "intro", "minimum", "items"}
ITEM_KEYS = {"key", "nl", "en", "reversed", "behaviour"}
KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
#: A scale of the answers: from two words (yes and no) to eleven points (0 to 10).
FEWEST_POINTS, MOST_POINTS = 2, 11
#: A scale has an address of its own; these stand there already.
RESERVED = {"nakijken"}


def instrument_faults(body: Body) -> list[str]:
    """Return what is wrong with an instrument; none is a good one."""
    check = Checker()
    check.only(body, "body", BODY_KEYS)
    check.text(body, "body", "revises", optional=True)
    check.flag(body, "body", "validated")
    check.both(body, "body", "theme")
    check.both(body, "body", "not_applicable")
    _points(check, body)
    scales, items = set[str](), set[str]()
    for at, scale in check.items(body, "body", "scales"):
        _scale(check, at, scale, scales, items)
    return check.faults


def _points(check: Checker, body: Body) -> None:
    points = list(check.items(body, "body", "points"))
    worded = {0, len(points) - 1} | ({len(points) // 2} if len(points) % 2 else set())
    values = [_point(check, at, point, index in worded) for index, (at, point) in enumerate(points)]
    if points and not FEWEST_POINTS <= len(points) <= MOST_POINTS:
        check.say("body.points", f"must be {FEWEST_POINTS} to {MOST_POINTS} points, not {len(points)}", "points")
    elif values and values != list(range(values[0], values[0] + len(values))):
        check.say("body.points", "must go up by one", "order")


def _point(check: Checker, at: str, point: Body, worded: bool) -> int:
    check.only(point, at, {"value", "nl", "en"})
    # The ends and the middle say in words what they mean; what lies between may be a point without a word.
    optional = not worded and "nl" not in point and "en" not in point
    check.text(point, at, "nl", optional=optional)
    check.text(point, at, "en", optional=optional)
    value = point.get("value")
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 10:
        check.say(f"{at}.value", f"must be a whole number from 0 to 10, not {value!r}", "number", low=0, high=10)
        return -1
    return value


def _scale(check: Checker, at: str, scale: Body, scales: set[str], items: set[str]) -> None:
    check.only(scale, at, SCALE_KEYS)
    _key(check, at, scale, scales)
    if "part" in scale:
        check.word(scale, at, "part", PARTS)
    check.both(scale, at, "name")
    check.both(scale, at, "title")
    check.both(scale, at, "intro")
    count = 0
    for place, item in check.items(scale, at, "items"):
        count += 1
        check.only(item, place, ITEM_KEYS)
        _key(check, place, item, items)
        check.text(item, place, "nl")
        check.text(item, place, "en")
        check.text(item, place, "behaviour", optional=True)
        if "reversed" in item:
            check.flag(item, place, "reversed")
    minimum = scale.get("minimum", 1)
    if not isinstance(minimum, int) or isinstance(minimum, bool) or not 1 <= minimum <= max(count, 1):
        told = f"must be a whole number from 1 to {count}, not {minimum!r}"
        check.say(f"{at}.minimum", told, "number", low=1, high=count)


def _key(check: Checker, at: str, node: Body, seen: set[str]) -> None:
    key = check.text(node, at, "key")
    check.unique(seen, at, key)
    if key and (not KEY.fullmatch(key) or key in RESERVED):
        check.say(f"{at}.key", f"must be small letters, figures, - and _, not {key!r}", "key", value=key)
