"""Somebody is erased, or takes back what they wrote to another: it stands in nobody's waiting zip or report any more,
nor on the disk, and who asked for that file reads why, and makes it anew. Nobody is told whose words they were."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import transaction
from django.urls import reverse
from pytest_django import Settings

from intervisie.models import Attendance, Minutes
from intervisie.words import AttendanceState, MinutesState
from logbook.models import Response
from logbook.services import take_back_response
from logbook.services.talk_writing import take_back_report
from logbook.words import Circle, TalkState
from plg import audit
from plg.errors import Gone
from plg.models import Job, Membership, User
from plg.queue import Later
from plg.services import erasing
from plg.slots import Going
from plg.words import JobState
from reports import services, tasks
from reports.models import OwnCopy, Report
from reports.services import leaving
from reports.words import ReportKind
from tests import factories as make
from tests.reports.conftest import Write
from tests.reports.test_withdrawn_meanwhile import together, work
from tests.test_sentinels_leaving import of_pdf, unpacked
from tests.world import Sentinel, World

pytestmark = [pytest.mark.usefixtures("typeface", "unhinted"), pytest.mark.django_db(transaction=True)]
DATA, DOWNLOAD = "/mijn/gegevens/", "/mijn/gegevens/zip/"


@pytest.fixture(autouse=True)
def own_disk(settings: Settings, tmp_path: Path) -> None:
    """A disk without what other tests left, of which not all that is called a zip is one."""
    settings.MEDIA_ROOT = tmp_path


def words_on_disk() -> str:
    """Return every word of every file that the platform keeps: inside archives, and as a PDF is read aloud."""
    root = Path(default_storage.path(""))
    return "\n".join(_read(file.read_bytes()) for file in sorted(root.rglob("*")) if file.is_file())


def _read(content: bytes) -> str:
    if content[:5] == b"%PDF-":
        return of_pdf(content)
    if content[:2] == b"PK":
        return unpacked(content)
    return content.decode(errors="replace")


def copied(user: User, *, meanwhile: Callable[[], object] = lambda: None) -> OwnCopy:
    """Make somebody's zip here, and let something happen when its first file is being laid beside the rows."""
    copy = services.ask_own_copy(by=user)
    Job.objects.filter(pk=copy.job_id).update(state=JobState.RUNNING)
    happened = list[int]()

    def progress(step: int, steps: int, doing: str) -> None:
        if step == steps and not happened:
            happened.append(step)
            meanwhile()

    tasks.own_copy(Job.objects.get(pk=copy.job_id), progress)
    Job.objects.filter(pk=copy.job_id).update(state=JobState.DONE)
    return OwnCopy.objects.get(pk=copy.pk)


def answered(world: World, write: Write) -> Response:
    """Bram wrote under an entry of Anna's, and she has it in a report."""
    entry = write(world.anna, "Wie helpt mij?", circles=[Circle.DUO])
    said = make.response(world.bram, entry, f"Ik. {Sentinel.RESPONSE}")
    work(tasks.progress_report, make.report(world.anna, options={"with_dialogue": True}))
    return said


def erase(member: Membership) -> None:
    erasing.erase(user=member.user, by=member)


def test_the_reply_of_who_is_erased_is_in_no_file_and_the_page_says_why(world: World, write: Write) -> None:
    answered(world, write)
    copied(world.anna.user)
    elsewhere = copied(world.zoe.user)
    assert Sentinel.RESPONSE in words_on_disk()
    with services.take_own_copy(by=world.anna.user)[1] as file:
        assert Sentinel.RESPONSE in _read(file.read())
    erase(world.bram)
    assert Sentinel.RESPONSE not in words_on_disk()
    assert "Bram Bakker" not in words_on_disk()
    with pytest.raises(Gone):
        services.take_own_copy(by=world.anna.user)
    assert default_storage.exists(elsewhere.file.name or ""), "who never met him keeps theirs"
    anna = world.client(world.anna)
    page = anna.get(DATA).content.decode()
    assert "Dit bestand is weggehaald" in page
    assert "Iemand nam sindsdien iets terug" in page
    assert "Breng het opnieuw bijeen" in page
    assert "Bram" not in page
    assert anna.get(reverse("own:download")).status_code == 404
    copied(world.anna.user)
    assert "Klaar om mee te nemen" in anna.get(DATA).content.decode()
    assert Sentinel.RESPONSE not in words_on_disk()


@pytest.mark.parametrize("kind", [ReportKind.DUO, ReportKind.CONTACT, ReportKind.MINUTES, ReportKind.PROGRESS])
def test_no_kind_of_report_keeps_what_they_wrote(world: World, write: Write, kind: ReportKind) -> None:
    entry = write(world.bram, f"Voor ons. {Sentinel.DUO}", circles=[Circle.DUO])
    make.response(world.bram, write(world.anna, "En jij?", circles=[Circle.DUO]), f"Ik ook. {Sentinel.DUO}")
    talk = make.talk(world.anna, world.bram, text=f"Besproken: {Sentinel.DUO}", state=TalkState.APPROVED)
    meeting = make.meeting(world.north)
    Attendance.objects.create(meeting=meeting, member=world.bram, state=AttendanceState.PRESENT)
    Minutes.objects.create(meeting=meeting, themes="Rust", state=MinutesState.SHARED, shared_at=entry.written_at)
    options: dict[ReportKind, dict[str, object]] = {
        ReportKind.PROGRESS: {"with_dialogue": True},
        ReportKind.CONTACT: {"talk": str(talk.uid)},
        ReportKind.MINUTES: {"meeting": str(meeting.uid)},
    }
    handler = {
        ReportKind.PROGRESS: tasks.progress_report,
        ReportKind.CONTACT: tasks.contact_summary,
        ReportKind.MINUTES: tasks.meeting_minutes,
        ReportKind.DUO: tasks.duo_report,
    }[kind]
    report = make.report(world.anna, kind, options=options.get(kind, {}))
    work(handler, report)
    assert ("Bram Bakker" if kind == ReportKind.MINUTES else Sentinel.DUO) in words_on_disk()
    erase(world.bram)
    assert Sentinel.DUO not in words_on_disk()
    assert "Bram" not in words_on_disk()
    assert Report.objects.get(pk=report.pk).was_taken_away


def test_a_zip_that_is_being_made_while_somebody_is_erased_is_made_anew_without(world: World, write: Write) -> None:
    answered(world, write)
    with pytest.raises(Later):
        copied(world.anna.user, meanwhile=lambda: erase(world.bram))
    assert not OwnCopy.objects.get().file
    assert Sentinel.RESPONSE not in words_on_disk()
    copied(world.anna.user)
    assert "Wie helpt mij?" in words_on_disk()
    assert Sentinel.RESPONSE not in words_on_disk()


def test_who_asks_while_somebody_is_erased_waits_for_that(world: World) -> None:
    """Else the zip is read before the words are gone, and nobody knows of it when they go."""

    def half() -> None:  # the zips of others are gone, the words not yet
        audit.hold_all_of(world.bram.user)
        leaving.erase(Going(world.bram.user, (world.bram,)))

    together(half, lambda: services.ask_own_copy(by=world.anna.user))


def test_a_reply_that_is_taken_back_is_in_no_file_either(world: World, write: Write) -> None:
    said = answered(world, write)
    copied(world.anna.user)
    his = copied(world.bram.user)
    assert Sentinel.RESPONSE in words_on_disk()
    take_back_response(by=world.bram, response=said)
    assert not OwnCopy.objects.get(user=world.anna.user).file
    assert Report.objects.get(kind=ReportKind.PROGRESS).was_taken_away
    assert default_storage.exists(his.file.name or ""), "his own words in his own zip are his"


def test_a_report_of_a_talk_that_is_taken_back_is_in_no_file(world: World) -> None:
    talk = make.talk(world.anna, world.marijke, text=f"Besproken: {Sentinel.DUO}", state=TalkState.SENT)
    copied(world.anna.user)
    assert Sentinel.DUO in words_on_disk()
    take_back_report(by=world.marijke, talk=talk)
    assert Sentinel.DUO not in words_on_disk()


def test_what_an_administrator_was_named_in_goes_wherever_it_is(world: World) -> None:
    copy = copied(world.zoe.user)
    erasing.erase(user=world.ada, by=None)
    assert not default_storage.exists(copy.file.name or "")


def test_an_erasing_that_did_not_go_through_throws_nothing_away(world: World, write: Write) -> None:
    answered(world, write)
    copy = copied(world.anna.user)

    def half() -> None:
        with transaction.atomic():
            erase(world.bram)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half()
    assert default_storage.exists(copy.file.name or "")
    services.take_own_copy(by=world.anna.user)[1].close()


def test_when_the_time_of_a_community_is_over_its_names_wait_in_no_zip(world: World) -> None:
    here, elsewhere = copied(world.anna.user), copied(world.zoe.user)
    leaving.outlived(world.north, True)
    assert default_storage.exists(here.file.name or ""), "it was only counted"
    leaving.outlived(world.north, False)
    assert not default_storage.exists(here.file.name or "")
    assert default_storage.exists(elsewhere.file.name or "")
