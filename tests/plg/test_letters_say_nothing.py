"""No letter and no log holds a text that somebody wrote. A new letter without a line here fails."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from intervisie.models import Attendance, Meeting
from intervisie.words import AttendanceState
from logbook.services.talks import cancel_talk
from plg.models import Community, Job, Membership, PersonalLink, PlannedErasure, User
from plg.queue import WorkFailed
from plg.services import letters
from plg.services.links import make_link
from plg.services.post import NotTaken
from plg.words import LinkPurpose, MailFault
from tests.support import reminders
from tests.support.database import undone
from tests.support.matrix import text_of
from tests.support.stage import Stage
from tests.things import READERS
from tests.world import Sentinel, World

pytestmark = pytest.mark.django_db

Things = dict[str, Any]
Args = Callable[[World, Things], dict[str, object]]


def invited_long_ago(world: World, _things: Things) -> dict[str, object]:
    Community.objects.filter(pk=world.north.pk).update(remind_after=7)
    User.objects.filter(pk=world.anna.user.pk).update(last_login=None)
    link = make_link(uid=uuid4(), user=world.anna.user, membership=world.anna, purpose=LinkPurpose.INVITATION)
    PersonalLink.objects.filter(pk=link.pk).update(mailed_at=timezone.now() - timedelta(days=8))
    return {"membership": str(world.anna.uid)}


def missed_a_meeting(world: World, things: Things) -> dict[str, object]:
    meeting = things["meeting"]
    Attendance.objects.create(meeting=meeting, member=world.anna, state=AttendanceState.ABSENT)
    return {"membership": str(world.anna.uid), "meeting": str(meeting.uid)}


def meeting_in_two_days(world: World, things: Things) -> dict[str, object]:
    meeting = things["meeting"]
    begins = timezone.now() + timedelta(days=2)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=begins, ends_at=begins + timedelta(hours=2))
    return {"membership": str(world.anna.uid), "meeting": str(meeting.uid)}


def called_off(world: World, things: Things) -> dict[str, object]:
    talk = things["talk_planned"]
    cancel_talk(by=world.karim, talk=talk)
    return {"membership": str(world.anna.uid), "talk": str(talk.uid)}


def ready_a_while(world: World, things: Things) -> dict[str, object]:
    return {"report": str(things["report_ready"].uid)}


def planned(member: Membership, by: Membership, **extra: object) -> str:
    made = PlannedErasure.objects.create(membership=member, planned_by=by, reason="ended", days=14, **extra)
    return str(made.uid)


#: What a job of each letter names: uids only. The letter goes to Anna, who wrote most of what must not be told.
ASKED: dict[str, Args] = {
    "amo.wave_reminder": lambda w, t: {"membership": str(w.anna.uid), "wave": str(t["wave"].uid)},
    "invitation_reminder": invited_long_ago,
    "confirm_code": lambda w, t: {"user": str(w.anna.user.uid)},
    "erasure_planned": lambda w, t: {"plan": planned(w.anna, w.karim)},
    "erasure_answered": lambda w, t: {"plan": planned(w.bram, w.anna, answer="no", answered_at=timezone.now())},
    "factor_reset": lambda w, t: {"user": str(w.anna.user.uid), "how": "called"},
    "factor_changed": lambda w, t: {"user": str(w.anna.user.uid), "change": "added"},
    "invitation": lambda w, t: {"membership": str(w.anna.uid)},
    "intervisie.meeting_changed": lambda w, t: {
        "membership": str(w.anna.uid),
        "meeting": str(t["meeting"].uid),
        "change": 0,
    },
    "intervisie.minutes_shared": lambda w, t: {"membership": str(w.anna.uid), "minutes": str(t["minutes"].uid)},
    "intervisie.record_to_check": lambda w, t: {
        "membership": str(w.anna.uid),
        "record": str(t["record"].uid),
        "number": 1,
    },
    "intervisie.meeting_reminder": meeting_in_two_days,
    "intervisie.read_back": missed_a_meeting,
    **{
        f"logbook.talk_{about}": lambda w, t, talk=talk: {  # type: ignore[misc]
            "membership": str(w.anna.uid),
            "talk": str(t[talk].uid),
        }
        for about, talk in {"invited": "talk_planned", "moved": "talk_planned", "to_check": "talk_sent"}.items()
    },
    "logbook.talk_cancelled": called_off,
    "logbook.digest": lambda w, t: {"membership": str(w.anna.uid), "pace": "week"},
    "reports.ready": ready_a_while,
    "sign_in": lambda w, t: {"user": str(w.anna.user.uid)},
    reminders.NAME: lambda w, t: {"membership": str(w.anna.uid)},
}
WORDS = {word for name, word in vars(Sentinel).items() if name.isupper()}


def test_every_letter_has_a_line() -> None:
    assert letters.titles().keys() == ASKED.keys()


def test_the_words_are_there_to_be_told(stage: Stage) -> None:
    page = text_of(stage.send("anna", "GET", "/plg/north/logboek/"))
    assert Sentinel.PRIVATE in page, "hidden is only what could have been seen"


@pytest.mark.parametrize("letter", sorted(ASKED))
def test_no_letter_tells_what_somebody_wrote(stage: Stage, letter: str) -> None:
    mail.outbox.clear()
    with undone():
        asked = {"letter": letter, **ASKED[letter](stage.world, stage.things)}
        job = Job.objects.create(task="plg.mail", args=asked, made_at=timezone.now() - timedelta(minutes=2))
        letters.send(job)
    (message,) = mail.outbox
    assert isinstance(message, EmailMultiAlternatives)
    told = " ".join([str(message.subject), str(message.body), str(message.alternatives[0][0]), *message.to]).lower()
    assert stage.world.anna.user.name.lower() in told
    assert not [word for word in WORDS | set(READERS) if word.lower() in told]


def test_no_log_tells_who_a_letter_was_for(
    stage: Stage, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_more: object) -> None:
        raise NotTaken(MailFault.TURNED_DOWN, lasting=True, code="5.7.1")

    monkeypatch.setattr(letters, "hand_over", refuse)
    caplog.set_level(logging.DEBUG)
    member = stage.world.anna
    job = Job.objects.create(task="plg.mail", args={"letter": "invitation", "membership": str(member.uid)})
    with pytest.raises(WorkFailed) as caught:
        letters.send(job)
    told = caplog.text + str(caught.value)
    assert str(member.user.email) not in told
    assert member.user.name not in told
