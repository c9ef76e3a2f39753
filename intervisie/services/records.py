"""The record of a group talk: begun by who led it, written by one, looked over by everybody who took part.

It stands only when nobody wants it otherwise; whoever took part can open it again. No text is approved unseen.
"""

from collections.abc import Collection, Mapping
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from intervisie.access import record_writers, taking_part, took_part
from intervisie.formats import steps_of
from intervisie.models import GroupRecord, RecordCheck, RecordText, Session
from intervisie.selectors.records import has_record
from intervisie.services.closing_letters import tell_to_check
from intervisie.words import CheckState, RecordState, SessionState
from plg import audit
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.errors import DomainError, Refused
from plg.models import Membership
from plg.services.names import scan_later
from plg.texts import tidy

LONGEST = 10_000


class StaleRecord(DomainError):
    """The draft was kept somewhere else meanwhile. Nothing is overwritten; `theirs` is what stands there now."""

    def __init__(self, theirs: GroupRecord) -> None:
        super().__init__(
            _(
                "Dit verslag is intussen op een andere plek bewaard. Hieronder staat die tekst; de jouwe staat nog in"
                " het formulier. Neem over wat je wilt en bewaar opnieuw."
            )
        )
        self.theirs = theirs


@transaction.atomic
def begin_record(*, by: Membership, session: Session, writer: Membership, people: Collection[UUID]) -> GroupRecord:
    """Let somebody write the record of an ended group talk, and say who took part. Again while nothing was sent:
    writer and people change.

    Who sat in the session or brought something in always took part. Raises `DomainError` for a session that goes on
    or whose format has no record, without anybody, and once the record was sent.
    """
    require(by, Permission.RUN_SESSION)
    found = (
        Session.objects.select_for_update(of=("self",), no_key=True)
        .select_related("format")
        .get(pk=session.pk, community=by.community)
    )
    if found.state != SessionState.ENDED or not has_record(found):
        raise DomainError(_("Een verslag schrijf je na afloop van een groepsgesprek."))
    if not record_writers(by.community_id).filter(pk=writer.pk).exists():
        raise DomainError(_("Kies wie het verslag schrijft: een procesbegeleider of een onderzoeker."))
    certain = set(took_part(found))
    chosen = certain | set(taking_part(by.community_id).filter(uid__in=people))
    if not chosen:
        raise DomainError(_("Vink aan wie erbij waren; zij lezen het verslag na."))
    record, made = GroupRecord.objects.get_or_create(
        session=found, defaults={"community": by.community, "writer": writer}
    )
    if record.state != RecordState.WRITING:
        raise DomainError(_("Dit verslag is al verstuurd."))
    GroupRecord.objects.filter(pk=record.pk).update(people=len(chosen))
    record.checks.exclude(member__in=chosen).delete()
    RecordCheck.objects.bulk_create([RecordCheck(record=record, member=one) for one in chosen], ignore_conflicts=True)
    if made or record.writer_id != writer.pk:
        record.writer = writer
        record.save(update_fields=["writer"])
        audit.record("grouptalk.begun", by=by, subject=record, writer=str(writer.uid))
    return record


@transaction.atomic
def save_draft(*, by: Membership, record: GroupRecord, texts: Mapping[str, str], version: int) -> GroupRecord:
    """Keep what the writer has of each theme, by its key; the same words change nothing.

    `version` is the draft it was typed over. Raises `StaleRecord` when another was kept meanwhile, and `DomainError`
    once the record stands.
    """
    found = _written(by, record)
    if found.state == RecordState.APPROVED:
        raise DomainError(_("Dit verslag staat vast. Alleen wie erbij was kan het weer openen."))
    draft = {step.key: tidy(texts.get(step.key, "")) for step in steps_of(found.session.format.body)}
    if any(len(text) > LONGEST for text in draft.values()):
        raise DomainError(_("Houd elk thema onder %(most)s tekens.") % {"most": LONGEST})
    if draft == found.draft:
        return found
    if found.version != version:
        raise StaleRecord(found)
    found.draft, found.version, found.saved_at = draft, found.version + 1, timezone.now()
    found.save(update_fields=["draft", "version", "saved_at"])
    return found


@transaction.atomic
def send_record(*, by: Membership, record: GroupRecord) -> RecordText:
    """Send the draft to everybody who took part, to look over; return the text, which never changes from here.

    The same text sent again is that text. Raises `DomainError` for a theme without words, and when somebody wants
    something otherwise and nothing changed.
    """
    found = _written(by, record)
    steps = steps_of(found.session.format.body)
    themes = [{"label": step.label, "text": found.draft.get(step.key, "")} for step in steps]
    if empty := [theme["label"] for theme in themes if not theme["text"]]:
        raise DomainError(
            _("Schrijf ook iets bij: %(themes)s. Kwam het niet ter sprake, zeg dat dan.") % {"themes": "; ".join(empty)}
        )
    last = found.texts.order_by("-number").first()
    if last is not None and [theme["text"] for theme in last.themes] == [theme["text"] for theme in themes]:
        if found.checks.filter(state=CheckState.AMENDS).exists():
            raise DomainError(_("Iemand wil een aanvulling, en er is nog niets veranderd."))
        return last
    if found.state == RecordState.APPROVED:
        raise DomainError(_("Dit verslag staat vast. Alleen wie erbij was kan het weer openen."))
    whole = "\n\n".join(f"{theme['label']}\n{theme['text']}" for theme in themes)
    number = last.number + 1 if last else 1
    sent = RecordText.objects.create(record=found, number=number, themes=themes, text=whole)
    found.checks.update(state=CheckState.ASKED)
    found.state, found.sent_at = RecordState.SENT, sent.made_at
    found.save(update_fields=["state", "sent_at"])
    audit.record("grouptalk.sent", by=by, subject=found, people=found.people)
    tell_to_check(found, number)
    return sent


@transaction.atomic
def answer_record(*, by: Membership, record: GroupRecord, number: int, agrees: bool, text: str = "") -> RecordCheck:
    """Say yes to the record, or what should be otherwise, as one who took part.

    When everybody said yes it stands; an amendment opens it again, also when it stood: no round and no export uses it
    then. Raises `DomainError` when a newer text was sent than the one that was read, and for an amendment without
    words.
    """
    require(by, Permission.TAKE_PART)
    found = _locked(by, record)
    check = found.checks.filter(member=by).first()
    if check is None:
        raise Refused(_("Alleen wie erbij was, kijkt dit verslag na."))
    last = found.texts.order_by("-number").first()
    if last is None or last.number != number:
        raise DomainError(
            _("Er kwam intussen een nieuwere tekst. Lees die eerst; jouw aanvulling staat nog in het veld.")
        )
    clean = tidy(text)
    if not agrees and not clean:
        raise DomainError(_("Schrijf wat er anders moet, of zeg dat je akkoord bent."))
    if len(clean) > LONGEST:
        raise DomainError(_("Houd je aanvulling onder %(most)s tekens.") % {"most": LONGEST})
    state = CheckState.AGREED if agrees else CheckState.AMENDS
    if (check.state, check.text) == (state, clean):
        return check
    check.state, check.number, check.text, check.answered_at = state, number, clean, timezone.now()
    check.save()
    audit.record("grouptalk.checked", by=by, subject=found, state=state.value)
    if state == CheckState.AMENDS:
        _reopen(found)
    elif not found.checks.exclude(state=CheckState.AGREED).exists():
        _approve(found, last)
    return check


@transaction.atomic
def settle_record(*, by: Membership, record: GroupRecord) -> None:
    """Let a record stand that some did not answer, as its writer, once their time is over and nobody wants it
    otherwise. Twice is once."""
    found = _written(by, record)
    last = found.texts.order_by("-number").first()
    if found.state == RecordState.APPROVED:
        return
    if last is None or found.state != RecordState.SENT:
        raise DomainError(_("Stuur het verslag eerst aan wie erbij waren."))
    if found.checks.filter(state=CheckState.AMENDS).exists():
        raise DomainError(_("Er staat nog een aanvulling open. Verwerk die en stuur het verslag opnieuw."))
    if timezone.now() < last.made_at + timedelta(days=settings.RECORD_CHECK_DAYS):
        raise DomainError(
            _("Iedereen heeft %(days)s dagen om het verslag na te kijken.") % {"days": settings.RECORD_CHECK_DAYS}
        )
    _approve(found, last)


def _approve(record: GroupRecord, text: RecordText) -> None:
    if record.state == RecordState.APPROVED:
        return
    record.state, record.kept, record.approved_at = RecordState.APPROVED, text, timezone.now()
    record.save(update_fields=["state", "kept", "approved_at"])
    audit.record("grouptalk.approved", by=None, community=record.community, subject=record)
    scan_later(record.community)


def _reopen(record: GroupRecord) -> None:
    if record.state != RecordState.APPROVED:
        return
    record.state, record.kept, record.approved_at = RecordState.SENT, None, None
    record.save(update_fields=["state", "kept", "approved_at"])
    audit.record("grouptalk.reopened", by=None, community=record.community, subject=record)


def _written(by: Membership, record: GroupRecord) -> GroupRecord:
    require(by, Permission.WRITE_RECORD)
    found = _locked(by, record)
    if found.writer_id != by.pk:
        raise Refused(_("Alleen wie dit verslag schrijft, kan het veranderen of versturen."))
    return found


def _locked(by: Membership, record: GroupRecord) -> GroupRecord:
    rows = GroupRecord.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("session__format", "community").get(pk=record.pk, community=by.community)
