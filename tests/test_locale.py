"""Keeps the English catalogue complete, true to its placeholders, and compiled. Needs no gettext tools."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import polib
from django.conf import settings
from django.http import HttpResponseBase
from django.urls import reverse

from plg.models import User
from tests.support import catalogue as book
from tests.support.house import heard
from tests.support.matrix import Row, text_of
from tests.support.stage import Stage
from tests.test_access_matrix import ROWS
from tests.world import World

WORD = re.compile(r"\w+")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z]|\{\w*\}")
#: The first of these who may open an address visits it.
VISITORS = "anna bram marijke eva karim".split()
#: What says of itself that it is Dutch, such as the button that chooses the language.
TOLD_TO_BE_DUTCH = re.compile(r"""<(?!html)(\w+)\b[^>]*\blang="nl"[^>]*>.*?</\1>""", re.DOTALL)
#: Messages that are data as well: columns of a file, a code and what is told of a code book, titles of contents.
DATA_TOO = {"naam", "functie", "ervaring", "tekst", "Overig", "Toestemming voor onderzoek", "Palet van leervormen"}
DATA_TOO |= {"deelnemer", "Voorbeeld", "overig", "één code per tekst", "niet gevalideerd"}


def none(breaches: list[str]) -> None:
    """Fail with every breach on a line of its own."""
    assert not breaches, "\n" + "\n".join(breaches)


def pairs(entry: polib.POEntry) -> list[tuple[str, str]]:
    """Return what stands opposite what: one pair, or two where the message has a plural."""
    if not entry.msgid_plural:
        return [(entry.msgid, entry.msgstr)]
    return [(entry.msgid, entry.msgstr_plural.get(0, "")), (entry.msgid_plural, entry.msgstr_plural.get(1, ""))]


def test_every_message_has_an_english_text() -> None:
    empty = [
        f"without English: {dutch!r}" for entry in book.catalogue() for dutch, english in pairs(entry) if not english
    ]
    none(empty + [f"fuzzy: {entry.msgid!r}" for entry in book.catalogue() if entry.fuzzy])


def test_both_sides_hold_the_same_placeholders() -> None:
    none(
        [
            f"{dutch!r} -> {english!r}"
            for entry in book.catalogue()
            for dutch, english in pairs(entry)
            if sorted(PLACEHOLDER.findall(dutch)) != sorted(PLACEHOLDER.findall(english))
        ]
    )


def test_the_compiled_catalogue_is_made_of_this_one() -> None:
    assert book.MO.read_bytes() == book.catalogue().to_binary(), "compile it again: see locale/README.md"


def test_the_catalogue_knows_every_message_and_no_other() -> None:
    spoken, known = book.spoken(), book.known()
    missing = [f"not in the catalogue: {spoken[message]}: {message}" for message in spoken.keys() - known]
    none(sorted(missing) + sorted(f"said nowhere any more: {message}" for message in known - spoken.keys()))


def test_the_finder_sees_what_the_gettext_tools_would_see() -> None:
    code = """
from django.utils.translation import gettext as _, ngettext_lazy as many, pgettext, gettext_noop
_("een") + _("twee " "drie") + many("%(n)d vier", "%(n)d vieren", "n") + pgettext("waar", "vijf") + gettext_noop("zes")
other("niet dit"); _(variable)
"""
    template = """{% load i18n %}{% translate "een" %}{% translate 'twee' context "waar" %}{{ _("drie") }}
{% blocktranslate trimmed count n=rows %}
  {{ n }} vier "hier"
{% plural %}{{ n }} vieren{% endblocktranslate %}{% blocktranslate with a=b %}
vijf 'van' {{ a }} 100%{% endblocktranslate %}{% if x == _("zes") %}{% endif %}{# {% translate "niet dit" %} #}"""
    assert set(book.of_code(ast.parse(code))) == {
        book.Message("een"),
        book.Message("twee drie"),
        book.Message("%(n)d vier", plural="%(n)d vieren"),
        book.Message("vijf", context="waar"),
        book.Message("zes"),
    }
    assert set(book.of_template(template)) == {
        book.Message("een"),
        book.Message("twee", context="waar"),
        book.Message("drie"),
        book.Message('%(n)s vier "hier"', plural="%(n)s vieren"),
        book.Message("\nvijf 'van' %(a)s 100%%"),
        book.Message("zes"),
    }


@dataclass(frozen=True)
class Sentence:
    """A message that may stand anywhere on a page: how it looks there, and what is quicker to look for first."""

    word: str
    piece: str
    shape: re.Pattern[str]

    @classmethod
    def of(cls, text: str) -> "Sentence | None":
        """Return it with its longest piece and a word inside that; None where it is too short to be told apart."""
        parts = PLACEHOLDER.split(text)
        piece = max(parts, key=len)
        inside = WORD.findall(piece)[1:-1]
        shape = re.compile(".+?".join(map(re.escape, parts)))
        return cls(max(inside, key=len, default=""), piece, shape) if len(piece) > 15 else None

    def stands_in(self, page: str, words: set[str]) -> bool:
        """Say whether it stands on a page, given with its words; each question takes far longer than the one before."""
        return (not self.word or self.word in words) and self.piece in page and bool(self.shape.search(page))


@lru_cache
def dutch() -> dict[str, Sentence | None]:
    """Return every message that differs in English."""
    told = [pair for entry in book.catalogue() for pair in pairs(entry)]
    english = {text for _dutch, text in told} | DATA_TOO
    return {text: Sentence.of(text) for text in {text for text, other in told if text != other} - english}


def left_in_dutch(page: str) -> Iterator[str]:
    """Yield each Dutch message on the page: a word where it stands alone, a sentence anywhere."""
    texts = {" ".join(text.split()) for text in heard(TOLD_TO_BE_DUTCH.sub("", page))}
    whole = "\n".join(texts)
    words = set(WORD.findall(whole))
    for message, sentence in dutch().items():
        if message in texts or (sentence and sentence.stands_in(whole, words)):
            yield message


def first_visitor(row: Row) -> str | None:
    """Return somebody who may open this address."""
    return next((who for who in VISITORS if row.expected("GET").get(who) == "200"), None)


def shown(answer: HttpResponseBase) -> str:
    """Return the page; a file that is downloaded speaks for itself."""
    page = text_of(answer)
    return page if "html" in answer.headers.get("Content-Type", "") else ""


def test_the_pages_are_dutch_before_they_are_english(world: World, content: None) -> None:
    page = shown(world.client(world.anna).get(reverse("logbook:new", args=["north"])))
    assert "Wie kan dit lezen, behalve jij?" in page
    assert "Wie kan dit lezen, behalve jij?" in list(left_in_dutch(page))


def test_no_page_in_english_holds_a_dutch_message(world: World, content: None) -> None:
    User.objects.update(language="en")
    stage, breaches = Stage(world), []
    for row in ROWS:
        if who := first_visitor(row):
            page = shown(stage.ask(who, "GET", row))
            breaches += [f"{row.id} for {who}: {message!r}" for message in left_in_dutch(page)]
    none(breaches)


def test_a_visitor_reads_english_too(world: World) -> None:
    client = world.client(None)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    for path in (reverse("plg:sign_in"), reverse("plg:sign_in_sent"), "/bestaat-niet/"):
        page = shown(client.get(path))
        assert "e-mail" in page or "nothing here" in page
        none(list(left_in_dutch(page)))
