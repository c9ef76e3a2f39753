"""No text is met by who may not: every kind × every person × fragments, search and filters, counts. Pages and acts are
hunted through by the access matrix (tests/things.py, READERS); files, mail and logs by test_sentinels_leaving. Every
word is first shown to be there, and met by its owner.
"""

import logging
import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.db import transaction
from django.http import QueryDict
from django.urls import reverse

from plg.privacy import register
from plg.privacy.words import FieldKind
from tests.sentinels import NO_WORDS, TEXTS, word_of
from tests.support.matrix import PERSONAS, Row, named, text_of, without_ids
from tests.support.stage import Stage
from tests.test_access_matrix import ALIKE, ROWS
from tests.things import READERS

pytestmark = pytest.mark.django_db

#: One word for each kind of thing is enough where answers are compared whole.
KINDS = {name.rpartition(".")[0]: word_of(name) for name in TEXTS}
WATCHERS = [name for name in PERSONAS if name not in ALIKE | {"anonymous"}]
#: Pages about no community, some with a fresh secret in every answer.
ASIDE = {
    "plg:readyz",
    "plg:healthz",
    "plg:metrics",
    "plg:well",
    "plg:gallery",
    "plg:factor_app",
    "plg:factor_key",
    "plg:demo_mail",
}
LISTS = [row for row in ROWS if not row.things and row.name not in ASIDE]
#: Pages that tell a number to people who may not read what is counted, on purpose.
COUNTED = {
    "reports:export": "how many entries stay out of an export, without whose",
}
PAIRS = [(name, word) for name, word in KINDS.items() if name != "coding.Source"]


def leaks(body: str, who: str) -> list[str]:
    """Return every word in this answer that is not for this person."""
    return [f"{who} meets {word!r}" for word, may in READERS.items() if word in body and who not in may]


def opened(stage: Stage, who: str) -> Iterator[tuple[Row, str]]:
    """Yield every list page that opens for this person, with its answer."""
    for row in LISTS:
        if row.expected("GET").get(who, "").startswith("200"):
            yield row, stage.address(row)


def asked(stage: Stage, who: str, address: str, **headers: str) -> str:
    """Ask for an address as this person; whatever that does is undone."""
    return text_of(stage.send(who, "GET", address, None, **headers))


def test_every_text_has_a_sentinel_of_its_own() -> None:
    fields = {
        f"{model._meta.label}.{name}"
        for model in register.every_model()
        for name, kind in register.classified(model).items()
        if kind is FieldKind.TEXT
    }
    assert fields == TEXTS.keys() | NO_WORDS.keys(), "give the new text a line in tests/sentinels.py"
    assert not TEXTS.keys() & NO_WORDS.keys()
    assert len({word_of(name) for name in TEXTS}) == len(TEXTS)
    assert {word_of(name) for name in TEXTS} <= READERS.keys(), "a word that the access matrix does not hunt for"


@pytest.mark.parametrize("name", TEXTS)
def test_a_sentinel_is_really_there_and_its_owner_meets_it(stage: Stage, name: str) -> None:
    text, (label, _dot, column) = TEXTS[name], name.rpartition(".")
    model = next(model for model in register.every_model() if model._meta.label == label)
    values = [str(value) for value in model._base_manager.values_list(column, flat=True)]
    assert any(word_of(name) in value for value in values), "it was never planted"
    if text.page:
        answer = stage.ask(text.owner, "GET", Row(text.page, "", things=text.things))
        assert word_of(name) in text_of(answer), f"{text.owner} does not meet it on {text.page} ({named(answer)})"


@pytest.mark.parametrize("who", WATCHERS)
def test_no_fragment_tells_what_its_page_does_not(stage: Stage, who: str, caplog: pytest.LogCaptureFixture) -> None:
    found: list[str] = []
    with caplog.at_level(logging.INFO):
        for row in ROWS:
            if row.name not in ASIDE and row.get != "everybody 405":
                address = stage.address(row)
                body = asked(stage, who, address, **{"HX-Request": "true", "HX-Target": "state"})
                found += [f"{address}: {leak}" for leak in leaks(body, who)]
    assert not found, "\n" + "\n".join(found)
    assert not [word for word in READERS if word in caplog.text], "a text stands in the log of the web server"


@pytest.mark.parametrize("who", WATCHERS)
def test_searching_for_a_hidden_word_answers_like_any_other(stage: Stage, who: str) -> None:
    """In each field that a page really reads, whatever that field is called, two words drawn anew every time; many more
    in tests/long/test_every_word.py."""
    differing = telling_fields(stage, who, most=2)
    assert not differing, "\n" + "\n".join(differing)


def telling_fields(stage: Stage, who: str, most: int) -> list[str]:
    """Return which fields answer otherwise to a word that this person may not read than to one that stands nowhere.

    Each word alone; for each field so many are drawn.
    """
    hidden = [(kind, word) for kind, word in PAIRS if who not in READERS[word]]
    differing: list[str] = []
    for row, address in opened(stage, who):
        with fields_read() as names:
            asked(stage, who, address)
        for name in sorted(names):
            nothing = seeking(stage, who, address, name, "kiemnietsvandezetekst")
            for kind, word in random.sample(hidden, min(most, len(hidden))):
                if seeking(stage, who, address, name, word) != nothing:
                    differing.append(f"{row.name}?{name}= tells {who} that there is a {kind}")
    return differing


def test_the_fields_of_a_search_are_found(stage: Stage) -> None:
    with fields_read() as names:
        asked(stage, "anna", reverse("logbook:timeline", args=["north"]))
    assert {"zoek", "gedrag", "vraagstuk"} <= names
    with fields_read() as names:
        asked(stage, "anna", reverse("plg:who_reads", args=["north"]))
    assert not names


def test_searching_finds_it_for_its_owner(stage: Stage) -> None:
    address = reverse("logbook:timeline", args=["north"])
    word = KINDS["logbook.EntryVersion"]
    text = word_of("logbook.EntryVersion.text")
    entry = f"/{stage.things['entry_sentinel'].uid}/"
    assert entry in asked(stage, "anna", f"{address}?zoek={text}")
    assert entry not in asked(stage, "anna", f"{address}?zoek=kiemnietsvandezetekst")
    assert word in READERS


def seeking(stage: Stage, who: str, address: str, name: str, word: str) -> str:
    """Ask for a list narrowed by this word, without the echo of the word itself."""
    return scrubbed(asked(stage, who, f"{address}?{name}={word}")).replace(word, "(word)")


@contextmanager
def fields_read() -> Iterator[set[str]]:
    """Collect the names of the fields of an address that whoever answers looks at."""
    names: set[str] = set()

    class Watched(QueryDict):
        def __getitem__(self, name: str) -> Any:
            names.add(name)
            return super().__getitem__(name)

        def getlist(self, name: str, default: Any = None) -> Any:
            names.add(name)
            return super().getlist(name, default)

        def __contains__(self, name: object) -> bool:
            names.add(str(name))
            return super().__contains__(name)

    with patch.object(WSGIRequest, "GET", property(lambda request: Watched(request.META.get("QUERY_STRING", "")))):
        yield names


def scrubbed(body: str) -> str:
    """Return a body without what differs from one request to the next."""

    class Answer:
        content = body.encode()

    return without_ids(Answer())  # type: ignore[arg-type]  # only its content is read


@pytest.mark.parametrize("who", WATCHERS)
def test_no_page_counts_what_its_reader_may_not_read(stage: Stage, who: str) -> None:
    """Every list is the same to this person, whether the hidden things are there or not."""
    hidden = {
        "entry_sentinel": "logbook.EntryVersion.text",
        "case_sentinel": "intervisie.StarrCase.title",
        "meeting_sentinel": "intervisie.Meeting.title",
        "report_sentinel": "reports.Report.options",
        "handover_sentinel": "reports.Handover.purpose",
    }
    gone = [thing for thing, name in hidden.items() if who not in TEXTS[name].may_meet]
    pages = [(row, address) for row, address in opened(stage, who) if row.name not in COUNTED]
    before = {row.name: scrubbed(asked(stage, who, address)) for row, address in pages}
    with transaction.atomic():
        for thing in gone:
            row = stage.things[thing]
            type(row).objects.filter(pk=row.pk).update(**({"current": None} if thing == "entry_sentinel" else {}))
            type(row).objects.filter(pk=row.pk).delete()
        after = {row.name: scrubbed(asked(stage, who, address)) for row, address in pages}
        transaction.set_rollback(True)
    assert [name for name in before if before[name] != after[name]] == []
