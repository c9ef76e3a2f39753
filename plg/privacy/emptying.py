"""Takes a person's rows away, or empties them, as the register says: the general half of erasing.

Used by `plg.services.erasing`, after the apps did what the register cannot know. Asks nobody who may do this.
"""

from collections import Counter
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from plg.models import User
from plg.privacy.register import classified, on_erase, owned_by, owned_models
from plg.privacy.words import FieldKind, OnErase

SPEAKING = (FieldKind.PERSONAL, FieldKind.TEXT)


def take_rows(user: User) -> Counter[str]:
    """Delete every row that goes with this person; return how many, by model. Rows that lean on them go along.

    What another row holds on to an app takes away before, by the slot `ERASERS`; raises `ProtectedError` for what it
    forgot.
    """
    gone: Counter[str] = Counter()
    for model in owned_models():
        if on_erase(model) is OnErase.ROW:
            gone.update(owned_by(model, user).delete()[1])
    return gone


def empty_fields(user: User) -> Counter[str]:
    """Empty the personal fields and texts of the rows that stay; return how many rows, by model."""
    emptied: Counter[str] = Counter()
    for model in owned_models():
        if on_erase(model) is OnErase.FIELDS:
            values = {name: empty(model._meta.get_field(name)) for name in speaking_fields(model)}
            emptied[model._meta.label] = owned_by(model, user).order_by().update(**values)
    return emptied


def speaking_fields(model: type[models.Model]) -> list[str]:
    """Return the names of the fields that say something of a person: personal ones and texts."""
    return [name for name, kind in classified(model).items() if kind in SPEAKING]


def empty(field: Any) -> Any:
    """Return what an emptied field holds. LookupError for a kind of field that has no empty value."""
    if field.null:
        return None
    for kind, value in (
        (ArrayField, []),
        (models.JSONField, {}),
        (models.BinaryField, b""),
        (models.CharField, ""),
        (models.TextField, ""),
        (models.FileField, ""),
    ):
        if isinstance(field, kind):
            return value
    raise LookupError(f"{field} cannot be emptied: let it be null, or say that its row goes")
