"""A code book as plain data, the way pages, files and exports read it. Pure; never a row of the database."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class CodeView:
    """One code of a book as plain data.

    `parent` is the key of the main code it counts under, or ''; `above` the key of the code it stands directly in,
    which in a deep tree is another; `level` is 0 for a main code.
    """

    uid: UUID
    key: str
    label: str
    label_en: str
    definition: str
    include: str
    exclude: str
    example: str
    colour: str
    dimension: str
    aspect: str
    takes_direction: bool
    parent: str
    above: str = ""
    level: int = 0


@dataclass(frozen=True)
class BookView:
    """A code book as plain data, its codes in the order of the book, each code before the finer ones in it."""

    uid: UUID
    key: str
    version: int
    title: str
    source: str
    one_per_source: bool
    codes: list[CodeView]
    ours: str = ""
