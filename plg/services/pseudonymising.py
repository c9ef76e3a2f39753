"""Takes the names out of an archived community: people, schools, duos, and names in texts. Pseudonyms stay.

What research is about remains; who it was does not. Participants only: staff keep the account they work with.
"""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from django.contrib.auth.hashers import make_password
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from plg import audit
from plg.errors import DomainError
from plg.models import Community, Duo, Membership, NameFinding, School, User
from plg.privacy.masking import KnownNames, find, masked
from plg.privacy.register import classified, on_erase, owned_models, owner_of
from plg.privacy.words import FieldKind, OnErase
from plg.services import names, tombstones
from plg.services.closing import end_sessions
from plg.words import Role

BATCH = 500


@transaction.atomic
def pseudonymise(*, by: User | None, community: Community) -> int:
    """Take the names out of an archived community and return of how many people; once is enough.

    Names that were found or known are masked in every text that is not frozen already. Somebody who also belongs
    elsewhere keeps that account: only the tie to it goes. Raises `DomainError` for a community that is not archived,
    `OSError` when the list for a restore cannot be written: then nothing is done.
    """
    community = Community.objects.select_for_update().get(pk=community.pk)
    if community.pseudonymised_at is not None:
        return 0
    if community.archived_at is None:
        raise DomainError(_("Archiveer deze leergemeenschap eerst; zolang zij loopt, horen er namen bij."))
    people = list(_participants(community))
    texts = _mask_texts(community, names.known_names(community))
    NameFinding.objects.filter(community=community).delete()
    for number, duo in enumerate(community.duos.order_by("pk"), start=1):
        Duo.objects.filter(pk=duo.pk).update(name=f"Duo {number}")
    _rename_schools(people)
    for member in people:
        _untie(member)
    community.pseudonymised_at = timezone.now()
    community.save(update_fields=["pseudonymised_at"])
    audit.record(
        "community.pseudonymised", by=by, community=community, subject=community, people=len(people), texts=texts
    )
    tombstones.write(tombstones.Act.PSEUDONYMISED, community.uid)
    return len(people)


def _participants(community: Community) -> Iterator[Membership]:
    rows = Membership.objects.filter(community=community, roles__contains=[Role.PARTICIPANT], user__erased_at=None)
    yield from rows.select_related("user").order_by("pk")


def _untie(member: Membership) -> None:
    """Empty the account of who belongs nowhere else; give the others a nameless row here instead of their own."""
    user = member.user
    elsewhere = Membership.objects.filter(user=user).exclude(pk=member.pk)
    if user.is_staff or elsewhere.exists():
        nobody = User.objects.create(email=None, name="", is_active=False, password=make_password(None))
        Membership.objects.filter(pk=member.pk).update(user=nobody)
        return
    for model in owned_models():
        if owner_of(model) == "user" and on_erase(model) is OnErase.ROW:
            model._base_manager.filter(user=user).delete()
    end_sessions(user)
    User.objects.filter(pk=user.pk).update(
        email=None, invited_as="", name="", is_active=False, password=make_password(None), last_login=None
    )


def _rename_schools(people: list[Membership]) -> None:
    """Put a nameless school in the place of each: who worked together can still be seen, and where cannot."""
    mine = [member.pk for member in people]
    for school in School.objects.filter(memberships__in=mine).distinct():
        nameless = School.objects.create(name=f"School {uuid4().hex[:8].upper()}", sector=school.sector)
        Membership.objects.filter(pk__in=mine, school=school).update(school=nameless)
        School.objects.filter(pk=school.pk, memberships=None).delete()


def _mask_texts(community: Community, known: KnownNames) -> int:
    """Write placeholders over the names in the members' own texts; return in how many rows one stood."""
    changed = 0
    for model, path in _models_with_texts():
        fields = [name for name, kind in classified(model).items() if kind is FieldKind.TEXT]
        rows = model._base_manager.filter(**{f"{path}__community": community})
        found = [row for row in rows.iterator(chunk_size=BATCH) if _mask_row(row, fields, known)]
        if found:
            with _triggers_off(model):
                model._base_manager.bulk_update(found, fields, batch_size=BATCH)
        changed += len(found)
    return changed


def _models_with_texts() -> Iterator[tuple[type[models.Model], str]]:
    """Yield every model with texts of a member, with the path to that member. What is frozen was masked before."""
    for model in owned_models():
        path = (owner_of(model) or "").removesuffix("user").removesuffix("__")
        frozen = any(field.name == "sha256" for field in model._meta.concrete_fields)
        if path and not frozen and FieldKind.TEXT in classified(model).values():
            yield model, path


def _mask_row(row: models.Model, fields: list[str], known: KnownNames) -> bool:
    changed = False
    for name in fields:
        before = getattr(row, name)
        after = _masked(before, known)
        if after != before:
            setattr(row, name, after)
            changed = True
    return changed


def _masked(value: Any, known: KnownNames) -> Any:
    if isinstance(value, str):
        return masked(value, find(value, known))
    if isinstance(value, dict):
        return {key: _masked(inner, known) for key, inner in value.items()}
    if isinstance(value, list):
        return [_masked(inner, known) for inner in value]
    return value


class _triggers_off:  # noqa: N801  reads as what it does
    """Let the triggers of a table rest: a text that never changes loses its names here, and nowhere else."""

    def __init__(self, model: type[models.Model]) -> None:
        self.table = connection.ops.quote_name(model._meta.db_table)

    def __enter__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {self.table} DISABLE TRIGGER USER")

    def __exit__(self, *error: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {self.table} ENABLE TRIGGER USER")
