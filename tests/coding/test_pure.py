"""The order and shares of a round, places in a text, and the trail of choices."""

from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from coding.sampling import assigned, shared_positions, shuffled
from coding.texts import fingerprint, places
from coding.trail import LONGEST, Mark, Trail


def test_the_order_is_the_same_for_the_same_seed_and_minds_no_input_order() -> None:
    keys = [uuid4() for _ in range(40)]
    order = shuffled(keys, 7)
    assert shuffled(keys[::-1], 7) == order
    assert sorted(order) == sorted(keys)
    assert order not in (keys, sorted(keys), shuffled(keys, 8))


def test_the_order_of_a_seed_is_kept_for_good() -> None:
    keys = [UUID(int=number) for number in range(6)]
    assert [key.int for key in shuffled(keys, 1960)] == [0, 4, 1, 5, 3, 2]
    assert shared_positions(10, 30, 1960) == {3, 5, 9}


@given(
    count=st.integers(0, 90),
    coders=st.integers(1, 5),
    share=st.integers(0, 100),
    seed=st.integers(0, 2**53),
)
def test_every_text_has_a_coder_and_the_work_is_even(count: int, coders: int, share: int, seed: int) -> None:
    people = list("abcde"[:coders])
    given_out = assigned(count, people, share, seed)
    by_text: dict[int, list[str]] = {}
    for position, coder in given_out:
        by_text.setdefault(position, []).append(coder)
    assert set(by_text) == set(range(1, count + 1))
    together = [position for position in by_text if sorted(by_text[position]) == people]
    if coders > 1:
        assert len(together) == -(-count * share // 100)
        assert all(len(by_text[position]) == 1 for position in by_text if position not in together)
    loads = [sum(coder == who for _, coder in given_out) for who in people]
    assert max(loads) - min(loads) <= 1


def test_a_quote_is_found_in_code_points() -> None:
    text = "👩‍👩‍👧 samen 🌱 eten, samen werken"
    found = places("samen", text)
    assert [text[start:end] for start, end in found] == ["samen", "samen"]
    assert found[0] == (6, 11)  # the family is five code points, and eight units of UTF-16
    assert places("aa", "aaa") == [(0, 2), (1, 3)]
    assert places("", text) == places("niet", text) == []


def test_a_fingerprint_is_that_of_the_text_in_utf_8() -> None:
    assert fingerprint("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert fingerprint("\u00e9") != fingerprint("e\u0301")


def test_a_trail_walks_back_and_forth() -> None:
    first, second, third = Mark(code="a"), Mark(code="b", direction="positive"), Mark(none=True)
    trail = Trail().then(first).then(second)
    assert (trail.now, trail.can_undo, trail.can_redo) == (second, True, False)
    back = trail.undone()
    assert (back.now, back.can_redo) == (first, True)
    assert back.redone() == trail
    assert back.undone().now == Mark()
    assert back.undone().undone() == back.undone()
    assert trail.redone() == trail
    other = back.then(third)
    assert (other.now, other.can_redo, len(other.marks)) == (third, False, 3)
    assert Trail.read(other.kept(), other.step) == other
    assert Trail.read([], 0) == Trail()


def test_a_trail_keeps_the_last_fifty() -> None:
    trail = Trail()
    for number in range(LONGEST + 10):
        trail = trail.then(Mark(code=str(number)))
    assert len(trail.marks) == LONGEST
    assert trail.now == Mark(code=str(LONGEST + 9))


def test_a_direction_goes_where_the_code_does_not_ask_for_one() -> None:
    mark = Mark(code="a", direction="positive", start=1, end=4)
    assert mark.coded("b", takes_direction=True) == Mark(code="b", direction="positive", start=1, end=4)
    assert mark.coded("c", takes_direction=False) == Mark(code="c", start=1, end=4)
    assert Mark(none=True).coded("a", takes_direction=True) == Mark(code="a")
