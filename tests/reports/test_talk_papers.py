"""The papers of a talk: all of it for the participant, what is ticked for the interviewer, one page for the summary."""

from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from coding.selectors.rounds import progress
from logbook.models import ReflectionInterview, TalkText
from logbook.services.talk_writing import SUMMARY_LINES, SUMMARY_WIDTH, one_page
from logbook.services.talks import show_for_talk
from logbook.words import TalkState
from plg.errors import DomainError
from reports.access import visible_reports
from reports.pdf.talks import make_contact_summary, make_talk_sheet
from reports.selectors import contact_facts, sheet_facts
from reports.selectors.talks import sheet_page
from reports.services import ask
from reports.words import ReportKind
from tests import factories as make
from tests.amo.conftest import sent
from tests.reports.test_progress_pdf import text_of
from tests.world import Sentinel, World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]


def silent(step: int, steps: int, doing: str) -> None:
    """Tell nobody."""


def fresh(talk: ReflectionInterview) -> ReflectionInterview:
    people = ("participant__user", "interviewer__user", "guide", "community")
    return ReflectionInterview.objects.select_related(*people).get(pk=talk.pk)


def test_the_interviewer_sees_domains_and_questionnaires_only_when_ticked(world: World) -> None:
    talk = make.talk(world.anna, world.marijke)
    entry = make.entry(world.anna, f"Bij de {Sentinel.PRIVATE}.")
    mine = sheet_page(world.anna, fresh(talk))
    assert [one.card.text for one in mine.entries] == [f"Bij de {Sentinel.PRIVATE}."]
    assert mine.lenses is not None
    assert mine.results == []
    theirs = sheet_page(world.marijke, fresh(talk))
    assert (theirs.entries, theirs.lenses, theirs.results) == ([], None, None)
    show_for_talk(by=world.anna, talk=talk, entries=[entry], amo=True, domains=True)
    theirs = sheet_page(world.marijke, fresh(talk))
    assert (len(theirs.entries), theirs.results) == (1, [])
    assert {lens.title for lens in theirs.lenses or []} == {"Bouwstenen van leren", "Vier gebieden van groei"}
    ReflectionInterview.objects.filter(pk=talk.pk).update(state=TalkState.SENT)
    assert sheet_page(world.marijke, fresh(talk)).results == []
    ReflectionInterview.objects.filter(pk=talk.pk).update(state=TalkState.CANCELLED)
    theirs = sheet_page(world.marijke, fresh(talk))
    assert (theirs.entries, theirs.lenses, theirs.results) == ([], None, None)


def test_the_preparation_of_an_old_talk_holds_no_questionnaire_of_after_it(world: World) -> None:
    old, coming = make.talk(world.anna, world.marijke, state=TalkState.SENT), make.talk(world.anna, world.bram)
    sent(world.anna, make.wave(world.north))
    for talk, questionnaires in ((old, 0), (coming, 1)):
        page, paper = sheet_page(world.anna, fresh(talk)), sheet_facts(world.anna, fresh(talk))
        assert (len(page.results or []), len(paper.results)) == (questionnaires, questionnaires)
    assert len(sheet_facts(world.anna, None).results) == 1


def test_the_page_ticks_and_the_interviewer_reads_it_without_javascript(world: World) -> None:
    talk, entry = make.talk(world.anna, world.marijke), make.entry(world.anna, f"Bij de {Sentinel.PRIVATE}.")
    address = reverse("reports:preparation", args=["north", talk.uid])
    marijke, anna = world.client(world.marijke), world.client(world.anna)
    assert Sentinel.PRIVATE not in marijke.get(address).content.decode()
    other = make.entry(world.bram)
    sent = anna.post(address, {"entries": [str(entry.uid), str(other.uid), "onzin"], "domains": "on"})
    assert sent.status_code == 302
    assert Sentinel.PRIVATE in marijke.get(address).content.decode()
    assert [row.entry for row in talk.shown.all()] == [entry]
    assert (fresh(talk).shows_amo, fresh(talk).shows_domains) == (False, True)
    assert "opende je voorbereiding" in anna.get(reverse("logbook:talk", args=["north", talk.uid])).content.decode()


def test_the_sheet_on_paper_is_the_same_bytes_and_holds_everything_of_its_owner(world: World) -> None:
    make.entry(world.anna, f"Bij de {Sentinel.PRIVATE} begon het.")
    make.entry(world.bram, f"Over {Sentinel.DUO}.")
    talk = fresh(make.talk(world.anna, world.marijke))
    first = make_talk_sheet(sheet_facts(world.anna, talk), silent)
    assert first.content == make_talk_sheet(sheet_facts(world.anna, talk), silent).content
    told = text_of(pypdf.PdfReader(BytesIO(first.content)))
    assert Sentinel.PRIVATE in told
    assert Sentinel.DUO not in told
    assert "Welke vraag hoop je dat ik niet stel?" in told
    assert make_talk_sheet(sheet_facts(world.anna, None), silent).pages > 1


@pytest.mark.parametrize(
    "summary",
    [
        "Dit wordt een lange regel vol woorden. " * 200,
        ("x" * SUMMARY_WIDTH + "\n") * 60,
        "\n\na" * 30,
    ],
)
def test_what_the_form_takes_fits_on_one_page(world: World, summary: str) -> None:
    while not one_page(summary):
        summary = summary[:-20]
    talk = make.talk(world.anna, world.marijke, state=TalkState.SENT)
    TalkText.objects.create(talk=talk, author=world.marijke, number=1, text="Verslag.", summary=summary)
    assert make_contact_summary(contact_facts(world.anna, fresh(talk)), silent).pages == 1


def test_a_summary_that_runs_over_is_refused(world: World) -> None:
    talk = make.talk(world.anna, world.marijke, state=TalkState.SENT)
    text = "Regel.\n\n" * (SUMMARY_LINES * 2)
    TalkText.objects.create(talk=talk, author=world.marijke, number=1, text="Verslag.", summary=text)
    with pytest.raises(DomainError, match="één bladzijde"):
        make_contact_summary(contact_facts(world.anna, fresh(talk)), silent)


def test_the_summary_is_for_the_two_and_goes_with_the_role(world: World) -> None:
    talk = make.talk(world.anna, world.marijke, "Het verslag.", state=TalkState.SENT)
    options = {"talk": str(talk.uid)}
    for stranger in (world.bram, world.eva, world.karim, world.zoe):
        with pytest.raises(DomainError):
            ask(by=stranger, kind=ReportKind.CONTACT, options=options)
    asked = ask(by=world.marijke, kind=ReportKind.CONTACT, options=options)
    assert asked.about == world.anna
    assert list(visible_reports(world.marijke)) == [asked]
    assert not visible_reports(world.anna).exists()
    ReflectionInterview.objects.filter(pk=talk.pk).update(interviewer=world.eva)
    assert not visible_reports(world.marijke).exists()
    empty = make.talk(world.anna, world.marijke)
    with pytest.raises(DomainError, match="nog geen samenvatting"):
        ask(by=world.anna, kind=ReportKind.CONTACT, options={"talk": str(empty.uid)})


def test_asking_twice_for_a_preparation_is_once(world: World) -> None:
    talk = make.talk(world.anna, world.marijke, "Het verslag.", state=TalkState.SENT)
    options = {"talk": str(talk.uid)}
    sheet = ask(by=world.anna, kind=ReportKind.INTERVIEW, options=options)
    assert sheet.about == world.anna
    assert ask(by=world.anna, kind=ReportKind.INTERVIEW, options=options) == sheet


def test_the_command_writes_both_papers(world: World, tmp_path: Path) -> None:
    talk = make.talk(world.anna, world.marijke, "Het verslag.", state=TalkState.SENT)
    sheet, contact = tmp_path / "sheet.pdf", tmp_path / "contact.pdf"
    call_command("render_report", "interview", member=world.anna.pseudonym.code, out=sheet)
    call_command("render_report", "contact", id=str(talk.uid), out=contact)
    assert sheet.read_bytes()[:5] == contact.read_bytes()[:5] == b"%PDF-"
    for wrong in ("nee", "", "00000000-0000-4000-8000-000000000000"):
        with pytest.raises(CommandError, match="--id"):
            call_command("render_report", "contact", id=wrong, out=contact)


def test_a_coder_who_held_talks_is_marked(world: World) -> None:
    work = make.assignment(make.source(make.coding_round(world.north), world.anna), world.eva)
    assert [row.is_insider for row in progress(work.source.round)] == [False]
    make.talk(world.anna, world.eva, "Klaar.", state=TalkState.SENT)
    assert [row.is_insider for row in progress(work.source.round)] == [True]
