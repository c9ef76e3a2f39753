"""Hands one letter to the mail server and says what came of it, in our own words: servers' answers hold addresses.

The one place that sends mail. `letters` calls it from the worker; nothing else ever does.
"""

import re
import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from plg.smtp import Backend
from plg.words import MailFault

#: Answers to an address that mean: not this one. Others of the 500s are about us or about the letter.
NOT_THIS_ADDRESS = {521, 550, 551, 552, 553, 556}


class NotTaken(Exception):
    """The server did not take the letter. `lasting`: trying again will not help. `code` is what it answered."""

    def __init__(self, fault: MailFault, *, lasting: bool = False, code: str = "") -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.lasting = lasting
        self.code = code


def sender_domain() -> str:
    """Return the domain that mail comes from."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]


def hand_over(message: EmailMultiAlternatives, *, changing_hands: Callable[[], None]) -> None:
    """Give the letter to the server, or raise `NotTaken`.

    `changing_hands` is called when the server has taken the address and is about to get the letter: whoever dies
    after that cannot know whether it arrived. No answer of the server, no address and no name goes into a log.
    """
    post = get_connection()
    try:
        _open(post)
        if isinstance(post, Backend):
            post.tell(changing_hands)
        else:
            changing_hands()
        _send(post, message)
    finally:
        # The letter is theirs by now; how the good-bye goes changes nothing.
        with suppress(OSError, smtplib.SMTPException):
            post.close()


def _open(post: object) -> None:
    try:
        post.open()  # type: ignore[attr-defined]
    except (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError, ssl.SSLError):
        raise NotTaken(MailFault.LOGIN) from None
    except smtplib.SMTPResponseException as error:
        raise NotTaken(MailFault.BUSY, code=str(error.smtp_code)) from None
    except (OSError, smtplib.SMTPException):
        raise NotTaken(MailFault.AWAY) from None


def _send(post: object, message: EmailMultiAlternatives) -> None:
    try:
        post.send_messages([message])  # type: ignore[attr-defined]
    except smtplib.SMTPRecipientsRefused as error:
        raise _refused(*next(iter(error.recipients.values()))) from None
    except smtplib.SMTPResponseException as error:
        raise _turned_down(error) from None
    except (smtplib.SMTPServerDisconnected, TimeoutError, ConnectionError, ssl.SSLError):
        # Cut off in the middle. Who asked knows by `changing_hands` whether the letter was on its way.
        raise NotTaken(MailFault.AWAY) from None


def _refused(code: int, said: bytes | str) -> NotTaken:
    enhanced = _enhanced(said)
    if code < 500:
        return NotTaken(MailFault.BUSY, code=str(code))
    if enhanced.startswith("5.7.") or (code not in NOT_THIS_ADDRESS and not enhanced.startswith(("5.1.", "5.2."))):
        return NotTaken(MailFault.TURNED_DOWN, lasting=True, code=enhanced or str(code))
    return NotTaken(MailFault.REFUSED, lasting=True, code=enhanced or str(code))


def _turned_down(error: smtplib.SMTPResponseException) -> NotTaken:
    code = str(error.smtp_code)
    if error.smtp_code in {530, 535}:
        return NotTaken(MailFault.LOGIN, code=code)
    if error.smtp_code < 500:
        return NotTaken(MailFault.BUSY, code=code)
    return NotTaken(MailFault.TURNED_DOWN, lasting=True, code=_enhanced(error.smtp_error) or code)


def _enhanced(said: bytes | str) -> str:
    text = said.decode("ascii", "replace") if isinstance(said, bytes) else said
    found = re.match(r"\s*([245]\.\d{1,3}\.\d{1,3})\b", text)
    return found[1] if found else ""
