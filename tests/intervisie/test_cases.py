"""Meetings and STARR cases: prepared alone, shared on purpose, never lost, never seen by who should not."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from intervisie import services
from intervisie.access import visible_cases
from intervisie.forms.cases import QUESTIONS
from intervisie.models import Meeting, StarrCase
from intervisie.services import meetings
from intervisie.words import CaseState, MeetingState
from plg.errors import DomainError, Refused
from tests import factories as make
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
    page = reverse("intervisie:case_share", args=["north", empty.uid])
    answer = world.client(world.anna).post(page, {"meeting": str(meeting.uid)})
    assert (answer.status_code, "Deel mijn casus" in answer.content.decode()) == (400, True), "beside the button"
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
        with max_queries(16):
            assert client.get(address).status_code == 200


def test_two_presses_make_one_case(world: World) -> None:
    client, address = world.client(world.anna), reverse("intervisie:case_new", args=["north"])
    sent = {"title": "Eén keer", "situation": "Het begon zo.", "version": "1", "client_key": str(uuid4())}
    for _press in range(2):
        assert client.post(address, sent).status_code == 302
    assert StarrCase.objects.filter(author=world.anna).count() == 1
    other = client.post(address, sent | {"situation": "Van een ander toestel."})
    assert other.status_code == 409
    page = other.content.decode()
    assert "Van een ander toestel." in page
    assert "Het begon zo." in page
    assert StarrCase.objects.get(author=world.anna).situation == "Het begon zo."


def test_a_case_hangs_on_an_issue_and_asks_first(world: World, content: None) -> None:
    texts = {"title": "Wie beslist?", "issue": "besluitvorming", "feedback_question": "Wat mis ik?"}
    texts["situation"] = "Er lag heel wat."
    case = services.write_case(by=world.anna, texts=texts)
    page = world.client(world.anna).get(reverse("intervisie:case", args=["north", case.uid])).content.decode()
    assert "Vraagstuk: Beter samen besluiten" in page
    assert page.index("Wat mis ik?") < page.index("Er lag heel wat.")
    form = world.client(world.anna).get(reverse("intervisie:case_new", args=["north"])).content.decode()
    names = ["title", "feedback_question", "situation", "task", "action", "result", "reflection"]
    places = [form.index(f'name="{name}"') for name in names]
    assert places == sorted(places)
    assert all(str(hint) in form for hint in QUESTIONS.values())


def test_a_case_on_the_table_stays_there_and_a_treated_one_keeps_what_was_typed(
    world: World, draft: StarrCase, meeting: Meeting
) -> None:
    services.share_case(by=world.anna, case=draft, meeting=meeting)
    session = make.session(world.north, meeting=meeting, case=draft, owner=world.anna)
    with pytest.raises(DomainError, match="op dit moment"):
        services.take_back_case(by=world.anna, case=draft)
    with pytest.raises(DomainError, match="op dit moment"):
        services.share_case(by=world.anna, case=draft, meeting=make.meeting(world.north))
    session.delete()
    StarrCase.objects.filter(pk=draft.pk).update(state=CaseState.TREATED)
    sent = {"title": "Titel", "situation": "Nog een zin van mij.", "version": "1"}
    answer = world.client(world.anna).post(reverse("intervisie:case_edit", args=["north", draft.uid]), sent)
    assert answer.status_code == 400
    assert "Nog een zin van mij." in answer.content.decode()
    assert "ligt vast" in answer.content.decode()


def test_a_case_without_a_title_is_not_kept(world: World) -> None:
    with pytest.raises(DomainError, match="Geef je casus een titel"):
        services.write_case(by=world.anna, texts={"title": " ", "situation": "Het liep vast."})
    assert not StarrCase.objects.exists()


def test_a_case_is_shared_and_taken_back_by_its_buttons(world: World, draft: StarrCase, meeting: Meeting) -> None:
    client = world.client(world.anna)
    share, back = (
        reverse(f"intervisie:{name}", args=["north", draft.uid]) for name in ("case_share", "case_take_back")
    )
    shared = client.post(share, {"meeting": str(meeting.uid)}, follow=True)
    assert "Gedeeld. De deelnemers en de procesbegeleider" in shared.content.decode()
    edit = reverse("intervisie:case_edit", args=["north", draft.uid])
    said = {"title": "Anders", "situation": "Het liep vast.", "version": "1"}
    assert "De groep leest nu deze tekst." in client.post(edit, said, follow=True).content.decode()
    assert client.post(back).status_code == 302
    draft.refresh_from_db()
    assert (draft.state, draft.title) == (CaseState.DRAFT, "Anders")
