"""This app's part of the demo world: a settled round over the studied community's entries, and rounds beside it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml

from coding.demo.beside import build_beside
from coding.demo.books import revise
from coding.demo.writing import write_marks
from coding.models import Assignment, Code, CodeBook, Round
from coding.services import decisions, releasing, rounds
from coding.texts import places
from coding.trail import Given, Mark
from logbook.selectors import research_entries
from plg.models import Community, Membership
from plg.selectors import chosen_content
from plg.words import Role

FILE = Path(__file__).parent / "codes_leergang.yaml"
TITLE = "Leerervaringen van de leergang"


def build(size: str, entries: int) -> None:
    """Make the rounds of the demo world, the study's settled; neither a second time nor a larger size adds any.

    A round goes through the same doors as any other; only the codings are written in bulk, by the same rules.
    """
    told = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    community = Community.objects.get(slug=told["community"])
    if community.rounds.exists():
        return
    coders = [_researcher(community, name) for name in told["coders"]]
    book = CodeBook.objects.select_related("content").get(content=chosen_content(community, "codebook"))
    made = rounds.make_round(by=coders[0], book=book, plan=rounds.Plan(title=TITLE, coders=coders))
    rounds.open_round(round=made, by=coders[0])
    codes = _by_text(community, told["codes"])
    _code_all(made, codes, dict(zip(coders, told["coders"], strict=True)))
    rounds.freeze_round(round=made, by=coders[0])
    for number, (position, row) in enumerate(_differences(made, codes)):
        decisions.decide(
            by=coders[number % len(coders)],
            round=made,
            position=position,
            code=row.get("sub", row["code"]),
            direction=row.get("direction", ""),
            why=row["why"],
        )
    settled = rounds.settle_round(round=made, by=coders[0])
    releasing.release_round(round=settled, by=coders[0])
    revised = revise(book, by=coders[0])
    build_beside(settled, revised, dict(zip(told["coders"], coders, strict=True)), _coordinator(community))


def _researcher(community: Community, name: str) -> Membership:
    """Return a demo researcher by the first part of the address, which is the key in the file."""
    found = community.memberships.select_related("user", "community")
    return found.get(user__is_demo=True, user__email__startswith=f"{name}@")


def _coordinator(community: Community) -> Membership:
    found = community.memberships.select_related("user", "community").filter(roles__contains=[Role.COORDINATOR])
    return found.order_by("pk")[0]


def _by_text(community: Community, codes: dict[str, dict[str, Any]]) -> dict[UUID, dict[str, Any]]:
    ids = research_entries(community).values_list("uid", "source_id")
    return {uid: codes[source_id] for uid, source_id in ids if source_id in codes}


def _differences(made: Round, codes: dict[UUID, dict[str, Any]]) -> Iterator[tuple[int, dict[str, Any]]]:
    for source in made.sources.order_by("position"):
        row = codes.get(source.origin)
        if row and "second" in row:
            yield source.position, row


def _code_all(made: Round, codes: dict[UUID, dict[str, Any]], names: dict[Membership, str]) -> None:
    """Give every text its codes of both coders; a text the file does not know gets "no code applies"."""
    book = {code.key: code for code in made.book.codes.select_related("parent")}
    marks = []
    for work in Assignment.objects.filter(source__round=made).select_related("source", "coder__membership"):
        row = codes.get(work.source.origin)
        marks.append(
            (work, _mark(row, names[work.coder.membership], work.source.text, book) if row else Mark(none=True))
        )
    write_marks(marks, book, alone=True)


def _mark(row: dict[str, Any], coder: str, text: str, book: dict[str, Code]) -> Mark:
    """Return what this coder chose: the code that was settled on, or the differing one, which carries no quote."""
    differs = "second" in row and coder == row.get("second_by", "gijs")
    key = row["second"] if differs else row.get("sub", row["code"])
    code = book[key]
    asks = (code.parent or code).takes_direction
    found = [] if differs else places(row["quote"], text)
    direction = row.get("direction", "positive") if asks else ""
    return Mark((Given(key, direction, tuple(found[:1])),))
