"""Books in which a text may have several codes: coded, compared, settled and told, code by code."""

from typing import Any

import pytest

from coding import selectors
from coding.models import Assignment, Coding, Decision, Review, Round
from coding.selectors import agreeing, choices
from coding.selectors.chosen import choices_of
from coding.services import decisions, rounds, workbench
from coding.words import Difference, ReviewState
from plg.errors import DomainError
from plg.models import Membership
from tests.world import World

pytestmark = pytest.mark.django_db


def codes(round: Round) -> tuple[str, str, str, str]:
    """The first two main codes of the book, and the two finer codes of the first."""
    mains = list(round.book.codes.filter(parent=None).order_by("order"))
    finer = list(mains[0].children.order_by("order"))
    return mains[0].key, mains[1].key, finer[0].key, finer[1].key


def given(by: Membership, round: Round, position: int = 1) -> list[str]:
    found = Coding.objects.filter(assignment__coder__membership=by, assignment__source__position=position)
    return list(found.order_by("pk").values_list("code__key", flat=True))


def code_all(world: World, round: Round, hers: list[list[str]], his: list[list[str]]) -> None:
    for by, answers in ((world.eva, hers), (world.gijs, his)):
        for position, keys in enumerate(answers, start=1):
            where: dict[str, Any] = {"by": by, "round": round, "position": position}
            for key in keys:
                workbench.choose_code(**where, code=key)
            if not keys:
                workbench.no_code(**where)


def test_codes_come_beside_each_other_and_go_one_by_one(world: World, several: Round) -> None:
    one, two, fine, finer = codes(several)
    here: dict[str, Any] = {"by": world.eva, "round": several, "position": 1}
    for code in (one, two, one):  # the second time, from another tab, changes nothing
        workbench.choose_code(**here, code=code)
    assert given(world.eva, several) == [one, two]
    workbench.choose_code(**here, code=fine)
    workbench.choose_code(**here, code=finer)
    assert sorted(given(world.eva, several)) == sorted([two, fine, finer])  # the finer ones say it for the main one
    workbench.choose_code(**here, code=one)
    workbench.drop_code(**here, code=fine)
    workbench.drop_code(**here, code=finer)
    assert sorted(given(world.eva, several)) == sorted([one, two])
    workbench.drop_code(**here, code=one)
    workbench.drop_code(**here, code=one)
    assert given(world.eva, several) == [two]
    workbench.no_code(**here)
    assert given(world.eva, several) == []
    workbench.undo(**here)
    workbench.undo(**here)
    assert sorted(given(world.eva, several)) == sorted([one, two])
    assert Assignment.objects.get(source__position=1, coder__membership=world.eva).done_at is not None


def test_each_code_has_its_own_quotes_and_an_act_names_its_code(world: World, several: Round) -> None:
    one, two, fine, _finer = codes(several)
    text = several.sources.get(position=1).text
    here: dict[str, Any] = {"by": world.eva, "round": several, "position": 1}
    workbench.choose_code(**here, code=one)
    workbench.choose_code(**here, code=two)
    for code, start, end in ((one, 0, 4), (one, 6, 9), (two, 2, 8)):
        workbench.mark_quote(**here, quote=text[start:end], start=start, end=end, code=code)
    kept = {
        coding.code.key: [text[quote.start : quote.end] for quote in coding.quotes.all()]
        for coding in Coding.objects.select_related("code")
    }
    assert kept[one] == [text[0:4].strip(), text[6:9].strip()]
    assert kept[two] == [text[2:8].strip()]
    workbench.choose_code(**here, code=fine)  # in this tab the code is said more finely
    with pytest.raises(DomainError, match="staat niet meer bij deze tekst"):
        workbench.mark_quote(**here, quote=text[:4], start=0, end=4, code=one)
    assert Coding.objects.get(code__key=fine).quotes.count() == 2
    workbench.unmark_quote(**here, code=fine)
    assert Coding.objects.get(code__key=two).quotes.count() == 1


def test_doubt_is_kept_can_be_undone_and_is_no_difference(world: World, several: Round) -> None:
    one, *_rest = codes(several)
    code_all(world, several, [[one]] * 3, [[one]] * 3)
    where: dict[str, Any] = {"by": world.gijs, "round": several, "position": 1}
    workbench.doubt(**where, unsure=True)
    workbench.doubt(**where, unsure=False)
    workbench.undo(**where)
    rounds.freeze_round(round=several, by=world.eva)
    first = choices.compared(world.eva, several)[0]
    assert [choice.unsure for choice in first.choices] == [False, True]
    assert first.points == []


def test_agreement_is_per_code_and_never_pooled(world: World, several: Round) -> None:
    one, two, fine, _finer = codes(several)
    code_all(world, several, [[fine, two], [one], []], [[one], [one], [two]])
    rounds.freeze_round(round=several, by=world.eva)
    found = agreeing.overview(several, choices_of(world.eva, several))
    assert (found.n, found.overall, found.pairs) == (3, None, [])
    lines = {line.code.key if line.code else "": line for line in found.codes}
    assert {key: line.counts for key, line in lines.items()} == {one: [2, 2], fine: [1, 0], two: [1, 1], "": [1, 0]}
    assert lines[one].figures.share.value == 1
    assert lines[one].figures.cohen.value == 1
    assert lines[two].figures.alike == 1
    assert lines[two].prevalence == pytest.approx(2 / 6)
    assert lines[one].figures.n == 3
    differences = agreeing.differing(choices_of(world.eva, several), alone=False)
    keys = {code.pk: code.key for code in several.book.codes.all()}
    assert [(row.position, keys[row.main], row.kind) for row in differences] == [
        (1, one, Difference.SUBCODE),
        (1, two, Difference.CODE),
        (3, two, Difference.CODE),
    ]


def test_a_round_is_settled_code_by_code_beside_the_originals(world: World, several: Round) -> None:
    one, two, fine, finer = codes(several)
    code_all(world, several, [[fine, two], [one], []], [[one], [one], [two]])
    originals = list(Coding.objects.order_by("pk").values())
    rounds.freeze_round(round=several, by=world.eva)
    before = agreeing.overview(several, choices_of(world.eva, several))
    decide = decisions.decide_code
    where: dict[str, Any] = {"by": world.gijs, "round": several}
    with pytest.raises(DomainError, match="geen verschil"):
        decide(**where, position=2, about=one, given=True, why="Zomaar.")
    with pytest.raises(DomainError, match="waarom"):
        decide(**where, position=1, about=one, given=True, why=" ")
    with pytest.raises(DomainError, match="staat niet in het codeboek"):
        decide(**where, position=1, about=one, given=True, finer=[two], why="Zomaar.")
    decide(**where, position=1, about=one, given=True, finer=[fine, finer], why="Het staat er.")
    with pytest.raises(DomainError, match="nog niet besloten"):
        rounds.settle_round(round=several, by=world.eva)
    assert not Review.objects.exists()
    decide(**where, position=1, about=two, given=False, why="Dat staat er niet.")
    assert Review.objects.get().state == ReviewState.REVIEWED
    decide(**where, position=3, about=two, given=True, why="Eerst wel.")
    decide(**where, position=3, about=two, given=False, why="Toch niet.")
    settled = rounds.settle_round(round=several, by=world.eva)
    assert list(Coding.objects.order_by("pk").values()) == originals
    assert agreeing.overview(settled, choices_of(world.eva, settled)) == before
    rows = [(row.position, row.code, row.subcode, row.agreed, row.why) for row in selectors.consensus_rows(settled)]
    assert rows == [
        (1, one, fine, False, "Het staat er."),
        (1, one, finer, False, "Het staat er."),
        (2, one, "", True, ""),
        (3, "", "", False, "Toch niet."),
    ]
    assert Decision.objects.filter(given=False).count() == 2  # kept for who wants to know why
    outcome = list(selectors.outcome_table(world.north).order_by("at").values_list("at", "mains", "agreed_on_all"))
    assert outcome == [(1, [one, one], False), (2, [one], True), (3, [""], False)]
