"""Whether all is well: ready, figures for a machine with the token, plain words for the administrator."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from plg.models import Job, Mailing, Pulse
from plg.queue import after_commit
from plg.selectors import metrics, running, wellness
from plg.services import pulses
from plg.tasks import sweep
from plg.words import JobState, MailFault, PulseOf, Wellness
from tests.support.queries import MaxQueries
from tests.support.worker import Settle
from tests.world import World

pytestmark = pytest.mark.django_db
TOKEN = "een-lang-woord-voor-de-meter"
PAGE = "/platform/gaat-alles-goed/"


def ended(task: str, state: JobState, seconds: float = 1) -> Job:
    now = timezone.now()
    return Job.objects.create(task=task, state=state, started_at=now - timedelta(seconds=seconds), finished_at=now)


def waiting(minutes: int) -> Job:
    return Job.objects.create(task="reports.progress", not_before=timezone.now() - timedelta(minutes=minutes))


def state_of(title: str) -> Wellness:
    return next(line.state for line in wellness.recorded() if line.title == title)


def test_figures_are_for_who_shows_the_token(client: Client, settings: Settings) -> None:
    shown = {"Authorization": f"Bearer {TOKEN}"}
    assert client.get("/metrics", headers=shown).status_code == 404, "no token is set: nothing is here"
    settings.METRICS_TOKEN = TOKEN
    assert client.get("/metrics", headers=shown).status_code == 200
    for headers in ({}, {"Authorization": "Bearer "}, {"Authorization": f"Bearer {TOKEN}x"}):
        assert client.get("/metrics", headers=headers).status_code == 404


def test_figures_tell_the_queue_the_times_and_what_failed(
    client: Client, settings: Settings, max_queries: MaxQueries
) -> None:
    settings.METRICS_TOKEN = TOKEN
    waiting(10)
    Job.objects.create(task="plg.mail", not_before=timezone.now() + timedelta(hours=1))
    ended("reports.progress", JobState.DONE, 2)
    ended("reports.progress", JobState.DONE, 4)
    ended("reports.export", JobState.FAILED)
    pulses.beat(PulseOf.BACKUP)
    with max_queries(6):
        text = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).text
    figures = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    assert figures["plg_jobs_waiting"] == "1"
    assert 600 <= float(figures["plg_oldest_waiting_seconds"]) < 660
    assert figures['plg_jobs_failed{task="reports.export"}'] == "1"
    assert figures['plg_jobs_done{task="reports.progress"}'] == "2"
    assert float(figures['plg_job_seconds{task="reports.progress",quantile="0.5"}']) == pytest.approx(3, abs=0.1)
    assert float(figures['plg_pulse_age_seconds{of="backup"}']) < 60
    assert figures['plg_part_up{part="database"}'] == "1"
    assert all(
        re.fullmatch(r'[a-z_]+(\{[a-z_]+="[^"]*"(,quantile="[0-9.]+")?\})? [0-9.e+]+', line)
        for line in text.splitlines()
        if line[0] != "#"
    )


def test_the_worker_says_how_long_it_took(settle: Settle) -> None:
    job = settle(after_commit("tests.count", steps=1))
    assert job.started_at is not None
    assert job.finished_at is not None
    assert job.made_at <= job.started_at <= job.finished_at


def test_all_is_well_when_it_is() -> None:
    for of in PulseOf:
        pulses.beat(of)
    titles = {line.title: line.state for line in wellness.lines()}
    apart = {"Wie het werk doet", "Het archief tussen twee back-ups", "De schijf", "De log van de database"}
    assert len(titles) == 13  # those apart are of this machine
    assert {state for title, state in titles.items() if title not in apart} == {Wellness.GOOD}


def test_what_is_not_well_stands_first_and_says_what_to_do(world: World) -> None:
    waiting(20)
    ended("reports.export", JobState.FAILED)
    found = wellness.lines()
    by_title = {line.title: line for line in found}
    assert wellness.verdict(found) is Wellness.WRONG
    assert found[0].state is Wellness.WRONG
    assert found[-1].state is Wellness.GOOD
    assert by_title["Werk dat wacht"].state is Wellness.WRONG
    assert "reports.export (1)" in by_title["Werk dat mislukte"].tells
    assert by_title["De back-up"].tells == "Er is hier nog nooit een back-up gemaakt."
    assert by_title["De nacht"].tells.startswith("Hier is nog geen nacht geweest.")
    assert not [line.title for line in found if (line.state is Wellness.GOOD) != (line.advice == "")]
    page = world.client(world.ada).get(PAGE)
    assert "Hier is iets mis" in page.text
    assert by_title["Werk dat wacht"].advice in page.text


def test_a_worker_that_cannot_be_asked_is_not_called_away() -> None:
    told = {
        line.title: line for line in wellness.standing(running.Parts(True, broker=False, worker=False, free_bytes=0))
    }
    assert told["De wachtrij"].state is Wellness.WRONG
    assert told["Wie het werk doet"].state is Wellness.WATCH
    assert "nu niet te zien" in told["Wie het werk doet"].tells
    assert told["De schijf"].state is Wellness.WRONG
    assert "is vol" in told["De schijf"].tells
    told = {line.title: line for line in wellness.standing(running.Parts(True, True, False, free_bytes=10**9))}
    assert told["Wie het werk doet"].state is Wellness.WRONG
    assert told["De schijf"].tells.startswith("Er is nog 0,9 GB vrij")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("log_min_error_statement", "error"),
        ("log_error_verbosity", "default"),
        ("log_statement", "mod"),
        ("log_min_duration_statement", "0"),
    ],
)
def test_a_database_that_would_write_texts_down_is_told(db: None, name: str, value: str) -> None:
    good = {"log_min_error_statement": "panic", "log_error_verbosity": "terse"}
    with connection.cursor() as cursor:
        for setting, wanted in (good | {"log_statement": "none", "log_min_duration_statement": "-1"}).items():
            cursor.execute("SELECT set_config(%s, %s, true)", [setting, wanted])
        assert state_of("De log van de database") is Wellness.GOOD
        cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
        assert state_of("De log van de database") is Wellness.WATCH


def test_age_decides(world: World) -> None:
    pulses.beat(PulseOf.BACKUP)
    assert state_of("De back-up") is Wellness.GOOD
    Pulse.objects.update(at=timezone.now() - timedelta(hours=27))
    assert state_of("De back-up") is Wellness.WATCH
    Pulse.objects.update(at=timezone.now() - timedelta(hours=75))
    assert state_of("De back-up") is Wellness.WRONG
    waiting(5)
    assert state_of("Werk dat wacht") is Wellness.WATCH
    job = ended("reports.progress", JobState.DONE, 200)
    assert state_of("Rapporten maken") is Wellness.WATCH
    letter = Mailing.objects.create(
        job=job, letter="x", user=world.anna.user, waits_until=timezone.now(), fault=MailFault.LOGIN
    )
    assert state_of("Mail") is Wellness.WRONG
    assert "\nplg_letters_held 1\n" in metrics.text()
    Mailing.objects.filter(pk=letter.pk).update(waits_until=None, failed_at=timezone.now())
    assert state_of("Mail") is Wellness.WATCH


def test_the_page_asks_little(world: World, max_queries: MaxQueries) -> None:
    for minutes in range(30):
        waiting(minutes)
    client = world.client(world.ada)
    with max_queries(12):
        client.get(PAGE)


def test_the_sweeper_leaves_its_pulse_and_writes_it_seldom() -> None:
    sweep()
    first = running.pulses()[PulseOf.SWEEP]
    sweep()
    assert running.pulses()[PulseOf.SWEEP] == first
    Pulse.objects.update(at=first - timedelta(minutes=1))
    sweep()
    assert running.pulses()[PulseOf.SWEEP] > first


def test_how_it_runs_is_reckoned_by_indexes() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE tablename = 'plg_job'")
        assert {"job_unfinished", "job_finished"} <= {name for (name,) in cursor.fetchall()}
