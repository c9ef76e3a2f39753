"""What somebody wrote under the entries of others is theirs to find and take away, whatever became of the sharing."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from logbook import services
from logbook.models import Response
from logbook.selectors.written import WRITTEN_ON_A_PAGE, written_page
from logbook.words import Circle
from plg.errors import Refused
from plg.models import Membership
from tests import factories as make
from tests.support.matrix import text_of
from tests.support.queries import MaxQueries
from tests.world import Sentinel, World

pytestmark = pytest.mark.django_db
PAGE = "/mijn/reacties/"


@pytest.fixture
def said(world: World) -> Response:
    """What Bram wrote under an entry that Anna shared with her duo, and then not any more."""
    entry = make.entry(world.anna, f"De {Sentinel.DUO} viel om.", Circle.DUO)
    made = services.respond(by=world.bram, entry=entry, text="Wie zag dat ook?", client_key=uuid4())
    services.unshare(by=world.anna, entry=entry, circles=[Circle.DUO])
    return made


def test_it_can_be_taken_back_after_the_entry_is_shared_no_more(world: World, said: Response) -> None:
    client = world.client(world.bram)
    assert client.get(reverse("logbook:entry", args=["north", said.entry.uid])).status_code == 404
    page = text_of(client.get(PAGE))
    assert "Wie zag dat ook?" in page
    assert "die nu niet met jou wordt gedeeld" in page
    assert Sentinel.DUO not in page
    assert str(said.entry.uid) not in page
    answer = client.post(reverse("written:take_back", args=[said.uid]), follow=True)
    assert "Niemand leest deze reactie nog" in text_of(answer)
    assert not Response.objects.exists()


def test_it_leads_to_the_entry_while_that_can_be_read(world: World, said: Response) -> None:
    services.share(by=world.anna, entry=said.entry, circles=[Circle.DUO])
    page = text_of(world.client(world.bram).get(PAGE))
    assert reverse("logbook:entry", args=["north", said.entry.uid]) in page
    assert Sentinel.DUO not in page


def test_who_left_takes_theirs_back_too(world: World, said: Response) -> None:
    Membership.objects.filter(pk=world.bram.pk).update(left_at=timezone.now())
    client = world.client(world.bram)
    assert PAGE in text_of(client.get("/"))
    assert client.post(reverse("written:take_back", args=[said.uid])).status_code == 302
    assert not Response.objects.exists()


def test_nobody_takes_back_another_ones(world: World, said: Response) -> None:
    for who in (world.anna, world.chantal, world.marijke, world.karim, world.zoe):
        assert world.client(who).post(reverse("written:take_back", args=[said.uid])).status_code == 404
        assert "Wie zag dat ook?" not in text_of(world.client(who).get(PAGE))
        with pytest.raises(Refused):
            services.take_back_response(by=who.user, response=said)
    assert Response.objects.get() == said


def test_the_way_there_is_shown_to_whoever_wrote_something(world: World, said: Response) -> None:
    assert PAGE in text_of(world.client(world.bram).get("/plg/north/ik/"))
    assert PAGE not in text_of(world.client(world.anna).get("/plg/north/ik/"))


def test_a_long_list_comes_in_parts(world: World, max_queries: MaxQueries) -> None:
    entry = make.entry(world.anna, "Vandaag.", Circle.DUO)
    now = timezone.now()
    Response.objects.bulk_create(
        Response(entry=entry, author=world.bram, text=f"Vraag {n}", made_at=now - timedelta(minutes=n))
        for n in range(WRITTEN_ON_A_PAGE + 3)
    )
    with max_queries(3):
        first = written_page(world.bram.user)
    assert len(first.lines) == WRITTEN_ON_A_PAGE
    rest = written_page(world.bram.user, first.before)
    assert [line.response.text for line in rest.lines][-1] == f"Vraag {WRITTEN_ON_A_PAGE + 2}"
    assert (len(rest.lines), rest.before) == (3, None)
