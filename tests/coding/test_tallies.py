"""How far coders are, as the pages say it: of a big round what is kept is what a count would say."""

import pytest
from django.core.cache import cache

from coding.models import Round
from coding.selectors import tallies
from coding.selectors.places import place
from coding.selectors.rounds import cards, open_rounds_of, progress
from coding.selectors.taking import readiness_shown
from coding.services import adding
from coding.services.freezing import Sample
from plg.models import Membership
from plg.words import Purpose
from tests import factories as make
from tests.coding.conftest import Write, choose, settle_names
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    cache.clear()


@pytest.fixture
def big(opened: Round, monkeypatch: pytest.MonkeyPatch) -> Round:
    """A round of three texts, where two are already many."""
    monkeypatch.setattr(tallies, "LARGE", 2)
    return opened


def said(member: Membership, round: Round) -> list[tuple[int, int]]:
    """Return how far the member is, as the list, the home page, the page of the round and the bench say it."""
    own = next(card.own for card in cards(member) if card.round == round)
    home = [row for row in open_rounds_of(member) if row.coder.round == round]
    here = next(row for row in progress(round) if row.coder.membership == member)
    at_bench = place(member, round, here.coder.assignments.earliest("source_id"))
    assert own
    return [(row.done, row.given) for row in (own, *home, here)] + [(at_bench.done, at_bench.given)]


def test_a_big_round_says_what_a_small_one_does(world: World, big: Round) -> None:
    choose(world.eva, big, 2, "overig")
    assert said(world.eva, big) == [(1, 3)] * 4
    assert [card.sources for card in cards(world.eva)] == [3]
    choose(world.eva, big, 1, "overig")
    choose(world.eva, big, 3, "")
    assert said(world.eva, big) == [(3, 3)] * 3  # nothing waits on the home page
    assert said(world.gijs, big) == [(0, 3)] * 4


def test_what_left_is_not_counted(world: World, big: Round) -> None:
    choose(world.eva, big, big.sources.get(member=world.bram).position, "overig")
    make.consent(world.bram, Purpose.ENTRIES, given=False)
    assert said(world.eva, big) == [(0, 2)] * 4
    assert [card.sources for card in cards(world.eva)] == [2]


def test_what_comes_in_is_counted_at_once(world: World, big: Round, write: Write) -> None:
    assert said(world.eva, big) == [(0, 3)] * 4
    assert readiness_shown(big).texts == 0
    write(world.bram, "Ik bleef bij de deur staan.")
    settle_names(world)
    cache.clear()
    assert readiness_shown(big).texts == 1
    adding.add_texts(round=big, by=world.eva, sample=Sample())
    assert said(world.eva, big) == [(0, 4)] * 4
    assert readiness_shown(big).texts == 0
