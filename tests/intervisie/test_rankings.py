"""Rankings: points that nobody sees before the closing, each person once, and forgotten whose they were."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from intervisie.models import Ballot, Meeting, Ranking, Vote
from intervisie.selectors import rankings as reads
from intervisie.selectors.research import last_met, ranked_rows
from intervisie.services import meetings, rankings
from intervisie.words import Method
from plg.errors import DomainError, Refused
from tests import factories as make
from tests.world import World

OWN = "Een kiem van mijzelf"


@pytest.fixture
def ranking(world: World) -> Ranking:
    choices = [rankings.Choice(label) for label in ("Dialoog", "Besluiten", "Visie")]
    return rankings.open_ranking(by=world.marijke, question="Wat is nu het dringendst?", choices=choices)


def give(world_member: object, ranking: Ranking, *points: int, own: str = "") -> Ballot:
    """Give these points to the options in their order; 0 is left blank."""
    votes = {option.uid: given for option, given in zip(ranking.options.all(), points, strict=False) if given}
    return rankings.cast(by=world_member, ranking=ranking, votes=votes, own=own)  # type: ignore[arg-type]


def pages(ranking: Ranking) -> list[str]:
    return [
        reverse(f"intervisie:{name}", args=["north", ranking.uid])
        for name in ("ranking", "ranking_wall", "ranking_turnout")
    ]


def test_nobody_sees_a_point_before_the_closing_and_everybody_after(world: World, ranking: Ranking) -> None:
    give(world.anna, ranking, 5, 4, own=OWN)
    give(world.bram, ranking, 5)
    for who in (world.bram, world.marijke, world.karim):
        for page in pages(ranking):
            shown = world.client(who).get(page).content.decode()
            assert OWN not in shown
            assert ">10<" not in shown
            assert "<strong>2</strong> van de" in shown
        assert reads.outcome(who, ranking) is None
    rankings.close_ranking(by=world.marijke, ranking=ranking)
    shown = world.client(world.chantal).get(pages(ranking)[0]).content.decode()
    assert OWN in shown
    assert "Bovenaan: Dialoog" in shown
    outcome = reads.outcome(world.chantal, ranking)
    assert outcome is not None
    assert [(row.rank, row.thing.label, row.total) for row in outcome.standings] == [
        (1, "Dialoog", 10),
        (2, "Besluiten", 4),
        (3, "Visie", 0),
    ]


def test_closing_forgets_whose_points_they_were(world: World, ranking: Ranking) -> None:
    give(world.anna, ranking, 3, 0, 1)
    rankings.close_ranking(by=world.marijke, ranking=ranking)
    rankings.close_ranking(by=world.marijke, ranking=ranking)
    ranking.refresh_from_db()
    ballot = Ballot.objects.get()
    assert ballot.member is None
    assert ballot.cast_at == ranking.closed_at, "the moment would tell who it was"
    assert Vote.objects.count() == 2
    with pytest.raises(DomainError, match="gesloten"):
        give(world.bram, ranking, 5)


def test_giving_again_replaces_what_was_given(world: World, ranking: Ranking) -> None:
    for points in (1, 5, 5):
        give(world.anna, ranking, points, 0, points)
    assert sorted(Vote.objects.values_list("ballot__member__user__name", "points")) == [
        (world.anna.user.name, 5),
        (world.anna.user.name, 5),
    ]
    given = reads.own_ballot(world.anna, ranking)
    assert given is not None
    assert set(given.points.values()) == {5}


def test_points_are_given_as_the_manner_asks(world: World, ranking: Ranking) -> None:
    with pytest.raises(DomainError, match="1 tot 5"):
        give(world.anna, ranking, 6)
    with pytest.raises(DomainError, match="Geef ergens punten"):
        give(world.anna, ranking)
    three = rankings.open_ranking(
        by=world.marijke,
        question="Je top 3",
        choices=[rankings.Choice(label) for label in "abcd"],
        method=Method.TOP_THREE,
    )
    with pytest.raises(DomainError, match="precies één keer"):
        give(world.anna, three, 3, 3, 1)
    give(world.anna, three, 3, 2, 1)
    other = ranking.options.all()[0].uid
    with pytest.raises(DomainError, match="niet in deze peiling"):
        rankings.cast(by=world.anna, ranking=three, votes={other: 3})
    assert Ballot.objects.count() == 1, "a ballot that was refused is not half kept"


def test_a_ballot_by_the_page(world: World, ranking: Ranking) -> None:
    client, page = world.client(world.anna), pages(ranking)[0]
    first, second, _third = ranking.options.all()
    assert client.post(page, {f"o-{first.uid}": "4", f"o-{second.uid}": "", "own": OWN}).status_code == 302
    assert client.post(page, {f"o-{first.uid}": "9"}).status_code == 400
    assert Vote.objects.get().points == 4
    once = make.ranking(world.north, *"abcdef", method=Method.POINTS_ONCE)
    uids = [str(option.uid) for option in once.options.all()]
    twice = {f"n-{number}": uids[0] for number in range(1, 6)}
    answer = client.post(pages(once)[0], twice)
    assert answer.status_code == 400
    assert "Dit koos je twee keer" in answer.content.decode()
    each = {f"n-{number}": uids[number] for number in range(1, 6)}
    assert client.post(pages(once)[0], each).status_code == 302


def test_a_paper_ballot_has_no_name_and_counts(world: World, ranking: Ranking) -> None:
    first = ranking.options.all()[0]
    page = reverse("intervisie:ranking_paper", args=["north", ranking.uid])
    for key in (uuid4(), uuid4()):
        for _tap in range(2):
            given = {f"o-{first.uid}": "2", "client_key": str(key)}
            assert world.client(world.marijke).post(page, given).status_code == 302
    assert list(Ballot.objects.values_list("member", flat=True)) == [None, None]
    assert reads.turnout(ranking).voted == 2


def test_who_takes_no_part_gives_no_points(world: World, ranking: Ranking) -> None:
    for who in (world.marijke, world.karim, world.eva):
        with pytest.raises(Refused):
            give(who, ranking, 3)
    with pytest.raises(Refused):
        rankings.close_ranking(by=world.anna, ranking=ranking)


def test_the_turnout_says_who_is_counted_and_nothing_when_nothing_changed(world: World) -> None:
    now = timezone.now()
    meeting = make.meeting(world.north, starts_at=now, ends_at=now + timedelta(hours=2))
    ranking = make.ranking(world.north, meeting=Meeting.objects.get(pk=meeting.pk))
    client, page = world.client(world.marijke), pages(ranking)[2]
    assert "aanwezig" not in client.get(page).content.decode(), "nobody is noted: nothing is said of who is there"
    meetings.note_attendance(
        by=world.marijke, meeting=meeting, states={world.anna.uid: "present", world.bram.uid: "absent"}
    )
    assert client.get(page, {"v": "0-4-1-1"}).status_code == 204
    give(world.bram, ranking, 5)  # from home, and counted all the same
    told = client.get(page, {"v": "0-4-1-1"}).content.decode()
    assert "<strong>1</strong> van de 4 deelnemers gaven punten. 1 is genoteerd als aanwezig." in told
    rankings.close_ranking(by=world.marijke, ranking=ranking)
    assert client.get(page, {"v": "1-4-1-1"})["HX-Refresh"] == "true"


def test_an_empty_ranking_is_taken_away_and_not_closed(world: World, ranking: Ranking) -> None:
    with pytest.raises(DomainError, match="nog niemand"):
        rankings.close_ranking(by=world.marijke, ranking=ranking)
    rankings.drop_ranking(by=world.marijke, ranking=ranking)
    assert not Ranking.objects.exists()


def test_points_that_were_given_are_never_taken_away(world: World, ranking: Ranking) -> None:
    give(world.anna, ranking, 5)
    with pytest.raises(DomainError, match="al punten gegeven"):
        rankings.drop_ranking(by=world.marijke, ranking=ranking)
    assert Vote.objects.count() == 1


def test_a_ranking_stands_in_a_meeting_of_the_community_that_goes_on(world: World) -> None:
    choices = [rankings.Choice(label) for label in ("Dialoog", "Visie")]
    asked: dict[str, Any] = {"by": world.marijke, "question": "Wat nu?", "choices": choices}
    with pytest.raises(DomainError, match="van deze leergemeenschap"):
        rankings.open_ranking(**asked, meeting=make.meeting(world.south))
    with pytest.raises(DomainError, match="vervallen"):
        rankings.open_ranking(**asked, meeting=make.meeting(world.north, state="cancelled"))
    assert not Ranking.objects.exists()
    here = make.meeting(world.north)
    assert rankings.open_ranking(**asked, meeting=here).meeting == here


def test_a_ranking_is_closed_or_taken_away_by_its_button(world: World, ranking: Ranking) -> None:
    client, address = world.client(world.marijke), reverse("intervisie:ranking_close", args=["north", ranking.uid])
    assert client.post(address).status_code == 409, "nobody gave a point yet"
    other = make.ranking(world.north)
    gone = client.post(reverse("intervisie:ranking_close", args=["north", other.uid]), {"drop": "1"}, follow=True)
    assert "De peiling is weg." in gone.content.decode()
    give(world.anna, ranking, 5)
    assert client.post(address, {"drop": "1"}).status_code == 409
    assert client.post(address).headers["Location"] == pages(ranking)[0]
    assert list(Ranking.objects.values_list("pk", "state")) == [(ranking.pk, "closed")]


def test_a_list_with_a_mistake_opens_nothing(world: World) -> None:
    for labels in (["Eén"], ["Twee", "Twee"], ["", "Drie"]):
        with pytest.raises(DomainError):
            rankings.open_ranking(
                by=world.marijke, question="Wat?", choices=[rankings.Choice(label) for label in labels]
            )
    assert not Ranking.objects.exists()


def test_two_presses_make_one_ranking_and_a_mistake_keeps_what_was_typed(world: World) -> None:
    client, page = world.client(world.marijke), reverse("intervisie:ranking_new", args=["north"])
    asked = {"question": "Waar beginnen we?", "method": "points", "options": "Dialoog\nVisie"}
    for _tap in range(2):
        assert client.post(page, asked).status_code == 302
    assert Ranking.objects.count() == 1
    twice = client.post(page, asked | {"question": "Nog een?", "options": "Dialoog: samen\nDialoog: samen"})
    assert twice.status_code == 400
    assert "twee keer" in twice.content.decode()
    assert "Dialoog: samen" in twice.content.decode()


def test_research_takes_home_what_a_closed_ranking_came_to_and_no_more(world: World, ranking: Ranking) -> None:
    assert last_met(world.north) is None
    give(world.anna, ranking, 5, 4, own=OWN)
    give(world.bram, ranking, 5)
    assert list(ranked_rows(world.north)) == [], "an open one is counted for nobody"
    rankings.close_ranking(by=world.marijke, ranking=ranking)
    ranking.refresh_from_db()
    rows = list(ranked_rows(world.north))
    assert [(row.rank, row.thing, row.total, row.ballots, row.counts) for row in rows] == [
        (1, "Dialoog", 10, 2, (2, 0, 0, 0, 0)),
        (2, "Besluiten", 4, 2, (0, 1, 0, 0, 0)),
        (3, "Visie", 0, 2, (0, 0, 0, 0, 0)),
    ]
    assert OWN not in str(rows)
    assert list(ranked_rows(world.south)) == []
    assert last_met(world.north) == ranking.closed_at
    meeting = make.meeting(world.north, starts_at=timezone.now(), ends_at=timezone.now() + timedelta(hours=2))
    meetings.note_attendance(by=world.marijke, meeting=meeting, states={world.anna.uid: "present"})
    assert last_met(world.north) == meeting.attendances.get().noted_at


def test_things_with_as_many_points_share_the_first_place(world: World, ranking: Ranking) -> None:
    give(world.anna, ranking, 3, 3)
    rankings.close_ranking(by=world.marijke, ranking=ranking)
    ranking.refresh_from_db()
    outcome = reads.outcome(world.anna, ranking)
    assert outcome is not None
    assert [row.rank for row in outcome.standings] == [1, 1, 3]
    assert "Samen bovenaan: Dialoog; Besluiten" in world.client(world.anna).get(pages(ranking)[0]).content.decode()
    assert reads.own_ballot(world.anna, ranking) is None, "whose points they were is forgotten"
