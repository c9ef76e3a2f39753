"""The fingerprint of a text and places in it. Pure; offsets are code points, the end is exclusive.

Used by the services of a round and of the workbench. Never touches the database.
"""

import hashlib


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


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the place without the blanks at its ends: what a hand that selects takes along."""
    chosen = text[start:end]
    left = len(chosen) - len(chosen.lstrip())
    return start + left, start + left + len(chosen.strip())
