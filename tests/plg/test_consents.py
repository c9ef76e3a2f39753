"""What others may know of research consent: who learns along in a community sees no count of it."""

from datetime import date

from django.utils import timezone

from plg.acts import ActGroup
from plg.audit.telling import Narrowing, trail_page
from plg.consents import counts_for, last_change, texts_answered, withdrawn_since
from plg.models import Membership
from plg.own import what_you_chose
from plg.services.consent import answer, record_paper
from plg.services.content import choose
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


def test_a_withdrawal_is_one_of_this_community_this_purpose_and_since_then(world: World, content: None) -> None:
    before = timezone.now()
    asked = (Purpose.ENTRIES, Purpose.QUOTES)
    assert not withdrawn_since(world.north, asked, before)
    answer(by=world.anna, answers={Purpose.AMO: False})
    answer(by=world.zoe, answers={Purpose.ENTRIES: False})
    answer(by=world.bram, answers={Purpose.ENTRIES: True})
    assert not withdrawn_since(world.north, asked, before)
    answer(by=world.bram, answers={Purpose.ENTRIES: False})
    assert withdrawn_since(world.north, asked, before)
    assert not withdrawn_since(world.north, asked, timezone.now())


def test_the_last_answer_is_of_this_community_and_these_purposes(world: World, content: None) -> None:
    nowhere = factories.community("oost")
    assert last_change(nowhere, Purpose) is None
    assert last_change(world.north, Purpose) == factories.JOINED
    (seal,) = answer(by=world.anna, answers={Purpose.AMO: False})
    answer(by=world.zoe, answers={Purpose.AMO: False})
    assert last_change(world.north, [Purpose.AMO]) == seal.at
    assert last_change(world.north, [Purpose.ENTRIES]) == factories.JOINED


def test_each_is_counted_at_the_text_they_answered_last(world: World, content: None) -> None:
    members = Membership.objects.filter(community=world.north)
    old = {(row["key"], row["persons"]) for row in texts_answered(members, Purpose.ENTRIES)}
    assert sum(persons for _key, persons in old) == 4, "Anna, Bram, Chantal and Fatma, whatever they said"
    text = factories.content("consent", "nieuwe-tekst")
    choose(community=world.north, version=text, by=world.karim)
    answer(by=world.anna, answers={Purpose.ENTRIES: False})
    now = {row["key"]: (row["persons"], row["sha256"]) for row in texts_answered(members, Purpose.ENTRIES)}
    assert now["nieuwe-tekst"] == (1, text.sha256)
    assert sum(persons for persons, _sha in now.values()) == 4


def test_ones_own_copy_says_on_which_day_the_paper_was_signed(world: World, content: None) -> None:
    joke = factories.member(world.north, factories.person("Joke Jansen", email=None))
    record_paper(by=world.karim, member=joke, answers={Purpose.ENTRIES: True}, signed_on=date(2026, 3, 2))
    part = what_you_chose(joke.user)
    assert "Op papier getekend op 2 maart 2026." in str(part)
    assert "Op papier" not in str(what_you_chose(world.anna.user))
