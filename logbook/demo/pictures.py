"""The photos of the demo world: drawn here, so that nobody's picture is in it, and kept by the real services."""

import io
from collections.abc import Callable

from PIL import Image, ImageDraw

from logbook.models import Entry
from logbook.services import photos

SIZE = (1200, 900)
Pen = ImageDraw.ImageDraw


def build(community: str) -> None:
    """Put the drawings beside their entries; an entry that has a photo gets none."""
    entries = Entry.objects.filter(community__slug=community, source_id__in=DRAWN, photos=None)
    for entry in entries.select_related("author__user", "author__community"):
        draw, alt = DRAWN[str(entry.source_id)]
        by, key = entry.author, entry.client_key
        photos.hold_photo(by=by, form_key=key, content=_drawn(draw), alt=alt, entry=entry)
        photos.attach_photos(by=by, entry=entry, form_key=key)


def _drawn(draw: Callable[[Pen], None]) -> bytes:
    image = Image.new("RGB", SIZE, "#e9e1d2")
    draw(ImageDraw.Draw(image))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _coffee(pen: Pen) -> None:
    """Two coffee machines side by side on a worktop."""
    pen.rectangle((0, 620, 1200, 900), fill="#a98f6d")
    for left, body, cup in ((190, "#3d4a4f", "#f3efe6"), (690, "#8a3f33", "#f6d9a6")):
        pen.rounded_rectangle((left, 220, left + 320, 640), 30, fill=body)
        pen.rounded_rectangle((left + 50, 380, left + 270, 600), 12, fill="#20262a")
        pen.rectangle((left + 140, 380, left + 180, 430), fill="#b9bec0")
        pen.rounded_rectangle((left + 100, 490, left + 220, 600), 18, fill=cup)
        for light in range(3):
            pen.ellipse((left + 60 + light * 60, 280, left + 90 + light * 60, 310), fill="#d8c37a")


def _plans(pen: Pen) -> None:
    """Notes of paper on a window, in rows, with lines on them that cannot be read."""
    pen.rectangle((90, 60, 1110, 840), fill="#bcd2d8")
    for across in (430, 770):
        pen.rectangle((across, 60, across + 14, 840), fill="#f7f4ee")
    colours = ("#f3d774", "#e7a98b", "#a8cfa5", "#e3c3d8")
    for number in range(14):
        left, top = 130 + (number % 5) * 195 + (number * 37) % 29, 110 + (number // 5) * 240 + (number * 53) % 41
        pen.rectangle((left, top, left + 150, top + 150), fill=colours[(number * 3) % 4])
        for line in range(2 + number % 3):
            pen.line((left + 20, top + 35 + line * 30, left + 120 - line * 14, top + 35 + line * 30), "#5a564d", 6)


def _calendar(pen: Pen) -> None:
    """A long calendar on a wall, twelve fields, each with a few short lines."""
    pen.rectangle((0, 780, 1200, 900), fill="#b8a88c")
    pen.rectangle((160, 90, 1040, 730), fill="#fbf9f3", outline="#8b8274", width=6)
    for month in range(12):
        left, top = 190 + (month % 4) * 210, 130 + (month // 4) * 195
        pen.rectangle((left, top, left + 180, top + 36), fill=("#2f5d8c", "#b0562b", "#1f6f5c")[month % 3])
        for line in range(2 + (month * 5) % 4):
            pen.line((left + 8, top + 62 + line * 28, left + 90 + (month * 31 + line * 47) % 80, top + 62 + line * 28),
                     "#6b6558", 7)  # fmt: skip


def _whale(pen: Pen) -> None:
    """A whale in chalk on a blackboard."""
    pen.rectangle((40, 90, 1160, 740), fill="#2c3f39", outline="#7a5b3a", width=26)
    chalk = "#eef2ea"
    pen.chord((230, 300, 900, 690), 180, 360, outline=chalk, width=10)
    pen.arc((230, 380, 900, 610), 0, 180, chalk, 10)
    pen.line([(895, 490), (985, 400), (960, 320), (1035, 385), (1095, 330), (1050, 440), (900, 520)], chalk, 10)
    pen.ellipse((330, 450, 352, 472), fill=chalk)
    pen.arc((250, 480, 400, 560), 20, 100, chalk, 8)
    for side in (-1, 1):
        pen.arc(
            (440 + side * 55, 180, 560 + side * 55, 330), 180 if side < 0 else 250, 290 if side < 0 else 360, chalk, 8
        )
    for wave in range(9):
        pen.arc((90 + wave * 118, 640, 200 + wave * 118, 710), 200, 340, "#9fc4d4", 7)
    pen.rectangle((40, 740, 1160, 770), fill="#8c6a45")


#: Which drawing stands beside which entry, and what is to be seen on it.
DRAWN: dict[str, tuple[Callable[[Pen], None], str]] = {
    "anna-02": (_coffee, "Twee koffieapparaten naast elkaar op een aanrecht: een grijs en een rood."),
    "anna-07": (_plans, "Een raam vol plakbriefjes in vier kleuren: de plannen voor de kleuterhal."),
    "desiree-02": (_calendar, "De nieuwe verjaardagskalender aan de muur van de gang, met twaalf maanden."),
    "soufiane-01": (_whale, "Een walvis van krijt op het bord van groep 4, van deur tot raam."),
}
