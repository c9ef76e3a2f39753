"""Live sessions: one step for every screen, a silence that holds by any route, and not one text lost or leaked."""

from datetime import timedelta
from uuid import uuid4

import pytest
import yaml
from django.urls import reverse
from django.utils import timezone

from intervisie.access import own_pads, visible_contributions
from intervisie.content.kinds import HERE, format_faults
from intervisie.formats import steps_of
from intervisie.models import Contribution, Pad, Session
from intervisie.selectors.minutes import drafted_themes
from intervisie.selectors.sessions import screen
from intervisie.services import closing, sessions, share_case, speaking, write_case
from intervisie.words import CaseState, SessionState
from logbook.access import own_entries
from logbook.selectors.threads import open_intentions
from plg.errors import DomainError, Refused
from plg.models import AuditLine, ContentVersion, Membership
from tests import factories as make
from tests.support.queries import MaxQueries
from tests.world import World

FORMATS = HERE / "formats"
EXPLAIN, ASK, GOSSIP, BACK = range(4)
WORDS = "Ik zou het haar zelf vragen."


def a_format(key: str) -> ContentVersion:
    """One of the formats that come with the platform."""
    return make.content("format", key, yaml.safe_load((FORMATS / f"{key}.v1.yaml").read_text())["body"])


@pytest.fixture
def session(world: World) -> Session:
    """Anna's case under the four phases, before the first step."""
    now = timezone.now()
    meeting = make.meeting(world.north, starts_at=now, ends_at=now + timedelta(hours=2))
    case = write_case(by=world.anna, texts={"title": "De overdracht", "situation": "Elke ochtend ging het mis."})
    case = share_case(by=world.anna, case=case, meeting=meeting)
    version = a_format("intervisie-vier-fasen")
    made = sessions.start_session(by=world.marijke, meeting=meeting, format=version, case=case)
    for who in (world.anna, world.bram, world.chantal):
        sessions.join(by=who, session=made)
    return made


def to(world: World, session: Session, step: int) -> Session:
    """Lead the session to this step."""
    for at in range(-1, step):
        session = sessions.lead(by=world.marijke, session=session, act="next", at=at)
    return session


def say(who: Membership, session: Session, text: str = WORDS, **extra: object) -> Contribution:
    at = extra.pop("at", session.step)
    return speaking.say(by=who, session=session, at=at, text=text, **{"client_key": uuid4(), **extra})  # type: ignore[arg-type]


def address(name: str, session: Session) -> str:
    return reverse(f"intervisie:{name}", args=["north", session.uid])


# ── leading ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_two_facilitators_pressing_at_once_make_one_step(world: World, session: Session) -> None:
    to(world, session, EXPLAIN)
    for _press in range(2):
        found = sessions.lead(by=world.marijke, session=session, act="next", at=EXPLAIN)
    assert found.step == ASK


def test_a_session_runs_through_its_steps_and_ends_with_the_case_treated(world: World, session: Session) -> None:
    found = to(world, session, BACK)
    found = sessions.lead(by=world.marijke, session=found, act="next", at=BACK)
    assert found.state == SessionState.ENDED
    assert found.case is not None
    found.case.refresh_from_db()
    assert found.case.state == CaseState.TREATED
    with pytest.raises(DomainError):
        sessions.lead(by=world.marijke, session=found, act="pause", at=BACK)


def test_a_session_closed_before_its_first_step_leaves_the_case_to_treat(world: World, session: Session) -> None:
    page = world.client(world.marijke).get(address("session", session)).content.decode()
    assert "Toch niet: sluit deze sessie" in page
    found = sessions.lead(by=world.marijke, session=session, act="end", at=-1)
    assert found.state == SessionState.ENDED
    assert found.case is not None
    found.case.refresh_from_db()
    assert found.case.state == CaseState.SHARED
    assert session.format.title not in drafted_themes(session.meeting)


def test_a_pause_stops_the_clock_for_everybody(world: World, session: Session) -> None:
    found = to(world, session, EXPLAIN)
    found = sessions.lead(by=world.marijke, session=found, act="pause", at=EXPLAIN)
    Session.objects.filter(pk=found.pk).update(paused_at=timezone.now() - timedelta(minutes=5))
    Session.objects.filter(pk=found.pk).update(step_at=timezone.now() - timedelta(minutes=6))
    found = sessions.lead(by=world.marijke, session=found, act="resume", at=EXPLAIN)
    clock = screen(world.bram, found).clock
    assert clock is not None
    assert 8.9 < (clock.ends - clock.now) / 60_000 < 9.1, "ten minutes, one gone before the pause"


def test_every_screen_has_the_same_second(world: World, session: Session) -> None:
    found, now = to(world, session, ASK), timezone.now() + timedelta(minutes=3)
    clocks = {screen(who, found, now).clock for who in (world.anna, world.bram, world.marijke)}
    assert len(clocks) == 1


def test_minutes_more_and_less(world: World, session: Session) -> None:
    found = to(world, session, EXPLAIN)
    for act in ("longer", "longer", "shorter"):
        found = sessions.lead(by=world.marijke, session=found, act=act, at=EXPLAIN)
    assert found.seconds == 11 * 60


def test_going_back_says_why_to_all(world: World, session: Session) -> None:
    found = to(world, session, ASK)
    with pytest.raises(DomainError, match="waarom"):
        sessions.lead(by=world.marijke, session=found, act="back", at=ASK)
    marijke = world.client(world.marijke)
    answer = marijke.post(address("session_lead", session), {"act": "back", "at": ASK}, follow=True)
    assert "Zeg in een paar woorden waarom" in answer.content.decode(), "in the session itself"
    sessions.lead(by=world.marijke, session=found, act="back", at=ASK, why="De vraag was nog niet helder")
    for screen_of in ("session", "session_wall"):
        seen = world.client(world.bram).get(address(screen_of, session)).content.decode()
        assert "De vraag was nog niet helder" in seen


def test_only_a_facilitator_leads_and_one_session_runs_at_a_time(world: World, session: Session) -> None:
    for who in (world.anna, world.karim, world.eva):
        with pytest.raises(Refused):
            sessions.lead(by=who, session=session, act="next", at=-1)
    other = a_format("world-cafe")
    with pytest.raises(DomainError, match="loopt al"):
        sessions.start_session(by=world.marijke, meeting=session.meeting, format=other)


def test_a_format_around_a_case_needs_one_of_this_meeting(world: World, session: Session) -> None:
    elsewhere = make.meeting(world.north)
    with pytest.raises(DomainError, match="Kies een casus"):
        sessions.start_session(by=world.marijke, meeting=elsewhere, format=session.format, case=session.case)


# ── silence ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_owner_is_silent_by_every_route_and_loses_no_word(world: World, session: Session) -> None:
    found, client, key = to(world, session, GOSSIP), world.client(world.anna), uuid4()
    data = {"at": str(GOSSIP), "key": str(key), "text": WORDS}
    first = client.post(address("session_say", session), data)
    again = client.post(address("session_say", session), data, headers={"HX-Request": "true"})
    assert (first.status_code, again.status_code) == (403, 403)
    with pytest.raises(speaking.Silenced):
        say(world.anna, found, client_key=key)
    with pytest.raises(speaking.Silenced):
        say(world.anna, found, "Vanaf mijn tweede tabblad.", at=ASK - 1)
    assert not Contribution.objects.exists()
    pad = Pad.objects.get()
    assert pad.text == f"{WORDS}\n\nVanaf mijn tweede tabblad."
    session.refresh_from_db()
    assert session.refused == 2
    assert not AuditLine.objects.filter(detail__icontains="overdracht").exists()


def test_a_refusal_is_counted_without_a_name(world: World, session: Session) -> None:
    found, before = to(world, session, GOSSIP), AuditLine.objects.count()
    with pytest.raises(speaking.Silenced):
        say(world.anna, found)
    assert AuditLine.objects.count() == before
    for who in (world.bram, world.marijke):
        assert "1 keer" not in world.client(who).get(address("session", session)).content.decode()


def test_the_owner_reads_along_and_the_others_speak_without_a_name(world: World, session: Session) -> None:
    found = to(world, session, GOSSIP)
    say(world.bram, found)
    page = world.client(world.anna).get(address("session", session)).content.decode()
    assert WORDS in page
    assert "Jij luistert" in page
    assert world.bram.user.name not in page


def test_only_the_owner_speaks_when_the_owner_speaks(world: World, session: Session) -> None:
    found = to(world, session, BACK)
    with pytest.raises(speaking.Silenced):
        say(world.bram, found)
    assert say(world.anna, found).author == world.anna


def test_lifting_a_silence_is_seen_by_all_kept_and_ends_with_the_step(world: World, session: Session) -> None:
    found = to(world, session, GOSSIP)
    found = sessions.lead(by=world.marijke, session=found, act="lift", at=GOSSIP)
    say(world.anna, found)
    for name in ("session", "session_wall"):
        assert "hief de stilte op" in world.client(world.bram).get(address(name, session)).content.decode()
    assert AuditLine.objects.filter(word="live.silence_lifted").count() == 1
    found = sessions.lead(by=world.marijke, session=found, act="back", at=GOSSIP, why="Nog een vraag")
    found = sessions.lead(by=world.marijke, session=found, act="next", at=ASK)
    with pytest.raises(speaking.Silenced):
        say(world.anna, found)


def test_there_is_nothing_to_lift_where_nobody_is_silent(world: World, session: Session) -> None:
    found = to(world, session, ASK)
    with pytest.raises(DomainError, match="geen stilte"):
        sessions.lead(by=world.marijke, session=found, act="lift", at=ASK)


# ── bringing in ──────────────────────────────────────────────────────────────────────────────────────────────


def test_the_same_sending_is_one_contribution(world: World, session: Session) -> None:
    found, key = to(world, session, ASK), uuid4()
    assert len({say(world.bram, found, client_key=key).pk for _tap in range(20)}) == 1


def test_a_word_sent_as_the_step_ended_belongs_to_that_step(world: World, session: Session) -> None:
    found = to(world, session, ASK)
    found = sessions.lead(by=world.marijke, session=found, act="next", at=ASK)
    late = say(world.bram, found, at=ASK)
    assert late.step == ASK
    Session.objects.filter(pk=found.pk).update(step_at=timezone.now() - timedelta(seconds=30))
    found.refresh_from_db()
    assert say(world.bram, found, at=ASK).step == GOSSIP


def test_three_questions_each_and_room_for_another(world: World, session: Session) -> None:
    found = to(world, session, ASK)
    for number in range(3):
        say(world.bram, found, f"Vraag {number}?")
    with pytest.raises(DomainError, match="hooguit 3"):
        say(world.bram, found, "Nog één?")
    say(world.chantal, found, "Mag ik ook?")
    answer = world.client(world.bram).post(
        address("session_say", session), {"at": str(ASK), "key": str(uuid4()), "text": "Nog één?"}
    )
    assert answer.status_code == 409
    assert "Nog één?" in answer.content.decode(), "the text is still in the form"


def test_nobody_reads_a_pad_but_its_owner(world: World, session: Session) -> None:
    to(world, session, GOSSIP)
    speaking.note(by=world.anna, session=session, text="Wat raakt mij dit.", version=0)
    assert own_pads(world.anna).count() == 1
    for who in (world.bram, world.marijke, world.karim, world.eva):
        assert not own_pads(who).exists()
        for name in ("session", "session_wall", "session_state"):
            assert "Wat raakt mij dit" not in world.client(who).get(address(name, session)).content.decode()


def test_notes_of_two_devices_stand_under_each_other(world: World, session: Session) -> None:
    speaking.note(by=world.anna, session=session, text="Telefoon.", version=0)
    pad = speaking.note(by=world.anna, session=session, text="Laptop.", version=0)
    assert pad.text == "Telefoon.\n\nLaptop."
    assert speaking.note(by=world.anna, session=session, text=f"{pad.text} Meer.", version=2).text.endswith("Meer.")


def test_what_was_brought_in_goes_to_the_owner_and_then_goes(world: World, session: Session) -> None:
    found = to(world, session, GOSSIP)
    say(world.bram, found)
    sessions.lead(by=world.marijke, session=found, act="end", at=GOSSIP)
    assert visible_contributions(world.anna).count() == 1
    for who in (world.bram, world.marijke, world.karim, world.eva, world.zoe):
        assert not visible_contributions(who).exists()
        assert WORDS not in world.client(who).get(address("session", session)).content.decode()
    assert sessions.tidy_sessions() == 0
    Session.objects.update(ended_at=timezone.now() - timedelta(days=31))
    assert sessions.tidy_sessions() == 1


def test_what_was_said_without_a_case_stays_with_who_was_there(world: World) -> None:
    opened = sessions.start_session(by=world.marijke, meeting=make.meeting(world.north), format=a_format("world-cafe"))
    sessions.join(by=world.bram, session=opened)
    found = to(world, opened, 3)
    say(world.bram, found)
    sessions.lead(by=world.marijke, session=found, act="end", at=3)
    assert [visible_contributions(who).count() for who in (world.bram, world.marijke, world.chantal)] == [1, 1, 0]


def test_a_session_nobody_ended_ends_by_itself(world: World, session: Session) -> None:
    assert sessions.tidy_sessions() == 0
    Session.objects.update(made_at=timezone.now() - timedelta(hours=13))
    sessions.tidy_sessions()
    session.refresh_from_db()
    assert session.state == SessionState.ENDED


# ── screens ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_screen_asks_little_when_nothing_changed(world: World, session: Session, max_queries: MaxQueries) -> None:
    found = to(world, session, GOSSIP)
    client, state = world.client(world.bram), address("session_state", session)
    with max_queries(4):
        assert client.get(state, {"v": str(found.version)}).status_code == 204
    say(world.chantal, found)
    changed = client.get(state, {"v": str(found.version), "s": screen(world.bram, found).say_key})
    assert WORDS in changed.content.decode()
    assert 'id="say"' not in changed.content.decode(), "nobody's typing is touched"
    assert 'id="say"' in client.get(state, {"v": "1", "s": "0-1-0-running"}).content.decode()


def test_a_screen_is_told_what_came_and_all_of_it_when_something_went(
    world: World, session: Session, max_queries: MaxQueries
) -> None:
    found = to(world, session, GOSSIP)
    client, state = world.client(world.bram), address("session_state", session)
    first = say(world.chantal, found)
    asked = {"v": "1", "s": screen(world.bram, found).say_key, "l": str(first.uid), "n": "1"}
    assert 'id="said"' not in client.get(state, asked).content.decode(), "nothing came: what stands there stays"
    second = say(world.chantal, found, "En dan nog dit.")
    more = client.get(state, asked).content.decode()
    assert ("En dan nog dit." in more, WORDS in more) == (True, False)
    assert 'hx-swap-oob="afterbegin:#said-list"' in more
    assert f"l={second.uid}&amp;n=2" in more, "the next question begins where this answer ends"
    with max_queries(7):
        client.get(state, asked)
    first.delete()
    Session.objects.update(version=99)  # whoever goes tells the screens
    for odd in ({"l": str(second.uid), "n": "2"}, {"l": str(first.uid)}, {"l": "x"}, {"n": "y"}):
        whole = client.get(state, asked | odd).content.decode()
        assert ('id="said"' in whole, "En dan nog dit." in whole) == (True, True)


def test_who_was_taken_out_of_the_community_is_out_of_the_session(world: World, session: Session) -> None:
    found = to(world, session, GOSSIP)
    client = world.client(world.bram)
    Membership.objects.filter(pk=world.bram.pk).update(left_at=timezone.now())
    assert client.get(address("session_state", session), {"v": str(found.version)}).status_code == 404


def test_a_whole_evening_by_the_pages(world: World, session: Session) -> None:
    lead = world.client(world.marijke)
    for name in ("anna", "bram"):
        assert world.client(world.who(name)).post(address("session_join", session)).status_code == 302
    for at in range(-1, 4):
        answer = lead.post(address("session_lead", session), {"act": "next", "at": str(at)})
        assert answer.status_code == 302
    data = {"insight": "Ik vroeg nooit door.", "promise": "Maandag bel ik haar.", "shares": "on"}
    day = (timezone.localdate() + timedelta(days=3)).isoformat()
    data |= {"by_when": day, "client_key": str(uuid4())}
    mine = world.client(world.anna)
    for _tap in range(2):
        assert mine.post(address("session_close", session), data).status_code == 302
    entry = own_entries(world.anna).get()
    assert (entry.current.text if entry.current else "", entry.shares.count()) == ("Ik vroeg nooit door.", 0)
    assert [intention.text for intention in open_intentions(world.north)] == ["Maandag bel ik haar."]
    following = make.meeting(world.north)
    page = world.client(world.bram).get(reverse("intervisie:meeting", args=["north", following.uid]))
    assert page.status_code == 200


def test_a_promise_without_a_day_keeps_nothing_and_loses_nothing(world: World, session: Session) -> None:
    sessions.lead(by=world.marijke, session=session, act="end", at=-1)
    session.refresh_from_db()
    data = {"insight": "Ik vroeg nooit door.", "promise": "Bellen.", "client_key": str(uuid4())}
    answer = world.client(world.anna).post(address("session_close", session), data)
    assert answer.status_code == 400
    assert "Kies een dag" in answer.content.decode()
    assert "Ik vroeg nooit door." in answer.content.decode(), "what was typed stands in the form"
    with pytest.raises(DomainError, match="Kies een dag"):
        closing.take_along(by=world.anna, session=session, insight="Iets.", promise="Bellen.", client_key=uuid4())
    assert not own_entries(world.anna).exists()


def test_the_formats_say_who_may_speak() -> None:
    files = {file.name.partition(".")[0]: yaml.safe_load(file.read_text()) for file in FORMATS.glob("*.yaml")}
    assert not [fault for file in files.values() for fault in format_faults(file["body"])]
    formats = {key: steps_of(file["body"]) for key, file in files.items()}
    four = formats["intervisie-vier-fasen"]
    assert [step.is_silent for step in four] == [False, False, True, False]
    assert four[ASK].limit == 3
    assert not four[GOSSIP].shows_authors
    assert [step.minutes for step in formats["bordsessie"]] == [5, 10]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"speaks": ["owner"]}, "no case"),
        ({"speaks": ["somebody"]}, "must be one of"),
        ({"minutes": 0}, "whole number"),
        ({"speaks": ["nobody"], "writes": True}, "nobody speaks"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_format_with_a_fault_says_where(change: dict[str, object], told: str) -> None:
    step = {"key": "een", "label": make.LABEL, "prompt": make.LABEL, "minutes": 5, "speaks": ["everyone"]}
    (fault,) = format_faults({"about": make.LABEL, "case": False, "steps": [step | change]})
    assert told in str(fault)
    assert "steps" in str(fault)
