"""Coding one text: one code, direction, quote in code points, no code, memo, undo; and only in one's own open round."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from coding.models import Assignment, Coding, Quote, Round
from coding.services import rounds, workbench
from plg.errors import DomainError, Refused
from plg.models import AuditLine, Membership
from plg.words import Purpose
from tests import factories
from tests.coding.conftest import MakeRound, Write, a_researcher, choose, settle_names
from tests.world import Sentinel, World

pytestmark = pytest.mark.django_db


def of(who: Membership, round: Round, position: int = 1) -> Assignment:
    return Assignment.objects.get(source__round=round, coder__membership=who, source__position=position)


def codes_of(who: Membership, round: Round, position: int = 1) -> list[str]:
    return [coding.code.key for coding in of(who, round, position).codings.select_related("code")]


def test_a_text_has_one_code_and_the_next_takes_its_place(world: World, opened: Round) -> None:
    here: dict[str, Any] = {"by": world.eva, "round": opened, "position": 1}
    workbench.choose_code(**here, code="faciliteren_verbondenheid")
    assert codes_of(world.eva, opened) == ["faciliteren_verbondenheid"]
    assert of(world.eva, opened).done_at is None  # the direction is still asked
    workbench.choose_direction(**here, direction="positive")
    assert of(world.eva, opened).done_at is not None
    workbench.choose_code(**here, code="waarderen_eigenheid")
    assert codes_of(world.eva, opened) == ["waarderen_eigenheid"]
    assert Coding.objects.get().direction == "positive"
    workbench.choose_code(**here, code="overig")
    assert Coding.objects.get().direction == ""
    another, kept = opened.book.codes.get(key="veiligheid"), of(world.eva, opened)
    with pytest.raises(IntegrityError), transaction.atomic():
        Coding.objects.create(assignment=kept, code=another)


def test_a_finer_code_stands_for_its_main_code_and_can_be_let_go(world: World, opened: Round) -> None:
    here: dict[str, Any] = {"by": world.eva, "round": opened, "position": 1}
    workbench.choose_code(**here, code="faciliteren_verbondenheid")
    workbench.choose_direction(**here, direction="non_positive")
    workbench.choose_code(**here, code="kennis_delen")
    assert codes_of(world.eva, opened) == ["kennis_delen"]
    workbench.choose_code(**here, code="faciliteren_verbondenheid")
    assert codes_of(world.eva, opened) == ["kennis_delen"]  # pressing the main code again loses nothing
    workbench.choose_code(**here, code="kennis_delen")
    assert codes_of(world.eva, opened) == ["kennis_delen"]  # nor does a second press on the finer one
    workbench.drop_code(**here, code="kennis_delen")
    assert codes_of(world.eva, opened) == ["faciliteren_verbondenheid"]
    assert Coding.objects.get().direction == "non_positive"


def test_no_code_is_an_answer_and_not_the_same_as_not_coded(world: World, opened: Round) -> None:
    assert (of(world.eva, opened).done_at, of(world.eva, opened).no_code_applies) == (None, False)
    choose(world.eva, opened, 1, "gemeenschap")
    choose(world.eva, opened, 1, "")
    kept = of(world.eva, opened)
    assert kept.done_at is not None
    assert kept.no_code_applies
    assert codes_of(world.eva, opened) == []
    workbench.choose_code(by=world.eva, round=opened, position=1, code="overig")
    assert not of(world.eva, opened).no_code_applies
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.filter(coder__membership=world.gijs).update(no_code_applies=True)


def test_a_direction_needs_a_code_that_asks_for_it(world: World, opened: Round) -> None:
    here: dict[str, Any] = {"by": world.eva, "round": opened, "position": 1}
    with pytest.raises(DomainError, match="Kies eerst een code"):
        workbench.choose_direction(**here, direction="positive")
    workbench.choose_code(**here, code="overig")
    with pytest.raises(DomainError, match="Kies eerst een code"):
        workbench.choose_direction(**here, direction="positive")
    workbench.choose_code(**here, code="veiligheid")
    with pytest.raises(DomainError, match="Kies eerst een code"):
        workbench.choose_direction(**here, direction="fantastisch")


def test_a_quote_is_kept_in_code_points(world: World, write: Write, draft: MakeRound) -> None:
    write(world.anna, "👩‍👩‍👧 Wij aten 🌱 samen, en ruimden samen op.")
    settle_names(world)
    opened = rounds.open_round(round=draft(), by=world.eva)
    text = opened.sources.get().text
    here: dict[str, Any] = {"by": world.eva, "round": opened, "position": 1}
    with pytest.raises(DomainError, match="Kies eerst een code"):
        workbench.mark_quote(**here, quote="aten 🌱")
    workbench.choose_code(**here, code="gemeenschap")
    workbench.mark_quote(**here, quote="aten 🌱")

    def quotes() -> list[tuple[int, int]]:
        return list(Quote.objects.order_by("start").values_list("start", "end"))

    first = text.index("aten 🌱")
    assert quotes() == [(first, first + 6)]
    with pytest.raises(DomainError, match="meer dan eens"):
        workbench.mark_quote(**here, quote="samen")
    second = text.rindex("samen")
    workbench.mark_quote(**here, quote=text[second - 1 : second + 6], start=second - 1, end=second + 6)
    assert quotes() == [(first, first + 6), (second, second + 5)]  # the blanks a hand takes along do not count
    workbench.mark_quote(**here, quote="🌱 samen,")
    assert quotes() == [(first + 5, first + 13), (second, second + 5)]  # in place of what it overlaps
    for quote, start, end in (("Samen", None, None), ("", None, None), ("samen", 0, 5), ("samen", 900, 905)):
        with pytest.raises(DomainError, match="niet precies zo"):
            workbench.mark_quote(**here, quote=quote, start=start, end=end)
    workbench.unmark_quote(**here, start=second)
    assert quotes() == [(first + 5, first + 13)]
    workbench.unmark_quote(**here)
    assert quotes() == []
    workbench.undo(**here)
    assert quotes() == [(first + 5, first + 13)]


def test_undo_and_redo_walk_through_the_choices(world: World, opened: Round) -> None:
    here: dict[str, Any] = {"by": world.eva, "round": opened, "position": 1}
    with pytest.raises(DomainError, match="geen eerdere keuze"):
        workbench.undo(**here)
    choose(world.eva, opened, 1, "gemeenschap", "non_positive")
    workbench.write_memo(**here, memo="Let op.")
    workbench.no_code(**here)
    workbench.undo(**here)
    assert codes_of(world.eva, opened) == ["gemeenschap"]
    assert Coding.objects.get().direction == "non_positive"
    workbench.undo(**here)
    assert of(world.eva, opened).done_at is None
    workbench.redo(**here)
    workbench.redo(**here)
    assert of(world.eva, opened).no_code_applies
    assert of(world.eva, opened).memo == "Let op."  # a memo is nobody's choice
    with pytest.raises(DomainError, match="niets om opnieuw"):
        workbench.redo(**here)
    for _ in range(3):
        workbench.undo(**here)
    assert codes_of(world.eva, opened) == []


def test_a_memo_changes_no_choice_and_the_audit_holds_no_words(world: World, opened: Round) -> None:
    workbench.write_memo(by=world.eva, round=opened, position=1, memo=f" {Sentinel.MEMO} \r\n")
    workbench.write_memo(by=world.eva, round=opened, position=1, memo=Sentinel.MEMO)
    kept = of(world.eva, opened)
    assert (kept.memo, kept.done_at) == (Sentinel.MEMO, None)
    choose(world.eva, opened, 1, "overig")
    lines = AuditLine.objects.filter(word__startswith="coding.", subject=kept.source.uid).order_by("position")
    assert [line.word for line in lines] == ["coding.memo", "coding.saved"]
    assert Sentinel.MEMO not in str(list(lines.values()))


def test_the_same_choice_again_is_no_new_step(world: World, opened: Round) -> None:
    choose(world.eva, opened, 1, "")
    choose(world.eva, opened, 1, "")
    assert len(of(world.eva, opened).trail) == 2


def test_nobody_codes_what_is_not_theirs(world: World, opened: Round) -> None:
    rosa = a_researcher(world)
    for by in (rosa, world.xander):
        with pytest.raises(DomainError, match="niet \\(meer\\) aan jou"):
            workbench.no_code(by=by, round=opened, position=1)
    for who in (world.anna, world.marijke, world.karim):
        with pytest.raises(Refused):
            workbench.no_code(by=who, round=opened, position=1)
    with pytest.raises(DomainError):
        workbench.no_code(by=world.eva, round=opened, position=99)
    with pytest.raises(DomainError, match="staat niet in het codeboek"):
        workbench.choose_code(by=world.eva, round=opened, position=1, code="bestaat_niet")
    assert not Coding.objects.exists()


def test_a_text_cannot_be_coded_once_consent_is_gone(world: World, opened: Round) -> None:
    position = opened.sources.get(member=world.bram).position
    choose(world.eva, opened, position, "overig")
    factories.consent(world.bram, Purpose.ENTRIES, given=False)
    with pytest.raises(DomainError, match="niet \\(meer\\) aan jou"):
        choose(world.eva, opened, position, "")


def test_nothing_is_coded_after_the_freeze(world: World, opened: Round) -> None:
    for who in (world.eva, world.gijs):
        for position in (1, 2, 3):
            choose(who, opened, position, "overig")
    rounds.freeze_round(round=opened, by=world.eva)
    for act in (workbench.no_code, workbench.undo, workbench.unmark_quote):
        with pytest.raises(DomainError, match="bevroren"):
            act(by=world.eva, round=opened, position=1)
    assert codes_of(world.eva, opened) == ["overig"]
