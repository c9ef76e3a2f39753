"""The reports of a duo, a community and a study: what stands in them, what never does, and who may have them."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import page
import pypdf
import pytest
from django.urls import reverse
from django.utils import timezone

from amo.models import GroupPicture
from intervisie.models import Attendance, Ballot, Vote
from logbook.words import Circle
from plg.errors import DomainError
from plg.models import Duo, DuoSeat
from plg.services import consent
from plg.words import Purpose
from reports import own, services
from reports.models import Handover, Notice, Report
from reports.pdf.duo import make_duo_report
from reports.pdf.group import make_community_report
from reports.selectors.duo import duo_facts
from reports.selectors.group import community_facts
from reports.selectors.summary import summary_facts
from reports.tasks import duo_report, research_summary
from reports.words import ReportKind
from tests import factories as make
from tests.reports.conftest import Write
from tests.reports.study import settled_study
from tests.reports.test_progress_pdf import EMOJI, HEBREW, MARKUP, text_of
from tests.support import closings
from tests.world import Sentinel, World

pytestmark = pytest.mark.usefixtures("typeface")


def silent(step: int, steps: int, doing: str) -> None:
    """Nobody looks."""


def accessible(content: bytes) -> str:
    """Return the words of a PDF, which has to be PDF/UA-1 with bookmarks."""
    checked = page.validate_pdf_bytes(content)
    assert checked.is_compliant, [(failure.rule_id, failure.message) for failure in checked.failures]
    reader = pypdf.PdfReader(BytesIO(content))
    assert reader.outline, "bookmarks"
    return text_of(reader)


@pytest.fixture
def shared(world: World, write: Write) -> World:
    """Anna and Bram share some things with their duo, and keep or share much else."""
    prompts = {"effect": "Het werd stil.", "vw_uitleven": Sentinel.PROMPT}
    ours = write(world.anna, f"{Sentinel.DUO} {EMOJI}\n\n{HEBREW}\n\n{MARKUP}", circles=[Circle.DUO], prompts=prompts)
    write(world.bram, "Van Bram aan het duo.", circles=[Circle.DUO, Circle.COMMUNITY], happened_on=None)
    write(world.anna, Sentinel.PRIVATE)
    write(world.bram, Sentinel.FACILITATOR, circles=[Circle.FACILITATOR])
    write(world.anna, Sentinel.COMMUNITY, circles=[Circle.COMMUNITY])
    write(world.chantal, "Van Chantal.", circles=[Circle.COMMUNITY])
    make.response(world.bram, ours, Sentinel.RESPONSE)
    make.question(world.bram, Sentinel.QUESTION, duo_since=timezone.now())
    make.intention(world.anna, Sentinel.INTENTION, community_since=timezone.now())
    make.intention(world.anna, "Ik bel eerst Bram.", duo_since=timezone.now())
    return world


HIDDEN = (Sentinel.PRIVATE, Sentinel.FACILITATOR, Sentinel.COMMUNITY, Sentinel.INTENTION, "Van Chantal.")


def test_a_duo_reads_what_each_shared_with_it_and_nothing_else(shared: World) -> None:
    facts = duo_facts(shared.anna)
    told = accessible(make_duo_report(facts, silent).content)
    for words in (
        *(Sentinel.DUO, Sentinel.RESPONSE, Sentinel.QUESTION, "Ik bel eerst Bram.", "Van Bram aan het duo."),
        *("Anna Akkerman en Bram Bakker", "Het werd stil.", "alert('x')", "Hoe is dit rapport gemaakt?"),
    ):
        assert words in told, words
    assert not [words for words in (*HIDDEN, Sentinel.PROMPT) if words in told + str(facts)]
    assert duo_facts(shared.bram).seal == facts.seal, "the same for both"
    assert facts.by_person == [("Anna Akkerman", 1), ("Bram Bakker", 1)]


def test_what_somebody_takes_back_leaves_with_the_next_reading(shared: World) -> None:
    asked = services.ask(by=shared.bram, kind=ReportKind.DUO)
    assert services.ask(by=shared.bram, kind=ReportKind.DUO) == asked
    duo_report(asked.job, silent)
    asked.refresh_from_db()
    services.take(by=shared.bram, report=asked).close()
    Report.objects.filter(pk=asked.pk).update(data="of before")
    asked.refresh_from_db()
    with pytest.raises(DomainError, match="veranderd"):
        services.take(by=shared.bram, report=asked)


def test_whoever_takes_a_seat_starts_with_an_empty_report(shared: World) -> None:
    DuoSeat.objects.filter(membership=shared.bram).update(until=timezone.now())
    with pytest.raises(DomainError, match="niet in een duo"):
        duo_facts(shared.anna)
    DuoSeat.objects.create(duo=Duo.objects.get(), membership=shared.chantal, since=timezone.now())
    facts = duo_facts(shared.chantal)
    assert facts.is_empty
    assert "Er is nu geen leerervaring" in accessible(make_duo_report(facts, silent).content)
    assert shared.client(shared.fatma).post(reverse("reports:duo", args=["north"])).status_code == 409


@pytest.fixture
def course(world: World) -> World:
    """Two meetings, one called off; a ranking that is closed, an agreement, and a group picture."""
    over = closings.meeting_over(world.north, title="Samen <b>besluiten</b> 🌱", themes=["Mandaat", "Tijd"])
    before = timezone.now() - timedelta(days=40)
    make.meeting(
        world.north, title="Ging niet door", state="cancelled", starts_at=before, ends_at=before + timedelta(hours=1)
    )
    for member, state in ((world.anna, "present"), (world.bram, "late"), (world.fatma, "absent")):
        Attendance.objects.create(meeting=over, member=member, state=state)
    closings.agreement(over, f"We bellen. {MARKUP}", world.bram)
    closings.agreement(over, "We beginnen op tijd.")
    ranking = make.ranking(world.north, "Werkdruk: " + "een lang verhaal over wat er speelt " * 3, "Ouders")
    for member, points in ((world.anna, 5), (world.bram, 3)):
        ballot = Ballot.objects.create(ranking=ranking, member=member)
        Vote.objects.create(ballot=ballot, option=ranking.options.all()[0], points=points)
    type(ranking).objects.filter(pk=ranking.pk).update(state="closed", closed_at=timezone.now())
    rows = [{"kind": "gedrag", "nl": "Een gemeenschap bouwen", "en": "x", "n": 9, "cells": [None, None, 5]}]
    GroupPicture.objects.create(
        community=world.north, questionnaire="amo", title="AMO", first="pre", last="post", rows=rows
    )
    make.entry(world.anna, Sentinel.COMMUNITY, Circle.COMMUNITY)
    make.case(world.bram, title=Sentinel.CASE_SHARED, state="treated", meeting=over)
    return world


def test_a_community_reads_counts_and_never_a_name(course: World) -> None:
    facts = community_facts(course.marijke)
    content = make_community_report(facts, silent).content
    told = accessible(content)
    for words in ("Samen <b>besluiten</b>", "vervallen", "Mandaat", "We beginnen op tijd.", "(n = 2 stemmen)", "AMO"):
        assert words in told, words
    [held] = [one for one in facts.meetings if not one.cancelled]
    assert (held.there, held.late, held.absent, held.noted) == (2, 1, 1, 3)
    names = [one.user.name.split()[0] for one in (course.anna, course.bram, course.fatma)]
    assert not [words for words in (*names, Sentinel.COMMUNITY, Sentinel.CASE_SHARED) if words in told + str(facts)]
    assert make_community_report(facts, silent).content == content, "the same data, the same bytes"


def test_a_community_in_which_nothing_happened_has_a_report_too(world: World) -> None:
    assert "nog geen bijeenkomst" in accessible(make_community_report(community_facts(world.marijke), silent).content)
    with pytest.raises(DomainError):
        community_facts(world.anna)


@pytest.fixture
def study(world: World, write: Write, settings: Any) -> World:
    """A settled round by three people, in a study in which three are enough."""
    settings.MIN_GROUP = 3
    settled_study(world, write)
    return world


def test_a_study_tells_by_pseudonym_and_is_handed_over(study: World) -> None:
    facts = summary_facts(study.eva)
    asked = services.ask(by=study.eva, kind=ReportKind.RESEARCH)
    research_summary(asked.job, silent)
    asked.refresh_from_db()
    with services.take(by=study.eva, report=asked) as file:
        told = accessible(file.read())
    assert facts.matrix
    assert sum(row.texts for row in facts.matrix.rows) == facts.texts == 4
    assert {row.pseudonym for row in facts.matrix.rows} == {
        one.pseudonym.code for one in (study.anna, study.bram, study.chantal)
    }
    assert study.anna.pseudonym.code in told
    for table in facts.tables:
        assert table.caption in told, table.caption
    hidden = ("Anna", "Bram", "Akkerwinde", "🌱", Sentinel.MEMO, Sentinel.PRIVATE, Sentinel.WITHDRAWN, "Gijs")
    assert not [words for words in hidden if words in told]
    [handed] = Handover.objects.all()
    assert (handed.taken_at is not None, len(handed.holds)) == (True, 3)
    [seen] = own.seen(study.anna.user, None, 10)
    assert "Eva Everts maakte een onderzoekssamenvatting" in seen.what

    consent.answer(by=study.bram, answers={Purpose.ENTRIES: False})
    assert Notice.objects.filter(handover=handed).count() == 1, "its receiver is to be told"
    asked.refresh_from_db()
    with pytest.raises(DomainError):
        services.take(by=study.eva, report=asked)


def test_few_people_are_not_in_a_summary(world: World, write: Write) -> None:
    round = settled_study(world, write)
    facts = summary_facts(world.eva, str(round.uid))
    assert (facts.matrix, facts.groups, facts.tables, facts.members) == (None, [], [], {})
    assert [words for words in facts.missing if "minder dan 5" in words]
    with pytest.raises(DomainError, match="niet vastgesteld"):
        summary_facts(world.eva, "00000000-0000-0000-0000-000000000000")
    with pytest.raises(DomainError):
        summary_facts(world.karim)
