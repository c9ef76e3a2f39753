"""Every page there is, as somebody who may open it: no accessibility rule broken, nothing wider than a phone.

The pages come from the access matrix, so that a new address is visited without a word here.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from tests.support.axe import THEMES, WIDTHS, CheckAxe
from tests.support.browser import DESK, Site
from tests.support.content import content_there
from tests.support.database import empty_tables
from tests.support.matrix import PERSONAS, Row
from tests.support.stage import of_a_community
from tests.support.worker import Worker
from tests.test_access_matrix import ROWS
from tests.things import Things
from tests.world import World

pytestmark = pytest.mark.django_db

#: Addresses that give a file or a word, not a page.
NO_PAGES = {
    "plg:healthz",
    "plg:readyz",
    "plg:metrics",
    "reports:download",
    "plg:people_file",
    "own:download",
    "amo:instrument_file",
    "coding:results_csv",
    "logbook:talk_calendar",
}
NO_PAGES |= {"coding:book_file", "coding:memos_file", "coding:results_csv"}
NO_PAGES |= {"plg:worker", "plg:manifest", "plg:connection", "plg:security_txt"}
NO_PAGES |= {"logbook:photo", "logbook:photo_small", "logbook:photos_waiting"}
NO_PAGES |= {
    "intervisie:calendar",
    "intervisie:meeting_calendar",
    "intervisie:ranking_turnout",
    "intervisie:session_state",
    "intervisie:material",
}
#: Who goes for a group.
FIRST = {"participants": "anna", "researchers": "eva", "north": "anna", "everybody": "anna"}
#: A line of the same site, for which the browser keeps the process it has; for an empty page it starts another.
HEALTHZ = "/healthz"
HEADED = "() => document.title !== '' && document.querySelectorAll('h1').length === 1"
#: By how much it is too wide; and the browser forgets what the page kept.
TOO_WIDE = """() => {
  localStorage.clear();
  sessionStorage.clear();
  return document.documentElement.scrollWidth - document.documentElement.clientWidth;
}"""


def visits() -> Iterator[tuple[Row, str]]:
    """Yield every page with the first of each kind of visitor that the matrix lets in."""
    for row in ROWS:
        for part in row.get.split(","):
            who, answer = part.split()[0], part.split()[-1]
            if answer == "200" and row.name not in NO_PAGES:
                yield row, FIRST.get(who, who)


VISITS = list(visits())
#: Whoever visits an address first looks at it in every width and theme, the others on a phone by day.
FIRST_VISITS = {row.name: (row, who) for row, who in reversed(VISITS)}


@dataclass
class Stage:
    """One of everything, really kept, and served; everybody is signed in."""

    site: Site
    ids: dict[str, str]
    clients: dict[str, Client]

    def address(self, row: Row) -> str:
        """Return where a row of the matrix points."""
        slug = {"slug": "north"} if of_a_community(row.name) else {}
        return reverse(row.name, kwargs=slug | {name: self.ids.get(thing, thing) for name, thing in row.things.items()})


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: DjangoDbBlocker, worker_process: Worker) -> Iterator[Stage]:
    """Build the world once for all these pages, which only read; empty the tables afterwards."""
    worker_process.stop()  # what waits in this world is to be looked at as it waits
    with django_db_blocker.unblock():
        content_there()
        world = World.build()
        ids = {name: str(thing.uid) for name, thing in Things(world).all.items()}
        server = LiveServer("127.0.0.1")
        yield Stage(Site(server.url), ids, {name: world.client(world.who(name)) for name in PERSONAS})
        server.stop()
        empty_tables()


@pytest.mark.parametrize(("row", "who"), VISITS, ids=[f"{row.id}-{who}" for row, who in VISITS])
def test_a_page_is_for_everybody(stage: Stage, glance: Page, axe: CheckAxe, row: Row, who: str) -> None:
    glance.goto(stage.site.url + HEALTHZ)  # no page of before asks anything as whoever signs in next
    stage.site.carry(glance, stage.clients[who])
    glance.goto(stage.site.url + stage.address(row))
    assert glance.evaluate(HEADED), "one title, one h1"
    if FIRST_VISITS[row.name] == (row, who):
        axe(glance)
    else:
        axe(glance, WIDTHS[:1], THEMES[:1])
    glance.set_viewport_size({"width": 320, "height": 700})
    assert glance.evaluate(TOO_WIDE) <= 0, "wider than 320 px"
    glance.set_viewport_size(DESK)
