"""A real mail server for tests: it keeps what it takes, and can refuse, be slow, cut off, and speak TLS.

`post_office` is one on a port of its own; `url` is what EMAIL_URL would be. What it answers is set by the test.
"""

import asyncio
import email
import socket
import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as here:
        here.bind(("127.0.0.1", 0))
        return int(here.getsockname()[1])


@dataclass
class PostOffice:
    """What it says, what it took. `hold` makes it wait before it says anything to an address or to a letter."""

    to_address: str = "250 OK"
    to_letter: str = "250 OK"
    hangs_up: bool = False  # after it took the letter, without a word
    hold: str = ""  # "address" or "letter"
    asked: Event = field(default_factory=Event)
    go: Event = field(default_factory=Event)
    taken: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    port: int = 0

    async def handle_RCPT(  # noqa: N802 - the server calls it by this name
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _o: Any
    ) -> str:
        await self._wait("address")
        if self.to_address.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.to_address

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        if self.to_letter.startswith("250"):
            self.taken.append(email.message_from_bytes(content, _class=EmailMessage, policy=default))
            self.raw.append(content)
        await self._wait("letter")
        if self.hangs_up:
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
        return self.to_letter

    async def _wait(self, where: str) -> None:
        if self.hold != where:
            return
        self.asked.set()
        while not self.go.is_set():
            await asyncio.sleep(0.02)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"


def opened(office: PostOffice, **how: Any) -> Controller:
    """Open the office, on a free port; `how` is what the server of aiosmtpd takes."""
    office.port = free_port()
    controller = Controller(office, hostname="127.0.0.1", port=office.port, **how)
    controller.start()
    return controller


@pytest.fixture
def post_office() -> Iterator[PostOffice]:
    """A mail server without TLS."""
    office = PostOffice()
    controller = opened(office)
    yield office
    office.go.set()
    controller.stop()


@dataclass
class Secret:
    """A key and a certificate for 127.0.0.1 that nobody signed but itself."""

    certificate: Path
    key: Path

    def context(self) -> ssl.SSLContext:
        made = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        made.load_cert_chain(self.certificate, self.key)
        return made


@pytest.fixture(scope="session")
def secret(tmp_path_factory: pytest.TempPathFactory) -> Secret:
    """A certificate to speak TLS with; trusted only where a test says so."""
    folder = tmp_path_factory.mktemp("tls")
    made = Secret(folder / "certificate.pem", folder / "key.pem")
    words = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    words += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(made.key), "-out", str(made.certificate)]
    subprocess.run(words, check=True, capture_output=True)
    return made


def only_anna(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, said: Any) -> AuthResult:
    """Let in who says the right password."""
    good = isinstance(said, LoginPassword) and (said.login, said.password) == (b"anna", b"geheim")
    return AuthResult(success=good, handled=False)
