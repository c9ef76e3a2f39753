"""What a meeting agreed: kept in the room, ticked off later, carried over by the next meeting, dropped if wrong."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from intervisie.access import attending
from intervisie.models import Agreement, AgreementHolder, AgreementMove, Meeting
from intervisie.moments import takes_notes
from intervisie.words import MeetingState, MinutesState
from plg import audit
from plg.access.decide import can, require
from plg.access.permissions import Permission
from plg.errors import DomainError, Gone, Refused
from plg.models import Membership
from plg.texts import one_line

MOST = 300


@transaction.atomic
def agree(
    *,
    by: Membership,
    meeting: Meeting,
    text: str,
    client_key: UUID,
    holders: Collection[UUID] = (),
    by_when: date | None = None,
) -> Agreement:
    """Keep what a meeting agreed: of everybody, or an action point of its `holders` (memberships) with its day.

    The same sending again gives back the one agreement. Raises `DomainError` before the meeting, without words, and
    for names without a day or a day without names.
    """
    _require_voice(by)
    found = Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk, community=by.community)
    if before := found.agreements.filter(client_key=client_key).first():
        return before
    if not takes_notes(found, timezone.now()):
        raise DomainError(_("Afspraken leg je vast vanaf twee uur voor het begin van de bijeenkomst."))
    clean = one_line(text)
    if not clean or len(clean) > MOST:
        raise DomainError(_("Schrijf in één zin wat jullie afspreken, in hooguit %(most)s tekens.") % {"most": MOST})
    if bool(holders) != (by_when is not None):
        raise DomainError(
            _("Een actiepunt heeft namen én een dag. Een afspraak van jullie allemaal heeft geen van beide.")
        )
    people = list(attending(found).filter(uid__in=holders))
    if len(people) != len(set(holders)):
        raise DomainError(_("Kies wie het doet uit de mensen van deze leergemeenschap."))
    made = Agreement.objects.create(meeting=found, text=clean, by_when=by_when, made_by=by, client_key=client_key)
    AgreementHolder.objects.bulk_create(AgreementHolder(agreement=made, member=member) for member in people)
    audit.record("meeting.agreed", by=by, subject=made)
    return made


@transaction.atomic
def finish(*, by: Membership, agreement: Agreement) -> None:
    """Tick an action point off, as one of its holders or whoever plans. Twice is once."""
    found = _held(by, agreement)
    if found.done_at is None:
        found.done_at, found.done_by = timezone.now(), by
        found.save(update_fields=["done_at", "done_by"])
        audit.record("meeting.agreement_done", by=by, subject=found)


@transaction.atomic
def reopen(*, by: Membership, agreement: Agreement) -> None:
    """Take the tick away again. Twice is once."""
    found = _held(by, agreement)
    if found.done_at is not None:
        found.done_at = found.done_by = None
        found.save(update_fields=["done_at", "done_by"])
        audit.record("meeting.agreement_open", by=by, subject=found)


@transaction.atomic
def carry_over(*, by: Membership, agreement: Agreement, meeting: Meeting, until: date) -> None:
    """Let a later meeting carry an open action point over to another day; the day before stays readable.

    Once a meeting: a second time changes the day. Raises `DomainError` for a day that is over and for one that is
    done already.
    """
    found = _held(by, agreement)
    if found.done_at is not None:
        raise DomainError(_("Dit actiepunt is al gedaan."))
    if until < timezone.localdate():
        raise DomainError(_("Kies een dag die nog komt."))
    later = Meeting.objects.filter(pk=meeting.pk, community=by.community, starts_at__gt=found.meeting.starts_at)
    if not later.exclude(state=MeetingState.CANCELLED).exists():
        raise DomainError(_("Meenemen kan in een latere bijeenkomst."))
    AgreementMove.objects.update_or_create(
        agreement=found, meeting=meeting, defaults={"until": until, "by": by, "at": timezone.now()}
    )
    audit.record("meeting.agreement_moved", by=by, subject=found)


@transaction.atomic
def drop(*, by: Membership, agreement: Agreement) -> None:
    """Take an agreement away that was kept by mistake: whoever kept it, until the minutes are shared; whoever plans."""
    found = _locked(by, agreement)
    if not can(by, Permission.PLAN_MEETINGS):
        _require_voice(by)
        if found.made_by_id != by.pk:
            raise Refused(_("Alleen wie deze afspraak vastlegde, of de procesbegeleider, haalt haar weg."))
        if _is_shared(found.meeting):
            raise DomainError(
                _("Deze afspraak staat in het gedeelde verslag. Vraag de procesbegeleider haar weg te halen.")
            )
    else:
        require(by, Permission.PLAN_MEETINGS)
    audit.record("meeting.agreement_dropped", by=by, subject=found)
    found.delete()


def _is_shared(meeting: Meeting) -> bool:
    return Meeting.objects.filter(pk=meeting.pk, minutes__state=MinutesState.SHARED).exists()


def _require_voice(by: Membership) -> None:
    """Whoever takes part says what was agreed, and so does whoever plans."""
    require(by, Permission.TAKE_PART if can(by, Permission.TAKE_PART) else Permission.PLAN_MEETINGS)


def _held(by: Membership, agreement: Agreement) -> Agreement:
    """Return the action point, locked, for one of its holders or whoever plans."""
    _require_voice(by)
    found = _locked(by, agreement)
    if found.by_when is None:
        raise DomainError(_("Dit is een afspraak van jullie allemaal; die vink je niet af."))
    if not can(by, Permission.PLAN_MEETINGS) and not found.holders.filter(member=by).exists():
        raise Refused(_("Alleen wie het zou doen, of de procesbegeleider, werkt dit actiepunt bij."))
    return found


def _locked(by: Membership, agreement: Agreement) -> Agreement:
    rows = Agreement.objects.select_for_update(of=("self",), no_key=True).select_related("meeting")
    found = rows.filter(pk=agreement.pk, meeting__community=by.community).first()
    if found is None:
        raise Gone(_("Deze afspraak is er niet meer: iemand haalde haar weg."))
    return found
