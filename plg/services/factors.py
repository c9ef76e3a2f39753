"""Second factors: an app that gives codes, and recovery codes. Made, shown and taken away here, by allauth.mfa.

Passkeys stand in `passkeys`. A code is good once, and guessing becomes slow.
"""

import logging
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt, encrypt
from cryptography.fernet import InvalidToken
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from plg import audit, qr
from plg.access import proof
from plg.errors import DomainError
from plg.models import User
from plg.services import factor_letters, sessions
from plg.services.factor_keys import Adapter
from plg.services.links import void_links
from plg.services.sign_in import slow_down

Type = Authenticator.Type
PENDING = "plg.pending_secret"
#: In place of a word of `MadeSure`: whoever has the command has made sure by other means, and no administrator pressed.
ON_SERVER = "server"
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Ways:
    """The second factors somebody has."""

    app: Authenticator | None
    keys: list[Authenticator]
    codes: Authenticator | None

    def __bool__(self) -> bool:
        return bool(self.app or self.keys)

    @property
    def codes_left(self) -> int:
        try:
            return len(RecoveryCodes(self.codes).get_unused_codes()) if self.codes else 0
        except InvalidToken:
            return 0


@dataclass(frozen=True)
class Pending:
    """An app that is being set up: the secret to type over, the address an app on this device opens, its picture."""

    secret: str
    picture: str
    address: str


def ways_of(user: User) -> Ways:
    """Return the second factors of this person. One query."""
    rows = list(Authenticator.objects.filter(user=user).order_by("created_at"))
    of_type = {row.type: row for row in rows}
    keys = [row for row in rows if row.type == Type.WEBAUTHN]
    return Ways(of_type.get(Type.TOTP), keys, of_type.get(Type.RECOVERY_CODES))


def begin_app(*, by: User, session: SessionBase) -> Pending:
    """Return the secret an app is set up with: the same one until a code shows that the app has it."""
    if PENDING not in session:
        session[PENDING] = encrypt(generate_totp_secret())
    secret = decrypt(session[PENDING])
    address = Adapter().build_totp_url(by, secret)
    in_fours = " ".join(secret[place : place + 4] for place in range(0, len(secret), 4))
    return Pending(in_fours, qr.picture_of(address), address)


def add_app(*, by: User, session: SessionBase, code: str) -> bool:
    """Keep the app that is being set up, when this code shows that it has the secret; return whether it does.

    A first factor brings recovery codes. Everywhere else the person is signed out. Raises `TooOften`.
    """
    if PENDING not in session:
        return False
    slow_down("factor", str(by.uid))
    return _add_app(by, session, code)


@transaction.atomic
def _add_app(by: User, session: SessionBase, code: str) -> bool:
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    secret = decrypt(session[PENDING])
    counter = _counter_of(secret, code)
    if counter is None or ways_of(by).app:
        return False
    row = TOTP.activate(by, session.pop(PENDING) and secret).instance
    row.data["counter"] = counter
    row.save(update_fields=["data"])
    note_added(by=by, session=session, kind=Type.TOTP)
    return True


def show_code(*, by: User, session: SessionBase, code: str, address: str) -> bool:
    """Pass the second factor with a code of the app or a recovery code; return whether it is good.

    A code of the app is good once, and no code before it is good after it. Raises `TooOften`.
    """
    slow_down("factor", str(by.uid), address)
    return _show_code(by, session, code)


@transaction.atomic
def _show_code(by: User, session: SessionBase, code: str) -> bool:
    way = _way_of_code(ways_of(by), code)
    if way is None:
        audit.record("factor.failed", by=by)
        return False
    note_passed(by=by, session=session, way=way)
    return True


@transaction.atomic
def remove(*, by: User, session: SessionBase, which: int) -> None:
    """Take a factor away; with the last one the recovery codes go too. Everywhere else the person is signed out.

    Whoever needs a factor is asked for a new one at the next door. Raises `DomainError` when there is no such factor.
    """
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    row = Authenticator.objects.filter(user=by, pk=which).exclude(type=Type.RECOVERY_CODES).first()
    if row is None:
        raise DomainError(_("Deze manier van inloggen is er niet meer."))
    row.delete()
    void_links(by)
    audit.record("factor.removed", by=by, way=row.type)
    factor_letters.tell(by, "removed")
    if not ways_of(by):
        Authenticator.objects.filter(user=by).delete()
        proof.drop_factor(session)
    sessions.end_others(by=by, but=session)


@transaction.atomic
def renew_codes(*, by: User) -> None:
    """Make new recovery codes; the old ones open nothing any more. Raises `DomainError` without a factor."""
    if not ways_of(by):
        raise DomainError(_("Herstelcodes horen bij een tweede stap. Zet die eerst op je account."))
    Authenticator.objects.filter(user=by, type=Type.RECOVERY_CODES).delete()
    RecoveryCodes.activate(by)
    audit.record("factor.codes_renewed", by=by)
    factor_letters.tell(by, "codes")


@transaction.atomic
def reset(*, user: User, by: User | None, how: str = ON_SERVER) -> int:
    """Take every factor of somebody away who lost them, and sign them out everywhere; return how many there were.

    The person gets a letter at once. Who may have it done, and after what, is asked by whoever calls this: the command
    on the server, or `lost_factors` for an administrator, with `how` a word of `MadeSure`.
    """
    gone: int = Authenticator.objects.filter(user=user).delete()[0]
    sessions.end_all(user=user, by=by)
    void_links(user)
    audit.record("factor.reset", by=by, subject=user, factors=gone, how=how)
    factor_letters.tell_reset(user, how)
    return gone


def codes_to_keep(user: User) -> list[str]:
    """Return the recovery codes until their owner says to have kept them; after that, none. One query."""
    row = ways_of(user).codes
    if row is None or row.data.get("viewed_at"):
        return []
    return [f"{code[:4]} {code[4:]}" for code in RecoveryCodes(row).get_unused_codes()]


def say_kept(*, by: User) -> None:
    """Stop showing the recovery codes: their owner has kept them."""
    row = ways_of(by).codes
    if row is not None:
        RecoveryCodes(row).mark_as_viewed()


@transaction.atomic
def note_added(*, by: User, session: SessionBase, kind: str) -> None:
    """Do what follows on a new factor: recovery codes, the mark in this session, an end to the others."""
    RecoveryCodes.activate(by)
    void_links(by)
    audit.record("factor.added", by=by, way=str(kind))
    factor_letters.tell(by, "added")
    proof.pass_factor(session)
    sessions.end_others(by=by, but=session)


@transaction.atomic
def note_passed(*, by: User, session: SessionBase, way: str) -> None:
    """Do what follows on a factor that was shown: the mark in this session, and a line in the audit trail."""
    proof.pass_factor(session)
    audit.record("factor.passed", by=by, way=str(way))


def _way_of_code(ways: Ways, code: str) -> str | None:
    """Return which factor of theirs this code is of, and use it up; None when it is of none."""
    try:
        if ways and _is_code_of_app(ways.app, code):
            return str(Type.TOTP)
        if ways and ways.codes and RecoveryCodes(ways.codes).validate_code(_plain(code)):
            return str(Type.RECOVERY_CODES)
    except InvalidToken:
        logger.warning("a second factor is encrypted with a key that FACTOR_KEYS does not hold")
    return None


def _is_code_of_app(row: Authenticator | None, code: str) -> bool:
    """Return whether the app gives this code now, and did not give it before; of two at once one is told no."""
    if row is None:
        return False
    row = Authenticator.objects.select_for_update(no_key=True).get(pk=row.pk)
    counter = _counter_of(decrypt(row.data["secret"]), code)
    if counter is None or counter <= row.data.get("counter", 0):
        return False
    row.data["counter"] = counter
    row.save(update_fields=["data"])
    row.record_usage()
    return True


def _counter_of(secret: str, code: str) -> int | None:
    """Return at which half minute an app with this secret gives this code: the one now, just past, or to come."""
    found: int | None = None
    for counter in yield_hotp_counters_from_time():
        if constant_time_compare(_plain(code), format_hotp_value(hotp_value(secret, counter))):
            found = counter
    return found


def _plain(code: str) -> str:
    return "".join(code.split())
