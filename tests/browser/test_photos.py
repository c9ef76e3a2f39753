"""A photo beside a text, on a phone: kept when chosen, there again when the page is, seen by who reads the text."""

import re
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from logbook.models import Entry, Photo
from plg.services.content import load_content
from tests import factories as make
from tests.support.browser import CheckAxe, Site
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_photo_comes_along(world: World, site: Site, phone: Page, axe: CheckAxe, tmp_path: Path) -> None:
    load_content(by=None)
    (tmp_path / "gang.png").write_bytes(make.picture(3000, 2000, kind="PNG"))
    site.visit(phone, world.anna, reverse("logbook:new", args=["north"]))
    phone.get_by_label("Je tekst").fill("Vanmorgen was de gang leeg.")
    phone.get_by_text("Foto", exact=True).click()
    phone.get_by_label("Kies een foto").set_input_files(tmp_path / "gang.png")
    picture = phone.get_by_role("img", name="Foto zonder woorden erbij")
    expect(picture).to_be_visible()
    photo = Photo.objects.get()
    assert (photo.entry, photo.width) == (None, 1600)
    said = phone.get_by_label("Wat is er te zien?").first
    with phone.expect_response(re.compile("/fotos/$")):
        said.fill("Een lege gang met jassen.")
        said.blur()
    expect(phone.get_by_text(re.compile(r"Op dit toestel bewaard \d\d:\d\d"))).to_be_visible()
    axe(phone, widths=(360, 1280))
    phone.reload()
    expect(phone.get_by_role("img", name="Een lege gang met jassen.")).to_be_visible()
    phone.get_by_role("button", name="Bewaar", exact=True).click()
    expect(phone.get_by_role("article").get_by_role("img", name="Een lege gang met jassen.")).to_be_visible()
    assert list(Entry.objects.get().photos.all()) == [photo]
    axe(phone, widths=(360, 1280))
