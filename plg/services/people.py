"""Brings people into a community from a spreadsheet: a dry run that writes nothing, then one transaction."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from plg import audit
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.errors import DomainError
from plg.models import Duo, DuoSeat, Membership, School, User
from plg.privacy import pseudonyms
from plg.queue import Progress
from plg.services import names
from plg.services.invitations import invite
from plg.services.joining import accounts_for
from plg.services.people_plan import Change, Plan, plan_of
from plg.services.people_rows import PersonRow
from plg.services.roles import put_roles
from plg.words import Role

BATCH = 2000
AT_ONCE = 1000  # people, between two words on how far it is
DOING = gettext_noop("Mensen binnenbrengen")


def check_people(*, by: Membership, content: bytes) -> Plan:
    """Return what loading this file would do, with every fault by row and column. Writes nothing."""
    require(by, Permission.MANAGE_PEOPLE)
    return plan_of(by=by, content=content)


@transaction.atomic
def load_people(*, by: Membership, content: bytes, invite_new: bool, tell: Progress | None = None) -> Plan:
    """Load the file and return what was done. The same file again changes nothing.

    Raises `DomainError` when the file has a fault, also one that came up since the dry run. A file adds people
    and changes what it says; it never takes anybody or anything away. New people get a pseudonym, and when
    `invite_new` says so, a personal link by mail. `tell` hears how far it is. Cost: some queries per 2,000 people.
    """
    require(by, Permission.MANAGE_PEOPLE)
    # One file at a time a community: the second sees what the first did.
    type(by.community).objects.select_for_update(no_key=True).get(pk=by.community_id)
    plan = plan_of(by=by, content=content)
    if plan.table.faults:
        raise DomainError(
            _("Sinds de controle is er iets veranderd: %s Er is niets opgeslagen; kies het bestand opnieuw.")
            % plan.table.faults[0]
        )
    before = {change.membership.pk: list(change.membership.roles) for change in plan.changed}
    _add_schools(plan)
    made = _add_people(by, plan, tell)
    _change(plan)
    rights = _rights(made, [change.membership for change in plan.changed], before)
    pseudonyms.ensure_all(made)
    _seat(by, plan, [*made, *(change.membership for change in plan.changed)])
    if not plan.changes_nothing:
        new, changed, same = len(plan.new), len(plan.changed), len(plan.same)
        audit.record("people.loaded", by=by, new=new, changed=changed, same=same, roles=rights)
        names.scan_later(by.community)  # a text may hold the name of somebody who was not here before
    if invite_new and made:
        invite(by=by, memberships=made)
    return plan


def _rights(made: list[Membership], changed: list[Membership], before: dict[int, list[str]]) -> dict[str, list[str]]:
    """Return who came in with more than the role of participant, and whose roles changed: by uid, their roles now."""
    ordinary = [Role.PARTICIPANT.value]
    told = {str(member.uid): member.roles for member in made if member.roles != ordinary}
    return told | {str(member.uid): member.roles for member in changed if set(before[member.pk]) != set(member.roles)}


def _add_schools(plan: Plan) -> None:
    named = [row.school for row in [*plan.new, *(change.row for change in plan.changed)] if row.school]
    missing = {name.casefold(): name for name in reversed(named) if name.casefold() not in plan.schools}
    School.objects.bulk_create([School(name=name) for name in missing.values()], ignore_conflicts=True)
    if missing:
        plan.schools |= {school.name.casefold(): school for school in School.objects.filter(name__in=missing.values())}


def _add_people(by: Membership, plan: Plan, tell: Progress | None) -> list[Membership]:
    made: list[Membership] = []
    for start in range(0, len(plan.new), AT_ONCE):
        made += _add_batch(by, plan, plan.new[start : start + AT_ONCE])
        if tell is not None:
            tell(len(made), len(plan.new), DOING)
    return made


def _add_batch(by: Membership, plan: Plan, rows: list[PersonRow]) -> list[Membership]:
    known = accounts_for({row.email: row.name for row in rows})
    User.objects.bulk_create(known.values())
    return Membership.objects.bulk_create(
        [_filled(Membership(community=by.community, user=known[row.email], roles=[]), row, plan) for row in rows]
    )


def _filled(member: Membership, row: PersonRow, plan: Plan) -> Membership:
    """Put on the membership what the row says; what it does not say stays as it is."""
    put_roles(member, row.roles or [Role(role) for role in member.roles] or [Role.PARTICIPANT], timezone.now())
    member.school = plan.schools[row.school.casefold()] if row.school else member.school
    member.position = row.position or member.position
    member.sector = row.sector or member.sector
    member.experience = row.experience or member.experience
    return member


def _change(plan: Plan) -> None:
    if not plan.changed:
        return
    members = [_filled(change.membership, change.row, plan) for change in plan.changed]
    for member in members:
        member.version += 1  # whoever has the page of this person open is told
    fields = ["roles", "reads_since", "facilitates_since", "version", "school", "position", "sector", "experience"]
    Membership.objects.bulk_update(members, fields, batch_size=BATCH)
    User.objects.bulk_update([_renamed(change) for change in plan.changed if change.has("naam")], ["name"], BATCH)


def _renamed(change: Change) -> User:
    change.membership.user.name = change.row.name
    return change.membership.user


def _seat(by: Membership, plan: Plan, members: list[Membership]) -> None:
    """Give everybody who changes duo the new seat, and end the old one; the history stays."""
    addresses = {member.pk: str(member.user.address) for member in members}
    moving = {pk: plan.moves[address] for pk, address in addresses.items() if address in plan.moves}
    if not moving:
        return
    now = timezone.now()
    here = Duo.objects.filter(community=by.community)
    there = {duo.name.casefold() for duo in here}
    names = {key: plan.duos[key] for key in moving.values() if key not in there}
    Duo.objects.bulk_create(Duo(community=by.community, name=name) for name in names.values())
    duos = {duo.name.casefold(): duo for duo in here.all()}
    DuoSeat.objects.filter(membership__in=moving, until=None).update(until=now)
    DuoSeat.objects.bulk_create(
        [DuoSeat(membership_id=pk, duo=duos[key], since=now) for pk, key in moving.items()], batch_size=BATCH
    )
