"""The life of a round: who makes one, what opening freezes, and when it may go on."""

import pytest
from django.db import IntegrityError, transaction

from coding.models import Assignment, CodeBook, Coder, Decision, Round, Source
from coding.selectors import consensus_rows, settled_rounds
from coding.selectors.rounds import progress, researchers
from coding.services import decisions, rounds
from coding.texts import fingerprint
from coding.words import RoundState
from logbook.services import edit_entry
from plg.errors import DomainError, Refused
from plg.models import AuditLine, NameFinding
from plg.words import Purpose
from tests import factories
from tests.coding.conftest import MakeRound, Write, choose, settle_names
from tests.world import World

pytestmark = pytest.mark.django_db


def told(word: str) -> list[AuditLine]:
    return list(AuditLine.objects.filter(word=f"coding.{word}").order_by("position"))


def code_alike(world: World, round: Round, code: str = "overig") -> None:
    for who in (world.eva, world.gijs):
        for position in round.sources.values_list("position", flat=True):
            choose(who, round, position, code)


def test_making_a_round_fixes_its_book(world: World, draft: MakeRound, book: CodeBook) -> None:
    made = draft(share=30)
    book.content.refresh_from_db()
    assert made.state == RoundState.DRAFT
    assert (made.made_by, made.share) == (world.eva, 30)
    assert {coder.membership for coder in made.coders.all()} == {world.eva, world.gijs}
    assert book.content.frozen_at is not None
    assert told("round_made")[0].detail == {"coders": 2, "share": 30}


@pytest.mark.parametrize("who", ["anna", "marijke", "karim", "hans"])
def test_only_a_researcher_makes_or_moves_a_round(world: World, book: CodeBook, opened: Round, who: str) -> None:
    by = world.who(who)
    plan = rounds.Plan(title="Mijn ronde", coders=[world.eva])
    with pytest.raises(Refused):
        rounds.make_round(by=by, book=book, plan=plan)  # type: ignore[arg-type]
    with pytest.raises(Refused):
        rounds.freeze_round(round=opened, by=by)  # type: ignore[arg-type]


def test_coders_are_researchers_of_this_community(world: World, draft: MakeRound) -> None:
    assert researchers(world.north) == [world.eva, world.gijs]
    with pytest.raises(DomainError, match="minstens één"):
        draft([])
    for stranger in (world.anna, world.karim, world.xander):
        with pytest.raises(DomainError, match="Alleen onderzoekers"):
            draft([world.eva, stranger])


def test_a_round_of_another_community_does_not_exist(world: World, opened: Round) -> None:
    with pytest.raises(Round.DoesNotExist):
        rounds.freeze_round(round=opened, by=world.xander)


def test_opening_takes_consented_entries_that_count_and_nothing_else(
    world: World, write: Write, draft: MakeRound
) -> None:
    wanted = {write(world.anna, "Dit telt mee."), write(world.chantal, "Dit ook, met de opvang.")}
    write(world.anna, "Dit telt niet mee.", counts_in_research=False)
    taken_back = write(world.bram, "Dit trek ik terug.")
    factories.consent(world.bram, Purpose.ENTRIES, given=False)
    settle_names(world)
    opened = rounds.open_round(round=draft(), by=world.eva)
    assert opened.opened_at is not None
    assert set(opened.sources.values_list("origin", flat=True)) == {entry.uid for entry in wanted}
    assert not Source.objects.filter(origin=taken_back.uid).exists()
    assert Assignment.objects.count() == 4
    assert told("round_open")[0].detail["texts"] == 2
    assert sorted(told("round_open")[0].detail["members"].values()) == [1, 1]  # whose texts: each may see that


def test_opening_without_entries_is_refused(world: World, draft: MakeRound) -> None:
    with pytest.raises(DomainError, match="nog geen teksten"):
        rounds.open_round(round=draft(), by=world.eva)


def test_a_period_leaves_out_what_lies_outside_and_what_has_no_date(
    world: World, write: Write, draft: MakeRound
) -> None:
    from datetime import date

    inside = write(world.anna, "In maart.", happened_on=date(2026, 3, 31))
    write(world.anna, "In april.", happened_on=date(2026, 4, 1))
    write(world.anna, "Ooit.", happened_on=None)
    settle_names(world)
    made = draft(since_on=date(2026, 3, 1), until_on=date(2026, 3, 31))
    rounds.open_round(round=made, by=world.eva)
    assert [source.origin for source in made.sources.all()] == [inside.uid]


def test_a_round_does_not_open_before_every_name_is_decided(world: World, write: Write, draft: MakeRound) -> None:
    write(world.anna, "Met Cecilia en met Bram heb ik de bso besproken.")
    made = draft()
    with pytest.raises(DomainError, match=r"Er staan nog 2 mogelijke namen open; de coördinator beoordeelt ze eerst."):
        rounds.open_round(round=made, by=world.eva)
    made.refresh_from_db()
    assert (made.state, made.sources.count()) == (RoundState.DRAFT, 0)
    settle_names(world)
    rounds.open_round(round=made, by=world.eva)
    assert made.sources.get().text == "Met [naam] en met [naam] heb ik de bso besproken."


def test_a_name_in_a_text_that_does_not_take_part_stops_nothing(world: World, write: Write, draft: MakeRound) -> None:
    write(world.anna, "Zonder namen.")
    write(world.anna, "Alleen voor mij, met Cecilia.", counts_in_research=False)
    settle_names(world)
    write(world.zoe, "In het zuiden sprak ik Cecilia.")
    rounds.open_round(round=draft(), by=world.eva)
    assert not NameFinding.objects.filter(community=world.north, state="open").exists()


def test_a_frozen_text_stays_when_the_entry_changes(world: World, write: Write, draft: MakeRound) -> None:
    entry = write(world.anna, "Wij aten samen 🌱.\r\nCafé")
    settle_names(world)
    opened = rounds.open_round(round=draft(), by=world.eva)
    before = opened.sources.get()
    edit_entry(by=world.anna, entry=entry, expected=1, text="Iets heel anders.", happened_on=None)
    after = opened.sources.get()
    assert after.text == before.text == "Wij aten samen 🌱.\nCafé"
    assert after.sha256 == fingerprint(after.text)
    assert entry.current is not None
    assert after.origin_version == entry.current.uid
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        Source.objects.update(text="iets anders")


def test_the_order_tells_nothing_of_time_or_person(world: World, write: Write, draft: MakeRound) -> None:
    for number in range(12):
        write(world.anna if number < 6 else world.bram, f"Dit is tekst {number}.")
    settle_names(world)
    opened = rounds.open_round(round=draft(), by=world.eva)
    texts = list(opened.sources.order_by("position").values_list("text", flat=True))
    assert sorted(texts) == sorted(f"Dit is tekst {number}." for number in range(12))
    assert texts != [f"Dit is tekst {number}." for number in range(12)]
    assert [source.position for source in opened.sources.all()] == list(range(1, 13))


def test_a_share_is_coded_by_everybody_and_the_rest_is_divided(world: World, write: Write, draft: MakeRound) -> None:
    for number in range(10):
        write(world.anna, f"Dit is tekst {number}.")
    settle_names(world)
    opened = rounds.open_round(round=draft(share=40), by=world.eva)
    assert [row.given for row in progress(opened)] == [7, 7]


def test_the_life_of_a_round_goes_one_way(world: World, opened: Round) -> None:
    with pytest.raises(DomainError, match="open om te coderen"):
        rounds.open_round(round=opened, by=world.eva)
    with pytest.raises(DomainError, match="Dat kan nu niet"):
        rounds.settle_round(round=opened, by=world.eva)
    with pytest.raises(DomainError, match="Er zijn nog 6 teksten niet gecodeerd"):
        rounds.freeze_round(round=opened, by=world.eva)
    code_alike(world, opened)
    frozen = rounds.freeze_round(round=opened, by=world.gijs)
    assert (frozen.state, frozen.frozen_at is not None) == (RoundState.FROZEN, True)
    settled = rounds.settle_round(round=opened, by=world.eva)
    assert settled.state == RoundState.SETTLED
    assert list(settled_rounds(world.north)) == [opened]
    with pytest.raises(DomainError, match="vastgesteld"):
        rounds.settle_round(round=opened, by=world.eva)
    with pytest.raises(DomainError, match="vastgesteld"):
        rounds.advance(round=opened, to=RoundState.DRAFT, by=world.eva)


def test_a_text_without_consent_holds_nothing_up(world: World, opened: Round) -> None:
    of_bram = opened.sources.get(member=world.bram).position
    for who in (world.eva, world.gijs):
        for position in {1, 2, 3} - {of_bram}:
            choose(who, opened, position, "overig")
    with pytest.raises(DomainError, match="nog 2 teksten"):
        rounds.freeze_round(round=opened, by=world.eva)
    factories.consent(world.bram, Purpose.ENTRIES, given=False)
    rounds.freeze_round(round=opened, by=world.eva)
    settled = rounds.settle_round(round=opened, by=world.eva)
    assert [row.position for row in consensus_rows(settled)] == sorted({1, 2, 3} - {of_bram})


def test_settling_keeps_what_was_agreed_and_asks_about_the_rest(world: World, opened: Round) -> None:
    for who in (world.eva, world.gijs):
        choose(who, opened, 1, "gemeenschap")
        choose(who, opened, 2, "")
    choose(world.eva, opened, 3, "overig")
    choose(world.gijs, opened, 3, "")
    rounds.freeze_round(round=opened, by=world.eva)
    frozen = Round.objects.get()
    with pytest.raises(DomainError, match="Over 1 tekst is nog niet besloten"):
        rounds.settle_round(round=frozen, by=world.eva)
    with pytest.raises(DomainError, match="geen verschil"):
        decisions.decide(by=world.eva, round=frozen, position=1, code="overig", direction="", why="Zomaar.")
    with pytest.raises(DomainError, match="waarom"):
        decisions.decide(by=world.eva, round=frozen, position=3, code="overig", direction="", why=" \n ")
    with pytest.raises(DomainError, match="positief of niet-positief"):
        decisions.decide(by=world.eva, round=frozen, position=3, code="gemeenschap", direction="", why="Toch.")
    with pytest.raises(DomainError, match="staat niet in het codeboek"):
        decisions.decide(by=world.eva, round=frozen, position=3, code="onbekend", direction="", why="Toch.")
    decisions.decide(by=world.gijs, round=frozen, position=3, code="", direction="", why="Te kort om iets te zeggen.")
    decisions.decide(
        by=world.eva, round=frozen, position=3, code="overig", direction="positive", why="Het gaat wel ergens over."
    )
    settled = rounds.settle_round(round=frozen, by=world.gijs)
    rows = {row.position: row for row in consensus_rows(settled)}
    assert (rows[1].code, rows[1].subcode, rows[1].direction, rows[1].agreed) == (
        "faciliteren_verbondenheid",
        "gemeenschap",
        "positive",
        True,
    )
    assert (rows[2].no_code_applies, rows[2].agreed) == (True, True)
    assert (rows[3].code, rows[3].direction, rows[3].agreed) == ("overig", "", False)
    assert Decision.objects.get(source__position=3).decided_by == world.eva
    with pytest.raises(DomainError, match="nog niet vastgesteld"):
        decisions.decide(by=world.eva, round=settled, position=3, code="", direction="", why="Nog eens.")


def test_nothing_is_settled_twice(world: World, opened: Round) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Coder.objects.create(round=opened, membership=world.eva)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(source=opened.sources.all()[0], agreed=False, why="")
    with pytest.raises(IntegrityError), transaction.atomic():
        Round.objects.update(share=101)
    with pytest.raises(IntegrityError), transaction.atomic():
        Round.objects.update(state="gesloten")
