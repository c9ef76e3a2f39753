"""Proves the ground that the other tests stand on."""

import logging
import socket

import pytest
from playwright.sync_api import Page

from plg.selectors import consenting_members
from plg.words import Purpose
from tests.support.browser import Site
from tests.support.network import NetworkIsClosed
from tests.world import World


def test_people(world: World) -> None:
    willing = {member.user.name.split()[0] for member in consenting_members(Purpose.ENTRIES)}
    assert willing == {"Anna", "Bram", "Chantal", "Zoë"}
    assert len(world.everybody) == 14


def test_a_test_cannot_reach_another_machine() -> None:
    with pytest.raises(NetworkIsClosed):
        socket.create_connection(("192.0.2.1", 80), timeout=0.1)
    with pytest.raises(NetworkIsClosed):
        socket.getaddrinfo("example.org", 443)


@pytest.mark.logs_error("announced")
def test_an_announced_error_is_allowed() -> None:
    logging.getLogger("plg").error("announced")


@pytest.mark.browser
def test_healthz(site: Site, phone: Page) -> None:
    site.visit(phone, None, "/healthz")
    assert phone.inner_text("body") == "ok"
