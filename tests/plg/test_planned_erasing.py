"""A coordinator erases nobody unheard: a letter, time to say no with one press, and then once, by night."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from plg.errors import DomainError, Gone, Refused
from plg.models import AuditLine, Job, Mailing, MailRefusal, Membership, PlannedErasure, User
from plg.privacy.register import owned_models
from plg.services import erasing, leaving, letters, members
from plg.services import planned_erasing as services
from plg.services.closing import close_account
from plg.tasks import erase_planned
from plg.words import ErasureAnswer, ErasureReason, Role
from tests import factories as make
from tests.support.matrix import text_of
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def gone(world: World) -> Membership:
    """Anna, marked as left by the coordinator; her account is open."""
    Membership.objects.filter(pk=world.anna.pk).update(left_at=timezone.now())
    make.entry(world.anna, "Dit is van mij.")
    return fresh(world.anna)


def fresh(member: Membership) -> Membership:
    return Membership.objects.select_related("user", "community").get(pk=member.pk)


def planned(world: World, member: Membership, told: bool = True) -> PlannedErasure:
    """Plan it, and let the letter go."""
    made = services.plan(by=world.karim, member=member, reason=ErasureReason.ENDED, name=member.user.name)
    if told:
        assert made.letter is not None
        letters.send(made.letter)
    return PlannedErasure.objects.select_related("letter__mailing").get(pk=made.pk)


def token_of(plan: PlannedErasure) -> str:
    return services.address_of(plan).split("/")[2]


def after(days: float) -> int:
    return services.carry_out_due(timezone.now() + timedelta(days=days))


def is_erased(member: Membership) -> bool:
    return User.objects.get(pk=member.user_id).erased_at is not None


def words(member: Membership) -> list[str]:
    found = AuditLine.objects.filter(word__startswith="erasure.", subject=member.uid)
    return list(found.order_by("position").values_list("word", flat=True))


def test_the_person_hears_what_will_happen_and_when(world: World, gone: Membership) -> None:
    planned(world, gone)
    (letter,) = mail.outbox
    assert letter.to == ["Anna Akkerman <anna.akkerman@north.example>"]
    day = timezone.localdate() + timedelta(days=14)
    for word in (f"{day.day} ", str(day.year), "Karim Koster", "Leren in het noorden", "/wissen/"):
        assert word in str(letter.body), word
    assert "Dit is van mij" not in str(letter.body)
    line = AuditLine.objects.get(word="erasure.planned")
    assert (line.actor, line.subject, line.detail) == (world.karim.user.uid, gone.uid, {"reason": "ended", "days": 14})


def test_nothing_goes_before_its_time_and_then_once(world: World, gone: Membership) -> None:
    planned(world, gone)
    assert (after(13.9), is_erased(gone)) == (0, False)
    assert (after(14.1), is_erased(gone)) == (1, True)
    assert not PlannedErasure.objects.exists(), "the plan goes with the person"
    lines = AuditLine.objects.count()
    assert after(15) == 0
    assert AuditLine.objects.count() == lines
    assert AuditLine.objects.get(word="person.erased", subject=gone.uid).detail["reason"] == "ended"


def test_the_night_does_it(world: World, gone: Membership) -> None:
    plan = planned(world, gone)
    erase_planned()
    assert not is_erased(gone)
    Mailing.objects.filter(job=plan.letter).update(sent_at=timezone.now() - timedelta(days=15))
    erase_planned()
    assert is_erased(gone)


def test_the_time_is_a_setting_and_a_promise(world: World, gone: Membership, settings: Settings) -> None:
    settings.ERASE_WAIT_DAYS = 30
    planned(world, gone)
    settings.ERASE_WAIT_DAYS = 1
    assert (after(29), is_erased(gone)) == (0, False), "what the letter said stands"
    assert after(31) == 1


def test_nobody_is_erased_who_did_not_hear(world: World, gone: Membership) -> None:
    planned(world, gone, told=False)
    assert (after(100), is_erased(gone)) == (0, False)


@pytest.mark.parametrize("said", ErasureAnswer)
def test_one_press_without_signing_in_stops_it(world: World, gone: Membership, said: ErasureAnswer) -> None:
    plan, client = planned(world, gone), Client(enforce_csrf_checks=True)
    address = reverse("plg:erasure_answer", args=[token_of(plan)])
    for _scanner in range(3):
        assert "Nee, wis mij niet" in text_of(client.get(address))
    assert PlannedErasure.objects.get().is_open, "looking does nothing"
    assert client.post(address, {"answer": said.value}).status_code == 302
    assert (after(100), is_erased(gone)) == (0, False)
    assert words(gone) == ["erasure.planned", "erasure.answered"]
    job = Job.objects.get(args__letter="erasure_answered")
    letters.send(job)
    assert mail.outbox[-1].to == ["Karim Koster <karim.koster@north.example>"]
    assert "Anna" not in str(mail.outbox[-1].body)
    page = text_of(world.client(world.karim).get(reverse("plg:leave_request", args=["north", gone.uid])))
    assert ("wis mij niet" in page) == (said == ErasureAnswer.NO)
    assert ("eerst iets vragen" in page) == (said == ErasureAnswer.ASK)


def test_a_no_stands_and_a_question_may_become_one(world: World, gone: Membership) -> None:
    token = token_of(planned(world, gone))
    services.answer(token=token, said=ErasureAnswer.ASK)
    again = planned(world, gone)
    assert again.is_open, "after the question was answered it may be planned anew"
    services.answer(token=token, said=ErasureAnswer.NO)
    services.answer(token=token_of(again), said=ErasureAnswer.NO)
    services.answer(token=token_of(again), said=ErasureAnswer.ASK)
    assert set(PlannedErasure.objects.values_list("answer", flat=True)) == {"no"}
    with pytest.raises(DomainError, match="wil niet gewist worden"):
        planned(world, gone)


def test_forged_and_finished_links(world: World, gone: Membership, client: Client) -> None:
    token = token_of(planned(world, gone))
    for forged in ("x", token[:-1], token.replace(token[0], "0", 1) + "0", "a.b"):
        assert client.post(reverse("plg:erasure_answer", args=[forged]), {"answer": "no"}).status_code == 404
    assert client.post(reverse("plg:erasure_answer", args=[token]), {"answer": "wat"}).status_code == 400
    services.call_off(by=world.karim, member=gone)
    services.call_off(by=world.karim, member=gone)
    with pytest.raises(Gone):
        services.answer(token=token, said=ErasureAnswer.NO)
    assert "Dit gaat niet door" in text_of(client.get(reverse("plg:erasure_answer", args=[token])))
    assert words(gone) == ["erasure.planned", "erasure.called_off"]
    assert (after(100), is_erased(gone)) == (0, False)


def test_who_does_not_want_to_wait_types_the_name(world: World, gone: Membership, client: Client) -> None:
    close_account(gone.user)  # cannot sign in any more
    address = reverse("plg:erasure_answer", args=[token_of(planned(world, gone))])
    assert client.post(address, {"answer": "now", "name": "Bram Bakker"}).status_code == 400
    assert not is_erased(gone)
    assert "Alles van jou is gewist" in text_of(client.post(address, {"answer": "now", "name": "anna akkerman"}))
    assert is_erased(gone)
    assert client.get(address).status_code == 404


def test_a_closed_account_hears_it_too(world: World) -> None:
    leaving.stop(by=world.bram)
    bram = fresh(world.bram)
    assert not bram.user.is_active
    planned(world, bram)
    assert len(mail.outbox) == 1
    assert after(15) == 1


def test_who_comes_back_is_not_erased(world: World, gone: Membership) -> None:
    planned(world, gone)
    members.bring_back(by=world.karim, member=gone, roles=(Role.PARTICIPANT,))
    Membership.objects.filter(pk=gone.pk).update(left_at=timezone.now())
    assert (after(100), is_erased(gone)) == (0, False)
    assert words(gone)[-1] == "erasure.called_off"


def test_who_belongs_elsewhere_by_then_is_not_erased(world: World, gone: Membership) -> None:
    planned(world, gone)
    make.member(world.south, gone.user)
    assert (after(100), is_erased(gone)) == (0, False)
    assert PlannedErasure.objects.get().called_off_at is not None


def test_it_is_planned_once_and_by_who_may(world: World, gone: Membership) -> None:
    first = planned(world, gone)
    assert planned(world, gone, told=False).pk == first.pk
    for who in (world.marijke, world.eva, world.wilma, world.bram):
        with pytest.raises((Refused, DomainError)):
            services.plan(by=who, member=gone, reason=ErasureReason.ENDED, name=gone.user.name)
    with pytest.raises(DomainError, match="eerst"):
        services.erase_unheard(by=world.karim, member=gone, reason=ErasureReason.ENDED, name=gone.user.name)
    with pytest.raises(Refused):
        services.call_off(by=world.marijke, member=gone)
    assert not is_erased(gone)


def test_whose_address_takes_no_mail_is_erased_with_a_reason(world: World, gone: Membership) -> None:
    MailRefusal.objects.create(user=gone.user, address=str(gone.user.email), code="5.1.1")
    with pytest.raises(DomainError, match="geen adres"):
        services.plan(by=world.karim, member=gone, reason=ErasureReason.UNREACHED, name=gone.user.name)
    services.erase_unheard(by=world.karim, member=gone, reason=ErasureReason.UNREACHED, name=gone.user.name)
    assert is_erased(gone)
    assert AuditLine.objects.get(word="person.erased", subject=gone.uid).detail["reason"] == "unreached"


def test_the_coordinator_sees_it_planned_and_the_person_too(world: World, gone: Membership) -> None:
    karim, anna = world.client(world.karim), world.client(gone)
    address = reverse("plg:leave_request", args=["north", gone.uid])
    assert karim.post(address, {"act": "erase", "reason": "ended", "name": "Anna Akkerman"}).status_code == 302
    assert "onderweg" in text_of(karim.get(address))
    plan = PlannedErasure.objects.get()
    assert plan.letter is not None
    letters.send(plan.letter)
    day = (timezone.localtime() + timedelta(days=14)).day
    for page in (address, reverse("plg:people", args=["north"]) + "?vertrokken"):
        assert f"gewist na {day} " in text_of(karim.get(page)).replace("dan wordt alles na", "gewist na")
    assert services.address_of(plan) in text_of(anna.get(reverse("plg:former", args=[gone.uid])))
    assert karim.post(address, {"act": "call_off"}).status_code == 302
    assert not PlannedErasure.objects.get().is_open
    assert "gewist na" not in text_of(karim.get(reverse("plg:people", args=["north"]) + "?vertrokken"))


def test_somebody_who_erases_themselves_does_not_wait(world: World, gone: Membership) -> None:
    planned(world, gone)
    erasing.erase_oneself(by=gone.user, name="Anna Akkerman")
    assert is_erased(gone)
    assert after(100) == 0
    assert PlannedErasure in owned_models()


def test_who_is_planned_by_two_communities_is_erased_once(world: World, gone: Membership) -> None:
    planned(world, gone)
    there = make.member(world.south, gone.user, left_at=timezone.now())
    other = services.plan(by=world.wilma, member=fresh(there), reason=ErasureReason.ENDED, name=gone.user.name)
    assert other.letter is not None
    letters.send(other.letter)
    assert (after(15), is_erased(gone)) == (1, True)
    assert AuditLine.objects.filter(word="person.erased", subject=gone.user.uid).count() == 1


@pytest.mark.logs_error("a planned erasure was not carried out")
@pytest.mark.logs_error("the list for a restore cannot be written")
def test_when_the_list_cannot_be_written_it_waits_for_another_night(
    world: World, gone: Membership, settings: Settings, tmp_path: Path
) -> None:
    planned(world, gone)
    good = settings.TOMBSTONES
    (tmp_path / "file").write_text("")
    settings.TOMBSTONES = tmp_path / "file" / "erased.txt"
    assert (after(15), is_erased(gone)) == (0, False)
    assert PlannedErasure.objects.get().is_open
    settings.TOMBSTONES = good
    assert (after(16), is_erased(gone)) == (1, True)


def test_a_plan_called_off_before_its_letter_went_is_told_to_nobody(world: World, gone: Membership) -> None:
    plan = planned(world, gone, told=False)
    services.call_off(by=world.karim, member=gone)
    assert plan.letter is not None
    letters.send(plan.letter)
    assert mail.outbox == []


def test_whose_coordinator_is_no_more_still_says_no(world: World, gone: Membership) -> None:
    token = token_of(planned(world, gone))
    PlannedErasure.objects.update(planned_by=None)
    services.answer(token=token, said=ErasureAnswer.NO)
    letters.send(Job.objects.get(args__letter="erasure_answered"))
    assert len(mail.outbox) == 1, "nobody is left to tell"
    assert (after(100), is_erased(gone)) == (0, False)


def test_only_the_link_of_the_letter_erases_at_once(world: World, gone: Membership) -> None:
    planned(world, gone)
    with pytest.raises(Gone, match="link klopt niet meer"):
        services.erase_now(token="nagemaakt", name=gone.user.name)
    assert not is_erased(gone)


def test_who_went_elsewhere_is_not_a_coordinators_to_erase(world: World, gone: Membership) -> None:
    make.member(world.south, gone.user)
    with pytest.raises(DomainError, match="hoort ook bij een andere leergemeenschap"):
        services.plan(by=world.karim, member=gone, reason=ErasureReason.ENDED, name=gone.user.name)
    assert not PlannedErasure.objects.exists()
