"""The demo: its people, one click to be one of them, and its mail. Nowhere but where DEMO is on."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.management import CommandError, call_command
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from plg import demo, slots
from plg.models import Community, ConsentSeal, DuoSeat, Membership, User
from plg.selectors import consenting_members
from plg.services import erasing
from plg.services.consent_chains import broken_chains
from plg.services.mail_box import letters
from plg.services.personas import casts, persona
from plg.words import Purpose, Role
from tests import factories
from tests.world import World


@pytest.fixture
def only_ground(monkeypatch: pytest.MonkeyPatch) -> None:
    """The ground's part alone; the other apps try their own."""
    monkeypatch.setattr(slots.DEMO, "providers", [])


@pytest.fixture
def built(db: None, only_ground: None) -> None:
    call_command("demo_world", stderr=StringIO())


def counts() -> tuple[int, ...]:
    return tuple(model._default_manager.count() for model in (User, Community, Membership, DuoSeat, ConsentSeal))


def test_the_people_have_the_published_shape(built: None) -> None:
    leergang = Community.objects.get(slug="leergang-demo")
    people = leergang.memberships.filter(roles__contains=[Role.PARTICIPANT])
    assert people.count() == 17
    assert people.values("school").distinct().count() == 8
    sizes = sorted(duo.seats.count() for duo in leergang.duos.all())
    assert sizes == [2] * 7 + [3]
    assert all(seat.since == seat.membership.joined_at for seat in DuoSeat.objects.select_related("membership"))
    for purpose in Purpose:
        assert consenting_members(purpose).filter(community=leergang).count() == 17
    assert broken_chains() == []


def test_the_two_communities_share_nobody(built: None) -> None:
    here, there = (
        set(Membership.objects.filter(community__slug=slug).values_list("user", flat=True))
        for slug in ("leergang-demo", "plg-demo")
    )
    assert here
    assert there
    assert not here & there


def test_somebody_is_left_to_invite(built: None) -> None:
    waiting = User.objects.get(is_demo=True, last_login=None)
    assert waiting.memberships.get().community.slug == "plg-demo"
    assert not ConsentSeal.objects.filter(membership__user=waiting).exists()


def test_building_twice_adds_nothing_and_leaves_what_people_did(built: None) -> None:
    anna = Membership.objects.get(user__email="anna@demo.example")
    Membership.objects.filter(pk=anna.pk).update(position="directeur")
    before = counts()
    call_command("demo_world", stderr=StringIO())
    assert counts() == before
    anna.refresh_from_db()
    assert anna.position == "directeur"


def test_showing_prints_json_and_nothing_else(built: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("demo_world", "--show")
    told = json.loads(capsys.readouterr().out)
    slugs = {community["slug"]: community for community in told["communities"]}
    assert set(slugs) == {"leergang-demo", "plg-demo"}
    assert len(slugs["leergang-demo"]["people"]) == 17 + 5
    anna = next(row for row in told["personas"] if row["email"] == "anna@demo.example")
    assert anna["pseudonym"] == Membership.objects.get(user__email="anna@demo.example").pseudonym.code
    assert told["sign_in"] == reverse("plg:demo")


def test_showing_makes_a_world_that_is_not_there(
    db: None, only_ground: None, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("demo_world", "--show")
    assert json.loads(capsys.readouterr().out)["personas"]


def test_the_apps_are_asked_with_size_and_entries(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, int]] = []
    monkeypatch.setattr(slots.DEMO, "providers", [(1, lambda size, entries: asked.append((size, entries)))])
    call_command("demo_world", "--size", "large", "--entries", "5", stderr=StringIO())
    assert asked == [("large", 5)]


def test_an_app_that_fails_leaves_no_half_world(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(size: str, entries: int) -> None:
        raise ValueError("half")

    monkeypatch.setattr(slots.DEMO, "providers", [(1, fail)])
    with pytest.raises(ValueError, match="half"):
        demo.build(size="study", entries=0)
    assert not demo.is_there()


@pytest.mark.parametrize("words", [["--entries", "5"], ["--size", "large", "--entries", "-1"]])
def test_entries_go_with_a_large_world(db: None, words: list[str]) -> None:
    with pytest.raises(CommandError, match="--entries"):
        call_command("demo_world", *words)


def test_never_in_production(built: None, client: Client) -> None:
    who = str(User.objects.get(email="anna@demo.example").uid)
    with override_settings(DEMO=False):
        with pytest.raises(CommandError, match="never in production"):
            call_command("demo_world")
        assert client.get("/demo/").status_code == 404
        assert client.post("/demo/", {"who": who}).status_code == 404
        assert client.get("/demo/post/").status_code == 404
        assert casts() == []
        assert letters() == []
        assert "demo" not in client.get("/inloggen/").content.decode().lower()
    assert "_auth_user_id" not in client.session


def test_one_click_to_be_somebody(built: None, client: Client) -> None:
    shown = client.get("/demo/").content.decode()
    assert "Anna Hoekstra" in shown
    assert "bijna elke week" in shown
    who = User.objects.get(email="anna@demo.example")
    assert client.post("/demo/", {"who": str(who.uid)}).headers["Location"] == "/"
    assert client.session["_auth_user_id"] == str(who.pk)


def test_only_invented_people_can_be_picked(built: None, client: Client) -> None:
    world = World.build()
    for who in (str(world.anna.user.uid), str(world.ada.uid), "geen-uid", ""):
        assert client.post("/demo/", {"who": who}).status_code == 404
    assert "_auth_user_id" not in client.session
    assert "Anna Akkerman" not in client.get("/demo/").content.decode()


def test_without_a_world_the_page_says_how_to_make_it(client: Client, db: None) -> None:
    assert "manage.py demo_world" in client.get("/demo/").content.decode()


def test_the_mail_can_be_read(client: Client, db: None, tmp_path: Path) -> None:
    with override_settings(EMAIL_FILE_PATH=str(tmp_path), BASE_URL="http://plg.example"):
        assert "Er is nog geen mail verstuurd" in client.get("/demo/post/").content.decode()
        box = get_connection("django.core.mail.backends.filebased.EmailBackend", file_path=str(tmp_path))
        for n in (1, 2):
            text = (
                f"Dag Zoë,\n\n<script>alert({n})</script>\n\nhttp://plg.example/link/abc{n}/?next=%2F\n" + "lang " * 300
            )
            letter = EmailMultiAlternatives(f"Brief {n}", text, to=["Zoë <z@x.nl>"], connection=box)
            letter.attach_alternative("<p>html</p>", "text/html")
            letter.send()
        keeper = factories.person("Ada Arends", is_staff=True)
        EmailMultiAlternatives("Sleutel", "/link/ada/", to=[f"Ada <{keeper.email}>"], connection=box).send()
        (tmp_path / "half.log").write_bytes(b"")
        shown = client.get("/demo/post/").content.decode()
    assert "Brief 1" in shown
    assert "Dag Zoë" in shown
    assert 'href="/link/abc2/?next=%2F"' in shown
    assert "<script>alert" not in shown
    assert "Sleutel" not in shown


def test_where_the_demo_is_off_nobody_can_be_picked(built: None) -> None:
    somebody = User.objects.filter(is_demo=True, is_active=True).first()
    assert somebody
    with override_settings(DEMO=False):
        assert (persona(somebody.uid), casts()) == (None, [])
    with override_settings(DEMO=True):
        assert persona(somebody.uid) == somebody
        assert casts()


def test_whoever_is_erased_has_no_letter_left_in_the_box(
    world: World, tmp_path: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with override_settings(EMAIL_FILE_PATH=str(tmp_path)):
        for member in (world.anna, world.bram):
            box = get_connection("django.core.mail.backends.filebased.EmailBackend", file_path=str(tmp_path))
            EmailMultiAlternatives("Brief", "Dag.", to=[f"X <{member.user.email}>"], connection=box).send()
        with django_capture_on_commit_callbacks(execute=True):
            erasing.erase(user=world.anna.user, by=world.anna)
    (left,) = tmp_path.glob("*.log")
    assert str(world.bram.user.email) in left.read_text()
