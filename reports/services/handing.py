"""Research files that left the platform: to whom, and whom to tell when somebody in them withdraws or is erased.

Used by the task, the command and the download, and by the slots of leaving. Makes no files.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from plg import audit
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.models import Community, Membership
from plg.selectors import consenting_members
from plg.slots import Taken
from plg.words import Purpose
from reports.models import Handover, Notice, Report
from reports.words import FOR_RESEARCH


@transaction.atomic
def note_export(
    *,
    community: Community,
    purpose: str,
    addressee: str,
    sha256: str,
    as_of: datetime,
    members: Mapping[int, Iterable[Purpose]],
    report: Report | None = None,
    by: UUID | None = None,
) -> Handover:
    """Keep for whom a research file was made and whose rows are in it; without a report it is handed over at once.

    `members` says which consents the rows of each rest on. Somebody in it who took such a yes back while it was being
    made is to be told of right away.
    """
    audit.hold(community)
    inside = list(Membership.objects.filter(pk__in=members.keys()).select_related("pseudonym"))
    said: dict[str, Any] = {
        "community": community,
        "purpose": purpose[:500],
        "addressee": addressee[:500],
        "sha256": sha256,
        "as_of": as_of,
        "taken_at": None if report else timezone.now(),
        "by": by,
        "holds": [member.uid for member in inside],
    }
    if report is None:
        handover = Handover.objects.create(**said)
    else:  # a worker that died may have come as far as this before
        handover, _made = Handover.objects.update_or_create(report=report, defaults=said)
    if handover.taken_at:
        for member, gone in took_back(inside, members):
            _notice(handover, member, gone)
    return handover


def note_left(taken: Taken) -> None:
    """Keep that a researcher took a file with a row a person, as the one who has it. The same file twice is one."""
    community = taken.by.community
    known = Handover.objects.filter(community=community, sha256=taken.sha256, by=taken.by.user.uid)
    if not known.exists():
        note_export(
            community=community,
            purpose=taken.purpose,
            addressee=taken.by.user.name,
            sha256=taken.sha256,
            as_of=taken.as_of,
            members=taken.members,
            by=taken.by.user.uid,
        )


def note_taken(*, by: Membership, report: Report) -> None:
    """Keep who took the file of this report, the first time."""
    Handover.objects.filter(report=report, taken_at=None).update(taken_at=timezone.now(), by=by.user.uid)


def somebody_withdrew(member: Membership, purposes: frozenset[Purpose]) -> None:
    """Let the receivers of every file that holds this member be told, and take the files that wait off the disk.

    A file that is being kept or taken at this moment is wholly before this, and found here, or wholly after it.
    """
    audit.hold(member.community)
    for handover in Handover.objects.filter(community=member.community_id, holds__contains=[member.uid]):
        if handover.taken_at:
            _notice(handover, member, sorted(purposes))
    drop_files(Report.objects.filter(handover__holds__contains=[member.uid], kind__in=FOR_RESEARCH))


def drop_files(reports: Iterable[Report]) -> None:
    """Take the files of these reports off the disk once the transaction has gone through."""
    for report in reports:
        name = report.file.name
        if name:
            Report.objects.filter(pk=report.pk).update(file="")
            transaction.on_commit(partial(default_storage.delete, name))


@transaction.atomic
def tell(*, by: Membership, handover: Handover) -> int:
    """Note that the receiver of this file was told of everything that was open; return how much that was.

    From then on nothing here says who it was about.
    """
    require(by, Permission.SEE_HANDOVERS)
    open_ones = Notice.objects.filter(handover=handover, told_at=None)
    count = open_ones.update(told_at=timezone.now(), told_by=by.user.uid, pseudonym="")
    if count:
        audit.record("handover.told", by=by, subject=handover, notices=count)
    return count


def took_back(
    inside: Iterable[Membership], members: Mapping[int, Iterable[Purpose]]
) -> Iterator[tuple[Membership, list[Purpose]]]:
    """Yield who does not say yes any more to what their rows rest on, and to what."""
    purposes = {purpose for resting in members.values() for purpose in resting}
    still = {
        purpose: set(consenting_members(purpose).filter(pk__in=members.keys()).values_list("pk", flat=True))
        for purpose in purposes
    }
    for member in inside:
        if gone := [purpose for purpose in members[member.pk] if member.pk not in still[purpose]]:
            yield member, gone


def _notice(handover: Handover, member: Membership, purposes: Iterable[str]) -> None:
    code = member.pseudonym.code if hasattr(member, "pseudonym") else ""
    Notice.objects.create(handover=handover, pseudonym=code, purposes=[str(purpose) for purpose in purposes])
