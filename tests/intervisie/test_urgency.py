"""The urgency matrix: one's own marks for oneself alone, and a picture of the group that tells of nobody."""

from itertools import product

import pytest
from django.test import override_settings
from django.urls import reverse

from intervisie.models import Matrix, MatrixMark
from intervisie.selectors import urgency as reads
from intervisie.services import urgency
from intervisie.urgency import Answer, Answers, GroupRow, group_picture, group_row
from plg.errors import DomainError, Refused
from plg.models import AuditLine, Membership
from plg.privacy.thresholds import fold
from tests import factories as make
from tests.support.queries import MaxQueries
from tests.world import World

FIVE = 5
ISSUE = "besluitvorming"


def people(urgent: int, others: int, *, first: int = 0) -> Answers:
    said = [True] * urgent + [False] * others
    return {first + at: Answer(one, seen=at % 2 == 0) for at, one in enumerate(said)}


@pytest.mark.parametrize("n", range(1, 41))
def test_a_row_never_tells_of_one_person(n: int) -> None:
    """Whoever knows the rule and sees the row finds more than one number that fits, or one between five and n - 5."""
    rows = {urgent: group_row(ISSUE, people(urgent, n - urgent), FIVE) for urgent in range(n + 1)}
    for urgent, row in rows.items():
        if n < FIVE:
            assert row is None
            continue
        assert row is not None
        fits = [one for one, other in rows.items() if other and other.urgent_count == row.urgent_count]
        fits = [one for one in fits if 2 * one > n] if row.urgent else [one for one in fits if 2 * one <= n]
        if row.urgent_count is None:
            assert len(fits) > 1
        else:
            assert FIVE <= urgent <= n - FIVE


def test_a_picture_after_one_changed_is_the_picture_before() -> None:
    before: dict[str, Answers] = {ISSUE: people(7, 5)}
    first = group_picture(before, [], FIVE)
    shown = {row.key: row for row in first}
    assert (first[0].urgent_count, first[0].as_before) == (7, False)
    for changed in range(FIVE):
        now = {**before[ISSUE], **people(0, changed)}
        second = group_picture({ISSUE: now}, [(before, shown)], FIVE)
        assert second == [GroupRow(**{**vars(first[0]), "as_before": True})]
    otherwise = group_picture({ISSUE: {**before[ISSUE], **people(0, FIVE)}}, [(before, shown)], FIVE)
    assert (otherwise[0].as_before, otherwise[0].urgent) == (False, False)


def test_one_who_comes_or_goes_changes_nothing_to_be_seen() -> None:
    before: dict[str, Answers] = {ISSUE: people(6, 6)}
    shown = {row.key: row for row in group_picture(before, [], FIVE)}
    left = {person: said for person, said in before[ISSUE].items() if person != 0}
    for now in (left, {**before[ISSUE], **people(1, 0, first=99)}):
        assert group_picture({ISSUE: now}, [(before, shown)], FIVE)[0].n == 12


def test_the_picture_folds_as_the_house_does() -> None:
    for urgent, others in product(range(12), repeat=2):
        row = group_row(ISSUE, people(urgent, others), FIVE)
        assert row is None or row.urgent_count == fold((urgent, others), FIVE)[0]


@pytest.fixture
def matrix(world: World, content: None) -> Matrix:
    return urgency.open_matrix(by=world.marijke, meeting=make.meeting(world.north))


def everybody(world: World, more: int = 2) -> list[Membership]:
    extra = [make.member(world.north, f"Erbij Nummer {'abcdef'[n]}") for n in range(more)]
    return [world.anna, world.bram, world.chantal, world.fatma, *extra]


def fill(matrix: Matrix, who: list[Membership], mark: int = 4, shown: int = 1) -> None:
    for member in who:
        urgency.mark(by=member, matrix=matrix, issue=ISSUE, urgency=mark, shown=shown)


def test_a_mark_is_for_its_maker_alone(world: World, matrix: Matrix) -> None:
    urgency.mark(by=world.anna, matrix=matrix, issue=ISSUE, urgency=4, shown=1, practice="Ik vraag het kwartelnest.")
    address = reverse("intervisie:matrix", args=["north", matrix.uid])
    assert "kwartelnest" in world.client(world.anna).get(address).content.decode()
    wall = reverse("intervisie:matrix_wall", args=["north", matrix.uid])
    for other in (world.bram, world.marijke, world.karim):
        for page in (address, wall):
            answer = world.client(other).get(page)
            assert answer.status_code == 200
            assert "kwartelnest" not in answer.content.decode()
    assert world.client(world.eva).get(address).status_code == 403
    assert world.client(world.zoe).get(address).status_code == 404


def test_no_picture_before_the_closing_and_none_of_few(world: World, matrix: Matrix) -> None:
    fill(matrix, everybody(world, more=0))
    assert reads.group_picture(matrix) is None
    closed = urgency.close_matrix(by=world.marijke, matrix=matrix)
    assert closed is not None
    assert closed.picture == []
    page = world.client(world.anna).get(reverse("intervisie:matrix", args=["north", matrix.uid])).content.decode()
    assert "Er is geen groepsbeeld" in page
    assert "Beter samen besluiten" in page, "one's own picture stays"


def test_the_group_sees_where_more_than_half_put_it(world: World, matrix: Matrix) -> None:
    who = everybody(world, more=2)
    fill(matrix, who)
    closed = urgency.close_matrix(by=world.marijke, matrix=matrix)
    assert closed is not None
    row = closed.picture[0]
    assert (row["n"], row["urgent"], row["urgent_count"], row["seen"]) == (6, True, None, False)
    for member in (world.anna, world.marijke):
        page = world.client(member).get(reverse("intervisie:matrix", args=["north", matrix.uid])).content.decode()
        assert "nog weinig te zien: Beter samen besluiten" in page
    with pytest.raises(DomainError):
        fill(matrix, who[:1])
    again = urgency.open_matrix(by=world.marijke)
    fill(again, who[1:], mark=1)
    fill(again, who[:1])
    later = urgency.close_matrix(by=world.marijke, matrix=again)
    assert later is not None
    assert (later.picture[0]["as_before"], later.picture[0]["urgent"]) == (False, False)
    third = urgency.open_matrix(by=world.marijke)
    fill(third, who, mark=1)
    last = urgency.close_matrix(by=world.marijke, matrix=third)
    assert last is not None
    assert last.picture[0]["as_before"], "one changed: the picture stays as it was"


def test_one_matrix_at_a_time_in_a_meeting_and_an_empty_one_goes(world: World, matrix: Matrix) -> None:
    assert urgency.open_matrix(by=world.karim, meeting=matrix.meeting) == matrix
    other = make.meeting(world.north)
    answer = world.client(world.marijke).post(reverse("intervisie:matrix_new", args=["north", other.uid]))
    assert answer.headers["Location"].endswith(f"/{Matrix.objects.get(meeting=other).uid}/"), "its own, not the other's"
    Matrix.objects.filter(meeting=other).delete()
    assert matrix.issues.frozen_at is not None
    with pytest.raises(Refused):
        urgency.open_matrix(by=world.anna)
    assert urgency.close_matrix(by=world.marijke, matrix=matrix) is None
    assert not Matrix.objects.exists()


def test_a_tap_is_kept_and_words_of_two_devices_both_stay(world: World, matrix: Matrix) -> None:
    client, address = world.client(world.anna), reverse("intervisie:matrix", args=["north", matrix.uid])
    tap = {"issue": ISSUE, "urgency": "4", "shown": "", "practice": "", "version": "0"}
    assert client.post(address, tap, headers={"HX-Request": "true"}).status_code == 200
    one = {**tap, "practice": "Op de telefoon."}
    assert client.post(address, one).headers["Location"].endswith(f"#issue-{ISSUE}")
    part = client.post(address, {**tap, "practice": "Aan het bureau."}, headers={"HX-Request": "true"})
    assert "Op de telefoon." in part.content.decode()
    kept = MatrixMark.objects.get()
    assert (kept.urgency, kept.shown) == (4, None)
    assert kept.practice == "Op de telefoon.\n\nAan het bureau."
    for wrong in ({"urgency": "9"}, {"issue": "iets"}, {"version": "x"}):
        assert client.post(address, {**tap, **wrong}).status_code in {400, 409}


def test_the_page_asks_the_same_however_many_marks(world: World, matrix: Matrix, max_queries: MaxQueries) -> None:
    fill(matrix, everybody(world))
    client, address = world.client(world.anna), reverse("intervisie:matrix", args=["north", matrix.uid])
    client.get(address)
    with max_queries(12):
        client.get(address)


@override_settings(MIN_GROUP=3)
def test_who_left_is_not_in_the_picture(world: World, matrix: Matrix) -> None:
    who = everybody(world, more=0)
    fill(matrix, who)
    Membership.objects.filter(pk=who[0].pk).update(left_at=world.hans.left_at)
    closed = urgency.close_matrix(by=world.marijke, matrix=matrix)
    assert closed is not None
    assert closed.picture[0]["n"] == 3


@override_settings(MIN_GROUP=3)
def test_who_was_in_no_picture_before_is_somebody_new_in_the_next(world: World, matrix: Matrix) -> None:
    away = [make.member(world.north, f"Terug Nummer {letter}") for letter in "abc"]
    those = Membership.objects.filter(pk__in=[one.pk for one in away])
    fill(matrix, [*everybody(world, more=0), *away])
    those.update(left_at=world.hans.left_at)
    first = urgency.close_matrix(by=world.marijke, matrix=matrix)
    assert first is not None
    assert first.picture[0]["n"] == 4
    those.update(left_at=None)
    again = urgency.open_matrix(by=world.marijke)
    fill(again, [*everybody(world, more=0), *away])
    second = urgency.close_matrix(by=world.marijke, matrix=again)
    assert second is not None
    assert (second.picture[0]["n"], second.picture[0]["as_before"]) == (7, False), "three came: that tells of no few"


def test_closing_by_the_button_shows_the_picture_or_takes_an_empty_one_away(world: World, matrix: Matrix) -> None:
    client = world.client(world.marijke)
    empty = urgency.open_matrix(by=world.marijke)
    gone = client.post(reverse("intervisie:matrix_close", args=["north", empty.uid]), follow=True)
    assert "Nog niemand had iets aangekruist." in gone.content.decode()
    fill(matrix, everybody(world))
    closed = client.post(reverse("intervisie:matrix_close", args=["north", matrix.uid]))
    assert closed.headers["Location"] == reverse("intervisie:matrix", args=["north", matrix.uid])
    assert [one.is_open for one in Matrix.objects.all()] == [False]


def test_a_second_press_closes_nothing_again(world: World, matrix: Matrix) -> None:
    fill(matrix, everybody(world))
    first = urgency.close_matrix(by=world.marijke, matrix=matrix)
    second = urgency.close_matrix(by=world.karim, matrix=matrix)
    assert first is not None
    assert second is not None
    assert (second.closed_at, second.picture) == (first.closed_at, first.picture)
    assert AuditLine.objects.filter(word="urgency.closed").count() == 1


def test_a_matrix_stands_in_a_meeting_of_the_community_and_over_issues_that_are_there(world: World) -> None:
    with pytest.raises(DomainError, match="van deze leergemeenschap"):
        urgency.open_matrix(by=world.marijke, meeting=make.meeting(world.south))
    with pytest.raises(DomainError, match="vervallen"):
        urgency.open_matrix(by=world.marijke, meeting=make.meeting(world.north, state="cancelled"))
    with pytest.raises(DomainError, match="nog geen vraagstukken"):
        urgency.open_matrix(by=world.marijke, meeting=make.meeting(world.north))
    assert not Matrix.objects.exists()
