"""How the secrets of second factors are kept: encrypted, with a key that does not stand in the database.

allauth.mfa calls this by its setting MFA_ADAPTER; the names are its.
"""

import base64
from functools import cache
from hashlib import sha256

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser

from plg.models import User


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """Encrypts secrets, and says of a person no more to an authenticator than it has to show."""

    def encrypt(self, text: str) -> str:
        return _box(_keys()).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box(_keys()).decrypt(encrypted_text.encode()).decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        # A host that ALLOWED_HOSTS let in; a passkey made here works for this name alone.
        return {"id": context.request.get_host().partition(":")[0], "name": settings.MFA_TOTP_ISSUER}

    def get_public_key_credential_user_entity(self, user: AbstractBaseUser) -> dict[str, object]:
        assert isinstance(user, User)
        return {"id": user.uid.bytes, "display_name": user.name, "name": str(user.email)}


def _keys() -> tuple[str, ...]:
    return tuple(settings.FACTOR_KEYS) or (settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS))


@cache
def _box(keys: tuple[str, ...]) -> MultiFernet:
    """Return what encrypts with the first key and decrypts with each."""
    made = (sha256(f"plg.factors:{key}".encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in made])
