"""Somebody takes back what is in a file while it is being made, kept or taken: it is wholly without, or it left before
and its receiver is to be told. Never something in between, and nothing of theirs stays on the disk."""

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import IO, TypeVar

import pytest
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils import timezone

from coding.models import Round
from coding.services import releasing
from logbook.models import Entry
from logbook.services import set_counts_in_research, unshare
from logbook.words import Circle
from plg.errors import DomainError
from plg.models import AuditLine, Job
from plg.queue import Handler, Later
from plg.services import consent, erasing, leaving, names
from plg.words import JobState, Purpose
from reports import services
from reports.models import Handover, Report
from reports.selectors.research import research_seal
from reports.tasks import duo_report, progress_report, research_export, tidy
from reports.words import ReportKind
from tests import factories as make
from tests.reports.conftest import Write
from tests.reports.exports import Read
from tests.reports.study import settle_names, settled_study
from tests.reports.test_family import accessible
from tests.world import Sentinel, World

pytestmark = [pytest.mark.usefixtures("typeface"), pytest.mark.django_db(transaction=True)]
Result = TypeVar("Result")
EXPORT = {"purpose": "analyse", "addressee": "groep"}


@pytest.fixture
def settled(world: World, write: Write) -> Round:
    return settled_study(world, write)


def work(handler: Handler, report: Report, *, at: int = 0, meanwhile: Callable[[], object] = lambda: None) -> None:
    """Do the work of a report here, and let something happen when it tells of step `at`."""
    Job.objects.filter(pk=report.job_id).update(state=JobState.RUNNING, args={"report": str(report.uid)})

    def progress(step: int, steps: int, doing: str) -> None:
        if step == at:
            meanwhile()

    handler(Job.objects.get(pk=report.job_id), progress)
    Job.objects.filter(pk=report.job_id).update(state=JobState.DONE)


def is_made_anew(handler: Handler, report: Report, *, at: int, meanwhile: Callable[[], object]) -> bytes:
    """Show that nothing was kept of what was made while this happened; return the file that is made next."""
    with pytest.raises(Later):
        work(handler, report, at=at, meanwhile=meanwhile)
    folder = Path(default_storage.path("reports"))
    assert not [file for file in folder.iterdir() if str(report.uid) in file.name]
    assert not Report.objects.get(pk=report.pk).file
    assert not AuditLine.objects.filter(word="report.made", subject=report.uid).exists()
    work(handler, report)
    return Path(default_storage.path(Report.objects.get(pk=report.pk).file.name or "")).read_bytes()


def test_whoever_withdraws_while_an_export_is_made_is_not_in_it(world: World, settled: Round) -> None:
    report = make.report(world.eva, ReportKind.EXPORT, options=EXPORT)

    def withdraw() -> None:
        leaving.withdraw(by=world.anna)
        settle_names(world)  # which words are names is judged by the texts that stand

    read = Read(is_made_anew(research_export, report, at=4, meanwhile=withdraw))
    assert world.bram.pseudonym.code.encode() in read.every_byte
    assert world.anna.pseudonym.code.encode() not in read.every_byte
    handover = Handover.objects.get()
    assert world.anna.uid not in handover.holds
    assert not handover.notices.exists(), "nobody has anything of hers"
    services.take(by=world.eva, report=Report.objects.get(pk=report.pk)).close()


def test_so_is_whoever_is_erased(world: World, settled: Round) -> None:
    report = make.report(world.eva, ReportKind.EXPORT, options=EXPORT)

    def erase() -> None:
        erasing.erase(user=world.anna.user, by=world.anna)
        settle_names(world)

    read = Read(is_made_anew(research_export, report, at=5, meanwhile=erase))
    assert len(read.rows("entries.csv")) == 2


def test_a_quote_that_may_not_be_given_any_more_is_told_so(world: World, settled: Round) -> None:
    make.consent(world.anna, Purpose.QUOTES)
    report = make.report(world.eva, ReportKind.EXPORT, options=EXPORT)
    read = Read(
        is_made_anew(
            research_export,
            report,
            at=3,
            meanwhile=lambda: consent.answer(by=world.anna, answers={Purpose.QUOTES: False}),
        )
    )
    may = {row["pseudonym"]: row["quotes_allowed"] for row in read.rows("entries.csv")}
    assert may[world.anna.pseudonym.code] == "0"


def test_who_said_no_counts_and_not_when(world: World, settled: Round) -> None:
    """A no is sealed with the moment somebody pressed, which lies before the one at which it can be read."""
    report = make.report(world.eva, ReportKind.EXPORT, options=EXPORT)

    def write(file: IO[bytes]) -> services.Made:
        file.write(b"PK")
        seal = research_seal(world.north)
        leaving.withdraw(by=world.anna)
        late = timezone.now() + timedelta(minutes=1)
        return services.Made(seal, late, members={world.anna.pk: (Purpose.ENTRIES,)})

    with pytest.raises(Later):
        services.keep(report, write)
    assert not Handover.objects.exists()


def test_words_that_are_taken_back_while_a_report_is_made_are_not_in_it(world: World, write: Write) -> None:
    entry = write(world.anna, "Wie helpt mij?", circles=[Circle.DUO])
    make.response(world.bram, entry, f"Ik. {Sentinel.RESPONSE}")
    report = make.report(world.anna, options={"with_dialogue": True})
    made = is_made_anew(
        progress_report, report, at=3, meanwhile=lambda: erasing.erase(user=world.bram.user, by=world.bram)
    )
    assert "Wie helpt mij?" in accessible(made)
    assert Sentinel.RESPONSE not in accessible(made)


def test_codes_that_are_held_back_while_a_report_is_made_are_not_in_it(world: World, settled: Round) -> None:
    releasing.release_round(round=settled, by=world.eva)
    report = make.report(world.anna, options={"with_codes": True})
    made = is_made_anew(
        progress_report, report, at=4, meanwhile=lambda: releasing.hold_back(round=settled, by=world.eva)
    )
    assert "Wat herkenden de onderzoekers?" not in accessible(made)


def test_what_is_not_shared_any_more_is_in_no_duo_report(world: World, write: Write) -> None:
    entry = write(world.bram, f"Voor ons tweeën. {Sentinel.DUO}", circles=[Circle.DUO])
    report = make.report(world.anna, ReportKind.DUO)
    made = is_made_anew(
        duo_report, report, at=3, meanwhile=lambda: unshare(by=world.bram, entry=entry, circles=[Circle.DUO])
    )
    assert Sentinel.DUO not in accessible(made)


def together(first: Callable[[], object], second: Callable[[], Result]) -> Result:
    """Do `first`, and `second` from another connection before the first has gone through; return what it came to."""

    def beside() -> Result:
        try:
            return second()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as hand:
        with transaction.atomic():
            first()
            other = hand.submit(beside)
            for _tick in range(200):
                if other.done() or somebody_waits():
                    break
                time.sleep(0.02)
            assert not other.done(), "it waits for the first"
        return other.result()


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        return bool(cursor.fetchone()[0])


@pytest.fixture
def ready(world: World, settled: Round) -> Report:
    report = make.report(world.eva, ReportKind.EXPORT, options=EXPORT)
    work(research_export, report)
    return Report.objects.select_related("job", "community", "asked_by").get(pk=report.pk)


def test_who_takes_a_file_while_somebody_withdraws_has_nothing(world: World, ready: Report) -> None:
    def take() -> str:
        try:
            services.take(by=world.eva, report=ready).close()
        except DomainError as error:
            return error.message
        return "taken"

    assert "is er niet meer" in together(lambda: leaving.withdraw(by=world.anna), take)
    assert Handover.objects.get().taken_at is None


def test_who_withdraws_while_a_file_is_taken_is_told_of(world: World, ready: Report) -> None:
    def take() -> None:
        services.take(by=world.eva, report=ready).close()

    together(take, lambda: leaving.withdraw(by=world.anna))
    handover = Handover.objects.get()
    assert handover.taken_at
    assert handover.notices.get().pseudonym == world.anna.pseudonym.code


def test_a_file_that_is_kept_while_somebody_withdraws_waits_for_that(world: World, settled: Round) -> None:
    report = make.report(world.eva, ReportKind.EXPORT, options=EXPORT)

    def keep() -> str:
        def write(file: IO[bytes]) -> services.Made:
            file.write(b"PK")
            return services.Made("", timezone.now(), members={world.anna.pk: (Purpose.ENTRIES,)})

        try:
            services.keep(report, write)
        except Later:
            return "made anew"
        return "kept"

    assert together(lambda: leaving.withdraw(by=world.anna), keep) == "made anew"


def test_an_entry_that_is_taken_out_of_the_research_leaves_in_no_file(world: World, ready: Report) -> None:
    entry = Entry.objects.filter(author=world.anna, counts_in_research=True).earliest("pk")
    set_counts_in_research(by=world.anna, entry=entry, counts=False)
    with pytest.raises(DomainError, match="uit het onderzoek gehaald"):
        services.take(by=world.eva, report=ready)
    anew = make.report(world.eva, ReportKind.EXPORT, options=EXPORT)
    work(research_export, anew)
    with services.take(by=world.eva, report=Report.objects.get(pk=anew.pk)) as file:
        read = Read(file.read())
    assert str(entry.uid).encode() not in read.every_byte


def test_a_name_of_who_is_erased_stands_in_no_file_of_others(world: World) -> None:
    for kind in (ReportKind.DUO, ReportKind.MINUTES, ReportKind.CONTACT, ReportKind.INTERVIEW, ReportKind.BUNDLE):
        make.report(world.bram, kind, state=JobState.DONE, content=b"Erbij: Anna Akkerman")
    own = make.report(world.bram, state=JobState.DONE, content=b"Van Bram")
    erasing.erase(user=world.anna.user, by=world.anna)
    left = [report for report in Report.objects.all() if report.file]
    assert left == [own]
    folder = Path(default_storage.path("reports"))
    kept = [file.read_bytes() for file in folder.iterdir() if file.is_file()]
    assert b"Van Bram" in kept
    assert not [content for content in kept if b"Anna Akkerman" in content]


def test_what_a_killed_worker_left_is_cleared_when_nobody_asks_anything(world: World) -> None:
    folder = Path(default_storage.path("own"))
    folder.mkdir(parents=True, exist_ok=True)
    old, new = folder / ".oud.zip.1", folder / ".nieuw.zip.2"
    for left in (old, new):
        left.write_bytes(b"woorden")
    os.utime(old, (0, 0))
    tidy()
    assert (old.exists(), new.exists()) == (False, True)
    new.unlink()


def test_the_coordinator_reads_that_names_hold_an_export_back(world: World, write: Write) -> None:
    home, karim = "/plg/north/", world.client(world.karim)
    write(world.bram, "gisteren belde Chantal Claassen met mij.")
    assert "kan een naam zijn" not in karim.get(home).content.decode()
    names.scan(world.north)
    assert "Zolang daar niet over is besloten" in karim.get(home).content.decode()
    for other in (world.eva, world.bram, world.marijke):
        assert "Zolang daar niet over is besloten" not in world.client(other).get(home).content.decode()
    settle_names(world)
    assert "Zolang daar niet over is besloten" not in karim.get(home).content.decode()
