"""Reads the box on disk where a demo machine puts its mail. Exists only where settings.DEMO is on."""

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from plg.models import Job, User
from plg.words import JobState

MOST = 50


@dataclass(frozen=True)
class Kept:
    """One letter as the page shows it. `links` are the addresses in it, as paths on this site."""

    to: str
    subject: str
    at: datetime
    text: str
    links: list[str]


def letters() -> list[Kept]:
    """Return the newest letters in the box, newest first; nothing where the demo is off."""
    if not settings.DEMO:
        return []
    folder = Path(settings.EMAIL_FILE_PATH)
    files = sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime, reverse=True)[:MOST]
    found = [letter for path in files for letter in _read(path)]
    # Whoever looks after the machine is no part of the play: a link of theirs is for nobody to click here.
    keepers = set(User.objects.filter(is_staff=True).values_list("email", flat=True))
    return [letter for letter in found if parseaddr(letter.to)[1] not in keepers]


def waiting() -> tuple[int, datetime | None]:
    """Return how many letters wait for a better moment, such as the end of quiet hours, and when the first may go."""
    rows = Job.objects.filter(task="plg.mail", state=JobState.QUEUED, not_before__gt=timezone.now())
    return rows.count(), rows.order_by("not_before").values_list("not_before", flat=True).first()


def drop_letters_to(address: str) -> None:
    """Forget what the box holds for this address: of a letter that went to others too nothing else is kept here."""
    folder = getattr(settings, "EMAIL_FILE_PATH", None)
    for path in Path(folder).glob("*.log") if folder and address else ():
        if any(parseaddr(letter.to)[1] == address for letter in _read(path)):
            path.unlink(missing_ok=True)


def _read(path: Path) -> Iterator[Kept]:
    at = datetime.fromtimestamp(path.stat().st_mtime, tz=timezone.get_current_timezone())
    # The backend ends every letter with a line of 79 dashes.
    for raw in path.read_bytes().split(b"\n" + b"-" * 79 + b"\n"):
        message = email.message_from_bytes(raw.strip() + b"\n", _class=EmailMessage, policy=default)
        body = message.get_body(("plain",))
        if message["To"] and body is not None:
            text = str(body.get_content()).strip()
            yield Kept(str(message["To"]), str(message["Subject"]), at, _flowing(text), _links(text))


def _flowing(text: str) -> str:
    """Return a letter without the line ends of a mail, which a narrow screen would break a second time."""
    return re.sub(r"(?<=[^\n-])\n(?!\n|http)", " ", text)


def _links(text: str) -> list[str]:
    return re.findall(re.escape(settings.BASE_URL) + r"(/\S+)", text)
