"""Meetings and STARR cases: prepared alone, shared on purpose, never lost, never seen by who should not."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from intervisie import services
from intervisie.access import visible_cases
from intervisie.models import Meeting, StarrCase
from intervisie.services import meetings
from intervisie.words import CaseState, MeetingState
from plg.errors import DomainError, Refused
from tests.support.queries import MaxQueries
from tests.world import Sentinel, World


@pytest.fixture
def meeting(world: World) -> Meeting:
    starts = timezone.now() + timedelta(days=3)
    planned = Meeting(title="Samen kijken naar werk", starts_at=starts, ends_at=starts + timedelta(hours=2))
    return meetings.plan_meeting(by=world.marijke, meeting=planned)


@pytest.fixture
def draft(world: World) -> StarrCase:
    texts = {"title": f"Over de {Sentinel.CASE_DRAFT}", "situation": f"Bij de {Sentinel.CASE_DRAFT} liep het vast."}
    return services.write_case(by=world.anna, texts=texts)


def pages(world: World, case: StarrCase, meeting: Meeting) -> dict[str, str]:
    slug = world.north.slug
    return {
        "list": reverse("intervisie:meetings", args=[slug]),
        "meeting": reverse("intervisie:meeting", args=[slug, meeting.uid]),
        "case": reverse("intervisie:case", args=[slug, case.uid]),
    }


def test_a_draft_is_for_its_author_alone(world: World, draft: StarrCase, meeting: Meeting) -> None:
    addresses = pages(world, draft, meeting)
    mine = world.client(world.anna)
    assert Sentinel.CASE_DRAFT in mine.get(addresses["list"]).content.decode()
    assert Sentinel.CASE_DRAFT in mine.get(addresses["case"]).content.decode()
    for other in (world.bram, world.chantal, world.marijke, world.eva, world.karim, world.hans, world.zoe):
        assert draft not in visible_cases(other)
        for address in addresses.values():
            assert Sentinel.CASE_DRAFT not in world.client(other).get(address).content.decode()
        assert world.client(other).get(addresses["case"]).status_code in {403, 404}


def test_a_shared_case_is_read_by_the_group_and_by_nobody_else(
    world: World, draft: StarrCase, meeting: Meeting
) -> None:
    services.share_case(by=world.anna, case=draft, meeting=meeting)
    readers = (world.anna, world.bram, world.chantal, world.marijke)
    for member in readers:
        assert draft in visible_cases(member)
        page = world.client(member).get(pages(world, draft, meeting)["case"])
        assert Sentinel.CASE_DRAFT in page.content.decode()
    for other in (world.eva, world.karim, world.hans, world.zoe, world.yusuf):
        assert draft not in visible_cases(other)
        page = world.client(other).get(pages(world, draft, meeting)["case"])
        assert page.status_code in {403, 404}
        assert Sentinel.CASE_DRAFT not in page.content.decode()


def test_taking_back_makes_it_private_again(world: World, draft: StarrCase, meeting: Meeting) -> None:
    services.share_case(by=world.anna, case=draft, meeting=meeting)
    assert draft in visible_cases(world.bram)
    services.take_back_case(by=world.anna, case=draft)
    assert draft not in visible_cases(world.bram)
    assert draft in visible_cases(world.anna)


def test_two_tabs_never_overwrite_each_other_silently(world: World, draft: StarrCase) -> None:
    address = reverse("intervisie:case_edit", args=["north", draft.uid])
    client = world.client(world.anna)
    first = {"title": "Een titel", "situation": "de tekst van de eerste tab", "version": "1"}
    assert client.post(address, first).status_code == 302
    second = {"title": "Een titel", "situation": "de tekst van de tweede tab", "version": "1"}
    answer = client.post(address, second)
    assert answer.status_code == 409
    assert "de tekst van de eerste tab" in answer.content.decode()
    assert "de tekst van de tweede tab" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.situation == "de tekst van de eerste tab"


def test_only_the_author_changes_or_shares(world: World, draft: StarrCase, meeting: Meeting) -> None:
    with pytest.raises(Refused):
        services.share_case(by=world.bram, case=draft, meeting=meeting)
    with pytest.raises(Refused):
        services.write_case(by=world.bram, texts={"title": "van mij"}, case=draft)
    with pytest.raises(Refused):
        services.write_case(by=world.karim, texts={"title": "van mij"})


def test_sharing_asks_for_a_situation_and_a_meeting_that_goes_on(world: World, meeting: Meeting) -> None:
    empty = services.write_case(by=world.anna, texts={"title": "Nog leeg"})
    with pytest.raises(DomainError, match="Situatie"):
        services.share_case(by=world.anna, case=empty, meeting=meeting)
    Meeting.objects.filter(pk=meeting.pk).update(state=MeetingState.CANCELLED)
    meeting.refresh_from_db()
    with pytest.raises(DomainError, match="doorgaat"):
        services.share_case(by=world.anna, case=empty, meeting=meeting)


def test_a_case_is_not_shared_in_a_meeting_of_another_community(world: World, draft: StarrCase) -> None:
    starts = timezone.now() + timedelta(days=1)
    away = Meeting(title=Sentinel.SOUTH, starts_at=starts, ends_at=starts + timedelta(hours=1))
    away = meetings.plan_meeting(by=world.yusuf, meeting=away)
    with pytest.raises(DomainError):
        services.share_case(by=world.anna, case=draft, meeting=away)
    refused = world.client(world.anna).post(
        reverse("intervisie:case_share", args=["north", draft.uid]), {"meeting": str(away.uid)}
    )
    assert refused.status_code == 400
    draft.refresh_from_db()
    assert draft.state == CaseState.DRAFT


def test_a_treated_case_is_fixed(world: World, draft: StarrCase, meeting: Meeting) -> None:
    StarrCase.objects.filter(pk=draft.pk).update(state=CaseState.TREATED, meeting=meeting)
    with pytest.raises(DomainError, match="ligt vast"):
        services.write_case(by=world.anna, texts={"title": "Anders"}, case=draft)
    with pytest.raises(DomainError, match="ligt vast"):
        services.share_case(by=world.anna, case=draft, meeting=meeting)
    with pytest.raises(DomainError, match="ligt vast"):
        services.take_back_case(by=world.anna, case=draft)


def test_a_cancelled_meeting_is_not_changed(world: World, meeting: Meeting) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(state=MeetingState.CANCELLED)
    with pytest.raises(DomainError, match="vervallen"):
        meetings.plan_meeting(by=world.marijke, meeting=meeting)


def test_a_meeting_that_ends_before_it_begins_is_refused_in_words(world: World) -> None:
    answer = world.client(world.marijke).post(
        reverse("intervisie:plan", args=["north"]),
        {"title": "Andersom", "starts_at": "2026-12-01T15:00", "ends_at": "2026-12-01T14:00"},
    )
    assert answer.status_code == 400
    assert "Kies een later einde" in answer.content.decode()


def test_pages_ask_a_constant_number_of_queries(
    world: World, draft: StarrCase, meeting: Meeting, max_queries: MaxQueries
) -> None:
    for number in range(12):
        case = services.write_case(by=world.anna, texts={"title": f"Casus {number}", "situation": "iets"})
        services.share_case(by=world.anna, case=case, meeting=meeting)
    client = world.client(world.bram)
    for address in (
        reverse("intervisie:meetings", args=["north"]),
        reverse("intervisie:meeting", args=["north", meeting.uid]),
    ):
        with max_queries(15):
            assert client.get(address).status_code == 200
