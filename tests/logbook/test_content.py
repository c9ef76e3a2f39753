"""The content files of the logbook are whole, and a faulty one is told by its key."""

from typing import Any

import pytest

from logbook.content.kinds import HERE, issue_faults, opener_faults, prompt_faults, question_faults
from logbook.selectors import FALLBACKS
from plg.content.reader import read
from plg.models import ContentVersion
from plg.selectors import chosen_content, newest_contents
from tests.world import World

BOTH = {"nl": "Ja", "en": "Yes"}
ISSUE = {"key": "een", "label": BOTH, "description": BOTH}
PROMPT = {"key": "een", "question": BOTH, "help": BOTH}


def test_the_files_that_ship_are_good() -> None:
    checks = {"issues": issue_faults, "prompts": prompt_faults, "openers": opener_faults, "questions": question_faults}
    for kind, check in checks.items():
        documents = [read(path, kind) for path in sorted((HERE / kind).glob("*.yaml"))]
        assert FALLBACKS[kind] in {document.key for document in documents}
        assert [fault for document in documents for fault in check(document.body)] == []


def test_there_are_nine_issues_and_two_sets_without_a_key_in_common() -> None:
    issues = read(HERE / "issues" / "leiderschapsvraagstukken.v1.yaml", "issues").body["issues"]
    assert len(issues) == 9
    sets = [
        {prompt["key"] for prompt in read(path, "prompts").body["prompts"]} for path in (HERE / "prompts").iterdir()
    ]
    assert len(set.union(*sets)) == sum(map(len, sets))


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({}, "body.issues: must be a list"),
        ({"issues": [ISSUE, ISSUE]}, "the key 'een' is used twice"),
        ({"issues": [ISSUE | {"weight": 3}]}, "body.issues[1].weight: is not known here"),
        ({"issues": [ISSUE | {"label": {"nl": "Ja"}}]}, "body.issues[1].label.en: is missing"),
    ],
)
def test_a_faulty_list_of_issues_is_told(body: dict[str, Any], fault: str) -> None:
    assert any(fault in told for told in issue_faults(body))


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({"prompts": [PROMPT]}, "body.intro"),
        ({"intro": BOTH, "prompts": [PROMPT | {"required": True}]}, "body.prompts[1].required: is not known here"),
        ({"intro": BOTH, "prompts": [PROMPT, PROMPT]}, "the key 'een' is used twice"),
        ({"intro": BOTH, "prompts": [PROMPT | {"help": {"nl": "Ja"}}]}, "body.prompts[1].help.en"),
        ({"intro": BOTH, "prompts": [PROMPT | {"private": "ja"}]}, "body.prompts[1].private"),
    ],
)
def test_a_faulty_set_of_prompts_is_told(body: dict[str, Any], fault: str) -> None:
    assert any(fault in told for told in prompt_faults(body))


@pytest.mark.django_db
def test_every_question_of_every_set_has_a_key_of_its_own(content: None) -> None:
    sets = ContentVersion.objects.filter(kind="prompts")
    keys = [prompt["key"] for version in sets for prompt in version.body["prompts"]]
    assert len(sets) == 17
    assert len(keys) == len(set(keys))
    private = {prompt["key"] for version in sets for prompt in version.body["prompts"] if prompt.get("private")}
    assert private == {"vw_uitleven"}


@pytest.mark.django_db
def test_a_community_that_chose_nothing_works_with_the_short_set(world: World, content: None) -> None:
    chosen = chosen_content(world.north, "prompts")
    assert chosen is not None
    assert chosen.key == newest_contents()["prompts"].key == "kort"
