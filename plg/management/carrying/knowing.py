"""What of a community that comes in is known here: people, schools, versions of content, code books and their codes."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.core.management.base import CommandError
from django.db.models import Model

from plg.management.carrying import reach
from plg.management.carrying.parcel import Row
from plg.management.carrying.reach import Table
from plg.models import ContentVersion, Pseudonym, School, User
from plg.privacy import pseudonyms
from plg.services.content import freeze

#: Rows of a person that only come along with that person.
FOLLOWS = {"plg.MailStop": ("user_id", "plg.User")}
#: What has an id in files that left: it gets the one it had there, unless something here goes by its own already.
OWN_IDS = ("coding.CodeBook", "coding.Code")
#: What helps, said behind why not.
_WAY_OUT = {"plg.Pseudonym": " With --new-pseudonyms they get another."}


@dataclass
class Known:
    """Which shared rows are here, by their key, with the id they have in the file."""

    uids: dict[str, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))
    called: list[str] = field(default_factory=list)
    renamed: int = 0

    def add(self, label: str, key: int, row: Row) -> None:
        """Remember that this row is here, by this key."""
        self.uids[label][key] = row["uid"]

    def holds(self, label: str, key: Any) -> bool:
        """Return whether the row with this key was here before."""
        return label in self.uids and key in self.uids[label]

    def follows(self, label: str, row: Row) -> bool:
        """Return whether this row is of somebody who was here before: then what they chose here stands."""
        column, there = FOLLOWS.get(label, ("", ""))
        return bool(column) and self.holds(there, row[column])


def find(table: Table, row: Row, known: Known) -> int | None:
    """Return the key of this shared row here, or None. Raises `CommandError` when what is here differs from it."""
    here = _finders[table.label](row) if table.label in _finders else _same(table, row)
    return here.pk if here else None


def call(row: Row, known: Known) -> None:
    """Let whoever has an account here under this address accept an invitation: a row stands for them until then."""
    if row["email"] and User.objects.filter(email=row["email"]).exclude(uid=row["uid"]).exists():
        if row["email"] not in known.called:
            known.called.append(row["email"])
        row["email"], row["invited_as"] = None, row["email"]


def give_own_ids(known: Known, tables: list[Table]) -> None:
    """Give code books and codes that nothing here uses yet the id they had, so that files of before still fit."""
    for table in tables:
        if table.label not in OWN_IDS:
            continue
        keys = set(known.uids[table.label])
        used: set[int] = set()
        for other in tables:
            for column in (column for column, there in other.links.items() if there == table.label):
                if not other.is_shared:
                    rows = other.model._base_manager.filter(**{f"{column}__in": keys})
                    used.update(rows.values_list(column, flat=True).distinct())
        for key in keys - used:
            table.model._base_manager.filter(pk=key).update(uid=known.uids[table.label][key])


def rename(rows: list[Row]) -> int:
    """Draw another pseudonym for whoever has one that is somebody's here; return for how many."""
    taken = set(Pseudonym.objects.filter(code__in=[row["code"] for row in rows]).values_list("code", flat=True))
    used = taken | {row["code"] for row in rows}
    twice = [row for row in rows if row["code"] in taken]
    for row in twice:
        while row["code"] in used or Pseudonym.objects.filter(code=row["code"]).exists():
            row["code"] = pseudonyms.drawn()
        used.add(row["code"])
    return len(twice)


def refuse_twice(table: Table, rows: list[Row]) -> None:
    """Raise `CommandError` when an id of these rows is here already."""
    for each in table.fields:
        if not each.unique or each.is_relation or each.primary_key:
            continue
        values = [row[each.attname] for row in rows if row[each.attname] is not None]
        found = table.model._base_manager.filter(**{f"{each.name}__in": values}).count() if values else 0
        if found:
            raise CommandError(
                f"{found} rows of {table.label} have a {each.name} that is here already. Nothing was taken in."
                f"{_WAY_OUT.get(table.label, '')}"
            )


def _person(row: Row) -> Model | None:
    here = User.objects.filter(uid=row["uid"]).first()
    if here is None:
        return None
    if bool(here.erased_at) != bool(row["erased_at"]):
        raise CommandError(
            "Somebody in it was erased on one of the two installations and not on the other. Let them be erased"
            " on the other too, and export again."
        )
    address = row["email"] or row["invited_as"]
    if address and here.address and address != here.address:
        raise CommandError(f"{here} is here as {here.address} and there as {address}. Make these the same first.")
    return here


def _school(row: Row) -> Model | None:
    return School.objects.filter(name=row["name"]).first() or School.objects.filter(uid=row["uid"]).first()


def _version(row: Row) -> Model | None:
    here = ContentVersion.objects.filter(kind=row["kind"], key=row["key"], version=row["version"]).first()
    if here is None:
        return None
    if here.sha256 != row["sha256"]:
        raise CommandError(
            f"{here.kind}/{here.key}.v{here.version} says something else here than there. Nothing was taken in."
        )
    if row["frozen_at"]:
        freeze(version=here, by=None)
    return here


def _same(table: Table, row: Row) -> Model | None:
    """Find a row by the fields it is known by."""
    names = {each.name: each.attname for each in table.fields}
    same = {names[name]: row[names[name]] for name in reach.SHARED[table.label]}
    return table.model._base_manager.filter(**same).first()


_finders = {"plg.User": _person, "plg.School": _school, "plg.ContentVersion": _version}
