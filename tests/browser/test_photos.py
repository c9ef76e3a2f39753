"""A photo beside a text, on a phone: kept when chosen, there again when the page is, seen by who reads the text."""

import re
from pathlib import Path

import pytest
from django.urls import reverse
from PIL import ExifTags, Image
from playwright.sync_api import Page, expect

from logbook.models import Entry, Photo
from logbook.services import photos
from tests import factories as make
from tests.support.axe import CheckAxe
from tests.support.browser import Site
from tests.support.content import content_there
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.console_error("ERR_INTERNET_DISCONNECTED|Failed to load resource")
def test_a_photo_waits_for_network_with_its_text(world: World, site: Site, phone: Page, tmp_path: Path) -> None:
    content_there()
    exif = Image.Exif()
    exif[ExifTags.Base.ImageDescription] = "SENTINELPLEK"
    (tmp_path / "gang.jpg").write_bytes(make.picture(exif=exif))
    (tmp_path / "brief.jpg").write_bytes(b"Dit is een brief.")
    site.visit(phone, world.anna, reverse("logbook:new", args=["north"]))
    phone.context.set_offline(True)
    for text, file in (("Met een foto.", "gang.jpg"), ("Met een brief.", "brief.jpg")):
        phone.get_by_label("Je tekst").fill(text)
        if not phone.get_by_label("Kies een foto").is_visible():
            phone.get_by_text("Foto", exact=True).click()
        phone.get_by_label("Kies een foto").set_input_files(tmp_path / file)
        phone.get_by_role("button", name="Bewaar", exact=True).click()
        expect(phone.get_by_label("Je tekst")).to_have_value("")
    assert not Entry.objects.exists()
    phone.context.set_offline(False)
    expect(phone.locator("[data-device-list] li", has_text=re.compile("Verstuurd ·"))).to_have_count(2)
    assert {entry.current.text for entry in Entry.objects.all() if entry.current} == {"Met een foto.", "Met een brief."}
    photo = Photo.objects.get()
    assert photo.entry is not None
    with photos.open_file(photo, small=False) as kept:
        assert b"SENTINELPLEK" not in kept.read()
    phone.reload()
    expect(phone.get_by_text("Je tekst is bewaard, een foto niet. Dit is geen foto")).to_be_visible()


def test_a_photo_comes_along(world: World, site: Site, phone: Page, axe: CheckAxe, tmp_path: Path) -> None:
    content_there()
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
