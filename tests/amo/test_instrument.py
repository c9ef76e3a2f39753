"""The shipped questionnaire, and what the loader refuses."""

from pathlib import Path
from typing import Any

import pytest
import yaml

import amo.content
from amo.content.checks import instrument_faults
from amo.instrument import comparable, read_instrument

FILE = Path(amo.content.__file__).parent / "instruments" / "amo-inclusief-leiderschap.v1.yaml"


@pytest.fixture
def body() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))["body"]
    return loaded


def test_the_shipped_instrument_is_whole(body: dict[str, Any]) -> None:
    assert instrument_faults(body) == []


def test_abilities_are_the_ten_behaviours_six_and_four(body: dict[str, Any]) -> None:
    scales = {scale.key: scale for scale in read_instrument(body, "nl").scales}
    assert [len(scales[key].items) for key in ("belongingness", "uniqueness")] == [6, 4]
    abilities = [item for scale in scales.values() if scale.part == "abilities" for item in scale.items]
    assert len({item.behaviour for item in abilities}) == 10
    assert all(len(scale.items) >= 3 for scale in scales.values())


def test_the_theme_of_the_community_stands_in_the_statements(body: dict[str, Any]) -> None:
    dutch = read_instrument(body, "nl", theme="warme overdracht")
    assert any("warme overdracht" in item.text for item in dutch.items)
    assert not any(
        "{theme}" in item.text for language in ("nl", "en") for item in read_instrument(body, language).items
    )


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (lambda body: body["scales"][0].pop("intro"), "body.scales[1].intro"),
        (lambda body: body["scales"][0].update(minimum=7), "body.scales[1].minimum"),
        (lambda body: body["scales"][1].update(part="luck"), "body.scales[2].part"),
        (lambda body: body["scales"][1]["items"][0].update(key="gemeenschap"), "used twice"),
        (lambda body: body["points"][1].update(value=4), "body.points"),
        (lambda body: body["points"][1].update(value="twee"), "body.points[2].value"),
        (lambda body: body["scales"][0]["items"][0].update(reversed="ja"), "reversed"),
        (lambda body: body.update(norms=[1, 2]), "body.norms"),
    ],
)
def test_a_faulty_instrument_is_refused_by_name(body: dict[str, Any], spoil: Any, fault: str) -> None:
    assert instrument_faults(body) == []
    spoil(body)
    assert any(fault in line for line in instrument_faults(body))


def test_what_two_versions_have_in_common_is_whole_scales_with_the_same_points(body: dict[str, Any]) -> None:
    before = read_instrument(body, "nl")
    assert comparable(before, before) == before
    fewer = read_instrument({**body, "scales": body["scales"][:1]}, "nl")
    assert [scale.key for scale in comparable(fewer, before).scales] == [before.scales[0].key]
    turned = {**body, "points": body["points"][:-1]}
    assert comparable(read_instrument(turned, "nl"), before).scales == ()
