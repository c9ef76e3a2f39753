"""The life of a round as a table: it tells the ways a round can go and no other, each with a service that does it."""

from importlib import import_module

import pytest

from coding import states
from coding.words import RoundState
from plg.lives import NOWHERE


@pytest.mark.parametrize("state", list(RoundState))
def test_a_round_goes_one_way_on_and_one_way_back_from_each_state(state: RoundState) -> None:
    order = list(RoundState)
    place = order.index(state)
    on, back = states.next_step(state), states.step_back(state)
    assert (on.to if on else None) == (order[place + 1] if place + 1 < len(order) else None)
    assert (back.to if back else None) == (order[place - 1] if place > 1 else None), "what is frozen stays frozen"


def test_a_practice_round_ends_when_it_is_closed() -> None:
    steps = [states.next_step(state, practice=True) for state in RoundState]
    assert [step.to if step else None for step in steps] == [RoundState.OPEN, RoundState.FROZEN, None, None]
    assert [states.step_back(state, practice=True) for state in RoundState] == [None] * len(RoundState)


def test_the_table_tells_every_way_and_no_other() -> None:
    life, _review = states.lives()
    told = {(since, way.to) for way in life.ways for since in way.since}
    ways = {(NOWHERE, RoundState.DRAFT)}
    for state in RoundState:
        ways |= {(state, step.to) for step in (states.next_step(state), states.step_back(state)) if step}
    assert told == ways
    assert "frozen, settled" in " ".join(life.tells), "in which states others read a coder's choices"


def test_every_way_names_a_service_that_is_there() -> None:
    for life in states.lives():
        for way in life.ways:
            module, name = way.by.rsplit(".", 1)
            assert callable(getattr(import_module(module), name)), way.by
