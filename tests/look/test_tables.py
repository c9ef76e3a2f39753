"""Tables on a phone: each stands in a part that scrolls by itself, has a name, and can be scrolled by keyboard."""

import re

import pytest

from tests.support.house import ROOT

TEMPLATES = ROOT / "templates"
#: Paper, mail, a file that is read outside the platform, and a picture of four fields that fits every screen.
NO_SCROLLING = ("pdf/", "email/", "reports/codebook.html", "components/two_by_two.html")
SCREENS = [
    str(path.relative_to(TEMPLATES))
    for path in sorted(TEMPLATES.rglob("*.html"))
    if "<table" in path.read_text() and not str(path.relative_to(TEMPLATES)).startswith(NO_SCROLLING)
]


@pytest.mark.parametrize("name", SCREENS)
def test_a_table_stands_in_a_part_that_scrolls_and_says_its_name(name: str) -> None:
    text = (TEMPLATES / name).read_text()
    opened = re.findall(r"<([^>]*)>\s*<table", re.sub(r"{%.*?%}", "", text.replace('"{%', '"').replace('%}"', '"')))
    assert len(opened) == text.count("<table"), "a table without a part round it"
    for part in opened:
        words = ('class="table-scroll"', 'role="region"', 'tabindex="0"')
        assert all(word in part for word in words), part
        assert re.search(r'aria-label(ledby)?="[^"]', part), f"no name: {part}"


@pytest.mark.parametrize("name", SCREENS)
def test_the_column_that_stays_says_what_each_line_is_about(name: str) -> None:
    """On a phone the first column stays in sight: a rank or a number there would leave figures of nobody knows what."""
    for body in re.findall(r"<tbody>(.*?)</tbody>", (TEMPLATES / name).read_text(), re.DOTALL):
        for first in re.findall(r"<tr[^>]*>\s*(?:{%.*?%}\s*)*<(t[hd][^>]*)", body, re.DOTALL):
            assert first.startswith("th") or "colspan" in first, first
