"""The general half of erasing: what an app did not let go of stops it, and what cannot be emptied is named."""

import pytest
from django.db import models, transaction
from django.db.models import ProtectedError

from logbook.models import Entry
from plg.models import Community, User
from plg.privacy import emptying
from plg.services import erasing
from tests import factories as make
from tests.world import World

pytestmark = pytest.mark.django_db


def test_what_another_row_holds_on_to_is_an_apps_to_take_away_first(world: World) -> None:
    """An entry and its current text hold on to each other; the logbook lets go of both before."""
    make.entry(world.anna, "Van Anna.")
    with pytest.raises(ProtectedError), transaction.atomic():
        emptying.take_rows(world.anna.user)
    assert Entry.objects.exists()
    erasing.erase(user=world.anna.user, by=None)
    assert not Entry.objects.exists()


def test_every_kind_of_field_has_an_empty_value_or_is_named() -> None:
    assert emptying.empty(User._meta.get_field("name")) == ""
    assert emptying.empty(User._meta.get_field("email")) is None
    assert emptying.empty(models.JSONField()) == {}
    with pytest.raises(LookupError, match="starts_on cannot be emptied"):
        emptying.empty(Community._meta.get_field("starts_on"))
