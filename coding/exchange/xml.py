"""Writes XML as a stream: elements are closed by `with`, everything is escaped, what XML cannot hold is left out.

Used by the REFI-QDA writers. Never holds the document.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol
from xml.sax.saxutils import escape, quoteattr

_IMPOSSIBLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Sink(Protocol):
    """Where bytes go."""

    def write(self, data: bytes, /) -> int: ...


class Xml:
    """A document being written."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._write('<?xml version="1.0" encoding="utf-8"?>\n')

    @contextmanager
    def element(self, tag: str, /, **attributes: str | None) -> Iterator[None]:
        """Write an element around what is written inside the `with`; attributes that are None are left out."""
        self._write(f"<{tag}{_written(attributes)}>")
        yield
        self._write(f"</{tag}>\n")

    def empty(self, tag: str, /, **attributes: str | None) -> None:
        """Write an element without content."""
        self._write(f"<{tag}{_written(attributes)}/>\n")

    def text_element(self, tag: str, text: str, /, **attributes: str | None) -> None:
        """Write an element that holds only text."""
        self._write(f"<{tag}{_written(attributes)}>{escape(clean(text))}</{tag}>\n")

    def instruction(self, name: str, text: str) -> None:
        """Write an instruction to a program of this name; `text` holds no sign that ends it."""
        self._write(f"<?{name} {clean(text)}?>\n")

    def _write(self, text: str) -> None:
        self._sink.write(text.encode())


def clean(text: str) -> str:
    """Return the text without the characters that XML has no way to write."""
    return _IMPOSSIBLE.sub("", text)


def _written(attributes: dict[str, str | None]) -> str:
    return "".join(f" {name}={quoteattr(clean(value))}" for name, value in attributes.items() if value is not None)
