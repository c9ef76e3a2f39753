"""A phone without network: what is typed is kept, sent once when it can be, and seen by nobody else on the device."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from logbook import access
from logbook.models import Draft, Entry, Intention, LookingBack
from logbook.services import threads
from plg.models import Membership
from plg.services import leaving
from tests.support.axe import CheckAxe
from tests.support.browser import PHONE, OpenPage, Site
from tests.support.content import content_there
from tests.world import World

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.console_error("ERR_INTERNET_DISCONNECTED|Failed to load resource"),
]
NEW, TIMELINE = (reverse(f"logbook:{name}", args=["north"]) for name in ("new", "timeline"))
SENT = re.compile(r"^\s*Verstuurd ·")
#: Whether the device holds no text any more that it has not sent.
NOTHING_LEFT = """() => new Promise((done, fail) => {
    const asked = indexedDB.open("plg", 1);
    asked.onsuccess = () => {
        const all = asked.result.transaction("texts").objectStore("texts").getAll();
        all.onsuccess = () => done(all.result.every(row => row.state === "sent"));
        all.onerror = fail;
    };
})"""
WAITS = "Op dit toestel bewaard. Het wordt verstuurd zodra er verbinding is."


@pytest.fixture(autouse=True)
def content(world: World) -> None:
    """Load the prompts, issues and behaviours."""
    content_there()


@pytest.fixture
def mobile(open_page: OpenPage) -> Page:
    """A phone that may keep the shell of the platform."""
    return open_page(PHONE, has_touch=True, is_mobile=True, service_workers="allow")


def write(page: Page, text: str, label: str = "Je tekst") -> None:
    page.get_by_label(label).fill(text)
    expect(page.get_by_text(re.compile(r"Op dit toestel bewaard \d\d:\d\d"))).to_be_visible()


def keep(page: Page) -> None:
    page.get_by_role("button", name="Bewaar", exact=True).click()


def queued(page: Page, person: Membership, **more: Any) -> None:
    """Put a text in the queue of this device, as if it had been written a while ago."""
    fields = [["client_key", str(uuid4())], *[[name, value] for name, value in more.items()]]
    row = {"key": fields[0][1], "account": str(person.user.uid), "place": NEW, "action": NEW, "fields": fields}
    page.evaluate(
        """row => new Promise((done, fail) => {
            const asked = indexedDB.open("plg", 1);
            asked.onsuccess = () => {
                const work = asked.result.transaction("texts", "readwrite");
                work.objectStore("texts").put({...row, at: Date.now() - 7 * 864e5, state: "waiting", synced: false});
                work.oncomplete = done;
                work.onabort = fail;
            };
        })""",
        row,
    )


def test_written_without_network_and_sent_once(world: World, site: Site, mobile: Page, axe: CheckAxe) -> None:
    site.visit(mobile, world.anna, TIMELINE)
    mobile.evaluate("navigator.serviceWorker.ready.then(() => true)")
    mobile.context.set_offline(True)
    mobile.goto(site.url + NEW)
    expect(mobile.get_by_text("Er is geen verbinding. Schrijven kan gewoon")).to_be_visible()
    write(mobile, label="Wat gebeurde er?", text="Bij het hek, zonder bereik. <script>alert(1)</script> 🌱 שלום")
    axe(mobile, widths=(360,))
    for _tap in range(20):
        mobile.locator("form[data-draft]").evaluate("form => form.requestSubmit()")
    expect(mobile.get_by_text(WAITS)).to_be_visible()
    expect(mobile.get_by_label("Wat gebeurde er?")).to_have_value("")
    texts = mobile.locator("[data-device-list] li")
    expect(texts).to_have_count(1)
    expect(texts).to_contain_text("Op dit toestel bewaard")
    mobile.reload()
    expect(texts).to_contain_text("Bij het hek, zonder bereik. <script>")
    assert not Entry.objects.exists()
    mobile.context.set_offline(False)
    expect(texts).to_contain_text("Verstuurd")
    expect(mobile.get_by_text("Er is weer verbinding.")).to_be_visible()
    mobile.get_by_role("link", name="Lees terug").click()
    expect(mobile.get_by_role("article")).to_contain_text("<script>alert(1)</script> 🌱 שלום")
    assert Entry.objects.count() == 1
    shell = mobile.evaluate(
        "async () => (await (await caches.open((await caches.keys())[0])).keys()).map(one => one.url)"
    )
    assert [path for path in shell if "/static/" not in path] == [f"{site.url}/op-dit-toestel/"]
    device = mobile.evaluate("async () => (await caches.match('/op-dit-toestel/', {ignoreVary: true})).text()")
    assert "Geen verbinding" in device
    assert str(world.anna.user.uid) not in device


def test_an_open_page_goes_on_without_network(world: World, site: Site, phone: Page) -> None:
    site.visit(phone, world.anna, NEW)
    expect(phone.get_by_label("Je tekst")).to_be_focused()
    phone.context.set_offline(True)
    write(phone, "De eerste.")
    phone.get_by_text("Wie kan dit lezen?", exact=True).click()
    phone.get_by_text("Mijn duo").click()
    keep(phone)
    expect(phone.get_by_text(WAITS)).to_be_visible()
    write(phone, "De tweede.")
    keep(phone)
    expect(phone.locator("[data-device-list] li")).to_have_count(2)
    expect(phone.locator("#sync-state")).to_have_text("2 te versturen")
    phone.context.set_offline(False)
    expect(phone.locator("[data-device-list] li", has_text=SENT)).to_have_count(2)
    kept = {
        entry.current.text: entry.circle_words for entry in Entry.objects.select_related("current") if entry.current
    }
    assert kept == {"De eerste.": "Mijn duo", "De tweede.": ""}
    assert not Draft.objects.exists()


def test_an_expired_session_sends_once_after_signing_in(world: World, site: Site, phone: Page) -> None:
    site.visit(phone, world.anna, NEW)
    write(phone, "Geschreven terwijl de sessie verliep.")
    Session.objects.all().delete()
    keep(phone)
    phone.wait_for_url(f"**/inloggen/?next={NEW.replace('/', '%2F')}")
    expect(phone.get_by_text("Geschreven terwijl")).to_have_count(0)
    assert not access.own_entries(world.anna).exists()
    site.visit(phone, world.anna, NEW)
    expect(phone.locator("[data-device-list] li")).to_contain_text("Verstuurd")
    assert [*access.own_entries(world.anna).values_list("current__text", flat=True)] == [
        "Geschreven terwijl de sessie verliep."
    ]


def test_what_hangs_on_a_thread_is_kept_as_well(world: World, site: Site, phone: Page) -> None:
    question = threads.start_question(by=world.anna, text="Hoe luister ik?", circles=[], client_key=uuid4(), entry=None)
    site.visit(phone, world.anna, reverse("logbook:intention_new", args=["north"]))
    phone.context.set_offline(True)
    write(phone, "Morgen eerst vragen.", label="Wat neem je je voor?")
    keep(phone)
    expect(phone.get_by_text(WAITS)).to_be_visible()
    expect(phone.get_by_label("Wat neem je je voor?")).to_have_value("")
    phone.context.set_offline(False)
    expect(phone.locator("#sync-state")).to_be_empty()
    intention = Intention.objects.get()
    assert intention.text == "Morgen eerst vragen."
    site.visit(phone, world.anna, reverse("logbook:intention", args=["north", intention.uid]))
    phone.get_by_text("Kijk nu al terug").click()
    phone.get_by_text("Het is gedaan").click()
    phone.context.set_offline(True)
    phone.locator("form[data-draft-wordless]").get_by_role("button", name="Bewaar").click()
    expect(phone.get_by_text(WAITS)).to_be_visible()
    phone.context.set_offline(False)
    expect(phone.locator("#sync-state")).to_be_empty()
    assert LookingBack.objects.get().outcome == "done"
    where = reverse("logbook:question", args=["north", question.uid])
    site.visit(phone, world.anna, where)
    phone.get_by_text("Sluit deze vraag af").click()
    write(phone, "Dat stilte helpt.", label="Wat heeft deze vraag je gebracht?")
    Session.objects.all().delete()
    phone.get_by_role("button", name="Sluit af").click()
    phone.wait_for_url(re.compile("/inloggen/"))
    assert where.replace("/", "%2F") in phone.url or where in phone.url
    site.visit(phone, world.anna, where)
    expect(phone.get_by_label("Wat heeft deze vraag je gebracht?")).to_have_value("Dat stilte helpt.")
    phone.get_by_role("button", name="Sluit af").click()
    expect(phone.get_by_role("heading", name="Wat deze vraag bracht")).to_be_visible()
    phone.wait_for_function(NOTHING_LEFT)


def test_two_devices_and_one_draft(world: World, site: Site, open_page: OpenPage, axe: CheckAxe) -> None:
    one, two = open_page(PHONE), open_page()
    site.visit(one, world.anna, NEW)
    write(one, "Op de telefoon begonnen.")
    expect(one.get_by_text("ook als concept")).to_be_visible()
    draft = Draft.objects.get()
    site.visit(two, world.anna, TIMELINE)
    two.get_by_role("link", name="Op de telefoon begonnen.").click()
    write(two, "Op de laptop verder.")
    expect(two.get_by_text("ook als concept")).to_be_visible()
    one.get_by_label("Je tekst").fill("Op de telefoon ook verder.")
    expect(one.get_by_text("Op een ander toestel is hier ook aan geschreven.")).to_be_visible()
    axe(one, widths=(360,))
    draft.refresh_from_db()
    assert draft.text == "Op de laptop verder."
    one.get_by_role("button", name="Bekijk beide teksten").click()
    expect(one.get_by_role("heading", level=1)).to_have_text("Welke tekst blijft?")
    expect(one.get_by_text("Op de laptop verder.")).to_be_visible()
    expect(one.get_by_label("Je tekst")).to_have_value("Op de telefoon ook verder.")
    axe(one, widths=(360, 1280))
    one.get_by_role("button", name="Zet ze onder elkaar").click()
    expect(one.get_by_label("Je tekst")).to_have_value("Op de laptop verder.\n\nOp de telefoon ook verder.")
    keep(one)
    expect(one.get_by_role("article")).to_contain_text("Op de telefoon ook verder.")
    assert not Draft.objects.exists()
    assert Entry.objects.count() == 1


def test_signing_out_asks_and_leaves_nothing(world: World, site: Site, phone: Page, axe: CheckAxe) -> None:
    site.visit(phone, world.anna, NEW)
    phone.context.set_offline(True)
    write(phone, "Alleen voor Anna.")
    keep(phone)
    expect(phone.get_by_text(WAITS)).to_be_visible()
    phone.context.set_offline(False)
    site.visit(phone, world.bram, NEW)
    expect(phone.locator("[data-device-list]")).to_be_hidden()
    assert "Alleen voor Anna." not in phone.content()
    assert not Entry.objects.exists()
    phone.route("**/verbinding/**", lambda route: route.abort())
    site.visit(phone, world.anna, reverse("plg:me", args=["north"]))
    expect(phone.locator("#sync-state")).to_have_text("1 te versturen")
    phone.get_by_role("button", name="Log uit").click()
    expect(phone.get_by_role("dialog")).to_contain_text("Er staat nog tekst op dit toestel")
    axe(phone, widths=(360,))
    phone.get_by_role("button", name="Gooi weg en log uit").click()
    phone.wait_for_url("**/inloggen/")
    phone.unroute("**/verbinding/**")
    phone.goto(site.url + reverse("plg:device"))
    expect(phone.get_by_text("Staat er op dit toestel nog tekst van jou")).to_be_visible()
    expect(phone.get_by_text("Er staat op dit toestel niets meer")).to_be_hidden()
    site.visit(phone, world.anna, reverse("plg:device"))
    expect(phone.get_by_text("Er staat op dit toestel niets meer")).to_be_visible()
    assert not Entry.objects.exists()


def test_what_comes_too_late_or_is_wrong_stays_with_its_writer(world: World, site: Site, phone: Page) -> None:
    site.visit(phone, world.anna, TIMELINE)
    expect(phone.get_by_role("heading", level=1)).to_be_visible()
    far = str(timezone.localdate() + timedelta(days=3))
    queued(phone, world.anna, text="Een week later.", happened_on=str(timezone.localdate() - timedelta(days=7)))
    queued(phone, world.anna, text="Van overmorgen.", happened_on=far)
    phone.reload()
    texts = phone.locator("[data-device-list] li")
    expect(texts.filter(has_text="Een week later.")).to_contain_text("Verstuurd")
    expect(texts.filter(has_text="Van overmorgen.")).to_contain_text("Deze dag moet nog komen.")
    queued(phone, world.anna, text="Te laat gekomen.")
    leaving.stop(by=world.anna)
    phone.goto(site.url + reverse("plg:device"))
    expect(phone.locator("[data-device-list] li", has_text="Te laat gekomen.")).to_be_visible()
    with phone.expect_download() as saved:
        phone.locator("li", has_text="Te laat gekomen.").get_by_role("button", name="Bewaar als bestand").click()
    assert saved.value.path().read_text(encoding="utf-8") == "Te laat gekomen."
    assert Entry.objects.count() == 1


def test_a_clock_that_is_a_day_ahead_loses_nothing(world: World, site: Site, mobile: Page) -> None:
    mobile.clock.set_fixed_time(timezone.now() + timedelta(days=1))
    site.visit(mobile, world.anna, TIMELINE)
    mobile.evaluate("navigator.serviceWorker.ready.then(() => true)")
    mobile.context.set_offline(True)
    mobile.goto(site.url + NEW)
    write(mobile, label="Wat gebeurde er?", text="Morgen is vandaag.")
    keep(mobile)
    texts = mobile.locator("[data-device-list] li")
    expect(texts).to_contain_text("Op dit toestel bewaard")
    mobile.context.set_offline(False)
    expect(texts).to_contain_text("Verstuurd")
    mobile.get_by_role("link", name="Lees terug").click()
    expect(mobile.get_by_role("article")).to_contain_text("Morgen is vandaag.")
    assert Entry.objects.count() == 1
