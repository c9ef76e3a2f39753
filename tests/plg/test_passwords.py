"""A password of one's own: long and unknown is enough, and whoever changes it shows the old one."""

import hashlib
from pathlib import Path

import pytest
from django.contrib.auth.password_validation import password_validators_help_texts
from django.test import Client
from pytest_django import Settings

from plg.models import AuditLine, Job
from plg.services import passwords
from tests.support.sign_in import sign_in
from tests.world import World

pytestmark = pytest.mark.django_db
PAGE = "/mijn/inloggen/wachtwoord/"
GOOD = "de merel zingt om vijf uur"


def choose(client: Client, new: str, old: str = "") -> str:
    """Choose a password; return what the page says when it is refused, nothing when it is kept."""
    answer = client.post(PAGE, {"new": new, "old": old})
    return "" if answer.status_code == 302 else answer.content.decode()


def comes_in(world: World, password: str) -> bool:
    words = {"met-email": str(world.anna.user.email), "met-password": password}
    return Client().post("/inloggen/wachtwoord/", words).status_code == 302


def test_a_password_is_chosen_changed_and_taken_away(world: World) -> None:
    client, other = world.client(world.anna), world.client(world.anna)
    assert "oude wachtwoord" not in client.get(PAGE).content.decode()
    assert choose(client, GOOD) == ""
    assert comes_in(world, GOOD)
    assert client.get("/plg/north/").status_code == 200
    assert other.get("/plg/north/").status_code == 302
    assert "Je oude wachtwoord klopt niet" in choose(client, "de uil roept om middernacht")
    assert "Je oude wachtwoord klopt niet" in choose(client, "de uil roept om middernacht", "mis")
    assert choose(client, "de uil roept om middernacht", GOOD) == ""
    assert not comes_in(world, GOOD)
    assert client.post(PAGE, {"act": "drop"}).status_code == 302
    assert not comes_in(world, "de uil roept om middernacht")
    told = [line.detail["now"] for line in AuditLine.objects.filter(word="password.changed").order_by("position")]
    assert told == ["set", "set", "none"]
    assert [job.args["change"] for job in Job.objects.filter(task="plg.mail")] == ["password"] * 3


@pytest.mark.parametrize(
    ("new", "why"),
    [
        ("", "Vul een nieuw wachtwoord in."),
        ("veertien teken", "Maak het langer"),
        ("1q2w3e4r5t6y7u8i9o0p", "bekende wachtwoorden"),
        ("anna.akkerman@north", "lijkt te veel op je naam"),
        ("LeiderschapsPLG2026", "weinig meer dan de naam"),
        ("kindcentrumakkerwinde1", "weinig meer dan de naam"),
    ],
)
def test_a_password_that_others_would_guess(world: World, new: str, why: str) -> None:
    assert why in choose(world.client(world.anna), new)
    world.anna.user.refresh_from_db()
    assert not world.anna.user.has_usable_password()


@pytest.mark.parametrize(
    "new", ["aaaa bbbb cccc dddd", "ALLES IN HOOFDLETTERS", "🦉" * 20, " met blanco's rond ", "lang" * 40]
)
def test_any_marks_will_do(world: World, new: str) -> None:
    assert choose(world.client(world.anna), new) == ""
    assert comes_in(world, new)


def test_a_password_that_leaked_elsewhere(world: World, tmp_path: Path, settings: Settings) -> None:
    known = ["de merel zingt om zes uur", *(f"gelekt wachtwoord {n}" for n in range(40))]
    marks = sorted(hashlib.sha1(word.encode(), usedforsecurity=False).hexdigest().upper() for word in known)
    settings.LEAKED_PASSWORDS = tmp_path / "leaked.txt"
    settings.LEAKED_PASSWORDS.write_text("".join(f"{mark}:{n * 7}\r\n" for n, mark in enumerate(marks)))
    assert [word for word in known if not passwords.is_listed(settings.LEAKED_PASSWORDS, word)] == []
    assert not any(passwords.is_listed(settings.LEAKED_PASSWORDS, f"niet gelekt {n}") for n in range(40))
    assert "elders uitgelekt" in choose(world.client(world.anna), known[0])
    assert choose(world.client(world.anna), GOOD) == ""
    settings.LEAKED_PASSWORDS.write_text("")
    assert not passwords.is_listed(settings.LEAKED_PASSWORDS, known[0])


def test_a_form_of_django_may_list_the_rules_and_ours_add_nothing() -> None:
    assert password_validators_help_texts()[3:] == ["", ""]


def test_a_password_is_not_enough_for_staff(world: World) -> None:
    world.karim.user.set_password(GOOD)
    world.karim.user.save()
    client = Client()
    client.post("/inloggen/wachtwoord/", {"met-email": str(world.karim.user.email), "met-password": GOOD})
    assert client.get("/plg/north/").headers["Location"].startswith("/nog-een-stap/")
    assert client.get(PAGE).headers["Location"].startswith("/nog-een-stap/")
    assert sign_in(Client(), world.karim).get(PAGE).status_code == 200


def test_a_failed_sign_in_is_told_and_not_of_whom(world: World) -> None:
    for email in (str(world.anna.user.email), "niemand@plg.example"):
        Client().post("/inloggen/wachtwoord/", {"met-email": email, "met-password": "mis"})
    lines = AuditLine.objects.filter(word="account.refused")
    assert [(line.actor, line.subject, line.detail) for line in lines] == [(None, None, {"way": "password"})] * 2
