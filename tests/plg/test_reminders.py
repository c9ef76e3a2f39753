"""Reminders: quiet hours, stopped by one press, once by their key, never to who acted, left or cannot be reached."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.utils import timezone

from plg.models import AuditLine, Community, Job, Mailing, MailRefusal, MailStop, Membership, User
from plg.queue import Later, WorkFailed
from plg.selectors import visible_mailings
from plg.services import letters, mail_stops, mailings
from plg.services.letter_text import stop_address, wrapped
from plg.words import JobState, MailFault
from tests import factories
from tests.support import reminders
from tests.world import World

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def asked(member: Membership, key: str = "een") -> Job:
    letters.post(reminders.NAME, key=f"{key}:{member.uid}", membership=str(member.uid))
    return Job.objects.get(key=f"{reminders.NAME}:{key}:{member.uid}")


def sent(member: Membership) -> EmailMultiAlternatives:
    letters.send(asked(member))
    message = mail.outbox[-1]
    assert isinstance(message, EmailMultiAlternatives)
    return message


def path_of(address: str, base: str) -> str:
    assert address.startswith(base)
    return address.removeprefix(base)


# ── who gets one ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_reminder_goes_once_by_its_key(world: World) -> None:
    assert letters.post(reminders.NAME, key="a", membership=str(world.anna.uid)) is True
    assert letters.post(reminders.NAME, key="a", membership=str(world.anna.uid)) is False
    job = Job.objects.get(task="plg.mail")
    letters.send(job)
    letters.send(job)
    assert len(mail.outbox) == 1
    assert letters.post_all(reminders.NAME, {"a": {}, "b": {"membership": str(world.bram.uid)}}) == 1


def test_who_acted_meanwhile_gets_none(world: World) -> None:
    job = asked(world.anna)
    Community.objects.filter(pk=world.north.pk).update(theme="klaar")
    letters.send(job)
    assert mail.outbox == []
    assert not Mailing.objects.exists()


def test_who_is_not_here_any_more_gets_none_whatever_the_builder_says(world: World) -> None:
    Membership.objects.filter(pk=world.bram.pk).update(left_at=timezone.now())
    User.objects.filter(pk=world.chantal.user.pk).update(is_active=False)
    User.objects.filter(pk=world.fatma.user.pk).update(email=None)
    Community.objects.filter(pk=world.south.pk).update(archived_at=timezone.now())
    for member in (world.hans, world.bram, world.chantal, world.fatma, world.zoe):
        letters.send(asked(member))
    assert mail.outbox == []
    letters.send(asked(world.anna))
    assert len(mail.outbox) == 1


def test_an_erased_person_gets_none(world: World) -> None:
    jobs = [asked(world.anna), Job.objects.create(task="plg.mail", args={"letter": "sign_in", "user": "0" * 32})]
    world.anna.user.delete()
    for job in jobs:
        letters.send(job)
    assert mail.outbox == []


def test_an_address_that_refuses_mail_gets_no_reminders_until_it_changes(world: World) -> None:
    refusal = MailRefusal.objects.create(user=world.anna.user, address=str(world.anna.user.email), code="5.1.1")
    letters.send(asked(world.anna))
    assert mail.outbox == []
    User.objects.filter(pk=world.anna.user.pk).update(email="anna@nieuw.example")
    letters.send(asked(world.anna, "twee"))
    assert len(mail.outbox) == 1
    assert not MailRefusal.objects.filter(pk=refusal.pk).exists(), "what arrives is not marked any more"


def test_a_reminder_that_may_have_arrived_is_not_sent_again(world: World) -> None:
    job = asked(world.anna)
    Mailing.objects.create(uid=job.uid, job=job, user=world.anna.user, letter=reminders.NAME, handed_at=timezone.now())
    with pytest.raises(WorkFailed, match="Misschien"):
        letters.send(job)
    assert mail.outbox == []
    assert Mailing.objects.get().fault == MailFault.UNSURE


# ── quiet hours ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_reminder_waits_until_it_is_not_quiet(world: World, settings: Any) -> None:
    now = timezone.now().astimezone(AMSTERDAM)
    tomorrow = now.date() + timedelta(days=1)
    settings.REMINDER_PAUSES = ((now.date(), now.date()),)
    settings.REMINDER_HOURS = (time(8), time(18))
    with pytest.raises(Later) as caught:
        letters.send(asked(world.anna))
    assert caught.value.until == datetime.combine(tomorrow, time(8), AMSTERDAM)
    assert mail.outbox == []
    Job.objects.update(not_before=caught.value.until)
    assert "Er wacht nog één mail" in Client().get("/demo/post/").content.decode()
    letters.send(Job.objects.create(task="plg.mail", args={"letter": "sign_in", "user": str(world.anna.user.uid)}))
    assert len(mail.outbox) == 1, "a needed letter knows no quiet hours"


# ── stopping ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_reminder_carries_the_way_to_stop_it(world: World, settings: Any) -> None:
    message = sent(world.anna)
    stop = stop_address(world.anna.user, reminders.NAME)
    assert stop.startswith(settings.BASE_URL)
    assert message.extra_headers["List-Unsubscribe"] == f"<{stop}>"
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert stop in str(message.body)
    assert f'href="{stop}"' in str(message.alternatives[0][0])


def test_a_needed_letter_carries_none(world: World) -> None:
    letters.send(Job.objects.create(task="plg.mail", args={"letter": "sign_in", "user": str(world.anna.user.uid)}))
    assert "List-Unsubscribe" not in mail.outbox[0].extra_headers
    assert "/post/stop/" not in str(mail.outbox[0].body)


def test_opening_the_link_stops_nothing_and_pressing_does(world: World, settings: Any) -> None:
    path = path_of(stop_address(world.anna.user, reminders.NAME), settings.BASE_URL)
    visitor = Client()
    page = visitor.get(path)
    assert page.status_code == 200
    assert "<button" in page.content.decode()
    assert "Anna" not in page.content.decode(), "whoever gets the mail passed on reads no name"
    assert not MailStop.objects.exists()
    # The very request a mail program makes for its reader: no cookie, no token against forgery, no page of ours.
    checked = Client(enforce_csrf_checks=True)
    assert checked.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert MailStop.objects.get().user == world.anna.user
    letters.send(asked(world.anna))
    assert mail.outbox == []
    letters.send(asked(world.bram))
    assert len(mail.outbox) == 1, "it stops for one person"
    assert visitor.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert AuditLine.objects.filter(word="mail.stopped").count() == 1
    assert visitor.post(path, {"weer": "ja"}).status_code == 200
    assert not MailStop.objects.exists()


@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: "x" + t, lambda t: t.replace(".", ""), lambda t: "é"])
def test_a_link_to_stop_cannot_be_made_by_others(world: World, change: object, settings: Any) -> None:
    path = path_of(stop_address(world.anna.user, reminders.NAME), settings.BASE_URL)
    token = path.split("/")[-2]
    wrong = path.replace(token, change(token))  # type: ignore[operator]
    for answer in (Client().get(wrong), Client().post(wrong)):
        assert answer.status_code == 404
    assert not MailStop.objects.exists()


def test_the_link_of_somebody_who_may_not_come_in_is_not_found(world: World, settings: Any) -> None:
    path = path_of(stop_address(world.anna.user, reminders.NAME), settings.BASE_URL)
    User.objects.filter(pk=world.anna.user.pk).update(is_active=False)
    assert Client().get(path).status_code == 404


def test_choosing_on_the_page_about_oneself(world: World) -> None:
    anna = world.client(world.anna)
    assert "Reminders of the tests" in anna.get("/plg/north/ik/").content.decode()
    anna.post("/plg/north/ik/mail/", {"letter": reminders.NAME, "wanted": "nee"})
    assert [choice.wanted for choice in mail_stops.choices(world.anna.user) if choice.letter == reminders.NAME] == [
        False
    ]
    assert [choice.wanted for choice in mail_stops.choices(world.bram.user) if choice.letter == reminders.NAME] == [
        True
    ]
    anna.post("/plg/north/ik/mail/", {"letter": "onbekend", "wanted": "nee"})
    assert MailStop.objects.count() == 1
    anna.post("/plg/north/ik/mail/", {"letter": reminders.NAME, "wanted": "ja"})
    assert not MailStop.objects.exists()


# ── the letter itself ────────────────────────────────────────────────────────────────────────────────────────


NASTY = [
    "Anna\r\nBcc: dief@x.example",
    "Anna\nSubject: iets anders\n\nAndere tekst",
    "Anna\u2028Bcc: dief@x.example",
    "Anna\u202egro.live@anna",
    "Anna <dief@x.example>, Bram",
    '"; Anna, <x@y.example>',
    "=?utf-8?q?Bcc:_dief?=",
    "{{ settings.SECRET_KEY }} {% now 'Y' %}",
    "Wilhelmina-Josephina van Nieuwenhuizen-Groenewegen tot Rijksoverheidsmedewerkersvereniging de Vroome 👩🏽‍🏫🦉",
]


@pytest.mark.parametrize("name", NASTY)
def test_no_name_writes_a_head(world: World, name: str) -> None:
    User.objects.filter(pk=world.anna.user.pk).update(name=name)
    message = sent(world.anna).message()
    raw = message.as_bytes().split(b"\n\n")[0].decode()
    heads = [line.partition(":")[0] for line in raw.splitlines() if line and not line[0].isspace()]
    assert len(heads) == len(set(heads))
    assert set(heads) == {
        "Content-Type",
        "MIME-Version",
        "Subject",
        "From",
        "To",
        "Date",
        "Message-ID",
        "Auto-Submitted",
        "List-Unsubscribe",
        "List-Unsubscribe-Post",
    }
    assert mail.outbox[-1].recipients()[0].endswith("<anna.akkerman@north.example>")
    assert len(mail.outbox[-1].recipients()) == 1
    assert "\u202e" not in str(mail.outbox[-1].subject)


def test_plain_text_has_short_lines_and_whole_addresses(world: World) -> None:
    User.objects.filter(pk=world.anna.user.pk).update(name=NASTY[-1])
    body = str(sent(world.anna).body)
    assert all(len(line) <= 72 for line in body.splitlines() if "://" not in line)
    assert stop_address(world.anna.user, reminders.NAME) in body.splitlines()
    word = "leiderschapsontwikkelingsprogrammacoördinatievergaderingsverslagleggingsmethodiek"
    assert wrapped(f"Dag {word} dag") == f"Dag\n{word}\ndag"


def test_the_host_of_a_request_is_in_no_mail(world: World, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    world.client(world.karim).post("/plg/north/beheer/mensen/uitnodigen/", headers={"host": "dief.example"})
    Client().post("/inloggen/", {"email": str(world.anna.user.email)}, headers={"host": "dief.example"})
    for job in Job.objects.filter(task="plg.mail"):
        letters.send(job)
    letters.send(asked(world.anna))
    assert len(mail.outbox) >= 2
    assert not [message for message in mail.outbox if b"dief.example" in message.message().as_bytes()]


# ── what becomes of it ───────────────────────────────────────────────────────────────────────────────────────


def test_growing_pauses_and_then_the_end(world: World) -> None:
    job = asked(world.anna)
    mailing = mailings.opened(job=job, letter=reminders.NAME, user=world.anna.user, community=world.north)
    waits = []
    while True:
        mailing.refresh_from_db()
        until = mailings.put_off(mailing, MailFault.BUSY)
        if until is None:
            break
        waits.append(timedelta(minutes=round((until - timezone.now()) / timedelta(minutes=1))))
    assert waits == sorted(waits)
    assert len(waits) == len(mailings.PAUSES)
    assert timedelta(days=1) < sum(waits, timedelta()) < timedelta(days=3)


def test_the_coordinator_reads_what_did_not_arrive(world: World) -> None:
    failed = factories.failed_mailing(world.anna)
    factories.failed_mailing(world.zoe)
    MailRefusal.objects.create(user=world.bram.user, address=str(world.bram.user.email), code="5.1.1")
    MailRefusal.objects.create(user=world.zoe.user, address=str(world.zoe.user.email), code="5.1.1")
    waiting = asked(world.chantal)
    mailing = mailings.opened(job=waiting, letter=reminders.NAME, user=world.chantal.user, community=world.north)
    mailings.put_off(mailing, MailFault.AWAY)
    karim = world.client(world.karim)
    page = karim.get("/plg/north/beheer/mail/").content.decode()
    for name in ("Anna Akkerman", "Bram Bakker", "Chantal Claassen", "Het adres neemt geen mail aan", "5.1.1"):
        assert name in page
    assert "Zoë" not in page
    karim.post(f"/plg/north/beheer/mail/{failed.uid}/")
    failed.job.refresh_from_db()
    letters.send(failed.job)
    assert mail.outbox[-1].to == ["Anna Akkerman <anna.akkerman@north.example>"]
    failed.refresh_from_db()
    assert (failed.sent_at is not None, failed.failed_at, failed.fault) == (True, None, "")
    assert AuditLine.objects.filter(word="mail.tried_again").count() == 1
    Membership.objects.filter(pk=world.bram.pk).update(left_at=timezone.now())
    assert "Bram Bakker" not in karim.get("/plg/north/beheer/mail/").content.decode()


def test_wanting_what_was_never_stopped_tells_nothing(world: World) -> None:
    mail_stops.choose(by=world.anna.user, letter=reminders.NAME, wanted=True)
    mail_stops.choose(by=world.anna.user, letter="a letter of nobody", wanted=False)
    assert not MailStop.objects.exists()
    assert not AuditLine.objects.filter(word__startswith="mail.").exists()


def test_only_what_failed_in_ones_own_community_is_tried_again(world: World) -> None:
    there, sent_before = factories.failed_mailing(world.zoe), factories.failed_mailing(world.anna)
    Mailing.objects.filter(pk=sent_before.pk).update(failed_at=None, sent_at=timezone.now())
    for mailing in (there, Mailing.objects.get(pk=sent_before.pk)):
        mailings.try_again(by=world.karim, mailing=mailing)
        assert Job.objects.get(pk=mailing.job_id).state == JobState.FAILED
    assert not AuditLine.objects.filter(word="mail.tried_again").exists()


def test_only_who_manages_people_sees_what_became_of_their_letters(world: World) -> None:
    mine = factories.failed_mailing(world.anna)
    factories.failed_mailing(world.zoe)
    for name, who in world.everybody.items():
        if isinstance(who, Membership) and who.community == world.north:
            assert list(visible_mailings(who)) == ([mine] if name == "karim" else []), name
