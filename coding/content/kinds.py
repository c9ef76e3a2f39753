"""The kind of content called `codebook`: what a good file is, and the rows that follow from loading one."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coding.models import Code, CodeBook
from coding.tree import COLOUR, KEY, MOST_DEEP, TEXTS, views
from plg.content.checks import Checker
from plg.content.registry import Body, Kind, register
from plg.models import Community, ContentVersion

HERE = Path(__file__).parent
OWN = {"key", "label", *TEXTS, "colour", "dimension", "aspect", "takes_direction", "codes"}
FINER = {"key", "label", *TEXTS, "colour", "codes"}
WRITTEN = ["label", "label_en", *TEXTS, "colour", "dimension", "aspect", "takes_direction", "parent", "level", "order"]


def codebook_faults(body: Body, *, strict: bool = True) -> list[str]:
    """Return what is wrong with a code book; none is a good one. It says whether a text has one code or several.

    A book that comes with the platform is held to more (`strict`): every code has a definition and an English name.
    """
    check, seen = Checker(), set[str]()
    check.only(body, "body", {"one_per_source", "codes"})
    check.flag(body, "body", "one_per_source")
    for at, code in check.items(body, "body", "codes"):
        check.only(code, at, OWN)
        for name in ("dimension", "aspect"):
            check.text(code, at, name, optional=True)
        check.flag(code, at, "takes_direction")
        _colour_fault(check, at, code)
        _code_faults(check, seen, at, code, 0, strict)
    return check.faults


def make_book(version: ContentVersion) -> CodeBook:
    """Bring a code book into the tables and return it; again changes nothing. A code that left the body goes."""
    book, _made = CodeBook.objects.update_or_create(
        content=version, defaults={"one_per_source": version.body["one_per_source"]}
    )
    seen = views(version.body)
    rows = {
        view.key: Code(book=book, order=order, **{name: getattr(view, name) for name in _TAKEN})
        for order, view in enumerate(seen)
    }
    kept = {row.key: row for row in _written(rows[view.key] for view in seen if not view.level)}
    for view in seen:
        rows[view.key].parent = kept.get(view.parent)
    finer = _written(rows[view.key] for view in seen if view.level)
    book.codes.exclude(key__in=[*kept, *(row.key for row in finer)]).delete()
    return book


_TAKEN = ("key", *(name for name in WRITTEN if name not in ("parent", "order")))


def _written(codes: Iterable[Code]) -> list[Code]:
    """Write these codes; one that is there keeps its id and its uid. One query, however large the book."""
    return Code.objects.bulk_create(codes, update_conflicts=True, unique_fields=["book", "key"], update_fields=WRITTEN)


def of_platform_or_own(community: Community | None) -> Q:
    """Say which versions a community may choose: those that came with the platform, and the ones it made itself."""
    platform = Q(book_draft=None)
    return platform | Q(book_draft__community=community) if community else platform


def _loaded(version: ContentVersion) -> None:
    make_book(version)


def register_kinds() -> None:
    """Make code books known to the loader."""
    register(
        Kind(
            name="codebook",
            folder=HERE / "codebooks",
            check=codebook_faults,
            loaded=_loaded,
            label=_("Codeboek"),
            usual="inclusief-leiderschap",
            within=of_platform_or_own,
        )
    )


def _code_faults(check: Checker, seen: set[str], at: str, code: dict[str, Any], level: int, strict: bool) -> None:
    key = check.text(code, at, "key")
    if key and not KEY.fullmatch(key):
        check.say(f"{at}.key", f"must be small letters, digits and underscores, not {key!r}")
    check.unique(seen, at, key)
    if strict:
        check.both(code, at, "label")
    else:
        check.text(code.get("label") or {}, f"{at}.label", "nl")
    for name in TEXTS:
        check.text(code, at, name, optional=name != "definition" or not strict)
    if "codes" in code and level == MOST_DEEP:
        check.say(f"{at}.codes", f"is more than {MOST_DEEP} levels deep")
        return
    for finer_at, finer in check.items(code, at, "codes") if "codes" in code else ():
        check.only(finer, finer_at, FINER)
        if "colour" in finer:
            _colour_fault(check, finer_at, finer)
        _code_faults(check, seen, finer_at, finer, level + 1, strict)


def _colour_fault(check: Checker, at: str, code: dict[str, Any]) -> None:
    if not COLOUR.fullmatch(str(code.get("colour"))):
        check.say(f"{at}.colour", f"must look like #2F5D8C, not {code.get('colour')!r}")
