"""docs/states.md says what the code does: every state has a way, every way a service that asks the permission."""

import ast
import inspect
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Choices
from django.utils import translation

from plg.access.permissions import Permission
from plg.lives import NOWHERE, Life, Way
from plg.management.states_page import ROOMS, every_life, states_page
from tests.support.house import ROOT

CAPITALS = re.compile(r"\b[A-Z]{2,}(?:_[A-Z]+)+\b")
#: Settings that a way names beside permissions.
SETTINGS = {"ERASE_WAIT_DAYS", "RECORD_CHECK_DAYS", "TRACE_DAYS"}


@cache
def lives() -> list[Life]:
    with translation.override("nl"):
        return [life for _room, life in every_life()]


def ways() -> list[Way]:
    return [way for life in lives() for way in life.ways]


def test_docs_states_is_fresh() -> None:
    with translation.override("nl"):
        page = states_page()
    assert (ROOT / "docs" / "states.md").read_text() == page, "run `./start manage write_states`, commit docs/states.md"


def test_every_kept_state_has_a_life() -> None:
    kept = {life.kept_in for life in lives()}
    fields = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.name == "state" and getattr(field, "choices", None)
    ]
    assert len(fields) > 12
    assert not sorted(set(fields) - kept)


def test_what_a_life_is_kept_in_is_there() -> None:
    for life in lives():
        app, model, fields = life.kept_in.split(".", 2)
        for name in fields.split(", "):
            assert apps.get_model(app, model)._meta.get_field(name), life.kept_in


@pytest.mark.parametrize("life", lives(), ids=lambda life: life.thing)
def test_a_life_is_whole(life: Life) -> None:
    known = {*life.states, NOWHERE}
    assert not [way for way in life.ways if not {*way.since, way.to} <= known]
    reached, before = {NOWHERE}, set[str]()
    while reached != before:
        before = set(reached)
        reached |= {way.to for way in life.ways if reached & set(way.since)}
    told = " ".join(life.tells)
    assert not [state for state in life.states if state not in reached and f"*{state}*" not in told]


def test_every_way_has_its_service() -> None:
    for way in ways():
        name, _dot, function = way.by.rpartition(".")
        assert callable(getattr(import_module(name), function)), way.by
        assert set(CAPITALS.findall(way.does)) <= SETTINGS


def test_a_permission_that_a_way_names_is_asked_by_its_service() -> None:
    asked = {(way.by.rpartition(".")[0], word) for way in ways() for word in CAPITALS.findall(way.who)}
    assert {word for _name, word in asked} <= {*Permission.__members__}
    wrong = [(name, word) for name, word in asked if not any(f"Permission.{word}" in text for text in sources(name))]
    assert not wrong


def test_every_state_that_a_service_writes_has_a_way() -> None:
    told = {(way.by.rpartition(".")[0], way.to) for way in ways()}
    known = {value for life in lives() for value in life.states}
    wrong = [(module, state) for module, state in written() if state in known and (module, state) not in told]
    assert not wrong, "tell these ways in the `states` of their app"


def sources(name: str) -> list[str]:
    """Return the text of a module and of what it imports from its own room."""
    room = name.partition(".")[0]
    module = import_module(name)
    near = {name} | {
        value.__module__ for value in vars(module).values() if getattr(value, "__module__", "").startswith(f"{room}.")
    }
    return [inspect.getsource(import_module(one)) for one in near]


def written() -> Iterator[tuple[str, str]]:
    """Yield every (module, state) where code of a room puts a state in a row: `x.state = …` or `update(state=…)`."""
    for room in ROOMS:
        for path in [*(ROOT / room).glob("services/*.py"), ROOT / room / "tasks.py", ROOT / room / "queue.py"]:
            if path.exists():
                name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
                for value in _values(ast.parse(path.read_text())):
                    for state in _states(value, import_module(name)):
                        yield name, state


def _values(tree: ast.Module) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                yield from (value for to, value in _pairs(target, node.value) if _is_state(to))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "update":
            yield from (word.value for word in node.keywords if word.arg == "state")


def _pairs(target: ast.expr, value: ast.expr) -> list[tuple[ast.expr, ast.expr]]:
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        return list(zip(target.elts, value.elts, strict=True))
    return [(target, value)]


def _is_state(to: ast.expr) -> bool:
    return isinstance(to, ast.Attribute) and to.attr == "state"


def _states(value: ast.expr, module: Any) -> Iterator[str]:
    for node in ast.walk(value):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            kind = getattr(module, node.value.id, None)
            if isinstance(kind, type) and issubclass(kind, Choices):
                yield str(kind[node.attr].value)


def test_the_writes_are_found() -> None:
    """The look for writes itself: it sees a plain one, one of two at once, and one in a query."""
    found = set(written())
    assert {("intervisie.services.cases", "draft"), ("intervisie.services.cases", "shared")} <= found
    assert ("plg.tasks", "failed") in found
