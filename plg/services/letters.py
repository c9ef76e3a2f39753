"""Every letter the platform sends: to whom, what it says, and when it is better not sent. The worker calls `send`.

A job names keys only; names and addresses are looked up when the letter goes out, so nobody who left gets one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from email.utils import formataddr, parseaddr
from html import unescape
from smtplib import SMTPRecipientsRefused
from urllib.parse import urlencode

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from plg import audit
from plg.models import Job, Membership, PersonalLink, User
from plg.queue import WorkFailed
from plg.services.links import make_link, token_of
from plg.words import LinkPurpose


@dataclass(frozen=True)
class Letter:
    """One letter: the templates `email/<name>.subject.txt`, `.txt` and `.html` in the reader's own language."""

    name: str
    to: User
    context: dict[str, object]
    link: PersonalLink


def send(job: Job) -> None:
    """Send the letter of this job, unless it went before or there is nobody to send it to any more.

    A letter that goes out a second time, because the worker died between sending and saying so, has the same
    link and the same Message-ID. Raises `WorkFailed` when the address is refused for good.
    """
    letter = LETTERS[job.args["letter"]](job)
    if letter is None or letter.link.mailed_at is not None:
        return
    with translation.override(letter.to.language):
        message = _message(letter, job)
    try:
        message.send()
    except SMTPRecipientsRefused as error:
        raise WorkFailed(_("Het mailadres van deze persoon neemt geen post aan. Kijk het adres na.")) from error
    _mark_mailed(letter)


def _message(letter: Letter, job: Job) -> EmailMultiAlternatives:
    context = {**letter.context, "name": letter.to.name, "site": settings.BASE_URL}
    subject = " ".join(_plain(f"email/{letter.name}.subject.txt", context).split())
    message = EmailMultiAlternatives(
        subject=subject,
        body=_plain(f"email/{letter.name}.txt", context),
        to=[formataddr((letter.to.name, str(letter.to.email)))],
        headers={"Message-ID": f"<{job.uid}@{_domain()}>", "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(
        render_to_string(f"email/{letter.name}.html", {**context, "subject": subject}), "text/html"
    )
    return message


def _plain(template: str, context: dict[str, object]) -> str:
    # Templates escape for HTML; a letter in plain text says the name as it is.
    return unescape(render_to_string(template, context)).strip() + "\n"


def _domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]


@transaction.atomic
def _mark_mailed(letter: Letter) -> None:
    PersonalLink.objects.filter(pk=letter.link.pk).update(mailed_at=timezone.now())
    membership = letter.link.membership
    audit.record(
        "link.mailed",
        by=None,
        community=membership.community if membership else None,
        subject=membership or letter.to,
        purpose=letter.link.purpose,
    )


def _invitation(job: Job) -> Letter | None:
    rows = Membership.objects.select_related("user", "community").filter(
        uid=job.args["membership"], left_at=None, community__archived_at=None, user__is_active=True
    )
    member = rows.exclude(user__email=None).first()
    if member is None:
        return None
    link = make_link(uid=job.uid, user=member.user, membership=member, purpose=LinkPurpose.INVITATION)
    context = {"community": member.community, "url": _address(link), "expires_at": link.expires_at}
    return Letter("invitation", member.user, context, link)


def _sign_in(job: Job) -> Letter | None:
    user = User.objects.filter(uid=job.args["user"], is_active=True).exclude(email=None).first()
    if user is None:
        return None
    link = make_link(uid=job.uid, user=user, purpose=LinkPurpose.SIGN_IN)
    return Letter("sign_in", user, {"url": _address(link, str(job.args.get("next") or ""))}, link)


def _address(link: PersonalLink, then: str = "") -> str:
    # Never from the request: whoever asks for a link must not choose the host it goes to.
    path = reverse("plg:link", args=[token_of(link)])
    return settings.BASE_URL + path + (f"?{urlencode({'next': then})}" if then else "")


LETTERS: dict[str, Callable[[Job], Letter | None]] = {"invitation": _invitation, "sign_in": _sign_in}
