"""What a coordinator changes about one member: school and work, roles, leaving and coming back."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from plg import audit
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.errors import DomainError
from plg.models import Community, DuoSeat, Membership, PlannedErasure, School, User
from plg.services import invitations, names
from plg.services.closing import reopen_account
from plg.services.joining import Newcomer, accounts_for, join, with_address
from plg.services.roles import keep_a_coordinator, put_roles
from plg.services.versions import bump, take
from plg.slots import LEFT
from plg.texts import one_line
from plg.words import Role

FIELDS = ("school", "position", "sector", "experience")


@dataclass(frozen=True)
class About:
    """What the community knows of a member's work, and what they do here."""

    roles: tuple[Role, ...]
    school: str = ""
    position: str = ""
    sector: str = ""
    experience: str = ""


@transaction.atomic
def add_member(*, by: Membership, newcomer: Newcomer, about: About, invite: bool) -> Membership:
    """Bring one person in, as a file brings in many. Raises `DomainError` for somebody who is or was here."""
    require(by, Permission.MANAGE_PEOPLE)
    member = join(by=by, community=by.community, newcomer=newcomer, roles=about.roles)
    _put(member, about)
    member.save()
    if invite:
        invitations.invite(by=by, memberships=[member])
    names.scan_later(by.community)
    return member


@transaction.atomic
def change_member(*, by: Membership, member: Membership, about: About, version: int) -> Membership:
    """Change school, work and roles of a member of the community of `by`, and return it.

    A coordinator does not give up the own role here, and one always stays. Raises `Stale`.
    """
    require(by, Permission.MANAGE_PEOPLE)
    _lock(by.community)
    now = _here(by, take(member, version))
    before = list(now.roles)
    if now.pk == by.pk and Role.COORDINATOR not in about.roles:
        raise DomainError(_("Je kunt je eigen rol als coördinator niet afgeven. Laat een andere coördinator dat doen."))
    changed = _put(now, about)
    new_roles = put_roles(now, about.roles, timezone.now())
    if not changed and not new_roles:
        return now
    now.save()
    bump(now)
    if changed:
        audit.record("member.changed", by=by, subject=now, fields=changed)
    if new_roles:
        keep_a_coordinator(by.community)
        audit.record("member.roles", by=by, subject=now, before=before, after=now.roles)
    if "school" in changed:
        names.scan_later(by.community)
    return now


@transaction.atomic
def mark_left(*, by: Membership, member: Membership, on: date) -> None:
    """Note that a member left on this day: nothing opens for them from now on, and their seat in a duo is closed.

    What they wrote stays theirs. Raises `DomainError` for a day to come or before they joined, and for oneself.
    """
    require(by, Permission.MANAGE_PEOPLE)
    _lock(by.community)
    now = _here(by, Membership.objects.select_for_update(no_key=True).get(pk=member.pk))
    if now.pk == by.pk:
        raise DomainError(_("Jezelf laten vertrekken kan hier niet. Laat een andere coördinator dat doen."))
    if on > timezone.localdate():
        raise DomainError(_("Die dag moet nog komen. Vul de dag in waarop deze persoon vertrok."))
    if on < timezone.localdate(now.joined_at):
        raise DomainError(_("Toen hoorde deze persoon er nog niet bij. Kijk de datum na."))
    leave(now, _end_of(on, now))
    keep_a_coordinator(by.community)
    audit.record("member.marked_left", by=by, subject=now, on=on.isoformat(), roles=now.roles)


@transaction.atomic
def bring_back(*, by: Membership, member: Membership, roles: tuple[Role, ...]) -> None:
    """Let somebody who left take part again, with these roles.

    What was shared while they were away, and before, was not meant for them: they read what is shared from now on.
    What they wrote themselves is theirs again. An earlier seat in a duo does not come back.
    """
    require(by, Permission.MANAGE_PEOPLE)
    now = Membership.objects.select_for_update(no_key=True).select_related("user").get(pk=member.pk)
    if now.community_id != by.community_id or now.left_at is None:
        raise DomainError(_("Deze persoon hoort er al bij."))
    if not now.user.is_active and not reopen_account(now.user):
        raise DomainError(_("Dit account is gesloten; alleen de beheerder kan daar iets aan doen."))
    left_at, moment = now.left_at, timezone.now()
    put_roles(now, roles, moment)
    now.joined_at, now.left_at, now.reads_since, now.facilitates_since = moment, None, None, None
    now.save()
    bump(now)
    invitations.start_anew(now)
    for plan in PlannedErasure.objects.filter(membership=now, answer="", called_off_at=None):
        plan.called_off_at = moment
        plan.save(update_fields=["called_off_at"])
        audit.record("erasure.called_off", by=by, subject=now)
    audit.record("member.returned", by=by, subject=now, left=left_at.date().isoformat(), roles=now.roles)


def may_correct_name(member: Membership) -> bool:
    """Return whether the coordinator may correct the name: not of somebody known elsewhere too. One query."""
    if member.user.is_staff:
        return False
    return not Membership.objects.filter(user=member.user).exclude(pk=member.pk).exists()


def may_correct_address(member: Membership) -> bool:
    """Return whether the address is the coordinator's to correct: until somebody came in with it, and no longer."""
    return member.user.last_login is None and member.user.is_active and may_correct_name(member)


@transaction.atomic
def correct_person(*, by: Membership, member: Membership, name: str, email: str) -> None:
    """Correct a name, and the address of somebody who never came in; links mailed to the old address stop working.

    Raises `DomainError` when either is theirs alone to change, or the address is somebody else's.
    """
    require(by, Permission.MANAGE_PEOPLE)
    now = _here(
        by, Membership.objects.select_for_update(of=("self",), no_key=True).select_related("user").get(pk=member.pk)
    )
    user = User.objects.select_for_update(no_key=True).get(pk=now.user_id)
    now.user = user
    said = {"name": one_line(name), "email": one_line(email).lower() or None}
    changed = [key for key, value in {"name": user.name, "email": user.address}.items() if said[key] != value]
    if not changed:
        return
    if not said["name"] or not (may_correct_address(now) if "email" in changed else may_correct_name(now)):
        raise DomainError(_("Deze persoon is al binnen geweest of hoort ook elders bij, en verandert dit dus zelf."))
    if "email" in changed and said["email"] is None:
        raise DomainError(_("Laat het e-mailadres staan. Vertrekt deze persoon, leg dat dan vast."))
    address = said["email"] if "email" in changed else None
    if address and with_address(by.community, [address]).exists():
        raise DomainError(_("Er is hier al iemand met dit e-mailadres. Kijk of je de juiste persoon voor je hebt."))
    user.name = said["name"]
    if address:
        if user.address is None:  # from here on they can come in: what was shared before was not meant for them
            now.reads_since = now.facilitates_since = timezone.now()
            now.save(update_fields=["reads_since", "facilitates_since"])
        called = accounts_for({address: user.name})[address]
        user.email, user.invited_as = called.email, called.invited_as
    user.save(update_fields=["name", "email", "invited_as"])
    if address:
        user.links.filter(used_at=None).update(expires_at=timezone.now())
    audit.record("member.changed", by=by, subject=now, fields=changed)
    if "name" in changed:
        names.scan_later(by.community)


def leave(member: Membership, moment: datetime) -> None:
    """Write that a locked member left, and close the seat. The caller audits it."""
    member.left_at = moment
    member.save(update_fields=["left_at"])
    bump(member)
    for seat in DuoSeat.objects.filter(membership=member, until=None).select_related("duo"):
        seat.until = max(seat.since, moment)
        seat.save(update_fields=["until"])
        bump(seat.duo)
    LEFT.tell(member)


def school_named(said: str) -> School | None:
    """Return the school of this name, however it is capitalised, and make it when it is new; None for no name."""
    name = one_line(said)[:200]
    if not name:
        return None
    return School.objects.filter(name__iexact=name).order_by("pk").first() or School.objects.create(name=name)


def _put(member: Membership, about: About) -> list[str]:
    """Put on the row what is said, unsaved; return the names of what changes."""
    school = school_named(about.school)
    said = {
        "school": school,
        "position": one_line(about.position),
        "sector": about.sector,
        "experience": about.experience,
    }
    changed = [name for name in FIELDS if getattr(member, name) != said[name]]
    for name in changed:
        setattr(member, name, said[name])
    return changed


def _lock(community: Community) -> None:
    # One change of roles at a time a community: two coordinators never send each other away at once.
    Community.objects.select_for_update(no_key=True).get(pk=community.pk)


def _here(by: Membership, member: Membership) -> Membership:
    if member.community_id != by.community_id or member.left_at is not None:
        raise DomainError(_("Deze persoon hoort er niet meer bij. Haal de persoon eerst terug."))
    return member


def _end_of(day: date, member: Membership) -> datetime:
    """Return the end of that day, or now when the day is today."""
    end = timezone.make_aware(datetime.combine(day, time.max))
    return max(member.joined_at, min(timezone.now(), end))
