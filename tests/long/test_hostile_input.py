"""Every address and every form, asked by who may use it, with what nobody should send: never a fault of ours.

What an address reads is found by watching it; one field at a time gets what is wrong, the others what the page offers.
"""

import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from html.parser import HTMLParser
from typing import Any
from unittest.mock import patch
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.handlers.wsgi import WSGIRequest
from django.http import QueryDict
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import NoReverseMatch, reverse
from pytest_django import DjangoDbBlocker

from tests.long.reaching import HEARD, SHUT, furnish, let_in, ways_in
from tests.support.database import undone
from tests.support.matrix import Row, addresses, named, text_of
from tests.support.stage import Stage

pytestmark = [pytest.mark.django_db, pytest.mark.logs_error("Service Unavailable: /readyz", sometimes=True)]

#: How many wrong values each field gets, drawn anew every time.
DRAWN = 2
UNKNOWN = "00000000-0000-4000-8000-000000000000"
WRONG = [
    *(
        "",
        " ",
        "\x00",
        "een\x00twee",
        "\ufeff",
        "\u202eomgekeerd",
        "👩‍👩‍👧‍👧 é é",
        "\ufffe\uffff",
        "\r\n\r\n",
        "\u2028",
    ),
    *("-1", "0", "1.5", "1e400", "NaN", "-0", "٣", "²", "9" * 30, "9" * 5000, "0x10", "1_000", "true", "null"),
    *("2026-02-30", "0000-00-00", "9999-12-31", "0001-01-01", "25:61", "99:99", "31-12-2026T25:00", "-9999-01-01"),
    *("[]", "{}", '{"a": NaN}', "[" * 2000, '{"a":' * 500, '"', "\\ud800", "'; DROP TABLE plg_user; --", "%s %n %(x)s"),
    *("{{ 7|add:7 }}", "<script>alert(1)</script>", "../../../etc/passwd", "javascript:alert(1)", "//elders.example"),
    *(UNKNOWN, UNKNOWN.upper(), UNKNOWN[:-1], "geen-uuid", "nergens", "a" * 300, "woord " * 15_000, "=1+1", "@"),
]
FILES = [
    *(b"", b"\x00" * 64, b"\xff\xfe", b"PK\x03\x04" + b"\x00" * 40, b"\x89PNG\r\n\x1a\n" + b"\x00" * 30, b"%PDF-1.7"),
    *(b'a;b\n"niet dicht', b"naam\n" + b"x" * 90_000, b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', b"- [\n: :\n\t"),
    *(b"!!python/object/apply:os.system ['ls']", b"{", "naam;e-mail\né;\n".encode("utf-16"), b"\x1f\x8b\x08\x00"),
]
#: Bodies that say they are something else than they are.
BODIES = [
    *(("multipart/form-data", b"x"), ("multipart/form-data; boundary=a", b"--a\r\nContent-Disposition: form-data\r\n")),
    *(("application/json", b"{"), ("application/x-www-form-urlencoded", b"%ff%fe=%00&=&&a=%ED%A0%80"), ("", b"\xff")),
    ("application/x-www-form-urlencoded; charset=nergens", b"a=b"),
]
#: What a browser tells by itself, told by something that is no browser; and how many of these each address hears.
HEADED = 3
HEADERS = [
    *(
        {"Referer": "http://[", "Cookie": ""},
        {"HX-Request": "true", "HX-Current-URL": "http://[::1", "Cookie": ""},
        {"HX-Request": "\xff"},
    ),
    *({"Accept": "text/event-stream", "Referer": "//[x"}, {"Accept-Language": "nl-" * 300 + ";q=NaN"}),
    *({"User-Agent": "\xe9\xff" * 2000}, {"X-Forwarded-For": ",,a" * 300}, {"Authorization": "Bearer \xff"}),
    *({"Cookie": "sessionid=\xff; csrftoken=; messages=[[; django_language=%00"}, {"Range": "bytes=9-1,-"}),
    *({"If-Modified-Since": "31 feb"}, {"If-None-Match": '"'}, {"Content-Length": "-1"}, {"Content-Length": "²"}),
]
VERBS = ("GET", "POST")
NAMES = sorted({name for name, _parameters in addresses()})


class Offered(HTMLParser):
    """What the forms of a page offer: the value every field has when it opens, and which of them take a file."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.files: set[str] = set()
        self.open = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        name, kind = told.get("name", ""), told.get("type", "text")
        if tag in {"select", "textarea"}:
            self.open = name
            self.values.setdefault(name, "")
        elif tag == "option" and self.open and ("selected" in told or not self.values[self.open]):
            self.values[self.open] = told.get("value", "")
        elif tag == "input" and kind == "file":
            self.files.add(name)
        elif tag == "input" and name and (kind not in {"radio", "checkbox"} or "checked" in told):
            self.values[name] = told.get("value", "on")
        elif tag == "input" and name:
            self.values.setdefault(name, told.get("value", "on"))

    def handle_endtag(self, tag: str) -> None:
        if tag in {"select", "textarea"}:
            self.open = ""

    def handle_data(self, data: str) -> None:
        if self.open:
            self.values[self.open] += data.strip()


@contextmanager
def fields_read() -> Iterator[dict[str, set[str]]]:
    """Collect the names of the fields that whoever answers looks at: in the address, and in what is sent."""
    names: dict[str, set[str]] = {"GET": set(), "POST": set()}

    def watched(verb: str, given: QueryDict) -> QueryDict:
        class Watched(QueryDict):
            def __getitem__(self, name: str) -> Any:
                names[verb].add(name)
                return super().__getitem__(name)

            def getlist(self, name: str, default: Any = None) -> Any:
                names[verb].add(name)
                return super().getlist(name, default)

            def __contains__(self, name: object) -> bool:
                names[verb].add(str(name))
                return super().__contains__(name)

        return Watched(given.urlencode())

    def sent(request: Any) -> QueryDict:
        return watched("POST", request._get_post())

    def asked(request: Any) -> QueryDict:
        return watched("GET", QueryDict(request.META.get("QUERY_STRING", "")))

    with patch.object(WSGIRequest, "GET", property(asked)), patch.object(WSGIRequest, "POST", property(sent)):
        yield names


class Caller:
    """Asks one address as one person, and keeps what came of it that should not."""

    def __init__(self, stage: Stage, verb: str, way: tuple[Row, str]) -> None:
        self.stage, self.verb = stage, verb
        self.row, self.who = way
        self.faults: list[str] = []
        self.last = ""
        self.address = stage.address(self.row)

    @property
    def is_in(self) -> bool:
        """Whether the last answer came from behind the door."""
        return self.row.name in HEARD or self.last not in SHUT

    def ask(self, what: str, address: str = "", **how: Any) -> str:
        """Ask; an error of the server, or one that nobody caught, is a fault. Nothing it does is kept."""
        client = Client()
        client.cookies = copy(self.stage.cookies[self.who])
        try:
            with undone():
                answer = client.generic(**{"method": self.verb, "path": address or self.address} | how)
                body = text_of(answer)
        except Exception as error:  # whatever it is, it is what we look for
            self.faults.append(f"{what}: {type(error).__name__}: {str(error)[:200]}")
            return ""
        if answer.status_code >= 500 and self.row.name != "plg:readyz":
            self.faults.append(f"{what}: answered {answer.status_code}")
        self.last = named(answer)
        return body

    def post(self, what: str, data: Mapping[str, Any]) -> None:
        """Send a form."""
        self.ask(what, data=encode_multipart(BOUNDARY, dict(data)), content_type=MULTIPART_CONTENT)

    def ask_with_wrong_words(self, names: set[str]) -> None:
        for field in sorted(names):
            for wrong in random.sample(WRONG, DRAWN):
                query = urlencode({field: wrong[:4000]})
                self.ask(f"?{field}={wrong[:40]!r}", f"{self.address}?{query}")

    def post_with_wrong_words(self, names: set[str], good: Mapping[str, str]) -> None:
        for field in sorted(names - {"csrfmiddlewaretoken"}):
            for wrong in random.sample(WRONG, DRAWN):
                self.post(f"{field}={wrong[:40]!r}", {**good, field: wrong})
            self.post(f"{field} twice", {**good, field: ["nergens", "2"]})

    def post_wrong_files(self, names: set[str], good: Mapping[str, str]) -> None:
        for field in sorted(names):
            for content in FILES:
                for name in ("bestand.csv", "bestand.xlsx", "bestand.jpg"):
                    file = SimpleUploadedFile(name, content)
                    self.post(f"{field}: {name} of {content[:20]!r}", {**good, field: file})

    def ask_at_wrong_places(self) -> None:
        filled = self.stage.filled(self.row)
        for parameter in filled:
            for wrong in ("nergens", "-1", "9" * 30, "a" * 300, UNKNOWN, "%00", "é", "\x00"):
                try:
                    address = reverse(self.row.name, kwargs=filled | {parameter: wrong})
                except NoReverseMatch:
                    continue
                self.ask(f"{parameter} is {wrong[:40]!r}", address)

    def send_other_bodies(self) -> None:
        for kind, body in BODIES:
            self.ask(f"a body as {kind!r}", method="POST", data=body, content_type=kind)

    def ask_with_wrong_headers(self) -> None:
        for headers in random.sample(HEADERS, HEADED):
            self.ask(f"with {str(headers)[:60]}", headers=headers)


@pytest.fixture(scope="module")
def furnished(stage: Stage, django_db_blocker: DjangoDbBlocker) -> Stage:
    """Put something in the few places that stand empty in the matrix."""
    with django_db_blocker.unblock():
        furnish(stage)
    return stage


def callers(stage: Stage, name: str, verb: str) -> list[Caller]:
    """Return everybody who is let in there by this verb, in any order: the first whose own question is, is enough."""
    ways = ways_in(name, verb)
    return [Caller(stage, verb, way) for way in random.sample(ways, len(ways))]


@pytest.mark.parametrize("name", [name for name in NAMES if ways_in(name, "GET")])
def test_nothing_that_is_asked_is_a_fault_of_ours(furnished: Stage, name: str) -> None:
    for caller in callers(furnished, name, "GET"):
        with fields_read() as names:
            caller.ask("as it is")
        if caller.is_in:
            break
    assert caller.is_in, "nobody gets in, so nothing is tried"
    caller.ask_with_wrong_words(names["GET"])
    caller.ask_at_wrong_places()
    caller.ask_with_wrong_headers()
    if not ways_in(name, "POST"):
        caller.send_other_bodies()
    assert not caller.faults, "\n" + "\n".join(caller.faults)


@pytest.mark.parametrize("name", [name for name in NAMES if ways_in(name, "POST")])
def test_nothing_that_is_sent_is_a_fault_of_ours(furnished: Stage, name: str) -> None:
    for caller in callers(furnished, name, "POST"):
        offered = Offered(caller.ask("its page", method="GET"))
        good = offered.values | caller.row.data
        with fields_read() as names:
            caller.post("as it is offered", good)
        if caller.is_in:
            break
    assert caller.is_in, "nobody gets in, so nothing is tried"
    caller.post_with_wrong_words(names["POST"] | good.keys(), good)
    caller.post_wrong_files(offered.files, good)
    caller.ask_with_wrong_words(names["GET"])
    caller.send_other_bodies()
    caller.ask_at_wrong_places()
    caller.ask_with_wrong_headers()
    assert not caller.faults, "\n" + "\n".join(caller.faults)


def test_somebody_is_let_in_at_every_address() -> None:
    """Whoever adds an address where the matrix lets nobody in, says in reaching.py how nonsense gets inside it."""
    assert not [name for name in NAMES if not any(ways_in(name, verb) for verb in VERBS)], "nothing gets past the door"
    assert not [name for name in HEARD if any(let_in(name, verb) for verb in VERBS)], "no reason is needed any more"
    assert not HEARD.keys() - set(NAMES), "reasons without an address"
