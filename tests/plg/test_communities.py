"""A community from its first day to its archive: made by the administrator, changed by its coordinators."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from logbook.services.writing import write_entry
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.errors import Archived, DomainError, Refused
from plg.models import AuditLine, Community, ContentVersion, Job, Membership, User
from plg.services import communities
from plg.services.accepting import accept
from plg.services.communities import About
from plg.services.joining import Newcomer
from plg.services.versions import Stale
from plg.words import Role
from tests import factories
from tests.world import World

ABOUT = About(
    title="Leren in het oosten",
    theme="Samen leiden",
    starts_on=date(2026, 9, 1),
    ends_on=date(2027, 6, 30),
    retain_until=date(2030, 1, 1),
    learning_ground="Hogeschool Oost, op grond van een taak van algemeen belang.",
    remind_after=7,
)
NELLY = Newcomer("Nelly Noord", "Nelly@Plg.example")
EDIT = reverse("plg:community_edit", kwargs={"slug": "north"})


@pytest.fixture(autouse=True)
def _dutch() -> None:
    translation.activate("nl")


def sent(**changed: Any) -> dict[str, Any]:
    """Return what the page about a community sends."""
    said = {name: str(value) for name, value in vars(ABOUT).items() if name != "contents" and value}
    return {**said, "version": "1", "was": "", **changed}


def words() -> list[str]:
    return list(AuditLine.objects.order_by("pk").values_list("word", flat=True))


def test_a_community_begins_with_its_first_coordinator(world: World) -> None:
    version = factories.content("codebook", "proefboek")
    made = communities.make_community(
        by=world.ada, slug="oost", about=replace(ABOUT, contents=(version,)), coordinator=NELLY
    )
    first = made.memberships.get()
    assert (first.user.name, first.user.email, first.roles) == ("Nelly Noord", "nelly@plg.example", ["coordinator"])
    assert not first.user.has_usable_password()
    assert first.pseudonym.code
    assert list(made.contents.all()) == [version]
    assert Job.objects.filter(task="plg.invite", args={"memberships": [first.pk]}).exists()
    assert words()[-4:] == ["community.made", "content.chosen", "member.added", "people.invited"]
    line = AuditLine.objects.get(word="member.added")
    assert (line.chain, line.actor, line.subject, line.detail) == (
        str(made.uid),
        world.ada.uid,
        first.uid,
        {"roles": ["coordinator"]},
    )
    require(first, Permission.MANAGE_PEOPLE)


def test_the_first_coordinator_may_have_an_account_already(world: World) -> None:
    made = communities.make_community(
        by=world.ada, slug="oost", about=ABOUT, coordinator=Newcomer("Iemand Anders", str(world.karim.user.email))
    )
    first = made.memberships.get()
    assert (first.user.name, first.user.invited_as) == ("Iemand Anders", world.karim.user.email)
    assert accept(by=first.user, member=first) == world.karim.user
    assert User.objects.get(pk=world.karim.user.pk).name == "Karim Koster"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"slug": "north"}, "al van een andere leergemeenschap"),
        ({"about": replace(ABOUT, ends_on=date(2026, 8, 1))}, "einddatum ligt voor de begindatum"),
        ({"about": replace(ABOUT, retain_until=date(2027, 1, 1))}, "Bewaren kan niet stoppen"),
        ({"about": replace(ABOUT, contacts_until=date(2027, 6, 29))}, "nodig tot het einde"),
        ({"coordinator": Newcomer("Nelly", "nelly@@plg")}, "geen e-mailadres"),
        ({"coordinator": Newcomer("Nelly", "n@plg.example\nBcc: x@y.nl")}, "geen e-mailadres"),
    ],
)
def test_a_faulty_beginning_makes_nothing(world: World, changed: dict[str, Any], said: str) -> None:
    before = Community.objects.count(), User.objects.count(), AuditLine.objects.count()
    wanted: dict[str, Any] = {"slug": "oost", "about": ABOUT, "coordinator": NELLY}
    with pytest.raises(DomainError, match=said):
        communities.make_community(by=world.ada, **wanted | changed)
    assert (Community.objects.count(), User.objects.count(), AuditLine.objects.count()) == before


def test_only_an_administrator_makes_and_reopens(world: World) -> None:
    with pytest.raises(Refused):
        communities.make_community(by=world.karim.user, slug="oost", about=ABOUT, coordinator=NELLY)
    with pytest.raises(Refused):
        communities.reopen_community(by=world.karim.user, community=world.north)


def test_the_administrator_does_it_by_the_page(world: World, content: None) -> None:
    client = world.client(world.ada)
    page = reverse("plg:community_new")
    shown = client.get(page).content.decode()
    for label in ("Codeboek", "Vragen bij een leerervaring", "Vragenlijst", "Toestemmingstekst"):
        assert label in shown
    chosen = {f"content_{row.kind}": str(row.uid) for row in ContentVersion.objects.all()}
    extra = {"slug": "oost", "coordinator_name": NELLY.name, "coordinator_email": NELLY.email}
    said = {key: value for key, value in sent(**extra).items() if key not in {"version", "was"}}
    # What the form does not ask is not taken: an archived community, a flag of the person.
    answer = client.post(page, said | chosen | {"archived_at": "2026-01-01", "is_staff": "on", "roles": "researcher"})
    assert answer.status_code == 302
    made = Community.objects.get(slug="oost")
    assert made.archived_at is None
    assert {row.kind for row in made.contents.all()} >= {"codebook", "prompts", "instrument", "consent"}
    assert made.memberships.get().roles == ["coordinator"]
    assert not made.memberships.get().user.is_staff
    assert "Leren in het oosten" in client.get(reverse("plg:communities")).content.decode()


def test_a_faulty_page_says_where(world: World, content: None) -> None:
    client = world.client(world.ada)
    chosen = {f"content_{row.kind}": str(row.uid) for row in ContentVersion.objects.all()}
    said = sent(slug="north", coordinator_name="", coordinator_email="x", ends_on="2026-01-01")
    shown = client.post(reverse("plg:community_new"), said | chosen).content.decode()
    for sentence in ("al van een andere", "Wie coördineert", "geen e-mailadres", "vóór het begin"):
        assert sentence in shown
    assert Community.objects.count() == 2


def test_a_coordinator_changes_what_it_works_with(world: World) -> None:
    old, new = factories.content("codebook", "oud"), factories.content("codebook", "nieuw")
    world.north.contents.add(old)
    changed = communities.change_community(by=world.karim, about=replace(ABOUT, contents=(new,)), version=1)
    assert (changed.title, changed.slug) == ("Leren in het oosten", "north")
    assert list(world.north.contents.all()) == [new]
    assert Community.objects.get(pk=world.north.pk).version == 2
    line = AuditLine.objects.get(word="community.changed")
    assert "title" in line.detail["fields"]
    assert "Leren" not in str(line.detail)  # fields, never what they hold
    same = communities.change_community(by=world.karim, about=replace(ABOUT, contents=(new,)), version=2)
    assert same.version == 2
    with pytest.raises(Refused):
        communities.change_community(by=world.marijke, about=ABOUT, version=2)


def test_of_two_coordinators_the_second_is_told(world: World) -> None:
    communities.change_community(by=world.karim, about=ABOUT, version=1)
    with pytest.raises(Stale, match="Iemand anders veranderde dit"):
        communities.change_community(by=world.karim, about=replace(ABOUT, title="Overschreven"), version=1)
    assert Community.objects.get(pk=world.north.pk).title == "Leren in het oosten"


def test_the_second_coordinator_sees_both_and_loses_nothing(world: World, content: None) -> None:
    """Karim changes the theme; Kees, with the page still open from before, changes title and theme."""
    kees = factories.member(world.north, "Kees Kamp", Role.COORDINATOR)
    one, two = world.client(world.karim), world.client(kees)
    opened = two.get(EDIT).context["form"].initial
    chosen = {key: str(value) for key, value in opened.items() if key.startswith("content_")}
    base = sent(title=opened["title"], theme="") | chosen
    before = {"was": opened["was"], "version": str(opened["version"])}
    assert one.post(EDIT, base | before | {"theme": "Verbinden", "remind_after": "10"}).status_code == 302
    answer = two.post(EDIT, base | before | {"title": "Noorderlicht", "theme": "Verschil maken"})
    shown = answer.content.decode()
    assert answer.status_code == 409
    for value in ("Verbinden", "Verschil maken", "Noorderlicht", "Leren in het noorden"):
        assert value in shown
    north = Community.objects.get(pk=world.north.pk)
    assert (north.title, north.theme, north.remind_after) == ("Leren in het noorden", "Verbinden", 10)
    # What only Karim changed is taken over in the form; what Kees changed is kept.
    form = answer.context["form"].initial
    assert (form["title"], form["theme"], form["remind_after"]) == ("Noorderlicht", "Verschil maken", "10")
    assert form["version"] == north.version
    kept = {key: str(value) for key, value in form.items()}
    assert two.post(EDIT, base | kept).status_code == 302
    north.refresh_from_db()
    assert (north.title, north.theme, north.remind_after) == ("Noorderlicht", "Verschil maken", 10)


def test_an_archive_is_read_and_not_written(world: World) -> None:
    client = world.client(world.karim)
    assert client.post(reverse("plg:community_archive", kwargs={"slug": "north"})).status_code == 302
    anna = world.client(world.anna)
    shown = anna.get(reverse("plg:community", kwargs={"slug": "north"})).content.decode()
    assert "is gearchiveerd op" in shown
    assert reverse("logbook:new", kwargs={"slug": "north"}) not in shown
    assert anna.get(reverse("logbook:timeline", kwargs={"slug": "north"})).status_code == 200
    answer = anna.post(reverse("logbook:new", kwargs={"slug": "north"}), {"text": "Nog iets."})
    assert answer.status_code == 409
    assert "Alles is nog te lezen" in answer.content.decode()
    fresh = Membership.objects.select_related("community", "user").get(pk=world.anna.pk)
    with pytest.raises(Archived):
        write_entry(by=fresh, text="Langs een andere weg.", happened_on=None, client_key=uuid4())
    # Taking back is always possible.
    assert anna.post(reverse("plg:consent", kwargs={"slug": "north"}), {}).status_code != 409
    assert client.post(EDIT, sent()).status_code == 409
    assert words()[-1] == "community.archived"


def test_the_pages_of_an_archive_offer_nothing_that_would_be_refused(world: World) -> None:
    factories.member(world.north, "Nog Niet")
    client, offered = world.client(world.karim), {}
    pages = ("people", "names", "duos", "mail", "community_edit")
    for closed in (False, True):
        for name in pages:
            shown = client.get(reverse(f"plg:{name}", kwargs={"slug": "north"})).content.decode()
            main = shown[shown.index("<main") : shown.index("</main>")]
            offered[closed, name] = 'method="post"' in main or "/laden/" in main or "/nieuw/" in main
        communities.archive_community(by=world.karim)
    assert [name for name in pages if offered[False, name]] == ["people", "names", "duos", "community_edit"]
    assert not any(offered[True, name] for name in pages)


def test_the_administrator_reopens_it(world: World) -> None:
    communities.archive_community(by=world.karim)
    communities.archive_community(by=world.karim)  # twice is once
    client = world.client(world.ada)
    listed = client.get(reverse("plg:communities")).content.decode()
    assert "Gearchiveerd" in listed
    assert "Deze leergemeenschap is gearchiveerd" not in listed  # the list is of all of them
    assert client.post(reverse("plg:community_reopen", kwargs={"uid": world.north.uid})).status_code == 302
    assert Community.objects.get(pk=world.north.pk).archived_at is None
    lines = AuditLine.objects.filter(word__startswith="community.").order_by("pk").values_list("word", "actor")
    assert list(lines) == [("community.archived", world.karim.user.uid), ("community.reopened", world.ada.uid)]


def test_somebody_in_an_archive_only_still_finds_it(world: World, client: Client) -> None:
    Community.objects.filter(pk=world.north.pk).update(archived_at=timezone.now())
    factories.member(world.south, world.anna.user)
    shown = world.client(world.anna).get(reverse("plg:home")).content.decode()
    assert "Gearchiveerd, nog te lezen" in shown
    assert "Leren in het zuiden" in shown


def test_reopening_what_is_open_changes_and_tells_nothing(world: World) -> None:
    communities.reopen_community(by=world.ada, community=world.north)
    assert Community.objects.get(pk=world.north.pk).version == world.north.version
    assert not AuditLine.objects.filter(word="community.reopened").exists()


def contents_on(client: Client) -> dict[str, str]:
    """Return what the community works with, as its page sends it."""
    opened = client.get(EDIT).context["form"].initial
    return {key: str(value) for key, value in opened.items() if key.startswith("content_")}


def test_who_is_second_reads_both_days_in_words(world: World, content: None) -> None:
    client = world.client(world.karim)
    chosen = contents_on(client)
    communities.change_community(by=world.karim, about=replace(ABOUT, ends_on=date(2027, 7, 16)), version=1)
    shown = client.post(EDIT, chosen | sent(ends_on="2027-07-09"))
    assert shown.status_code == 409
    for day in ("16 juli 2027", "9 juli 2027"):
        assert day in shown.content.decode()
    assert Community.objects.get(pk=world.north.pk).ends_on == date(2027, 7, 16)


@pytest.mark.parametrize("was", ["geen JSON", "[]", "[" * 19_000])
def test_what_a_form_says_it_was_opened_with_may_be_anything(world: World, content: None, was: str) -> None:
    client = world.client(world.karim)
    chosen = contents_on(client)
    communities.change_community(by=world.karim, about=ABOUT, version=1)
    shown = client.post(EDIT, chosen | sent(title="Anders", was=was))
    assert shown.status_code == 409
    assert "Leren in het oosten" in shown.content.decode()
    assert Community.objects.get(pk=world.north.pk).title == "Leren in het oosten"


def test_the_days_of_a_community_follow_each_other_on_the_page_too(world: World, content: None) -> None:
    client = world.client(world.karim)
    chosen = contents_on(client)
    for wrong, sentence in (
        ({"retain_until": "2027-06-29"}, "Bewaren duurt ten minste tot het einde"),
        ({"contacts_until": "2027-06-29"}, "Namen zijn nodig tot het einde"),
    ):
        shown = client.post(EDIT, chosen | sent(**wrong))
        assert shown.status_code == 400
        assert sentence in shown.content.decode()
    assert Community.objects.get(pk=world.north.pk).version == 1
