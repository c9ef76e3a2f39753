"""What helps somebody write: the issues, prompts and behaviours of the content a community chose."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from plg.models import Community, ContentVersion

WRITTEN_WITH = ("issues", "prompts", "behaviours")
KINDS = (*WRITTEN_WITH, "questions", "openers")
#: Which file of a kind serves a community that chose none.
FALLBACKS = {
    "issues": "leiderschapsvraagstukken",
    "prompts": "kort",
    "behaviours": "inclusief-leiderschap",
    "questions": "goede-vragen",
    "openers": "beginnen",
}


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
    private: bool = False  # the answer is for its author alone, whoever reads the rest


@dataclass(frozen=True)
class PromptSet:
    """A set of questions to deepen an entry with, as the list of sets shows it."""

    key: str
    title: str
    intro: str


@dataclass(frozen=True)
class Opener:
    """What may help at the empty page: one gentle question, and one example of another kind of entry."""

    question: str
    example: str


@dataclass(frozen=True)
class Questions:
    """Questions to ask under somebody else's entry, under a heading."""

    label: str
    questions: list[str]


@dataclass(frozen=True)
class Guide:
    """Everything beside the empty page, in the language of the visitor."""

    issues: list[Choice]
    intro: str
    prompts: list[Prompt]
    behaviours: list[Choice]
    questions: list[Questions]
    opener: Opener | None = None

    @property
    def issue_labels(self) -> dict[str, str]:
        return {issue.key: issue.label for issue in self.issues}

    @property
    def behaviour_by_key(self) -> dict[str, Choice]:
        return {behaviour.key: behaviour for behaviour in self.behaviours}


@dataclass(frozen=True)
class Held:
    """What an entry holds of the content it was written with; that may be an earlier version, or another set."""

    issue: str = ""
    tags: Sequence[str] = ()
    prompts: Mapping[str, str] = field(default_factory=dict)


def guide_versions(community: Community) -> dict[str, ContentVersion]:
    """Return the content version in use for every kind of help: the chosen one, else the fallback. One query."""
    chosen = community.contents.through.objects.filter(community=community, contentversion=OuterRef("pk"))
    found = (
        ContentVersion.objects.filter(kind__in=KINDS)
        .annotate(chosen=Exists(chosen))
        .filter(Q(chosen=True) | Q(key__in=FALLBACKS.values()))
        .only("kind", "key", "version", "body", "frozen_at")
        .order_by("chosen", "version")
    )
    return {version.kind: version for version in found}


def guide(community: Community, held: Held | None = None, *, prompt_set: str = "") -> Guide:
    """Return the help beside the empty page; with all that an entry `held`, also from content no longer in use.

    With a `prompt_set` its questions take the place of the usual ones; one that does not exist changes nothing. One
    query, a second for that, and one more when the entry holds something older. A kind that is not loaded is empty.
    """
    found = guide_versions(community)
    if prompt_set:
        found |= {version.kind: version for version in _prompt_versions().filter(key=prompt_set.replace("\x00", ""))}
    bodies: dict[str, dict[str, Any]] = {kind: version.body for kind, version in found.items()}
    now = Guide(
        issues=_choices(bodies, "issues"),
        intro=_said(bodies.get("prompts", {}).get("intro", {})),
        prompts=[_prompt(item) for item in bodies.get("prompts", {}).get("prompts", [])],
        behaviours=_choices(bodies, "behaviours"),
        questions=[
            Questions(_said(group["label"]), [_said(question) for question in group["questions"]])
            for group in bodies.get("questions", {}).get("groups", [])
        ],
        opener=_opener(bodies.get("openers")),
    )
    return _with_older(now, held) if held else now


def prompt_sets() -> list[PromptSet]:
    """Return every set of questions there is to deepen an entry with, by title. One query."""
    language = (get_language() or "nl")[:2]
    sets = [
        PromptSet(
            version.key,
            version.body["title_en"] if language == "en" else version.title,
            _said(version.body["intro"]),
        )
        for version in _prompt_versions()
    ]
    return sorted(sets, key=lambda one: one.title.casefold())


def versions_asking(keys: Collection[str]) -> list[ContentVersion]:
    """Return the versions of prompt sets that hold any of these questions. One query."""
    return [
        version
        for version in _prompt_versions()
        if not {prompt["key"] for prompt in version.body["prompts"]}.isdisjoint(keys)
    ]


def answered(known: Guide, prompts: Mapping[str, str], *, own: bool) -> list[tuple[Prompt, str]]:
    """Return the questions that were answered, each with its answer, in the order of their set. No query.

    Answers to private questions are there only for the author: `own`.
    """
    asked = (prompt for prompt in known.prompts if prompt.key in prompts and (own or not prompt.private))
    return [(prompt, prompts[prompt.key]) for prompt in asked]


def _prompt_versions() -> QuerySet[ContentVersion]:
    """Return the newest version of every prompt set."""
    return ContentVersion.objects.filter(kind="prompts").order_by("key", "-version").distinct("key")


def _opener(body: Mapping[str, Any] | None) -> Opener | None:
    """Return the question and the example of today: another one each day, for everybody the same."""
    if not body:
        return None
    day = timezone.localdate().toordinal()
    questions, examples = body["questions"], body["examples"]
    return Opener(_said(questions[day % len(questions)]), _said(examples[day % len(examples)]))


def _with_older(now: Guide, held: Held) -> Guide:
    """Return the guide with what the entry holds beside it; a key that is nowhere to be found shows as itself."""
    issues = {held.issue} - {"", *now.issue_labels}
    tags = [key for key in held.tags if key not in now.behaviour_by_key]
    prompts = held.prompts.keys() - {prompt.key for prompt in now.prompts}
    if not (issues or tags or prompts):
        return now
    older: dict[str, dict[str, Any]] = {kind: {} for kind in WRITTEN_WITH}
    for version in ContentVersion.objects.filter(kind__in=WRITTEN_WITH).order_by("version", "key"):
        older[version.kind] |= {item["key"]: item for item in version.body[version.kind]}
    return replace(
        now,
        issues=[*now.issues, *(_older_choice(older["issues"], key) for key in issues)],
        behaviours=[*now.behaviours, *(_older_choice(older["behaviours"], key) for key in tags)],
        prompts=[*now.prompts, *_older_prompts(older["prompts"], prompts)],
    )


def _older_choice(items: Mapping[str, Any], key: str) -> Choice:
    return _choice(items[key]) if key in items else Choice(key, key, "")


def _older_prompts(items: Mapping[str, Any], keys: Collection[str]) -> list[Prompt]:
    known = [_prompt(item) for key, item in items.items() if key in keys]
    return known + [Prompt(key, key, "") for key in sorted(set(keys) - items.keys())]


def _choices(bodies: Mapping[str, dict[str, Any]], kind: str) -> list[Choice]:
    return [_choice(item) for item in bodies.get(kind, {}).get(kind, [])]


def _choice(item: Mapping[str, Any]) -> Choice:
    return Choice(item["key"], _said(item["label"]), _said(item["description"]), item.get("dimension", ""))


def _prompt(item: Mapping[str, Any]) -> Prompt:
    return Prompt(item["key"], _said(item["question"]), _said(item.get("help", {})), item.get("private", False))


def _said(text: Mapping[str, str]) -> str:
    """Return the text in the visitor's language, else in Dutch."""
    return text.get((get_language() or "nl")[:2]) or text.get("nl", "")
