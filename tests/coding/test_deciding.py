"""Settling by the pages: what was looked at and what waits, a code decided on for a text, and what authors may read."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from coding.access import told_decisions
from coding.models import Decision, Review, Round
from coding.services import decisions, releasing, rounds
from coding.words import ReviewState, RoundState
from plg.errors import DomainError, Refused
from plg.models import AuditLine
from plg.words import Purpose
from tests import factories
from tests.coding.conftest import choose
from tests.coding.test_several import code_all, codes
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def eva(world: World) -> Client:
    return world.client(world.eva)


@pytest.fixture
def frozen(world: World, opened: Round) -> Round:
    """A frozen round in which Eva and Gijs differ about every text."""
    for position in (1, 2, 3):
        choose(world.eva, opened, position, "overig")
        choose(world.gijs, opened, position, "")
    return rounds.freeze_round(round=opened, by=world.eva)


def at(name: str, round: Round, position: int | None = None) -> str:
    where = {"slug": "north", "round": round.uid} | ({"position": position} if position else {})
    return reverse(f"coding:{name}", kwargs=where)


class TestReviewing:
    def test_a_text_is_parked_ticked_off_and_looked_for_by_that(self, eva: Client, world: World, frozen: Round) -> None:
        def texts(query: str) -> list[str]:
            return list(map(str, re.findall(r"Tekst \d", eva.get(at("agreement", frozen) + query).text)))

        for position, state in ((1, ReviewState.PARKED), (2, ReviewState.REVIEWED)):
            address = at("difference", frozen, position)
            for _press in range(2):
                answer = eva.post(address, {"review": state})
                assert answer.headers["Location"] == address
        assert {row.source.position: row.state for row in Review.objects.select_related("source")} == {
            1: "parked",
            2: "reviewed",
        }
        assert texts("?review=parked") == ["Tekst 1"]
        assert texts("?review=reviewed") == ["Tekst 2"]
        assert texts("?review=none") == ["Tekst 3"]
        assert "Eva Everts" in eva.get(at("agreement", frozen)).text
        eva.post(at("difference", frozen, 1), {"review": ""})
        assert [row.source.position for row in Review.objects.select_related("source")] == [2]
        assert not Decision.objects.exists(), "looking at a text decides nothing"
        assert AuditLine.objects.filter(word="coding.reviewed").count() == 5

    def test_only_what_stands_is_reviewed_in_a_state_there_is(self, world: World, frozen: Round) -> None:
        of_bram = frozen.sources.get(member=world.bram).position
        of_anna = frozen.sources.filter(member=world.anna)[0].position

        def review(**what: Any) -> None:
            asked: dict[str, Any] = {"by": world.eva, "round": frozen, "position": of_anna, "state": ReviewState.PARKED}
            decisions.review(**asked | what)

        factories.consent(world.bram, Purpose.ENTRIES, given=False)
        for wrong in ({"position": 99}, {"position": of_bram}, {"state": "weg"}):
            with pytest.raises(DomainError, match=r"Deze tekst is er niet \(meer\)"):
                review(**wrong)
        with pytest.raises(Refused):
            review(by=world.karim)
        again = rounds.go_back(round=frozen, to=RoundState.OPEN, by=world.eva, reason="Nog eens kijken.")
        with pytest.raises(DomainError, match="zolang de ronde bevroren is"):
            review(round=again)
        assert not Review.objects.exists()


class TestSeveralCodes:
    def test_a_code_is_decided_on_by_the_page_beside_what_the_coders_gave(
        self, eva: Client, world: World, several: Round
    ) -> None:
        one, two, fine, _finer = codes(several)
        code_all(world, several, [[fine, two], [one], []], [[one], [one], [two]])
        frozen = rounds.freeze_round(round=several, by=world.eva)
        seat = {coder.membership: str(coder.uid) for coder in frozen.coders.all()}
        first = f"{at('difference', frozen, 1)}?code={one}"

        def start(address: str) -> dict[str, Any]:
            return dict(eva.get(address).context["form"].initial)

        assert start(first) == {}
        assert start(f"{first}&neem={seat[world.eva]}") == {"given": "yes", "finer": [fine], "direction": ""}
        assert start(f"{first}&neem={seat[world.gijs]}") == {"given": "yes", "finer": [], "direction": ""}
        assert start(f"{first}&neem=iemand") == {}
        other = f"{at('difference', frozen, 1)}?code={two}"
        assert start(f"{other}&neem={seat[world.gijs]}")["given"] == "no", "Gijs did not give this one"
        empty = eva.post(first, {"why": "Het staat er."})
        assert empty.status_code == 400
        assert "Kies of de code past." in empty.text
        for address, said in (
            (first, {"given": "yes", "finer": [fine], "why": "Het staat er."}),
            (other, {"given": "no", "why": "Dat staat er niet."}),
        ):
            assert eva.post(address, said).status_code == 302
        assert start(first) == {"given": "yes", "finer": [fine], "direction": "", "why": "Het staat er."}
        assert start(other)["given"] == "no"
        kept = {row.code.key: row.given for row in Decision.objects.select_related("code") if row.code}
        assert kept == {fine: True, two: False}

    def test_a_text_without_that_difference_is_not_there(self, eva: Client, world: World, several: Round) -> None:
        one, two, *_rest = codes(several)
        code_all(world, several, [[one], [one], []], [[two], [one], []])
        frozen = rounds.freeze_round(round=several, by=world.eva)
        assert eva.get(f"{at('difference', frozen, 1)}?code={one}").status_code == 200
        for address in (
            at("difference", frozen, 2),
            f"{at('difference', frozen, 1)}?code=niets",
            at("difference", frozen, 9),
        ):
            assert eva.get(address).status_code == 404


def test_authors_read_what_was_found_while_the_study_lets_them(eva: Client, world: World, frozen: Round) -> None:
    address = at("round_release", frozen)
    early = eva.post(address, {"to": "released"})
    assert (early.status_code, "Stel de ronde eerst vast" in early.text) == (409, True)
    for position in (1, 2, 3):
        decisions.decide(by=world.eva, round=frozen, position=position, code="overig", direction="", why="Het past.")
    rounds.settle_round(round=frozen, by=world.eva)
    assert not told_decisions(world.bram).exists()
    for _press in range(2):
        assert eva.post(address, {"to": "released"}).status_code == 302
    assert told_decisions(world.bram).count() == 1
    assert eva.post(address, {"to": "iets"}).status_code == 400
    for _press in range(2):
        assert eva.post(address, {"to": "held"}).status_code == 302
    assert not told_decisions(world.bram).exists()
    told = AuditLine.objects.filter(word__in=["coding.round_released", "coding.round_held_back"]).order_by("position")
    assert [line.word for line in told] == ["coding.round_released", "coding.round_held_back"], "each once"
    with pytest.raises(Refused):
        releasing.release_round(round=frozen, by=world.karim)
    with pytest.raises(Refused):
        releasing.hold_back(round=frozen, by=world.anna)
