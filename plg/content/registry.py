"""The kinds of content the apps have. An app registers a kind in `ready()`; the loader asks for all of them."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise

from plg.models import Community, ContentVersion

Body = dict[str, Any]


def everybody(community: Community | None) -> Q:
    """Say that every community may choose every version: for kinds that no community makes itself."""
    return Q()


def nothing_more(version: ContentVersion) -> None:
    """Do nothing after loading: for kinds that live in `ContentVersion.body` alone."""


@dataclass(frozen=True)
class Kind:
    """A kind of content: where its files stand, what a good body is, and what follows from loading one.

    `check` returns a sentence for every fault, each beginning with the key it is about (see `checks.Checker`).
    `loaded` is called after every load, also of a file that did not change, so it must be idempotent.
    `label` is what the screen calls it, where a community chooses a version. `usual` is the key of what a community
    works with that chose nothing; without it the newest of any key. `within` narrows the versions to those that
    one community may choose (None: one that is still to be made), where communities make their own.
    """

    name: str
    folder: Path
    check: Callable[[Body], list[str]]
    loaded: Callable[[ContentVersion], None] = nothing_more
    label: str | Promise = ""
    usual: str = ""
    within: Callable[[Community | None], Q] = everybody


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Add a kind. The same name from another folder is a mistake in an app, and said at once."""
    known = _kinds.get(kind.name)
    if known is not None and known.folder != kind.folder:
        raise ValueError(f"the content kind {kind.name!r} stands in {known.folder} already")
    _kinds[kind.name] = kind


def kinds() -> list[Kind]:
    """Return every registered kind, by name."""
    return [_kinds[name] for name in sorted(_kinds)]


def kind_of(name: str) -> Kind:
    """Return the kind with this name; KeyError when no app has one."""
    return _kinds[name]
