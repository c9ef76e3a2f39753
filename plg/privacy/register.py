"""Reads what every field says about itself: personal, text, plain or key. Erasing, "my data" and docs/privacy.md start
here. Models of packages cannot say it in their own file, so the table below says it for them."""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import Model

from plg.privacy.words import FieldKind

_PERSONAL, _PLAIN, _KEY = FieldKind.PERSONAL, FieldKind.PLAIN, FieldKind.KEY

#: Models that come with packages, by `app_label.model`.
OF_PACKAGES: dict[str, dict[str, FieldKind]] = {
    "auth.permission": {"id": _KEY, "name": _PLAIN, "content_type": _KEY, "codename": _PLAIN},
    "auth.group": {"id": _KEY, "name": _PLAIN, "permissions": _KEY},
    "contenttypes.contenttype": {"id": _KEY, "app_label": _PLAIN, "model": _PLAIN},
    "sessions.session": {"session_key": _KEY, "session_data": _PERSONAL, "expire_date": _PLAIN},
}


def every_model() -> Iterator[type[Model]]:
    """Yield every model with a table that holds rows of its own; the tables behind many-to-many fields are theirs."""
    return (model for model in apps.get_models() if not model._meta.proxy)


def field_names(model: type[Model]) -> list[str]:
    """Return the names of the fields that stand in the model's own table, and of its many-to-many fields."""
    return [field.name for field in [*model._meta.concrete_fields, *model._meta.many_to_many]]


def said(model: type[Model]) -> list[tuple[str, FieldKind]]:
    """Return every field name that was classified for this model, as often as it was."""
    if model._meta.label_lower in OF_PACKAGES:
        return list(OF_PACKAGES[model._meta.label_lower].items())
    privacy = vars(model).get("Privacy")
    return [(name, kind) for kind in FieldKind for name in getattr(privacy, kind.name.lower(), ())]


def classified(model: type[Model]) -> dict[str, FieldKind]:
    """Return what each field of a model is, in the order of the table; LookupError names a field nobody classified."""
    told = dict(said(model))
    if missing := [name for name in field_names(model) if name not in told]:
        raise LookupError(f"{model._meta.label}: {', '.join(missing)} in no list of its Privacy")
    return {name: told[name] for name in field_names(model)}


def everything() -> dict[str, dict[str, FieldKind]]:
    """Return the whole register: every model's label with what its fields are."""
    return {model._meta.label: classified(model) for model in every_model()}
