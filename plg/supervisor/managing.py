"""`./start manage …`: manage.py as the caller, on the services of the running site or on its own for the time it takes.

Used by the commands. Says nothing on stdout: that belongs to the command it runs.
"""

import os
import sys
import time
from collections.abc import Mapping, Sequence
from typing import Any

from plg.supervisor import lock, paths, services
from plg.supervisor.crew import Crew, ending_well
from plg.supervisor.environment import address, django_environment
from plg.supervisor.foreground import foreground
from plg.supervisor.leftovers import end_leftovers
from plg.supervisor.owner import Owner, owner_of, service_owner, site_owner
from plg.supervisor.paths import Places
from plg.supervisor.prepare import prepare_tables, static_files, was_prepared
from plg.supervisor.running import CHECKOUT, folders_for_site, given
from plg.supervisor.say import TroubleError, speak_on_stderr, warn

SERVICES_SECONDS = 120


def manage(words: Sequence[str]) -> int:
    """Run manage.py with `words` and return its exit status."""
    speak_on_stderr(quiet=True)
    owner = service_owner()
    spots = paths.places(CHECKOUT, "site")
    paths.make(spots)
    crew = Crew(spots)
    # Commands that run side by side share `users`; the one that started the services waits for the others.
    with lock.sharing(spots.users_lock) as users, ending_well(crew):
        held, first = lock.take(spots.lock), {}
        if held is None:
            first = lock.holder(spots.lock)
            spots = _join(spots, first)
        else:
            held.note(kind="manage", run=str(spots.run), given=given())
            end_leftovers(spots.children)
        status = _run(words, spots, owner, crew, first)
        if crew.groups:
            lock.alone(users)
    return status


def _join(spots: Places, first: Mapping[str, Any]) -> Places:
    """Use the sockets of whoever runs the services; its shell may have had another temporary folder."""
    for name in first.get("given", []):
        if name not in given():
            raise TroubleError(f"What runs from this folder uses its own {name}; give the same one to ./start manage.")
    return spots.with_run(first["run"]) if "run" in first else spots


def _run(words: Sequence[str], spots: Places, owner: Owner, crew: Crew, first: Mapping[str, Any]) -> int:
    chosen = services.plan(spots, owner, os.environ)
    env = django_environment(spots, chosen, address(os.environ), os.environ)
    if url := first.get("url"):
        env["BASE_URL"] = os.environ.get("BASE_URL") or url
    if first:
        _await(chosen, spots)
    else:
        services.start(chosen, crew, owner)
    runner = owner_of(spots.media) if spots.media.exists() else site_owner(owner, CHECKOUT)
    folders_for_site(spots, runner)
    if not first and not was_prepared(spots, env):
        with static_files(spots, env) as static:
            prepare_tables(spots, env)
            static.done()
    status = foreground([sys.executable, "manage.py", *words], env, CHECKOUT)
    folders_for_site(spots, runner)
    return status


def _await(chosen: services.Services, spots: Places) -> None:
    until, told = time.monotonic() + SERVICES_SECONDS, False
    while not chosen.ready() or lock.holder(spots.lock).get("makes_tables"):
        if not told and lock.holder(spots.lock).get("makes_tables"):
            told = True
            warn("Waiting for the tables, which ./start is making …")
        if time.monotonic() > until:
            raise TroubleError("The services of what runs from this folder do not answer; stop it and try again.")
        time.sleep(0.1)
