"""What research takes home of the questionnaires: every statement and score of who lets it, and of nobody else."""

from fractions import Fraction

import pytest

from amo.analysis import scales
from amo.models import Wave
from amo.selectors.research import asked_waves, item_rows, last_sent, score_rows
from plg.models import Membership
from plg.words import Purpose
from tests import factories as make
from tests.amo.test_figures import fill, people, read, waves
from tests.world import World

pytestmark = pytest.mark.django_db
__all__ = ["people", "waves"]

ROWS = [(3, None, 2, 0), *[(4, 2, 3, 1)] * 5]


def test_every_statement_is_a_row_whether_it_was_answered_or_not(
    world: World, people: list[Membership], waves: tuple[Wave, Wave]
) -> None:
    fill(waves[0], people[:6], ROWS)
    asked = asked_waves(world.north)
    rows = list(item_rows(world.north, asked))
    assert len(rows) == 6 * 4
    first = [row for row in rows if row.member == people[0].pk]
    assert [(row.item, row.value, row.not_applicable, row.reversed) for row in first] == [
        ("samen", 3, False, False),
        ("apart", None, True, True),
        ("graag", 2, False, False),
        ("ooit", None, False, False),
    ]


def test_a_score_is_a_mean_where_enough_was_answered_and_else_nothing(
    world: World, people: list[Membership], waves: tuple[Wave, Wave]
) -> None:
    fill(waves[0], people[:6], ROWS)
    rows = list(score_rows(world.north, asked_waves(world.north)))
    assert {row.scale for row in rows} == {"eerst", "tweede"}, "the third has no score"
    told = {(row.member, row.scale): (row.score, row.answered, row.items) for row in rows}
    assert told[people[0].pk, "eerst"] == (None, 1, 2)
    assert told[people[1].pk, "eerst"] == (Fraction(4), 2, 2), "the second statement is turned"
    assert told[people[0].pk, "tweede"] == (Fraction(2), 1, 1)


def test_a_wave_of_too_few_leaves_with_nobody_in_it(
    world: World, people: list[Membership], waves: tuple[Wave, Wave]
) -> None:
    fill(waves[0], people[:5], ROWS)
    (asked,) = asked_waves(world.north)
    assert (asked.sent, asked.may_leave) == (5, True)
    assert last_sent(world.north) is not None
    make.consent(people[0], Purpose.AMO, given=False)
    (asked,) = asked_waves(world.north)
    assert (asked.sent, asked.may_leave) == (4, False)
    assert not list(item_rows(world.north, [asked]))
    assert not list(score_rows(world.north, [asked]))


def test_two_scales_that_too_few_have_both_of_are_not_put_beside_each_other(
    world: World, people: list[Membership], waves: tuple[Wave, Wave]
) -> None:
    fill(waves[0], people, [(2, 4, 3, 3)] * 4 + [(2, 4, 0, 3)] * 4)
    assert scales.contrasts(read(world).measurements[0]) == []
