"""Reads what every model says about privacy: what each field is, whose a row is, what erasing does to it. Erasing,
"my data" and docs/privacy.md start here. Models of packages cannot say it in their own file: the table says it."""

import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Model, QuerySet

from plg.models import User
from plg.privacy.words import FieldKind, OnErase

_PERSONAL, _PLAIN, _KEY = FieldKind.PERSONAL, FieldKind.PLAIN, FieldKind.KEY
REASON = re.compile(r"^ +owner = None  # (\S.*)$", re.MULTILINE)


@dataclass(frozen=True)
class OfPackage:
    """What a model of a package would say in its `class Privacy`; `reason` goes with an owner of None."""

    fields: dict[str, FieldKind]
    owner: str | None = None
    on_erase: OnErase = OnErase.KEEP
    reason: str = ""


#: Models that come with packages, by `app_label.model`.
OF_PACKAGES: dict[str, OfPackage] = {
    "auth.permission": OfPackage(
        {"id": _KEY, "name": _PLAIN, "content_type": _KEY, "codename": _PLAIN}, reason="words of the framework, unused"
    ),
    "auth.group": OfPackage({"id": _KEY, "name": _PLAIN, "permissions": _KEY}, reason="words of the framework, unused"),
    "contenttypes.contenttype": OfPackage(
        {"id": _KEY, "app_label": _PLAIN, "model": _PLAIN}, reason="the names of the tables"
    ),
    "sessions.session": OfPackage(
        {"session_key": _KEY, "session_data": _PERSONAL, "expire_date": _PLAIN},
        reason="signed data that names its person inside; ended when the person is erased, and after its time",
    ),
    # Only here because allauth.mfa asks for its tables: nothing ever stands in them.
    "account.emailaddress": OfPackage(
        {"id": _KEY, "user": _KEY, "email": _PERSONAL, "verified": _PLAIN, "primary": _PLAIN},
        owner="user",
        on_erase=OnErase.ROW,
    ),
    "account.emailconfirmation": OfPackage(
        {"id": _KEY, "email_address": _KEY, "created": _PLAIN, "sent": _PLAIN, "key": _KEY},
        owner="email_address__user",
        on_erase=OnErase.ROW,
    ),
    # `data` holds the secrets of a second factor: they are keys, and never leave the platform.
    "mfa.authenticator": OfPackage(
        {"id": _KEY, "user": _KEY, "type": _PLAIN, "data": _KEY, "created_at": _PLAIN, "last_used_at": _PLAIN},
        owner="user",
        on_erase=OnErase.ROW,
    ),
}


def every_model() -> Iterator[type[Model]]:
    """Yield every model with a table that holds rows of its own; the tables behind many-to-many fields are theirs."""
    return (model for model in apps.get_models() if not model._meta.proxy)


def field_names(model: type[Model]) -> list[str]:
    """Return the names of the fields that stand in the model's own table, and of its many-to-many fields."""
    return [field.name for field in [*model._meta.concrete_fields, *model._meta.many_to_many]]


def said(model: type[Model]) -> list[tuple[str, FieldKind]]:
    """Return every field name that was classified for this model, as often as it was."""
    if told := OF_PACKAGES.get(model._meta.label_lower):
        return list(told.fields.items())
    privacy = vars(model).get("Privacy")
    return [(name, kind) for kind in FieldKind for name in getattr(privacy, kind.name.lower(), ())]


def classified(model: type[Model]) -> dict[str, FieldKind]:
    """Return what each field of a model is, in the order of the table; LookupError names a field nobody classified."""
    told = dict(said(model))
    if missing := [name for name in field_names(model) if name not in told]:
        raise LookupError(f"{model._meta.label}: {', '.join(missing)} in no list of its Privacy")
    return {name: told[name] for name in field_names(model)}


def owner_of(model: type[Model]) -> str | None:
    """Return the path from a row to the person it is about, such as `author__user`; None: it is about nobody.

    The person's own table says `pk`. LookupError for a model that does not say it.
    """
    if told := OF_PACKAGES.get(model._meta.label_lower):
        return told.owner
    owner: str | None = _own(model, "owner")
    return owner


def on_erase(model: type[Model]) -> OnErase:
    """Return what erasing a person does to their rows; LookupError for a model that does not say it."""
    if told := OF_PACKAGES.get(model._meta.label_lower):
        return told.on_erase
    return OnErase(_own(model, "on_erase"))


def reason(model: type[Model]) -> str:
    """Return why the rows of this model are about nobody: the comment behind its `owner = None`, or ""."""
    if told := OF_PACKAGES.get(model._meta.label_lower):
        return told.reason
    found = REASON.search(inspect.getsource(model))
    return found[1] if found else ""


def has_files(model: type[Model]) -> bool:
    """Return whether rows of this model have files beside them: `files` in its Privacy names who tells where."""
    return bool(getattr(vars(model).get("Privacy"), "files", ()))


def files_of(row: Model) -> list[str]:
    """Return where the storage keeps the files of this row."""
    return [str(getattr(row, name)) for name in getattr(vars(type(row)).get("Privacy"), "files", ())]


def owned_by(model: type[Model], user: User) -> QuerySet[Model]:
    """Return every row of this model that is about this person, in all their communities; none for nobody's models."""
    path = owner_of(model)
    rows = model._base_manager.order_by("pk")
    return rows.filter(**{path: user.pk}) if path else rows.none()


def owned_models() -> Iterator[type[Model]]:
    """Yield every model whose rows are about a person. A new model is in it by what it says itself."""
    return (model for model in every_model() if owner_of(model))


def everything() -> dict[str, dict[str, FieldKind]]:
    """Return the whole register: every model's label with what its fields are."""
    return {model._meta.label: classified(model) for model in every_model()}


def _own(model: type[Model], name: str) -> str | None:
    privacy = vars(model).get("Privacy")
    if not hasattr(privacy, name):
        raise LookupError(f"{model._meta.label}: no {name} in its Privacy")
    said_here: str | None = getattr(privacy, name)
    return said_here
