"""The order and shares of a round, places in a text, and the trail of choices."""

from collections import Counter
from itertools import pairwise
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from coding.sampling import assigned, drawn, handed_over, shared_positions, shuffled
from coding.texts import divided, fingerprint, pieces, places
from coding.trail import LONGEST, Given, Mark, Trail


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
    coders=st.integers(1, 6),
    share=st.integers(0, 100),
    per_text=st.integers(0, 4),
    seed=st.integers(0, 2**53),
)
def test_every_text_has_a_coder_and_the_work_is_even(
    count: int, coders: int, share: int, per_text: int, seed: int
) -> None:
    people = list("abcdef"[:coders])
    shared = shared_positions(count, share, seed)
    assert len(shared) == -(-count * share // 100)
    given_out = assigned(range(1, count + 1), people, shared, per_text=per_text)
    assert len(set(given_out)) == len(given_out)
    by_text: dict[int, list[str]] = {}
    for position, coder in given_out:
        by_text.setdefault(position, []).append(coder)
    assert set(by_text) == set(range(1, count + 1))
    wanted = min(per_text, coders) or coders
    assert all(len(who) == (wanted if position in shared else 1) for position, who in by_text.items())
    loads = [sum(coder == who for _, coder in given_out) for who in people]
    assert max(loads) - min(loads) <= 1


def test_two_of_four_meet_each_other_equally_often() -> None:
    pairs = assigned(range(1, 61), "abcd", set(range(1, 61)), per_text=2)
    teams: dict[int, str] = {}
    for position, coder in pairs:
        teams[position] = teams.get(position, "") + coder
    counts = Counter(teams.values())
    assert len(counts) == 6
    assert max(counts.values()) - min(counts.values()) <= 1


def test_who_had_fewest_is_first_in_turn_when_texts_are_added() -> None:
    assert assigned([8], "ab", set(), before=[4, 3]) == [(8, "b")]
    assert assigned([8, 9], "ab", set(), before=[4, 3]) == [(8, "b"), (9, "a")]  # even among the new ones


@given(
    keys=st.lists(st.uuids(), unique=True, max_size=60),
    count=st.none() | st.integers(1, 80),
    percent=st.none() | st.integers(1, 100),
    seed=st.integers(0, 2**53),
    batch=st.integers(1, 3),
)
def test_a_sample_is_as_large_as_asked_and_minds_no_input_order(
    keys: list[UUID], count: int | None, percent: int | None, seed: int, batch: int
) -> None:
    if count is not None:
        percent = None
    sample = drawn(keys, seed, count=count, percent=percent, batch=batch)
    wanted = len(keys) if percent is None else -(-len(keys) * percent // 100)
    assert len(sample) == (wanted if count is None else min(count, len(keys)))
    assert sample <= set(keys)
    assert drawn(keys[::-1], seed, count=count, percent=percent, batch=batch) == sample


@given(
    work=st.dictionaries(st.sampled_from("abcd"), st.integers(0, 30), min_size=1),
    done=st.dictionaries(st.sampled_from("abcd"), st.integers(0, 30)),
    newcomers=st.integers(1, 3),
)
def test_newcomers_take_over_until_all_have_as_many(work: dict[str, int], done: dict[str, int], newcomers: int) -> None:
    unbegun = {who: [hash((who, n)) for n in range(count)] for who, count in work.items()}
    loads = {who: work.get(who, 0) + done.get(who, 0) for who in {*work, *done}}
    each = {item: item for items in unbegun.values() for item in items}
    moved = [item for item, _who in handed_over(unbegun, loads, each, newcomers)]
    assert set(moved) <= {item for items in unbegun.values() for item in items}
    assert len(set(moved)) == len(moved)
    kept = {who: loads[who] - sum(item in unbegun.get(who, []) for item in moved) for who in loads}
    most = -(-len(moved) // newcomers)
    movable = [kept[who] for who in work if set(unbegun[who]) - set(moved)]
    assert all(most >= load - 1 for load in movable)  # nobody keeps what a newcomer could have taken
    assert all(most <= kept[who] + 1 for who in loads if set(unbegun.get(who, [])) & set(moved))


@given(
    count=st.integers(0, 12), coders=st.integers(1, 4), newcomers=st.integers(1, 3), begun=st.sets(st.integers(0, 47))
)
def test_a_newcomer_never_gets_one_text_twice_and_what_can_be_levelled_is(
    count: int, coders: int, newcomers: int, begun: set[int]
) -> None:
    """Every text is coded by all of `coders`; of the assignments `begun` somebody made a start."""
    texts = {coder * count + text: text for coder in range(coders) for text in range(count)}
    mine = {coder: [coder * count + text for text in range(count)] for coder in range(coders)}
    work = {coder: [item for item in items if item not in begun] for coder, items in mine.items()}
    moved = handed_over(work, dict.fromkeys(mine, count), texts, newcomers)
    got = [[texts[item] for item, who in moved if who == one] for one in range(newcomers)]
    assert all(len(set(one)) == len(one) for one in got)
    assert not {item for item, _who in moved} & begun
    one_more = -(-(len(moved) + 1) // newcomers)
    for items in work.values():
        kept = [item for item in items if item not in {moving for moving, _who in moved}]
        if any(texts[item] not in one for item in kept for one in got):
            assert count - (len(items) - len(kept)) <= one_more, "somebody keeps what a newcomer could have taken"


def test_a_talk_is_divided_at_its_turns_and_paragraphs() -> None:
    text = "I: Hoe ging het?\nD: Goed.\nIk at mee.\n\nDaarna liep ik weg 🌱.\n\n\n  \nDeelnemer 2: Ik ook."
    found = [text[start:end] for start, end in divided(text)]
    assert found == ["I: Hoe ging het?", "D: Goed.\nIk at mee.", "Daarna liep ik weg 🌱.", "Deelnemer 2: Ik ook."]
    assert divided("") == []
    assert divided("Eén alinea.") == [(0, 11)]


@given(st.text(alphabet="ab: \n🌱", max_size=200))
def test_fragments_hold_every_word_once_and_in_order(text: str) -> None:
    places = divided(text)
    assert "".join("".join(text[start:end] for start, end in places).split()) == "".join(text.split())
    assert all(end <= start for (_, end), (start, _) in pairwise(places))


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
    first, third = Mark((Given("a"),), unsure=True), Mark(none=True)
    second = Mark((Given("b", "positive", ((1, 4), (6, 9))),))
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
        trail = trail.then(Mark((Given(str(number)),)))
    assert len(trail.marks) == LONGEST
    assert trail.now == Mark((Given(str(LONGEST + 9)),))


def test_a_direction_goes_where_the_code_does_not_ask_for_one() -> None:
    mark = Mark((Given("a", "positive", ((1, 4),)),), unsure=True)
    assert mark.only("b", takes_direction=True) == Mark((Given("b", "positive", ((1, 4),)),), unsure=True)
    assert mark.only("c", takes_direction=False) == Mark((Given("c", "", ((1, 4),)),), unsure=True)
    assert Mark(none=True).only("a", takes_direction=True) == Mark((Given("a"),))
    assert mark.nothing() == Mark(none=True, unsure=True)


def test_codes_come_and_go_beside_each_other() -> None:
    mark = Mark(none=True).plus("a").plus("b")
    assert mark == Mark((Given("a"), Given("b")))
    assert mark.minus("a", "c") == Mark((Given("b"),))
    assert mark.renamed("a", "a1").of("a1") == Given("a1")
    assert mark.of("c") is None


def test_a_quote_takes_the_place_of_those_it_overlaps_and_of_no_other() -> None:
    given = Given("a").shown_by((10, 14)).shown_by((2, 5)).shown_by((5, 8))
    assert given.quotes == ((2, 5), (5, 8), (10, 14))
    assert given.shown_by((4, 11)).quotes == ((4, 11),)
    assert given.without(5).quotes == ((2, 5), (10, 14))
    assert given.without(None).quotes == ()


@given(st.text(max_size=30), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30), st.booleans()), max_size=6))
def test_pieces_are_always_the_whole_text(text: str, drawn: list[tuple[int, int, bool]]) -> None:
    quotes = [(a, b, "code", at) for a, b, at in drawn if a < b <= len(text)]
    found = pieces(text, quotes)
    assert "".join(piece.text for piece in found) == text
    assert sum(len(piece.text) for piece in found if piece.codes) == len(
        {n for a, b, _, _ in quotes for n in range(a, b)}
    )
