"""What tests of coding start from: the study's code book, entries that may be coded, and an open round."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from coding.models import CodeBook, Round
from coding.services import rounds, workbench
from logbook.models import Entry
from logbook.selectors import research_entries
from logbook.services import write_entry
from plg.models import Membership
from plg.services.names import mask_all, scan
from plg.slots import FreeText
from plg.words import Role
from tests.support.content import content_there
from tests.world import World

TEXTS = ("Ik at mee met de opvang 🌱.", "Wij besloten samen over het plein.", "Ik vroeg wat zij ervan vond.")

Write = Callable[..., Entry]
MakeRound = Callable[..., Round]


@pytest.fixture
def book(db: None) -> CodeBook:
    """The study's code book, loaded from its file."""
    content_there()
    return CodeBook.objects.select_related("content").get(content__key="inclusief-leiderschap")


@pytest.fixture
def write(world: World) -> Write:
    """Write an entry that counts in research: `write(world.anna, "tekst")`."""

    def written(by: Membership, text: str, **more: Any) -> Entry:
        filling: dict[str, Any] = {"happened_on": date(2026, 3, 12), "counts_in_research": True, "client_key": uuid4()}
        return write_entry(by=by, text=text, **filling | more)

    return written


@pytest.fixture
def draft(world: World, book: CodeBook) -> MakeRound:
    """Make a round in preparation, by Eva, for Eva and Gijs unless told otherwise."""

    def made(coders: list[Membership] | None = None, **more: Any) -> Round:
        chosen = [world.eva, world.gijs] if coders is None else coders
        plan = rounds.Plan(title=more.pop("title", "Eerste ronde"), coders=chosen, **more)
        return rounds.make_round(by=world.eva, book=book, plan=plan)

    return made


@pytest.fixture
def opened(world: World, write: Write, draft: MakeRound) -> Round:
    """An open round over three entries: two of Anna, one of Bram."""
    for who, text in zip((world.anna, world.anna, world.bram), TEXTS, strict=True):
        write(who, text)
    settle_names(world)
    return rounds.open_round(round=draft(), by=world.eva)


@pytest.fixture
def several(world: World, book: CodeBook, write: Write) -> Round:
    """An open round over three texts of Anna, for Eva and Gijs, with a book that allows several codes a text."""
    for text in ("Ik liep mee met de groep en vroeg wat zij zagen.", "Wij verdeelden het werk.", "Het was stil."):
        write(world.anna, text)
    settle_names(world)
    chosen = CodeBook.objects.select_related("content").get(content__key="gespreid-leiderschap")
    plan = rounds.Plan(title="Meer codes", coders=[world.eva, world.gijs])
    return rounds.open_round(round=rounds.make_round(by=world.eva, book=chosen, plan=plan), by=world.eva)


def settle_names(world: World) -> None:
    """Let the coordinator mask every name found so far."""
    scan(
        world.north,
        [FreeText(entry.current.uid, entry.current.text) for entry in research_entries(world.north) if entry.current],
    )
    mask_all(by=world.karim)


def choose(by: Membership, round: Round, position: int, code: str, direction: str = "positive") -> None:
    """Choose a code, and its direction where it asks for one; `code` '' says that none applies."""
    where: dict[str, Any] = {"by": by, "round": round, "position": position}
    if not code:
        workbench.no_code(**where)
        return
    workbench.choose_code(**where, code=code)
    if code != "overig":
        workbench.choose_direction(**where, direction=direction)


def a_researcher(world: World) -> Membership:
    """A third researcher of the north, who codes in no round."""
    from tests import factories

    return factories.member(world.north, "Rosa Ruiter", Role.RESEARCHER)
