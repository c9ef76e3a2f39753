"""The code books that ship, counted against their sources: every code, every branch, and the traps they warn of."""

import pytest

from coding.models import Code, CodeBook
from coding.selectors.rounds import books
from coding.services import rounds
from plg.selectors import newest_contents
from tests.support.content import content_there
from tests.world import World

#: What the source counts: main codes, the finer ones below them, and whether a text has one code.
COUNTED = {
    ("inclusief-leiderschap", 1): (5, 8, True),  # four codes and a rest; five and three behaviours below two of them
    ("look", 1): (9, 21, False),  # 30 codes
    ("look", 2): (22, 24, False),  # 46 codes
    ("leiderschapsstijlen", 1): (4, 0, False),
    ("leidersgedrag", 1): (5, 0, False),
    ("plg-kenmerken", 1): (3, 11, False),
    ("contextfactoren", 1): (6, 0, False),  # expected
    ("contextfactoren", 2): (7, 0, False),  # found
    ("gespreid-leiderschap", 1): (3, 11, False),
    ("waardecreatie", 1): (5, 0, False),
    ("acht-mechanismen", 1): (8, 0, False),
    ("leiderskwaliteiten", 1): (4, 0, False),
    ("zes-voorwaarden", 1): (6, 0, False),
    ("veranderstrategieen", 1): (5, 0, False),
    ("geheimen-van-verandering", 1): (6, 0, False),
    ("onderzoekscultuur", 1): (4, 0, False),
    ("playmakers", 1): (3, 0, False),
    ("codeboom-leerkracht", 1): (7, 49, False),
}
#: The signs of the LOOK books as their report prints them, by its blocks; new ones came with the final book.
LOOK_START = """VORM VORM-INF VORM-NON VRAAG URG REL COND-IND COND-IND-AUTO COND-IND-BEKW COND-IND-VERB COND-WERK
    COND-WERK-RUST COND-WERK-ONRUST COND-LER COND-LER-KERN COND-LER-ZELF COND-LER-SAMEN COND-LER-DUUR COND-LER-INPUT
    COND-LER-BELEID COND-LER-THEORY OPBR-LER OPBR-LER-VISIE OPBR-LER-ORG OPBR-LER-SAMEN OPBR-LER-STR OPBR-LER-ANA
    OPBR-LER-OVER OPBR-OPL OPBR-OPL-KP1""".split()
LOOK_NEW = {"VERB-VERN", "REFL-ONORG", "REFL-ORG", "OVER-IN", "C & T", "COACH", "WB & INT-ST", "L & C", "OPL & MD"} | {
    *("OVER-NON", "COND-LER-REFL", "AANP", "AANP-PLAN", "AANP-ONTW", "INI-LEI", "INI-PROF")
}


@pytest.fixture
def shelf(db: None) -> dict[tuple[str, int], CodeBook]:
    """Every book that ships, by key and version."""
    content_there()
    return {(book.content.key, book.content.version): book for book in CodeBook.objects.select_related("content")}


def codes(book: CodeBook) -> list[Code]:
    return list(book.codes.select_related("parent"))


def signs(book: CodeBook) -> list[str]:
    return [code.label.rpartition("(")[2].removesuffix(")") for code in codes(book)]


def test_every_book_counts_as_its_source_does(shelf: dict[tuple[str, int], CodeBook]) -> None:
    counted = {
        name: (sum(not code.parent for code in codes(book)), sum(bool(code.parent) for code in codes(book)))
        for name, book in shelf.items()
    }
    assert not set(counted) - set(COUNTED), "a book without a line in COUNTED: how many codes its source has"
    assert counted == {name: (main, finer) for name, (main, finer, _one) in COUNTED.items()}
    assert {name: book.one_per_source for name, book in shelf.items()} == {
        name: one for name, (_main, _finer, one) in COUNTED.items()
    }


def test_every_book_has_its_source_and_warns_of_its_traps(shelf: dict[tuple[str, int], CodeBook]) -> None:
    for name, book in shelf.items():
        assert len(book.content.source) > 60, name
        assert "niet gevalideerd" in book.content.ours, name
        assert name[0] == "inclusief-leiderschap" or "Let op:" in book.content.ours, name
        for code in codes(book):
            assert code.definition.endswith((".", "?")), (name, code.key)
            assert code.label_en, (name, code.key)


def test_the_look_book_grew_from_thirty_to_forty_six(shelf: dict[tuple[str, int], CodeBook]) -> None:
    assert signs(shelf["look", 1]) == LOOK_START
    final = signs(shelf["look", 2])
    assert len(final) == len(set(final)) == 46
    assert set(final) - set(LOOK_START) == LOOK_NEW
    assert len(LOOK_NEW) == 16
    assert set(LOOK_START) <= set(final)
    for code in codes(shelf["look", 2]):  # the hierarchy is in the sign
        if code.parent:
            above = code.parent.label.rpartition("(")[2].removesuffix(")")
            assert code.label.rpartition("(")[2].startswith(f"{above}-")
    headed = [code.dimension for code in codes(shelf["look", 2])]
    assert (headed.count("categorieen_van_vormen"), headed.count("initiator")) == (10, 2)


def test_the_styles_stand_on_two_axes(shelf: dict[tuple[str, int], CodeBook]) -> None:
    assert {code.key: (code.dimension, code.aspect) for code in codes(shelf["leiderschapsstijlen", 1])} == {
        "intervenierend": ("taakgericht", "top_down"),
        "verbindend": ("persoonsgericht", "top_down"),
        "faciliterend": ("taakgericht", "bottom_up"),
        "stimulerend": ("persoonsgericht", "bottom_up"),
    }


def test_branches_count_as_printed(shelf: dict[tuple[str, int], CodeBook]) -> None:
    def branches(name: str) -> list[int]:
        book = shelf[name, 1]
        return [code.children.count() for code in book.codes.filter(parent=None)]

    assert branches("plg-kenmerken") == [4, 5, 2]
    assert branches("gespreid-leiderschap") == [4, 3, 4]
    assert branches("codeboom-leerkracht") == [6, 9, 4, 17, 2, 4, 7]
    themes = [code.dimension for code in shelf["codeboom-leerkracht", 1].codes.filter(parent=None)]
    assert (themes.count("contextfactoren"), themes.count("leiderschap")) == (3, 4)
    groups = [code.dimension for code in shelf["contextfactoren", 2].codes.all()]
    assert [groups.count(name) for name in ("organisatorisch", "institutioneel", "cultureel")] == [3, 2, 2]


def test_a_round_takes_any_book_and_begins_with_the_one_of_the_study(
    world: World, shelf: dict[tuple[str, int], CodeBook]
) -> None:
    assert len(books(world.eva)) == len(shelf)
    assert newest_contents()["codebook"].key == "inclusief-leiderschap"
    made = rounds.make_round(
        by=world.eva, book=shelf["waardecreatie", 1], plan=rounds.Plan(title="Proef", coders=[world.eva])
    )
    assert not made.book.one_per_source
