"""What a member's questions, intentions and yields come to over a period, and what an inspection reads of them."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from logbook import services
from logbook.models import Intention, LearningQuestion, Yield
from logbook.own import responses_part
from logbook.selectors.talks import talk_guide
from logbook.selectors.thread_story import thread_story
from logbook.selectors.threads import around_intention, inspected_texts
from logbook.words import Circle, Outcome
from plg.models import Community, ContentVersion, Membership
from plg.services.pseudonymising import pseudonymise
from tests import factories as make
from tests.logbook.test_threads import gain, mean, start
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]
DAY = timedelta(days=1)


def test_a_period_holds_what_was_open_or_written_in_it(world: World) -> None:
    today = timezone.localdate()
    old, new = start(world.anna, text="Oude vraag?"), start(world.anna, text="Nieuwe vraag?")
    start(world.bram, text="Vraag van een ander?")
    LearningQuestion.objects.filter(pk=old.pk).update(
        made_at=timezone.now() - 60 * DAY, closed_at=timezone.now() - 30 * DAY, outcome="Dit leerde ik."
    )
    for text, ago in (("Lang geleden.", 60), ("Nu.", 0)):
        Intention.objects.filter(pk=mean(world.anna, text=text).pk).update(made_at=timezone.now() - ago * DAY)
        Yield.objects.filter(pk=gain(world.anna, text=text).pk).update(made_at=timezone.now() - ago * DAY)

    def told(**period: Any) -> tuple[list[str], list[str], list[str]]:
        story = thread_story(world.anna, **period)
        brought = [line.text for _label, lines in story.yields for line in lines]
        return [line.text for line in story.questions], [line.text for line in story.intentions], brought

    assert told() == (["Oude vraag?", "Nieuwe vraag?"], ["Lang geleden.", "Nu."], ["Lang geleden.", "Nu."])
    assert told(until=today - 40 * DAY) == (["Oude vraag?"], ["Lang geleden."], ["Lang geleden."])
    assert told(since=today - 40 * DAY, until=today - 20 * DAY) == (["Oude vraag?"], [], [])
    assert told(since=today - 20 * DAY) == (["Nieuwe vraag?"], ["Nu."], ["Nu."])
    closed = thread_story(world.anna, until=today - 40 * DAY).questions[0]
    assert closed.above.startswith("Van ")
    assert closed.notes == [("Wat deze vraag bracht", "Dit leerde ik.")]
    assert new.closed_at is None


def test_an_intention_tells_its_day_and_what_was_said_on_looking_back(world: World) -> None:
    meant = mean(world.anna, by_when=timezone.localdate())
    later = timezone.localdate() + 3 * DAY
    services.look_back(
        by=world.anna,
        intention=meant,
        outcome=Outcome.LATER,
        said="Het was druk.",
        helps="Een vast moment.",
        until=later,
        client_key=meant.uid,
    )
    (line,) = thread_story(world.anna).intentions
    assert line.above.startswith(f"Voor {later.day} ")
    assert [text for _words, text in line.notes] == ["Het was druk.", "Een vast moment."]
    assert line.notes[1][0] == "Wat zou helpen"
    texts = [(kind, text) for kind, text, _at in inspected_texts(world.anna)]
    assert texts == [("Voornemen", meant.text), ("Terugblik", "Het was druk.\n\nEen vast moment.")]
    assert inspected_texts(world.bram) == []


def test_a_reader_sees_the_question_of_an_intention_only_when_they_may(world: World) -> None:
    asked = start(world.anna, Circle.DUO)
    meant = mean(world.anna, Circle.COMMUNITY, question=asked)
    assert around_intention(world.anna, meant)["question"] == asked
    assert around_intention(world.bram, meant)["question"] == asked
    assert around_intention(world.chantal, meant) == {"question": None}


def test_a_talk_has_the_guide_it_was_planned_with_or_none(world: World) -> None:
    guide = talk_guide(world.north, None)
    assert guide is not None
    assert guide.parts
    ContentVersion.objects.filter(kind="interview_guide").delete()
    assert talk_guide(world.north, None) is None


def test_ones_own_copy_says_under_whose_entry_something_was_written(world: World) -> None:
    own, other = make.entry(world.anna, "Van mij."), make.entry(world.bram, "Van Bram.", Circle.COMMUNITY)
    make.response(world.anna, own, "Mijn eigen vervolg.")
    for who in (world.anna, world.marijke):
        make.response(who, other, "Mijn vraag aan jou.")

    def under(who: Membership) -> list[str]:
        part = responses_part(who.user)
        assert part
        return [note for piece in part.pieces for note in piece.notes]

    by_bram = "Bij een leerervaring van Bram Bakker."
    assert under(world.anna) == ["Bij een leerervaring van jezelf.", by_bram]
    assert under(world.marijke) == [by_bram]
    Community.objects.filter(pk=world.north.pk).update(archived_at=timezone.now())
    pseudonymise(by=None, community=world.north)
    assert under(world.marijke) == ["Bij een leerervaring van iemand die er niet meer is."]
