"""Who wants no more reminders of a kind: said by one press in the mail, or on the page about oneself.

The address in a mail is signed for one person and one kind, and stands nowhere in the database.
"""

from dataclasses import dataclass

from django.db import transaction

from plg import audit
from plg.models import MailStop, User
from plg.services.letter_text import read_stop
from plg.services.letters import reminder_kinds


@dataclass(frozen=True)
class Choice:
    """One kind of reminder, in words, and whether this person gets it."""

    letter: str
    title: str
    wanted: bool


@dataclass(frozen=True)
class Asked:
    """Whom and which kind a link in a mail is about."""

    user: User
    choice: Choice


def choices(user: User) -> list[Choice]:
    """Return every kind of reminder with this person's choice. One query."""
    stopped = set(MailStop.objects.filter(user=user).values_list("letter", flat=True))
    return [Choice(name, title, name not in stopped) for name, title in reminder_kinds().items()]


def asked_by(token: str) -> Asked | None:
    """Return what the token of a mail is about; None for a forged one, or of somebody who is not here any more."""
    read = read_stop(token)
    user = User.objects.filter(uid=read[0], is_active=True).first() if read else None
    found = [choice for choice in choices(user) if read and choice.letter == read[1]] if user else []
    return Asked(user, found[0]) if user and found else None


@transaction.atomic
def choose(*, by: User, letter: str, wanted: bool) -> None:
    """Want a kind of reminder, or not. Saying so again changes nothing; a kind nobody knows is let go."""
    if letter not in reminder_kinds():
        return
    if wanted:
        if MailStop.objects.filter(user=by, letter=letter).delete()[0]:
            audit.record("mail.resumed", by=by, subject=by, letter=letter)
        return
    _stop, made = MailStop.objects.get_or_create(user=by, letter=letter)
    if made:
        audit.record("mail.stopped", by=by, subject=by, letter=letter)
