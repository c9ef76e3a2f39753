"""What helps somebody write: the issues, prompts and behaviours of the content a community chose."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from plg.models import Community, ContentVersion

KINDS = ("issues", "prompts", "behaviours")
#: Which file of a kind serves a community that chose none.
FALLBACKS = {"issues": "leiderschapsvraagstukken", "prompts": "kort", "behaviours": "inclusief-leiderschap"}


@dataclass(frozen=True)
class Choice:
    """Something to choose: a leadership issue, or a behaviour with the dimension it belongs to."""

    key: str
    label: str
    description: str
    dimension: str = ""


@dataclass(frozen=True)
class Prompt:
    """A question that may stay unanswered."""

    key: str
    question: str
    help: str


@dataclass(frozen=True)
class Guide:
    """Everything beside the empty page, in the language of the visitor."""

    issues: list[Choice]
    intro: str
    prompts: list[Prompt]
    behaviours: list[Choice]

    @property
    def issue_labels(self) -> dict[str, str]:
        return {issue.key: issue.label for issue in self.issues}

    @property
    def behaviour_by_key(self) -> dict[str, Choice]:
        return {behaviour.key: behaviour for behaviour in self.behaviours}


def guide_versions(community: Community) -> dict[str, ContentVersion]:
    """Return the content version in use for every kind of help. One query, a second when one was not chosen."""
    chosen = {version.kind: version for version in community.contents.filter(kind__in=KINDS).order_by("version")}
    missing = [kind for kind in KINDS if kind not in chosen]
    if missing:
        fallbacks = ContentVersion.objects.filter(kind__in=missing, key__in=FALLBACKS.values()).order_by("version")
        chosen |= {version.kind: version for version in fallbacks}
    return chosen


def guide(community: Community) -> Guide:
    """Return the help beside the empty page. Cost: that of `guide_versions`. A kind that is not loaded is empty."""
    bodies: dict[str, dict[str, Any]] = {kind: found.body for kind, found in guide_versions(community).items()}
    prompts = bodies.get("prompts", {})
    return Guide(
        issues=[_choice(item) for item in bodies.get("issues", {}).get("issues", [])],
        intro=_said(prompts.get("intro", {})),
        prompts=[_prompt(item) for item in prompts.get("prompts", [])],
        behaviours=[_choice(item) for item in bodies.get("behaviours", {}).get("behaviours", [])],
    )


def answered(known: Guide, prompts: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the questions that were answered, each with its answer, in the order of their set.

    An answer to a question of a set the community no longer uses keeps its question. No query, unless there is one.
    """
    questions = {prompt.key: prompt.question for prompt in known.prompts}
    if not prompts.keys() <= questions.keys():
        for version in ContentVersion.objects.filter(kind="prompts").order_by("version"):
            questions |= {item["key"]: _said(item["question"]) for item in version.body["prompts"]}
    return [(questions[key], prompts[key]) for key in questions if key in prompts]


def _choice(item: Mapping[str, Any]) -> Choice:
    return Choice(item["key"], _said(item["label"]), _said(item["description"]), item.get("dimension", ""))


def _prompt(item: Mapping[str, Any]) -> Prompt:
    return Prompt(item["key"], _said(item["question"]), _said(item["help"]))


def _said(text: Mapping[str, str]) -> str:
    """Return the text in the visitor's language, else in Dutch."""
    return text.get((get_language() or "nl")[:2]) or text.get("nl", "")
