"""The threads of the demo world: learning questions with their entries, intentions with what came of them, yields."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from logbook.models import Entry, Intention, LearningQuestion, LookingBack, QuestionEntry, Yield
from plg.models import Membership
from plg.texts import tidy

FILE = Path(__file__).parent / "threads.yaml"
EVENING = time(21, 10)
Row = Mapping[str, Any]


def build(slugs: Iterable[str]) -> None:
    """Make the demo threads in a few bulk queries. Where any of these people has one, nothing is added."""
    told = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    members = Membership.objects.filter(community__slug__in=slugs, user__is_demo=True).select_related("user")
    people = {str(one.user.email).partition("@")[0]: one for one in members.order_by("community__slug")}
    if LearningQuestion.objects.filter(author__in=people.values()).exists():
        return
    entries = {entry.source_id: entry for entry in Entry.objects.filter(community__slug__in=slugs)}
    questions = {row["key"]: _question(people, row) for row in told["questions"]}
    LearningQuestion.objects.bulk_create(questions.values())
    QuestionEntry.objects.bulk_create(
        QuestionEntry(question=questions[row["key"]], entry=entries[key])
        for row in told["questions"]
        for key in row["entries"]
    )

    def hung(row: Row) -> dict[str, Any]:
        return {"entry": entries.get(row.get("entry")), "question": questions.get(row.get("question", ""))}

    intentions = [_intention(people, row, hung(row)) for row in told["intentions"]]
    Intention.objects.bulk_create(intentions)
    LookingBack.objects.bulk_create(
        _look(intention, look)
        for intention, row in zip(intentions, told["intentions"], strict=True)
        for look in row.get("looks", [])
    )
    words = ("about", "whose", "foreseen", "value")
    Yield.objects.bulk_create(
        Yield(**_common(people, row), **hung(row), **{word: row.get(word, "") for word in words})
        for row in told["yields"]
    )


def _question(people: Mapping[str, Membership], row: Row) -> LearningQuestion:
    closed = _at(row["closed"]) if "closed" in row else None
    return LearningQuestion(**_common(people, row), closed_at=closed, outcome=tidy(row.get("outcome", "")))


def _intention(people: Mapping[str, Membership], row: Row, hung: dict[str, Any]) -> Intention:
    day = row.get("by") or timezone.localdate() + timedelta(days=row["in_days"])
    return Intention(**_common(people, row), **hung, by_when=day, state=row.get("state", "open"))


def _look(intention: Intention, row: Row) -> LookingBack:
    said = {name: tidy(row.get(name, "")) for name in ("said", "helps")}
    return LookingBack(
        intention=intention, made_at=_at(row["day"]), outcome=row["outcome"], until=row.get("until"), **said
    )


def _common(people: Mapping[str, Membership], row: Row) -> dict[str, Any]:
    shared = {f"{circle}_since": _at(row["day"]) for circle in row.get("shared", [])}
    return {"author": people[row["who"]], "text": tidy(row["text"]), "made_at": _at(row["day"]), **shared}


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, EVENING))
