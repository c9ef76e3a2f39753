"""An authenticator without a device: makes and shows passkeys as a browser hands them on (WebAuthn Level 2, section 5).

Written beside the platform; only the encoding (CBOR) is fido2's. What it says can be bent, to say it wrong.
"""

import base64
import html
import json
import re
import secrets
from dataclasses import dataclass, field
from enum import IntFlag
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from fido2 import cbor

Said = dict[str, Any]


class Flag(IntFlag):
    """What an authenticator says of the person, and of what follows in its data (section 6.1)."""

    PRESENT = 1
    VERIFIED = 4
    KEY = 64
    MORE = 128


WHO = Flag.PRESENT | Flag.VERIFIED


@dataclass
class SoftKey:
    """One passkey: its private key, its own name, and the handle of whoever it was made for."""

    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    name: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    handle: str = ""

    def make(self, options: Said, *, flags: Flag = WHO | Flag.KEY, cose: Any = None, **bent: str) -> Said:
        """Answer a page that asks for a new passkey; the key remembers whose it is."""
        self.handle = options["user"]["id"]
        public = self.public() if cose is None else cose
        about = bytes(16) + len(self.name).to_bytes(2, "big") + self.name + cbor.encode(public)
        data = self.data(options["rp"]["id"], flags) + (about if flags & Flag.KEY else b"")
        attested = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        told = self.told("webauthn.create", options["rp"]["id"], options, bent)
        return self.said(clientDataJSON=text_of(told), attestationObject=text_of(attested))

    def show(self, options: Said, *, flags: Flag = WHO, handle: str | None = None, **bent: str) -> Said:
        """Answer a page that asks to show a passkey."""
        data = self.data(options["rpId"], flags)
        told = self.told("webauthn.get", options["rpId"], options, bent)
        signed = self.private.sign(data + sha256(told).digest(), ec.ECDSA(hashes.SHA256()))
        said = {"clientDataJSON": told, "authenticatorData": data, "signature": signed}
        whose = self.handle if handle is None else handle
        return self.said(**{word: text_of(value) for word, value in said.items()}, userHandle=whose)

    def public(self) -> dict[int, object]:
        """Write the public key as COSE does: on this curve, for signatures of this kind (RFC 9053, section 2.1)."""
        place = self.private.public_key().public_numbers()
        return {1: 2, 3: -7, -1: 1, -2: place.x.to_bytes(32, "big"), -3: place.y.to_bytes(32, "big")}

    def data(self, host: str, flags: Flag) -> bytes:
        """Say for which site this is and how the person was seen; nothing is counted (section 6.1.1)."""
        return sha256(host.encode()).digest() + bytes([flags]) + bytes(4)

    def told(self, act: str, host: str, options: Said, bent: Said) -> bytes:
        """Say what the browser saw: what was asked, by which page."""
        seen = {"type": act, "challenge": options["challenge"], "origin": f"https://{host}", "crossOrigin": False}
        return json.dumps(seen | bent).encode()

    def said(self, **response: str) -> Said:
        """Put it as static/js/passkey.js sends it."""
        name = text_of(self.name)
        return {"id": name, "rawId": name, "type": "public-key", "response": response, "clientExtensionResults": {}}


def asked(client: Client, page: str) -> Said:
    """Open a page and read what it asks of an authenticator."""
    found = re.search(r'data-options="([^"]*)"', client.get(page).content.decode())
    assert found, "this page asks for no passkey"
    options: Said = json.loads(html.unescape(found[1]))
    return options


def text_of(data: bytes) -> str:
    """Write bytes as WebAuthn does in JSON."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
