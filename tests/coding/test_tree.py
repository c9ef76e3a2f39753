"""The tree of a code book and what changed between two: pure, on small books."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding import tree
from coding.differing import CodeDifference, Sign, differences, pieces
from coding.shapes import CodeView
from coding.tree import Body


def code(key: str, *inside: dict[str, Any], **extra: Any) -> dict[str, Any]:
    return {"key": key, "label": {"nl": key.title()}, **extra} | ({"codes": list(inside)} if inside else {})


def body(*codes: dict[str, Any]) -> Body:
    return tree.settled({"one_per_source": False, "codes": list(codes)})


BOOK = body(
    code("a", code("a1", code("a11")), code("a2"), colour="#112233", dimension="doen", takes_direction=True),
    code("b", code("b1"), colour="#445566"),
    code("c"),
)


def shape(book: Body) -> list[tuple[int, str]]:
    return [(placed.level, placed.key) for placed in tree.walk(book["codes"])]


def seen(book: Body) -> dict[str, CodeView]:
    return {view.key: view for view in tree.views(book)}


def differing(old: Body, new: Body, **renamed: str) -> dict[str, set[Sign]]:
    rows = differences(tree.views(old), tree.views(new), renamed)
    return {key_of(row): set(row.signs) for row in rows}


def key_of(row: CodeDifference) -> str:
    view = row.new or row.old
    assert view is not None
    return view.key


def test_what_a_main_code_says_holds_for_what_stands_in_it() -> None:
    deep = seen(BOOK)["a11"]
    assert (deep.level, deep.above, deep.parent) == (2, "a1", "a")
    assert (deep.colour, deep.dimension, deep.takes_direction) == ("#112233", "doen", True)


def test_a_code_that_comes_to_stand_on_its_own_keeps_what_was_said_of_it() -> None:
    alone = tree.moved(BOOK, "a1", "")
    assert shape(alone)[-2:] == [(0, "a1"), (1, "a11")]
    assert (seen(alone)["a1"].colour, seen(alone)["a1"].dimension) == ("#112233", "doen")
    below = tree.moved(BOOK, "a1", "b")
    assert shape(below) == [(0, "a"), (1, "a2"), (0, "b"), (1, "b1"), (1, "a1"), (2, "a11"), (0, "c")]
    assert (seen(below)["a1"].colour, seen(below)["a1"].dimension) == ("#445566", "")


def test_codes_are_added_changed_and_put_in_order() -> None:
    more = tree.added(BOOK, code("a3"), "a", "a1")
    assert [key for _level, key in shape(more)][:5] == ["a", "a1", "a11", "a3", "a2"]
    assert shape(tree.stepped(BOOK, "a2", -1))[:3] == [(0, "a"), (1, "a2"), (1, "a1")]
    assert tree.stepped(BOOK, "a", -1) == BOOK
    said = tree.written(BOOK, "a1", code("a1", definition="Anders.", dimension="weg"))
    assert (seen(said)["a1"].definition, seen(said)["a1"].dimension) == ("Anders.", "doen")
    assert shape(said) == shape(BOOK)


def test_a_code_retires_alone_or_with_everything_in_it() -> None:
    assert shape(tree.without(BOOK, "a", whole=True)) == shape(BOOK)[4:]
    alone = tree.without(BOOK, "a", whole=False)
    assert shape(alone)[:3] == [(0, "a1"), (1, "a11"), (0, "a2")]
    assert seen(alone)["a2"].takes_direction


def test_codes_go_into_one_with_what_stood_in_them() -> None:
    one = tree.merged(BOOK, "c", ["a", "b1"])
    assert shape(one) == [(0, "b"), (0, "c"), (1, "a1"), (2, "a11"), (1, "a2")]
    upward = tree.merged(BOOK, "a11", ["a", "a1"])
    assert [key for _level, key in shape(upward)] == ["a11", "a2", "b", "b1", "c"]


def test_a_split_code_makes_room_for_what_it_became() -> None:
    two = tree.split(BOOK, "a", [code("x"), code("y")])
    assert shape(two)[:5] == [(0, "x"), (1, "a1"), (2, "a11"), (1, "a2"), (0, "y")]
    assert seen(two)["y"].colour == "#112233"
    assert seen(two)["y"].takes_direction


def test_keys_are_made_of_words_and_never_twice() -> None:
    assert tree.fresh_key("Échte rust (2)", set()) == "echte_rust_2"
    assert tree.fresh_key("4 ogen", {"c_4_ogen"}) == "c_4_ogen_2"
    assert tree.fresh_key("!!!", set()) == "code"
    with pytest.raises(tree.NotThere):
        tree.find(BOOK, "weg")


KEYS = sorted(tree.keys(BOOK["codes"]))


@given(
    st.lists(st.tuples(st.sampled_from(["move", "step", "out", "merge"]), st.sampled_from(KEYS), st.sampled_from(KEYS)))
)
def test_whatever_is_done_no_code_is_lost_or_doubled(acts: list[tuple[str, str, str]]) -> None:
    book, left = BOOK, set(KEYS)
    for act, one, other in acts:
        if not {one, other} <= left or one == other:
            continue
        if act == "move" and other not in tree.keys([tree.find(book, one).item]):
            book = tree.moved(book, one, other)
        elif act == "step":
            book = tree.stepped(book, one, 1)
        elif act == "out":
            book, left = tree.without(book, one, whole=False), left - {one}
        elif act == "merge":
            book, left = tree.merged(book, one, [other]), left - {other}
        found = [placed.key for placed in tree.walk(book["codes"])]
        assert sorted(found) == sorted(left)
        assert tree.settled(book) == book


def test_nothing_differs_from_itself() -> None:
    assert differing(BOOK, BOOK) == {}


def test_every_kind_of_difference_is_told() -> None:
    new = tree.written(BOOK, "a2", code("a2", label={"nl": "Anders"}, definition="Nieuw."))
    new = tree.moved(tree.without(new, "c", whole=True), "b1", "a")
    new = tree.added(new, code("d"))
    assert differing(BOOK, new) == {
        "a2": {Sign.RENAMED, Sign.CHANGED},
        "b1": {Sign.MOVED},
        "c": {Sign.GONE},
        "d": {Sign.ADDED},
    }


def test_the_trail_says_what_became_of_a_code() -> None:
    new = body(code("z", code("a1", code("a11")), code("a2"), colour="#112233", dimension="doen", takes_direction=True))
    old = body(BOOK["codes"][0])
    assert differing(old, new) == {"a": {Sign.GONE}, "a1": {Sign.MOVED}, "a2": {Sign.MOVED}, "z": {Sign.ADDED}}
    assert differing(old, new, a="z") == {"z": {Sign.RENAMED}}


def test_of_codes_that_changed_places_only_the_one_that_jumped_is_told() -> None:
    row = body(*(code(key) for key in "abcde"))
    assert differing(row, body(*(code(key) for key in "bcdea"))) == {"a": {Sign.MOVED}}


def test_a_code_that_went_stands_where_it_stood() -> None:
    rows = differences(tree.views(BOOK), tree.views(body(code("c"), code("n"))), {})
    assert [key_of(row) for row in rows] == ["a", "a1", "a11", "a2", "b", "b1", "n"]


def test_words_that_changed_are_marked_one_by_one() -> None:
    old, new = pieces("De leider regelt het.", "De leider doet het niet.")
    assert [piece.text for piece in old if piece.differs] == ["regelt"]
    assert "".join(piece.text for piece in new) == "De leider doet het niet."
