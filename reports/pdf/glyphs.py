"""Which characters can be printed with the typefaces of this machine; the others become a word in brackets.

Used by the engine on every document. A character without a drawing would print as an empty box,
which says nothing, cannot be read aloud, and is not allowed in PDF/UA.
"""

import re
import unicodedata
from contextlib import suppress
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

#: Anything but Latin with its marks and everyday punctuation, which is in the house typeface and never looked up.
_STRANGE = re.compile(r"[^\n\t\u0020-\u007e\u00a0-\u02ff\u0300-\u036f\u2010-\u2027\u2030-\u203a\u20ac]+")
_JOINERS = frozenset("\u200d\ufe0e\ufe0f")
#: The key around a figure (1️⃣): the figure says it all, and a typeface that draws both garbles the words in a PDF.
_KEY = re.compile("\ufe0f?\u20e3")
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")

#: A tag, or a word that is longer than a line. Escaped signs end one, and are shorter than a piece at the start of one.
_LONG_WORD = re.compile(r"<[^>]*>|[^\s<>&]{91,}")
PIECE, PLACE_TO_BREAK = 30, "\u200b"

_LIBRARIES = ("libfontconfig.so.1", "libfontconfig.1.dylib", "libfontconfig-1.dll")
_DECLARATIONS = """
    typedef struct _FcConfig FcConfig; typedef struct _FcPattern FcPattern; typedef struct _FcCharSet FcCharSet;
    typedef struct { int nfont; int sfont; FcPattern **fonts; } FcFontSet;
    FcConfig *FcInitLoadConfigAndFonts(void);
    FcFontSet *FcConfigGetFonts(FcConfig *config, int set);
    int FcPatternGetCharSet(const FcPattern *p, const char *object, int n, FcCharSet **c);
    FcCharSet *FcCharSetCreate(void);
    int FcCharSetMerge(FcCharSet *a, const FcCharSet *b, int *changed);
    int FcCharSetHasChar(const FcCharSet *fcs, unsigned int ucs4);
"""


def printable(text: str) -> str:
    """Return the text with `[emoji]` or `[teken]` in place of every run of characters that cannot be printed.

    Control characters go. Cheap for everyday Dutch: three regular expressions over all of it, whatever its length.
    """
    return _STRANGE.sub(lambda found: _said(found.group()), _KEY.sub("", _FORBIDDEN.sub("", text)))


def breakable(html: str) -> str:
    """Return the document with places to break in words that are longer than a line; tags are left alone.

    Looking for one in a word of some thousand letters, a pasted address for instance, takes minutes of laying out.
    """
    return _LONG_WORD.sub(_parted, html)


def _parted(found: re.Match[str]) -> str:
    word = found.group()
    return word if word[0] == "<" else PLACE_TO_BREAK.join(word[at : at + PIECE] for at in range(0, len(word), PIECE))


def _said(run: str) -> str:
    pieces: list[str] = []
    missing = ""
    for char in run:
        if not can_print(char) or (missing and _belongs_to_emoji(char)):
            missing += char
            continue
        if missing:
            pieces.append(_word_for(missing))
            missing = ""
        pieces.append(char)
    return "".join(pieces) + (_word_for(missing) if missing else "")


@lru_cache(maxsize=20_000)
def can_print(char: str) -> bool:
    """Return whether some typeface on this machine draws this character."""
    if not _STRANGE.match(char) or char in _JOINERS or unicodedata.category(char) in {"Zs", "Cf"}:
        return True
    library, drawn = _drawn()
    return bool(library.FcCharSetHasChar(drawn, ord(char)))


def _belongs_to_emoji(char: str) -> bool:
    return char in _JOINERS or "\U0001f3fb" <= char <= "\U0001f3ff"


def _word_for(missing: str) -> str:
    pictures = any(unicodedata.category(char) in {"So", "Sk"} for char in missing)
    return _("[emoji]") if pictures else _("[teken]")


@lru_cache(maxsize=1)
def _drawn() -> tuple[Any, Any]:
    """Return fontconfig and the set of every character that an installed typeface draws. Kept for the process."""
    from cffi import FFI

    ffi = FFI()
    ffi.cdef(_DECLARATIONS)
    library = _opened(ffi)
    every = library.FcCharSetCreate()
    fonts = library.FcConfigGetFonts(library.FcInitLoadConfigAndFonts(), 0)
    found = ffi.new("FcCharSet **")
    for number in range(fonts.nfont if fonts else 0):
        if library.FcPatternGetCharSet(fonts.fonts[number], b"charset", 0, found) == 0:
            library.FcCharSetMerge(every, found[0], ffi.NULL)
    return library, every


def _opened(ffi: Any) -> Any:
    """Open the library that WeasyPrint itself stands on, by the name it has on this system."""
    for name in _LIBRARIES[:-1]:
        with suppress(OSError):
            return ffi.dlopen(name)
    return ffi.dlopen(_LIBRARIES[-1])
