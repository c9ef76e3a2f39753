"""Keys made of words, for what people make in the browser. Files that come along have keys of their own."""

from collections.abc import Container

from django.utils.text import slugify


def fresh_key(words: str, taken: Container[str], most: int = 40) -> str:
    """Return a key made of these words that is not taken yet: at most `most` letters, and a number behind them."""
    return numbered(slugify(words)[:most].strip("-_") or "x", taken)


def numbered(stem: str, taken: Container[str], joint: str = "-") -> str:
    """Return the stem, or the first of stem-2, stem-3, … that is not taken yet."""
    key, number = stem, 2
    while key in taken:
        key, number = f"{stem}{joint}{number}", number + 1
    return key
