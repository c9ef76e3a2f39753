"""What others may know of research consent: who learns along in a community sees no count of it."""

from plg.acts import ActGroup
from plg.audit.telling import Narrowing, trail_page
from plg.consents import counts_for
from plg.services.consent import answer
from plg.words import Purpose, Role
from tests import factories
from tests.world import World


def test_a_coordinator_who_learns_along_sees_no_count_and_no_line(world: World, content: None) -> None:
    answer(by=world.anna, answers=dict.fromkeys(Purpose, False))
    consent = Narrowing(group=ActGroup.CONSENT)
    assert counts_for(world.karim) is not None
    assert trail_page(world.karim, consent).lines
    for role in (Role.FACILITATOR, Role.PARTICIPANT):
        both = factories.member(world.north, f"Tom {role}", Role.COORDINATOR, role)
        assert counts_for(both) is None
        assert trail_page(both, consent).lines == []
        page = world.client(both).get("/plg/north/beheer/mensen/").content.decode()
        assert "Wie horen erbij?" in page
        assert "Citaten zonder naam" not in page
    assert "Citaten zonder naam" in world.client(world.karim).get("/plg/north/beheer/mensen/").content.decode()
    assert counts_for(world.marijke) is None
