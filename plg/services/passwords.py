"""A password of one's own, for whoever prefers one above a link in the mail: chosen, changed, taken away.

Long and unknown is enough: no rule asks for marks or capitals, and nothing makes a password end.
"""

import hashlib
import os
import re
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from plg import audit
from plg.access import proof
from plg.models import Membership, User
from plg.services import factor_letters, sessions
from plg.services.links import void_links
from plg.services.sign_in import slow_down

#: Words that everybody here would think of; a password must be long enough without them.
OUR_WORDS = ("leiderschapsplg", "leiderschap", "leergemeenschap", "leergang", "inclusief", "wachtwoord", "welkom")
LEFT_OVER = 8


class NotOurWords:
    """Refuses a password that is little more than a name of the platform, a community or a school."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Raise `ValidationError` when little is left of the password without such words. One query."""
        words = set(OUR_WORDS)
        held = Membership.objects.filter(user=user) if isinstance(user, User) else Membership.objects.none()
        for names in held.values_list("community__title", "school__name"):
            words |= {word for name in names if name for word in re.findall(r"\w{4,}", name.lower())}
        left = password.lower()
        for word in sorted(words, key=len, reverse=True):
            left = left.replace(word, "")
        if len(left) < min(LEFT_OVER, len(password)):
            raise ValidationError("our words", code="password_our_words")

    def get_help_text(self) -> str:
        """Return what Django may show; no page of ours does."""
        return ""


class NotLeaked:
    """Refuses a password that leaked from another site, when a list of those stands on this machine."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Raise `ValidationError` when the list holds it. No query, and some thirty readings of the file."""
        if settings.LEAKED_PASSWORDS and is_listed(settings.LEAKED_PASSWORDS, password):
            raise ValidationError("leaked", code="password_leaked")

    def get_help_text(self) -> str:
        """Return what Django may show; no page of ours does."""
        return ""


def is_listed(place: Path, password: str) -> bool:
    """Return whether this file holds the SHA-1 of the password: one a line, in order, as Have I Been Pwned gives them.

    The file may be tens of gigabytes: it is halved, never read through.
    """
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with place.open("rb") as lines:
        low, high = 0, lines.seek(0, os.SEEK_END)
        while low < high:
            middle = (low + high) // 2
            if b"" < _mark_from(lines, middle) < wanted:
                low = middle + 1
            else:
                high = middle
        return _mark_from(lines, low) == wanted


def _mark_from(lines: BinaryIO, place: int) -> bytes:
    """Return the SHA-1 of the first line that begins here or further on; nothing at the end."""
    lines.seek(max(place - 1, 0))
    if place:
        lines.readline()
    return lines.readline()[:40].upper()


def choose(*, by: User, session: SessionBase, old: str, new: str) -> list[tuple[str, str]]:
    """Let this be somebody's password; return what is wrong, "old" or "new", in plain words; nothing when it is kept.

    Who has one shows it first. Everywhere else the person is signed out, and no link that was mailed before works any
    more. Raises `TooOften`.
    """
    slow_down("confirm", str(by.uid))
    if by.has_usable_password() and not by.check_password(old):
        return [("old", _("Je oude wachtwoord klopt niet."))]
    try:
        validate_password(new, by)
    except ValidationError as error:
        return [("new", _sentence(str(fault.code))) for fault in error.error_list]
    by.set_password(new)
    with transaction.atomic():
        _keep(by, session)
    return []


@transaction.atomic
def drop(*, by: User, session: SessionBase) -> None:
    """Take the password away: a link in the mail or a passkey will do. Everywhere else the person is signed out."""
    by.set_unusable_password()
    _keep(by, session)


def _keep(by: User, session: SessionBase) -> None:
    by.save(update_fields=["password"])
    void_links(by)
    audit.record("password.changed", by=by, now="set" if by.has_usable_password() else "none")
    factor_letters.tell(by, "password")
    session[HASH_SESSION_KEY] = by.get_session_auth_hash()
    proof.renew_key(session)
    sessions.end_others(by=by, but=session)


def _sentence(code: str) -> str:
    return {
        "password_too_short": _("Maak het langer: minstens vijftien tekens. Een zin die je onthoudt is het best."),
        "password_too_common": _("Dit wachtwoord staat op een lijst van bekende wachtwoorden. Kies een ander."),
        "password_leaked": _("Dit wachtwoord is elders uitgelekt en staat op lijsten van inbrekers. Kies een ander."),
        "password_too_similar": _("Dit lijkt te veel op je naam of mailadres. Kies iets anders."),
        "password_our_words": _("Dit is weinig meer dan de naam van je school of dit platform. Kies iets anders."),
    }[code]
