"""Marking growth with the keyboard alone, and by selecting text: what is marked is what was chosen, to the sign."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from logbook import services
from logbook.models import Fragment, Step
from tests.support.browser import Site
from tests.support.content import content_there
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "De lector 👩🏽‍🏫 vertelde iets. Ik dacht na. Ik probeerde het uit."


def test_growth_is_marked_by_keyboard_and_by_selecting(world: World, site: Site, phone: Page) -> None:
    content_there()
    entry = services.write_entry(by=world.anna, text=TEXT, happened_on=date(2026, 3, 12), client_key=uuid4())
    site.visit(phone, world.anna, reverse("logbook:growth", args=["north", entry.uid]))
    phone.get_by_role("checkbox", name="De lector").focus()
    phone.keyboard.press("Space")
    expect(phone.get_by_text("1 zin gekozen")).to_be_visible()
    phone.get_by_role("button", name="Extern").focus()
    phone.keyboard.press("Enter")
    expect(phone.get_by_text("Gemarkeerd.")).to_be_visible()
    # By hand: a few words in the middle of a sentence, behind an emoji of four code points.
    phone.evaluate(
        """() => {
          const node = [...document.querySelectorAll("[data-at]")][1].firstChild;
          const range = document.createRange();
          range.setStart(node, 3);
          range.setEnd(node, 11);
          document.getSelection().removeAllRanges();
          document.getSelection().addRange(range);
        }"""
    )
    expect(phone.get_by_text("Gekozen: “dacht na”")).to_be_visible()
    phone.get_by_role("button", name="Persoonlijk").click()
    expect(phone.get_by_text("2 persoonlijk").first).to_be_visible()
    quotes = {one.domain: TEXT[one.start : one.end] for one in Fragment.objects.all()}
    assert quotes == {"external": TEXT[: TEXT.index(" Ik dacht")], "personal": "dacht na"}
    phone.get_by_label("Begon bij").focus()
    phone.keyboard.press("1")
    phone.keyboard.press("Tab")
    expect(phone.get_by_label("Leidde tot")).to_be_focused()
    phone.keyboard.press("2")
    phone.keyboard.press("Tab")
    phone.keyboard.press("Enter")
    expect(phone.get_by_text("De pijl is gelegd: overdenken.")).to_be_visible()
    assert Step.objects.count() == 1
    phone.get_by_role("button", name="Maak de laatste stap ongedaan").click()
    expect(phone.get_by_text("Ongedaan gemaakt.")).to_be_visible()
    assert not Step.objects.exists()
