"""Code books as content: the study's own, what a faulty file is told, and the rows that follow from loading one."""

from copy import deepcopy
from typing import Any

import pytest

from coding.content.kinds import codebook_faults, make_book
from coding.models import Code, CodeBook
from plg.models import ContentVersion
from tests import factories
from tests.support.content import content_there

GOOD: dict[str, Any] = {
    "one_per_source": True,
    "codes": [
        {
            "key": "een",
            "label": {"nl": "Een", "en": "One"},
            "definition": "De eerste.",
            "colour": "#2F5D8C",
            "dimension": "belongingness",
            "takes_direction": True,
            "codes": [{"key": "een_fijner", "label": {"nl": "Fijner", "en": "Finer"}, "definition": "Een deel."}],
        },
        {
            "key": "twee",
            "label": {"nl": "Twee", "en": "Two"},
            "definition": "De tweede.",
            "colour": "#6B7280",
            "takes_direction": False,
        },
    ],
}


def with_change(path: list[Any], value: Any) -> dict[str, Any]:
    body = deepcopy(GOOD)
    place: Any = body
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return body


def test_the_book_of_the_study_is_the_studys(book: CodeBook) -> None:
    assert book.one_per_source
    main = list(book.codes.filter(parent=None))
    assert [(code.key, code.dimension, code.aspect, code.takes_direction) for code in main] == [
        ("faciliteren_verbondenheid", "belongingness", "organising", True),
        ("voorbeeld_verbondenheid", "belongingness", "role_modelling", True),
        ("waarderen_eigenheid", "uniqueness", "organising", True),
        ("voorbeeld_eigenheid", "uniqueness", "role_modelling", True),
        ("overig", "other", "", False),
    ]
    finer = {code.key: code.parent.key for code in book.codes.exclude(parent=None) if code.parent}
    assert [key for key, parent in finer.items() if parent == "faciliteren_verbondenheid"] == [
        "gemeenschap",
        "gelijkwaardigheid",
        "erkenning",
        "kennis_delen",
        "samen_doen",
    ]
    assert all(code.definition and code.include and code.exclude and code.example for code in book.codes.all())
    assert "Shore" in book.content.source
    assert "niet gevalideerd" in book.content.ours


def test_the_finer_codes_and_role_models_are_the_ten_behaviours(book: CodeBook) -> None:
    behaviours = ContentVersion.objects.get(kind="behaviours").body["behaviours"]
    keys = {code.key for code in book.codes.all()}
    assert {row["key"] for row in behaviours} <= keys
    dimensions = {code.key: code.dimension for code in book.codes.all()}
    for row in behaviours:
        assert dimensions[row["key"]] == row["dimension"]


def test_a_good_body_has_no_faults() -> None:
    assert codebook_faults(GOOD) == []


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        (["one_per_source"], "ja", "body.one_per_source: must be true or false"),
        (["codes"], [], "body.codes: must be a list with at least one item"),
        (["codes", 0, "key"], "Een!", "body.codes[1].key: must be small letters"),
        (["codes", 1, "key"], "een", "body.codes[2]: the key 'een' is used twice"),
        (["codes", 0, "codes", 0, "key"], "een", "body.codes[1].codes[1]: the key 'een' is used twice"),
        (["codes", 0, "colour"], "blauw", "body.codes[1].colour: must look like #2F5D8C, not 'blauw'"),
        (["codes", 0, "label"], "Een", "body.codes[1].label: must have a text under nl and under en"),
        (["codes", 0, "definition"], "", "body.codes[1].definition: must be a text"),
        (["codes", 0, "example"], " ", "body.codes[1].example: must be a text"),
        (["codes", 0, "takes_direction"], "ja", "body.codes[1].takes_direction: must be true or false"),
        (["codes", 0, "weight"], 3, "body.codes[1].weight: is not known here"),
        (["codes", 0, "codes", 0, "aspect"], "vorm", "body.codes[1].codes[1].aspect: is not known here"),
        (["codes", 0, "codes", 0, "colour"], "#f00", "body.codes[1].codes[1].colour: must look like #2F5D8C"),
    ],
)
def test_a_fault_is_named_by_its_key(path: list[Any], value: Any, fault: str) -> None:
    found = codebook_faults(with_change(path, value))
    assert any(told.startswith(fault) for told in found), found


def test_loading_again_keeps_the_rows_and_a_code_that_left_goes(db: None) -> None:
    content_there()
    before = list(Code.objects.order_by("pk").values_list("pk", "key", "parent_id"))
    content_there()
    assert list(Code.objects.order_by("pk").values_list("pk", "key", "parent_id")) == before
    version = factories.content("codebook", "proef", GOOD)
    make_book(version)
    made = CodeBook.objects.get(content=version)
    assert [(code.key, code.colour, code.dimension) for code in made.codes.all()] == [
        ("een", "#2F5D8C", "belongingness"),
        ("een_fijner", "#2F5D8C", "belongingness"),
        ("twee", "#6B7280", ""),
    ]
    version.body = {"one_per_source": True, "codes": GOOD["codes"][1:]}
    make_book(version)
    assert [code.key for code in made.codes.all()] == ["twee"]
