"""The guides: one for each kind of people, found from the page about oneself, whole for whoever is signed in."""

import re
from collections.abc import Iterator

import pytest
from django.contrib.staticfiles import finders
from django.utils import translation
from PIL import Image

from plg.guides import DESK, GUIDE_STEPS, PHONE, Picture
from plg.management.guide_pages import guide_page, guides_page
from plg.words import GUIDES, Guide, Role
from tests.support.house import ROOT, modules, templates
from tests.support.queries import MaxQueries
from tests.world import World

pytestmark = pytest.mark.django_db
TRANSLATED = re.compile(r"""translate ["']([^"']+)["']""")
#: All pictures together, as they come over the wire.
MOST_BYTES = 1_000_000


def pictures() -> Iterator[Picture]:
    for steps in GUIDE_STEPS.values():
        yield from (step.picture for step in steps if step.picture)


def test_every_role_has_a_guide_and_every_guide_has_its_steps(world: World, max_queries: MaxQueries) -> None:
    assert set(GUIDES) == set(Role)
    client = world.client(world.anna)
    for guide in Guide:
        with max_queries(6):
            page = client.get(f"/hulp/{guide}/")
        assert str(guide.label) in page.text
        assert page.text.count('<section class="card guide">') == len(GUIDE_STEPS[guide]) >= 5
        assert page.text.count("<img ") == sum(1 for step in GUIDE_STEPS[guide] if step.picture) >= 2
        assert "*" not in page.text
    listed = client.get("/hulp/").text
    assert all(f"/hulp/{guide}/" in listed for guide in Guide)


def test_one_finds_ones_own_from_the_page_about_oneself(world: World) -> None:
    assert "/hulp/deelnemer/" in world.client(world.anna).get("/plg/north/ik/").text
    karim = world.client(world.karim).get("/plg/north/ik/").text
    assert "/hulp/coordinator/" in karim
    assert "/hulp/deelnemer/" not in karim


def test_there_is_no_other(world: World) -> None:
    assert world.client(world.anna).get("/hulp/directeur/").status_code == 404


def test_every_picture_is_there_twice_in_its_size_and_says_what_is_seen() -> None:
    found = list(pictures())
    total = 0
    for picture in found:
        assert len(str(picture.says)) > 40
        for name in (picture.light, picture.dark):
            path = finders.find(name)
            assert isinstance(path, str), f"{name} is not there; run docs/make_screenshots.py"
            with Image.open(path) as image:
                assert picture.size in (PHONE, DESK)
                assert image.size == tuple(side * 3 // 2 for side in picture.size)
            total += (ROOT / "static" / name).stat().st_size
    assert len({picture.name for picture in found}) == len(found)
    assert total <= MOST_BYTES
    kept = {path.name for path in (ROOT / "static/img/gidsen").iterdir()}
    assert kept == {name.rpartition("/")[2] for one in found for name in (one.light, one.dark)}


def test_every_name_in_a_guide_stands_on_a_page() -> None:
    with translation.override("nl"):
        named = {words for steps in GUIDE_STEPS.values() for step in steps for words, name in step.parts if name}
    written = {words for template in templates() for words in TRANSLATED.findall(template.text)}
    written |= {words for module in modules() if module.name != "plg/guides.py" for words in module.msgids}
    assert len(named) > 30
    assert named - written == set()


def test_docs_gidsen_is_fresh() -> None:
    with translation.override("nl"):
        pages = {f"{guide}.md": guide_page(guide) for guide in Guide} | {"README.md": guides_page()}
    kept = {path.name: path.read_text() for path in (ROOT / "docs/gidsen").iterdir()}
    assert kept == pages, "run `./start manage write_guides`, commit docs/gidsen"


def test_a_picture_of_a_desk_can_be_moved_by_finger_and_key_alike(world: World) -> None:
    for guide in Guide:
        page = world.client(world.anna).get(f"/hulp/{guide}/").text
        wide = [step for step in GUIDE_STEPS[guide] if step.picture and step.picture.size == DESK]
        assert page.count('<div class="guide__scroll" role="region" tabindex="0" aria-label=') == len(wide)
