"""After leaving: taking back a yes, taking one's data along and erasing oneself, as easily as when one belonged."""

import pytest
from django.urls import reverse
from django.utils import timezone

from plg.errors import Refused
from plg.models import AuditLine, ConsentSeal, Membership, User
from plg.selectors import consenting_members, latest_answers, yes_count
from plg.services import leaving
from plg.services.consent_chains import broken_chains
from plg.slots import OWN_PARTS
from plg.words import Purpose
from tests import factories as make
from tests.support.matrix import text_of
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def gone(world: World) -> Membership:
    """Anna, who said yes to everything and was marked as left; her account is open."""
    Membership.objects.filter(pk=world.anna.pk).update(left_at=timezone.now())
    return Membership.objects.select_related("user", "community").get(pk=world.anna.pk)


def page_of(member: Membership) -> str:
    return reverse("plg:former", args=[member.uid])


def test_where_somebody_took_part_stands_on_their_own_pages(world: World, gone: Membership) -> None:
    client = world.client(gone)
    assert client.get("/plg/north/").status_code == 404
    assert page_of(gone) in text_of(client.get("/"))
    elsewhere = make.member(world.south, gone.user)
    assert page_of(gone) in text_of(client.get("/plg/south/ik/")), "also for who belongs somewhere else"
    assert page_of(elsewhere) not in text_of(client.get("/plg/south/ik/"))
    assert "Waar je eerder meedeed" not in text_of(world.client(world.bram).get("/plg/north/ik/"))


def test_one_yes_is_taken_back_with_one_press(world: World, gone: Membership) -> None:
    client, address = world.client(gone), page_of(gone)
    assert text_of(client.get(address)).count('name="purpose"') == len(Purpose)
    assert client.post(address, {"purpose": "quotes"}).status_code == 302
    assert not latest_answers(gone)[Purpose.QUOTES].given
    assert yes_count(gone) == len(Purpose) - 1
    assert gone in consenting_members(Purpose.ENTRIES)
    assert text_of(client.get(address)).count('name="purpose"') == len(Purpose) - 1


def test_everything_is_taken_back_with_one_press_too(world: World, gone: Membership) -> None:
    client, address = world.client(gone), page_of(gone)
    answer = client.post(address, follow=True)
    assert "7 onderdelen is ingetrokken" in text_of(answer)
    assert "er staat geen toestemming van jou open" in text_of(answer)
    assert not consenting_members(Purpose.ENTRIES).filter(pk=gone.pk).exists()
    assert AuditLine.objects.get(word="consent.withdrawn").actor == gone.user.uid
    assert not broken_chains()
    before = ConsentSeal.objects.count()
    assert "niets veranderd" in text_of(client.post(address, follow=True))
    assert ConsentSeal.objects.count() == before


def test_nobody_takes_back_for_another(world: World, gone: Membership) -> None:
    for who in (world.bram, world.karim, world.hans, world.zoe, world.ada):
        assert world.client(who).post(page_of(gone)).status_code == 404
        user = who if isinstance(who, User) else who.user
        with pytest.raises(Refused):
            leaving.withdraw_after(by=user, member=gone)
    assert yes_count(gone) == len(Purpose)
    assert world.client(world.bram).get(page_of(world.bram)).status_code == 404, "who belongs has a page of their own"


def test_a_community_in_an_archive_is_left_in_the_same_way(world: World, gone: Membership) -> None:
    type(gone.community).objects.filter(pk=gone.community_id).update(archived_at=timezone.now())
    assert world.client(gone).post(page_of(gone)).status_code == 302
    assert yes_count(gone) == 0


def test_the_copy_of_own_data_holds_what_was_left(world: World, gone: Membership) -> None:
    """That it is complete is tested in tests/reports/test_own_copy.py; here, that leaving takes nothing out of it."""
    make.entry(gone, "Wat ik daar schreef, neem ik mee.")
    chapters = [str(part) for part in OWN_PARTS.ask(gone.user)]
    for word in ("Wat ik daar schreef, neem ik mee.", gone.community.title, "Weg sinds", "Citaten"):
        assert any(word in chapter for chapter in chapters), word
    assert world.client(gone).get(reverse("own:data")).status_code == 200


def test_who_left_erases_themselves(world: World, gone: Membership) -> None:
    answer = world.client(gone).post(reverse("plg:leave_erase"), {"name": "Anna Akkerman"})
    assert answer.status_code == 200
    assert User.objects.get(pk=gone.user_id).erased_at is not None
