"""The rounds of the demo world beside the study's own: several codes a text, talks in fragments, practice; memos."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from coding.demo.writing import write_marks
from coding.models import Assignment, Code, CodeBook, ExpertAnswer, Round
from coding.services import decisions, memos, rounds
from coding.services.freezing import Sample, find_names
from coding.texts import places
from coding.trail import Given, Mark
from coding.words import SourceKind
from logbook.selectors import research_entries
from plg.models import Membership
from plg.services.names import mask_all

FILE = Path(__file__).parent / "rounds_leergang.yaml"
TALKS_BOOK = "gespreid-leiderschap"


def build_beside(study: Round, revised: CodeBook, coders: Mapping[str, Membership], masker: Membership) -> None:
    """Make the other rounds of the studied community. The doors are those of any round; codings are made in bulk."""
    told = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    _several(told["several"], revised, coders)
    _talks(told["talks"], coders, masker)
    _practice(told["practice"], study, coders)
    _notes(study, told["memos"], coders)


def _several(told: dict[str, Any], book: CodeBook, coders: Mapping[str, Membership]) -> None:
    """Code a winter's texts with all codes that fit, and decide about most of the differences."""
    made = _opened(told, book, coders)
    entries = dict(research_entries(made.community).values_list("uid", "source_id"))
    marks = []
    for work, name in _work(made, coders):
        rows = [row for row in told["codes"][entries[work.source.origin]] if row.get("by", name) == name]
        given = (_given(row["code"], work.source.text, row["quote"], row.get("direction", "")) for row in rows)
        marks.append((work, Mark(tuple(given), none=not rows)))
    write_marks(marks, _codes(book), alone=False)
    _notes(made, told["memos"], coders)
    rounds.freeze_round(round=made, by=coders["eva"])
    at: dict[str | None, int] = {entries[source.origin]: source.position for source in made.sources.all()}
    for number, row in enumerate(told["verdicts"]):
        decisions.decide_code(
            by=list(coders.values())[number % 2],
            round=made,
            position=at[row["entry"]],
            about=row["about"],
            given=row["given"],
            finer=row.get("finer", []),
            direction=row.get("direction", ""),
            why=row["why"],
        )


def _talks(told: dict[str, Any], coders: Mapping[str, Membership], masker: Membership) -> None:
    """Open the talks in fragments, and code the first so many of each coder."""
    book = CodeBook.objects.select_related("content").get(content__key=TALKS_BOOK)
    made = _opened(told, book, coders, kinds=[SourceKind.TALK], masker=masker)
    marks = []
    for work, name in _work(made, coders):
        if work.source.position > told[name]:
            continue
        text = work.source.text
        found = [(code, row["quote"]) for row in told["codes"] if row["quote"] in text for code in row["codes"]]
        given = tuple(_given(code, text, quote) for code, quote in found)
        marks.append((work, Mark(given, none=not given, unsure=not given and name == "gijs")))
    write_marks(marks, _codes(book), alone=False)


def _practice(told: dict[str, Any], study: Round, coders: Mapping[str, Membership]) -> None:
    """Let the coders practise against what the study settled on: mostly alike, here and there otherwise."""
    plan = rounds.Plan(
        title=told["title"],
        coders=list(coders.values()),
        sample=Sample(count=told["texts"]),
        is_practice=True,
        copied_from=study,
    )
    by = coders["eva"]
    made = rounds.open_round(round=rounds.make_round(by=by, book=study.book, plan=plan), by=by)
    settled = ExpertAnswer.objects.filter(source__round=made).select_related("code__parent")
    answers = {row.source_id: row for row in settled}
    marks = []
    for work, name in _work(made, coders):
        if work.source.position > told[name]["done"]:
            continue
        answer = answers[work.source_id]
        code, direction = (answer.code.key if answer.code else ""), answer.direction
        if work.source.position in told[name]["otherwise"]:
            main = (answer.code.parent or answer.code).key if answer.code else ""
            code = next(one for one in told["instead"] if one != main)
            direction = direction or "positive"
        marks.append((work, Mark((Given(code, direction),) if code else (), none=not code)))
    write_marks(marks, _codes(study.book), alone=True)


def _opened(told: dict[str, Any], book: CodeBook, coders: Mapping[str, Membership], **more: Any) -> Round:
    by = coders["eva"]
    masker = more.pop("masker", None)
    plan = rounds.Plan(
        title=told["title"],
        coders=list(coders.values()),
        since_on=told["since"],
        until_on=told["until"],
        **more,
    )
    made = rounds.make_round(by=by, book=book, plan=plan)
    if masker:
        find_names(made)
        mask_all(by=masker)
    return rounds.open_round(round=made, by=by)


def _work(made: Round, coders: Mapping[str, Membership]) -> list[tuple[Assignment, str]]:
    """Return all work of a round with the key of its coder, by text."""
    names = {member.pk: name for name, member in coders.items()}
    found = Assignment.objects.filter(source__round=made).select_related("source", "coder")
    return [(work, names[work.coder.membership_id]) for work in found.order_by("source__position", "coder")]


def _given(code: str, text: str, quote: str, direction: str = "") -> Given:
    return Given(code, direction, tuple(places(quote, text)[:1]))


def _codes(book: CodeBook) -> dict[str, Code]:
    return {code.key: code for code in book.codes.select_related("parent")}


def _notes(about: Round, told: list[dict[str, str]], coders: Mapping[str, Membership]) -> None:
    """Keep memos of the coders: on a code, on a participant by the key of the person, or on the round."""
    for row in told:
        case = ""
        if "case" in row:
            people = about.community.memberships.filter(user__is_demo=True, user__email__startswith=f"{row['case']}@")
            case = people.values_list("pseudonym__code", flat=True).get()
        memos.write_memo_about(by=coders[row["by"]], round=about, text=row["text"], code=row.get("code", ""), case=case)
