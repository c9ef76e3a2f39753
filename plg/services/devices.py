"""Says in a word or two which browser and device somebody uses, as they would call it. Pure."""

import re
from dataclasses import dataclass

#: The first that fits counts: every browser claims to be the ones before it.
BROWSERS = (
    ("Edge", r"Edg(e|A|iOS)?/"),
    ("Opera", r"OPR/|Opera"),
    ("Samsung Internet", r"SamsungBrowser/"),
    ("Firefox", r"Firefox/|FxiOS/"),
    ("Chrome", r"Chrome/|CriOS/|Chromium/"),
    ("Safari", r"Safari/"),
)
SYSTEMS = (
    ("iPhone", r"iPhone"),
    ("iPad", r"iPad"),
    ("Android", r"Android"),
    ("Chromebook", r"CrOS"),
    ("Windows", r"Windows"),
    ("Mac", r"Mac OS X|Macintosh"),
    ("Linux", r"Linux|X11"),
)


@dataclass(frozen=True)
class Device:
    """A browser and the device it runs on; empty where it does not say."""

    browser: str
    system: str


def device_of(agent: str) -> Device:
    """Return the browser and device that a User-Agent line tells of."""
    return Device(_first(BROWSERS, agent), _first(SYSTEMS, agent))


def _first(names: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((name for name, pattern in names if re.search(pattern, agent)), "")
