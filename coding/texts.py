"""A text as a round freezes it, and places in it. Pure; offsets are code points, the end is exclusive.

Used by the services of a round and of the workbench. Never touches the database.
"""

import hashlib
import unicodedata


def frozen(text: str) -> str:
    """Return the text in the one form a round keeps: composed (NFC), lines ended by LF."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def fingerprint(text: str) -> str:
    """Return the sha256 of the text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def places(quote: str, text: str) -> list[tuple[int, int]]:
    """Return every (start, end) at which the quote stands in the text, exactly; none for an empty quote."""
    found: list[tuple[int, int]] = []
    at = text.find(quote) if quote else -1
    while at >= 0:
        found.append((at, at + len(quote)))
        at = text.find(quote, at + 1)
    return found
