"""What we write we read back: the same book, through REFI-QDA and through CSV, whatever the words in it."""

import io
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from coding.exchange.csvs import csv_of
from coding.exchange.qdc import write_qdc
from coding.exchange.reading import read_book
from coding.exchange.words import parts_of, told
from coding.shapes import BookView
from coding.tree import Body, plain, settled, views, walk
from plg.texts import one_line, tidy
from tests.reports.exports import faults

#: Words that a careless writer or reader would trip over.
SNAGS = [
    "Niet: dit",
    "Wel: dat\nNiet: zus",
    "=1+1",
    "'=x",
    "a;b",
    'zei "ja"',
    "A\\B",
    "A > B",
    "\\Wel: x",
    "<b>&amp;",
    "sep=;",
]
signs = st.characters(blacklist_categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Cn"), blacklist_characters="\ufffe\uffff")
lines = st.one_of(st.text(signs, max_size=30), st.sampled_from(SNAGS))
texts = st.lists(lines, max_size=4).map("\n".join).map(tidy)
names = st.one_of(st.text(signs, min_size=1, max_size=30), st.sampled_from(SNAGS)).map(one_line).filter(bool)
colours = st.integers(0, 0xFFFFFF).map(lambda n: f"#{n:06X}")
parts = st.fixed_dictionaries(
    {
        "label": names,
        "label_en": st.one_of(st.just(""), names),
        "definition": texts,
        "include": texts,
        "exclude": texts,
        "example": texts,
        "colour": colours,
        "dimension": st.text(signs, max_size=20).map(one_line),
        "aspect": st.text(signs, max_size=20).map(one_line),
        "takes_direction": st.booleans(),
    }
)
items = st.recursive(
    parts.map(plain),
    lambda inner: st.builds(lambda p, c: plain(p) | {"codes": c}, parts, st.lists(inner, max_size=3)),
    max_leaves=6,
)


def keyed(codes: list[dict[str, Any]]) -> Body:
    body = {"one_per_source": True, "codes": codes}
    for number, placed in enumerate(walk(codes)):
        placed.item["key"] = f"code_{number}"
    return settled(body)


bodies = st.lists(items, min_size=1, max_size=4).map(keyed)


def book(body: Body) -> BookView:
    return BookView(
        uid=uuid4(),
        key="proef",
        version=1,
        title="Proef?> met 'tekens' é",
        source="Bron",
        ours="Ons",
        one_per_source=True,
        codes=views(body),
    )


def as_qdc(body: Body) -> bytes:
    held = io.BytesIO()
    write_qdc([book(body)], held)
    return held.getvalue()


@given(bodies)
def test_a_book_comes_back_from_refi_qda_as_it_was(body: Body) -> None:
    content = as_qdc(body)
    read, reading = read_book(content)
    assert views(read) == views(body)
    assert reading.about == {"title": "Proef?> met 'tekens' é", "source": "Bron", "ours": "Ons", "one_per_source": True}
    assert faults(content, "Codebook.xsd") == []


@given(bodies)
def test_a_book_comes_back_from_csv_as_it_was(body: Body) -> None:
    read, _reading = read_book(csv_of(book(body)))
    assert views(read) == views(body)


@given(texts, texts, names)
def test_parts_come_back_from_one_text(definition: str, exclude: str, key: str) -> None:
    kept = {"definition": definition, "exclude": exclude, "key": key}
    found = parts_of(told(kept))
    assert {name: found.get(name, "") for name in kept} == kept


def test_a_clean_file_of_ours_has_nothing_odd() -> None:
    item = {"label": "Een", "definition": "De eerste.", "colour": "#2F5D8C", "takes_direction": True}
    body = keyed([plain(item) | {"codes": [plain(item | {"label": "Fijner"})]}])
    for content in (as_qdc(body), csv_of(book(body))):
        assert read_book(content)[1].odd == []


def test_the_file_says_nothing_before_the_code_book_that_breaks_it() -> None:
    root = etree.fromstring(as_qdc(keyed([plain({"label": "Een"})])))
    assert root.tag == "{urn:QDA-XML:codebook:1.0}CodeBook"


@pytest.mark.parametrize("other", ["Gewoon een omschrijving.", "Let op: dit", "Niets\n\nniemendal"])
def test_a_text_of_another_program_is_the_definition(other: str) -> None:
    assert parts_of(other) == {"definition": other}
