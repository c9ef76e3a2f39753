"""The world with one of everything, and everybody signed in: what the sweeps over every address ask their questions of.

A module that asks for `stage` gets one of its own, which all of its tests look at; nothing that is asked is kept.
"""

from collections.abc import Iterator, Mapping
from copy import copy
from datetime import timedelta
from functools import cache
from http.cookies import SimpleCookie
from typing import Any, cast
from unittest.mock import patch

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from plg.access import proof
from tests.support.content import content_there
from tests.support.database import undone
from tests.support.matrix import PERSONAS, Row, addresses
from tests.support.sign_in import later, sign_in
from tests.things import Things
from tests.world import World

LONG_ENOUGH = timedelta(hours=1)


@cache
def of_a_community(name: str) -> bool:
    """Tell whether an address of the site asks for a community."""
    return "slug" in dict(addresses())[name]


class Stage:
    """One of everything, by name in `things`, and a way to ask for it as anybody."""

    def __init__(self, world: World) -> None:
        self.world, self.things = world, Things(world).all
        self.cookies: dict[str, SimpleCookie] = {}
        for who in PERSONAS:
            self.let_in(who)
        self._client = Client()  # one for everybody: each makes its whole chain of middleware anew

    def let_in(self, who: str, *, factor: bool = True) -> None:
        """Sign somebody in anew, with the second factor shown unless it is to be owed.

        It is noted beforehand that they are there, for longer than a module takes: what a request notes is undone, so
        after a minute each would write it again.
        """
        client, person = Client(), self.world.who(who)
        if person is not None:
            later(sign_in(client, person, factor=factor), -LONG_ENOUGH, proof.SEEN)
        self.cookies[who] = client.cookies

    def ask(self, who: str, verb: str, row: Row, **replaced: str) -> HttpResponse:
        """Let somebody ask for the address of a row; whatever that does is undone."""
        data = {"csrfmiddlewaretoken": "-"} | row.data if verb == "POST" else None
        return self.send(who, verb, self.address(row, **replaced), data)

    def send(
        self, who: str, verb: str, address: str, data: Mapping[str, Any] | None = None, **headers: str
    ) -> HttpResponse:
        """Let somebody ask for any address; whatever that does is undone."""
        client = self._client
        client.cookies = copy(self.cookies[who])
        with undone(), patch("django.test.client.store_rendered_templates", _keep_nothing):
            if verb == "POST":
                answer = client.post(address, data or {}, headers=headers or None)
            else:
                answer = client.generic(verb, address, headers=headers or None)
        return cast("HttpResponse", answer)

    def address(self, row: Row, **replaced: str) -> str:
        """Return where a row points, or where it would with other things."""
        return reverse(row.name, kwargs=self.filled(row) | replaced)

    def filled(self, row: Row) -> dict[str, str]:
        """Return the parameters of the row's address."""
        wanted = {name: str(getattr(self.things.get(thing), "uid", thing)) for name, thing in row.things.items()}
        return ({"slug": "north"} if of_a_community(row.name) else {}) | wanted


def _keep_nothing(*told: object, **more: object) -> None:
    """Stand in for what Django's client keeps of every template: a copy of all it was given. No sweep looks at it."""


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Stage]:
    """Build the world and one of everything once; every test of a module that only looks looks at the same."""
    with django_db_blocker.unblock(), transaction.atomic():
        content_there()
        yield Stage(World.build())
        transaction.set_rollback(True)
