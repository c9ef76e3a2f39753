"""The main path, walked once in a real browser with the real worker: from a list of people and a pile of log forms to
a coded data file and a PDF. Every step through its own page, as the person who would take it."""

import re
from dataclasses import dataclass
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.plg.test_letters import mailed, path_in
from tests.reports.exports import PROJECT, Read, faults
from tests.support.browser import PHONE, OpenPage, Site
from tests.support.worker import Worker
from tests.world import World

DATA = Path(__file__).parents[1] / "data"
#: Seven log entries as a researcher really has them. Not part of the project; walked with when it stands beside it.
TRIAL = Path(__file__).parents[3] / "shared" / "trial" / "leerervaringen.csv"
LONG = 60_000

PEOPLE = """naam;e-mail;rol;school;functie;sector;ervaring;duo
Iris Ottink;iris@plg.example;deelnemer;Kindcentrum De Hazelaar;schoolleider;po;3-5;De Hazelaar
Joost Prins;joost@plg.example;deelnemer;Kindcentrum De Hazelaar;kinderopvangmanager;kinderopvang;>10;De Hazelaar
"""
FIRST = "Vanmorgen at ik mee met de peuters. Niemand vroeg waarom; dat was het mooiste."
SECOND = "Vanmorgen at ik mee met de peuters. Niemand vroeg waarom; dat zei mij genoeg."


@dataclass
class Walk:
    """Somebody's way through the site."""

    site: Site
    page: Page

    def to(self, address: str) -> "Walk":
        self.page.goto(f"{self.site.url}/plg/north/{address}")
        return self

    def press(self, name: str) -> "Walk":
        self.page.get_by_role("button", name=name, exact=True).first.click()
        return self

    def follow(self, name: str | re.Pattern[str]) -> "Walk":
        self.page.get_by_role("link", name=name).first.click()
        return self

    def fill(self, label: str, text: str) -> "Walk":
        self.page.get_by_label(label).first.fill(text)
        return self

    def choose_file(self, label: str, name: str, content: bytes) -> "Walk":
        file = {"name": name, "mimeType": "text/csv", "buffer": content}
        self.page.get_by_label(label).set_input_files(file)  # type: ignore[arg-type]
        return self

    def sees(self, text: str) -> "Walk":
        expect(self.page.locator("main")).to_contain_text(text)
        return self

    def say_yes_to_everything(self) -> "Walk":
        for answer in self.page.locator("label.points__point:has(input[value=yes])").all():
            answer.click()
        return self

    def take(self, link: str) -> bytes:
        self.page.get_by_role("link", name=link).wait_for(timeout=LONG)
        with self.page.expect_download() as download:
            self.page.get_by_role("link", name=link).click()
        return Path(download.value.path()).read_bytes()


@pytest.fixture
def walk(content: None, world: World, worker: Worker, site: Site, open_page: OpenPage) -> "Start":
    """Let somebody set out, with the letters of earlier tests out of the way."""
    for letter in worker.mail.glob("*.log"):
        letter.unlink()
    return Start(world, site, worker, open_page)


@dataclass
class Start:
    """Where everybody sets out from."""

    world: World
    site: Site
    worker: Worker
    open_page: OpenPage

    def by(self, name: str) -> Walk:
        """Set out as a known person, at a desk."""
        page = self.open_page()
        self.site.sign_in(page, self.world.who(name))
        return Walk(self.site, page)

    def by_letter_to(self, address: str) -> Walk:
        """Set out on a phone, by the personal link in the letter to this address."""
        self.worker.wait(lambda: bool(self.letters_to(address)), "no letter came")
        page = self.open_page(PHONE, has_touch=True, is_mobile=True)
        page.goto(self.site.url + path_in(self.letters_to(address)[0]))
        return Walk(self.site, page).press("Ga naar binnen")

    def letters_to(self, address: str) -> list[EmailMessage]:
        """Everything that was mailed to this address."""
        return [letter for letter in mailed(self.worker) if address in str(letter["To"])]


def load_people(karim: Walk) -> None:
    """A dry run first; then the people are there, and their letters on the way."""
    karim.to("beheer/mensen/laden/").choose_file("Het bestand met mensen", "mensen.csv", PEOPLE.encode())
    karim.press("Kijk het bestand na").sees("Er is nog niets opgeslagen")
    karim.press("Laad deze mensen").to("beheer/mensen/").sees("Iris Ottink")


def load_log_forms(karim: Walk, name: str, content: bytes, texts: int) -> list[str]:
    """A dry run, the entries, and twice is once; return who is new, known by the file's own names."""
    karim.to("logboek/laden/").choose_file("Bestand met leerervaringen", name, content)
    karim.press("Bekijk wat er zou gebeuren").sees(f"{texts} leerervaringen worden geladen")
    people = karim.page.locator("section[aria-labelledby=nieuw] li").all_inner_texts()
    karim.press("Laad deze leerervaringen").sees(f"{texts} leerervaringen geladen")
    karim.to("logboek/laden/").choose_file("Bestand met leerervaringen", name, content)
    karim.press("Bekijk wat er zou gebeuren").sees(f"{texts} staan er al")
    return [person.split(",")[0] for person in people]


def record_paper(karim: Walk, people: list[str]) -> None:
    """What they signed on paper."""
    for person in people:
        karim.to("beheer/mensen/").follow(re.compile(f"Leg toestemming op papier vast.*{person}"))
        karim.fill("Getekend op", "2026-01-12").say_yes_to_everything().press("Leg dit vast").sees("Wie horen erbij?")


def settle_names(karim: Walk, name: str) -> None:
    """A person's name in a text is found, and masked before any coder reads."""
    karim.to("beheer/namen/").press("Zoek opnieuw")
    karim.page.get_by_role("heading", name=name, exact=True).wait_for()
    karim.press("Maskeer alles").sees("Er staat niets open")


def code_everything(coder: Walk, texts: int, *, differs_at: int = 0) -> None:
    """Code every text of the round that is open, each with a quote; one of them otherwise, when asked."""
    coder.to("codering/").follow("Voorjaar").follow("Begin met coderen")
    page, foot = coder.page, coder.page.locator("#bench-foot")
    for number in range(1, texts + 1):
        if number == differs_at:
            page.locator("#code-none").click()
        else:
            page.locator("#code-faciliteren_verbondenheid").click()
            page.locator("#direction-positive").click()
            expect(page.locator("#direction-positive[aria-pressed=true]")).to_be_visible()
            page.get_by_label("Citaat").fill(" ".join(page.locator(".source-text").inner_text().split()[2:5]))
            page.locator("#quote-mark").click()
            expect(page.locator("[id^=quote-away]")).to_be_visible()
        expect(foot).to_contain_text(f"{number} van {texts}")
        foot.get_by_role("link", name="Alles gecodeerd" if number == texts else "Volgende zonder code").click()
    coder.sees("Je hebt alle teksten gecodeerd")


def code_a_round(walk: Start, texts: int, hidden: list[str]) -> Walk:
    """Open a round on the masked texts, code it blind, decide the difference, settle."""
    eva, gijs = walk.by("eva"), walk.by("gijs")
    eva.to("codering/nieuw/").fill("Hoe heet de ronde?", "Voorjaar").press("Maak de ronde")
    eva.sees(f"Nu zouden {texts} teksten mee kunnen doen").press("Open de ronde")
    code_everything(eva, texts)
    code_everything(gijs, texts, differs_at=2)
    eva.to("codering/").follow("Voorjaar").press("Bevries de ronde").follow("Bespreek de verschillen").follow("Tekst")
    for name in hidden:
        expect(eva.page.locator("main")).not_to_contain_text(name)
    eva.follow("Neem de keuze van Eva").fill("Waarom?", "Er wordt iets geregeld voor anderen.")
    eva.press("Bewaar het besluit").press("Stel de ronde vast").sees("De ronde is vastgesteld")
    return eva.follow("Bekijk de uitkomsten").sees("Faciliteren van verbondenheid")


def export_is_sound(eva: Walk, texts: int, hidden: list[str]) -> None:
    """The zip holds every text, coded, each quote at its place in the text, and no name anywhere."""
    eva.to("rapporten/onderzoek/").fill("Waarvoor is deze export?", "Analyse voor het artikel")
    eva.fill("Wie krijgt hem?", "Mijn onderzoeksgroep").press("Maak de export")
    export = Read(eva.take("Haal het zip-bestand op"))
    files = {"entries.csv", "codes_wide.csv", "codes_long.csv", "codebook.qdc", "project.qdpx", "manifest.json"}
    assert files <= set(export.names)
    assert len(export.rows("entries.csv")) == texts
    project = export.project
    assert not faults(project.qde, "Project.xsd")
    assert not faults(export.file("codebook.qdc"), "Codebook.xsd")
    quotes = []
    for source in project.all("TextSource"):
        text = project.text_of(source)
        for place in source.iter(f"{PROJECT}PlainTextSelection"):
            quotes.append(text[int(place.get("startPosition")) : int(place.get("endPosition"))])
            assert place.get("name") in {quotes[-1], quotes[-1][:80]}
    assert len(quotes) >= texts
    for name in hidden:
        assert name.encode() not in export.every_byte, f"{name} leaves with the export"


def write_on_a_phone(iris: Walk) -> None:
    """Consent per purpose, an entry, and an edit that makes a new version."""
    iris.sees("Wat mogen onderzoekers gebruiken?").say_yes_to_everything().press("Bewaar mijn keuzes")
    iris.to("logboek/nieuw/").fill("Je tekst", FIRST)
    iris.page.get_by_text("Wie kan dit lezen?", exact=True).click()
    iris.page.get_by_text("Mijn duo").click()
    iris.page.get_by_label("Telt mee in het onderzoek").check()
    iris.press("Bewaar").sees(FIRST).sees("Joost Prins")
    iris.follow("Wijzig").fill("Je tekst", SECOND).press("Bewaar").sees(SECOND).sees("Versie 2")
    iris.to("logboek/").sees("Vanmorgen at ik mee")


def fill_in_the_questionnaire(iris: Walk) -> None:
    """Every statement, scale after scale, then sent."""
    iris.to("vragenlijst/").press("Begin")
    while iris.page.locator("form.sheet").count():
        for row in iris.page.locator("form.sheet fieldset").all():
            row.locator("input").nth(3).check(force=True)
        iris.page.locator("form.sheet button.btn-primary").click()
    iris.press("Verstuur mijn antwoorden").sees("Je antwoorden liggen vast")


def bring_a_case(marijke: Walk, iris: Walk) -> None:
    """The facilitator plans a meeting; the participant prepares a case and shares it there."""
    marijke.to("bijeenkomsten/nieuw/").fill("onderwerp", "Samen in één huis")
    marijke.fill("begint", "2030-05-14T19:30").fill("eindigt", "2030-05-14T21:30").press("Zet in de agenda")
    iris.to("bijeenkomsten/casus/nieuw/").fill("titel", "Twee kassen, één huis")
    iris.fill("situatie", "De opvang heeft een eigen knutselkast, en de school ook.").press("Bewaar")
    iris.press("Deel mijn casus").sees("Gedeeld met de groep")
    marijke.to("bijeenkomsten/").follow("Samen in één huis").follow("Twee kassen, één huis").sees("Iris Ottink")


def take_the_report_home(iris: Walk) -> None:
    """Ask, see it coming, take the PDF: it holds the newest text."""
    iris.to("rapporten/").press("Maak mijn voortgangsrapport")
    pdf = iris.take("Open de PDF")
    text = " ".join(" ".join(sheet.extract_text().split()) for sheet in pypdf.PdfReader(BytesIO(pdf)).pages)
    assert "dat zei mij genoeg" in text


def test_the_main_path(walk: Start) -> None:
    hidden = ["Wendelien", "Dirk", "Iris", "Ottink", "Hazelaar"]
    factories.wave(walk.world.north)
    karim = walk.by("karim")
    load_people(karim)
    iris = walk.by_letter_to("iris@plg.example")
    write_on_a_phone(iris)
    forms = b"".join((DATA / "leerervaringen.csv").read_bytes().splitlines(keepends=True)[:5])
    record_paper(karim, load_log_forms(karim, "logformulieren.csv", forms, 4))
    settle_names(karim, "Wendelien")
    export_is_sound(code_a_round(walk, 5, hidden), 5, hidden)
    fill_in_the_questionnaire(iris)
    bring_a_case(walk.by("marijke"), iris)
    take_the_report_home(iris)


@pytest.mark.skipif(not TRIAL.exists(), reason="the real log entries of the trial do not stand beside the project")
def test_the_real_log_entries(walk: Start) -> None:
    hidden = ["Cecilia", "Andrew", "Charlotte", "Emily", "Akelei"]
    karim = walk.by("karim")
    record_paper(karim, load_log_forms(karim, TRIAL.name, TRIAL.read_bytes(), 7))
    settle_names(karim, "Cecilia")
    export_is_sound(code_a_round(walk, 7, hidden), 7, hidden)
