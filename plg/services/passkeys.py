"""Passkeys: the ceremonies of WebAuthn, on allauth.mfa. What a browser says is checked by fido2; refused is refused.

A challenge lives in the session and is good once. Used as a second factor, and to sign in with nothing else.
"""

import json
import struct
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import ValidationError
from django.db import transaction
from fido2.cose import CoseKey
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AuthenticatorData, RegistrationResponse

from plg import audit
from plg.models import User
from plg.services import factors
from plg.services.sign_in import note_failure, slow_down
from plg.texts import tidy

#: What a response from a browser may be wrong in: no JSON or without an end, not of the right shape, cut short, or not
#: signed by the key. fido2 reads it as it comes, so that on data that end too early Python's own errors come out.
_MISREAD = (LookupError, AttributeError, AssertionError, RecursionError, struct.error)
REFUSED = (ValidationError, ValueError, TypeError, NotImplementedError, *_MISREAD)
NAME_MAX = 60


def options_to_make(user: User) -> str:
    """Return, as JSON, what the browser needs to make a passkey for this person; the session keeps the challenge."""
    return _as_json(auth.begin_registration(user, passwordless=True))


def options_to_show(user: User | None) -> str:
    """Return, as JSON, what the browser needs to show a passkey: one of this person, or of whoever is there."""
    return _as_json(auth.begin_authentication(user))


def add(*, by: User, session: SessionBase, credential: str, name: str) -> bool:
    """Keep a passkey that was just made; return whether it is good. See `factors.note_added` for what follows.

    Raises `TooOften`.
    """
    slow_down("factor", str(by.uid))
    return _add(by, session, credential, name)


@transaction.atomic
def _add(by: User, session: SessionBase, credential: str, name: str) -> bool:
    try:
        made = auth.parse_registration_response(json.loads(credential))
        data = auth.complete_registration(made)
    except REFUSED:
        auth.clear_state()
        return False
    if not _may_be_kept(data):
        return False
    auth.WebAuthn.add(by, tidy(name)[:NAME_MAX], _to_keep(made))
    factors.note_added(by=by, session=session, kind=Authenticator.Type.WEBAUTHN)
    return True


def show(*, by: User, session: SessionBase, credential: str, address: str) -> bool:
    """Pass the second factor with a passkey; return whether it is good. Raises `TooOften`."""
    slow_down("factor", str(by.uid), address)
    return _show(by, session, credential)


@transaction.atomic
def _show(by: User, session: SessionBase, credential: str) -> bool:
    if _shown(by, credential) is None:
        audit.record("factor.failed", by=by)
        return False
    factors.note_passed(by=by, session=session, way=Authenticator.Type.WEBAUTHN)
    return True


def person_with_key(*, credential: str, address: str) -> User | None:
    """Return who showed a passkey that says whose it is; None when it is not good. Raises `TooOften`."""
    try:
        handle = UUID(bytes=websafe_decode(json.loads(credential)["response"]["userHandle"]))
    except REFUSED:
        return None
    slow_down("key", str(handle), address)
    with transaction.atomic():
        user = User.objects.filter(uid=handle, is_active=True).first()
        if user is None or _shown(user, credential) is None:
            auth.clear_state()
            note_failure(way="passkey")
            return None
        return user


def _shown(user: User, credential: str) -> Authenticator | None:
    try:
        response = json.loads(credential)
        auth.parse_authentication_response(response)
        row = auth.complete_authentication(user, response)
    except REFUSED:
        auth.clear_state()
        return None
    row.record_usage()
    return row


def _may_be_kept(data: AuthenticatorData) -> bool:
    """Return whether its owner was there, whichever page asked, and the key signs in a way that can be checked."""
    made = data.credential_data
    known = made is not None and made.public_key.ALGORITHM in CoseKey.supported_algorithms()
    return known and data.is_user_verified()


def _to_keep(made: RegistrationResponse) -> dict[str, Any]:
    """Return of what the browser said only what the key is read from: the rest is whatever a page put there."""
    name = websafe_encode(made.raw_id)
    response = {
        "clientDataJSON": websafe_encode(made.response.client_data),
        "attestationObject": websafe_encode(made.response.attestation_object),
    }
    return {"id": name, "rawId": name, "type": "public-key", "response": response}


def _as_json(options: dict[str, Any]) -> str:
    return json.dumps(options["publicKey"])
