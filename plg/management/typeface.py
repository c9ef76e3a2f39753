"""Cuts the one typeface to size: small web fonts, static ones for the PDF. Used by prepare_static, by no page."""

import hashlib
import os
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby, repeat
from pathlib import Path

import fontpkg_literata

UPRIGHT = "Literata[opsz,wght].ttf"
ITALIC = "Literata-Italic[opsz,wght].ttf"

LATIN = (
    *range(0x20, 0x7F),
    *range(0xA0, 0x100),
    *(0x131, 0x132, 0x133, 0x152, 0x153, 0x160, 0x161, 0x178, 0x17D, 0x17E),  # ı Ĳ ĳ Œ œ Š š Ÿ Ž ž
    *(0x2009, 0x2010, 0x2011, 0x2013, 0x2014, 0x2018, 0x2019, 0x201A, 0x201C, 0x201D, 0x201E, 0x2022, 0x2026),
    *(0x202F, 0x2032, 0x2033, 0x2039, 0x203A, 0x20AC, 0x2190, 0x2191, 0x2192, 0x2193, 0x2212, 0x2248, 0x2264, 0x2265),
)
#: More of Latin, for names from Turkish, Polish, Romanian and their like; fetched only by a page that needs it.
BEYOND = tuple(code for code in (*range(0x100, 0x180), *range(0x218, 0x21C)) if code not in LATIN)

TEXT_FEATURES = ("kern", "mark", "mkmk", "ccmp", "locl", "liga")
FIGURES = ("lnum", "onum", "tnum", "pnum")


@dataclass(frozen=True)
class Cut:
    """One file to make: which letters and features of which source, at which weights and optical size."""

    name: str
    source: str
    weight: float | tuple[float, float]
    letters: tuple[int, ...]
    features: tuple[str, ...] = TEXT_FEATURES + FIGURES
    size: float = 12  # the optical size, in points

    @property
    def flavor(self) -> str | None:
        return "woff2" if self.name.endswith(".woff2") else None


CUTS = (
    Cut("literata-regular.ttf", UPRIGHT, 400, LATIN + BEYOND),
    Cut("literata-semibold.ttf", UPRIGHT, 600, LATIN + BEYOND),
    Cut("literata-display.ttf", UPRIGHT, 500, LATIN + BEYOND, size=36),
    Cut("literata-italic.ttf", ITALIC, 400, LATIN + BEYOND),
    Cut("literata.woff2", UPRIGHT, (400, 700), LATIN),
    Cut("literata-beyond.woff2", UPRIGHT, (400, 700), BEYOND, TEXT_FEATURES),
    Cut("literata-italic.woff2", ITALIC, 400, LATIN, TEXT_FEATURES),
)


def make_fonts(folder: Path) -> list[str]:
    """Make every cut that is missing or was cut from other sources; return the names of those made. Each is whole."""
    stamp = folder / ".stamp"
    wanted = _recipe()
    missing = [cut for cut in CUTS if not (folder / cut.name).exists()]
    if stamp.exists() and stamp.read_text() == wanted and not missing:
        return []
    folder.mkdir(parents=True, exist_ok=True)
    alike = [list(cuts) for _, cuts in groupby(CUTS, key=lambda cut: (cut.source, cut.letters, cut.features))]
    with ProcessPoolExecutor() as processes:  # some ten seconds of work on one core
        list(processes.map(_make_alike, alike, repeat(folder)))
    stamp.write_text(wanted)
    return [cut.name for cut in CUTS]


def _recipe() -> str:
    """Return a checksum of all that decides the outcome: the sources and this file."""
    return _checksum([Path(__file__), *(fontpkg_literata.ROOT / "files" / name for name in (UPRIGHT, ITALIC))])


def _checksum(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _make_alike(cuts: list[Cut], folder: Path) -> None:
    small = _subset(cuts[0].source, cuts[0].letters, cuts[0].features)
    for cut in cuts:
        _make(small, cut, folder / cut.name)


# fontTools is slow to import, and needed once after an upgrade: hence inside the two functions below.


def _subset(source: str, letters: tuple[int, ...], features: tuple[str, ...]) -> bytes:
    """Return the variable font with only these letters and features: the slow step, shared by cuts that are alike."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    font = TTFont(fontpkg_literata.ROOT / "files" / source)
    small = subset.Subsetter(subset.Options(layout_features=list(features), hinting=False, notdef_outline=True))
    small.populate(unicodes=letters)
    small.subset(font)
    held = BytesIO()
    font.save(held)
    return held.getvalue()


def _make(small: bytes, cut: Cut, target: Path) -> None:
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    font = TTFont(BytesIO(small))
    font = instancer.instantiateVariableFont(font, {"opsz": cut.size, "wght": cut.weight}, inplace=True)
    font.flavor = cut.flavor
    draft = target.with_suffix(f".{os.getpid()}")
    font.save(draft)
    draft.replace(target)
