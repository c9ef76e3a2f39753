"""Bringing something in during a session, under the rules of its step; and one's own notes.

The silence of the owner is held here, whatever the text came by: page, second tab, other device, hand-made request.
"""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intervisie.formats import Step, may_write, steps_of
from intervisie.models import Contribution, Pad, Session
from intervisie.selectors.sessions import topic_of
from intervisie.words import SessionState
from plg import push
from plg.access.decide import can, require
from plg.access.permissions import Permission
from plg.errors import DomainError, Refused
from plg.models import Membership
from plg.texts import tidy

LONGEST = 2000
#: What was sent just before the facilitator went on still belongs to the step it was written in.
GRACE = timedelta(seconds=5)


class Silenced(Refused):
    """Somebody spoke who has to listen now. The text is in their own notes; nobody learns who it was."""


def say(*, by: Membership, session: Session, at: int, text: str, client_key: UUID) -> Contribution:
    """Bring in a text at step `at`; the same sending again gives back the one contribution.

    Raises `Silenced` when this person has no word in the step: the text is kept in their own notes, once, and the
    session counts that a silence held. Raises `DomainError` for an empty or endless text, past a limit, and when
    the session is over; the text is then still in the form.
    """
    require(by, Permission.READ_SHARED_ENTRIES)
    text = tidy(text)
    if not text or len(text) > LONGEST:
        raise DomainError(_("Schrijf iets van hooguit %(most)s tekens.") % {"most": LONGEST})
    with transaction.atomic():
        kept = _say(by, session, at, text, client_key)
    if kept is None:
        raise Silenced(
            _(
                "Je luistert nu. Je tekst is niet gedeeld:"
                " hij staat in je eigen aantekeningen, die niemand anders leest."
            )
        )
    return kept


@transaction.atomic
def note(*, by: Membership, session: Session, text: str, version: int) -> Pad:
    """Keep somebody's own notes. When another device was first, both texts stand under each other: nothing is lost."""
    require(by, Permission.READ_SHARED_ENTRIES)
    pad = _pad(by, session)
    text = tidy(text)[:20_000]
    if pad.version != version and pad.text and pad.text not in text:
        text = f"{pad.text}\n\n{text}" if text and text not in pad.text else pad.text
    if text != pad.text:
        pad.text, pad.version, pad.changed_at = text, pad.version + 1, timezone.now()
        pad.save(update_fields=["text", "version", "changed_at"])
    return pad


def _say(by: Membership, session: Session, at: int, text: str, client_key: UUID) -> Contribution | None:
    found = (
        Session.objects.select_for_update(of=("self",), no_key=True)
        .select_related("format")
        .get(pk=session.pk, community=by.community)
    )
    before = found.contributions.filter(author=by, client_key=client_key).first()
    if before is not None:
        return before
    steps = steps_of(found.format.body)
    here = at if _is_late(found, at) else found.step
    if found.state == SessionState.ENDED:
        raise DomainError(_("Deze sessie is afgelopen. Wat je schreef kun je in je logboek bewaren."))
    lifted = found.lifted and here == found.step
    is_owner = found.owner_id == by.pk
    if found.state == SessionState.GATHERING or not may_write(steps[here], is_owner=is_owner, lifted=lifted):
        _keep_aside(by, found, text, client_key)
        return None
    if not can(by, Permission.RUN_SESSION) and not found.seats.filter(member=by).exists():
        raise DomainError(_("Zeg eerst dat je meedoet: wat hier gezegd wordt, blijft hier."))
    _keep_limit(by, found, here, steps[here])
    made = Contribution.objects.create(session=found, step=here, author=by, text=text, client_key=client_key)
    Session.objects.filter(pk=found.pk).update(version=F("version") + 1)
    push.tell(topic_of(found), str(found.version + 1))
    return made


def _is_late(session: Session, at: int) -> bool:
    """Whether a text of the step before this one was on its way when the facilitator went on."""
    just_now = session.step_at is not None and timezone.now() - session.step_at <= GRACE
    return at == session.step - 1 and at >= 0 and just_now


def _keep_limit(by: Membership, session: Session, at: int, step: Step) -> None:
    if can(by, Permission.RUN_SESSION) or not step.limit or session.owner_id == by.pk:
        return  # who leads types for others, and the owner answers whoever asks
    if session.contributions.filter(author=by, step=at).count() >= step.limit:
        raise DomainError(
            ngettext(
                "In deze stap breng je hooguit %(n)s ding in. Laat ook een ander aan het woord.",
                "In deze stap breng je hooguit %(n)s dingen in. Laat ook een ander aan het woord.",
                step.limit,
            )
            % {"n": step.limit}
        )


def _keep_aside(by: Membership, session: Session, text: str, client_key: UUID) -> None:
    pad = _pad(by, session)
    if str(client_key) in pad.kept_keys:
        return
    pad.text = f"{pad.text}\n\n{text}".strip()
    pad.kept_keys = [*pad.kept_keys, str(client_key)][-50:]
    pad.version, pad.changed_at = pad.version + 1, timezone.now()
    pad.save()
    Session.objects.filter(pk=session.pk).update(refused=F("refused") + 1)


def _pad(by: Membership, session: Session) -> Pad:
    pad, _made = Pad.objects.select_for_update(no_key=True).get_or_create(session=session, member=by)
    return pad
