"""Versioned content files: what a good one is, how a faulty one is named, and that a frozen one stays."""

from pathlib import Path
from textwrap import dedent

import pytest
from django.core.management import CommandError, call_command

from plg.content import kinds, registry
from plg.content.reader import BadContent, read
from plg.content.registry import Kind
from plg.models import AuditLine, ContentVersion
from plg.services.content import choose, freeze, load_content
from plg.words import Purpose
from tests.world import World

GOOD = """\
kind: behaviours
key: klein
version: 1
title: Klein
source: Iemand (2011)
ours: de labels
body:
  behaviours:
    - key: een
      dimension: uniqueness
      role_model: false
      label: {nl: Een, en: One}
      description: {nl: Dit, en: This}
"""


def written(folder: Path, text: str, name: str = "klein.v1.yaml") -> Path:
    path = folder / name
    path.write_text(dedent(text), encoding="utf-8")
    return path


@pytest.fixture
def only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A registry that knows one kind, in an empty folder."""
    monkeypatch.setattr(registry, "_kinds", {})
    registry.register(Kind("behaviours", tmp_path, kinds.behaviour_faults))
    return tmp_path


def faults_of(path: Path, kind: str = "behaviours") -> list[str]:
    with pytest.raises(BadContent) as caught:
        read(path, kind)
    return caught.value.faults


def test_the_ten_behaviours(db: None) -> None:
    load_content(by=None)
    version = ContentVersion.objects.get(kind="behaviours", key="inclusief-leiderschap", version=1)
    rows = version.body["behaviours"]
    by_dimension = {
        dimension: [row["key"] for row in rows if row["dimension"] == dimension] for dimension in kinds.DIMENSIONS
    }
    assert by_dimension == {
        "belongingness": [
            "gemeenschap",
            "gelijkwaardigheid",
            "erkenning",
            "kennis_delen",
            "samen_doen",
            "voorbeeld_verbondenheid",
        ],
        "uniqueness": ["veiligheid", "perspectieven", "volledig_bijdragen", "voorbeeld_eigenheid"],
    }
    assert [row["key"] for row in rows if row["role_model"]] == ["voorbeeld_verbondenheid", "voorbeeld_eigenheid"]
    assert "Shore" in version.source
    assert version.ours


def test_the_consent_text_asks_for_every_purpose(db: None) -> None:
    load_content(by=None)
    body = ContentVersion.objects.get(kind="consent", key="deelname-onderzoek").body
    assert [row["purpose"] for row in body["purposes"]] == Purpose.values


def test_loading_twice_changes_nothing(only: Path, db: None) -> None:
    written(only, GOOD)
    assert len(load_content(by=None).new) == 1
    again = load_content(by=None)
    assert (len(again.new), len(again.changed), len(again.same)) == (0, 0, 1)
    assert AuditLine.objects.filter(word="content.loaded").count() == 1


def test_layout_is_not_content(only: Path, db: None) -> None:
    written(only, GOOD)
    load_content(by=None)
    path = only / "klein.v1.yaml"
    path.write_bytes(("# a remark\r\n" + GOOD.replace("\n", "\r\n")).encode())
    assert len(load_content(by=None).same) == 1


def test_an_unused_version_may_change_and_a_frozen_one_may_not(only: Path, db: None) -> None:
    written(only, GOOD)
    load_content(by=None)
    written(only, GOOD.replace("nl: Een", "nl: Eén"))
    assert len(load_content(by=None).changed) == 1
    version = ContentVersion.objects.get()
    freeze(version=version, by=None)
    freeze(version=version, by=None)
    assert version.frozen_at is not None
    assert AuditLine.objects.filter(word="content.frozen").count() == 1
    assert len(load_content(by=None).same) == 1
    written(only, GOOD)
    with pytest.raises(BadContent, match=r"klein\.v1\.yaml: this version is in use and fixed.*klein\.v2\.yaml"):
        load_content(by=None)
    version.refresh_from_db()
    assert version.body["behaviours"][0]["label"]["nl"] == "Eén"


def test_one_faulty_file_stops_all(only: Path, db: None) -> None:
    written(only, GOOD)
    written(only, GOOD.replace("uniqueness", "eigenheid").replace("key: klein", "key: mis"), "mis.v1.yaml")
    with pytest.raises(CommandError, match=r"mis\.v1\.yaml: line 10: body\.behaviours\[1\]\.dimension: must be one of"):
        call_command("load_content")
    assert not ContentVersion.objects.exists()


def test_what_an_app_does_after_loading_is_done_every_time(only: Path, db: None) -> None:
    seen: list[ContentVersion] = []
    registry._kinds.clear()
    registry.register(Kind("behaviours", only, kinds.behaviour_faults, loaded=seen.append))
    written(only, GOOD)
    load_content(by=None)
    load_content(by=None)
    assert [version.key for version in seen] == ["klein", "klein"]
    assert all(version.pk for version in seen)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("version: 1", "version: 2"), "version: is 2, but the place and name of the file say 1"),
        (("kind: behaviours", "kind: prompts"), "kind: is 'prompts', but the place and name of the file say"),
        (("title: Klein\n", ""), "title: is missing"),
        (("title: Klein", "titel: Klein"), "titel: is not a key of a content file"),
        (("title: Klein", "title: 12"), "title: must be text, not 12"),
        (("version: 1", "version: true"), "version: must be a whole number, not True"),
        (("source: Iemand (2011)", "source: ' '"), "source: is empty"),
        (("title: Klein", f"title: {'k' * 201}"), "title: is longer than 200 characters"),
        (("title: Klein", "title: Klein\ntitle: Groot"), "line 5, column 1: the key 'title' stands here twice"),
        (("title: Klein", "title: [Klein"), "line 5, column"),
    ],
)
def test_a_faulty_file_is_named_with_its_key(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    faults = faults_of(written(tmp_path, GOOD.replace(*change)))
    assert any(fault.startswith(f"klein.v1.yaml: {said}") for fault in faults), faults


def test_a_file_with_another_kind_of_name(tmp_path: Path) -> None:
    assert "must look like" in faults_of(written(tmp_path, GOOD, "Klein.yaml"))[0]


def test_a_file_that_is_no_text_or_no_mapping(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD)
    path.write_bytes(b"kind: caf\xe9")
    assert faults_of(path) == ["klein.v1.yaml: byte 9 is not UTF-8"]
    assert "must hold the keys" in faults_of(written(tmp_path, "- een\n- twee\n"))[0]


def test_words_stay_words(tmp_path: Path) -> None:
    """An answer No is not false, and a date is text."""
    text = GOOD.replace("{nl: Een, en: One}", "{nl: Nee, en: No}").replace("ours: de labels", "ours: 2011-01-02")
    document = read(written(tmp_path, text), "behaviours")
    assert document.body["behaviours"][0]["label"] == {"nl": "Nee", "en": "No"}
    assert document.body["behaviours"][0]["role_model"] is False
    assert document.ours == "2011-01-02"


def test_python_objects_in_yaml_are_refused(tmp_path: Path) -> None:
    faults = faults_of(written(tmp_path, GOOD.replace("title: Klein", "title: !!python/object/apply:os.getcwd []")))
    assert "could not determine a constructor" in faults[0]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({}, "body.behaviours: must be a list with at least one item"),
        ({"behaviours": ["x"]}, "body.behaviours[1]: must be a mapping, not 'x'"),
        ({"behaviours": [{"key": "a", "extra": 1}]}, "body.behaviours[1].extra: is not known here"),
        ({"behaviours": [{"key": "a"}]}, "body.behaviours[1].role_model: must be true or false, not None"),
        ({"behaviours": [{"key": "a"}, {"key": "a"}]}, "body.behaviours[2]: the key 'a' is used twice"),
        ({"behaviours": [{"label": {"nl": "Een"}}]}, "body.behaviours[1].label.en: is missing"),
        ({"behaviours": [{"label": {"nl": "", "en": "a"}}]}, "body.behaviours[1].label.nl: must be a text, not ''"),
        ({"behaviours": [{"label": "Een"}]}, "body.behaviours[1].label: must have a text under nl and under en"),
    ],
)
def test_faults_in_a_list_of_behaviours(body: dict[str, object], said: str) -> None:
    assert said in kinds.behaviour_faults(body)


def test_a_consent_text_that_forgets_a_purpose() -> None:
    assert "body.purposes: nothing is asked for audio" in kinds.consent_faults({"purposes": [{"purpose": "amo"}]})


def test_a_kind_has_one_place(only: Path) -> None:
    registry.register(Kind("behaviours", only, kinds.behaviour_faults))
    with pytest.raises(ValueError, match="stands in"):
        registry.register(Kind("behaviours", only / "elsewhere", kinds.behaviour_faults))
    assert registry.kind_of("behaviours").folder == only


def test_a_community_works_with_one_version_of_a_kind(only: Path, world: World) -> None:
    written(only, GOOD)
    written(only, GOOD.replace("version: 1", "version: 2"), "klein.v2.yaml")
    load_content(by=None)
    first, second = ContentVersion.objects.filter(kind="behaviours").order_by("version")
    choose(community=world.north, version=first, by=world.karim)
    choose(community=world.north, version=second, by=world.karim)
    choose(community=world.north, version=second, by=world.karim)
    assert list(world.north.contents.filter(kind="behaviours")) == [second]
    assert AuditLine.objects.filter(word="content.chosen").count() == 2
