"""Learning questions, intentions and yields: whose they are, kept once, never overwritten, what came of them."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from logbook import access, selectors, services
from logbook.models import Entry, Intention, LearningQuestion, LookingBack, Thread, Yield
from logbook.selectors import threads as reads
from logbook.words import Circle, IntentionState, Outcome, Pace
from plg.errors import DomainError, Refused
from plg.models import AuditLine, ContentVersion, DuoSeat, Membership
from tests import factories as make
from tests.support.queries import MaxQueries
from tests.world import World

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate
Maker = Callable[..., Thread]


def start(by: Membership, *circles: Circle, **extra: Any) -> LearningQuestion:
    filling: dict[str, Any] = {"text": "Hoe laat ik anderen eerst aan het woord?", "client_key": uuid4()}
    return services.start_question(by=by, circles=circles, **filling | extra)


def mean(by: Membership, *circles: Circle, **extra: Any) -> Intention:
    filling: dict[str, Any] = {"text": "Ik vraag door.", "by_when": TODAY(), "client_key": uuid4()}
    return services.make_intention(by=by, circles=circles, **filling | extra)


def gain(by: Membership, *circles: Circle, **extra: Any) -> Yield:
    filling: dict[str, Any] = {"text": "We lachen weer.", "client_key": uuid4()}
    return services.keep_yield(by=by, circles=circles, **filling | extra)


KINDS = [(start, access.visible_questions), (mean, access.visible_intentions), (gain, access.visible_yields)]


@pytest.mark.parametrize(("made", "visible"), KINDS, ids=["question", "intention", "yield"])
def test_a_thread_is_for_its_author_until_it_is_shared(world: World, made: Maker, visible: Any) -> None:
    everybody = [one for one in world.everybody.values() if isinstance(one, Membership)]

    def who(thread: Thread) -> set[Membership]:
        return {one for one in everybody if visible(one).filter(pk=thread.pk).exists()}

    assert who(made(world.anna)) == {world.anna}
    assert who(made(world.anna, Circle.DUO)) == {world.anna, world.bram}
    assert who(made(world.anna, Circle.FACILITATOR)) == {world.anna, world.marijke}
    peers = {world.anna, world.bram, world.chantal, world.fatma, world.marijke}
    assert who(made(world.anna, Circle.COMMUNITY)) == peers
    assert who(made(world.chantal, Circle.DUO)) == {world.chantal}


def test_who_comes_later_reads_what_is_shared_after_that(world: World) -> None:
    before, duo = start(world.anna, Circle.COMMUNITY), start(world.anna, Circle.DUO)
    newcomer = make.member(world.north, "Nina Nieuw", joined_at=timezone.now())
    assert not access.visible_questions(newcomer).exists()
    assert start(world.anna, Circle.COMMUNITY) in access.visible_questions(newcomer)
    DuoSeat.objects.filter(membership=world.bram).update(until=timezone.now())
    seat = DuoSeat.objects.get(membership=world.anna)
    DuoSeat.objects.create(duo=seat.duo, membership=world.chantal, since=timezone.now())
    assert duo not in access.visible_questions(world.chantal)
    assert start(world.anna, Circle.DUO) in access.visible_questions(world.chantal)
    assert before in access.visible_questions(world.chantal)
    # Taken out of a circle and put back is shared anew: then the newcomer reads it too.
    for circles in ([], [Circle.COMMUNITY]):
        services.change_question(by=world.anna, question=before, expected=1, text=before.text, circles=circles)
    assert before in access.visible_questions(newcomer)


def test_the_readers_of_a_thread_are_who_its_circles_say(world: World) -> None:
    for circle in Circle:
        question = start(world.anna, circle)
        told = set(selectors.readers_now(world.anna, [circle]))
        members = {one for one in world.everybody.values() if isinstance(one, Membership)} - {world.anna}
        assert told == {one for one in members if access.visible_questions(one).filter(pk=question.pk).exists()}


def test_sending_twenty_times_keeps_one(world: World) -> None:
    for made, model in ((start, LearningQuestion), (mean, Intention), (gain, Yield)):
        key = uuid4()
        for _again in range(20):
            made(world.anna, client_key=key)
        assert model._default_manager.count() == 1
        with pytest.raises(DomainError, match="andere tekst"):
            made(world.anna, client_key=key, text="Iets anders.")
        with pytest.raises(DomainError):  # somebody else's key tells nothing of what it kept
            made(world.bram, client_key=key)


def test_nobody_changes_what_another_wrote_or_hangs_on_it(world: World) -> None:
    question, entry = start(world.anna, Circle.COMMUNITY), make.entry(world.anna)
    intention, found = mean(world.anna), gain(world.anna)
    acts: list[Callable[[], Any]] = [
        lambda: services.change_question(by=world.bram, question=question, expected=1, text="x", circles=[]),
        lambda: services.close_question(by=world.bram, question=question, outcome="x"),
        lambda: services.hang(by=world.bram, entry=make.entry(world.bram), questions=[question]),
        lambda: services.hang(by=world.bram, entry=entry, questions=[]),
        lambda: services.drop(by=world.bram, thread=question),
        lambda: services.change_yield(by=world.bram, found=found, expected=1, text="x", circles=[]),
        lambda: services.look_back(by=world.bram, intention=intention, outcome=Outcome.DONE, client_key=uuid4()),
        lambda: mean(world.bram, question=question),
        lambda: gain(world.bram, entry=entry),
        lambda: start(world.marijke),
    ]
    for act in acts:
        with pytest.raises(Refused):
            act()


def test_another_device_never_overwrites_silently(world: World) -> None:
    question = start(world.anna)
    services.change_question(by=world.anna, question=question, expected=1, text="Van de telefoon.", circles=[])
    with pytest.raises(services.StaleThread) as stale:
        services.change_question(by=world.anna, question=question, expected=1, text="Van de laptop.", circles=[])
    assert stale.value.theirs.text == "Van de telefoon."
    services.change_question(by=world.anna, question=question, expected=1, text="Van de telefoon.", circles=[])
    assert LearningQuestion.objects.get().version == 2


def test_a_text_is_tidied_and_neither_empty_nor_endless(world: World) -> None:
    assert start(world.anna, text="  Hoe\r\nnu\x00? ").text == "Hoe\nnu?"
    for text, sentence in ((" \n", "Er staat nog niets"), ("a" * 501, "korter")):
        with pytest.raises(DomainError, match=sentence):
            start(world.anna, text=text)


def test_a_question_is_closed_with_what_came_of_it_and_opened_again(world: World) -> None:
    question = start(world.anna)
    with pytest.raises(DomainError, match="nog niets"):
        services.close_question(by=world.anna, question=question, outcome=" ")
    closed = services.close_question(by=world.anna, question=question, outcome="Ik wacht nu.")
    again = services.close_question(by=world.anna, question=question, outcome="Ik wacht langer.")
    assert again.closed_at == closed.closed_at
    opened = services.reopen_question(by=world.anna, question=question)
    assert (opened.closed_at, opened.outcome) == (None, "Ik wacht langer.")


def test_entries_hang_on_a_question_and_show_in_time(world: World, content: None, max_queries: MaxQueries) -> None:
    march, may, undated = (
        make.entry(world.anna, text, happened_on=day)
        for text, day in (("Maart.", date(2026, 3, 2)), ("Mei.", date(2026, 5, 2)), ("Ooit.", None))
    )
    question = start(world.anna, Circle.DUO, entry=may)
    for entry in (undated, march):
        services.hang(by=world.anna, entry=entry, questions=[question])
    mean(world.anna, question=question)
    gain(world.anna, question=question, value="applied", about="issue")
    with max_queries(4):
        way = reads.way_of(world.anna, question)
    heads = [step.card.head if step.card else step.kind for step in way]
    assert heads == ["Ooit.", "Maart.", "Mei.", "intention", "yield"]
    told = way[-1].told
    assert told is not None
    assert told.value is not None
    assert (told.value.label, told.notes) == ("Ik doe iets anders", ["In het vraagstuk zelf"])
    # Bram reads the question, and of what hangs on it only what he may read by itself.
    assert reads.way_of(world.bram, question) == []
    services.share(by=world.anna, entry=march, circles=[Circle.DUO])
    assert [step.card.head for step in reads.way_of(world.bram, question) if step.card] == ["Maart."]
    services.hang(by=world.anna, entry=may, questions=[])
    services.withdraw(by=world.anna, entry=undated)
    assert len(reads.way_of(world.anna, question)) == 3
    assert reads.threads(world.anna)[0].questions[0].hanging == 1  # type: ignore[attr-defined]


def test_an_entry_stays_on_a_closed_question(world: World) -> None:
    entry = make.entry(world.anna)
    closed, opened = start(world.anna, entry=entry), start(world.anna)
    services.close_question(by=world.anna, question=closed, outcome="Klaar.")
    services.hang(by=world.anna, entry=entry, questions=[opened])
    assert set(reads.questions_of(entry)) == {closed, opened}


def test_an_intention_comes_back_on_its_day_and_gently(world: World) -> None:
    tomorrow, later = TODAY() + timedelta(days=1), TODAY() + timedelta(days=9)
    intention = mean(world.anna, by_when=tomorrow)
    assert reads.due_intentions(world.anna, TODAY()) == []
    assert reads.due_intentions(world.anna, tomorrow) == [intention]
    assert reads.due_intentions(world.bram, tomorrow) == []
    key = uuid4()
    with pytest.raises(DomainError, match="nieuwe dag"):
        services.look_back(by=world.anna, intention=intention, outcome=Outcome.LATER, client_key=key)
    for _twice in range(2):
        services.look_back(
            by=world.anna,
            intention=intention,
            outcome=Outcome.LATER,
            said="Het was druk.",
            helps="Een half uur vrij.",
            until=later,
            client_key=key,
        )
    kept = Intention.objects.get()
    assert (kept.state, kept.by_when) == (IntentionState.OPEN, later)
    assert LookingBack.objects.get().helps == "Een half uur vrij."
    services.look_back(by=world.anna, intention=kept, outcome=Outcome.LET_GO, client_key=uuid4())
    services.look_back(by=world.anna, intention=kept, outcome=Outcome.DONE, client_key=uuid4())
    assert Intention.objects.get().state == IntentionState.LET_GO  # what is closed is closed, until it is taken up
    assert reads.due_intentions(world.anna, later) == []
    assert services.take_up_again(by=world.anna, intention=kept, until=later).state == IntentionState.OPEN
    with pytest.raises(DomainError, match="al geweest"):
        mean(world.anna, by_when=TODAY() - timedelta(days=2))


def test_what_was_said_on_looking_back_is_the_authors_alone(world: World) -> None:
    intention = mean(world.anna, Circle.COMMUNITY, entry=make.entry(world.anna))
    services.look_back(by=world.anna, intention=intention, outcome=Outcome.DONE, said="Ja.", client_key=uuid4())
    kept = Intention.objects.get()
    assert len(reads.around_intention(world.anna, kept)["looks"]) == 1
    assert "looks" not in reads.around_intention(world.bram, kept)
    assert reads.around_intention(world.bram, kept)["entry"] is None  # the entry is not shared


def test_the_agenda_gets_what_is_shared_with_everybody(world: World) -> None:
    mean(world.anna)
    mean(world.anna, Circle.DUO, Circle.FACILITATOR)
    shared = mean(world.bram, Circle.COMMUNITY)
    mean(world.zoe, Circle.COMMUNITY)
    done = mean(world.chantal, Circle.COMMUNITY)
    services.look_back(by=world.chantal, intention=done, outcome=Outcome.DONE, client_key=uuid4())
    assert selectors.open_intentions(world.north) == [shared]
    newcomer = make.member(world.north, "Nina Nieuw", joined_at=timezone.now())
    assert selectors.open_intentions(world.north, newcomer) == []
    assert selectors.open_intentions(world.north, world.marijke) == [shared]
    assert selectors.open_intentions(world.north, world.karim) == []


def test_a_yield_takes_its_kind_of_value_months_later(world: World, content: None) -> None:
    found = gain(world.anna, entry=make.entry(world.anna))
    assert found.value == ""
    kept = services.change_yield(
        by=world.anna, found=found, expected=1, text=found.text, value="transforming", whose="collective", circles=[]
    )
    assert (kept.value, kept.whose, kept.entry_id) == ("transforming", "collective", found.entry_id)
    assert ContentVersion.objects.get(kind="value_kinds").frozen_at is not None
    with pytest.raises(DomainError, match="bestaat niet"):
        gain(world.anna, value="beter")


def test_throwing_away_leaves_what_hung_on_it(world: World) -> None:
    entry = make.entry(world.anna)
    question = start(world.anna, entry=entry)
    intention = mean(world.anna, question=question)
    services.drop(by=world.anna, thread=question)
    services.drop(by=world.anna, thread=question)
    assert Entry.objects.filter(pk=entry.pk).exists()
    assert Intention.objects.get(pk=intention.pk).question is None


def test_sharing_a_thread_stands_in_the_trail_without_its_words(world: World) -> None:
    question = start(world.anna, Circle.DUO, text="Een kwikstaart?")
    services.change_question(by=world.anna, question=question, expected=1, text=question.text, circles=[])
    lines = AuditLine.objects.filter(word__startswith="logbook.thread").order_by("position")
    assert [line.word for line in lines] == ["logbook.thread_shared", "logbook.thread_unshared"]
    assert "kwikstaart" not in str(list(lines.values()))


def test_this_day_looks_back_at_own_entries_and_can_be_put_away(world: World) -> None:
    today = date(2026, 5, 12)
    mine = make.entry(world.anna, "Een jaar terug.", happened_on=date(2025, 5, 12))
    make.entry(world.anna, "Een maand terug.", Circle.DUO, happened_on=date(2026, 4, 12))
    make.entry(world.anna, "Gisteren.", happened_on=date(2026, 5, 11))
    memory = reads.on_this_day(world.anna, today)
    assert memory is not None
    assert (memory.card.entry, memory.years) == (mine, 1)
    assert reads.on_this_day(world.bram, today) is None
    services.withdraw(by=world.anna, entry=mine)
    memory = reads.on_this_day(world.anna, today)
    assert memory is not None
    assert memory.years == 0
    services.put_away(by=world.anna)
    assert reads.on_this_day(world.anna, today) is not None  # put away on the real today, not on that day
    make.entry(world.anna, "Ook.", happened_on=TODAY().replace(year=TODAY().year - 1, day=1))
    assert reads.on_this_day(world.anna, TODAY()) is None
    services.choose_habits(by=world.anna, pace=Pace.WEEK, looks_back=False)
    assert reads.on_this_day(world.anna, today) is None


@pytest.mark.parametrize(
    ("today", "days"),
    [
        (date(2026, 1, 31), {date(2025, 12, 31): 0, date(2025, 1, 31): 1}),
        (date(2026, 5, 31), {date(2025, 5, 31): 1}),
        (date(2028, 2, 29), {date(2028, 1, 29): 0}),
    ],
)
def test_days_that_a_month_does_not_have_are_nobodys(today: date, days: dict[date, int]) -> None:
    found = reads.days_before(today)
    assert {day: years for day, years in found.items() if years < 2} == days
    assert sorted(reads.days_before(date(2028, 2, 29)).values()) == [0, 4, 8]


def test_an_intention_is_changed_by_its_author_with_its_day_and_readers(world: World) -> None:
    made = mean(world.anna, Circle.DUO)
    later = TODAY() + timedelta(days=9)
    said: dict[str, Any] = {"text": " Ik vraag eerst door. ", "by_when": later, "circles": [Circle.FACILITATOR]}
    kept = services.change_intention(by=world.anna, intention=made, expected=made.version, **said)
    assert (kept.text, kept.by_when, set(kept.shared_since)) == ("Ik vraag eerst door.", later, {Circle.FACILITATOR})
    assert not access.visible_intentions(world.bram).exists()
    Intention.objects.filter(pk=made.pk).update(by_when=TODAY() - timedelta(days=30))
    old = Intention.objects.get(pk=made.pk)
    same = services.change_intention(
        by=world.anna, intention=old, expected=old.version, text="Anders.", by_when=old.by_when, circles=[]
    )
    assert (same.text, same.by_when) == ("Anders.", old.by_when), "a day that passed may stand as it is"
    with pytest.raises(DomainError, match="al geweest"):
        services.change_intention(
            by=world.anna, intention=same, expected=same.version, text="X", by_when=date(2020, 1, 1), circles=[]
        )


def test_what_was_thrown_away_on_another_device_is_not_changed(world: World) -> None:
    made = start(world.anna)
    LearningQuestion.objects.filter(pk=made.pk).delete()
    with pytest.raises(DomainError, match="intussen weggegooid"):
        services.close_question(by=world.anna, question=made, outcome="Niets.")


def test_a_kind_of_value_is_fixed_at_its_first_use_and_used_again(world: World, content: None) -> None:
    kinds = ContentVersion.objects.get(kind="value_kinds")
    first = gain(world.anna, value=kinds.body["kinds"][0]["key"])
    kinds.refresh_from_db()
    assert kinds.frozen_at is not None
    second = gain(world.anna, value=kinds.body["kinds"][0]["key"])
    assert first.value == second.value
    assert AuditLine.objects.filter(word="content.frozen", subject=kinds.uid).count() == 1
