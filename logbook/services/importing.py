"""Brings log forms from before the platform into a community: a dry run first, then everything or nothing."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import ngettext

from logbook.models import Entry, EntryVersion
from logbook.services.import_people import Person
from logbook.services.import_plan import Plan, plan_for
from plg import audit
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.audit.about import counted
from plg.errors import DomainError
from plg.models import Community, Membership, School, User
from plg.privacy import pseudonyms
from plg.services.names import scan_later
from plg.words import Role

BATCH = 1000


class FaultyFile(DomainError):
    """The file is refused whole; `plan` tells every fault."""

    status = 400

    def __init__(self, plan: Plan) -> None:
        count = len(plan.faults)
        super().__init__(
            ngettext(
                "Er klopt iets niet in het bestand. Er is niets opgeslagen.",
                "Er kloppen %(n)d dingen niet in het bestand. Er is niets opgeslagen.",
                count,
            )
            % {"n": count}
        )
        self.plan = plan


def plan_import(*, by: Membership | None, community: Community, content: bytes) -> Plan:
    """Return what loading this file would do, or every fault in it. Writes nothing.

    `by` is None for the administrator at the command line.
    """
    _may(by)
    return plan_for(community, content)


@transaction.atomic
def import_entries(*, by: Membership | None, community: Community, content: bytes) -> Plan:
    """Make the entries of the file, and the people it names for the first time; return what was done.

    Everything or nothing: a fault raises `FaultyFile`. Loading a file again adds nothing. New people are
    participants without an account and without consent, so their entries wait for the consent on paper before
    research sees them. Names are looked for in the background afterwards.
    """
    _may(by)
    # Two loads at the same time: the second one reads what the first one made.
    Community.objects.select_for_update(no_key=True).get(pk=community.pk)
    plan = plan_for(community, content)
    if plan.faults:
        raise FaultyFile(plan)
    if not plan.lines:
        return plan
    people = plan.new_people
    _make_people(community, people)
    _make_entries(community, plan)
    members = counted(line.person.membership.uid for line in plan.lines if line.person.membership)
    audit.record(
        "logbook.imported", by=by, community=community, entries=len(plan.lines), people=len(people), members=members
    )
    scan_later(community)
    return plan


def _may(by: Membership | None) -> None:
    if by is not None:
        require(by, Permission.IMPORT_LOGBOOK)


def _make_people(community: Community, people: list[Person]) -> None:
    schools = {school.name.casefold(): school for school in School.objects.all()}
    for person in people:
        name = person.about["school"]
        school = schools.get(name.casefold()) or School.objects.create(name=name)
        schools[name.casefold()] = school
        person.membership = Membership.objects.create(
            community=community,
            user=User.objects.create_user(None, name=person.name),
            roles=[Role.PARTICIPANT],
            school=school,
            position=person.about["functie"],
            sector=person.sector or "",
        )
    pseudonyms.ensure_all([person.membership for person in people if person.membership])


def _make_entries(community: Community, plan: Plan) -> None:
    now = timezone.now()
    entries = [
        Entry(
            community=community,
            author=line.person.membership,
            happened_on=line.happened_on,
            source_id=line.source_id,
            counts_in_research=line.person.may_count,
            written_at=now,
        )
        for line in plan.lines
    ]
    Entry.objects.bulk_create(entries, batch_size=BATCH)
    versions = [
        EntryVersion(entry=entry, number=1, text=line.text, made_at=now)
        for entry, line in zip(entries, plan.lines, strict=True)
    ]
    EntryVersion.objects.bulk_create(versions, batch_size=BATCH)
    for entry, version in zip(entries, versions, strict=True):
        entry.current = version
    Entry.objects.bulk_update(entries, ["current"], batch_size=BATCH)
