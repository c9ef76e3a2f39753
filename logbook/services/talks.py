"""Planning a reflection interview, moving it and calling it off; and what its participant shows the interviewer."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from logbook.access import own_entries
from logbook.access import talks as access
from logbook.models import Entry, ReflectionInterview, ShownEntry
from logbook.selectors.talks import KIND
from logbook.services import talk_letters
from logbook.words import TalkState
from plg import audit
from plg.access.decide import can, require
from plg.access.permissions import Permission
from plg.errors import DomainError, Refused
from plg.models import Membership
from plg.selectors import chosen_content
from plg.services.content import freeze
from plg.texts import one_line


@dataclass(frozen=True)
class When:
    """When and where a talk is."""

    starts_at: datetime
    minutes: int = 60
    place: str = ""
    link: str = ""


@transaction.atomic
def plan_talk(*, by: Membership, participant: Membership, interviewer: Membership, when: When) -> ReflectionInterview:
    """Plan a talk, invite both by letter, and return it. The guide the community works with is fixed with it.

    Raises `DomainError` when the participant takes no part here, or the interviewer may hold no talks.
    """
    require(by, Permission.PLAN_TALKS)
    if not access.talk_participants(by).filter(pk=participant.pk).exists():
        raise DomainError(_("Kies iemand die meedoet in deze leergemeenschap."))
    if not access.interviewers(by).filter(pk=interviewer.pk).exists():
        raise DomainError(_("Kies wie het gesprek voert: een procesbegeleider of een onderzoeker."))
    if participant.pk == interviewer.pk:
        raise DomainError(_("Een gesprek voer je met iemand anders. Kies twee mensen."))
    guide = chosen_content(by.community, KIND)
    if guide is not None:
        freeze(version=guide, by=by)
    talk = ReflectionInterview.objects.create(
        community=by.community,
        participant=participant,
        interviewer=interviewer,
        planned_by=by,
        guide=guide,
        **_kept(when),
    )
    audit.record("logbook.talk_planned", by=by, subject=talk, members=_both(talk))
    talk_letters.invite(talk)
    return talk


@transaction.atomic
def move_talk(*, by: Membership, talk: ReflectionInterview, expected: int, when: When) -> ReflectionInterview:
    """Change when or where a talk is, and write both. Nothing changed writes nobody.

    `expected` is the number of the appointment that was opened; raises `DomainError` when it was changed meanwhile,
    and for a talk that was held or called off.
    """
    kept = _arranged(by, talk)
    if kept.sequence != expected:
        raise DomainError(_("Iemand anders veranderde deze afspraak intussen. Kijk eerst hoe zij nu staat."))
    values = _kept(when)
    if all(getattr(kept, name) == value for name, value in values.items()):
        return kept
    for name, value in values.items():
        setattr(kept, name, value)
    _tell_again(kept)
    audit.record("logbook.talk_moved", by=by, subject=kept, members=_both(kept))
    talk_letters.tell_change(kept)
    return kept


@transaction.atomic
def cancel_talk(*, by: Membership, talk: ReflectionInterview) -> ReflectionInterview:
    """Call a talk off, and write both; what was shown for it can no longer be read. Twice is once.

    Whoever plans may, and so may each of the two.
    """
    kept = _locked(talk)
    if kept.state == TalkState.CANCELLED:
        return kept
    if kept.participant_id != by.pk or not can(by, Permission.HAVE_TALK):
        _require_arranger(by, kept)
    if kept.state != TalkState.PLANNED:
        raise DomainError(_("Dit gesprek is al gevoerd; afzeggen kan niet meer."))
    kept.state = TalkState.CANCELLED
    kept.shown.all().delete()
    kept.shows_amo = kept.shows_domains = False
    _tell_again(kept)
    audit.record("logbook.talk_cancelled", by=by, subject=kept, members=_both(kept))
    talk_letters.tell_cancelled(kept)
    return kept


@transaction.atomic
def show_for_talk(
    *, by: Membership, talk: ReflectionInterview, entries: Collection[Entry], amo: bool, domains: bool
) -> ReflectionInterview:
    """Let the named interviewer read just these own entries for this talk, and the questionnaires and domains or not.

    Nobody but the participant; entries of others are left out. Nothing can be shown any more once it is checked.
    """
    kept = _own(by, talk)
    if not TalkState(kept.state).is_under_way:
        raise DomainError(_("Dit gesprek is afgerond; er valt niets meer te laten zien."))
    own = set(own_entries(by).filter(pk__in=[entry.pk for entry in entries]).values_list("pk", flat=True))
    had = set(kept.shown.values_list("entry", flat=True))
    if (own, amo, domains) == (had, kept.shows_amo, kept.shows_domains):
        return kept
    kept.shown.exclude(entry__in=own).delete()
    ShownEntry.objects.bulk_create(ShownEntry(talk=kept, entry_id=entry) for entry in sorted(own - had))
    kept.shows_amo, kept.shows_domains = amo, domains
    kept.save(update_fields=["shows_amo", "shows_domains"])
    audit.record("logbook.talk_shown", by=by, subject=kept, entries=len(own), amo=amo, domains=domains)
    return kept


def note_opened(*, by: Membership, talk: ReflectionInterview) -> None:
    """Keep when the interviewer first opened what was prepared for them, for the participant to see. One statement."""
    if by.pk == talk.interviewer_id and talk.opened_at is None:
        ReflectionInterview.objects.filter(pk=talk.pk, opened_at=None).update(opened_at=timezone.now())


def _arranged(by: Membership, talk: ReflectionInterview) -> ReflectionInterview:
    kept = _locked(talk)
    _require_arranger(by, kept)
    if kept.state != TalkState.PLANNED:
        raise DomainError(_("Deze afspraak staat vast: het gesprek is gevoerd of afgezegd."))
    return kept


def _require_arranger(by: Membership, talk: ReflectionInterview) -> None:
    holds = talk.interviewer_id == by.pk and can(by, Permission.HOLD_TALK)
    if not holds:
        require(by, Permission.PLAN_TALKS)
        if not access.planned_talks(by).filter(pk=talk.pk).exists():
            raise Refused(_("Alleen wie dit gesprek plande of voert, kan de afspraak veranderen."))


def _own(by: Membership, talk: ReflectionInterview) -> ReflectionInterview:
    require(by, Permission.HAVE_TALK)
    kept = _locked(talk)
    if kept.participant_id != by.pk:
        raise Refused(_("Alleen de deelnemer kiest wat er in dit gesprek te lezen is."))
    return kept


def _locked(talk: ReflectionInterview) -> ReflectionInterview:
    return ReflectionInterview.objects.select_for_update(no_key=True).get(pk=talk.pk)


def _kept(when: When) -> dict[str, object]:
    return {
        "starts_at": when.starts_at,
        "minutes": when.minutes,
        "place": one_line(when.place),
        "link": when.link.strip(),
    }


def _tell_again(talk: ReflectionInterview) -> None:
    """Make this the next telling of the appointment: calendars replace the one before."""
    talk.sequence += 1
    talk.changed_at = timezone.now()
    talk.save()


def _both(talk: ReflectionInterview) -> dict[str, int]:
    """Return the two people of a talk, as a line of the trail keeps them."""
    uids = Membership.objects.filter(pk__in=[talk.participant_id, talk.interviewer_id]).values_list("uid", flat=True)
    return {str(uid): 1 for uid in uids}
