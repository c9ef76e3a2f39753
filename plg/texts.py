"""How a text is kept: one way to write line ends and accents, so that an offset means the same everywhere."""

import unicodedata
from uuid import UUID

_JOINER = "\u200d"


def tidy(text: str) -> str:
    """Return the text with LF line ends, composed accents (NFC), no NUL and no blanks round it.

    Every free text passes here before it is stored; offsets in codings and masks count code points of the result.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    return unicodedata.normalize("NFC", text).strip()


def plain(text: str) -> str:
    """Return the text as it is searched: small letters, accents gone."""
    return "".join(one for one in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(one))


def one_line(text: str) -> str:
    """Return the text tidied and on one line, without control signs: a name may come to stand in the head of a mail."""
    line = " ".join(tidy(text).split())
    return "".join(
        sign for sign in line if unicodedata.category(sign) not in {"Cc", "Cf", "Zl", "Zp"} or sign == _JOINER
    )


def uid_of(text: str) -> UUID | None:
    """Return the uid that stands in an address, None for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return None


def parts_a_sign(text: str, at: int) -> bool:
    """Return whether cutting a text here would part what a reader sees as one sign: a letter and its accent, an emoji.

    Knows what joins: accents and other marks, joiners and variation selectors, skin tones, tags, and the two letters
    of a flag.
    """
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if after in (_JOINER, "\u200c") or unicodedata.category(after).startswith("M") or _joins(after):
        return True
    if before == _JOINER:
        return not after.isspace()
    return _is_flag(after) and _flags_before(text, at) % 2 == 1


def whole_signs(text: str, start: int, end: int) -> tuple[int, int]:
    """Return this piece of a text, made larger until neither border parts a sign."""
    while parts_a_sign(text, start):
        start -= 1
    while parts_a_sign(text, end):
        end += 1
    return start, end


def _joins(sign: str) -> bool:
    return "\U0001f3fb" <= sign <= "\U0001f3ff" or "\U000e0020" <= sign <= "\U000e007f"


def _is_flag(sign: str) -> bool:
    return "\U0001f1e6" <= sign <= "\U0001f1ff"


def _flags_before(text: str, at: int) -> int:
    count = 0
    while count < at and _is_flag(text[at - count - 1]):
        count += 1
    return count
