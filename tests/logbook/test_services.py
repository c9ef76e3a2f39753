"""Writing, editing, sharing and withdrawing: nothing lost, nothing doubled, every change of rights told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from logbook import access, selectors, services
from logbook.models import Entry, EntryVersion, Share
from logbook.services.writing import clean_text
from logbook.words import Circle, EntryState
from plg.errors import DomainError, Refused
from plg.models import AuditLine, Membership
from plg.words import Purpose
from tests import factories
from tests.world import World

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 12)


def write(by: Membership, text: str = "Een zin.", **more: Any) -> Entry:
    filling: dict[str, Any] = {"happened_on": DAY, "circles": [], "client_key": uuid4()}
    return services.write_entry(by=by, text=text, **filling | more)


def told(word: str) -> list[AuditLine]:
    return list(AuditLine.objects.filter(word=f"logbook.{word}").order_by("position"))


def test_writing_keeps_all_that_was_given(world: World) -> None:
    entry = write(
        world.anna,
        "  Wij aten samen.\r\nHet was stil.\x00\r ",
        prompts={"effect": " rust ", "wat_deed_je": "  "},
        tags=["gemeenschap", "voorbeeld_eigenheid", "gemeenschap"],
        issue="bespreekcultuur",
        circles=[Circle.DUO, Circle.DUO],
        counts_in_research=True,
    )
    kept = Entry.objects.select_related("current").get()
    assert kept == entry
    assert kept.current is not None
    assert (kept.current.number, kept.current.text) == (1, "Wij aten samen.\nHet was stil.")
    assert kept.current.prompts == {"effect": "rust"}
    assert (kept.happened_on, kept.issue, kept.tags) == (DAY, "bespreekcultuur", ["gemeenschap", "voorbeeld_eigenheid"])
    assert kept.counts_in_research
    assert entry.counts_in_research
    assert [share.circle for share in kept.shares.all()] == [Circle.DUO]
    assert told("entry_shared")[0].detail == {"circles": ["duo"], "anew": False}
    assert told("entry_shared")[0].subject == entry.uid


@pytest.mark.parametrize("text", ["", "   \n\t ", "\x00\x07", "a" * (services.MAX_TEXT + 1)])
def test_no_text_and_endless_text_are_refused(world: World, text: str) -> None:
    with pytest.raises(DomainError):
        write(world.anna, text)
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        "🌱🏫 groei 👩‍👩‍👧",
        "שלום wereld مرحبا",
        "<script>alert(1)</script>",
        "regel\n\nregel",
        "tab\tdaar",
        "é" * 200_000,
    ],
)
def test_text_is_kept_as_it_was_typed(world: World, text: str) -> None:
    entry = write(world.anna, text)
    assert EntryVersion.objects.get(entry=entry).text == text


def test_word_signs_survive_cleaning() -> None:
    assert clean_text("“Ja”, zei hij – en…\u00a0toen\u200d") == "“Ja”, zei hij – en…\u00a0toen\u200d"


def test_who_may_not_write_is_refused(world: World) -> None:
    for name in ("marijke", "eva", "karim", "hans"):
        member = world.who(name)
        assert isinstance(member, Membership)
        with pytest.raises(Refused):
            write(member)
    assert not Entry.objects.exists()


def test_the_same_key_twice_is_one_entry(world: World) -> None:
    key = uuid4()
    assert write(world.anna, client_key=key) == write(world.anna, client_key=key)
    assert EntryVersion.objects.count() == 1


def test_the_same_key_with_another_text_loses_neither(world: World) -> None:
    key = uuid4()
    first = write(world.anna, "de eerste", client_key=key)
    with pytest.raises(services.StaleText) as caught:
        write(world.anna, "de tweede", client_key=key)
    assert (caught.value.entry, caught.value.theirs.text, caught.value.mine) == (first, "de eerste", "de tweede")


def test_somebody_elses_key_opens_nothing(world: World) -> None:
    key = uuid4()
    write(world.anna, "van Anna", client_key=key)
    with pytest.raises(Refused) as caught:
        write(world.bram, "van Anna", client_key=key)
    assert "van Anna" not in caught.value.message


@pytest.mark.django_db(transaction=True)
def test_twenty_taps_at_once_make_one_entry(world: World) -> None:
    key = uuid4()
    found = at_once(20, lambda _: write(world.anna, "een dubbele tik", client_key=key, circles=[Circle.DUO]).pk)
    assert len(set(found)) == 1
    assert (Entry.objects.count(), EntryVersion.objects.count(), Share.objects.count()) == (1, 1, 1)
    assert len(told("entry_shared")) == 1


def at_once(times: int, work: Callable[[int], Any]) -> list[Any]:
    def one(number: int) -> Any:
        try:
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


def edit(by: Membership, entry: Entry, expected: int, text: str, **more: Any) -> Entry:
    return services.edit_entry(by=by, entry=entry, expected=expected, text=text, happened_on=DAY, **more)


def test_an_edit_makes_the_next_version_and_leaves_the_first(world: World) -> None:
    entry = write(world.anna, "eerst", prompts={"effect": "a"})
    edit(world.anna, entry, 1, "later", prompts={"effect": "a"}, tags=["erkenning"], issue="besluitvorming")
    assert [(v.number, v.text) for v in selectors.versions_of(entry)] == [(2, "later"), (1, "eerst")]
    entry.refresh_from_db()
    assert entry.current == entry.versions.get(number=2)
    assert (entry.tags, entry.issue) == (["erkenning"], "besluitvorming")


def test_changing_only_the_date_makes_no_version(world: World) -> None:
    entry = write(world.anna, "eerst")
    services.edit_entry(by=world.anna, entry=entry, expected=1, text="eerst", happened_on=None)
    entry.refresh_from_db()
    assert entry.happened_on is None
    assert entry.versions.count() == 1


def test_a_changed_prompt_makes_a_version(world: World) -> None:
    entry = write(world.anna, "eerst")
    edit(world.anna, entry, 1, "eerst", prompts={"effect": "rust"})
    assert entry.versions.get(number=2).prompts == {"effect": "rust"}


def test_a_stale_edit_changes_nothing_and_carries_both_texts(world: World) -> None:
    entry = write(world.anna, "eerst")
    edit(world.anna, entry, 1, "van de telefoon")
    with pytest.raises(services.StaleText) as caught:
        edit(world.anna, entry, 1, "van de laptop", tags=["erkenning"])
    assert (caught.value.theirs.text, caught.value.mine) == ("van de telefoon", "van de laptop")
    entry.refresh_from_db()
    assert entry.versions.count() == 2
    assert entry.tags == []


def test_sending_the_same_edit_again_is_no_conflict(world: World) -> None:
    entry = write(world.anna, "eerst")
    edit(world.anna, entry, 1, "later")
    edit(world.anna, entry, 1, "later")
    assert entry.versions.count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_ten_stale_writers_one_wins_and_nine_hear_of_it(world: World) -> None:
    entry = write(world.anna, "eerst")

    def one(number: int) -> str:
        try:
            edit(world.anna, entry, 1, f"schrijver {number}")
        except services.StaleText as stale:
            return f"{stale.theirs.number} {stale.mine}"
        return "gewonnen"

    found = at_once(10, one)
    assert found.count("gewonnen") == 1
    assert len(set(found)) == 10
    assert entry.versions.count() == 2


def test_nobody_edits_anothers_entry(world: World) -> None:
    entry = write(world.anna, "van Anna", circles=[*Circle])
    for who in (world.bram, world.chantal):
        with pytest.raises(Refused):
            edit(who, entry, 1, "van een ander")
        with pytest.raises(Refused):
            services.withdraw(by=who, entry=entry)
        with pytest.raises(Refused):
            services.share(by=who, entry=entry, circles=[*Circle])
        with pytest.raises(Refused):
            services.unshare(by=who, entry=entry, circles=[*Circle])
        with pytest.raises(Refused):
            services.set_counts_in_research(by=who, entry=entry, counts=True)


def test_the_database_itself_refuses_to_change_a_kept_text(world: World) -> None:
    entry = write(world.anna, "eerst")
    for change in ({"text": "anders"}, {"prompts": {"effect": "x"}}, {"number": 7}):
        with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
            EntryVersion.objects.filter(entry=entry).update(**change)
    assert entry.versions.get().text == "eerst"


@pytest.mark.parametrize("change", [{"text": ""}, {"number": 1}])
def test_the_database_keeps_a_version_whole(world: World, change: dict[str, Any]) -> None:
    entry = write(world.anna, "eerst")
    with pytest.raises(IntegrityError), transaction.atomic():
        EntryVersion.objects.create(**{"entry": entry, "number": 2, "text": "x"} | change)


def test_the_database_knows_the_states_and_circles(world: World) -> None:
    entry = write(world.anna)
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(state="weg")
    with pytest.raises(IntegrityError), transaction.atomic():
        Share.objects.create(entry=entry, circle="wereld")
    Share.objects.create(entry=entry, circle=Circle.DUO)
    with pytest.raises(IntegrityError), transaction.atomic():
        Share.objects.create(entry=entry, circle=Circle.DUO)


def test_sharing_and_no_longer_sharing_are_told_once(world: World) -> None:
    entry = write(world.anna)
    services.share(by=world.anna, entry=entry, circles=[Circle.COMMUNITY, Circle.DUO])
    services.share(by=world.anna, entry=entry, circles=[Circle.DUO])
    assert [line.detail["circles"] for line in told("entry_shared")] == [["community", "duo"]]
    services.unshare(by=world.anna, entry=entry, circles=[Circle.COMMUNITY, Circle.FACILITATOR])
    services.unshare(by=world.anna, entry=entry, circles=[Circle.COMMUNITY])
    assert [line.detail["circles"] for line in told("entry_unshared")] == [["community"]]
    assert [share.circle for share in entry.shares.all()] == [Circle.DUO]


def test_sharing_anew_starts_the_moment_again(world: World) -> None:
    entry = write(world.anna, circles=[Circle.DUO])
    before = entry.shares.get().since
    services.share(by=world.anna, entry=entry, circles=[Circle.DUO], anew=True)
    assert entry.shares.get().since > before
    assert told("entry_shared")[-1].detail["anew"] is True


def test_withdrawing_takes_it_from_everybody_and_is_told_once(world: World) -> None:
    entry = write(world.anna, circles=[*Circle], counts_in_research=True)
    services.withdraw(by=world.anna, entry=entry)
    services.withdraw(by=world.anna, entry=entry)
    entry.refresh_from_db()
    assert (entry.state, entry.counts_in_research) == (EntryState.WITHDRAWN, False)
    assert not access.visible_entries(world.bram).exists()
    assert len(told("entry_withdrawn")) == 1
    with pytest.raises(DomainError, match="teruggetrokken"):
        services.share(by=world.anna, entry=entry, circles=[Circle.DUO])
    with pytest.raises(DomainError, match="teruggetrokken"):
        edit(world.anna, entry, 1, "toch anders")
    with pytest.raises(DomainError, match="teruggetrokken"):
        services.set_counts_in_research(by=world.anna, entry=entry, counts=True)


def test_research_sees_only_what_counts_under_consent(world: World) -> None:
    assert not selectors.research_entries(world.north).exists()
    counted = write(world.anna, "telt", counts_in_research=True)
    write(world.anna, "telt niet")
    services.withdraw(by=world.anna, entry=write(world.anna, "ingetrokken", counts_in_research=True))
    write(world.zoe, "zuid", counts_in_research=True)
    assert list(selectors.research_entries(world.north)) == [counted]
    services.set_counts_in_research(by=world.anna, entry=counted, counts=False)
    assert not selectors.research_entries(world.north).exists()
    assert [line.detail["counts"] for line in told("entry_research")] == [True, True, True, False]


def test_withdrawing_consent_shows_at_the_next_read(world: World) -> None:
    write(world.anna, counts_in_research=True)
    write(world.chantal, counts_in_research=True)
    assert selectors.research_entries(world.north).count() == 2
    factories.consent(world.anna, Purpose.ENTRIES, given=False)
    assert [entry.author for entry in selectors.research_entries(world.north)] == [world.chantal]


def test_no_entry_counts_without_consent(world: World) -> None:
    with pytest.raises(DomainError, match="toestemming"):
        write(world.fatma, counts_in_research=True)
    assert not Entry.objects.exists()
    entry = write(world.fatma)
    with pytest.raises(DomainError, match="toestemming"):
        services.set_counts_in_research(by=world.fatma, entry=entry, counts=True)


def test_a_key_is_a_key_whatever_the_case_of_its_letters(world: World) -> None:
    key = uuid4()
    assert write(world.anna, client_key=key) == write(world.anna, client_key=UUID(str(key).upper()))


def test_an_audience_is_set_at_once(world: World) -> None:
    entry = write(world.anna, circles=[Circle.COMMUNITY], counts_in_research=True)
    services.set_audience(by=world.anna, entry=entry, circles=[Circle.DUO], anew=False, counts_in_research=None)
    entry.refresh_from_db()
    assert [share.circle for share in entry.shares.all()] == [Circle.DUO]
    assert entry.counts_in_research
    services.set_audience(by=world.anna, entry=entry, circles=[], anew=False, counts_in_research=False)
    entry.refresh_from_db()
    assert not entry.shares.exists()
    assert not entry.counts_in_research
