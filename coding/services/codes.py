"""Changing the codes of a draft. What happens to a code that figures may speak of leaves a trail: who, when, why."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from coding import tree
from coding.models import BookDraft, CodeChange
from coding.services.books import change, opened
from coding.tree import Body, Item, NotThere, Placed
from coding.words import CodeAct
from plg.errors import DomainError, Gone
from plg.models import Membership
from plg.texts import one_line, tidy

MOST_CODES = 3000


@transaction.atomic
def add_code(*, by: Membership, draft: BookDraft, edition: int, parts: Mapping[str, Any], above: str) -> str:
    """Add a code in `above` ('' for a main code), and return its key."""
    draft = opened(by=by, draft=draft, edition=edition)
    taken = tree.keys(draft.body["codes"])
    if len(taken) >= MOST_CODES:
        raise DomainError(_("Dit codeboek heeft zoveel codes dat er geen bij kan."))
    key = _wanted_key(str(parts.get("key", "")), str(parts["label"]), taken)
    _write(draft, tree.added(draft.body, _item(parts, key), _there(draft, above).key if above else ""))
    return key


@transaction.atomic
def write_code(
    *, by: Membership, draft: BookDraft, edition: int, key: str, parts: Mapping[str, Any], above: str
) -> BookDraft:
    """Change what a code says, and put it in `above` when it stands elsewhere. Its name has an act of its own."""
    draft = opened(by=by, draft=draft, edition=edition)
    placed = _there(draft, key)
    body = tree.written(draft.body, key, _item({**parts, "label": placed.label}, key))
    if above != placed.above:
        if above and above in tree.keys([placed.item]):
            raise DomainError(_("Een code kan niet in zichzelf staan, en niet in een code die erin staat."))
        if above:
            _there(draft, above)
        body = tree.moved(body, key, above)
    _write(draft, body)
    return draft


@transaction.atomic
def step_code(*, by: Membership, draft: BookDraft, edition: int, key: str, down: bool) -> BookDraft:
    """Put a code before or behind its neighbour; at the end of its row nothing moves."""
    draft = opened(by=by, draft=draft, edition=edition)
    _there(draft, key)
    _write(draft, tree.stepped(draft.body, key, 1 if down else -1))
    return draft


@transaction.atomic
def rename_code(
    *, by: Membership, draft: BookDraft, edition: int, key: str, label: str, why: str, new_key: str = ""
) -> BookDraft:
    """Give a code another name, and when asked another key: the one that stands in tables and files."""
    draft = opened(by=by, draft=draft, edition=edition)
    placed = _there(draft, key)
    wanted = new_key or key
    if wanted != key:
        wanted = _wanted_key(wanted, label, tree.keys(draft.body["codes"]))
    item = {name: value for name, value in placed.item.items() if name != "codes"}
    new = item | {"key": wanted, "label": {**item["label"], "nl": one_line(label)}}
    if (wanted, one_line(label)) == (placed.key, placed.label):
        raise DomainError(_("Dit is de naam die de code al heeft."))
    _with_trail(by, draft, CodeAct.RENAME, [placed.item], [new], why, tree.written(draft.body, key, new))
    return draft


@transaction.atomic
def merge_codes(
    *, by: Membership, draft: BookDraft, edition: int, key: str, others: Sequence[str], why: str
) -> BookDraft:
    """Let other codes go into this one, with the finer ones in them; it keeps its name, key and words."""
    draft = opened(by=by, draft=draft, edition=edition)
    into = _there(draft, key)
    gone = [_there(draft, other) for other in dict.fromkeys(others) if other != key]
    if not gone:
        raise DomainError(_("Kies minstens één andere code."))
    old = [into.item, *(placed.item for placed in gone)]
    body = tree.merged(draft.body, key, [placed.key for placed in gone])
    _with_trail(by, draft, CodeAct.MERGE, old, [into.item], why, body)
    return draft


@transaction.atomic
def split_code(
    *, by: Membership, draft: BookDraft, edition: int, key: str, into: Sequence[Mapping[str, Any]], why: str
) -> BookDraft:
    """Put new codes where one stood; the finer ones in it go with the first."""
    draft = opened(by=by, draft=draft, edition=edition)
    placed = _there(draft, key)
    if len(into) < 2:
        raise DomainError(_("Noem minstens twee nieuwe codes."))
    taken = tree.keys(draft.body["codes"])
    items = []
    for parts in into:
        new = tree.fresh_key(str(parts["label"]), taken)
        taken.add(new)
        items.append(_item(parts, new))
    _with_trail(by, draft, CodeAct.SPLIT, [placed.item], items, why, tree.split(draft.body, key, items))
    return draft


@transaction.atomic
def retire_code(*, by: Membership, draft: BookDraft, edition: int, key: str, whole: bool, why: str) -> BookDraft:
    """Take a code out of the book: with everything in it, or so that what was in it takes its place."""
    draft = opened(by=by, draft=draft, edition=edition)
    placed = _there(draft, key)
    gone = [one.item for one in tree.walk([placed.item])] if whole else [placed.item]
    _with_trail(by, draft, CodeAct.RETIRE, gone, [], why, tree.without(draft.body, key, whole=whole))
    return draft


def _with_trail(
    by: Membership, draft: BookDraft, act: CodeAct, old: Sequence[Item], new: Sequence[Item], why: str, body: Body
) -> None:
    why = tidy(why)
    if not why:
        raise DomainError(_("Schrijf in één zin waarom."))
    made = CodeChange.objects.create(draft=draft, act=act, old=_named(old), new=_named(new), why=why, by=by)
    _write(draft, body, str(made.uid))


def _write(draft: BookDraft, body: Body, trail: str | None = None) -> None:
    if any(placed.level > tree.MOST_DEEP for placed in tree.walk(body["codes"])):
        raise DomainError(_("Zo diep gaat een codeboek niet. Zet de code hoger in de boom."))
    change(draft, {"body": body}, trail)


def _named(items: Sequence[Item]) -> list[dict[str, str]]:
    return [{"key": item["key"], "label": item["label"]["nl"]} for item in items]


def _there(draft: BookDraft, key: str) -> Placed:
    try:
        return tree.find(draft.body, key)
    except NotThere as error:
        raise Gone(_("Deze code staat niet (meer) in het ontwerp.")) from error


def _wanted_key(wanted: str, label: str, taken: set[str]) -> str:
    """Return the key somebody asks for, or one made of the name when they leave that open."""
    if not wanted:
        return tree.fresh_key(label, taken)
    if not tree.KEY.fullmatch(wanted):
        raise DomainError(_("Een sleutel begint met een kleine letter en heeft verder kleine letters, cijfers en _."))
    if wanted in taken:
        raise DomainError(_("De sleutel “%s” hoort al bij een andere code van dit boek.") % wanted)
    return wanted


def _item(parts: Mapping[str, Any], key: str) -> Item:
    kept = {name: one_line(value) if name not in tree.TEXTS else tidy(value) for name, value in _words(parts)}
    return tree.plain({**parts, **kept}) | {"key": key}


def _words(parts: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in parts.items() if isinstance(value, str)]
