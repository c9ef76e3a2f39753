"""The colours: dark is the same both times it stands, every pair can be read, and no other sheet names a colour."""

import re
from collections import Counter

import pytest

from tests.support.house import ROOT

CSS = ROOT / "static" / "css"
TOKENS = (CSS / "tokens.css").read_text()
#: What words stand on, with every colour of words that stands on it somewhere.
WORDS_ON = {
    "paper": ("ink", "ink-soft", "do", "do-deep", "attention", "wrong", "belonging", "unique", "other"),
    "card": ("ink", "ink-soft", "do", "do-deep", "attention", "wrong", "belonging", "unique", "other"),
    "sunken": ("ink", "ink-soft", "do"),
    "do": ("on-do",),
    "do-deep": ("on-do",),
    "do-soft": ("ink", "ink-soft", "do", "do-deep"),
    "attention": ("on-do",),
    "attention-soft": ("ink", "ink-soft", "attention"),
    "wrong": ("on-wrong",),
    "wrong-soft": ("ink", "wrong", "wrong-deep"),
    "belonging-soft": ("ink", "ink-soft", "belonging"),
    "unique-soft": ("ink", "ink-soft", "unique"),
    "other-soft": ("ink", "ink-soft"),
}
#: Edges of fields and shapes of pictures, and what they lie on: three to one is asked.
SHAPES_ON = {
    "paper": ("edge", "do", "attention", "belonging", "unique", "other", "able", "motivated", "opportune"),
    "card": ("edge", "do", "belonging", "unique", "other", "able", "motivated", "opportune"),
    "sunken": ("edge",),
}
#: What look.md of the design settles; a change here is a change of the design.
SETTLED = {
    "paper": ("#FBF9F5", "#16181A"),
    "card": ("#FFFFFF", "#1E2124"),
    "line": ("#E4DFD6", "#33383D"),
    "ink": ("#1F2A30", "#ECE9E2"),
    "ink-soft": ("#55626A", "#A9B2B8"),
    "do": ("#1F6F5C", "#6CC3AB"),
    "attention": ("#9A5B00", "#E9B464"),
    "wrong": ("#A5322A", "#F08C80"),
    "belonging": ("#2F5D8C", "#8AB4E0"),
    "unique": ("#B0562B", "#E79C72"),
    "other": ("#6B7280", "#A1A8B3"),
}


def block(opening: str) -> dict[str, str]:
    """Return the colours set in the block that opens with these words."""
    inside = TOKENS.split(opening, 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9A-F]{6});", inside))


LIGHT = block(":root {")
DARK = block(':root[data-theme="dark"] {')
THEMES = {"light": LIGHT, "dark": DARK}


def luminance(colour: str) -> float:
    """Return the relative luminance as WCAG 2 defines it."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_measure_itself() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)


def test_dark_is_the_same_both_times() -> None:
    assert block(':root:not([data-theme="light"]) {') == DARK
    assert LIGHT.keys() == DARK.keys()


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_the_settled_colours_are_kept(theme: int) -> None:
    told = [LIGHT, DARK][theme]
    assert {name: told[name] for name in SETTLED} == {name: pair[theme] for name, pair in SETTLED.items()}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("pairs", "least"), [(WORDS_ON, 4.5), (SHAPES_ON, 3.0)], ids=["words", "shapes"])
def test_every_pair_can_be_seen(theme: str, pairs: dict[str, tuple[str, ...]], least: float) -> None:
    colours = THEMES[theme]
    faint = [
        f"{over} on {under}: {contrast(colours[over], colours[under]):.2f}"
        for under, overs in pairs.items()
        for over in overs
        if contrast(colours[over], colours[under]) < least
    ]
    assert not faint, "\n".join(faint)


def test_no_other_style_sheet_of_the_pages_names_a_colour() -> None:
    named = [
        f"{sheet.name}: {found}"
        for sheet in CSS.glob("*.css")
        if sheet.name not in {"tokens.css", "print.css"}
        for found in re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\([^)]*\)", re.sub(r"url\([^)]*\)", "", sheet.read_text()))
    ]
    assert not named, "\n".join(named)


def test_a_theme_changes_colours_alone() -> None:
    sheets = [sheet for sheet in CSS.glob("*.css") if re.search("color-scheme|data-theme", sheet.read_text())]
    assert [sheet.name for sheet in sheets] == ["tokens.css"]
    dark = TOKENS.split('[data-theme="dark"] {')[1].split("}")[0]
    told = dict(re.findall(r"([\w-]+):\s*([^;]+);", dark))
    assert set(told) == {
        "color-scheme",
        *(f"--{name}" for name in LIGHT),
        "--shadow",
        "--shadow-up",
        "--veil",
        "--more",
    }


def test_every_token_that_is_used_exists() -> None:
    sheets = {sheet.name: sheet.read_text() for sheet in CSS.glob("*.css")}
    known = set(re.findall(r"(--[\w-]+)\s*:", "".join(sheets.values())))
    unknown = [
        f"{name}: {used}"
        for name, text in sheets.items()
        for used in re.findall(r"var\((--[\w-]+)", text)
        if used not in known
    ]
    assert not unknown, "\n".join(unknown)


def test_no_part_stands_twice_in_a_style_sheet() -> None:
    twice = [
        f"{sheet.name}: {rule}"
        for sheet in CSS.glob("*.css")
        for rule, count in Counter(re.findall(r"^/\* ── .+|^[^\s@}/][^{}]*\{[^{}]+\}", sheet.read_text(), re.M)).items()
        if count > 1
    ]
    assert not twice, "\n".join(twice)
