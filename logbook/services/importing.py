"""Brings log forms from before the platform into a community: a dry run first, then everything or nothing."""

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop, ngettext

from logbook.models import Entry, EntryVersion
from logbook.services.import_columns import Choice
from logbook.services.import_people import Person
from logbook.services.import_plan import Line, Plan, plan_for
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
#: Step n of m, and what is being done.
Tell = Callable[[int, int, str], None]
LOADING = gettext_noop("Leerervaringen laden")


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


def plan_import(*, by: Membership | None, community: Community, content: bytes, choice: Choice | None = None) -> Plan:
    """Return what loading this file would do, or every fault in it. Writes nothing.

    `by` is None for the administrator at the command line; `choice` says what the columns are, where they have names
    of their own.
    """
    _may(by)
    return plan_for(community, content, choice)


@transaction.atomic
def import_entries(
    *,
    by: Membership | None,
    community: Community,
    content: bytes,
    choice: Choice | None = None,
    tell: Tell = lambda *said: None,
) -> Plan:
    """Make the entries of the file, and the people it names for the first time; return what was done.

    Everything or nothing: a fault raises `FaultyFile`. Loading a file again adds nothing. New people are
    participants without an account and without consent, so their entries wait for the consent on paper before
    research sees them. Names are looked for in the background afterwards. `tell` hears how far it is.
    """
    _may(by)
    # Two loads at the same time: the second one reads what the first one made.
    Community.objects.select_for_update(no_key=True).get(pk=community.pk)
    plan = plan_for(community, content, choice)
    if plan.faults:
        raise FaultyFile(plan)
    if not plan.lines:
        return plan
    people = plan.new_people
    _make_people(community, people)
    _make_entries(community, plan, tell)
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


def _make_entries(community: Community, plan: Plan, tell: Tell) -> None:
    for start in range(0, len(plan.lines), BATCH):
        _make_some(community, plan.lines[start : start + BATCH])
        tell(min(start + BATCH, len(plan.lines)), len(plan.lines), LOADING)


def _make_some(community: Community, lines: list[Line]) -> None:
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
        for line in lines
    ]
    Entry.objects.bulk_create(entries)
    versions = [
        EntryVersion(entry=entry, number=1, text=line.text, prompts=line.prompts, made_at=now)
        for entry, line in zip(entries, lines, strict=True)
    ]
    EntryVersion.objects.bulk_create(versions)
    for entry, version in zip(entries, versions, strict=True):
        entry.current = version
    Entry.objects.bulk_update(entries, ["current"], batch_size=BATCH // 2)
