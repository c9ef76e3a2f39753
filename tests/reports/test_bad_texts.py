"""Texts that go wrong elsewhere: pasted from Word, of emoji, from right to left, with script, of 200 kB. What was typed
comes back as it was, on the page, in a search, on paper and in the export; what could do harm is only text."""

from html import unescape
from io import BytesIO
from uuid import uuid4

import pypdf
import pytest
from django.urls import reverse
from django.utils.html import escape

from logbook.models import Entry
from logbook.services.writing import MAX_TEXT
from plg.tabular.cells import original
from reports.pdf.progress import make_progress_report
from reports.selectors.progress import Options, progress_facts
from tests.reports.conftest import Write
from tests.reports.exports import Read, made
from tests.reports.study import settle_names
from tests.world import World

pytestmark = pytest.mark.django_db

#: What was sent, what is kept, a word to find it by, and what stands on paper.
TEXTS = {
    "word": (
        "\ufeff“Slim” – zei ze… ‘ja’\u00a0hoor.\r\nDe\u200bleer\u00adervaring telt.\x0b\u2022\tPunt\u2028\x07Einde\r",
        "“Slim” – zei ze… ‘ja’\u00a0hoor.\nDeleerervaring telt.\n\u2022\tPunt\nEinde",
        "deleerervaringen",
        "“Slim” – zei ze… ‘ja’",
    ),
    "html": (
        '<p class="MsoNormal">Vet<o:p></o:p></p><!--[if mso]>geplakt<![endif]-->&nbsp;&amp;',
        '<p class="MsoNormal">Vet<o:p></o:p></p><!--[if mso]>geplakt<![endif]-->&nbsp;&amp;',
        "vet",
        'class="MsoNormal"',
    ),
    "script": (
        "</script><script>alert(1)</script><img src=x onerror=alert(2)> {{ 7|add:7 }} {% now %} javascript:alert(3)",
        "</script><script>alert(1)</script><img src=x onerror=alert(2)> {{ 7|add:7 }} {% now %} javascript:alert(3)",
        "onerror",
        "{{ 7|add:7 }}",
    ),
    "emoji": ("Gelukt 👩🏽‍🏫 🇳🇱 1️⃣ ❤️!", "Gelukt 👩🏽‍🏫 🇳🇱 1️⃣ ❤️!", "gelukt", "Gelukt"),
    "right to left": (
        "שלום לכולם\n\u202eomgekeerd\u202c en \u0645\u062f\u0631\u0633\u0629 (school).",
        "שלום לכולם\nomgekeerd en \u0645\u062f\u0631\u0633\u0629 (school).",
        "omgekeerd",
        "omgekeerd",
    ),
    "formula": ("=HYPERLINK(“x”)+1 zei iemand", "=HYPERLINK(“x”)+1 zei iemand", "hyperlink", "=HYPERLINK"),
}


@pytest.mark.django_db(transaction=True)
def test_what_was_typed_comes_back_everywhere_as_text(world: World, write: Write, typeface: None) -> None:
    client = world.client(world.anna)
    for name, (sent, kept, word, _paper) in TEXTS.items():
        data = {"text": sent, "client_key": str(uuid4()), "happened_on": "2026-03-12", "counts_in_research": "on"}
        page = client.post(reverse("logbook:new", args=["north"]), data, follow=True).content.decode()
        entry = Entry.objects.select_related("current").latest("pk")
        assert entry.current
        assert (name, entry.current.text) == (name, kept)
        for line in filter(None, kept.split("\n")):
            assert escape(line) in page, (name, line)
        found = client.get(reverse("logbook:timeline", args=["north"]), {"zoek": word}).content.decode()
        assert str(entry.uid) in found, name
        for body in (page, found):
            assert "<script>alert" not in body
            assert "<img src=x" not in body
        assert (
            unescape(client.get(reverse("logbook:edit", args=["north", entry.uid])).content.decode()).count(kept) == 1
        )
    settle_names(world)
    exported = {original(row["text"]) for row in Read(made(world.north)).rows("entries.csv")}
    # A word that may be a name (MsoNormal) is masked there, as in every text.
    assert {kept for name, (_sent, kept, _word, _paper) in TEXTS.items() if name != "html"} <= exported
    assert any("geplakt<![endif]-->&nbsp;&amp;" in text for text in exported)
    facts = progress_facts(world.anna, Options())
    paper = pypdf.PdfReader(BytesIO(make_progress_report(facts, lambda step, steps, doing: None).content))
    read = " ".join(" ".join(page.extract_text().split()) for page in paper.pages)
    for name, (_sent, _kept, _word, words) in TEXTS.items():
        assert words in read, name


def test_two_hundred_thousand_signs_are_kept_and_one_more_is_told(world: World, write: Write) -> None:
    client, address = world.client(world.anna), reverse("logbook:new", args=["north"])
    long = ("Een lange dag 🌱 duurt lang. " * 8000)[:MAX_TEXT].strip()
    data = {"client_key": str(uuid4()), "happened_on": "2026-03-12"}
    refused = client.post(address, data | {"text": long + "x" * 50}).content.decode()
    assert "error-summary" in refused
    assert long[:2000] in refused, "what was typed is still there"
    assert not Entry.objects.exists()
    page = client.post(address, data | {"text": long}, follow=True)
    entry = Entry.objects.select_related("current").get()
    assert entry.current
    assert entry.current.text == long
    assert page.status_code == 200
    assert long in page.content.decode()
    found = client.get(reverse("logbook:timeline", args=["north"]), {"zoek": "dagen"}).content
    assert str(entry.uid) in found.decode()
    assert len(found) < 60_000
