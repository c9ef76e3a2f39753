"""The content kind of this app: questionnaires as YAML files in `instruments/`."""

from pathlib import Path

from plg.content.checks import Checker
from plg.content.registry import Body, Kind, register

PARTS = ("abilities", "motivation", "opportunity")
SCALE_KEYS = {"key", "part", "title", "intro", "minimum", "items"}
ITEM_KEYS = {"key", "nl", "en", "reversed", "behaviour"}


def instrument_faults(body: Body) -> list[str]:
    """Return what is wrong with an instrument; none is a good one."""
    check = Checker()
    check.only(body, "body", {"theme", "points", "not_applicable", "scales"})
    check.both(body, "body", "theme")
    check.both(body, "body", "not_applicable")
    values = [_point(check, at, point) for at, point in check.items(body, "body", "points")]
    if values != list(range(values[0], values[0] + len(values))) if values else False:
        check.say("body.points", "must go up by one")
    scales, items = set[str](), set[str]()
    for at, scale in check.items(body, "body", "scales"):
        check.only(scale, at, SCALE_KEYS)
        check.unique(scales, at, check.text(scale, at, "key"))
        check.word(scale, at, "part", PARTS)
        check.both(scale, at, "title")
        check.both(scale, at, "intro")
        _items(check, at, scale, items)
    return check.faults


def _point(check: Checker, at: str, point: Body) -> int:
    check.only(point, at, {"value", "nl", "en"})
    check.text(point, at, "nl")
    check.text(point, at, "en")
    value = point.get("value")
    if not isinstance(value, int) or not 0 <= value <= 10:
        check.say(f"{at}.value", f"must be a whole number from 0 to 10, not {value!r}")
        return -1
    return value


def _items(check: Checker, at: str, scale: Body, seen: set[str]) -> None:
    count = 0
    for place, item in check.items(scale, at, "items"):
        count += 1
        check.only(item, place, ITEM_KEYS)
        check.unique(seen, place, check.text(item, place, "key"))
        check.text(item, place, "nl")
        check.text(item, place, "en")
        if "reversed" in item:
            check.flag(item, place, "reversed")
    minimum = scale.get("minimum")
    if not isinstance(minimum, int) or not 1 <= minimum <= max(count, 1):
        check.say(f"{at}.minimum", f"must be a whole number from 1 to {count}, not {minimum!r}")


def register_kinds() -> None:
    """Make questionnaires known to the loader."""
    register(Kind(name="instrument", folder=Path(__file__).parent / "instruments", check=instrument_faults))
