"""The kind of content called `codebook`: what a good file is, and the rows that follow from loading one."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from coding.models import Code, CodeBook
from plg.content.checks import Checker
from plg.content.registry import Body, Kind, register
from plg.models import ContentVersion

HERE = Path(__file__).parent
TEXTS = ("definition", "include", "exclude", "example")
OWN = {"key", "label", *TEXTS, "colour", "dimension", "aspect", "takes_direction", "codes"}
WRITTEN = ["label", "label_en", *TEXTS, "colour", "dimension", "aspect", "takes_direction", "parent", "order"]
FINER = {"key", "label", *TEXTS}
KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")
COLOUR = re.compile(r"#[0-9A-F]{6}")


def codebook_faults(body: Body) -> list[str]:
    """Return what is wrong with a code book; none is a good one. It says whether a text has one code or several."""
    check, seen = Checker(), set[str]()
    check.only(body, "body", {"one_per_source", "codes"})
    check.flag(body, "body", "one_per_source")
    for at, code in check.items(body, "body", "codes"):
        check.only(code, at, OWN)
        _code_faults(check, seen, at, code)
        for name in ("dimension", "aspect"):
            check.text(code, at, name, optional=True)
        check.flag(code, at, "takes_direction")
        if not COLOUR.fullmatch(str(code.get("colour"))):
            check.say(f"{at}.colour", f"must look like #2F5D8C, not {code.get('colour')!r}")
        for finer_at, finer in check.items(code, at, "codes") if "codes" in code else ():
            check.only(finer, finer_at, FINER)
            _code_faults(check, seen, finer_at, finer)
    return check.faults


def make_book(version: ContentVersion) -> None:
    """Bring a loaded code book into the tables. Doing it again changes nothing; a code that left the file goes."""
    book, _made = CodeBook.objects.update_or_create(
        content=version, defaults={"one_per_source": version.body["one_per_source"]}
    )
    rows = [(parent, _code(book, order, parent, item)) for order, (parent, item) in enumerate(_flat(version.body))]
    kept = {row.key: row for row in _written(row for parent, row in rows if parent is None)}
    for parent, row in rows:
        row.parent = kept[parent["key"]] if parent else None
    finer = _written(row for parent, row in rows if parent is not None)
    book.codes.exclude(key__in=[*kept, *(row.key for row in finer)]).delete()


def _code(book: CodeBook, order: int, parent: dict[str, Any] | None, item: dict[str, Any]) -> Code:
    shared = parent or item
    return Code(
        book=book,
        key=item["key"],
        label=item["label"]["nl"],
        label_en=item["label"]["en"],
        **{name: item.get(name, "").strip() for name in TEXTS},
        colour=shared["colour"],
        dimension=shared.get("dimension", ""),
        aspect=shared.get("aspect", ""),
        takes_direction=shared["takes_direction"],
        order=order,
    )


def _written(codes: Iterable[Code]) -> list[Code]:
    """Write these codes; one that is there keeps its id and its uid. One query, however large the book."""
    return Code.objects.bulk_create(codes, update_conflicts=True, unique_fields=["book", "key"], update_fields=WRITTEN)


def register_kinds() -> None:
    """Make code books known to the loader."""
    register(
        Kind(
            name="codebook",
            folder=HERE / "codebooks",
            check=codebook_faults,
            loaded=make_book,
            label=_("Codeboek"),
            usual="inclusief-leiderschap",
        )
    )


def _code_faults(check: Checker, seen: set[str], at: str, code: dict[str, Any]) -> None:
    key = check.text(code, at, "key")
    if key and not KEY.fullmatch(key):
        check.say(f"{at}.key", f"must be small letters, digits and underscores, not {key!r}")
    check.unique(seen, at, key)
    check.both(code, at, "label")
    for name in TEXTS:
        check.text(code, at, name, optional=name != "definition")


def _flat(body: Body) -> Iterator[tuple[dict[str, Any] | None, dict[str, Any]]]:
    """Yield every code with its main code (None for a main code itself), in the order of the book."""
    for code in body["codes"]:
        yield None, code
        for finer in code.get("codes", ()):
            yield code, finer
