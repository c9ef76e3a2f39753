"""The start command: everything up in the right order, watched, and down again; and how a second one is turned away.

Used by the commands; `managing` uses what it tells about the running site.
"""

import os
from collections.abc import Sequence
from pathlib import Path

from plg.supervisor import lock, paths, services, site
from plg.supervisor.crew import Crew, ending_well
from plg.supervisor.environment import address, django_environment
from plg.supervisor.leftovers import end_leftovers
from plg.supervisor.owner import Owner, service_owner, site_owner
from plg.supervisor.pango import ensure_pango
from plg.supervisor.paths import Places
from plg.supervisor.prepare import announce, ask_sign_ins, prepare_demo, prepare_tables, static_files
from plg.supervisor.say import TroubleError, say, warn

CHECKOUT = Path(__file__).resolve().parents[2]
FIRST_PAGE_SECONDS = 60


def refuse_when_running(words: Sequence[str]) -> int:
    """Raise trouble when the site already runs from this checkout; quick, and before any package is touched."""
    spots = paths.places(CHECKOUT, "site")
    if spots.lock.exists():
        taken = lock.take(spots.lock)
        if taken is None:
            refuse_second(spots)
        else:
            taken.release()
    return 0


def fetch_pango(words: Sequence[str]) -> int:
    """Get Pango while the packages are being installed; what fails here is tried again, and told, by the command."""
    spots = paths.places(CHECKOUT, "site")
    paths.make(spots)
    return 0 if ensure_pango(spots.shared, tell=False) else 1


def refuse_second(spots: Places) -> None:
    """Raise the sentence that tells where the first one is; a `manage` command holds the lock for a moment only."""
    first = lock.holder(spots.lock)
    if first.get("kind") == "site":
        raise TroubleError(
            f"LeiderschapsPLG already runs from this folder at {first.get('url')}/ (process {first.get('pid')}); "
            "stop that one first."
        )


def given() -> list[str]:
    """Return which services the caller gives in the environment."""
    return [name for name in ("DATABASE_URL", "REDIS_URL") if os.environ.get(name)]


def run_site(words: Sequence[str]) -> int:
    """Start everything, stay until asked to stop, stop everything."""
    at, owner = address(os.environ), service_owner()
    spots = paths.places(CHECKOUT, "site")
    paths.make(spots)
    held = _take_lock(spots)
    site.refuse_taken_port(at)
    told = {"kind": "site", "url": at.url, "run": str(spots.run), "given": given()}
    held.note(**told, makes_tables=True)  # a ./start manage command waits for that
    crew = Crew(spots, "Stopping")
    with ending_well(crew):
        end_leftovers(spots.children)
        ensure_pango(spots.shared)
        chosen = services.plan(spots, owner, os.environ)
        env = django_environment(spots, chosen, at, os.environ)
        runner = _site_owner(owner)
        folders_for_site(spots, runner)
        with static_files(spots, env) as static:
            services.start(chosen, crew, owner)
            prepare_tables(spots, env)
            held.note(**told)
            prepare_demo(spots, env)
            static.done()
        folders_for_site(spots, runner)
        children = site.site_children(spots, runner, env, at)
        sign_ins = ask_sign_ins(spots, env)
        crew.start(*children)
        crew.await_ready(children[0], lambda: site.answers(at), FIRST_PAGE_SECONDS)
        if missing := site.missing_parts(at):
            warn(f"Not ready yet: {', '.join(missing)}. The logs in {spots.logs} say why.")
        announce(spots, at, sign_ins)
        crew.watch()
    return 0


def _take_lock(spots: Places) -> lock.Lock:
    held, told = lock.take(spots.lock), False
    while held is None:
        refuse_second(spots)
        if not told:
            say("Waiting for a ./start manage command to end …")
            told = True
        held = lock.take(spots.lock, wait=1)
    return held


def _site_owner(owner: Owner) -> Owner:
    """Choose who runs web, worker and beat, and say so where it is not plain."""
    runner = site_owner(owner, CHECKOUT)
    if not owner.is_caller:
        why = "" if runner == owner else f" ({owner.name} cannot read this folder or the Python in use)"
        say(f"Web server, worker and beat: as {runner.name}{why}")
    return runner


def folders_for_site(spots: Places, runner: Owner) -> None:
    """Make the folders that the site writes in, and make all that is in them its own, whoever wrote it."""
    for folder in spots.written_by_site:
        runner.folder(folder)
        runner.give_tree(folder)
