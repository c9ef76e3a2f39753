"""The pages of reports: the list, how far it is, trying again, and the file. Doors are tried in the access matrix."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from plg.models import Job
from plg.services import leaving, names
from plg.words import JobState
from reports import services
from reports.models import Report
from reports.selectors.research import exported_texts
from reports.words import ReportKind
from tests import factories as make
from tests.reports.conftest import Write
from tests.reports.test_asking import finish
from tests.support import closings
from tests.support.queries import MaxQueries
from tests.world import World

MINE = "/plg/north/rapporten/"


@pytest.fixture
def anna(world: World) -> Client:
    return world.client(world.anna)


@pytest.fixture
def asked(world: World) -> Report:
    return services.ask(by=world.anna, kind=ReportKind.PROGRESS)


def page_of(report: Report, extra: str = "") -> str:
    return f"{MINE}{report.uid}/{extra}"


def running(report: Report, step: int) -> None:
    Job.objects.filter(pk=report.job_id).update(state=JobState.RUNNING, step=step, steps=5, doing="Bladzijden opmaken")


def test_asking_leads_to_the_page_of_the_report(anna: Client, world: World) -> None:
    answer = anna.post(MINE, {"since": "2026-01-12", "until": "", "sentence": "  Zo ging het.  "})
    report = Report.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, page_of(report))
    assert report.options == {"since": "2026-01-12", "sentence": "Zo ging het."}
    assert anna.post(MINE, {"since": "2026-01-12", "sentence": "Zo ging het."}).headers["Location"] == page_of(report)


def test_a_period_that_runs_backward_is_said_beside_the_field(anna: Client) -> None:
    answer = anna.post(MINE, {"since": "2026-03-01", "until": "2026-02-01"})
    assert answer.status_code == 400
    assert "ligt vóór de eerste dag" in answer.content.decode()
    assert not Report.objects.exists()


def test_a_facilitator_finds_the_page_and_may_not_ask(world: World) -> None:
    marijke = world.client(world.marijke)
    assert "Maak mijn voortgangsrapport" not in marijke.get(MINE).content.decode()
    assert marijke.post(MINE, {}).status_code == 403


def test_the_page_tells_how_far_it_is(anna: Client, asked: Report) -> None:
    assert "Je staat in de rij" in anna.get(page_of(asked)).content.decode()
    running(asked, 3)
    text = anna.get(page_of(asked)).content.decode()
    assert "Bladzijden opmaken, 3 van 5" in text
    assert re.search(r'<progress[^>]*max="5"[^>]*value="3"', text)
    assert "Ververs deze pagina" in text


def test_the_fragment_answers_only_when_something_changed(anna: Client, asked: Report) -> None:
    running(asked, 2)
    ask = {"HX-Request": "true"}
    changed = anna.get(page_of(asked), {"gezien": "queued-0-0"}, headers=ask)
    assert changed.status_code == 200
    assert "2 van 5" in changed.content.decode()
    assert "<html" not in changed.content.decode()
    assert anna.get(page_of(asked), {"gezien": "running-2-5"}, headers=ask).status_code == 204
    finish(asked)
    done = anna.get(page_of(asked), {"gezien": "running-2-5"}, headers=ask)
    assert done.status_code == 286
    assert "hx-get" not in done.content.decode()
    assert "Open de PDF" in done.content.decode()
    assert "Wil je het meegeven?" in done.content.decode(), "also for who waited on the page"
    assert "Wil je het meegeven?" not in changed.content.decode()


def test_what_failed_says_why_and_can_be_tried_again(anna: Client, asked: Report) -> None:
    Job.objects.filter(pk=asked.job_id).update(state=JobState.FAILED, reason="Op de server ontbreekt Pango.")
    text = anna.get(page_of(asked)).content.decode()
    assert "Op de server ontbreekt Pango." in text
    assert "Probeer opnieuw" in text
    assert anna.post(page_of(asked, "opnieuw/")).headers["Location"] == page_of(asked)
    assert Job.objects.get(pk=asked.job_id).state == JobState.QUEUED


def test_the_file_comes_with_a_dutch_name_and_is_kept_nowhere(anna: Client, asked: Report) -> None:
    kept = finish(asked, b"%PDF-1.7 van Anna")
    text = anna.get(page_of(asked)).content.decode()
    for words in ("3", kept.sha256, "17"):
        assert words in text
    answer = anna.get(page_of(asked, "bestand/"))
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 van Anna"  # type: ignore[attr-defined]
    assert answer.headers["Content-Type"] == "application/pdf"
    assert re.fullmatch(
        r'attachment; filename="voortgangsrapport-north-\d{4}-\d\d-\d\d\.pdf"', answer.headers["Content-Disposition"]
    )
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_file_that_is_not_there_is_said_kindly(anna: Client, asked: Report) -> None:
    answer = anna.get(page_of(asked, "bestand/"))
    assert answer.status_code == 409
    assert "is er niet meer" in answer.content.decode()


def test_a_file_that_somebody_in_it_had_taken_away_says_why_and_is_made_anew(world: World, write: Write) -> None:
    write(world.anna, "vandaag luisterde ik.")
    write(world.bram, "vandaag keek ik toe.")
    eva, choice = world.client(world.eva), {"purpose": "analyse", "addressee": "groep"}
    asked = make.report(world.eva, ReportKind.EXPORT, state=JobState.DONE, content=b"PK", options=choice)
    make.handover(world.eva, world.anna, report=asked, taken_at=None, by=None)
    assert "Haal het zip-bestand op" in eva.get(page_of(asked)).content.decode()
    leaving.withdraw(by=world.anna)
    text = eva.get(page_of(asked)).content.decode()
    assert "Iemand nam sindsdien iets terug" in text
    assert "Hier komt" not in text
    assert "Haal het zip-bestand op" not in text
    assert "Weggehaald" in eva.get(MINE).content.decode()
    answer = eva.post(page_of(asked, "opnieuw/"))
    anew = Report.objects.exclude(pk=asked.pk).get()
    assert answer.headers["Location"] == page_of(anew)
    assert (anew.kind, anew.options, anew.job.state) == (ReportKind.EXPORT, choice, JobState.QUEUED)


def test_a_file_that_may_not_leave_any_more_has_no_button_to_take_it(world: World) -> None:
    marijke = world.client(world.marijke)
    report = finish(services.ask(by=world.marijke, kind=ReportKind.COMMUNITY))
    assert "Open de PDF" in marijke.get(page_of(report)).content.decode()
    closings.meeting_over(world.north, title="Samen besluiten")
    text = marijke.get(page_of(report)).content.decode()
    assert "Open de PDF" not in text
    assert "iets veranderd in wat erin staat" in text
    assert "Hier is het rapport" not in text
    assert marijke.get(page_of(report, "bestand/")).status_code == 409
    assert marijke.post(page_of(report, "opnieuw/")).headers["Location"] != page_of(report)


def test_a_file_whose_time_is_over_is_made_anew_by_one_button(anna: Client, asked: Report) -> None:
    finish(asked)
    Report.objects.filter(pk=asked.pk).update(file="", expires_at=timezone.now() - timedelta(days=1))
    text = anna.get(page_of(asked)).content.decode()
    assert "Het stond hier tot" in text
    assert "Maak het opnieuw" in text
    assert anna.post(page_of(asked, "opnieuw/")).headers["Location"] != page_of(asked)


@pytest.mark.parametrize("name", ["bram", "marijke", "eva", "karim", "zoe", "hans", "ada"])
@pytest.mark.parametrize("extra", ["", "bestand/"])
def test_nobody_else_sees_that_it_exists(world: World, asked: Report, name: str, extra: str) -> None:
    finish(asked)
    client = world.client(world.who(name))
    assert client.get(page_of(asked, extra)).status_code == 404
    assert client.get(f"{MINE}{uuid4()}/{extra}").status_code == 404


def test_home_tells_that_it_is_ready(anna: Client, asked: Report) -> None:
    assert "Je vroeg om je voortgangsrapport" in anna.get("/plg/north/").content.decode()
    finish(asked)
    assert "Je voortgangsrapport is klaar" in anna.get("/plg/north/").content.decode()


def test_a_researcher_sees_what_an_export_would_hold(world: World, write: Write) -> None:
    write(world.anna, "vandaag luisterde ik.")
    write(world.anna, "Niet voor onderzoek.", counts_in_research=False)
    eva = world.client(world.eva)
    text = " ".join(eva.get(f"{MINE}onderzoek/").content.decode().split())
    assert "<dt>Leerervaringen</dt><dd>1</dd>" in text
    assert "1 leerervaring, zonder toestemming of niet meegeteld" in text
    assert eva.post(f"{MINE}onderzoek/", {"purpose": "", "addressee": ""}).status_code == 400
    answer = eva.post(f"{MINE}onderzoek/", {"purpose": "analyse", "addressee": "mijn groep"})
    report = Report.objects.get()
    assert answer.headers["Location"] == page_of(report)
    assert report.options == {"purpose": "analyse", "addressee": "mijn groep"}


def test_open_names_are_counted_and_never_shown(world: World, write: Write) -> None:
    write(world.bram, "gisteren belde Chantal Claassen met mij.")
    names.scan(world.north, exported_texts(world.north))
    eva = world.client(world.eva)
    text = eva.get(f"{MINE}onderzoek/").content.decode()
    assert "1 × Naam van een deelnemer" in text
    assert "Claassen" not in text
    assert "Maak de export" not in text
    refused = eva.post(f"{MINE}onderzoek/", {"purpose": "analyse", "addressee": "mijn groep"})
    assert refused.status_code == 409
    assert not Report.objects.exists()


@pytest.mark.parametrize(("name", "status"), [("anna", 403), ("marijke", 403), ("karim", 403), ("xander", 404)])
def test_only_a_researcher_of_the_community_comes_to_the_export(world: World, name: str, status: int) -> None:
    assert world.client(world.who(name)).get(f"{MINE}onderzoek/").status_code == status


def test_the_pages_cost_few_queries(world: World, asked: Report, max_queries: MaxQueries) -> None:
    anna, eva = world.client(world.anna), world.client(world.eva)
    with max_queries(8):
        anna.get(MINE)
    with max_queries(6):
        anna.get(page_of(asked))
    with max_queries(13):
        eva.get(f"{MINE}onderzoek/")
