"""Somebody without a mouse: `Keys(page).to("Bewaar").press("Enter")`. Every stop on the way shows where it is."""

from dataclasses import dataclass, field
from datetime import datetime

from playwright.sync_api import Page, expect

#: What has the focus: its name as it is read, and whether a ring is drawn on it or on what stands for it.
FOCUSED = """() => {
    const on = document.activeElement;
    const label = on.labels?.[0];
    const name = on.getAttribute("aria-label") ?? (label?.innerText || on.innerText || on.name);
    const bearers = [on, on.nextElementSibling, label, on.closest(".card__part"), on.closest(".card")];
    const shown = bearers.filter(Boolean).some(one => {
        const style = getComputedStyle(one);
        return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== "none";
    });
    const drawn_by_browser = on === document.body || on.type?.startsWith("date");  // the parts within a date
    return [(name ?? "").replace(/\\s+/g, " ").trim(), shown || drawn_by_browser];
}"""
MOST_STOPS = 80


@dataclass
class Keys:
    """The keyboard of a page, and nothing else."""

    page: Page
    passed: list[str] = field(default_factory=list)

    def to(self, name: str) -> "Keys":
        """Go on by Tab until what has this name has the focus."""
        self.passed.clear()
        for _stop in range(MOST_STOPS):
            self.page.keyboard.press("Tab")
            found, shown = self.page.evaluate(FOCUSED)
            assert shown, f"nobody sees that the focus is on “{found}”"
            if found.startswith(name):
                return self
            self.passed.append(found)
        raise AssertionError(f"“{name}” cannot be reached; passed: {self.passed}")

    def press(self, *keys: str) -> "Keys":
        """Press these keys, one after another."""
        for key in keys:
            self.page.keyboard.press(key)
        return self

    def enter(self) -> "Keys":
        """Press Enter on what opens a page, and be there."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        return self

    def type(self, text: str) -> "Keys":
        """Type a text where the focus is."""
        self.page.keyboard.type(text)
        return self

    def type_moment(self, moment: datetime, *, with_time: bool = False) -> "Keys":
        """Type a day, and a time, part by part, in the order in which the browser of the tests shows them."""
        self.type(f"{moment:%m%d%Y}")
        return self.press("Tab").type(f"{moment:%I%M%p}"[:5].lower()) if with_time else self

    def stands(self, heading: str) -> "Keys":
        """Want a page with this heading, loaded."""
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(heading)
        self.page.wait_for_load_state()
        return self

    def reads(self, text: str) -> "Keys":
        """Want this text on the page."""
        expect(self.page.locator("main")).to_contain_text(text)
        return self
