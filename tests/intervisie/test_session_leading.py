"""Leading a live session without leaving the page: an act is answered with what the screen shows next."""

from typing import Any

from intervisie.models import Session
from intervisie.selectors.sessions import screen
from tests.intervisie.test_sessions import ASK, BACK, GOSSIP, address, say, to
from tests.intervisie.test_sessions import session as session
from tests.world import World


def act(world: World, session: Session, **asked: object) -> Any:
    """Press something on the facilitator's screen, which asks by itself; return the answer."""
    asked = {"s": screen(world.marijke, session).say_key} | asked
    lead = world.client(world.marijke)
    return lead.post(address("session_lead", session), asked, headers={"HX-Request": "true"})


def test_an_act_is_answered_with_the_screen_and_the_time(world: World, session: Session) -> None:
    found = to(world, session, ASK)
    said = say(world.bram, found)
    more = act(world, found, act="longer", at=ASK, l=said.uid, n=1)
    assert "X-Now" in more.headers
    page = more.content.decode()
    assert f'data-version="{found.version + 2}"' in page
    assert ('id="lead"' in page, 'id="say"' in page) == (False, False), "what is typed there stays as it is"
    assert said.text not in page, "what the screen has is not told again"
    say(world.chantal, found, "En wie zag het nog meer?")
    assert "En wie zag het nog meer?" in act(world, found, act="longer", at=ASK, l=said.uid, n=1).content.decode()
    page = act(world, found, act="next", at=ASK).content.decode()
    assert ('id="lead"' in page, 'id="say"' in page, 'id="said"' in page) == (True, True, True)
    assert "Professioneel roddelen" in page


def test_what_cannot_be_done_is_said_beside_the_buttons_with_what_was_typed(world: World, session: Session) -> None:
    found = to(world, session, ASK)
    page = act(world, found, act="back", at=ASK).content.decode()
    assert "Zeg in een paar woorden waarom" in page
    page = act(world, found, act="lift", at=ASK, why="Omdat & zo").content.decode()
    assert "geen stilte om op te heffen" in page
    assert 'value="Omdat &amp; zo"' in page


def test_the_last_act_brings_the_page_of_afterwards(world: World, session: Session) -> None:
    found = to(world, session, BACK)
    assert act(world, found, act="next", at=BACK).headers["HX-Refresh"] == "true"
    assert act(world, found, act="next", at=BACK).headers["HX-Refresh"] == "true", "a second press is told the same"


def test_enter_in_the_reason_goes_back_and_never_on(world: World, session: Session) -> None:
    to(world, session, GOSSIP)
    page = world.client(world.marijke).get(address("session", session)).content.decode()
    form = next(part for part in page.split("<form")[1:] if 'name="why"' in part.partition("</form>")[0])
    assert 'value="back"' in form.partition("</form>")[0]
    assert 'value="next"' not in form.partition("</form>")[0]
