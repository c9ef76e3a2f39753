"""Who is inside a live session: who agreed, who was taken out, who is still signed in; and a no that loses nothing."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from intervisie.models import Session
from intervisie.selectors.sessions import screen
from intervisie.services import closing, sessions, speaking
from logbook.access import own_entries
from plg.errors import DomainError
from plg.models import AuditLine
from plg.services.leaving import stop_for
from tests import factories as make
from tests.intervisie.test_sessions import ASK, EXPLAIN, GOSSIP, WORDS, address, say, to
from tests.intervisie.test_sessions import session as session
from tests.support.sign_in import later
from tests.world import World


def test_whoever_is_taken_out_leaves_an_empty_seat_on_every_screen(world: World, session: Session) -> None:
    before = session.version
    assert screen(world.anna, session).seats == 3, (
        "the facilitator sits in it too, and is none of those who are waited for"
    )
    stop_for(by=world.karim, member=world.bram)
    session.refresh_from_db()
    assert session.version > before, "the screens ask anew"
    assert screen(world.anna, session).seats == 2


def test_who_did_not_agree_reads_nothing_and_brings_nothing_in(world: World, session: Session) -> None:
    found = to(world, session, GOSSIP)
    say(world.bram, found)
    assert WORDS in world.client(world.chantal).get(address("session", session)).content.decode()
    page = world.client(world.fatma).get(address("session", session)).content.decode()
    assert WORDS not in page
    assert "Akkoord, ik doe mee" in page
    with pytest.raises(DomainError, match="meedoet"):
        say(world.fatma, found)
    sessions.join(by=world.fatma, session=found)
    assert WORDS in world.client(world.fatma).get(address("session", session)).content.decode()


def test_whose_silence_is_lifted_is_not_asked_to_listen_any_more(world: World, session: Session) -> None:
    found = to(world, session, GOSSIP)
    owner = world.client(world.anna)
    assert "Jij luistert" in owner.get(address("session", session)).content.decode()
    sessions.lead(by=world.marijke, session=found, act="lift", at=GOSSIP)
    page = owner.get(address("session", session)).content.decode()
    assert ("Jij luistert" in page, "Je hebt het woord" in page) == (False, True)


def test_an_open_screen_of_a_running_session_keeps_its_facilitator_signed_in(world: World, session: Session) -> None:
    found, lead = to(world, session, GOSSIP), world.client(world.marijke)
    state = address("session_state", session)
    for _time in range(4):
        later(lead, timedelta(minutes=20))
        answer = lead.get(state, {"v": str(found.version)}, headers={"HX-Request": "true"})
        assert answer.status_code == 204
        assert "X-Now" in answer.headers, "every answer says what time it is"
    Session.objects.update(made_at=timezone.now() - timedelta(hours=5))
    for _time in range(2):
        later(lead, timedelta(minutes=20))
        answer = lead.get(state, {"v": str(found.version)}, headers={"HX-Request": "true"})
    assert answer.status_code == 401, "a screen that was forgotten is nobody's presence"


def test_a_page_that_says_no_gives_back_what_was_written(world: World, session: Session) -> None:
    to(world, session, EXPLAIN)
    data = {"act": "back", "at": str(EXPLAIN), "why": "De vraag was <b>nog</b> niet helder", "token": "niet te zien"}
    answer = world.client(world.marijke).post(address("session_lead", session), data)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "De vraag was &lt;b&gt;nog&lt;/b&gt; niet helder" in page
    assert "niet te zien" not in page


def test_a_silence_is_lifted_once(world: World, session: Session) -> None:
    to(world, session, GOSSIP)
    for _press in range(2):
        found = sessions.lead(by=world.marijke, session=session, act="lift", at=GOSSIP)
    assert found.lifted
    assert AuditLine.objects.filter(word="live.silence_lifted").count() == 1


def test_a_session_that_is_over_takes_nobody_and_nothing_in(world: World, session: Session) -> None:
    to(world, session, EXPLAIN)
    found = sessions.lead(by=world.marijke, session=session, act="end", at=EXPLAIN)
    with pytest.raises(DomainError, match="Deze sessie is afgelopen"):
        sessions.join(by=world.fatma, session=found)
    with pytest.raises(DomainError, match="kun je in je logboek bewaren"):
        say(world.bram, found)
    assert not found.contributions.exists()
    assert not found.seats.filter(member=world.fatma).exists()


def test_nothing_is_taken_along_while_it_goes_on_or_from_elsewhere(world: World, session: Session) -> None:
    over = make.session(world.south, state="ended", ended_at=timezone.now())
    for wrong in (session, over):
        with pytest.raises(DomainError, match="Wacht tot de sessie is afgelopen"):
            closing.take_along(by=world.anna, session=wrong, insight="Ik vroeg nooit door.", client_key=uuid4())
    assert not own_entries(world.anna).exists()


def test_a_contribution_has_words_and_an_end(world: World, session: Session) -> None:
    found = to(world, session, ASK)
    for text in (" \n", "x" * (speaking.LONGEST + 1)):
        with pytest.raises(DomainError, match="hooguit 2000 tekens"):
            say(world.bram, found, text)
    assert not found.contributions.exists()


def test_the_same_notes_again_are_the_same_notes(world: World, session: Session) -> None:
    first = speaking.note(by=world.anna, session=session, text="Telefoon.", version=0)
    again = speaking.note(by=world.anna, session=session, text="Telefoon.", version=first.version)
    late = speaking.note(by=world.anna, session=session, text="", version=0)
    assert (again.version, late.version, late.text) == (first.version, first.version, "Telefoon.")


def test_what_was_sent_before_the_first_step_is_kept_for_oneself(world: World) -> None:
    waiting = make.session(world.north)  # in its first step everybody has the word
    sessions.join(by=world.bram, session=waiting)
    with pytest.raises(speaking.Silenced):
        say(world.bram, waiting, at=0)
    assert not waiting.contributions.exists()
    assert waiting.pads.get().text == WORDS
    begun = sessions.lead(by=world.marijke, session=waiting, act="next", at=-1)
    assert say(world.bram, begun).step == 0


def test_notes_are_kept_by_the_page_and_those_of_another_device_come_back(world: World, session: Session) -> None:
    client, page = world.client(world.anna), address("session_note", session)
    assert client.post(page, {"text": "Telefoon.", "version": "x"}).status_code == 400
    assert client.post(page, {"text": "Telefoon.", "version": "0"}).headers["Location"] == address("session", session)
    part = client.post(page, {"text": "Laptop.", "version": "0"}, headers={"HX-Request": "true"}).content.decode()
    assert "Telefoon." in part
    assert "Laptop." in part
    assert session.pads.get().text == "Telefoon.\n\nLaptop."


def test_a_screen_of_a_session_that_is_over_holds_no_line_open(world: World, session: Session) -> None:
    found = sessions.lead(by=world.marijke, session=session, act="end", at=-1)
    client = world.client(world.bram)
    assert client.get(address("session_stream", session)).status_code == 204
    asked = client.get(address("session_state", session), {"v": str(found.version - 1)})
    assert asked.headers["HX-Refresh"] == "true", "what comes after is another page"
