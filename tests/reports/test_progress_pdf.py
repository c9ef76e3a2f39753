"""The progress report as a PDF: what stands in it, how it is built, and what it refuses to load."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from importlib.abc import MetaPathFinder
from io import BytesIO
from typing import Any

import page
import pypdf
import pytest
from django.utils import translation

from amo import services
from amo.words import Moment
from logbook.services import photo_files
from plg.queue import WorkFailed
from reports.pdf import engine, glyphs
from reports.pdf.fetching import BASE, OwnFiles, RefusedAddress
from reports.pdf.progress import fields_picture, labels_picture, make_progress_report
from reports.selectors import Options, ProgressFacts, progress_facts
from tests import factories
from tests.reports.conftest import Write
from tests.support.house import ROOT
from tests.world import Sentinel, World

MARCH = datetime(2026, 3, 5, 12, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("typeface")

EMOJI = "Gelukt 😀 🌱🎉 👩🏽‍🏫 ❤️!"
HEBREW = "שלום לכולם, זה טקסט בעברית."
MARKUP = "<script>alert('x')</script> <b>vet</b> &amp; {{ 7|add:7 }} \\LaTeX{} =SUM(A1)"


def made(facts: ProgressFacts) -> pypdf.PdfReader:
    return pypdf.PdfReader(BytesIO(make_progress_report(facts, lambda step, steps, doing: None).content))


def text_of(reader: pypdf.PdfReader) -> str:
    return " ".join(" ".join(sheet.extract_text().split()) for sheet in reader.pages)


@pytest.fixture
def facts(world: World, write: Write) -> ProgressFacts:
    """Anna's report: several months, one entry without a date, tags, prompts, and hard characters."""
    write(world.anna, f"Aan het hek vroeg een moeder iets. {Sentinel.PRIVATE}", happened_on=date(2026, 1, 15))
    write(
        world.anna, f"{EMOJI}\n\n{HEBREW}\n\n{MARKUP}", happened_on=date(2026, 3, 3), tags=["gemeenschap", "veiligheid"]
    )
    write(world.anna, "Nog een keer.", happened_on=date(2026, 3, 4), tags=["gemeenschap", "voorbeeld_eigenheid"])
    write(world.anna, "Ooit, ik weet niet wanneer.", happened_on=None, prompts={"effect": "Het werd stil."})
    write(world.bram, f"Van Bram. {Sentinel.COMMUNITY}")
    return progress_facts(world.anna, Options(sentence="Ik keek wie er niet aan tafel zat."))


def test_facts_hold_the_own_entries_only(facts: ProgressFacts) -> None:
    assert [(month.first, len(month.cards)) for month in facts.months] == [
        (date(2026, 1, 1), 1),
        (date(2026, 3, 1), 2),
        (None, 1),
    ]
    assert (facts.entries, facts.undated, facts.known_months, facts.tagged) == (4, 1, 2, 2)
    assert facts.period == (date(2026, 1, 15), date(2026, 3, 4))
    assert {behaviour.label: behaviour.count for behaviour in facts.behaviours if behaviour.count} == {
        "Een gemeenschap bouwen": 2,
        "Een veilige omgeving maken": 1,
        "Zelf waardering voor eigenheid voorleven": 1,
    }
    assert Sentinel.COMMUNITY not in str(facts)


def test_a_period_leaves_out_what_fell_outside_it(world: World, facts: ProgressFacts) -> None:
    march = progress_facts(world.anna, Options.of({"since": "2026-03-01", "until": "2026-03-03"}))
    assert [card.happened_on for month in march.months for card in month.cards] == [date(2026, 3, 3)]
    assert march.seal != facts.seal


def test_the_report_says_what_she_wrote(facts: ProgressFacts) -> None:
    text = text_of(made(facts))
    for words in (
        "Anna Akkerman",
        "Kindcentrum Akkerwinde",
        "Leren in het noorden",
        "15 januari 2026 tot en met 4 maart 2026",
        "Ik keek wie er niet aan tafel zat.",
        "Dit rapport is van jou.",
        Sentinel.PRIVATE,
        "Wat merkte je daarna bij de ander of de groep?",
        "Het werd stil.",
        "Het vaakst koos je “Een gemeenschap bouwen”",
        "(n = 4)",
        "alert('x')",
        "{{ 7|add:7 }}",
    ):
        assert words in text, words
    assert text.index("Maart 2026") < text.rindex("Datum onbekend")


def test_pictures_count_and_say_so(facts: ProgressFacts) -> None:
    assert sum(bar.count for bar in labels_picture(facts).bars) == 4
    assert [field.count for field in fields_picture(facts).fields] == [2, 1, 0, 1]


def test_it_is_accessible(facts: ProgressFacts) -> None:
    rendered = make_progress_report(facts, lambda step, steps, doing: None)
    checked = page.validate_pdf_bytes(rendered.content)  # by the profile it declares: PDF/UA-1
    assert checked.is_compliant, [(failure.rule_id, failure.message) for failure in checked.failures]
    reader = pypdf.PdfReader(BytesIO(rendered.content))
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "nl"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata
    assert "Voortgangsrapport van Anna Akkerman" in (reader.metadata.title or "")
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()
    assert reader.outline, "bookmarks"
    tags = list(structure(root["/StructTreeRoot"]))
    assert {"/H1", "/H2", "/H3", "/H4", "/Table", "/TH", "/Figure", "/L"} <= {str(tag["/S"]) for tag in tags}
    assert all(tag.get("/Alt") for tag in tags if tag["/S"] == "/Figure")


def structure(node: Any) -> list[Any]:
    """Return every element of the tag tree."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, pypdf.generic.ArrayObject):
        return [tag for child in node for tag in structure(child)]
    if not isinstance(node, pypdf.generic.DictionaryObject):
        return []
    own = [node] if "/S" in node and node.get("/Type") == "/StructElem" else []
    return own + (structure(node["/K"]) if "/K" in node else [])


def test_the_same_facts_give_the_same_bytes(facts: ProgressFacts) -> None:
    first = make_progress_report(facts, lambda step, steps, doing: None)
    assert make_progress_report(facts, lambda step, steps, doing: None).content == first.content
    assert make_progress_report(replace(facts, sentence="Anders."), lambda *_: None).content != first.content


def test_another_process_gives_the_same_bytes(typeface: None) -> None:
    program = (
        "import hashlib, django; django.setup();"
        "from reports.pdf import engine;"
        "html = '<html lang=nl><head><title>T</title></head><body><h1>Één</h1><p>twee <em>drie</em> 😀</body></html>';"
        "print(hashlib.sha256(engine.render(html, identifier='x').content).hexdigest())"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "random"}
    run = [sys.executable, "-c", program]
    seen = {subprocess.run(run, cwd=ROOT, env=environment, check=True, capture_output=True).stdout for _ in range(2)}
    assert len(seen) == 1


def test_nothing_to_show_is_a_report_too(world: World, write: Write) -> None:
    facts = progress_facts(world.chantal, Options())
    reader = made(facts)
    assert "Eén zin is genoeg om te beginnen" in text_of(reader)
    assert len(reader.pages) == 3


def test_before_and_after_of_the_questionnaires_stand_in_it(world: World, write: Write) -> None:
    for moment, value in ((Moment.PRE, 2), (Moment.POST, 4)):
        wave = factories.wave(world.north, moment)
        sheet = services.begin(by=world.anna, wave=wave)
        services.answer(by=world.anna, sheet=sheet, item="gemeenschap", value=value)
        services.answer(by=world.anna, sheet=sheet, item="in_plezier", value=3)
        services.remark(by=world.anna, sheet=sheet, scale="intrinsic", text=f"{Sentinel.PRIVATE} \U0010fffd", before="")
        services.submit(by=world.anna, sheet=sheet, leaving_open=24)
    facts = progress_facts(world.anna, Options())
    text = text_of(made(facts))
    assert "Wat zei je in de vragenlijsten?" in text
    assert "van “een beetje” naar “veel”" in text
    assert "2 → 4" in text
    assert "niet gevalideerd" in text
    assert f"{Sentinel.PRIVATE} [teken]" in text, "whatever part of a document it stands in"
    with translation.override("en"):
        assert progress_facts(world.anna, Options()).seal == facts.seal
    assert progress_facts(world.bram, Options()).results == []


def test_an_entry_of_many_pages_breaks_over_them(world: World, write: Write) -> None:
    write(world.anna, "https://plg.example/" + "een-adres/" * 300)  # a word of three thousand letters took a minute
    write(world.anna, "\n\n".join(f"Alinea {number}. " + "Ik liep langs alle groepen. " * 20 for number in range(60)))
    reader = made(progress_facts(world.anna, Options()))
    assert len(reader.pages) > 8
    assert "Alinea 59." in text_of(reader)


def test_characters_without_a_drawing_become_a_word() -> None:
    assert glyphs.printable("Gewoon Nederlands: één, naïef, €5.") == "Gewoon Nederlands: één, naïef, €5."
    assert "\x00" not in glyphs.printable("nul\x00\x07")
    assert glyphs.printable("x \U0010fffd y") == "x [teken] y"
    assert glyphs.can_print("א")
    word, tag = "w" * 95, f'<img src="data:image/jpeg;base64,{"A" * 200}">'
    parted = glyphs.breakable(f"{tag}{word} {word[:90]}&amp;{word}")
    assert parted.replace("\u200b", "") == f"{tag}{word} {word[:90]}&amp;{word}"
    assert (parted.startswith(tag), max(map(len, parted.removeprefix(tag).split("\u200b")))) == (True, 127)
    assert not glyphs.can_print("\U0010fffd")


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "http://169.254.169.254/latest/meta-data/",
        "https://example.org/plaatje.png",
        "ftp://example.org/x",
        f"{BASE}../../etc/passwd",
        f"{BASE}%2e%2e/%2e%2e/etc/passwd",
        f"{BASE}css/bestaat-niet.css",
        "https://static.invalid.example.org/css/print.css",
    ],
)
def test_only_our_own_files_are_loaded(address: str) -> None:
    with pytest.raises(RefusedAddress):
        OwnFiles().fetch(address)


def test_own_files_and_data_are_loaded() -> None:
    assert OwnFiles().fetch(f"{BASE}css/print.css").content_type == "text/css"
    assert OwnFiles().fetch("data:text/plain;base64,aGVs bG8=".replace(" ", "")).read() == b"hello"
    assert OwnFiles().fetch("data:,hallo%20daar").read() == b"hallo daar"


def test_a_document_that_names_another_file_does_not_get_it(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("CRITICAL", logger="weasyprint"):
        rendered = engine.render(
            "<html lang=nl><head><title>T</title><link rel=stylesheet href='file:///etc/passwd'></head>"
            "<body><p>tekst</p><img alt=x src='http://169.254.169.254/x'><img alt=x src='file:///etc/passwd'></body></html>",
            identifier="x",
        )
    assert b"root:" not in rendered.content
    assert rendered.pages == 1


class NoPango(MetaPathFinder):
    """Lets WeasyPrint end the way it does on a machine without Pango."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")


def test_a_missing_pango_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [NoPango(), *sys.meta_path])
    engine._workshop.cache_clear()
    try:
        with pytest.raises(WorkFailed, match="Pango"):
            engine.ready()
    finally:
        engine._workshop.cache_clear()


def test_the_growth_network_stands_in_it_unless_it_is_left_out(world: World, write: Write) -> None:
    plain = progress_facts(world.anna, Options())
    factories.growth(write(world.anna, "De lector vertelde iets.", happened_on=date(2026, 3, 3)))
    facts = progress_facts(world.anna, Options())
    assert facts.growth
    assert (plain.growth, progress_facts(world.bram, Options()).growth) == (None, None)
    text = text_of(made(facts))
    assert "Van extern naar persoonlijk, door overdenken: 1 keer." in text
    rendered = make_progress_report(facts, lambda step, steps, doing: None)
    assert page.validate_pdf_bytes(rendered.content).is_compliant
    without = progress_facts(world.anna, Options.of(Options(without_growth=True).kept()))
    assert "Wat veranderde er blijvend?" not in text_of(made(without))
    assert progress_facts(world.anna, Options(since=date(2026, 4, 1))).growth is None


def test_photos_stand_in_it_when_they_are_asked_for(world: World, write: Write) -> None:
    factories.photo(write(world.anna, "De gang was leeg.", happened_on=date(2026, 3, 3)), "Een lege gang.")
    gone = factories.photo(write(world.anna, "En toen niet.", happened_on=date(2026, 3, 4)), "Weg van de schijf.")
    factories.photo(write(world.bram, "Van Bram."), "Van een ander.", colour="red")
    photo_files.remove(gone)
    without = made(progress_facts(world.anna, Options()))
    assert not [image for sheet in without.pages for image in sheet.images]
    found = made(progress_facts(world.anna, Options.of(Options(with_photos=True).kept())))
    assert len({image.data for sheet in found.pages for image in sheet.images}) == 1
    told = str(found.root_object.get("/StructTreeRoot")) + repr([*map(str, found.resolved_objects.values())])
    assert "Een lege gang." in told
    assert "Van een ander." not in told


def test_the_threads_stand_in_it_when_they_are_asked_for(world: World, write: Write) -> None:
    question = factories.question(world.anna, "Hoe luister ik?", made_at=MARCH)
    write(world.anna, "Ik telde tot vijf.", happened_on=date(2026, 3, 3)).questions.add(question)
    intention = factories.intention(world.anna, "Ik bel Truus.", state="let_go", made_at=MARCH)
    intention.looks.create(outcome="let_go", said="Ze was verhuisd.", made_at=MARCH)
    factories.gain(world.anna, "We eten samen.", value="realised", about="issue", made_at=MARCH)
    factories.gain(world.bram, "Van Bram.", community_since=MARCH, made_at=MARCH)
    assert progress_facts(world.anna, Options()).threads is None
    facts = progress_facts(world.anna, Options.of(Options(with_threads=True).kept()))
    text = text_of(made(facts))
    said = ("Waar werkte je aan?", "Hoe luister ik?", "1 leerervaring", "Losgelaten", "Ze was verhuisd.")
    assert [words for words in (*said, "Opbrengst: het maakt verschil", "We eten samen.") if words not in text] == []
    assert "Van Bram." not in text
    later = progress_facts(world.anna, Options(since=date(2026, 4, 1), with_threads=True))
    assert later.threads
    assert (len(later.threads.questions), later.threads.intentions, later.threads.yields) == (1, [], [])
