"""A checked file waits for its confirmation: an hour, for one person, one a purpose."""

from datetime import timedelta
from uuid import uuid4

import pytest

from plg.errors import DomainError
from plg.models import HeldFile
from plg.services.held_files import KEPT, drop_old, held, hold, let_go
from tests.world import World


def test_the_file_comes_back_to_who_chose_it(world: World) -> None:
    kept = hold(by=world.karim, purpose="people", name="mensen.csv", content=b"abc")
    found = held(by=world.karim, purpose="people", uid=kept.uid)
    assert (found.name, bytes(found.content)) == ("mensen.csv", b"abc")


def test_nobody_else_gets_it_and_no_other_purpose(world: World) -> None:
    kept = hold(by=world.karim, purpose="people", name="mensen.csv", content=b"abc")
    for by, purpose, uid in [
        (world.wilma, "people", kept.uid),
        (world.karim, "logbook", kept.uid),
        (world.karim, "people", uuid4()),
    ]:
        with pytest.raises(DomainError, match="niet meer bewaard"):
            held(by=by, purpose=purpose, uid=uid)


def test_a_new_choice_takes_the_place_of_the_old(world: World) -> None:
    old = hold(by=world.karim, purpose="people", name="een.csv", content=b"1")
    hold(by=world.karim, purpose="people", name="twee.csv", content=b"2")
    with pytest.raises(DomainError):
        held(by=world.karim, purpose="people", uid=old.uid)


def test_after_an_hour_it_is_gone(world: World) -> None:
    kept = hold(by=world.karim, purpose="people", name="mensen.csv", content=b"abc")
    HeldFile.objects.update(made_at=kept.made_at - KEPT - timedelta(seconds=1))
    with pytest.raises(DomainError):
        held(by=world.karim, purpose="people", uid=kept.uid)
    assert drop_old() == 1


def test_it_can_be_let_go(world: World) -> None:
    hold(by=world.karim, purpose="people", name="mensen.csv", content=b"abc")
    let_go(by=world.karim, purpose="people")
    assert not HeldFile.objects.exists()
