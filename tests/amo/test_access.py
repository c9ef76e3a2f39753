"""Who sees which questionnaire, state and figure: asked by everybody, found by whom it is for and by nobody else."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import QuerySet

from amo import access, services
from amo.models import GroupPicture, Wave
from amo.words import Moment
from plg.access.decide import can
from plg.access.permissions import Permission
from plg.models import Membership
from plg.words import Purpose
from tests import factories as make
from tests.world import World

pytestmark = pytest.mark.django_db

#: The list, and which permission it asks.
LISTS: dict[Callable[[Membership], QuerySet[Any]], Permission] = {
    access.visible_sheet_states: Permission.PLAN_WAVES,
    access.visible_drafts: Permission.MAKE_INSTRUMENT,
    access.visible_research_sheets: Permission.READ_AMO_FIGURES,
    access.visible_group_pictures: Permission.ASK_COMMUNITY_REPORT,
}


@pytest.fixture
def filled(world: World, wave: Wave) -> World:
    """One thing in the north for each list, and Bram's sheet, who does not let research read it."""
    services.begin(by=world.anna, wave=wave)
    services.begin(by=world.bram, wave=wave)
    make.consent(world.bram, Purpose.AMO, given=False)
    services.begin_draft(by=world.eva, title="In de maak")
    GroupPicture.objects.create(
        community=world.north, questionnaire="amo-test", title="De groep", first=Moment.PRE, last=Moment.POST
    )
    return world


@pytest.mark.parametrize("rows", LISTS, ids=lambda rows: rows.__name__)
def test_a_list_is_for_who_may_and_of_their_own_community(
    filled: World, rows: Callable[[Membership], QuerySet[Any]]
) -> None:
    seen = []
    for name, who in filled.everybody.items():
        if isinstance(who, Membership):
            there = rows(who).exists()
            assert there == (can(who, LISTS[rows]) and who.community == filled.north), name
            seen.append(there)
    assert any(seen), "and somebody does"


def test_research_reads_the_sheets_of_who_lets_it_now(filled: World) -> None:
    assert [sheet.membership for sheet in access.visible_research_sheets(filled.eva)] == [filled.anna]
    make.consent(filled.anna, Purpose.AMO, given=False)
    assert not access.visible_research_sheets(filled.eva).exists()
