"""Coming in: asking for a personal link, and a password for whoever has one. Says the same to known and unknown."""

from datetime import timedelta
from uuid import uuid4

from django.contrib.auth import authenticate
from django.db import transaction
from django.utils.translation import gettext as _

from plg import audit
from plg.errors import DomainError
from plg.models import User
from plg.queue import after_commit
from plg.services.links import LinkState, look_at
from plg.services.tallies import count
from plg.words import LinkPurpose

WHILE = timedelta(minutes=15)
# From one address to one account; to one account from anywhere, so high that nobody can lock out another by guessing
# a few times; and from one address, behind which a whole training group may sit.
MOST_TOGETHER = 5
MOST_OF_ACCOUNT = {
    "link": 10,
    "renew": 10,
    "password": 50,
    "factor": 10,
    "key": 50,
    "confirm": 10,
    "confirm_mail": 10,
    "find_account": 10,
    "reset_factors": 10,
}
MOST_OF_ADDRESS = 60


class TooOften(DomainError):
    """Somebody tries too often; waiting helps."""

    status = 429

    def __init__(self) -> None:
        super().__init__(_("Dit is te vaak geprobeerd. Wacht een kwartier en probeer het dan opnieuw."))


def ask_link(*, email: str, address: str, then: str = "") -> None:
    """Have a sign-in link mailed to whoever has this e-mail address; nothing tells whether anybody has.

    The same work is done for an unknown address: one look, one job. The worker finds out that there is nobody.
    Raises `TooOften`.
    """
    email = email.strip().lower()
    slow_down("link", email, address)
    user = User.objects.filter(email=email).values_list("uid", flat=True).first()
    with transaction.atomic():
        after_commit("plg.mail", letter="sign_in", user=str(user or uuid4()), next=then)


def renew_link(*, token: str, address: str) -> None:
    """Mail a new link to the person an old one was for. A token that is of nobody does nothing, and says so to nobody.

    Raises `TooOften`.
    """
    slow_down("renew", token, address)
    looked = look_at(token)
    link = looked.link
    with transaction.atomic():
        if link is not None and link.membership and link.purpose == LinkPurpose.INVITATION and not link.used_at:
            after_commit("plg.mail", letter="invitation", membership=str(link.membership.uid))
        elif link is not None and looked.state is not LinkState.UNKNOWN:
            after_commit("plg.mail", letter="sign_in", user=str(link.user.uid), next="")


def person_with_password(*, email: str, password: str, address: str) -> User | None:
    """Return the person with this e-mail address and password, or None. Takes as long for an unknown address.

    Raises `TooOften`, also for the right password.
    """
    email = email.strip().lower()
    slow_down("password", email, address)
    user = authenticate(username=email, password=password)
    if not isinstance(user, User):
        note_failure(way="password")
        return None
    return user


@transaction.atomic
def note_sign_in(*, by: User, way: str) -> None:
    """Write in the audit trail that somebody came in, and by which way: link, password, passkey or demo."""
    audit.record("signed_in", by=by, way=way)


@transaction.atomic
def note_failure(*, way: str) -> None:
    """Write in the audit trail that a sign-in failed. Not of whom: known and unknown must cost and tell the same."""
    audit.record("account.refused", by=None, way=way)


def slow_down(what: str, account: str, address: str = "") -> None:
    """Count one more try; raises `TooOften` past the limits above, also when this try would be right.

    The count stands whatever becomes of the rest: asked for inside the transaction of an act, which would take it
    back, this fails at once. A service counts first and opens its transaction after.
    """
    limits = {f"{account} from {address}": MOST_TOGETHER, f"account {account}": MOST_OF_ACCOUNT[what]}
    if address:  # behind a socket without a proxy of ours nobody has one, and all would share a count
        limits[f"address {address}"] = MOST_OF_ADDRESS
    with transaction.atomic(durable=True):
        # Every one counts, also past a limit.
        tried = {subject: count(f"{what} {subject}", within=WHILE) for subject in limits}
    if any(tried[subject] > most for subject, most in limits.items()):
        raise TooOften
