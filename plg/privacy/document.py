"""Writes the register as a page to read: docs/privacy.md. Used by `manage.py write_privacy`; a test holds it fresh."""

from collections import defaultdict
from collections.abc import Iterator

from django.apps import apps
from django.db.models import Model

from plg.privacy import register
from plg.privacy.words import FieldKind, OnErase

HEAD = """# Privacy: what every table holds about people

Made from the code by `manage.py write_privacy`; do not edit this page. Every model says these things itself, in its
`class Privacy`, and a test fails when a model or a field does not. *My data* and erasing read the same words.
"""


def document() -> str:
    """Return the page. Every model and every field stands in it; nothing is written by hand. No query."""
    parts = [HEAD, *_words(), *_nobodys(), *_apps()]
    return "\n".join(parts).rstrip() + "\n"


def _words() -> Iterator[str]:
    yield "## What a field can be\n"
    yield "| word | what it means |\n|---|---|"
    yield from (f"| **{kind.name.lower()}** | {kind.sentence} |" for kind in FieldKind)
    yield "\n## What erasing does\n"
    yield "| word | what happens to a person's rows |\n|---|---|"
    yield from (f"| **{word.value}** | {word.sentence} |" for word in OnErase)
    yield ""


def _nobodys() -> Iterator[str]:
    yield "## Tables about nobody\n"
    yield "Not in *my data*, and left as they are when somebody is erased.\n"
    yield "| table | why |\n|---|---|"
    for model in register.every_model():
        if register.owner_of(model) is None:
            yield f"| {model._meta.label} | {register.reason(model)} |"
    yield ""


def _apps() -> Iterator[str]:
    by_app: dict[str, list[type[Model]]] = defaultdict(list)
    for model in register.every_model():
        by_app[model._meta.app_label].append(model)
    for label, models in by_app.items():
        yield f"## {apps.get_app_config(label).label}\n"
        for model in models:
            yield from _table(model)


def _table(model: type[Model]) -> Iterator[str]:
    path = register.owner_of(model)
    whose = "nobody" if path is None else "the person" if path == "pk" else f"`{path}`"
    yield f"### {model._meta.label}\n"
    if doc := _first_sentence(model):
        yield f"{doc}\n"
    yield f"Whose: {whose}. On erasing: **{register.on_erase(model).value}**.\n"
    fields: dict[FieldKind, list[str]] = defaultdict(list)
    for name, kind in register.classified(model).items():
        fields[kind].append(f"`{name}`")
    yield "| what it is | fields |\n|---|---|"
    yield from (f"| {kind.name.lower()} | {', '.join(fields[kind])} |" for kind in FieldKind if fields[kind])
    yield ""


def _first_sentence(model: type[Model]) -> str:
    """Return the first paragraph of what the model says of itself; Django's own list of fields is no sentence."""
    doc = " ".join((model.__doc__ or "").strip().split("\n\n")[0].split())
    return "" if doc.startswith(f"{model.__name__}(") else doc
