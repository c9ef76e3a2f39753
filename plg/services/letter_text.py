"""Makes the mail of a letter: templates in the reader's language, heads that a name cannot write, the way to stop.

Called by `letters`; knows nothing of who should get what.
"""

import textwrap
import unicodedata
from email.utils import formataddr
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.signing import BadSignature, Signer
from django.template import Context
from django.template.loader import get_template, render_to_string
from django.urls import reverse
from django.utils import translation

from plg.models import Job, User
from plg.services.post import sender_domain

WIDTH = 72


def page(path: str) -> str:
    """Return the address of a page of ours as it stands in a mail: never from a request, whoever asked."""
    return settings.BASE_URL + path


def stop_address(user: User, letter: str) -> str:
    """Return the address where this person stops reminders of this kind. Nobody else can make it."""
    return page(reverse("plg:mail_stop", args=[_signer().sign_object([user.uid.hex, letter])]))


def read_stop(token: str) -> tuple[UUID, str] | None:
    """Return the uid of the person and the kind of letter in the token of such an address; None for a forged one."""
    try:
        uid, letter = _signer().unsign_object(token)
        return UUID(uid), str(letter)
    except (BadSignature, ValueError, TypeError, UnicodeError):
        return None


def _signer() -> Signer:
    return Signer(salt="plg.mail_stop", sep=".")


def compose(letter: str, *, to: User, job: Job, context: dict[str, object], reminds: bool) -> EmailMultiAlternatives:
    """Return the mail: `email/<letter>.subject.txt`, `.txt` and `.html`, in the language of whoever gets it."""
    with translation.override(to.language):
        return _compose(letter, to, job, context, stop_address(to, letter) if reminds else "")


def _compose(letter: str, to: User, job: Job, context: dict[str, object], stop: str) -> EmailMultiAlternatives:
    name = one_line(to.name)
    words = {**context, "name": name, "site": settings.BASE_URL, "stop_url": stop}
    subject = one_line(_plain(f"email/{letter}.subject.txt", words))
    heads = {"Message-ID": f"<{job.uid}@{sender_domain()}>", "Auto-Submitted": "auto-generated"}
    if stop:
        heads |= {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    parts = [_plain(f"email/{letter}.txt", words)] + ([_plain("email/stop.txt", words)] if stop else [])
    message = EmailMultiAlternatives(
        subject=subject,
        body=wrapped("\n\n".join(part.strip() for part in parts)) + "\n",
        to=[formataddr((name, str(to.address)))],
        headers=heads,
    )
    message.attach_alternative(render_to_string(f"email/{letter}.html", {**words, "subject": subject}), "text/html")
    return message


def one_line(text: str) -> str:
    """Return the text on one line, without marks that write a mail head or turn the direction of reading."""
    kept = "".join(" " if unicodedata.category(letter) in {"Cc", "Zl", "Zp"} else letter for letter in text)
    return " ".join("".join(letter for letter in kept if unicodedata.bidirectional(letter) not in _TURNS).split())


_TURNS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def wrapped(text: str) -> str:
    """Return the text with lines of at most 72 letters. An address stays whole, and so does a long Dutch word."""
    lines: list[str] = []
    for line in text.split("\n"):
        fits = len(line) <= WIDTH or "://" in line
        lines += [line] if fits else textwrap.wrap(line, WIDTH, break_long_words=False, break_on_hyphens=False)
    return "\n".join(lines)


def _plain(template: str, words: dict[str, object]) -> str:
    # A letter in plain text says a name as it is: nothing in it is HTML.
    return str(get_template(template).template.render(Context(words, autoescape=False))).strip()  # type: ignore[attr-defined]
