"""The calm letter: who gets it, when, only what is new, never a text, once."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from logbook import services
from logbook.models import Entry, Share
from logbook.selectors.digest import fresh
from logbook.services.digests import DIGEST, ask_digests, digest
from logbook.words import Circle, Pace
from plg.models import Job, Mailing, Membership
from plg.services import letters, mail_stops
from tests.world import Sentinel, World

pytestmark = pytest.mark.django_db

NOW = timezone.now
THURSDAY = date(2026, 5, 14)


def write(by: Membership, *circles: Circle, **extra: Any) -> Entry:
    said = {
        "text": f"Over {Sentinel.DUO}.",
        "happened_on": None,
        "client_key": uuid4(),
        "asks": f"Wat {Sentinel.ASKS}?",
    }
    return services.write_entry(by=by, circles=circles, **said | extra)


def say(by: Membership, entry: Entry) -> None:
    services.respond(by=by, entry=entry, text=f"Hoe {Sentinel.RESPONSE}?", client_key=uuid4())


def asked() -> dict[str, Job]:
    """Return the letters that were asked for, by the uid of whom they are for."""
    return {job.args["membership"]: job for job in Job.objects.filter(key__contains=DIGEST)}


def on(day: date) -> int:
    """Ask on a day as if all that happened in the tests had happened that morning."""
    moment = timezone.make_aware(datetime.combine(day, time(6)))
    Share.objects.update(since=moment)
    return ask_digests(on=day)


def test_only_who_reads_along_and_only_what_is_new(world: World) -> None:
    since = NOW() - timedelta(days=7)
    assert not fresh(world.bram, since)
    entry = write(world.anna, Circle.DUO, Circle.FACILITATOR)
    for who in (world.bram, world.marijke):
        news = fresh(who, since)
        assert (news.shared, news.asking, news.authors, news.answered) == (1, 1, ["Anna Akkerman"], 0)
    assert not fresh(world.chantal, since)
    assert not fresh(world.anna, since)
    assert not fresh(world.bram, NOW())  # told of before
    services.note_reading(by=world.bram, entry=entry)
    assert not fresh(world.bram, since)
    say(world.bram, entry)
    say(world.bram, entry)
    assert fresh(world.anna, since).answered == 1
    assert not fresh(world.bram, since)  # one's own words are no news
    assert fresh(world.marijke, since).answered == 0  # she took no part in it
    services.unshare(by=world.anna, entry=entry, circles=Circle)
    assert not fresh(world.marijke, since)


def test_it_is_asked_for_once_a_week_on_thursday_however_often(world: World) -> None:
    write(world.anna, Circle.DUO)
    assert on(THURSDAY - timedelta(days=1)) == 0
    first = on(THURSDAY)
    assert first == len({world.anna, world.bram, world.chantal, world.fatma, world.marijke})
    assert [ask_digests(on=THURSDAY + timedelta(days=days)) for days in (0, 0, 1, 3)] == [0, 0, 0, 0]
    members = {str(one.uid) for one in (world.anna, world.bram, world.chantal, world.fatma, world.marijke)}
    assert asked().keys() == members  # nobody of another community, no researcher, nobody who left
    services.choose_habits(by=world.bram, pace=Pace.DAY, looks_back=True)
    assert on(THURSDAY + timedelta(days=5)) == 1
    assert on(THURSDAY + timedelta(days=6)) == 1


def test_the_letter_tells_who_and_how_many_and_no_word_of_a_text(world: World) -> None:
    read = write(world.anna, Circle.DUO)
    services.note_reading(by=world.bram, entry=read)
    say(world.bram, read)
    write(world.bram, Circle.DUO)
    ask_digests(on=timezone.localdate() + timedelta(days=(4 - timezone.localdate().isoweekday()) % 7))
    for job in asked().values():
        letters.send(job)
        letters.send(job)
    letter = {message.to[0].partition(" ")[0].strip('"'): message for message in mail.outbox}
    assert len(mail.outbox) == len(letter) == 1, "Bram read and wrote: only Anna has news"
    message = letter["Anna"]
    text = " ".join(str(message.body).split())
    assert "Er staat 1 leerervaring voor je klaar, van Bram Bakker. Bij 1 daarvan wordt om een" in text
    assert "Onder 1 leerervaring waar je bij betrokken bent" in text
    both = text + str(message.alternatives[0][0]) + str(message.subject)  # type: ignore[attr-defined]
    assert not [word for word in (Sentinel.DUO, Sentinel.ASKS, Sentinel.RESPONSE) if word in both]
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_nothing_is_built_where_there_is_nothing_to_tell(world: World) -> None:
    entry = write(world.anna, Circle.DUO)
    job = Job.objects.create(task="plg.mail", args={"membership": str(world.bram.uid), "pace": "week"})
    assert digest(job) is not None
    services.choose_habits(by=world.bram, pace=Pace.DAY, looks_back=True)
    assert digest(job) is None  # another pace was chosen meanwhile
    services.choose_habits(by=world.bram, pace=Pace.WEEK, looks_back=True)
    mailing = Mailing.objects.create(
        job=Job.objects.create(task="plg.mail"),
        letter=DIGEST,
        user=world.bram.user,
        community=world.north,
        sent_at=NOW() - timedelta(days=3),
    )
    assert digest(job) is None  # at most weekly is at most weekly
    Mailing.objects.filter(pk=mailing.pk).update(sent_at=NOW() - timedelta(days=8))
    assert digest(job) is not None
    services.note_reading(by=world.bram, entry=entry)
    assert digest(job) is None
    Membership.objects.filter(pk=world.bram.pk).update(left_at=NOW())
    assert digest(job) is None


def test_who_stopped_it_gets_none_and_may_choose_how_often(world: World) -> None:
    write(world.anna, Circle.DUO)
    mail_stops.choose(by=world.bram.user, letter=DIGEST, wanted=False)
    letters.send(
        Job.objects.create(task="plg.mail", args={"membership": str(world.bram.uid), "pace": "week", "letter": DIGEST})
    )
    assert not mail.outbox
    client, me = world.client(world.marijke), reverse("plg:me", args=["north"])
    assert "Hoogstens één keer per week" in client.get(me).content.decode()
    client.post(reverse("logbook:habits", args=["north"]), {"pace": "day", "looks_back": "on"})
    assert Membership.objects.get(pk=world.marijke.pk).logbook_habit.pace == Pace.DAY
