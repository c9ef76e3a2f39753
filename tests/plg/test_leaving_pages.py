"""The pages about leaving: told plainly, asked once more, and done only by who pressed the button."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from plg.access import proof
from plg.models import Membership, User
from plg.selectors import yes_count
from plg.services import leaving
from plg.words import Purpose, Role
from tests import factories as make
from tests.support.matrix import text_of
from tests.world import World

pytestmark = pytest.mark.django_db


def main_of(answer: Any) -> str:
    """Return what a page says, without the token of its forms."""
    text = text_of(answer)
    found = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)
    return found[found.index("<main") : found.index("</main>")]


def said(answer: Any) -> str:
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def test_the_three_ways_stand_side_by_side_with_counts(world: World) -> None:
    make.entry(world.anna, "Voor het onderzoek.", counts_in_research=True)
    make.entry(world.anna, "Voor mij.")
    client = world.client(world.anna)
    assert reverse("plg:leave", args=["north"]) in text_of(client.get(reverse("plg:me", args=["north"])))
    page = text_of(client.get(reverse("plg:leave", args=["north"])))
    for name in ("leave_stop", "leave_withdraw"):
        assert reverse(f"plg:{name}", args=["north"]) in page
    assert reverse("plg:leave_erase") in page
    assert '<td class="number">1</td>' in page
    assert '<td class="number">2</td>' in page


def test_who_gives_no_consent_is_not_offered_to_take_it_back(world: World) -> None:
    page = text_of(world.client(world.eva).get(reverse("plg:leave", args=["north"])))
    assert reverse("plg:leave_withdraw", args=["north"]) not in page
    assert reverse("plg:leave_erase") in page


def test_withdrawing_is_one_press_without_proof(world: World) -> None:
    client = world.client(world.anna)
    answer = client.post(reverse("plg:leave_withdraw", args=["north"]))
    assert answer.status_code == 302
    assert yes_count(world.anna) == 0
    assert "ingetrokken" in said(answer)
    assert "niets veranderd" in said(client.post(reverse("plg:leave_withdraw", args=["north"])))


def test_the_page_takes_back_a_yes_from_an_earlier_role(world: World) -> None:
    world.anna.roles = [Role.RESEARCHER.value]
    world.anna.save(update_fields=["roles"])
    client, address = world.client(world.anna), reverse("plg:leave_withdraw", args=["north"])
    ways = text_of(client.get(reverse("plg:leave", args=["north"])))
    assert address in ways
    assert reverse("plg:consent", args=["north"]) not in ways, "saying yes is a participant's"
    assert "ingetrokken" in said(client.post(address))
    assert yes_count(world.anna) == 0
    assert client.get(address).status_code == 403, "there is nothing left to take back"


def test_looking_does_nothing(world: World) -> None:
    client = world.client(world.anna)
    for address in (reverse("plg:leave_stop", args=["north"]), reverse("plg:leave_erase")):
        assert client.get(address).status_code == 200
    anna = Membership.objects.get(pk=world.anna.pk)
    assert (anna.left_at, yes_count(anna)) == (None, len(Purpose))


def test_stopping_says_goodbye_and_signs_out(world: World) -> None:
    client = world.client(world.anna)
    answer = client.post(reverse("plg:leave_stop", args=["north"]))
    assert "Je bent gestopt" in text_of(answer)
    assert client.get(reverse("plg:home")).status_code == 302
    assert not User.objects.get(pk=world.anna.user_id).is_active


def test_who_belongs_elsewhere_stays_signed_in(world: World) -> None:
    make.member(world.south, world.anna.user)
    client = world.client(world.anna)
    assert "Leren in het zuiden" in text_of(client.get(reverse("plg:leave_stop", args=["north"])))
    assert client.post(reverse("plg:leave_stop", args=["north"])).status_code == 302
    assert client.get("/plg/south/").status_code == 200
    assert client.get("/plg/north/").status_code == 404


def test_erasing_takes_ones_own_name_and_clears_the_device(world: World) -> None:
    client, address = world.client(world.anna), reverse("plg:leave_erase")
    for typed in ("", "Bram Bakker"):
        answer = client.post(address, {"name": typed})
        assert answer.status_code == 400
        assert "error-summary" in text_of(answer)
    assert User.objects.get(pk=world.anna.user_id).name
    answer = client.post(address, {"name": "anna akkerman"})
    assert "Alles van jou is gewist" in text_of(answer)
    assert '"storage"' in answer.headers["Clear-Site-Data"]
    assert User.objects.get(pk=world.anna.user_id).erased_at is not None
    assert client.get(address).status_code == 302


def test_stopping_and_erasing_ask_first_who_it_is(world: World) -> None:
    client = world.client(world.anna)
    session = client.session
    for key in [key for key, value in session.items() if isinstance(value, int)]:
        session[key] = session[key] - int(timedelta(hours=1).total_seconds())
    session.save()
    assert not proof.is_confirmed(client.session)
    for address in (reverse("plg:leave_stop", args=["north"]), reverse("plg:leave_erase")):
        answer = client.post(address, {"name": "Anna Akkerman"})
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(reverse("plg:confirm"))
    assert User.objects.get(pk=world.anna.user_id).erased_at is None
    assert Membership.objects.get(pk=world.anna.pk).left_at is None


def test_the_coordinator_does_it_for_who_asks(world: World) -> None:
    karim, address = world.client(world.karim), reverse("plg:leave_request", args=["north", world.anna.uid])
    page = text_of(karim.get(address))
    assert 'value="stop"' in page
    assert 'value="erase"' not in page, "who has an account erases herself"
    assert karim.post(address, {"act": "withdraw"}).status_code == 409
    why = {"act": "erase", "reason": "asked"}
    assert karim.post(address, why | {"name": "Anna Akkerman"}).status_code == 409
    assert "gestopt" in said(karim.post(address, {"act": "stop"}))
    assert 'value="stop"' not in text_of(karim.get(address))
    assert "ingetrokken" in said(karim.post(address, {"act": "withdraw"}))
    assert karim.post(address, why | {"name": "Anna"}).status_code == 400
    assert karim.post(address, {"act": "erase", "name": "Anna Akkerman"}).status_code == 400, "not without a reason"
    assert "krijgt een brief" in said(karim.post(address, why | {"name": "Anna Akkerman"}))
    assert User.objects.get(pk=world.anna.user_id).erased_at is None, "not unheard"


def test_the_coordinator_shows_who_they_are_before_erasing_somebody(world: World) -> None:
    leaving.stop(by=world.anna)
    client, address = world.client(world.karim), reverse("plg:leave_request", args=["north", world.anna.uid])
    session = client.session
    session[proof.CONFIRMED] = 0
    session.save()
    answer = client.post(address, {"act": "erase", "name": "Anna Akkerman"})
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("plg:confirm"))
    assert User.objects.get(pk=world.anna.user_id).erased_at is None


def test_the_coordinators_page_is_the_same_for_a_yes_and_a_no(world: World) -> None:
    leaving.stop(by=world.anna)
    client, address = world.client(world.karim), reverse("plg:leave_request", args=["north", world.anna.uid])
    before = main_of(client.get(address))
    leaving.withdraw_for(by=world.karim, member=Membership.objects.get(pk=world.anna.pk))
    assert yes_count(world.anna) == 0
    assert main_of(client.get(address)) == before


def test_who_left_finds_the_way_to_erase(world: World) -> None:
    make.person("Kees Kok", email="kees@plg.example")
    left = world.client(world.hans)
    assert reverse("plg:leave_erase") in text_of(left.get(reverse("plg:home")))
    assert left.post(reverse("plg:leave_erase"), {"name": "Hans Hendriks"}).status_code == 200
    assert User.objects.get(pk=world.hans.user_id).name == ""


def test_after_stopping_the_coordinator_still_finds_them(world: World) -> None:
    leaving.stop(by=world.bram)
    answer = world.client(world.karim).get(reverse("plg:leave_request", args=["north", world.bram.uid]))
    assert answer.status_code == 200
