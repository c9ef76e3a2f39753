"""Accessibility: `axe(page)` wants no violation of WCAG 2.2 A and AA, in three widths and two themes.

The browser itself is in tests/support/browser.py.
"""

from collections.abc import Callable
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WIDTHS = (360, 768, 1280)
Theme = Literal["light", "dark"]
THEMES: tuple[Theme, ...] = ("light", "dark")
ALL_RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
# A theme changes colours alone (tests/look/test_tokens.py), so only the rules that look at colours are asked again.
COLOUR_RULES = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
# A width changes where things stand, and sometimes which are to be seen. The rules that look at places are asked in
# every width; the others, which look at what is there and can be seen, once for every set of things that can be seen.
PLACES = ["css-orientation-lock", "scrollable-region-focusable", "target-size"]
PLACE_RULES = {"type": "rule", "values": [*COLOUR_RULES["values"], *PLACES]}
AXE = Axe().axe_script
#: What a context takes along to each of its pages: half a megabyte that is otherwise sent to every one.
BRING = f"window.bringAxe = () => {{ {AXE}\n}};"
FIND = """async ({whole, again, seen}) => {
  if (!window.axe && !window.bringAxe) return null;
  if (!window.axe) window.bringAxe();
  const shows = one => Number(one.checkVisibility({visibilityProperty: true}));
  const shape = Array.from(document.body.querySelectorAll("*"), shows).join("");
  const rules = seen.includes(shape) ? again : whole;
  const found = await axe.run({runOnly: rules, resultTypes: ["violations"]});
  return [shape, found.violations];
}"""

CheckAxe = Callable[..., None]


class Look:
    """One look at a page as it stands, in one width and theme after another."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.size = page.viewport_size or {"width": 1280, "height": 900}
        self.now = (0, "")
        self.seen: list[str] = []

    def take(self, width: int, theme: Theme) -> None:
        """Make the page this wide and give it this theme."""
        if width != self.now[0]:
            self.page.set_viewport_size({"width": width, "height": self.size["height"]})
        if theme != self.now[1]:
            self.page.emulate_media(color_scheme=theme)
        self.now = (width, theme)

    def violations(self, whole: dict[str, Any], again: dict[str, Any]) -> list[str]:
        """Return what axe finds by these rules; by the second ones where the same things were to be seen before."""
        options = {"whole": whole, "again": again, "seen": self.seen}
        found = self.page.evaluate(FIND, options)
        if found is None:
            self.page.evaluate(AXE)
            found = self.page.evaluate(FIND, options)
        shape, wrong = found
        if whole is not again:
            self.seen.append(shape)
        return [
            f"{rule['id']} ({rule['impact']}): {rule['help']}\n    "
            + "\n    ".join(f"{node['target']}: {node['html'][:160]}" for node in rule["nodes"][:5])
            for rule in wrong
        ]


@pytest.fixture
def axe() -> CheckAxe:
    """Check a page in every width and theme, switching both without loading it again."""

    def check(page: Page, widths: tuple[int, ...] = WIDTHS, themes: tuple[Theme, ...] = THEMES) -> None:
        look, wrong = Look(page), []
        for at, width in enumerate(widths):
            # Each width begins with the theme that the one before it ended with.
            for theme in themes if at % 2 == 0 else themes[::-1]:
                rules = (ALL_RULES, PLACE_RULES) if theme == themes[0] else (COLOUR_RULES, COLOUR_RULES)
                look.take(width, theme)
                wrong += [f"{width} px, {theme}: {text}" for text in look.violations(*rules)]
        look.take(look.size["width"], "light")
        assert not wrong, f"{page.url}\n" + "\n".join(wrong)

    return check
