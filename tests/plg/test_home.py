"""The first page of a community: what is asked of you, and where you can go from there."""

import pytest
from django.test import Client

from tests.support.sign_in import sign_in
from tests.world import World

pytestmark = pytest.mark.django_db


def home(client: Client, world: World, name: str) -> str:
    member = getattr(world, name)
    sign_in(client, member)
    return client.get(f"/plg/{member.community.slug}/").content.decode()


def test_everybody_reads_where_they_can_go(client: Client, world: World) -> None:
    assert "Wat je meemaakte, en wat anderen met jou delen." in home(client, world, "anna")
    page = home(client, world, "karim")
    assert "Wie erbij horen, en wie al is uitgenodigd." in page
    assert "De gecodeerde gegevens, zonder namen." not in page  # the researcher's place
    assert "Wat je meemaakte" not in page
    assert "De gecodeerde gegevens, zonder namen." in home(client, world, "eva")
