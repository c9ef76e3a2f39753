"""Erasing somebody at a coordinator's wish: told by letter first, answered with one press, carried out by night.

Who has no address that takes mail cannot be asked, and is erased at once, with the reason in the trail.
"""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F, QuerySet, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plg import audit
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.errors import DomainError, Gone
from plg.models import Job, Membership, PlannedErasure, User
from plg.queue import after_commit
from plg.selectors.people import plans_of
from plg.services import erasing, letters
from plg.services.letter_text import page
from plg.services.mailings import is_refused
from plg.words import ErasureAnswer, ErasureReason

logger = logging.getLogger(__name__)
LETTER, ANSWERED = "erasure_planned", "erasure_answered"


def must_be_heard(user: User) -> bool:
    """Return whether this person can be told by letter, and so has to be. One query."""
    return user.address is not None and not is_refused(user)


@transaction.atomic
def plan(*, by: Membership, member: Membership, reason: ErasureReason, name: str) -> PlannedErasure:
    """Announce to somebody who left that they will be erased; asking again returns the plan that stands.

    Raises `DomainError` for whoever decides that themselves, said no before, or cannot be told.
    """
    require(by, Permission.LET_GO)
    user = User.objects.select_for_update(no_key=True).get(pk=member.user_id)
    erasing.require_erasable(by=by, member=member, name=name)
    if not must_be_heard(user):
        raise DomainError(_("Deze persoon heeft geen adres dat mail aanneemt, en kan dus niets horen."))
    last = plans_of([member]).get(member.pk)
    if last is not None and last.is_open:
        return last
    if last is not None and last.answer == ErasureAnswer.NO:
        raise DomainError(_("Deze persoon wil niet gewist worden, en beslist daar zelf over."))
    made = PlannedErasure.objects.create(
        membership=member, planned_by=by, reason=reason, days=settings.ERASE_WAIT_DAYS, made_at=timezone.now()
    )
    key = f"{LETTER}:{made.uid}"
    made.letter = after_commit("plg.mail", key=key, letter=LETTER, plan=str(made.uid), membership=str(member.uid))
    made.save(update_fields=["letter"])
    audit.record("erasure.planned", by=by, subject=member, reason=made.reason, days=made.days)
    return made


@transaction.atomic
def erase_unheard(*, by: Membership, member: Membership, reason: ErasureReason, name: str) -> None:
    """Erase somebody at once who cannot be told: no account, or an address that takes no mail. The reason is kept."""
    require(by, Permission.LET_GO)
    erasing.require_erasable(by=by, member=member, name=name)
    if must_be_heard(member.user):
        raise DomainError(_("%s hoort dit eerst, en kan nee zeggen. Kondig het aan.") % member.user)
    erasing.erase(user=member.user, by=by, reason=reason)


@transaction.atomic
def call_off(*, by: Membership, member: Membership) -> None:
    """Let a plan not go through. One that does not stand any more stays as it is."""
    require(by, Permission.LET_GO)
    row = _open_of(PlannedErasure.objects.filter(membership=member, membership__community=by.community_id))
    if row is not None:
        _call_off(row, by)


def asked_by(token: str) -> PlannedErasure | None:
    """Return the plan that the address in a letter is about; None for a forged one, and for what was carried out."""
    try:
        uid = UUID(_signer().unsign(token))
    except (BadSignature, ValueError):
        return None
    rows = PlannedErasure.objects.select_related("membership__user", "membership__community", "planned_by__user")
    return rows.select_related("letter__mailing").filter(uid=uid).first()


def address_of(plan: PlannedErasure) -> str:
    """Return where the person answers. Nobody else can make it."""
    return reverse("plg:erasure_answer", args=[_signer().sign(plan.uid.hex)])


@transaction.atomic
def answer(*, token: str, said: ErasureAnswer) -> PlannedErasure:
    """Keep what the person answers to the letter: from that moment the plan is not carried out.

    Answering again changes a question into a no, and nothing else. Whoever planned it hears of it by letter.
    """
    asked = asked_by(token)
    if asked is None or asked.called_off_at is not None:
        raise Gone(_("Dit gaat al niet meer door. Je hoeft niets te doen."))
    row = PlannedErasure.objects.select_for_update(no_key=True).get(pk=asked.pk)
    if row.answer in {said.value, ErasureAnswer.NO.value}:
        return asked
    row.answer, row.answered_at = said, timezone.now()
    row.save(update_fields=["answer", "answered_at"])
    member = asked.membership
    audit.record("erasure.answered", by=member.user, community=member.community, subject=member, answer=row.answer)
    after_commit("plg.mail", letter=ANSWERED, plan=str(row.uid), membership=str(member.uid))
    return row


@transaction.atomic
def erase_now(*, token: str, name: str) -> None:
    """Erase somebody who reads the letter and does not want to wait; `name` is what they typed."""
    asked = asked_by(token)
    if asked is None:
        raise Gone(_("Deze link klopt niet meer."))
    erasing.erase_oneself(by=asked.membership.user, name=name)


def carry_out_due(now: datetime | None = None) -> int:
    """Erase everybody whose letter went long enough ago and who did not answer; return how many. Called by night.

    Each is a transaction of its own. A plan that does not fit any more is called off: who came back, or belongs
    elsewhere by now, decides for themselves.
    """
    due = [_carry_out(pk) for pk in _due(now or timezone.now()).values_list("pk", flat=True)]
    return sum(due)


def _due(now: datetime) -> QuerySet[PlannedErasure]:
    wait = ExpressionWrapper(F("days") * Value(timedelta(days=1)), output_field=DurationField())
    ends = ExpressionWrapper(F("letter__mailing__sent_at") + wait, output_field=DateTimeField())
    waiting = PlannedErasure.objects.filter(answer="", called_off_at=None, letter__mailing__sent_at__isnull=False)
    return waiting.annotate(ends=ends).filter(ends__lte=now).order_by("pk")


def _carry_out(pk: int) -> bool:
    try:
        with transaction.atomic():
            row = _open_of(PlannedErasure.objects.filter(pk=pk))
            if row is None:
                return False
            member = row.membership
            if not erasing.is_erasable(member):
                _call_off(row, None)
                return False
            return bool(erasing.erase(user=member.user, by=row.planned_by, reason=row.reason))
    except DomainError as error:  # the list for a restore cannot be written: tomorrow again
        logger.error("a planned erasure was not carried out: %s", error)
        return False


def _open_of(rows: QuerySet[PlannedErasure]) -> PlannedErasure | None:
    """Return the plan among these that stands, locked: of an answer and the night, one is first."""
    row = rows.filter(answer="", called_off_at=None).select_for_update(of=("self",), no_key=True)
    return row.select_related("membership__user", "membership__community", "planned_by__user").first()


def _call_off(row: PlannedErasure, by: Membership | None) -> None:
    row.called_off_at = timezone.now()
    row.save(update_fields=["called_off_at"])
    member = row.membership
    audit.record("erasure.called_off", by=by, community=member.community, subject=member)


def _signer() -> Signer:
    return Signer(salt="plg.erasure", sep=".")


def _planned(job: Job) -> letters.Letter | None:
    rows = PlannedErasure.objects.select_related("membership__user", "membership__community", "planned_by__user")
    row = rows.filter(uid=job.args["plan"], answer="", called_off_at=None).first()
    if row is None:
        return None
    context: dict[str, object] = {
        "community": row.membership.community,
        "who": row.planned_by.user if row.planned_by else "",
        "day": timezone.now() + timedelta(days=row.days),
        "url": page(address_of(row)),
    }
    return letters.Letter(LETTER, row.membership.user, context)


def _answered(job: Job) -> letters.Letter | None:
    rows = PlannedErasure.objects.select_related("membership__community", "planned_by__user", "planned_by__community")
    row = rows.filter(uid=job.args["plan"]).exclude(answer="").first()
    if row is None or row.planned_by is None:
        return None
    where = reverse("plg:leave_request", args=[row.membership.community.slug, row.membership.uid])
    return letters.Letter(ANSWERED, row.planned_by.user, {"url": page(where)}, member=row.planned_by)


def register() -> None:
    """Make the letters known; called when the app is ready, in the worker too."""
    title = gettext_lazy("Aankondiging dat iemand gewist wordt")
    letters.register(LETTER, _planned, title=title, after_leaving=True)
    letters.register(ANSWERED, _answered, title=gettext_lazy("Antwoord op een aankondiging van wissen"))
