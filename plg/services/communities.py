"""A community comes into being, changes, closes and opens again. The administrator begins and reopens it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from plg import audit
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.errors import DomainError, Refused
from plg.models import Community, ContentVersion, Membership, User
from plg.services import content, invitations
from plg.services.joining import Newcomer, join
from plg.services.versions import bump, take
from plg.words import Role

FIELDS = ("title", "theme", "starts_on", "ends_on", "contacts_until", "retain_until", "learning_ground", "remind_after")


@dataclass(frozen=True)
class About:
    """What a community is and works with. `contents`: at most one version a kind."""

    title: str
    theme: str
    starts_on: date
    ends_on: date
    retain_until: date
    learning_ground: str
    remind_after: int
    contents: tuple[ContentVersion, ...] = ()
    contacts_until: date | None = None


@transaction.atomic
def make_community(*, by: User, slug: str, about: About, coordinator: Newcomer) -> Community:
    """Make a community with its first coordinator, who gets an invitation. Raises `DomainError` for a slug in use."""
    _administrator(by)
    if Community.objects.filter(slug=slug).exists():
        raise DomainError(_("Het adres “%s” is al van een andere leergemeenschap. Kies een ander.") % slug)
    _check(about)
    made = Community.objects.create(slug=slug, **{name: getattr(about, name) for name in FIELDS})
    audit.record("community.made", by=by, community=made, subject=made)
    for version in about.contents:
        content.choose(community=made, version=version, by=by)
    first = join(by=by, community=made, newcomer=coordinator, roles=[Role.COORDINATOR])
    invitations.invite_first(by=by, membership=first)
    return made


@transaction.atomic
def change_community(*, by: Membership, about: About, version: int) -> Community:
    """Change what the coordinator may change; the slug stays, so that no link breaks. Raises `Stale`."""
    require(by, Permission.MANAGE_COMMUNITY)
    community = take(by.community, version)
    _check(about)
    changed = [name for name in FIELDS if getattr(community, name) != getattr(about, name)]
    for name in changed:
        setattr(community, name, getattr(about, name))
    community.save(update_fields=changed)
    chosen = _choose(community, about.contents, by)
    if changed or chosen:
        bump(community)
    if changed:
        audit.record("community.changed", by=by, subject=community, fields=changed)
    return community


@transaction.atomic
def archive_community(*, by: Membership) -> None:
    """Close the community: it can be read, and nothing in it changes until an administrator reopens it."""
    require(by, Permission.MANAGE_COMMUNITY)
    open_ones = Community.objects.filter(pk=by.community_id, archived_at=None)
    if open_ones.update(archived_at=timezone.now()):
        bump(by.community)
        audit.record("community.archived", by=by, subject=by.community)


@transaction.atomic
def reopen_community(*, by: User, community: Community) -> None:
    """Open an archived community again. One that is open stays so."""
    _administrator(by)
    if Community.objects.filter(pk=community.pk, archived_at__isnull=False).update(archived_at=None):
        bump(community)
        audit.record("community.reopened", by=by, community=community, subject=community)


def _administrator(by: User) -> None:
    if not (by.is_active and by.is_staff):
        raise Refused(_("Dit doet de beheerder van het platform."))


def _check(about: About) -> None:
    if about.ends_on < about.starts_on:
        raise DomainError(_("De einddatum ligt voor de begindatum. Kijk ze allebei na."))
    if about.retain_until < about.ends_on:
        raise DomainError(_("Bewaren kan niet stoppen voordat de leergemeenschap eindigt. Kies een latere datum."))
    if about.contacts_until and about.contacts_until < about.ends_on:
        raise DomainError(_("Namen en adressen zijn nodig tot het einde. Kies een latere datum."))


def _choose(community: Community, versions: Iterable[ContentVersion], by: Membership) -> bool:
    known = set(community.contents.values_list("pk", flat=True))
    fresh = [version for version in versions if version.pk not in known]
    for version in fresh:
        content.choose(community=community, version=version, by=by)
    return bool(fresh)
