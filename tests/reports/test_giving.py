"""What goes along because its owner lets it: a report in the bundle, and codes that the study releases."""

import zipfile
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from coding.models import Round
from coding.services import releasing
from intervisie.models import Attendance
from logbook.words import Circle
from plg.errors import DomainError
from plg.models import AuditLine, Membership
from plg.slots import Going
from plg.words import JobState, Purpose
from reports import own, services
from reports.access import bundlers, given_reports
from reports.bundling import write_bundle
from reports.models import Report
from reports.pdf.progress import make_progress_report
from reports.selectors import Options, progress_facts
from reports.services import giving
from reports.services.leaving import erase
from reports.tasks import bundle
from reports.words import ReportKind
from tests import factories as make
from tests.reports.conftest import Write
from tests.reports.study import settled_study
from tests.reports.test_family import accessible, silent
from tests.support import closings
from tests.support.queries import MaxQueries
from tests.world import Sentinel, World

pytestmark = pytest.mark.usefixtures("typeface")
ANNAS = b"%PDF-1.7 van Anna, zoals zij het zag"


@pytest.fixture
def given(world: World) -> tuple[World, Report]:
    """Minutes that were shared, and a report that Anna gave along; Bram kept his."""
    closings.minutes(closings.meeting_over(world.north, title="Samen besluiten"), themes="Mandaat.")
    report = make.report(world.anna, state=JobState.DONE, content=ANNAS, as_of=timezone.now(), sha256="a" * 64)
    make.report(world.bram, state=JobState.DONE, content=b"%PDF-1.7 van Bram", as_of=timezone.now())
    client = world.client(world.anna)
    page = client.get(reverse("reports:report", args=["north", report.uid])).content.decode()
    assert "Karim Koster" in page, "who will read it stands beside the button"
    assert client.post(reverse("reports:give", args=["north", report.uid])).status_code == 302
    report.refresh_from_db()
    return world, report


def made(world: World, asked: Report) -> zipfile.ZipFile:
    bundle(asked.job, silent)
    asked.refresh_from_db()
    with services.take(by=world.karim, report=asked) as file:
        return zipfile.ZipFile(BytesIO(file.read()))


def test_a_bundle_holds_what_was_given_as_its_owner_saw_it(given: tuple[World, Report]) -> None:
    world, _report = given
    asked = services.ask(by=world.karim, kind=ReportKind.BUNDLE)
    held = made(world, asked)
    starts = ("verslagen/", "voortgangsrapporten/", "LEESMIJ")
    minutes, annas, read_me = (next(name for name in held.namelist() if name.startswith(one)) for one in starts)
    assert len(held.namelist()) == 3, "nothing of Bram"
    assert held.read(annas) == ANNAS
    assert held.read(minutes).startswith(b"%PDF")
    assert "zelf meegaven" in held.read(read_me).decode()
    [seen] = own.seen(world.anna.user, None, 10)
    assert "bundel" in seen.what
    again, steps = BytesIO(), list[tuple[int, int]]()
    write_bundle(world.karim, again, lambda step, of, doing: steps.append((step, of)))
    with services.take(by=world.karim, report=asked) as file:
        assert again.getvalue() == file.read(), "the same data, the same bytes"
    assert steps == [(1, 3), (2, 3), (3, 3)]


def test_a_given_file_that_is_gone_keeps_back_no_other(given: tuple[World, Report]) -> None:
    world, _report = given
    lost = make.report(world.bram, state=JobState.DONE, content=ANNAS, as_of=timezone.now())
    giving.give(by=world.bram, report=lost)
    lost.file.storage.delete(lost.file.name or "")
    asked = services.ask(by=world.karim, kind=ReportKind.BUNDLE)
    held = made(world, asked)
    assert sum(name.startswith("voortgangsrapporten/") for name in held.namelist()) == 1
    assert "is er niet meer. Vraag de deelnemer het opnieuw te maken: Bram Bakker." in held.read("LEESMIJ.txt").decode()
    assert lost.uid not in (asked.holds or [])


def test_what_is_taken_back_is_in_no_bundle_any_more(given: tuple[World, Report]) -> None:
    world, report = given
    asked = services.ask(by=world.karim, kind=ReportKind.BUNDLE)
    made(world, asked)
    client = world.client(world.anna)
    client.post(reverse("reports:take_back", args=["north", report.uid]))
    assert world.client(world.karim).get(reverse("reports:download", args=["north", asked.uid])).status_code == 409
    assert "nog geen" in world.client(world.karim).get(reverse("reports:bundle", args=["north"])).content.decode()
    assert len(made(world, services.ask(by=world.karim, kind=ReportKind.BUNDLE)).namelist()) == 2


def test_only_an_own_report_that_is_there_is_given(given: tuple[World, Report], world: World) -> None:
    for report in (make.report(world.anna), make.report(world.anna, ReportKind.CONSENT, content=ANNAS)):
        with pytest.raises(DomainError):
            giving.give(by=world.anna, report=report)
    talks = make.report(world.anna, state=JobState.DONE, content=ANNAS, options={"with_dialogue": True})
    with pytest.raises(DomainError, match="anderen"):
        giving.give(by=world.anna, report=talks)
    with pytest.raises(DomainError, match="eigen"):
        giving.give(by=world.bram, report=given[1])
    newer = make.report(world.anna, state=JobState.DONE, content=b"%PDF-1.7 nieuw")
    giving.give(by=world.anna, report=newer)
    assert list(Report.objects.exclude(given_at=None)) == [newer], "one at a time"


def test_a_report_that_is_not_there_is_not_given_and_giving_twice_is_once(
    given: tuple[World, Report], world: World
) -> None:
    old = timezone.now() - timedelta(days=1)
    over = make.report(world.anna, state=JobState.DONE, content=ANNAS)
    Report.objects.filter(pk=over.pk).update(expires_at=old)
    for gone in (make.report(world.anna), over):
        with pytest.raises(DomainError, match="er nog niet, of niet meer"):
            giving.give(by=world.anna, report=gone)
    before = given[1].given_at
    again = giving.give(by=world.anna, report=given[1])
    assert again.given_at == before
    for _press in range(2):
        giving.take_back(by=world.anna, report=given[1])
    told = AuditLine.objects.filter(subject=given[1].uid).order_by("position")
    assert [line.word for line in told] == ["report.given", "report.withheld"]


def test_what_was_given_is_seen_by_who_bundles_as_long_as_it_is_there(given: tuple[World, Report]) -> None:
    world, report = given
    assert list(given_reports(world.karim)) == [report]
    for name, person in world.everybody.items():
        if isinstance(person, Membership) and name != "karim":
            assert not given_reports(person).exists(), name
    assert list(bundlers(world.anna)) == [world.karim]
    assert not bundlers(world.karim).exists(), "nobody hands something to themselves"
    Report.objects.filter(pk=report.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert not given_reports(world.karim).exists()
    Report.objects.filter(pk=report.pk).update(expires_at=timezone.now() + timedelta(days=1))
    assert given_reports(world.karim).exists()
    Membership.objects.filter(pk=world.anna.pk).update(left_at=timezone.now())
    assert not given_reports(world.karim).exists()


def test_two_owners_with_one_name_each_have_a_file_in_the_bundle(given: tuple[World, Report]) -> None:
    world, _report = given
    other = make.member(world.north, make.person("Anna Akkerman", email="anna.twee@plg.example"))
    hers = make.report(other, state=JobState.DONE, content=b"%PDF-1.7 van de andere Anna", as_of=timezone.now())
    giving.give(by=other, report=hers)
    held = made(world, services.ask(by=world.karim, kind=ReportKind.BUNDLE))
    files = {name: held.read(name) for name in held.namelist() if name.startswith("voortgangsrapporten/")}
    assert sorted(files) == ["voortgangsrapporten/anna-akkerman-2.pdf", "voortgangsrapporten/anna-akkerman.pdf"]
    assert set(files.values()) == {ANNAS, b"%PDF-1.7 van de andere Anna"}


def test_who_is_erased_leaves_no_file_with_others(given: tuple[World, Report], world: World) -> None:
    asked = services.ask(by=world.karim, kind=ReportKind.BUNDLE)
    made(world, asked)
    duo = make.report(world.bram, ReportKind.DUO, content=ANNAS, options=services_options(world))
    talks = make.report(world.bram, content=ANNAS, options={"with_dialogue": True})
    erase(Going(world.anna.user, (world.anna,)))
    assert not [one for one in Report.objects.filter(pk__in=[asked.pk, duo.pk, talks.pk]) if one.file]


def services_options(world: World) -> dict[str, Any]:
    return dict(services.ask(by=world.bram, kind=ReportKind.DUO).options)


@pytest.fixture
def round(world: World, write: Write) -> Round:
    return settled_study(world, write)


def test_codes_are_hers_to_take_once_the_study_released_them(round: Round, world: World) -> None:
    wanted = Options(with_codes=True)
    assert not progress_facts(world.anna, wanted).codes
    assert "with_codes" not in world.client(world.anna).get(reverse("reports:mine", args=["north"])).content.decode()
    releasing.release_round(round=round, by=world.eva)
    assert "with_codes" in world.client(world.anna).get(reverse("reports:mine", args=["north"])).content.decode()
    [found] = progress_facts(world.anna, wanted).codes
    assert (found.texts, sum(n for _label, _dimension, n in found.codes)) == (2, 2)
    assert not progress_facts(world.anna, Options()).codes, "only when she asks"
    assert not progress_facts(world.fatma, wanted).codes
    outside = Options(since=date(2027, 1, 1), with_codes=True)
    assert not progress_facts(world.anna, outside).codes
    make.consent(world.anna, Purpose.ENTRIES, given=False)
    assert not progress_facts(world.anna, wanted).codes


def test_she_chooses_what_goes_in(round: Round, world: World, write: Write, max_queries: MaxQueries) -> None:
    releasing.release_round(round=round, by=world.eva)
    ours = write(world.anna, "Wie helpt?", circles=[Circle.DUO], asks=Sentinel.ASKS, tags=["veiligheid"])
    make.response(world.bram, ours, f"{Sentinel.RESPONSE} 🌱")
    over = closings.meeting_over(world.north, title="Mandaat", themes=["Wie beslist"])
    Attendance.objects.create(meeting=over, member=world.anna, state="late")
    missed = closings.meeting_over(world.north, title=Sentinel.SOUTH)
    Attendance.objects.create(meeting=missed, member=world.anna, state="absent")
    with max_queries(30):
        facts = progress_facts(world.anna, Options(with_codes=True, with_dialogue=True, with_threads=True))
    told = accessible(make_progress_report(facts, silent).content)
    for words in (Sentinel.RESPONSE, Sentinel.ASKS, "Bram Bakker", "Wat herkenden de onderzoekers?", "Wie beslist"):
        assert words in told, words
    assert Sentinel.SOUTH not in told, "where she was not is not told"
    assert "Eva" not in told, "nor who coded"
    plain = progress_facts(world.anna, Options(without_meetings=True, without_labels=True, without_questionnaires=True))
    assert (plain.meetings, plain.results, plain.with_labels, plain.responses) == ([], [], False, 0)
    assert Sentinel.RESPONSE not in str(plain)
