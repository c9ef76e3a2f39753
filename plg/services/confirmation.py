"""Showing anew that it is you, without a second factor: by a code that is mailed, or a password.

The code follows from the job that mails it and the secret key, so that it stands nowhere.
"""

from datetime import timedelta
from uuid import UUID

from django.contrib.auth.hashers import check_password
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy

from plg import audit
from plg.access import proof
from plg.models import Job, User
from plg.queue import after_commit
from plg.services import letters
from plg.services.sign_in import slow_down

UNDERWAY = "plg.confirm_code"
GOOD_FOR = timedelta(minutes=15)
DIGITS = 8


def mail_code(*, by: User, session: SessionBase, address: str) -> None:
    """Mail this person a code that confirms this session alone, once, for a quarter of an hour. Raises `TooOften`."""
    slow_down("confirm_mail", str(by.uid), address)
    with transaction.atomic():
        job = after_commit("plg.mail", letter="confirm_code", user=str(by.uid))
    session[UNDERWAY] = [str(job.uid), int((timezone.now() + GOOD_FOR).timestamp())]


def code_of(job: UUID) -> str:
    """Return the code that the letter of this job tells."""
    digest = salted_hmac("plg.confirmation", job.hex, algorithm="sha256").digest()
    return str(int.from_bytes(digest[:8], "big") % 10**DIGITS).zfill(DIGITS)


def is_underway(session: SessionBase) -> bool:
    """Return whether a code was mailed that is still good."""
    return bool(session.get(UNDERWAY)) and session[UNDERWAY][1] > timezone.now().timestamp()


def by_mail(*, by: User, session: SessionBase, code: str) -> bool:
    """Confirm this session with the code that was mailed for it; return whether it is good. Raises `TooOften`."""
    slow_down("confirm", str(by.uid))
    if not is_underway(session):
        return False
    job, _until = session[UNDERWAY]
    if not constant_time_compare("".join(code.split()), code_of(UUID(job))):
        return False
    del session[UNDERWAY]
    _confirm(by, session, "mail")
    return True


def by_password(*, by: User, session: SessionBase, password: str) -> bool:
    """Confirm this session with the person's password; return whether it is theirs. Raises `TooOften`."""
    slow_down("confirm", str(by.uid))
    if not check_password(password, by.password):
        return False
    _confirm(by, session, "password")
    return True


@transaction.atomic
def _confirm(by: User, session: SessionBase, way: str) -> None:
    proof.confirm(session)
    audit.record("account.confirmed", by=by, way=way)


def _letter(job: Job) -> letters.Letter | None:
    user = User.objects.filter(uid=job.args["user"], is_active=True).first()
    code = code_of(job.uid)
    return letters.Letter("confirm_code", user, {"code": f"{code[:4]} {code[4:]}"}) if user else None


def register() -> None:
    """Make the letter known; called when the app is ready, in the worker too."""
    letters.register("confirm_code", _letter, title=gettext_lazy("Code om te bevestigen dat jij het bent"))
