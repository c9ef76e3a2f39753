"""Makes the icons of the app on a phone from static/img/icon.svg: `python docs/make_icons.py`. Needs a browser.

A maskable icon is cut by the phone to a shape of its own, so its drawing stands smaller, on a ground that fills it.
"""

import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

IMAGES = Path(__file__).parents[1] / "static" / "img"
GREEN = "#1F6F5C"
#: Name, size in pixels, how much of it the drawing takes, the ground behind it.
ICONS = (
    ("icon-192.png", 192, 1.0, "transparent"),
    ("icon-512.png", 512, 1.0, "transparent"),
    ("icon-maskable.png", 512, 0.72, GREEN),
)
PAGE = """<!doctype html><style>html, body {{ margin: 0; background: {ground} }}
svg {{ display: block; width: {inner}px; height: {inner}px; margin: {edge}px }}</style>{drawing}"""


def main() -> None:
    """Draw every icon anew."""
    drawing = (IMAGES / "icon.svg").read_text(encoding="utf-8")
    program = next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for name, size, share, ground in ICONS:
            page = browser.new_page(viewport={"width": size, "height": size})
            inner = round(size * share)
            page.set_content(PAGE.format(drawing=drawing, ground=ground, inner=inner, edge=(size - inner) // 2))
            page.screenshot(path=IMAGES / name, omit_background=True)
        browser.close()


if __name__ == "__main__":
    main()
