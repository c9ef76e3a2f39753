"""Letters to a real mail server: taken, refused, put off, cut off, with TLS and without."""

import email
import socketserver
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.header import decode_header, make_header
from threading import Thread
from typing import Any
from unittest import mock

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import override_settings

from plg.config.settings import environment
from plg.services.post import NotTaken, hand_over
from plg.words import MailFault
from tests.support.post_office import PostOffice, Secret, free_port, only_anna, opened

LONG = "Annemarie-Wilhelmina van der Heijden-Groenewegen tot Rijksoverheidsbeleidsmedewerkersvereniging 🦉👩🏽‍🏫"


@contextmanager
def sending_to(url: str, **more: Any) -> Iterator[None]:
    with mock.patch.dict("os.environ", {"EMAIL_URL": url}):
        found = environment.email()
    with override_settings(**{**found, **more}):
        yield


def letter(to: str = "Anna <anna@plg.example>") -> EmailMultiAlternatives:
    made = EmailMultiAlternatives("Onderwerp 🦉", "Tekst é", to=[to], headers={"Message-ID": "<een@plg.example>"})
    made.attach_alternative("<p>Tekst é</p>", "text/html")
    return made


def handed(message: EmailMultiAlternatives | None = None) -> int:
    """Hand a letter over; return how often it was said to be changing hands."""
    told: list[bool] = []
    hand_over(message or letter(), changing_hands=lambda: told.append(True))
    return len(told)


def refused(url: str, **more: Any) -> tuple[NotTaken, int]:
    told: list[bool] = []
    with sending_to(url, **more), pytest.raises(NotTaken) as caught:
        hand_over(letter(), changing_hands=lambda: told.append(True))
    assert "anna" not in str(caught.value)
    assert caught.value.__cause__ is None
    return caught.value, len(told)


def test_a_letter_arrives_as_it_was_written(post_office: PostOffice) -> None:
    with sending_to(post_office.url):
        assert handed(letter(f"{LONG} <anna@plg.example>")) == 1
    (message,) = post_office.taken
    raw = email.message_from_bytes(post_office.raw[0])
    # Read by RFC 2047: blanks between two encoded words do not count.
    assert str(make_header(decode_header(str(raw["To"])))) == f"{LONG} <anna@plg.example>"
    assert message["Subject"] == "Onderwerp 🦉"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    body = message.get_body(("plain",))
    assert body is not None
    assert body.get_content().strip() == "Tekst é"


@pytest.mark.parametrize(
    ("said", "fault", "lasting", "code"),
    [
        ("550 5.1.1 anna@plg.example does not live here", MailFault.REFUSED, True, "5.1.1"),
        ("550 no such user", MailFault.REFUSED, True, "550"),
        ("552 5.2.2 mailbox full", MailFault.REFUSED, True, "5.2.2"),
        ("550 5.7.1 anna@plg.example: we do not like your kind", MailFault.TURNED_DOWN, True, "5.7.1"),
        ("554 relay access denied", MailFault.TURNED_DOWN, True, "554"),
        ("451 4.7.1 greylisted, come back", MailFault.BUSY, False, "451"),
        ("421 4.3.2 closing", MailFault.BUSY, False, "421"),
    ],
)
def test_what_a_server_says_to_an_address(
    post_office: PostOffice, said: str, fault: MailFault, lasting: bool, code: str
) -> None:
    post_office.to_address = said
    error, told = refused(post_office.url)
    assert (error.fault, error.lasting, error.code) == (fault, lasting, code)
    assert told == 0, "the server never got the letter"
    assert post_office.taken == []


@pytest.mark.parametrize(
    ("said", "fault", "lasting"),
    [
        ("554 5.6.0 anna@plg.example: looks like spam", MailFault.TURNED_DOWN, True),
        ("452 4.3.1 disk full", MailFault.BUSY, False),
    ],
)
def test_what_a_server_says_to_a_letter(post_office: PostOffice, said: str, fault: MailFault, lasting: bool) -> None:
    post_office.to_letter = said
    error, told = refused(post_office.url)
    assert (error.fault, error.lasting, told) == (fault, lasting, 1)


def test_a_server_that_hangs_up_after_it_took_the_letter(post_office: PostOffice) -> None:
    post_office.hangs_up = True
    error, told = refused(post_office.url)
    assert (error.fault, error.lasting, told) == (MailFault.AWAY, False, 1)
    assert len(post_office.taken) == 1, "which is why a reminder is not sent again"


def test_a_server_that_is_not_there() -> None:
    error, told = refused(f"smtp://127.0.0.1:{free_port()}")
    assert (error.fault, error.lasting, told) == (MailFault.AWAY, False, 0)


def test_a_server_that_says_nothing_is_not_waited_for(post_office: PostOffice) -> None:
    post_office.hold = "address"
    error, told = refused(post_office.url, EMAIL_TIMEOUT=0.3)
    assert (error.fault, error.lasting, told) == (MailFault.AWAY, False, 0)


# ── TLS and the password ─────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def trusted(secret: Secret, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(secret.certificate))


@contextmanager
def office(**how: Any) -> Iterator[PostOffice]:
    made = PostOffice()
    controller = opened(made, **how)
    yield made
    controller.stop()


def test_starttls_with_a_certificate_that_is_known(secret: Secret, trusted: None) -> None:
    with office(tls_context=secret.context(), require_starttls=True) as made:
        with sending_to(f"smtp+tls://127.0.0.1:{made.port}"):
            handed()
        assert len(made.taken) == 1


def test_tls_from_the_first_byte(secret: Secret, trusted: None) -> None:
    with office(ssl_context=secret.context()) as made, sending_to(f"smtps://127.0.0.1:{made.port}"):
        handed()
        assert len(made.taken) == 1


@pytest.mark.parametrize("scheme", ["smtp+tls", "smtps"])
@pytest.mark.logs_error("SMTP session exception", sometimes=True)  # the server, told that it is not trusted
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_nothing_is_sent_to_who_cannot_prove_who_it_is(secret: Secret, scheme: str) -> None:
    how: dict[str, Any] = {"ssl_context": secret.context()} if scheme == "smtps" else {"tls_context": secret.context()}
    with office(**how) as made:
        error, told = refused(f"{scheme}://127.0.0.1:{made.port}")
        assert (error.fault, error.lasting, told, made.taken) == (MailFault.LOGIN, False, 0, [])


def test_a_server_without_tls_gets_nothing_in_the_open(post_office: PostOffice) -> None:
    error, told = refused(f"smtp+tls://127.0.0.1:{post_office.port}")
    assert (error.fault, told, post_office.taken) == (MailFault.LOGIN, 0, [])


def test_the_password_of_the_mail_server(secret: Secret, trusted: None) -> None:
    with office(tls_context=secret.context(), auth_required=True, authenticator=only_anna) as made:
        with sending_to(f"smtp+tls://anna:geheim@127.0.0.1:{made.port}"):
            handed()
        error, _told = refused(f"smtp+tls://anna:fout@127.0.0.1:{made.port}")
        assert (error.fault, error.lasting) == (MailFault.LOGIN, False)
        error, _told = refused(f"smtp+tls://127.0.0.1:{made.port}")
        assert (error.fault, error.lasting) == (MailFault.LOGIN, False)
        assert len(made.taken) == 1


def test_what_we_speak_checks_certificates() -> None:
    assert ssl.create_default_context().verify_mode is ssl.CERT_REQUIRED


@contextmanager
def greeting(line: bytes) -> Iterator[str]:
    """A server that says this and no more to whoever comes."""

    class Door(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(line + b"\r\n")

    with socketserver.TCPServer(("127.0.0.1", 0), Door) as server:
        thread = Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield f"smtp://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def test_a_server_that_has_no_time_for_anybody_is_tried_again() -> None:
    with greeting(b"421 4.3.2 too many of you") as url:
        error, told = refused(url)
    assert (error.fault, error.lasting, error.code, told) == (MailFault.BUSY, False, "421", 0)
