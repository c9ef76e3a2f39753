"""How an installation begins: the first administrator, made on the server, comes in and sets up a second step."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from plg.models import AuditLine, Job, User
from tests.plg.test_factors import set_up
from tests.support.sign_in import sign_in
from tests.world import World

pytestmark = pytest.mark.django_db


def make(*words: str) -> str:
    told = StringIO()
    call_command("make_administrator", *words, stdout=told)
    return told.getvalue()


def test_from_an_empty_database_to_an_administrator_inside() -> None:
    told = make(" Bea@Bestuur.Example ", "--name", "Bea Beheer")
    link = told.split()[-1]
    assert link.startswith("http://127.0.0.1:8000/link/")
    bea = User.objects.get(email="bea@bestuur.example")
    assert (bea.name, bea.is_staff, bea.is_superuser, bea.has_usable_password()) == ("Bea Beheer", True, True, False)
    assert AuditLine.objects.get(word="administrator.made").subject == bea.uid
    client = Client()
    path = link.removeprefix("http://127.0.0.1:8000")
    assert "Bea Beheer" in client.get(path).content.decode()
    assert "Zet een tweede stap" in client.post(path, follow=True).content.decode()
    set_up(client)
    assert client.get("/").status_code == 200
    assert client.post(path).headers["Location"] == "/"  # inside already
    assert Client().post(path).status_code == 410


def test_somebody_known_is_made_administrator_and_told_by_mail(world: World) -> None:
    told = make(str(world.bram.user.email), "--mail")
    assert "/link/" not in told
    assert Job.objects.get(task="plg.mail").args == {"letter": "sign_in", "user": str(world.bram.user.uid), "next": ""}
    world.bram.user.refresh_from_db()
    assert (world.bram.user.name, world.bram.user.is_staff) == ("Bram Bakker", True)
    make(str(world.bram.user.email))
    assert AuditLine.objects.filter(word="administrator.made").count() == 1


@pytest.mark.parametrize("words", [["geen-adres", "--name", "X"], ["nieuw@plg.example"], ["a@b.example\r\nBcc: x@y.z"]])
def test_a_mistake_is_one_sentence(words: list[str]) -> None:
    with pytest.raises(CommandError):
        make(*words)
    assert not User.objects.exists()


def test_a_closed_account_is_not_opened_by_the_way(world: World) -> None:
    User.objects.filter(pk=world.bram.user.pk).update(is_active=False)
    with pytest.raises(CommandError, match="gesloten"):
        make(str(world.bram.user.email))


def test_resetting_lost_factors(world: World) -> None:
    client = sign_in(Client(), world.karim)
    set_up(client)
    told = StringIO()
    call_command("reset_factors", str(world.karim.user.email), stdout=told)
    assert "2 taken away" in told.getvalue()
    assert client.get("/").headers["Location"].startswith("/inloggen/")
    assert AuditLine.objects.filter(word="factor.reset", subject=world.karim.user.uid).exists()
    with pytest.raises(CommandError, match="nobody"):
        call_command("reset_factors", "niemand@plg.example")
