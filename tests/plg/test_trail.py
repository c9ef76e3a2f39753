"""The audit trail as people read it: the coordinator's page, narrowed and in parts, and what never stands there."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from logbook.services.sharing import share
from logbook.words import Circle
from plg import audit
from plg.acts import ActGroup
from plg.audit.telling import ON_A_PAGE, Narrowing, told, trail_page, visible_lines
from plg.models import AuditLine
from plg.services.consent import answer
from plg.words import FindingState, Purpose
from reports import services as reports
from reports.words import ReportKind
from tests import factories
from tests.support.queries import MaxQueries
from tests.world import Sentinel, World

PAGE = reverse("plg:trail", kwargs={"slug": "north"})


@pytest.fixture
def folk(world: World, content: None) -> World:
    """The world with an empty trail."""
    AuditLine.objects.all().delete()
    return world


def invited(world: World, times: int = 1) -> None:
    with transaction.atomic():
        for number in range(times):
            audit.record("people.invited", by=world.karim, asked=number + 2)


def read(world: World, who: str = "karim", **asked: Any) -> str:
    answer = world.client(world.who(who)).get(PAGE, asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_line_says_who_did_what_and_when(folk: World) -> None:
    invited(folk)
    shown = read(folk)
    assert "Karim Koster nodigde 2 mensen uit." in shown
    assert "Mensen en rechten" in shown
    assert f"{timezone.localtime():%H}:" in shown


def test_another_community_reads_nothing_of_it(folk: World) -> None:
    invited(folk)
    assert trail_page(folk.karim, Narrowing()).lines
    assert trail_page(folk.wilma, Narrowing()).lines == []


@pytest.mark.parametrize("who", ["anna", "marijke", "eva", "hans", "zoe"])
def test_only_the_coordinator_reads_it(folk: World, who: str) -> None:
    invited(folk)
    assert visible_lines(folk.karim).exists()
    member = folk.who(who)
    assert not visible_lines(member).exists()  # type: ignore[arg-type]


def test_what_people_do_for_themselves_is_theirs(folk: World) -> None:
    entry = factories.entry(folk.anna, f"De {Sentinel.DUO} bloeit.")
    share(by=folk.anna, entry=entry, circles=[Circle.DUO])
    reports.ask(by=folk.anna, kind=ReportKind.PROGRESS)
    assert set(AuditLine.objects.values_list("word", flat=True)) == {"logbook.entry_shared", "report.asked"}
    shown = read(folk)
    assert "Niets gevonden" in shown
    assert Sentinel.DUO not in shown
    invited(folk)
    assert "Niets gevonden" not in read(folk)


def test_an_export_is_told_and_a_report_of_oneself_is_not(folk: World) -> None:
    with transaction.atomic():
        audit.record("report.taken", by=folk.eva, kind="export", sha256="0")
        audit.record("report.taken", by=folk.anna, kind="progress", sha256="1")
    assert [line.sentence for line in trail_page(folk.karim, Narrowing()).lines] == [
        "Eva Everts haalde een bestand op: Onderzoeksexport."
    ]


def test_consent_is_told_without_a_name(folk: World) -> None:
    answer(by=folk.chantal, answers=dict.fromkeys(Purpose, False))
    lines = trail_page(folk.karim, Narrowing(group=ActGroup.CONSENT)).lines
    assert [line.sentence[:14] for line in lines] == ["Een deelnemer "]
    assert "Chantal" not in "".join(line.sentence for line in lines)
    assert trail_page(folk.karim, Narrowing(person=folk.chantal)).lines == []


def test_it_is_narrowed_by_group_person_and_period(folk: World) -> None:
    invited(folk)
    with transaction.atomic():
        audit.record("names.settled", by=folk.karim, subject=folk.north, state=FindingState.MASKED.value, places=3)
        audit.record("coding.round_made", by=folk.eva, coders=2, share=100)
        audit.record("consent.recorded", by=folk.karim, subject=folk.anna, answers=1)
    assert len(trail_page(folk.karim, Narrowing()).lines) == 4
    research = trail_page(folk.karim, Narrowing(group=ActGroup.RESEARCH)).lines
    assert {line.group for line in research} == {ActGroup.RESEARCH}
    assert len(research) == 2
    assert len(trail_page(folk.karim, Narrowing(person=folk.eva)).lines) == 1
    assert len(trail_page(folk.karim, Narrowing(person=folk.anna)).lines) == 1, "a line about somebody is found too"
    shown = read(folk, groep="onderzoek", persoon=folk.eva.uid)
    assert "Eva Everts maakte een ronde voor 2 codeurs." in shown
    assert "nodigde" not in shown
    today = timezone.localdate()
    assert len(trail_page(folk.karim, Narrowing(since=today, until=today)).lines) == 4
    assert trail_page(folk.karim, Narrowing(until=today - timedelta(days=1))).lines == []
    assert trail_page(folk.karim, Narrowing(since=today + timedelta(days=1))).lines == []
    assert len(trail_page(folk.karim, Narrowing(since=date.min, until=date.max)).lines) == 4


@pytest.mark.parametrize(
    "asked",
    [{"groep": "roddel"}, {"persoon": "niemand"}, {"van": "gisteren"}, {"van": "2026-05-02", "tot": "2026-05-01"}],
)
def test_a_question_that_cannot_be_read_is_told_kindly(folk: World, asked: dict[str, str]) -> None:
    answered = folk.client(folk.karim).get(PAGE, asked)
    assert answered.status_code == 400
    assert "Kijk hier nog even naar" in answered.content.decode()


def test_somebody_of_the_other_community_cannot_be_asked_for(folk: World) -> None:
    assert folk.client(folk.karim).get(PAGE, {"persoon": str(folk.anna.uid)}).status_code == 200
    assert folk.client(folk.karim).get(PAGE, {"persoon": str(folk.zoe.uid)}).status_code == 400


def test_the_parts_follow_one_another(folk: World, max_queries: MaxQueries) -> None:
    invited(folk, ON_A_PAGE + 3)
    first = trail_page(folk.karim, Narrowing())
    assert len(first.lines) == ON_A_PAGE
    rest = trail_page(folk.karim, Narrowing(), first.before)
    assert [line.position for line in [*first.lines, *rest.lines]] == list(range(ON_A_PAGE + 3, 0, -1))
    assert rest.before is None
    client = folk.client(folk.karim)
    client.get(PAGE)
    with max_queries(8):
        shown = client.get(PAGE, {"groep": "rechten"}).content.decode()
    assert f"groep=rechten&amp;voor={first.before}" in shown
    assert "nodigde 2 mensen" in read(folk, voor=first.before)
    assert "nodigde 2 mensen" not in read(folk, voor="heel lang geleden")


def test_whoever_is_gone_has_no_name_any_more(folk: World) -> None:
    with transaction.atomic():
        audit.record("consent.recorded", by=folk.karim, subject=folk.chantal, answers=1)
        audit.record("inspection.ended", by=folk.ada, community=folk.north, subject=folk.anna, how="time")
        audit.record("content.chosen", by=None, community=folk.north, file="consent/tekst.v1")
    folk.chantal.user.delete()
    assert [line.sentence for line in trail_page(folk.karim, Narrowing()).lines] == [
        "Het platform koos consent/tekst.v1 voor deze leergemeenschap.",
        "De inzage van Ada Arends is geëindigd (de tijd was om).",
        "Karim Koster legde vast wat iemand die er niet meer is op papier heeft getekend.",
    ]


def test_a_word_that_the_code_forgot_is_left_out(folk: World) -> None:
    with transaction.atomic():
        line = audit.record("once.known", by=folk.karim)
    assert told([line]) == []
    assert not visible_lines(folk.karim).exists()


@pytest.mark.parametrize("place", ["9" * 25, "9" * 4400, "²", "-1", "%00"])
def test_a_place_that_is_none_starts_at_the_newest(world: World, place: str) -> None:
    assert world.client(world.karim).get(f"/plg/north/beheer/wie-deed-wat/?voor={place}").status_code == 200
