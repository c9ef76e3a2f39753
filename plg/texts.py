"""How a text is kept: one way to write line ends and accents, so that an offset means the same everywhere."""

import unicodedata


def tidy(text: str) -> str:
    """Return the text with LF line ends, composed accents (NFC), no NUL and no blanks round it.

    Every free text passes here before it is stored; offsets in codings and masks count code points of the result.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    return unicodedata.normalize("NFC", text).strip()


def one_line(text: str) -> str:
    """Return the text tidied and on one line, without control signs: a name may come to stand in the head of a mail."""
    line = " ".join(tidy(text).split())
    return "".join(
        sign for sign in line if unicodedata.category(sign) not in {"Cc", "Cf", "Zl", "Zp"} or sign == "\u200d"
    )
