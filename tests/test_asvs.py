"""docs/security/asvs.md is complete: every requirement of level 1 and 2 of ASVS 5.0.0, once, shown by what exists."""

import re
from collections import Counter

import pytest

from tests.support.house import ROOT

PAGE = ROOT / "docs" / "security" / "asvs.md"
#: The levels of the requirements of each section, in order; "-" is one of level 3, which is not asked here.
SECTIONS = {
    "1.1": "22",
    "1.2": "111112222",
    "1.3": "11222222222",
    "1.4": "222",
    "1.5": "12",
    "2.1": "122",
    "2.2": "112",
    "2.3": "1222",
    "2.4": "2",
    "3.2": "11",
    "3.3": "1222",
    "3.4": "112222",
    "3.5": "11122",
    "3.7": "22",
    "4.1": "122",
    "4.2": "2",
    "4.3": "22",
    "4.4": "1222",
    "5.1": "2",
    "5.2": "112",
    "5.3": "11",
    "5.4": "222",
    "6.1": "122",
    "6.2": "111111112222",
    "6.3": "1122",
    "6.4": "1122",
    "6.5": "22222",
    "6.6": "222",
    "6.8": "2222",
    "7.1": "222",
    "7.2": "1111",
    "7.3": "22",
    "7.4": "11222",
    "7.5": "22",
    "7.6": "22",
    "8.1": "12",
    "8.2": "112",
    "8.3": "1",
    "8.4": "2",
    "9.1": "111",
    "9.2": "1222",
    "10.1": "22",
    "10.2": "22",
    "10.3": "2222",
    "10.4": "11111222222",
    "10.5": "22222",
    "10.6": "22",
    "10.7": "222",
    "11.1": "22",
    "11.2": "222",
    "11.3": "112",
    "11.4": "1222",
    "11.5": "2",
    "11.6": "2",
    "12.1": "122",
    "12.2": "11",
    "12.3": "2222",
    "13.1": "2",
    "13.2": "22222",
    "13.3": "22",
    "13.4": "12222",
    "14.1": "22",
    "14.2": "1222",
    "14.3": "122",
    "15.1": "122",
    "15.2": "122",
    "15.3": "1222222",
    "16.1": "2",
    "16.2": "22222",
    "16.3": "2222",
    "16.4": "222",
    "16.5": "222",
    "17.1": "2",
    "17.2": "2222",
    "17.3": "22",
}
LINE = re.compile(r"^\| V([\d.]+) \| L([12]) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
LINES = LINE.findall(PAGE.read_text())


def wanted() -> dict[str, str]:
    """Every id of level 1 and 2, with its level."""
    return {
        f"{section}.{number}": level
        for section, levels in SECTIONS.items()
        for number, level in enumerate(levels, start=1)
        if level != "-"
    }


def test_every_requirement_stands_there_once() -> None:
    assert Counter(found[0] for found in LINES) == Counter(list(wanted()))
    assert {found[0]: found[1] for found in LINES} == wanted()
    assert (list(wanted().values()).count("1"), list(wanted().values()).count("2")) == (70, 183)
    assert len(LINES) == PAGE.read_text().count("\n| V")


@pytest.mark.parametrize(("number", "shown"), [(found[0], found[3]) for found in LINES])
def test_what_shows_it_exists(number: str, shown: str) -> None:
    if shown.startswith("does not apply: "):
        assert len(shown) > len("does not apply: ") + 5, "with its reason"
    elif shown.startswith("open: "):
        assert re.match(r"open: for whoever installs, \S", shown)
    else:
        named = re.findall(r"`([^`]+)`", shown)
        assert ", ".join(f"`{name}`" for name in named) == shown
        for name in named:
            require_there(name)


def require_there(name: str) -> None:
    path, _colons, test = name.partition("::")
    assert (ROOT / path).is_file(), name
    assert not test or f"def {test}(" in (ROOT / path).read_text(), name


def test_what_the_threat_model_stands_on_exists() -> None:
    rows = re.findall(
        r"^\|(?: [^|]+ \|){3} (`[^|]+`) \|$", (ROOT / "docs" / "threat-model.md").read_text(), re.MULTILINE
    )
    names = [name for row in rows for name in re.findall(r"`([^`]+)`", row)]
    assert len(rows) > 20
    for name in names:
        require_there(name)


def test_the_count_at_the_top_is_true() -> None:
    away = sum(found[3].startswith("does not apply") for found in LINES)
    opened = sum(found[3].startswith("open: ") for found in LINES)
    shown = len(LINES) - away - opened
    told = f"Of the {len(LINES)} requirements {shown} are shown, {away} do not apply, and {opened} are open."
    assert told in PAGE.read_text()
