"""Marking issues on a phone: every tap is kept by itself, and one's own picture follows."""

import pytest
from playwright.sync_api import Page, expect

from intervisie.models import MatrixMark
from intervisie.services.urgency import open_matrix
from plg.services.content import load_content
from tests.support.browser import Site
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_tap_is_kept_and_the_picture_follows(site: Site, phone: Page, world: World) -> None:
    load_content(by=None)
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
