"""On a phone: every tap in a matrix is kept by itself and the picture follows; who missed a meeting reads it back."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from intervisie.models import Attendance, MatrixMark
from intervisie.services.urgency import open_matrix
from tests import factories as make
from tests.support.browser import Site
from tests.support.content import content_there
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_tap_is_kept_and_the_picture_follows(site: Site, phone: Page, world: World) -> None:
    content_there()
    matrix = open_matrix(by=world.marijke)
    site.visit(phone, world.anna, f"/plg/north/bijeenkomsten/vraagstukken/{matrix.uid}/")
    card = phone.locator("#issue-besluitvorming")
    for word in ("Heel dringend", "Soms"):
        card.get_by_label(word, exact=True).click()
        expect(card.get_by_role("status")).to_contain_text("Bewaard", timeout=15_000)
    expect(phone.locator("#own-picture")).to_contain_text("nog weinig te zien: Beter samen besluiten", timeout=15_000)
    mark = MatrixMark.objects.get()
    assert (mark.urgency, mark.shown) == (4, 2)
    phone.reload()
    expect(card.get_by_label("Heel dringend", exact=True)).to_be_checked()


def test_the_page_to_read_back_is_sent_by_a_press(site: Site, phone: Page, world: World) -> None:
    ended = timezone.now() - timedelta(days=1)
    meeting = make.meeting(world.north, starts_at=ended - timedelta(hours=2), ends_at=ended)
    Attendance.objects.create(meeting=meeting, member=world.anna, state="absent")
    site.visit(phone, world.marijke, "/plg/north/bijeenkomsten/verloop/")
    phone.get_by_role("button", name="Stuur de terugleespagina").click()
    expect(phone.get_by_text("kreeg op")).to_be_visible(timeout=15_000)
    make.meeting(world.north, title="De volgende keer")
    site.visit(phone, world.anna, "/plg/north/")
    phone.get_by_role("link", name="Lees terug").click()
    phone.get_by_role("button", name="Ik heb teruggelezen").click()
    expect(phone.get_by_text("Je was er niet bij, en las terug.")).to_be_visible(timeout=15_000)
