"""The content files of the logbook are whole, and a faulty one is told by its key."""

from typing import Any

import pytest

from logbook.content.kinds import HERE, issue_faults, prompt_faults
from logbook.selectors import FALLBACKS
from plg.content.reader import read

BOTH = {"nl": "Ja", "en": "Yes"}
ISSUE = {"key": "een", "label": BOTH, "description": BOTH}
PROMPT = {"key": "een", "question": BOTH, "help": BOTH}


def test_the_files_that_ship_are_good() -> None:
    for kind, check in (("issues", issue_faults), ("prompts", prompt_faults)):
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
        ({"intro": BOTH, "prompts": [{"key": "een", "question": BOTH}]}, "body.prompts[1].help"),
    ],
)
def test_a_faulty_set_of_prompts_is_told(body: dict[str, Any], fault: str) -> None:
    assert any(fault in told for told in prompt_faults(body))
