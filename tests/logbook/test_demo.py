"""The logbook's part of the demo world: the published shape, kept apart, idempotent, and large when asked."""

import pytest
from django.db.models import Count

from logbook import access, selectors
from logbook.demo import talks
from logbook.demo.load import SLUG
from logbook.models import Entry, EntryVersion, ReflectionInterview, TalkText
from logbook.selectors.talks import approved_talks
from logbook.services.talk_writing import one_page
from logbook.words import HELD, Domain
from plg import demo
from plg.models import Community, Membership
from plg.selectors import open_findings
from plg.services.names import masked_texts
from plg.slots import FREE_TEXTS
from tests.support.demo import member as member_of_demo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_world")]


def member(key: str, slug: str = "leergang-demo") -> Membership:
    return member_of_demo(key, slug)


def test_the_shape_is_the_one_the_study_published() -> None:
    leergang = Community.objects.get(slug="leergang-demo")
    entries = Entry.objects.filter(community=leergang)
    each = entries.values_list("author").annotate(n=Count("id")).values_list("n", flat=True)
    assert (entries.count(), len(each), min(each), max(each)) == (107, 17, 1, 15)
    assert selectors.research_entries(leergang).count() == 107
    assert not entries.filter(happened_on=None).exists()


def test_a_second_time_adds_nothing() -> None:
    before = list(Entry.objects.order_by("pk").values_list("pk", "current_id"))
    demo.build(size="study", entries=0)
    assert list(Entry.objects.order_by("pk").values_list("pk", "current_id")) == before
    assert EntryVersion.objects.count() == len(before)


def test_people_read_each_other_and_never_the_other_community() -> None:
    anna, marijke, eva = member("anna"), member("marijke"), member("eva")
    assert access.own_entries(anna).exists()
    assert access.shared_entries(anna).exists()
    assert access.shared_entries(marijke).exists()
    assert not access.visible_entries(eva).exists()
    outside = Entry.objects.filter(community__slug="plg-demo")
    assert outside.exists()
    for who in Membership.objects.filter(community__slug="leergang-demo"):
        assert not access.visible_entries(who).filter(pk__in=outside).exists()


def test_names_are_decided_so_that_a_round_can_open() -> None:
    leergang = Community.objects.get(slug="leergang-demo")
    assert not open_findings(leergang).exists()
    texts = [text for given in FREE_TEXTS.ask(leergang) for text in given]
    masked = "\n".join(masked_texts(leergang, texts).values())
    for name in ("Ilse", "Hatice", "Corné", "Wendy", "Gerrit"):
        assert name not in masked
    assert masked.count("[naam]") >= 5


def test_large_is_a_community_of_its_own_and_only_grows() -> None:
    for wanted in (40, 90, 90, 10):
        demo.build(size="large", entries=wanted)
    generated = Entry.objects.filter(community__slug=SLUG)
    assert generated.count() == 90
    assert Entry.objects.filter(community__slug="leergang-demo").count() == 107
    assert selectors.research_entries(Community.objects.get(slug=SLUG)).count() == 90
    for entry in generated.select_related("current"):
        assert entry.current is not None
        assert (entry.current.entry_id, entry.current.number) == (entry.pk, 1)
    anna = member("anna", SLUG)
    assert access.own_entries(anna).exists()
    assert access.shared_entries(anna).exists()
    # The sequences went along: the next entry of a person takes a free id.
    last = generated.order_by("-pk").values_list("pk", flat=True)[0]
    assert Entry.objects.create(community=anna.community, author=anna).pk == last + 1


def test_somebody_marked_growth_and_calls_some_of_it_lasting() -> None:
    network = selectors.network(member("anna"))
    assert (network.entries, sum(one.count for one in network.leads)) == (4, 11)
    assert network.fragments.keys() == set(Domain)
    assert all(network.fragments.values())
    assert not selectors.network(member("fatma"))


def test_the_fifty_one_talks_of_the_study_are_there_and_no_two_alike() -> None:
    community = Community.objects.get(slug="leergang-demo")
    held = ReflectionInterview.objects.filter(community=community, state__in=HELD)
    assert held.count() == 51
    assert set(held.values("participant").annotate(n=Count("pk")).values_list("n", flat=True)) == {3}
    first = TalkText.objects.filter(talk__in=held, number=1).values_list("text", flat=True)
    assert len(set(first)) == 51
    assert all(one_page(text.summary) for text in TalkText.objects.filter(talk__in=held))
    assert held.filter(state="sent").count() == 2
    assert approved_talks(community).count() == 49
    assert not open_findings(community).exists()
    talks.build(community)
    assert held.count() == 51
