"""Every file the background makes, made here: what it is about stands in it, and what stands in the way is told.

That a real worker does so too stands in test_in_the_worker and test_own_copy_whole.
"""

import json
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pypdf
import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from intervisie.models import Minutes
from logbook.models import ReflectionInterview
from logbook.words import TalkState
from plg.models import AuditLine, Job, Membership
from plg.queue import Progress, WorkFailed, after_commit
from plg.services import consent
from plg.words import JobState, Purpose
from reports import services, tasks
from reports.models import OwnCopy, Report
from reports.words import ReportKind
from tests import factories as make
from tests.reports.conftest import Write, kept_entry
from tests.reports.exports import Read
from tests.reports.study import settle_names, settled_study
from tests.reports.test_family import silent
from tests.reports.test_progress_pdf import text_of
from tests.support import closings
from tests.world import Sentinel, World

pytestmark = pytest.mark.usefixtures("typeface", "content")

Handler = Callable[[Job, Progress], None]
Asked = tuple[Membership, dict[str, Any]]


def worked(handler: Handler, report: Report) -> Report:
    """Do what the worker does with a report that was asked for."""
    handler(report.job, silent)
    Job.objects.filter(pk=report.job_id).update(state=JobState.DONE)
    return Report.objects.select_related("job", "community").get(pk=report.pk)


def content_of(by: Membership, report: Report) -> bytes:
    with services.take(by=by, report=report) as file:
        return file.read()


def of_oneself(world: World) -> Asked:
    kept_entry(world.anna, f"Bij de {Sentinel.PRIVATE} begon het.")
    return world.anna, {}


def of_consent(world: World) -> Asked:
    consent.answer(by=world.anna, answers={Purpose.QUOTES: False})
    return world.anna, {}


def of_a_talk(world: World) -> Asked:
    kept_entry(world.anna, f"Bij de {Sentinel.PRIVATE} begon het.")
    return world.anna, {"talk": str(make.talk(world.anna, world.marijke).uid)}


def of_a_summary(world: World) -> Asked:
    talk = make.talk(world.anna, world.marijke, "Het verslag.", state=TalkState.SENT)
    return world.marijke, {"talk": str(talk.uid)}


def of_minutes(world: World) -> Asked:
    minutes = closings.minutes(closings.meeting_over(world.north), themes="Wie beslist, en waarover.")
    return world.bram, {"meeting": str(minutes.meeting.uid)}


def of_the_community(world: World) -> Asked:
    closings.meeting_over(world.north, title="Samen besluiten")
    return world.marijke, {}


#: Of each kind: what does the work, who asks for what, and words that stand in it.
PAPERS: dict[ReportKind, tuple[Handler, Callable[[World], Asked], str]] = {
    ReportKind.PROGRESS: (tasks.progress_report, of_oneself, Sentinel.PRIVATE),
    ReportKind.CONSENT: (tasks.consent_copy, of_consent, "Anna Akkerman"),
    ReportKind.INTERVIEW: (tasks.talk_sheet, of_a_talk, Sentinel.PRIVATE),
    ReportKind.CONTACT: (tasks.contact_summary, of_a_summary, "Kort: Het verslag."),
    ReportKind.MINUTES: (tasks.meeting_minutes, of_minutes, "Wie beslist, en waarover."),
    ReportKind.COMMUNITY: (tasks.community_report, of_the_community, "Samen besluiten"),
}


@pytest.mark.parametrize("kind", sorted(PAPERS))
def test_a_paper_is_made_kept_and_handed_over(world: World, kind: ReportKind) -> None:
    handler, ask, words = PAPERS[kind]
    by, options = ask(world)
    report = worked(handler, services.ask(by=by, kind=kind, options=options))
    pages = pypdf.PdfReader(BytesIO(content_of(by, report))).pages
    assert words in text_of(pypdf.PdfReader(BytesIO(content_of(by, report))))
    assert (report.pages, bool(report.sha256), bool(report.data)) == (len(pages), True, True)
    line = AuditLine.objects.get(word="report.made")
    assert (line.detail["kind"], line.detail["sha256"]) == (kind, report.sha256)
    assert services.ask(by=by, kind=kind, options=options) == report, "the same data: the same file"


def no_minutes(world: World) -> None:
    Minutes.objects.all().delete()


def another_interviewer(world: World) -> None:
    ReflectionInterview.objects.update(interviewer=world.eva)


@pytest.mark.parametrize(
    ("kind", "meanwhile"), [(ReportKind.MINUTES, no_minutes), (ReportKind.CONTACT, another_interviewer)]
)
def test_what_may_not_be_told_any_more_when_it_is_made_is_why_it_failed(
    world: World, kind: ReportKind, meanwhile: Callable[[World], None]
) -> None:
    handler, ask, _words = PAPERS[kind]
    by, options = ask(world)
    report = services.ask(by=by, kind=kind, options=options)
    meanwhile(world)
    with pytest.raises(WorkFailed):
        handler(report.job, silent)
    report.refresh_from_db()
    assert not report.file


def test_work_for_a_report_that_is_gone_says_so(world: World) -> None:
    for task, handler in (("progress", tasks.progress_report), ("bundle", tasks.bundle)):
        job = after_commit(f"reports.{task}", report="00000000-0000-4000-8000-000000000000")
        with pytest.raises(WorkFailed, match="Dit rapport bestaat niet meer"):
            handler(job, silent)
    job = after_commit("reports.own_copy", copy="00000000-0000-4000-8000-000000000000")
    with pytest.raises(WorkFailed, match="Deze gegevens zijn er niet meer"):
        tasks.own_copy(job, silent)


def test_what_clears_away_waits_for_its_time(world: World, django_capture_on_commit_callbacks: Any) -> None:
    report = make.report(world.anna, state=JobState.DONE, content=b"%PDF van Anna")
    copy = make.own_copy(world.anna.user)
    names = [str(report.file), str(copy.file)]
    jobs = (
        after_commit("reports.clear", report=str(report.uid), name=names[0]),
        after_commit("reports.clear_own_copy", copy=str(copy.uid), name=names[1]),
    )

    def cleared() -> list[bool]:
        with django_capture_on_commit_callbacks(execute=True):
            for job, handler in zip(jobs, (tasks.clear, tasks.clear_own_copy), strict=True):
                handler(job, silent)
        return [default_storage.exists(name) for name in names]

    assert cleared() == [True, True]
    over = timezone.now() - timedelta(seconds=1)
    Report.objects.update(expires_at=over)
    OwnCopy.objects.update(expires_at=over)
    assert cleared() == [False, False]


def test_a_copy_is_asked_for_once_while_it_is_made_and_anew_after_that(world: World) -> None:
    copy = services.ask_own_copy(by=world.anna.user)
    first = copy.job
    assert services.ask_own_copy(by=world.anna.user).job == first
    Job.objects.filter(pk=first.pk).update(state=JobState.FAILED, reason="De schijf is vol.")
    assert services.ask_own_copy(by=world.anna.user).job == first, "one that failed is tried again"
    first.refresh_from_db()
    assert first.state == JobState.QUEUED
    Job.objects.filter(pk=first.pk).update(state=JobState.DONE)
    newer = services.ask_own_copy(by=world.anna.user)
    assert (newer.pk, newer.job == first) == (copy.pk, False)


def an_export(world: World, **chosen: Any) -> Report:
    """An export Eva asked for, of which no worker hears: where a test commits, one that runs would make it too."""
    options = {"purpose": "analyse", "addressee": "onderzoeksgroep", **chosen}
    report = make.report(world.eva, ReportKind.EXPORT, options=options)
    report.job.args = {"report": str(report.uid)}
    return report


@pytest.mark.django_db(transaction=True)
def test_an_export_holds_the_rounds_and_parts_that_were_chosen(world: World, write: Write) -> None:
    round = settled_study(world, write)

    def files(**chosen: Any) -> Read:
        return Read(content_of(world.eva, worked(tasks.research_export, an_export(world, **chosen))))

    whole = files()
    assert {"attendance.csv", "rankings.csv", "memos.csv", "codes_long.csv"} <= set(whole.names)
    part = files(rounds=[], parts=["attendance"])
    assert "attendance.csv" in part.names
    assert not {"rankings.csv", "amo_items.csv", "amo_scores.csv"} & set(part.names)
    assert part.rows("codes_long.csv") == []
    assert files(rounds=[str(round.uid)], without=["attendance"]).rows("codes_long.csv")
    assert "attendance.csv" not in files(without=["attendance"]).names


@pytest.mark.django_db(transaction=True)
def test_a_name_that_came_in_since_keeps_an_export_back(world: World, write: Write) -> None:
    write(world.anna, "vandaag luisterde ik.")
    settle_names(world)
    report = an_export(world)
    write(world.bram, "gisteren belde Chantal Claassen met mij.")
    with pytest.raises(WorkFailed, match="1 × Naam van een deelnemer") as told:
        tasks.research_export(report.job, silent)
    assert "Claassen" not in str(told.value)
    assert not Report.objects.get().file


@pytest.mark.django_db(transaction=True)
def test_a_copy_of_ones_own_data_is_whole_and_ones_own(world: World) -> None:
    entry = kept_entry(world.anna, f"Bij de {Sentinel.PRIVATE} begon het.")
    kept_entry(world.bram, f"Over {Sentinel.DUO}.")
    make.photo(entry, "Een lege stoel.")
    make.report(world.anna, state=JobState.DONE, content=b"%PDF van Anna")
    job = Job.objects.create(task="reports.own_copy")
    copy = OwnCopy.objects.create(user=world.anna.user, job=job)
    job.args = {"copy": str(copy.uid)}
    tasks.own_copy(job, silent)
    found, file = services.take_own_copy(by=world.anna.user)
    with file:
        read = Read(file.read())
    assert found.pk == copy.pk
    rows = json.loads(read.file("gegevens/logbook.EntryVersion.json"))["rijen"]
    assert [row["text"] for row in rows] == [f"Bij de {Sentinel.PRIVATE} begon het."]
    paper = text_of(pypdf.PdfReader(BytesIO(read.file("mijn-gegevens.pdf"))))
    for words in ("Mijn gegevens", "Anna Akkerman", Sentinel.PRIVATE, "Een lege stoel."):
        assert words in paper, words
    assert [name.split("/")[1] for name in read.names if name.startswith("bestanden/")] == ["fotos", "rapporten"]
    told = "".join(read.file(name).decode(errors="ignore") for name in read.names) + paper
    for other in (Sentinel.DUO, world.bram.user.name, str(world.bram.user.email)):
        assert other not in told
    overview = json.loads(read.file("overzicht.json"))
    assert {one["naam"] for one in overview["bestanden"]} == set(read.names) - {"overzicht.json"}
