"""What belongs to one community, told by the tables themselves: whatever leads to it by links that are never empty.

Used by `giving` and `taking`. What no such link tells, what is shared and what stays behind is named here, with why.
A model in none of these is refused: nothing is forgotten without somebody saying so.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from graphlib import TopologicalSorter
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import CASCADE, Model, Q, QuerySet

from plg.models import AuditLine, Community, ConsentSeal, Job, Mailing, MailStop, User
from plg.services.consent_chains import WORDS

ROOT = "plg.Community"

#: What is not taken along, and why not.
STAYS = {
    **dict.fromkeys(
        ("auth.Permission", "auth.Group", "auth.Group_permissions", "contenttypes.ContentType"),
        "words of the framework; every installation has them",
    ),
    **dict.fromkeys(
        ("plg.User_groups", "plg.User_user_permissions"), "rights on a platform are given by that platform itself"
    ),
    **dict.fromkeys(("account.EmailAddress", "account.EmailConfirmation"), "nothing ever stands in them"),
    "mfa.Authenticator": "secrets of a second step; it is made anew",
    "sessions.Session": "who is signed in there",
    "plg.DeviceSession": "who is signed in there",
    "plg.PersonalLink": "opens the old address only; people are invited anew",
    "plg.HeldFile": "there for an hour, for one person",
    "plg.Tally": "how often the door was tried there",
    "plg.Pulse": "whether that machine is well",
    "plg.MailRefusal": "a mail server will say it again",
    "reports.Report": "a file made of what is taken along; it is asked for anew",
    "reports.OwnCopy": "a file made of what is taken along; it is asked for anew",
}
#: What others on a platform rely on too: by which fields it is known there. What is known is not made twice.
SHARED = {
    "plg.User": ("uid",),  # by address too, see `taking`
    "plg.School": ("name",),
    "plg.ContentVersion": ("kind", "key", "version"),
    "coding.CodeBook": ("content",),
    "coding.Code": ("book", "key"),
}
#: Fields that are not taken along, with what stands there afterwards: secrets, and what a platform says itself.
LEFT: dict[str, dict[str, object]] = {
    "plg.User": {"password": "!", "last_login": None, "is_staff": False, "is_superuser": False},
    "plg.ContentVersion": {"usual": False},
}
#: Of these only some rows go along; a link to one that does not becomes empty.
SOME = ("plg.Job",)


@dataclass(frozen=True)
class Table:
    """One table that goes along: how its rows are found, and which of its fields stand in the file."""

    model: type[Model]
    path: str  # from a row to the community; empty: found in a way of its own

    @property
    def label(self) -> str:
        return self.model._meta.label

    @cached_property
    def fields(self) -> list[Any]:
        """The fields that go along: all but the key inside, what is left behind, and links to what stays."""
        own = [field for field in self.model._meta.concrete_fields if not field.generated]
        left = LEFT.get(self.label, {})
        return [field for field in own if field.name not in left and not _inside(field) and not self._leads_away(field)]

    @cached_property
    def links(self) -> dict[str, str]:
        """Of the fields that are links: their column, and the label of where they lead."""
        return {field.attname: field.related_model._meta.label for field in self.fields if field.is_relation}

    @property
    def is_shared(self) -> bool:
        return self.label in SHARED

    def _leads_away(self, field: Any) -> bool:
        return bool(field.is_relation and field.related_model._meta.label in STAYS)


def tables() -> list[Table]:
    """Return every table that goes along, each after those it cannot stand without.

    LookupError names a model that nobody placed: give it a link to the community, or a word in this file.
    """
    models = {model._meta.label: model for model in apps.get_models(include_auto_created=True) if not _is_view(model)}
    paths = _paths(models)
    if lost := sorted(set(models) - set(paths) - set(STAYS) - set(SHARED) - set(FOUND)):
        raise LookupError(f"{', '.join(lost)}: does it belong to a community? plg/management/carrying/reach.py says so")
    placed = {label: Table(models[label], paths.get(label, "")) for label in [*paths, *FOUND, *SHARED]}
    for table in placed.values():
        _require_standing(table)
    order = TopologicalSorter[str]()
    for label in sorted(placed):
        order.add(label, *sorted(_stands_on(placed[label])))
    return [placed[label] for label in order.static_order()]


def rows_of(table: Table, community: Community) -> QuerySet[Model]:
    """Return the rows of this table that belong to this community, in the order they were made."""
    found = FOUND.get(table.label)
    rows = found(community) if found else table.model._base_manager.filter(**{table.path: community.pk})
    return rows.order_by("pk")


def _paths(models: dict[str, type[Model]]) -> dict[str, str]:
    """Return the shortest way from each model to the community along links that are never empty."""
    paths = {ROOT: "pk"}
    found = True
    while found:
        found = False
        for label, model in models.items():
            if label in paths or label in STAYS or label in SHARED or label in FOUND:
                continue
            ways = [_way(field, paths) for field in model._meta.concrete_fields if field.is_relation and not field.null]
            if known := [way for way in ways if way]:
                paths[label], found = min(known, key=lambda way: way.count("__")), True
    return paths


def _way(field: Any, paths: dict[str, str]) -> str:
    there = field.related_model._meta.label
    if there not in paths or field.remote_field.on_delete is not CASCADE:
        return ""
    return str(field.name) if there == ROOT else f"{field.name}__{paths[there]}"


def _require_standing(table: Table) -> None:
    fields: list[Any] = list(table.model._meta.concrete_fields)
    for field in fields:
        there = field.related_model._meta.label if field.is_relation else ""
        if there in STAYS and not field.null:
            raise LookupError(f"{table.label}.{field.name} cannot be empty, and {there} stays behind")


def _stands_on(table: Table) -> set[str]:
    links = {field.related_model._meta.label for field in table.fields if field.is_relation and not field.null}
    return links - {table.label}


def _inside(field: Any) -> bool:
    return bool(field.primary_key and not field.is_relation)


def _is_view(model: type[Model]) -> bool:
    return bool(model._meta.proxy or not model._meta.managed)


def _trail(community: Community) -> QuerySet[Any]:
    return AuditLine.objects.filter(chain=str(community.uid))


def _consents(community: Community) -> QuerySet[Any]:
    """Who was erased has no membership any more; their chain is known by its head in the trail."""
    heads = _trail(community).filter(word__in=WORDS).values_list("detail__chain_uid", flat=True)
    return ConsentSeal.objects.filter(
        Q(membership__community=community) | Q(membership=None, chain__in={UUID(head) for head in heads})
    )


def _letters(community: Community) -> QuerySet[Any]:
    return Mailing.objects.filter(community=community)


def _work(community: Community) -> QuerySet[Any]:
    """Of all work only the letters that went or would not: by their key none is sent twice."""
    return Job.objects.filter(mailing__community=community)


def _stops(community: Community) -> QuerySet[Any]:
    return MailStop.objects.filter(user__memberships__community=community).distinct()


#: Rows that no link tells, or only one that may be empty.
FOUND: dict[str, Callable[[Community], QuerySet[Any]]] = {
    "plg.AuditLine": _trail,
    "plg.ConsentSeal": _consents,
    "plg.Mailing": _letters,
    "plg.Job": _work,
    "plg.MailStop": _stops,
}


def people_in_the_trail(community: Community) -> Iterator[int]:
    """Yield whoever did something here without ever belonging: an administrator, mostly. The trail names them."""
    actors = _trail(community).exclude(actor=None).values("actor")
    yield from User.objects.filter(uid__in=actors).values_list("pk", flat=True)
