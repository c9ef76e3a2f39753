"""Writes docs/access.md and docs/audit.md from the code: who may what, at which address, and every word of the trail.

Used by `manage.py write_access`; tests hold both pages fresh.
"""

import ast
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module
from types import ModuleType
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from plg.access.permissions import Permission
from plg.access.roles import LEARNING, NOT_BESIDE_LEARNING, TABLE, WHEN_ARCHIVED
from plg.acts import Act, ActGroup, Shown, every_act
from plg.words import Role

ROOMS = ("plg", "logbook", "amo", "intervisie", "coding", "reports")
ROLE_WORDS = {role: role.value for role in Role}

ACCESS_HEAD = """# Access: who may what

Made from the code by `manage.py write_access`; do not edit this page. Permissions stand in
`plg/access/permissions.py`, the table of roles in `plg/access/roles.py`, the doors in `plg/access/doors.py`. Who holds
a role where is data, and every change of it is a line in the audit trail (docs/audit.md).
`tests/test_access_matrix.py` tries every address as every kind of person.

Whoever does not belong to a community gets 404, the same page as for one that never was. A member without the
permission gets 403. An administrator belongs to no community: names and private texts are shown to them only in an
inspection, with a reason, for half an hour, and each reading is told in the trail.
"""
AUDIT_HEAD = """# The audit trail: every word in it

Made from the code by `manage.py write_access`; do not edit this page. A line keeps who (a key), what (one of the words
below), when, on what (a kind and a key), and a detail of words and counts: never a name, never anybody's text. Each
line is sealed to the one before it in its chain, one chain a community and one for the platform;
`manage.py verify_consent` checks them all. The table holds no foreign keys: the trail outlives whom it tells of.

**Told to** says whom the coordinator's page tells about it. The person who did it, or whom it is about, reads it
always.
"""
TOLD_TO = {
    Shown.NAMED: "coordinator, by name",
    Shown.NAMELESS: "coordinator, without a name",
    Shown.OWN: "only the person",
}


def access_page() -> str:
    """Return docs/access.md. Every permission, role, address and rule of reading stands in it. No query."""
    return _page(ACCESS_HEAD, _permissions(), _addresses(), _rules())


def audit_page() -> str:
    """Return docs/audit.md. Every word that code may record stands in it, with what its detail holds. No query."""
    return _page(AUDIT_HEAD, _acts())


def _page(head: str, *parts: Iterator[str]) -> str:
    return "\n".join([head, *(line for part in parts for line in part)]).rstrip() + "\n"


def _permissions() -> Iterator[str]:
    yield "## Permissions and roles\n"
    yield f"| permission | {' | '.join(ROLE_WORDS.values())} | in an archive |"
    yield f"|---|{'---|' * (len(ROLE_WORDS) + 1)}"
    for permission in Permission:
        held = " | ".join("●" if permission in TABLE[role] else "" for role in ROLE_WORDS)
        goes_on = "goes on" if permission in WHEN_ARCHIVED else ""
        yield f"| **{permission.name}** {permission.sentence} | {held} | {goes_on} |"
    yield "\nIn an archived community everything can still be read; only what *goes on* there can still be done."
    words = ", ".join(permission.name for permission in Permission if permission in NOT_BESIDE_LEARNING)
    learning = " or ".join(role.value for role in Role if role in LEARNING)
    yield f"\nWho is also {learning} of the same community does not get {words}, whatever other role they"
    yield "hold: a figure about who consents, beside a group one knows by name, tells who refused.\n"


def _addresses() -> Iterator[str]:
    yield "## Addresses\n"
    yield "| address | name | who may come in |\n|---|---|---|"
    for path, name, view in sorted(_views()):
        yield f"| `/{path}` | {name} | {_door(view)} |"
    yield ""


def _views(
    patterns: list[Any] | None = None, path: str = "", space: str = ""
) -> Iterator[tuple[str, str, Callable[..., Any]]]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _views(pattern.url_patterns, f"{path}{pattern.pattern}", inner)
        elif isinstance(pattern, URLPattern):
            yield f"{path}{pattern.pattern}", f"{space}{pattern.name}", pattern.callback


def _door(view: Callable[..., Any]) -> str:
    """Return who is let in, read from the first lines of the view: the doors it goes through."""
    if getattr(view, "login_required", True) is False:
        return "everybody"
    function = ast.parse(inspect.getsource(inspect.unwrap(view))).body[0]
    assert isinstance(function, ast.FunctionDef)
    told = function.body[1:] if ast.get_docstring(function) else function.body
    calls = [node for line in told[:2] for node in ast.walk(line) if isinstance(node, ast.Call)]
    found = [word for call in calls if (word := _who(call))]
    return ", ".join(dict.fromkeys(found)) or "whoever is signed in"


def _who(call: ast.Call) -> str:
    name = ast.unparse(call.func).removeprefix("doors.")
    if name == "member":
        asked = ast.unparse(call.args[2]).removeprefix("Permission.") if len(call.args) > 2 else ""
        if asked not in Permission.__members__:
            return "members"
        holders = [word for role, word in ROLE_WORDS.items() if Permission[asked] in TABLE[role]]
        return f"{asked}: {', '.join(holders)}"
    return {
        "administrator": "administrator",
        "confirmed_administrator": "administrator, shown anew in the last quarter of an hour",
        "confirmed": "oneself, shown anew in the last quarter of an hour",
        "person": "whoever is signed in",
        "visitor": "whoever is signed in, also before the second factor",
    }.get(name, "")


def _rules() -> Iterator[str]:
    yield "## What one may read: the rule of each list\n"
    yield "Every page, search, count and export starts at one of these, in the `access` of its app.\n"
    yield "| app | rule | what it gives |\n|---|---|---|"
    for room in ROOMS:
        for function in sorted(_rules_of(room), key=lambda rule: rule.__name__):
            yield f"| {room} | `{function.__name__}` | {(inspect.getdoc(function) or '').splitlines()[0]} |"


def _rules_of(room: str) -> Iterator[Callable[..., Any]]:
    for module in _modules(f"{room}.access"):
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and not name.startswith("_") and _gives_rows(function):
                yield function


def _modules(name: str) -> Iterator[ModuleType]:
    module = import_module(name)
    yield module
    for part in pkgutil.iter_modules(getattr(module, "__path__", [])):
        yield import_module(f"{name}.{part.name}")


def _gives_rows(function: Callable[..., Any]) -> bool:
    return "QuerySet" in str(inspect.signature(function).return_annotation)


def _acts() -> Iterator[str]:
    for group in ActGroup:
        acts = [act for act in every_act() if act.group == group]
        if acts:
            yield f"## {group.label}\n"
            yield "| word | sentence | detail | told to |\n|---|---|---|---|"
            yield from (_act(act) for act in acts)
            yield ""


def _act(act: Act) -> str:
    detail = "; ".join(f"`{key}` {meaning}" for key, meaning in act.details.items())
    told = TOLD_TO[act.shown]
    if act.named_when is not None:
        key, values = act.named_when
        told += f" when {key} is {' or '.join(values)}, else only the person"
    blanks: dict[str, object] = {key: _Blank.of(key) for key in act.details}
    sentence = str(act.sentence % (blanks | {"who": "…", "about": "…"}))
    return f"| `{act.word}` | {sentence} | {detail} | {told} |"


class _Blank(int):
    """Stands where a value comes: reads as its key, and counts as many, so that a plural form is chosen."""

    key: str

    @classmethod
    def of(cls, key: str) -> "_Blank":
        made = cls(2)
        made.key = key
        return made

    def __str__(self) -> str:
        return f"({self.key})"
