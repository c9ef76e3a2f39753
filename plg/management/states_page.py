"""Writes docs/states.md from the code: every life in the house, as a drawing and as tables of who may do what.

Used by `manage.py write_states`; a test holds the page fresh, and others hold the tables to the services.
"""

from collections.abc import Iterator
from importlib import import_module

from plg.lives import Life, Way

ROOMS = ("plg", "logbook", "amo", "intervisie", "coding")

HEAD = """# States: the life of every thing

Made from the code by `manage.py write_states`; do not edit this page. The tables stand in the `states` of each app.
Each way names the service that is its only door; a permission in capitals is explained in docs/access.md. Tests hold
the tables to the services: every state that a service writes has a way here, every way a service, every permission is
asked there. Of a round of coding and a live session the table is the rule itself, which the service asks.

A dot in a drawing is where a thing begins, or is gone. Everything of a community stops moving when it is archived,
but for what goes on there.
"""


def every_life() -> Iterator[tuple[str, Life]]:
    """Yield every life of the house with the name of its app, lowest app first. No query."""
    for room in ROOMS:
        module = import_module(f"{room}.states")
        for life in module.lives() if hasattr(module, "lives") else module.LIVES:
            yield room, life


def states_page() -> str:
    """Return docs/states.md, in the language that is active. No query."""
    lines, room = [HEAD], ""
    for name, life in every_life():
        if name != room:
            room = name
            lines.append(f"# {room}\n")
        lines += _life(life)
    return "\n".join(lines).rstrip() + "\n"


def _life(life: Life) -> Iterator[str]:
    yield f"## {life.thing}\n"
    yield f"Kept in `{life.kept_in}`.\n"
    yield from _drawing(life)
    yield "| state | on the screen, or how it is kept |\n|---|---|"
    yield from (f"| {state} | {label} |" for state, label in life.states.items())
    yield "\n| from | to | what is done | who may | service |\n|---|---|---|---|---|"
    yield from (_row(way) for way in life.ways)
    yield ""
    yield from (f"{line}\n" for line in life.tells)


def _row(way: Way) -> str:
    since = ", ".join(state or "–" for state in way.since)
    return f"| {since} | {way.to or '–'} | {way.does} | {way.who} | `{way.by}` |"


def _drawing(life: Life) -> Iterator[str]:
    arrows = dict[tuple[str, str], list[str]]()
    for way in life.ways:
        for since in way.since:
            said = way.does.partition(";")[0].partition(":")[0]
            words = arrows.setdefault((since or "[*]", way.to or "[*]"), [])
            if said not in words:
                words.append(said)
    yield "```mermaid\nstateDiagram-v2"
    yield from (f"    {since} --> {to}: {' / '.join(words)}" for (since, to), words in arrows.items())
    yield "```\n"
