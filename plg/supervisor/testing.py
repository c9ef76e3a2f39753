"""`./test`: services of its own, the checks, the parts asked for, and a short honest summary below pytest's last line.

Used by the commands. Never touches what a running site uses.
"""

import os
import sys
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping, Sequence
from pathlib import Path

from plg.supervisor import lock, paths, services
from plg.supervisor.browser import browser_environment, ensure_browser
from plg.supervisor.checks import Outcome, describe, run_checks
from plg.supervisor.covered import EVERYTHING, RULES, short_of
from plg.supervisor.crew import Crew, ending_well
from plg.supervisor.environment import Address, django_environment
from plg.supervisor.foreground import foreground
from plg.supervisor.leftovers import end_leftovers
from plg.supervisor.owner import service_owner
from plg.supervisor.pango import ensure_pango
from plg.supervisor.parts import COVERAGE, SUITE, Part, Ran, chosen
from plg.supervisor.paths import Places
from plg.supervisor.prepare import Step, beside, static_files
from plg.supervisor.running import CHECKOUT
from plg.supervisor.say import TroubleError, say, warn

# What steers a site steers no test.
_OF_THE_SITE = {
    *("DATABASE_URL", "REDIS_URL", "PORT", "BIND", "BASE_URL", "SECRET_KEY", "ALLOWED_HOSTS", "DEBUG", "MAIL_FROM"),
    *("MEDIA_ROOT", "STATIC_ROOT", "BROKER_PREFIX", "DJANGO_SETTINGS_MODULE"),
}
#: Half of the tests for each, in their order: what tests of one file share is made once, or twice where it is cut.
PROCESSES = ("-n", "2", "--dist", "worksteal")
TEST_SETTINGS = "plg.config.settings.test"
_MIGRATED = "from tests.support.migrated import migrated; migrated()"
TABLES = Step("tables of the tests", ("shell", "--no-imports", "--verbosity", "0", "--command", _MIGRATED))
# The words of a test that was skipped for want of a browser; tests/support/browser.py says them.
NO_BROWSER = "no browser"


def run_tests(words: Sequence[str]) -> int:
    """Run the checks and the suite, or the parts or the selection that `words` ask for; 0 only when all is good."""
    parts, selection = chosen(words)
    owner, spots = service_owner(), paths.places(CHECKOUT, "test")
    paths.make(spots)
    held = lock.take(spots.lock)
    if held is None:
        raise TroubleError(f"./test already runs in this folder (process {lock.holder(spots.lock).get('pid')}).")
    held.note(kind="test")
    crew = Crew(spots)
    with ending_well(crew):
        end_leftovers(spots.children)
        ensure_pango(spots.shared)
        browser = ensure_browser(spots.shared)
        environ = {name: value for name, value in os.environ.items() if name not in _OF_THE_SITE}
        given = services.plan(spots, owner, environ, throw_away=True)
        env = environment_for_tests(spots, given, environ, browser)
        with static_files(spots, env) as static:
            services.start(given, crew, owner)
            outcomes = checked(spots, env) if SUITE in parts and not selection else []
            static.done()
        report = spots.data / "report.xml"
        ran, skipped = run_parts(parts, selection, env, report)
        short = short_of((RULES, EVERYTHING), env, CHECKOUT) if COVERAGE in parts else []
    warn(f"Checks: {describe(outcomes)}" if outcomes else "Checks: left out, because only a part was asked for")
    if skipped:
        warn(f"!!! {skipped} BROWSER TESTS WERE SKIPPED: no browser was found, and none could be installed.")
    for part in ran:
        warn(str(part))
    for name in short:
        warn(f"Coverage: too little of {name} (above)")
    good = (
        len(ran) == len(parts)
        and all(part.good for part in ran)
        and all(outcome.good for outcome in outcomes)
        and not short
    )
    return 0 if good and not (skipped and _in_ci()) else max((part.status for part in ran), default=0) or 1


def checked(spots: Places, env: Mapping[str, str]) -> list[Outcome]:
    """Run the checks, of which one takes longest, and make alongside the tables that every test process copies."""
    with beside(TABLES, spots, env) as tables:
        outcomes = run_checks(CHECKOUT, env)
        tables.done()
    return outcomes


def run_parts(
    parts: Sequence[Part], selection: Sequence[str], env: Mapping[str, str], report: Path
) -> tuple[list[Ran], int]:
    """Run one part after the other, and count what was skipped for want of a browser.

    What breaks off, by Ctrl-C or by trouble of pytest itself, takes the parts after it along.
    """
    ran: list[Ran] = []
    skipped = 0
    for part in parts:
        report.unlink(missing_ok=True)
        command = [sys.executable, "-m", "pytest", *PROCESSES, f"--junit-xml={report}", *part.words(selection)]
        began = time.monotonic()
        status = foreground(command, env, CHECKOUT)
        ran.append(Ran(part, status, time.monotonic() - began, selected=bool(selection) and len(parts) > 1))
        say(str(ran[-1]))
        skipped += skipped_for_want_of_browser(report)
        if not ran[-1].ended:
            break
    return ran, skipped


def environment_for_tests(
    spots: Places, chosen: services.Services, environ: Mapping[str, str], browser: str | None
) -> dict[str, str]:
    """Return what the suite runs in."""
    env = django_environment(spots, chosen, Address("127.0.0.1", 8000), environ)
    env |= {"DJANGO_SETTINGS_MODULE": TEST_SETTINGS, **browser_environment(env, spots.shared, browser)}
    env["DJANGO_LIVE_TEST_SERVER_ADDRESS"] = "127.0.0.1"  # a bare machine may not know the name localhost
    if _in_ci():
        env["PLG_REQUIRE_BROWSER"] = "1"
    return env


def _in_ci() -> bool:
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def skipped_for_want_of_browser(report: Path) -> int:
    """Count those tests in pytest's own report; 0 when it wrote none."""
    try:
        tree = ElementTree.parse(report)  # noqa: S314  our own file, just written by pytest
    except (OSError, ElementTree.ParseError):
        return 0
    return sum(NO_BROWSER in (skip.get("message") or "") for skip in tree.iter("skipped"))
