"""Finds every message of ours in code and templates without the gettext tools, and reads the English catalogue.

For tests/test_locale.py only.
"""

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import polib
from django.utils.translation.template import templatize

from tests.support.house import ROOT, modules, templates

PO = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")

#: Which arguments of a gettext function are what: c(ontext), m(essage), p(lural).
SHAPES = {
    name + lazy: shape
    for name, shape in {"gettext": "m", "ngettext": "mp", "pgettext": "cm", "npgettext": "cmp"}.items()
    for lazy in ("", "_lazy")
} | {"gettext_noop": "m"}

LITERAL = r"""u?('(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
CALL = re.compile(rf"(?<![\w.])(_|n?p?gettext)\(\s*{LITERAL}(?:\s*,\s*{LITERAL})?(?:\s*,\s*{LITERAL})?")


class Message(NamedTuple):
    """What identifies one entry of a catalogue."""

    text: str
    plural: str = ""
    context: str = ""


@lru_cache
def catalogue() -> polib.POFile:
    """Return the English catalogue as it stands in the repository."""
    return polib.pofile(str(PO))


def known() -> set[Message]:
    """Return the messages the catalogue has an entry for."""
    return {Message(entry.msgid, entry.msgid_plural or "", entry.msgctxt or "") for entry in catalogue()}


def spoken() -> dict[Message, str]:
    """Return every message of code and templates, with the file it stands in."""
    found = {message: module.name for module in modules() for message in of_code(module.tree)}
    return found | {message: template.name for template in templates() for message in of_template(template.text)}


def of_code(tree: ast.Module) -> Iterator[Message]:
    """Yield the messages of a Python module: calls of gettext functions, by whatever name they were imported."""
    shapes = {
        alias.asname or alias.name: SHAPES[alias.name]
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name in SHAPES
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name):
            shape = shapes.get(node.func.id, "")
        elif isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) == "translation":
            shape = SHAPES.get(node.func.attr, "")
        else:
            continue
        texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        if shape and len(texts) >= len(shape):
            yield message_of(shape, texts)


def of_template(text: str) -> Iterator[Message]:
    """Yield the messages of a template, as Django's own extraction hands them to xgettext."""
    for name, *literals in CALL.findall(templatize(text)):
        texts = [ast.literal_eval(literal) for literal in literals if literal]
        yield message_of(SHAPES.get(name, "m"), texts)


def message_of(shape: str, texts: list[str]) -> Message:
    """Return the message that a call of this shape with these words asks for."""
    parts = dict(zip(shape, texts, strict=False))
    return Message(parts["m"], parts.get("p", ""), parts.get("c", ""))
