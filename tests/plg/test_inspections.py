"""An administrator's look at private texts: with a reason, for half an hour, told to the trail; else nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from amo import services as amo
from amo.models import Remark
from plg.access.inspections import handle_of
from plg.audit.telling import Narrowing, trail_page
from plg.errors import DomainError, Refused
from plg.models import AuditLine, Inspection, Job, Membership, User
from plg.own import seen
from plg.privacy.pseudonyms import ensure
from plg.services import inspections as services
from plg.services.erasing import erase
from plg.services.inspections import Wish, end_by_time, end_inspection, open_inspection, read_names, read_texts
from plg.tasks import end_inspection as work_of_the_worker
from plg.words import InspectionScope, Role
from tests import factories
from tests.world import Sentinel, World

WHY = "De tekst van deze deelnemer staat dubbel."


@pytest.fixture
def folk(world: World, content: None) -> World:
    """The world, in which Anna and Bram wrote something for themselves alone."""
    for member in (world.anna, world.bram):
        ensure(member)
    factories.entry(world.anna, f"Bij de {Sentinel.PRIVATE} begon het.")
    factories.case(world.bram, title="De overdracht", situation=f"In de {Sentinel.CASE_DRAFT}.")
    return world


def wish(world: World, scope: InspectionScope = InspectionScope.MEMBER, **changed: Any) -> Wish:
    asked: dict[str, Any] = {"whom": world.anna.pseudonym.code, "reason": WHY, "reference": "MELDING-7"}
    return Wish(community=world.north, scope=scope, **asked | changed)


def opened(world: World, scope: InspectionScope = InspectionScope.MEMBER, **changed: Any) -> Inspection:
    return open_inspection(by=world.ada, wish=wish(world, scope, **changed))


def look(world: World, made: Inspection, member: Membership) -> HttpResponse:
    address = reverse("plg:inspection_texts", kwargs={"uid": made.uid, "member": handle_of(made, member)})
    answer = world.client(world.ada).get(address)
    assert isinstance(answer, HttpResponse)
    return answer


def words() -> list[str]:
    return list(AuditLine.objects.filter(word__startswith="inspection.").values_list("word", flat=True).order_by("pk"))


def _seen_by(member: Membership) -> list[str]:
    """Return what this member reads of who looked at what is theirs."""
    return [line.what for line in seen(member.user, None, 20)]


def over(made: Inspection) -> None:
    """Let the half hour pass."""
    moved = timezone.now() - timedelta(minutes=services.MINUTES + 1)
    Inspection.objects.filter(pk=made.pk).update(opened_at=moved, ends_at=moved + timedelta(minutes=services.MINUTES))


def test_without_an_inspection_an_administrator_reads_nothing(folk: World) -> None:
    assert Sentinel.PRIVATE in look(folk, opened(folk), folk.anna).content.decode()
    Inspection.objects.all().delete()
    client = folk.client(folk.ada)
    for address in (reverse("plg:home"), reverse("plg:inspections"), "/plg/north/", "/plg/north/logboek/"):
        shown = client.get(address).content.decode()
        assert Sentinel.PRIVATE not in shown
        assert "Akkerman" not in shown
        assert folk.anna.pseudonym.code not in shown


def test_opening_reading_and_ending_are_written_down(folk: World) -> None:
    made = opened(folk)
    look(folk, made, folk.anna)
    look(folk, made, folk.anna)
    end_inspection(by=folk.ada, inspection=made)
    end_inspection(by=folk.ada, inspection=made)
    assert words() == ["inspection.opened", "inspection.read", "inspection.read", "inspection.ended"]
    lines = AuditLine.objects.filter(word__startswith="inspection.")
    assert {(line.actor, line.subject, line.chain) for line in lines} == {
        (folk.ada.uid, folk.anna.uid, str(folk.north.uid))
    }
    assert {line.detail["inspection"] for line in lines} == {str(made.uid)}
    assert [line.sentence for line in reversed(trail_page(folk.karim, Narrowing()).lines)][-4:] == [
        "Ada Arends opende inzage: De teksten van één persoon. Over: Anna Akkerman.",
        "Ada Arends las 1 tekst van Anna Akkerman.",
        "Ada Arends las 1 tekst van Anna Akkerman.",
        "De inzage van Ada Arends is geëindigd (met de knop).",
    ]


def test_the_trail_keeps_neither_the_reason_nor_a_text(folk: World) -> None:
    look(folk, opened(folk), folk.anna)
    kept = str(list(AuditLine.objects.values_list("detail", flat=True)))
    assert WHY not in kept
    assert Sentinel.PRIVATE not in kept


def test_the_page_ends_by_itself(folk: World) -> None:
    made = opened(folk)
    answer = look(folk, made, folk.anna)
    seconds = int(answer.headers["Refresh"].partition(";")[0])
    assert 0 < seconds <= services.MINUTES * 60 + 1
    assert "no-store" in answer.headers["Cache-Control"]
    assert "Beëindig de inzage nu" in answer.content.decode()
    over(made)
    refused = look(folk, made, folk.anna)
    assert refused.status_code == 403
    assert "Deze inzage is afgelopen" in refused.content.decode()
    assert Sentinel.PRIVATE not in refused.content.decode()
    shown = folk.client(folk.ada).get(reverse("plg:inspection", kwargs={"uid": made.uid}))
    assert "Deze inzage is afgelopen" in shown.content.decode()
    assert folk.anna.pseudonym.code not in shown.content.decode()
    assert "Refresh" not in shown.headers


def test_the_end_by_time_is_written_down_once(folk: World) -> None:
    made = opened(folk)
    job = Job.objects.get(task="plg.end_inspection")
    assert job.not_before == made.ends_at
    work_of_the_worker(job, lambda step, steps, doing: None)
    assert words() == ["inspection.opened"], "too early"
    over(made)
    work_of_the_worker(job, lambda step, steps, doing: None)
    end_by_time(made.uid)
    assert words() == ["inspection.opened", "inspection.ended"]
    made.refresh_from_db()
    assert made.ended_at == made.ends_at
    assert AuditLine.objects.get(word="inspection.ended").detail["how"] == "time"


def test_ending_it_stops_reading_at_once(folk: World) -> None:
    made = opened(folk)
    ended = folk.client(folk.ada).post(reverse("plg:inspection_end", kwargs={"uid": made.uid}))
    assert ended.status_code == 302
    with pytest.raises(Refused, match="afgelopen"):
        read_texts(by=folk.ada, inspection=made, member=folk.anna)


def test_it_covers_the_one_person_and_nobody_else(folk: World) -> None:
    made = opened(folk)
    assert look(folk, made, folk.bram).status_code == 404
    with pytest.raises(Refused, match="niet over de teksten"):
        read_texts(by=folk.ada, inspection=made, member=folk.bram)
    with pytest.raises(Refused, match="niet over namen"):
        read_names(by=folk.ada, inspection=made)


def test_of_a_whole_community_each_reading_is_told_of_its_person(folk: World) -> None:
    made = opened(folk, InspectionScope.COMMUNITY, whom="")
    shown = folk.client(folk.ada).get(reverse("plg:inspection", kwargs={"uid": made.uid})).content.decode()
    assert folk.anna.pseudonym.code in shown
    assert "Akkerman" not in shown
    assert words() == ["inspection.opened"]
    assert Sentinel.CASE_DRAFT in look(folk, made, folk.bram).content.decode()
    line = AuditLine.objects.get(word="inspection.read")
    assert (line.subject, line.detail["texts"]) == (folk.bram.uid, 1)
    assert look(folk, made, folk.zoe).status_code == 404


def test_names_are_names_and_no_texts(folk: World) -> None:
    made = opened(folk, InspectionScope.NAMES, whom="")
    shown = folk.client(folk.ada).get(reverse("plg:inspection_names", kwargs={"uid": made.uid})).content.decode()
    assert "Anna Akkerman" in shown
    assert folk.anna.pseudonym.code in shown
    assert "Zijlstra" not in shown
    assert look(folk, made, folk.anna).status_code == 403
    assert words() == ["inspection.opened", "inspection.names_read"]


def test_asked_for_by_mail_it_tells_no_pseudonym(folk: World) -> None:
    """Who is who has a scope of its own: neither a code nor a key is the same in two inspections."""
    client, code = folk.client(folk.ada), folk.anna.pseudonym.code
    of_all = opened(folk, InspectionScope.COMMUNITY, whom="")
    listed = client.get(reverse("plg:inspection", kwargs={"uid": of_all.uid})).content.decode()
    assert code in listed
    made = opened(folk, whom=str(folk.anna.user.email))
    shown = client.get(reverse("plg:inspection", kwargs={"uid": made.uid})).content.decode()
    texts = look(folk, made, folk.anna).content.decode()
    assert Sentinel.PRIVATE in texts
    for page in (shown, texts):
        assert code not in page
        assert str(folk.anna.uid) not in page
        assert str(handle_of(of_all, folk.anna)) not in page
    assert str(handle_of(made, folk.anna)) in shown
    assert look(folk, of_all, folk.anna).status_code == 403, "it ended when the other was opened"


def test_somebody_erased_is_covered_by_nothing(folk: World) -> None:
    code = folk.anna.pseudonym.code
    before = opened(folk, InspectionScope.NAMES, whom="")
    assert folk.anna in read_names(by=folk.ada, inspection=before)
    erase(user=folk.anna.user, by=folk.anna.user)
    assert folk.anna not in read_names(by=folk.ada, inspection=before)
    made = opened(folk, InspectionScope.COMMUNITY, whom="")
    shown = folk.client(folk.ada).get(reverse("plg:inspection", kwargs={"uid": made.uid})).content.decode()
    assert code not in shown


def test_one_runs_at_a_time(folk: World) -> None:
    first, second = opened(folk), opened(folk, whom=str(folk.anna.user.email))
    first.refresh_from_db()
    assert first.ended_at is not None
    assert second.member == folk.anna
    assert AuditLine.objects.get(word="inspection.ended").detail["how"] == "next"
    over(second)
    opened(folk)
    assert AuditLine.objects.filter(word="inspection.ended").last().detail["how"] == "time"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"reason": "Even kijken."}, "hele zin"),
        ({"reason": " \n "}, "hele zin"),
        ({"reference": " "}, "kenmerk"),
        ({"whom": ""}, "niemand met dit pseudoniem"),
        ({"whom": "NIEMAND"}, "niemand met dit pseudoniem"),
    ],
)
def test_a_reason_is_asked_and_a_person_of_that_place(folk: World, changed: dict[str, Any], said: str) -> None:
    with pytest.raises(DomainError, match=said):
        opened(folk, **changed)
    assert not Inspection.objects.exists()
    assert words() == []


def test_somebody_of_another_community_is_nobody_here(folk: World) -> None:
    for whom in (str(folk.zoe.user.email), ensure(folk.zoe)):
        with pytest.raises(DomainError, match="niemand met dit pseudoniem"):
            opened(folk, whom=whom)


def test_the_page_opens_one_and_tells_what_is_missing(folk: World) -> None:
    client, page = folk.client(folk.ada), reverse("plg:inspections")
    data = {"community": "north", "scope": "member", "whom": folk.anna.pseudonym.code, "reference": "M-7"}
    refused = client.post(page, data | {"reason": "Zomaar."})
    assert refused.status_code == 400
    assert "hele zin" in refused.content.decode()
    assert client.post(page, data | {"reason": WHY, "community": "nowhere"}).status_code == 400
    answer = client.post(page, data | {"reason": WHY}, follow=True)
    assert "Inzage loopt tot" in answer.content.decode()
    assert WHY in answer.content.decode()


@pytest.mark.parametrize("who", ["anna", "marijke", "eva", "karim"])
def test_nobody_but_an_administrator_opens_one(folk: World, who: str) -> None:
    person = folk.who(who)
    assert isinstance(person, Membership)
    with pytest.raises(Refused, match="Alleen de beheerder"):
        open_inspection(by=person.user, wish=wish(folk))
    assert folk.client(person).get(reverse("plg:inspections")).status_code == 404


def test_an_inspection_is_its_openers_alone(folk: World) -> None:
    made = opened(folk)
    other = factories.person("Otto Overbeek", is_staff=True)
    client = folk.client(other)
    assert client.get(reverse("plg:inspection", kwargs={"uid": made.uid})).status_code == 404
    with pytest.raises(Refused, match="afgelopen"):
        read_texts(by=other, inspection=made, member=folk.anna)
    User.objects.filter(pk=folk.ada.pk).update(is_staff=False)
    assert look(folk, made, folk.anna).status_code == 404


def test_every_version_and_what_was_taken_back_is_among_the_texts(folk: World) -> None:
    factories.entry(folk.anna, f"De {Sentinel.WITHDRAWN} gaat terug.", state="withdrawn")
    Membership.objects.filter(pk=folk.anna.pk).update(left_at=timezone.now())
    assert Sentinel.WITHDRAWN in look(folk, opened(folk), folk.anna).content.decode()


def test_what_a_researcher_noted_is_a_text_too(folk: World) -> None:
    source = factories.source(factories.coding_round(folk.north), folk.anna)
    factories.assignment(source, folk.eva, memo=f"Een {Sentinel.MEMO}.")
    ensure(folk.eva)
    made = opened(folk, whom=folk.eva.pseudonym.code)
    assert folk.eva.has_role(Role.RESEARCHER)
    assert Sentinel.MEMO in look(folk, made, folk.eva).content.decode()


def test_what_was_answered_and_remarked_is_a_text_too(folk: World) -> None:
    sheet = amo.begin(by=folk.chantal, wave=factories.wave(folk.north))
    Remark.objects.create(sheet=sheet, scale="belongingness", text=f"Een {Sentinel.PRIVATE}.")
    made = opened(folk, whom=ensure(folk.chantal))
    shown = look(folk, made, folk.chantal).content.decode()
    assert "niet ingevuld" in shown
    assert Sentinel.PRIVATE in shown


def test_whom_it_is_about_reads_that_it_happened_and_why(folk: World) -> None:
    opened(folk, InspectionScope.COMMUNITY, whom="")
    made = opened(folk)
    look(folk, made, folk.anna)
    end_inspection(by=folk.ada, inspection=made)
    told = _seen_by(folk.anna)
    assert any("de leergemeenschap" in sentence and WHY in sentence for sentence in told)
    assert any("Over: Anna Akkerman" in sentence and WHY in sentence for sentence in told)
    assert "Ada Arends las 1 tekst van Anna Akkerman." in told
    assert not any("Anna" in sentence for sentence in _seen_by(folk.bram))
    assert _seen_by(folk.zoe) == []
