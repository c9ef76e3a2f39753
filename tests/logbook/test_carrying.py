"""Carrying fragments over to a changed text, as properties: the same words, whole signs, nothing lost or double."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from logbook.models import EntryVersion, Fragment
from logbook.services.carrying import carry_over, places
from logbook.words import Domain, sentences
from plg.texts import parts_a_sign, tidy, whole_signs
from tests import factories as make
from tests.world import World

TEACHER, FLAG, HEART, THUMB = (
    "\U0001f469\U0001f3fd\u200d\U0001f3eb",
    "\U0001f1f3\U0001f1f1",
    "\u2764\ufe0f",
    "\U0001f44d",
)
WORDS = ["ja", "nee", "\u00e9", " ", "\n", ".", "Zin een."]
SIGNS = st.sampled_from([*WORDS, "e\u0301", "x\u0323\u0307", TEACHER, FLAG, HEART, THUMB, "\U0001f3fd"])
TEXTS = st.lists(SIGNS, min_size=1, max_size=12).map("".join).map(tidy).filter(bool)


@given(st.data(), TEXTS, TEXTS)
def test_a_place_has_the_same_words_and_parts_no_sign(data: st.DataObject, old: str, new: str) -> None:
    start = data.draw(st.integers(0, len(old) - 1))
    end = data.draw(st.integers(start + 1, len(old)))
    start, end = whole_signs(old, start, end)
    found = list(places(old, (start, end), new))
    assert len(set(found)) == len(found)
    for here, there in found:
        assert new[here:there] == old[start:end]
        assert not parts_a_sign(new, here)
        assert not parts_a_sign(new, there)
    assert next(places(old, (start, end), old)) == (start, end)


@given(TEXTS, TEXTS, TEXTS)
def test_what_is_added_before_or_behind_moves_a_fragment_along(before: str, words: str, after: str) -> None:
    assume(not parts_a_sign(f" {words}", 1))
    old, new = f"{words} eind", f"{before} {words} eind {after}"
    assert (len(before) + 1, len(before) + 1 + len(words)) in list(places(old, (0, len(words)), new))


def test_of_equal_words_the_one_in_the_same_surroundings_is_taken() -> None:
    old = "Eerst zei ik ja. Toen vroeg zij iets. Daarna zei ik ja."
    new = "Toen vroeg zij iets. Daarna zei ik ja. En weer: ja."
    at = old.rindex("ja")
    assert next(places(old, (at, at + 2), new)) == (new.index("ja"), new.index("ja") + 2)


def test_a_word_is_not_found_inside_another() -> None:
    assert list(places("Jan kwam.", (0, 3), "Janneke kwam.")) == []
    assert list(places(f"{THUMB} goed", (0, 1), f"{THUMB}\U0001f3fd goed")) == []


@given(TEXTS)
def test_sentences_hold_all_but_blanks_in_order(text: str) -> None:
    cut = sentences(text)
    assert all(text[a:b] and text[a:b] == text[a:b].strip() for a, b in cut)
    rest = text
    for a, b in reversed(cut):
        rest = rest[:a] + rest[b:]
    assert not rest.strip()


@pytest.mark.django_db
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data(), texts=st.lists(TEXTS, min_size=2, max_size=4))
def test_through_edits_nothing_is_lost_and_nothing_lies_on_another(
    world: World, data: st.DataObject, texts: list[str]
) -> None:
    with transaction.atomic():
        entry = make.entry(world.anna, texts[0])
        version, quotes = entry.current, {}
        assert version
        for _n in range(data.draw(st.integers(1, 6))):
            start = data.draw(st.integers(0, len(texts[0]) - 1))
            start, end = whole_signs(texts[0], start, data.draw(st.integers(start + 1, len(texts[0]))))
            domain = data.draw(st.sampled_from(Domain.values))
            kept, _made = Fragment.objects.get_or_create(version=version, start=start, end=end, domain=domain)
            quotes[kept.pk] = texts[0][start:end]
        for number, text in enumerate(texts[1:], start=2):
            carry_over(to=EntryVersion.objects.create(entry=entry, number=number, text=text))
        after = list(Fragment.objects.filter(version__entry=entry).select_related("version"))
        assert {one.pk: one.version.text[one.start : one.end] for one in after} == quotes
        assert len({(one.version_id, one.start, one.end, one.domain) for one in after}) == len(after)
        transaction.set_rollback(True)
