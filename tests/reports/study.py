"""A small study for the tests of the export: entries that may leave, much that may not, and a settled round."""

from collections.abc import Callable
from datetime import date
from typing import Any

from coding.models import CodeBook, Round
from coding.services import decisions, rounds, workbench
from coding.services.memos import write_memo_about
from logbook.selectors import research_entries
from plg.models import Membership
from plg.services import names
from plg.slots import FreeText
from plg.words import Purpose
from tests import factories
from tests.world import Sentinel, World

EMOJI = "👩🏽‍🏫 stond 🌱 bij het hek.\nZe vroeg iets — “waarom?”"
FORMULA = "=1+1 zei iemand. שלום לכולם"


def settle_names(world: World) -> None:
    """Let the coordinator mask everything that was found."""
    texts = [FreeText(e.current.uid, e.current.text) for e in research_entries(world.north) if e.current]
    names.scan(world.north, texts)
    names.mask_all(by=world.karim)


def settled_study(world: World, write: Callable[..., object]) -> Round:
    """Four entries for research by three people, coded by two, settled; and much that must stay out."""
    write(world.anna, EMOJI, happened_on=date(2026, 1, 13), tags=["gemeenschap", "veiligheid"])
    write(world.anna, FORMULA, happened_on=date(2026, 2, 2), prompts={"effect": Sentinel.PROMPT})
    write(world.bram, "toen sprak Anna Akkerman mij aan, en wij besloten samen.", happened_on=None)
    write(world.chantal, "Ik hield mijn mond; dat hielp.", happened_on=date(2026, 3, 1))
    write(world.anna, f"Niet voor onderzoek. {Sentinel.PRIVATE}", counts_in_research=False)
    factories.consent(world.fatma, Purpose.ENTRIES)
    write(world.fatma, f"Ingetrokken. {Sentinel.WITHDRAWN}")
    factories.consent(world.fatma, Purpose.ENTRIES, given=False)
    write(world.zoe, f"Uit het zuiden. {Sentinel.SOUTH}")
    settle_names(world)
    book = CodeBook.objects.get(content__key="inclusief-leiderschap")
    plan = rounds.Plan(title="Eerste ronde", coders=[world.eva, world.gijs])
    round = rounds.open_round(round=rounds.make_round(by=world.eva, book=book, plan=plan), by=world.eva)
    for position, source in enumerate(round.sources.order_by("position"), start=1):
        code_one(world.eva, round, position, source.text, quote=True)
        code_one(world.gijs, round, position, source.text, quote=False)
    workbench.write_memo(by=world.eva, round=round, position=1, memo=f"Twijfel. {Sentinel.MEMO}")
    anna = world.anna.pseudonym.code
    write_memo_about(by=world.gijs, round=round, text="Hoort “waarom?” hierbij?", code="veiligheid")
    write_memo_about(by=world.eva, round=round, text="Lijkt op wat Bram Bakker zegt.", case=anna)
    rounds.freeze_round(round=round, by=world.eva)
    for position, source in enumerate(round.sources.order_by("position"), start=1):
        if "mond" in source.text:
            decisions.decide(by=world.eva, round=round, position=position, code="", direction="", why="Geen gedrag.")
    return rounds.settle_round(round=round, by=world.eva)


def code_one(by: Membership, round: Round, position: int, text: str, *, quote: bool) -> None:
    """Code one text: both agree, but for the one about holding one's tongue."""
    where: dict[str, Any] = {"by": by, "round": round, "position": position}
    if "mond" in text and quote:
        workbench.no_code(**where)
        return
    workbench.choose_code(**where, code="veiligheid" if "hek" in text else "faciliteren_verbondenheid")
    workbench.choose_direction(**where, direction="positive")
    if quote:
        workbench.mark_quote(**where, quote="🌱 bij het hek" if "hek" in text else text[3:12])
