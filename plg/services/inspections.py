"""An administrator's look at private texts or names: opened with a reason, ended by hand or by time, and told.

Every opening, reading and ending has a line in the community's audit trail; whom it is about sees it there.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from plg import audit
from plg.access import inspections as access
from plg.errors import DomainError, Refused
from plg.models import Community, Inspection, Membership, User
from plg.queue import after_commit
from plg.slots import PRIVATE_TEXTS, PrivateText
from plg.texts import tidy
from plg.words import InspectionScope

MINUTES = 30
#: A reason is a sentence: whoever it is about must be able to understand it.
LEAST_WORDS = 5


@dataclass(frozen=True)
class Wish:
    """What an administrator asks to see, of whom (a pseudonym or an e-mail address), and why."""

    community: Community
    scope: InspectionScope
    whom: str
    reason: str
    reference: str


@transaction.atomic
def open_inspection(*, by: User, wish: Wish) -> Inspection:
    """Open an inspection for half an hour, and end the one that ran. It is told in the trail of the community.

    Raises `DomainError` without a whole sentence as the reason, without a reference, or for somebody unknown there;
    `Refused` for whoever is no administrator.
    """
    if not (by.is_active and by.is_staff):
        raise Refused(_("Alleen de beheerder van het platform kan inzage openen."))
    reason, reference = tidy(wish.reason), tidy(wish.reference)
    if len(reason.split()) < LEAST_WORDS:
        raise DomainError(_("Schrijf in een hele zin waarom dit nodig is. Wie het aangaat, kan hem lezen."))
    if not reference:
        raise DomainError(_("Vul het kenmerk in van de melding of het verzoek waar dit bij hoort."))
    member = _found(wish) if wish.scope == InspectionScope.MEMBER else None
    User.objects.select_for_update(no_key=True).get(
        pk=by.pk
    )  # two tabs that open at once are opened one after the other
    for other in Inspection.objects.filter(opened_by=by, ended_at=None):
        _end(other, "time" if other.ends_at <= timezone.now() else "next")
    now = timezone.now()
    made = Inspection.objects.create(
        opened_by=by,
        community=wish.community,
        scope=wish.scope,
        member=member,
        reason=reason,
        reference=reference,
        opened_at=now,
        ends_at=now + timedelta(minutes=MINUTES),
    )
    audit.record(
        "inspection.opened",
        by=by,
        community=wish.community,
        subject=member or wish.community,
        inspection=str(made.uid),
        scope=made.scope,
        minutes=MINUTES,
    )
    after_commit("plg.end_inspection", key=f"inspection:{made.uid}", not_before=made.ends_at, inspection=str(made.uid))
    return made


@transaction.atomic
def read_texts(*, by: User, inspection: Inspection, member: Membership) -> list[PrivateText]:
    """Return every text there is of this member, and write down that it was read. Refuses when the time is over."""
    running = _running(by, inspection)
    if running.scope == InspectionScope.NAMES or not access.covered_members(running).filter(pk=member.pk).exists():
        raise Refused(_("Deze inzage gaat niet over de teksten van deze persoon."))
    texts = [text for given in PRIVATE_TEXTS.ask(member) for text in given]
    audit.record(
        "inspection.read",
        by=by,
        community=running.community,
        subject=member,
        inspection=str(running.uid),
        scope=running.scope,
        texts=len(texts),
    )
    return texts


@transaction.atomic
def read_names(*, by: User, inspection: Inspection) -> list[Membership]:
    """Return who is who in the community, and write down that it was read. Refuses when the time is over."""
    running = _running(by, inspection)
    if running.scope != InspectionScope.NAMES:
        raise Refused(_("Deze inzage gaat niet over namen."))
    people = list(access.covered_members(running))
    audit.record(
        "inspection.names_read",
        by=by,
        community=running.community,
        subject=running.community,
        inspection=str(running.uid),
        scope=running.scope,
        people=len(people),
    )
    return people


@transaction.atomic
def end_inspection(*, by: User, inspection: Inspection) -> None:
    """End an inspection now. One that has ended stays as it is."""
    kept = Inspection.objects.select_for_update(no_key=True).get(pk=inspection.pk, opened_by=by)
    if kept.ended_at is None:
        _end(kept, "button" if kept.is_running else "time")


@transaction.atomic
def end_by_time(inspection: UUID) -> None:
    """Write down that an inspection is over once its time is. Doing it twice, or too early, changes nothing."""
    kept = Inspection.objects.select_for_update(no_key=True).filter(uid=inspection, ended_at=None).first()
    if kept is not None and kept.ends_at <= timezone.now():
        _end(kept, "time")


def _running(by: User, inspection: Inspection) -> Inspection:
    """Return the inspection, locked, so that nothing is read in the moment in which it ends."""
    kept = access.running_inspections(by).select_for_update(of=("self",), no_key=True).filter(pk=inspection.pk).first()
    if kept is None:
        raise Refused(_("Deze inzage is afgelopen. Is er meer nodig, open dan een nieuwe, met een nieuwe reden."))
    return kept


def _end(inspection: Inspection, how: str) -> None:
    inspection.ended_at = min(timezone.now(), inspection.ends_at)
    inspection.save(update_fields=["ended_at"])
    audit.record(
        "inspection.ended",
        by=inspection.opened_by,
        community=inspection.community,
        subject=inspection.member or inspection.community,
        inspection=str(inspection.uid),
        scope=inspection.scope,
        how=how,
    )


def _found(wish: Wish) -> Membership:
    whom = wish.whom.strip()
    here = Membership.objects.filter(community=wish.community)
    address = Q(user__email=whom.lower()) | Q(user__invited_as=whom.lower())
    found = here.filter(Q(pseudonym__code=whom.upper()) | address).first() if whom else None
    if found is None:
        raise DomainError(_("In deze leergemeenschap is niemand met dit pseudoniem of e-mailadres. Kijk het na."))
    return found
