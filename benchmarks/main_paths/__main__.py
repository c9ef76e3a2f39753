"""Walk every persona's main path in a browser, with the real worker, and print what each step asks of somebody.

`python -m benchmarks.main_paths http://127.0.0.1:8000 [--pace 1] [--pictures FOLDER]`, against a running demo site,
from its own checkout. Leaves a community of its own there, with its people; nothing of what stood there is touched.
"""

import argparse
from collections.abc import Iterable
from functools import reduce
from itertools import groupby
from operator import add
from pathlib import Path

from playwright.sync_api import sync_playwright

from benchmarks.first_view import find_browser
from benchmarks.main_paths import administrator, coordinator, facilitator, participant, researcher
from benchmarks.main_paths.cast import ADMINISTRATOR, CODERS, PARTNER, ROLES, TAKEN_HOME, WRITER, Walk
from benchmarks.main_paths.hand import FIGURES, Clock, Split

SAID = "Misschien gaat het niet over de kasten maar over wie de sleutel heeft."
HEAD = ("taps", "fields", "letters", "pages", "words", "machine s", "hand s", "total s", "clock s")


def walk_all(walk: Walk) -> None:
    """Let everybody do their part, in the order in which it happens."""
    iris, secret = administrator.comes_in(walk)
    administrator.makes_community(iris, walk)
    karin = coordinator.comes_in(walk)
    coordinator.sets_up(karin, walk)
    anke = participant.comes_in(walk, WRITER)
    participant.shares_entry(anke, walk)
    bert = participant.comes_in(walk, PARTNER)
    participant.answers(bert, walk)
    participant.fills_in(anke, walk)
    evening(walk, (anke, bert))
    participant.takes_report(anke, walk)
    coordinator.loads_forms(karin, walk)
    coordinator.settles_names(karin)
    study(walk)
    coordinator.reads_trail(karin)
    administrator.resets(iris, walk, secret)


def evening(walk: Walk, others: facilitator.Others) -> None:
    """From a planned meeting to what is taken along from it."""
    secret = facilitator.comes_in(walk)
    participant.brings_case(others[1], walk)
    mart = facilitator.opens_session(walk, secret)
    for hand in others:
        participant.joins(hand, walk)
    facilitator.leads(mart, others, SAID)
    participant.takes_along(others[0], walk)
    facilitator.closes(mart)


def study(walk: Walk) -> None:
    """From a round to an export that is verified."""
    eefje, gijs = (researcher.comes_in(walk, who) for who in CODERS)
    researcher.opens_round(eefje)
    for hand in (eefje, gijs):
        researcher.codes(hand, walk, differs=hand is eefje)
    researcher.settles(eefje, walk)
    researcher.verifies(eefje, walk, researcher.exports(eefje))


def lines(splits: Iterable[Split], *, steps: bool) -> Iterable[str]:
    """Yield the table: a row for every path of every person, with its steps below it when asked."""
    yield f"| who | path | {' | '.join(HEAD)} |"
    yield f"|---|---|{'---|' * len(HEAD)}"
    ordered = sorted(splits, key=lambda one: (list(ROLES).index(one.who), one.path))
    for (who, path), group in groupby(ordered, key=lambda one: (one.who, one.path)):
        own = list(group)
        yield row(f"{ROLES[who]} ({who})", f"**{path}**", reduce(add, own))
        if steps:
            yield from (row("", one.step, one) for one in own)


def row(who: str, path: str, split: Split) -> str:
    """Return one line of the table."""
    *counts, machine, hand, clock = (getattr(split, name) for name in FIGURES)
    cells = [*map(str, counts), *(f"{seconds:.1f}" for seconds in (machine, hand, machine + hand, clock))]
    return f"| {who} | {path} | {' | '.join(cells)} |"


def main() -> None:
    """Read where the site is, walk, and print the table."""
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("site")
    given.add_argument("--pace", type=float, default=0, help="1: wait and type as somebody does; 0: only reckon it")
    given.add_argument("--pictures", type=Path, help="a folder for a picture of every page before every act")
    given.add_argument("--manage", default="./start manage", help="how a command of the manual is run on that site")
    given.add_argument("--no-steps", action="store_true", help="paths alone")
    said = given.parse_args()
    if said.pictures:
        said.pictures.mkdir(parents=True, exist_ok=True)
    clock = Clock(said.site.rstrip("/"), said.pace, said.pictures)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
        walk = Walk(clock, browser, said.manage)
        try:
            walk_all(walk)
        finally:
            print(*lines(clock.splits, steps=not said.no_steps), sep="\n")
            print(f"left behind: the community “{walk.title}” at {clock.site}{walk.here()} with its people,")
            print(f"and the administrator {walk.address(ADMINISTRATOR)}; the PDF and the zip in {TAKEN_HOME}")
        browser.close()


if __name__ == "__main__":
    main()
