"""The report of a reflection interview: written by the interviewer, checked and amended by the participant.

A draft is never overwritten unseen; a text that was sent or amended never changes.
"""

import math

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from logbook.models import Entry, ReflectionInterview, TalkDraft, TalkText, ToldIntervention
from logbook.services.talk_letters import tell_to_check
from logbook.services.writing import MAX_TEXT, write_entry
from logbook.words import NotesKind, TalkState
from plg import audit
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.errors import DomainError, Refused
from plg.models import Membership
from plg.slots import TAKEN_BACK
from plg.texts import tidy

#: What fits on one page of the summary; the builder of the PDF counts the page once more.
MAX_SUMMARY = 2_200
SUMMARY_LINES = 28
SUMMARY_WIDTH = 80
MAX_TOLD = 2_000


class StaleDraft(DomainError):
    """The draft was kept somewhere else meanwhile: `theirs` is kept, `mine` is not. Both are to be shown."""

    def __init__(self, theirs: TalkDraft, mine: tuple[str, str]) -> None:
        super().__init__(_("Dit verslag is intussen ergens anders gewijzigd. Er is niets overschreven."))
        self.theirs = theirs
        self.mine = mine


@transaction.atomic
def save_draft(
    *,
    by: Membership,
    talk: ReflectionInterview,
    expected: int,
    text: str,
    summary: str,
    notes_kind: NotesKind | None = None,
) -> TalkDraft:
    """Keep what somebody is writing at their talk, and return it with its new version; the same words change nothing.

    `expected` is the version they had before them, 0 for none. Raises `StaleDraft` when a newer one was kept
    meanwhile, and nothing is written. The interviewer's first words make the talk one that was held.
    """
    kept = _writing(by, talk)
    clean, short = _cleaned(text), tidy(summary)
    draft = TalkDraft.objects.select_for_update(no_key=True).filter(talk=kept, author=by).first()
    if draft is None:
        draft = TalkDraft(talk=kept, author=by, version=0)
    same = (draft.text, draft.summary) == (clean, short)
    if draft.version != expected and not same:
        raise StaleDraft(draft, (clean, short))
    if not same or draft.pk is None:
        draft.text, draft.summary, draft.saved_at, draft.version = clean, short, timezone.now(), draft.version + 1
        draft.save()
    if by.pk == kept.interviewer_id:
        kept.state = TalkState.WRITING
        kept.notes_kind = notes_kind or kept.notes_kind
        kept.save(update_fields=["state", "notes_kind"])
    return draft


@transaction.atomic
def send_report(*, by: Membership, talk: ReflectionInterview, draft: TalkDraft) -> TalkText:
    """Send the interviewer's draft to the participant to check; return the text, which never changes from here.

    Refuses an empty report, and a summary longer than one page.
    """
    kept = _writing(by, talk)
    if by.pk != kept.interviewer_id or draft.author_id != by.pk:
        raise Refused(_("Alleen wie het gesprek voerde, stuurt het verslag."))
    sent = _new_text(by, kept, draft.text, draft.summary)
    kept.state, kept.sent_at = TalkState.SENT, timezone.now()
    kept.save(update_fields=["state", "sent_at"])
    audit.record("logbook.talk_sent", by=by, subject=kept, members={str(kept.participant.uid): 1})
    tell_to_check(kept, sent.number)
    return sent


@transaction.atomic
def take_back_report(*, by: Membership, talk: ReflectionInterview) -> None:
    """Take a report back to write on, before it was checked. The interviewer's alone; twice is once."""
    audit.hold(by.community)
    kept = _locked(talk)
    if by.pk != kept.interviewer_id:
        raise Refused(_("Alleen wie het gesprek voerde, kan het verslag terughalen."))
    if kept.state == TalkState.SENT:
        kept.state = TalkState.WRITING
        kept.save(update_fields=["state"])
        TAKEN_BACK.tell(kept.participant)


@transaction.atomic
def check_report(*, by: Membership, talk: ReflectionInterview, number: int, draft: TalkDraft) -> TalkText:
    """Say yes to a report, as it was sent or in the participant's own words; return the text that counts from now on.

    `number` is the text that was read: another one is never approved unseen. What the interviewer wrote stays beside
    what the participant made of it. What was shown for the talk can no longer be read.
    """
    kept = _checking(by, talk)
    latest = _latest(kept)
    if latest is None or latest.number != number or draft.author_id != by.pk:
        raise DomainError(_("Er kwam intussen een nieuwere tekst. Lees die eerst; jouw tekst staat nog klaar."))
    if (draft.text, draft.summary) == (latest.text, latest.summary):
        _check(by, kept, latest, TalkState.AMENDED if latest.author_id == by.pk else TalkState.APPROVED)
        return latest
    own = _new_text(by, kept, draft.text, draft.summary)
    _check(by, kept, own, TalkState.AMENDED)
    return own


@transaction.atomic
def reopen_check(*, by: Membership, talk: ReflectionInterview) -> None:
    """Take one's yes back: no round and no export uses the text until it is checked anew. Twice is once."""
    kept = _checking(by, talk)
    if kept.is_checked:
        kept.state, kept.checked_at, kept.kept = TalkState.SENT, None, None
        kept.save(update_fields=["state", "checked_at", "kept"])
        audit.record("logbook.talk_reopened", by=by, subject=kept)


@transaction.atomic
def tell(*, by: Membership, talk: ReflectionInterview, text: str) -> ToldIntervention:
    """Note what the participant did, that came up in the talk and stood in no entry. The interviewer's alone."""
    kept = _writing(by, talk)
    if by.pk != kept.interviewer_id:
        raise Refused(_("Alleen wie het gesprek voerde, noteert wat er verteld is."))
    clean = tidy(text)
    if not clean:
        raise DomainError(_("Er staat nog niets. Schrijf in één zin wat er verteld is."))
    if len(clean) > MAX_TOLD:
        raise DomainError(_("Houd het korter: hoogstens %(most)s tekens.") % {"most": MAX_TOLD})
    if kept.state == TalkState.PLANNED:
        kept.state = TalkState.WRITING
        kept.save(update_fields=["state"])
    return kept.told.filter(text=clean).first() or ToldIntervention.objects.create(talk=kept, text=clean)


@transaction.atomic
def take_told_away(*, by: Membership, told: ToldIntervention) -> None:
    """Take such a note away: the interviewer while writing, the participant once it was sent. Twice is once."""
    kept = _locked(told.talk)
    writes = by.pk == kept.interviewer_id and kept.state == TalkState.WRITING
    checks = by.pk == kept.participant_id and kept.state in {TalkState.SENT, TalkState.APPROVED, TalkState.AMENDED}
    if not (writes or checks):
        raise Refused(_("Dit kun je nu niet weghalen."))
    ToldIntervention.objects.filter(pk=told.pk).delete()


@transaction.atomic
def log_told(*, by: Membership, told: ToldIntervention) -> Entry:
    """Make an own entry of what came up in the talk, for the participant alone; return it. Twice gives the same one."""
    kept = _locked(told.talk)
    if by.pk != kept.participant_id:
        raise Refused(_("Alleen de deelnemer zelf maakt hier een leerervaring van."))
    if kept.state in {TalkState.PLANNED, TalkState.WRITING, TalkState.CANCELLED}:
        raise Refused(_("Dit verslag is nog niet aan jou gestuurd."))
    entry = write_entry(by=by, text=told.text, happened_on=None, client_key=told.uid)
    ToldIntervention.objects.filter(pk=told.pk).update(entry=entry)
    return entry


def one_page(summary: str) -> bool:
    """Return whether a summary stays within one page: not too many signs, and not too many lines."""
    return len(summary) <= MAX_SUMMARY and lines_in(summary) <= SUMMARY_LINES


def lines_in(summary: str) -> int:
    """Return how many lines a summary takes on paper."""
    return sum(max(1, math.ceil(len(line) / SUMMARY_WIDTH)) for line in summary.split("\n"))


def _writing(by: Membership, talk: ReflectionInterview) -> ReflectionInterview:
    """Return the talk, locked, for who may write at it now: the interviewer before sending, the participant after."""
    kept = _locked(talk)
    if by.pk == kept.interviewer_id:
        require(by, Permission.HOLD_TALK)
        if kept.state not in {TalkState.PLANNED, TalkState.WRITING}:
            raise DomainError(_("Dit verslag is verstuurd of het gesprek ging niet door; het verandert niet meer."))
        return kept
    return _checking(by, kept)


def _checking(by: Membership, talk: ReflectionInterview) -> ReflectionInterview:
    require(by, Permission.HAVE_TALK)
    kept = _locked(talk)
    if by.pk != kept.participant_id:
        raise Refused(_("Alleen de deelnemer kijkt het verslag na."))
    if kept.state not in {TalkState.SENT, TalkState.APPROVED, TalkState.AMENDED}:
        raise DomainError(_("Er ligt nu geen verslag klaar om na te kijken."))
    return kept


def _check(by: Membership, talk: ReflectionInterview, text: TalkText, state: TalkState) -> None:
    if (talk.state, talk.kept_id) == (state, text.pk):
        return
    talk.state, talk.kept, talk.checked_at = state, text, timezone.now()
    talk.save(update_fields=["state", "kept", "checked_at"])
    talk.shown.all().delete()
    TalkDraft.objects.filter(talk=talk).delete()
    audit.record("logbook.talk_checked", by=by, subject=talk, state=state.value)


def _new_text(by: Membership, talk: ReflectionInterview, text: str, summary: str) -> TalkText:
    """Keep a text as the next one of the talk; the very same words by the same person are not kept twice."""
    if not text:
        raise DomainError(_("Er staat nog niets in het verslag."))
    if not one_page(summary):
        raise DomainError(
            _("De samenvatting past niet op één bladzijde. Houd haar onder %(most)s tekens en %(lines)s regels.")
            % {"most": MAX_SUMMARY, "lines": SUMMARY_LINES}
        )
    latest = _latest(talk)
    if latest and (latest.author_id, latest.text, latest.summary) == (by.pk, text, summary):
        return latest
    number = latest.number + 1 if latest else 1
    return TalkText.objects.create(talk=talk, author=by, number=number, text=text, summary=summary)


def _latest(talk: ReflectionInterview) -> TalkText | None:
    return talk.texts.order_by("-number").first()


def _cleaned(text: str) -> str:
    clean = tidy(text)
    if len(clean) > MAX_TEXT:
        raise DomainError(
            _("Dit is %(length)s tekens lang; een verslag heeft er hoogstens %(most)s.")
            % {"length": len(clean), "most": MAX_TEXT}
        )
    return clean


def _locked(talk: ReflectionInterview) -> ReflectionInterview:
    return ReflectionInterview.objects.select_for_update(no_key=True).get(pk=talk.pk)
