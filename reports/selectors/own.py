"""Everything about one person, as plain data: rows by the privacy register, chapters to read, who saw it, files.

Used by the copy of somebody's own data. A new model is in it by what it says in its `class Privacy`.
"""

import base64
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from django.db.models import FileField, ForeignKey, ManyToManyField, Model

from plg.models import User
from plg.privacy import register
from plg.privacy.words import FieldKind
from plg.slots import MY_DATA, OwnFile
from reports.models import OwnCopy

CHUNK = 500


@dataclass(frozen=True)
class OwnTable:
    """One model, and what each of its fields is to this person; keys are left out."""

    model: type[Model]
    fields: dict[str, FieldKind]

    @property
    def label(self) -> str:
        return self.model._meta.label

    @property
    def words(self) -> dict[str, str]:
        """The fields by the name that the screen has for them."""
        found = {name: self.model._meta.get_field(name) for name in self.fields}
        return {name: str(getattr(field, "verbose_name", name)) for name, field in found.items()}


def own_copy(user: User) -> OwnCopy | None:
    """Return the copy this person asked for last, with how far it is. One query."""
    return OwnCopy.objects.select_related("job").filter(user=user).first()


def own_tables() -> list[OwnTable]:
    """Return every model whose rows are about a person, by the register. No query."""
    return [
        OwnTable(model, {name: kind for name, kind in register.classified(model).items() if kind is not FieldKind.KEY})
        for model in register.owned_models()
    ]


def own_rows(user: User, table: OwnTable) -> Iterator[dict[str, Any]]:
    """Yield every row of one model that is about this person, ready for JSON.

    Fields that are personal, text or plain are given as they are. Of the keys only the row's own `uid` is told, and
    what it belongs to: a row of this same person by its uid, something of nobody by its name. Another person's row
    is never named.
    """
    links = [field for field in table.model._meta.concrete_fields if isinstance(field, ForeignKey)]
    rows = register.owned_by(table.model, user).select_related(*(link.name for link in links))
    for row in rows.iterator(chunk_size=CHUNK):
        told: dict[str, Any] = {"uid": str(row.uid)} if hasattr(row, "uid") else {}
        for link in links:
            if link.name not in table.fields and (named := _linked(user, table.model, link, row)):
                told[link.name] = named
        yield told | {name: _value(row, table.model._meta.get_field(name)) for name in table.fields}


def own_files(user: User) -> Iterator[OwnFile]:
    """Yield the files of this person: those that are a text field of their own rows, and those the apps give."""
    for table in own_tables():
        texts = [name for name, kind in table.fields.items() if kind is FieldKind.TEXT]
        kept = [name for name in texts if isinstance(table.model._meta.get_field(name), FileField)]
        for row in register.owned_by(table.model, user) if kept else ():
            for name in kept:
                if file := getattr(row, name):
                    yield OwnFile.kept(f"{table.label}/{row.pk}-{PurePosixPath(file.name).name}", file.name)
    yield from itertools.chain.from_iterable(MY_DATA.ask(user))


def _linked(user: User, model: type[Model], link: ForeignKey[Any, Any], row: Model) -> str:
    target_model = link.related_model
    assert isinstance(target_model, type)
    path = register.owner_of(target_model)
    target = getattr(row, link.name)
    if target is None or path is None:
        return str(target or "")
    on_the_way = (register.owner_of(model) or "").split("__")[0] == link.name
    return str(getattr(target, "uid", "")) if on_the_way or _owner(target, path) == user.pk else ""


def _owner(row: Any, path: str) -> int | None:
    """Return the key of the person a row is about, along the path that its model says."""
    *steps, last = path.split("__")
    for step in steps:
        row = getattr(row, step)
        if row is None:
            return None
    found: int | None = row.pk if last == "pk" else getattr(row, f"{last}_id")
    return found


def _value(row: Model, field: Any) -> object:
    found: object = getattr(row, field.name)
    if isinstance(field, ManyToManyField):
        return [str(item) for item in getattr(row, field.name).all()]
    if isinstance(field, ForeignKey):
        return str(found) if found is not None else None
    if isinstance(field, FileField):
        return PurePosixPath(str(found)).name
    if isinstance(found, bytes | memoryview):
        return base64.b64encode(bytes(found)).decode()
    return found
