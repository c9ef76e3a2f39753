"""What the access matrix is made of: a row, how its expectations are read, and how an answer is named."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import HttpResponseBase
from django.shortcuts import resolve_url
from django.urls import URLResolver, get_resolver

NORTH = {
    "participants": "anna bram chantal fatma",
    "marijke": "marijke",
    "researchers": "eva gijs",
    "karim": "karim",
}
GROUPS = {
    **NORTH,
    "north": " ".join(NORTH.values()),
    "south": "zoe yusuf xander wilma",
    "everybody": " ".join([*NORTH.values(), "zoe yusuf xander wilma hans ada"]),
}
PERSONAS = ["anonymous", *GROUPS["everybody"].split()]
SIGN_IN = "sign-in"


@dataclass(frozen=True)
class Row:
    """One address and who gets what there. See the top of test_access_matrix.py."""

    name: str
    get: str
    post: str = "everybody 405"
    things: dict[str, str] = field(default_factory=dict)
    data: dict[str, str] = field(default_factory=dict)
    only: str = ""

    @property
    def id(self) -> str:
        return f"{self.name}[{','.join(self.things.values())}]" if self.things else self.name

    @property
    def personas(self) -> list[str]:
        return self.only.split() or PERSONAS

    def expected(self, verb: str) -> dict[str, str]:
        """Return what each persona should get: the first words that name somebody count."""
        answers = {"anonymous": SIGN_IN}
        for part in (self.get if verb == "GET" else self.post).split(","):
            *who, answer = part.split()
            for name in " ".join(GROUPS.get(word, word) for word in who).split():
                answers[name] = answer if name == "anonymous" else answers.get(name, answer)
        return {persona: answers.get(persona, "404") for persona in self.personas}


def addresses(
    patterns: list[Any] | None = None, space: str = "", parameters: frozenset[str] = frozenset()
) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield the full name and the parameters of every address in the URLconf."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        names = parameters | frozenset(pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from addresses(pattern.url_patterns, inner, names)
        else:
            yield f"{space}{pattern.name or '(no name) ' + str(pattern.pattern)}", names


def named(response: HttpResponseBase) -> str:
    """Return the status of an answer, or `sign-in` when the visitor is sent to sign in first."""
    if response.status_code == 302 and response.headers["Location"].startswith(resolve_url(settings.LOGIN_URL)):
        return SIGN_IN
    return str(response.status_code)


def parts_of(header: str) -> set[str]:
    """Return the words of a header such as Cache-Control."""
    return {part.strip().lower() for part in header.split(",") if part.strip()}


def text_of(response: HttpResponseBase) -> str:
    """Return the body of an answer, also of one that is streamed; bytes that are no text are dropped."""
    parts = getattr(response, "streaming_content", None)
    body = b"".join(parts) if parts is not None else getattr(response, "content", b"")
    return body.decode(errors="ignore")


def without_ids(response: HttpResponseBase) -> str:
    """Return the body without what differs from one request to the next: ids and tokens."""
    body = text_of(response)
    body = re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "(id)", body)
    return re.sub(r"\b[A-Za-z0-9]{64}\b", "(token)", body)
