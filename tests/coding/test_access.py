"""Blindness and consent: what each person can read of a round, at every door, before and after the freeze."""

import pytest

from coding import access, selectors
from coding.models import CodeBook, Round, Source
from coding.selectors import agreeing, choices
from coding.selectors.chosen import choices_of
from coding.selectors.desk import desk
from coding.selectors.rounds import cards, open_rounds_of, progress, undone
from coding.services import books, codes, rounds, workbench
from coding.services.memos import write_memo_about
from logbook.models import Entry
from logbook.services import edit_entry, withdraw
from plg.models import Membership
from plg.words import Purpose
from tests import factories
from tests.coding.conftest import a_researcher, choose
from tests.world import Sentinel, World

pytestmark = pytest.mark.django_db


def all_done(world: World, round: Round) -> None:
    for who in (world.eva, world.gijs):
        for position in (1, 2, 3):
            choose(who, round, position, "gemeenschap" if who == world.eva else "overig")


def readable(member: Membership) -> tuple[int, int, int, int]:
    """How many sources, assignments, codings and decisions somebody can see."""
    return (
        access.visible_sources(member).count(),
        access.visible_assignments(member).count(),
        access.visible_codings(member).count(),
        access.visible_decisions(member).count(),
    )


def test_a_coder_sees_only_their_own_until_the_freeze(world: World, opened: Round) -> None:
    rosa = a_researcher(world)
    all_done(world, opened)
    workbench.write_memo(by=world.gijs, round=opened, position=1, memo=Sentinel.MEMO)
    assert readable(world.eva) == (3, 3, 3, 0)
    assert {coding.code.key for coding in access.visible_codings(world.eva)} == {"gemeenschap"}
    assert Sentinel.MEMO not in str(list(access.visible_assignments(world.eva).values()))
    assert Sentinel.MEMO in str(list(access.visible_assignments(world.gijs).values()))
    assert readable(rosa) == (3, 0, 0, 0)
    assert [len(row.choices) for row in choices.compared(rosa, opened)] == [0, 0, 0]
    assert [len(row.choices) for row in choices.compared(world.eva, opened)] == [1, 1, 1]
    rounds.freeze_round(round=opened, by=world.eva)
    assert readable(world.eva) == (3, 6, 6, 0)
    assert readable(rosa) == (3, 6, 6, 0)
    assert Sentinel.MEMO in str(list(access.visible_assignments(rosa).values()))


@pytest.mark.parametrize("who", ["anna", "bram", "marijke", "karim", "hans", "zoe", "xander", "wilma"])
def test_nobody_else_sees_anything_ever(world: World, opened: Round, who: str) -> None:
    member = world.who(who)
    assert isinstance(member, Membership)
    all_done(world, opened)
    frozen = rounds.freeze_round(round=opened, by=world.eva)
    assert readable(world.eva) == (3, 6, 6, 0)
    assert readable(member) == (0, 0, 0, 0)
    assert not access.visible_rounds(member).exists()
    assert not access.own_assignments(member, frozen).exists()
    assert cards(member) == []


def test_what_is_made_and_noted_beside_the_codings_is_for_researchers_of_the_community(
    world: World, opened: Round, book: CodeBook
) -> None:
    draft = books.begin_draft(by=world.eva, base=book)
    codes.retire_code(by=world.eva, draft=draft, edition=draft.edition, key="overig", whole=False, why="Blijft leeg.")
    write_memo_about(by=world.eva, round=opened, text=Sentinel.MEMO)
    all_done(world, opened)
    frozen = rounds.freeze_round(round=opened, by=world.eva)
    edit_entry(
        by=world.bram, entry=Entry.objects.get(author=world.bram), expected=1, text="Toch anders.", happened_on=None
    )

    def seen(member: Membership) -> tuple[int, ...]:
        whole = (access.round_assignments(member, frozen), access.changed_sources(member, frozen))
        return (
            access.visible_book_drafts(member).count(),
            access.visible_changes(member).count(),
            access.visible_memos(member).count(),
            *(sum(rows.count() for rows in parts) for parts in whole),
        )

    assert seen(world.eva) == seen(world.gijs) == (1, 1, 1, 6, 1)
    for who in ("anna", "bram", "marijke", "karim", "hans", "zoe", "xander", "wilma"):
        assert seen(getattr(world, who)) == (0, 0, 0, 0, 0), who


def test_nothing_leaves_before_a_round_is_settled(world: World, opened: Round) -> None:
    all_done(world, opened)
    frozen = rounds.freeze_round(round=opened, by=world.eva)
    for round in (opened, frozen):
        assert list(selectors.coding_rows(round)) == []
        assert list(selectors.consensus_rows(round)) == []
    assert not selectors.settled_rounds(world.north).exists()


def test_withdrawn_consent_takes_the_texts_away_at_once(world: World, opened: Round) -> None:
    settled = settled_by_agreement(world, opened)
    of_bram = opened.sources.get(member=world.bram)
    assert of_bram.uid in {row.source for row in selectors.consensus_rows(settled)}
    assert len(list(selectors.coding_rows(settled))) == 6
    factories.consent(world.bram, Purpose.ENTRIES, given=False)
    assert readable(world.eva) == (2, 4, 4, 2)
    assert read_whole(settled) == set(access.standing_sources(world.north))
    assert of_bram not in read_whole(settled)
    assert of_bram.uid not in {row.uid for row in selectors.source_rows(settled)}
    assert of_bram.uid not in {row.source for row in selectors.consensus_rows(settled)}
    assert of_bram.uid not in {row.source for row in selectors.coding_rows(settled)}
    assert [(row.done, row.given) for row in progress(settled)] == [(2, 2), (2, 2)]
    assert cards(world.eva)[0].sources == 2
    assert {pair.figures.n for pair in agreeing.overview(settled, choices_of(world.eva, settled)).pairs} == {2}
    factories.consent(world.bram, Purpose.ENTRIES)
    assert readable(world.eva) == (3, 6, 6, 3)


def test_an_entry_that_was_taken_back_leaves_too(world: World, opened: Round) -> None:
    entry = Entry.objects.get(author=world.bram)
    withdraw(by=world.bram, entry=entry)
    assert entry.uid not in {source.origin for source in access.visible_sources(world.eva)}
    assert undone(opened) == 4
    assert read_whole(opened) == set(access.visible_sources(world.eva))
    here = desk(world.eva, opened, min(source.position for source in read_whole(opened)))
    assert here is not None
    assert (here.place.done, here.place.given) == (0, 2)


def test_another_purpose_withdrawn_changes_nothing(world: World, opened: Round) -> None:
    factories.consent(world.bram, Purpose.QUOTES, Purpose.AMO, given=False)
    assert access.visible_sources(world.eva).count() == 3


def test_who_left_sees_nothing(world: World, opened: Round) -> None:
    world.gijs.left_at = world.gijs.joined_at
    world.gijs.save()
    assert readable(world.gijs) == (0, 0, 0, 0)


def test_an_open_round_waits_for_who_has_texts_left(world: World, opened: Round) -> None:
    assert [(row.coder.round, row.left) for row in open_rounds_of(world.eva)] == [(opened, 3)]
    assert open_rounds_of(a_researcher(world)) == []
    for position in (1, 2, 3):
        choose(world.eva, opened, position, "")
    assert open_rounds_of(world.eva) == []


def test_the_rows_for_reports_tell_who_by_pseudonym_only(world: World, opened: Round, book: CodeBook) -> None:
    for who in (world.eva, world.gijs):
        workbench.choose_code(by=who, round=opened, position=1, code="kennis_delen")
        workbench.choose_direction(by=who, round=opened, position=1, direction="positive")
        choose(who, opened, 2, "")
        choose(who, opened, 3, "overig")
    text = opened.sources.get(position=1).text
    quote = text.split()[1]
    begin = text.index(quote)
    workbench.mark_quote(by=world.eva, round=opened, position=1, quote=quote)
    rounds.freeze_round(round=opened, by=world.eva)
    settled = rounds.settle_round(round=opened, by=world.eva)
    first, second, *_rest = selectors.coding_rows(settled)
    assert (first.position, first.code, first.subcode) == (1, "faciliteren_verbondenheid", "kennis_delen")
    assert (first.start, first.end, first.quote) == (begin, begin + len(quote), quote)
    assert (second.coder_pseudonym, second.quote, second.start) == (world.gijs.pseudonym.code, "", None)
    none = next(row for row in selectors.coding_rows(settled) if row.no_code_applies)
    assert (none.position, none.coding, none.code) == (2, None, "")
    sources = {row.uid: row for row in selectors.source_rows(settled)}
    for row in selectors.consensus_rows(settled):
        assert row.pseudonym == sources[row.source].pseudonym
    everything = str([*selectors.coding_rows(settled), *selectors.consensus_rows(settled), *sources.values()])
    assert world.anna.pseudonym.code in everything
    for name in ("Anna", "Bram", "Eva", "Gijs", "Akkerwinde"):
        assert name not in everything
    view = selectors.code_book_of(settled)
    assert (view.key, view.version, view.one_per_source) == ("inclusief-leiderschap", 1, True)
    assert len([code for code in view.codes if not code.parent]) == 5
    assert [code.key for code in view.codes if code.parent == "waarderen_eigenheid"] == [
        "veiligheid",
        "perspectieven",
        "volledig_bijdragen",
    ]


def read_whole(round: Round) -> set[Source]:
    """Return the texts of a round as who reads all of them finds them."""
    return {source for texts in access.whole_round(round) for source in texts}


def settled_by_agreement(world: World, round: Round) -> Round:
    """Bring a round to its end with both coders choosing alike."""
    for who in (world.eva, world.gijs):
        for position in (1, 2, 3):
            choose(who, round, position, "overig")
    rounds.freeze_round(round=round, by=world.eva)
    return rounds.settle_round(round=round, by=world.eva)
