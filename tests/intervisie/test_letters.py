"""Letters after and around a meeting: built when they go out, and only while there is still a reason for them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from intervisie.models import GroupRecord, Meeting
from intervisie.services import continuity, meetings, records
from intervisie.services.closing_letters import MINUTES, TO_CHECK, minutes_shared, record_to_check
from intervisie.services.meeting_letters import CHANGED, REMINDER, ask_reminders, meeting_changed, meeting_reminder
from intervisie.services.minutes import draft_minutes, share_minutes
from plg.models import Job, Membership
from plg.services.letters import Letter
from plg.words import Role
from tests import factories as make
from tests.support import closings
from tests.world import World


def asked(letter: str, member: Membership) -> list[Job]:
    """The letters of this kind that wait for somebody, oldest first."""
    return list(Job.objects.filter(args__letter=letter, args__membership=str(member.uid)).order_by("pk"))


def in_two_days(world: World) -> Meeting:
    begin = timezone.now() + timedelta(days=2)
    return make.meeting(world.north, starts_at=begin, ends_at=begin + timedelta(hours=2), place="Aula")


def moved(world: World, meeting: Meeting, **by: float) -> None:
    """Let the facilitator move a meeting."""
    meeting.starts_at += timedelta(**by)
    meeting.ends_at += timedelta(**by)
    meetings.plan_meeting(by=world.marijke, meeting=meeting)


def changed(world: World) -> None:
    moved(world, in_two_days(world), hours=1)


def near(world: World) -> None:
    in_two_days(world)
    ask_reminders()


def minuted(world: World) -> None:
    meeting = closings.meeting_over(world.north)
    draft_minutes(by=world.marijke, meeting=meeting)
    share_minutes(by=world.marijke, meeting=meeting)


def recorded(world: World, *people: Membership) -> GroupRecord:
    talk = closings.group_talk(world.north)
    who = {member.uid for member in people or (world.anna,)}
    record = records.begin_record(by=world.marijke, session=talk, writer=world.marijke, people=who)
    texts = {"wie": "Iedereen.", "verder": "Volgend jaar."}
    records.save_draft(by=world.marijke, record=record, texts=texts, version=record.version)
    records.send_record(by=world.marijke, record=record)
    return record


def missed(world: World) -> None:
    over = closings.meeting_over(world.north)
    meetings.note_attendance(by=world.marijke, meeting=over, states={world.anna.uid: "absent"})
    continuity.send_read_back(by=world.marijke, meeting=over)


Builder = Callable[[Job], Letter | None]
#: Every letter of this room: what makes it wait for Anna, and who builds it.
EVERY: dict[str, tuple[Callable[[World], Any], Builder]] = {
    CHANGED: (changed, meeting_changed),
    REMINDER: (near, meeting_reminder),
    MINUTES: (minuted, minutes_shared),
    TO_CHECK: (recorded, record_to_check),
    continuity.READ_BACK: (missed, continuity.read_back_letter),
}


def leaves(world: World) -> None:
    Membership.objects.filter(pk=world.anna.pk).update(left_at=timezone.now())


def loses_her_address(world: World) -> None:
    world.anna.user.email = None
    world.anna.user.save()


def becomes_a_researcher(world: World) -> None:
    Membership.objects.filter(pk=world.anna.pk).update(roles=[Role.RESEARCHER])


@pytest.mark.parametrize("what", [leaves, loses_her_address, becomes_a_researcher])
@pytest.mark.parametrize("letter", sorted(EVERY))
def test_a_letter_that_waits_does_not_go_to_who_may_not_read_what_it_is_about(
    world: World, letter: str, what: Callable[[World], None]
) -> None:
    ask, build = EVERY[letter]
    ask(world)
    (job,) = asked(letter, world.anna)
    built = build(job)
    assert built is not None
    assert (built.name, built.to, built.member) == (letter, world.anna.user, world.anna)
    what(world)
    assert build(job) is None


def test_of_two_changes_only_the_last_is_told_and_none_once_it_began(world: World) -> None:
    meeting = in_two_days(world)
    moved(world, meeting, hours=1)
    moved(world, meeting, hours=1)
    first, second = asked(CHANGED, world.anna)
    assert meeting_changed(first) is None
    told = meeting_changed(second)
    assert told is not None
    assert told.context["cancelled"] is False
    assert str(meeting.uid) in str(told.context["url"])
    meetings.cancel_meeting(by=world.marijke, meeting=meeting)
    off = meeting_changed(asked(CHANGED, world.anna)[-1])
    assert off is not None
    assert off.context["cancelled"] is True
    begun = {"starts_at": timezone.now() - timedelta(minutes=1), "ends_at": timezone.now() + timedelta(hours=1)}
    Meeting.objects.filter(pk=meeting.pk).update(**begun)
    assert meeting_changed(asked(CHANGED, world.anna)[-1]) is None


def test_nobody_hears_that_the_place_of_a_meeting_that_is_over_was_put_right(world: World) -> None:
    over = closings.meeting_over(world.north, place="Aula")
    over.place = "Bibliotheek"
    meetings.plan_meeting(by=world.marijke, meeting=over)
    over.refresh_from_db()
    assert over.place == "Bibliotheek"
    assert asked(CHANGED, world.anna) == []


@pytest.mark.parametrize("what", ["off", "later"])
def test_nobody_is_reminded_of_a_meeting_that_is_off_or_far_away_by_now(world: World, what: str) -> None:
    meeting = in_two_days(world)
    ask_reminders()
    (job,) = asked(REMINDER, world.anna)
    assert meeting_reminder(job) is not None
    if what == "off":
        meetings.cancel_meeting(by=world.marijke, meeting=meeting)
    else:
        moved(world, meeting, days=7)
    assert meeting_reminder(job) is None


def test_who_looked_a_record_over_is_not_asked_again_and_an_older_text_is_not_asked_about(world: World) -> None:
    record = recorded(world, world.anna, world.bram)
    (about_first,) = asked(TO_CHECK, world.bram)
    assert record_to_check(about_first) is not None
    records.answer_record(by=world.anna, record=record, number=1, agrees=True)
    (answered,) = asked(TO_CHECK, world.anna)
    assert record_to_check(answered) is None
    record.refresh_from_db()
    texts = record.draft | {"wie": "Iedereen, ook de opvang."}
    records.save_draft(by=world.marijke, record=record, texts=texts, version=record.version)
    records.send_record(by=world.marijke, record=record)
    assert record_to_check(about_first) is None
    assert record_to_check(answered) is None, "asked again, but about the text that came after"
    assert [record_to_check(job) is not None for job in asked(TO_CHECK, world.anna)] == [False, True]


def test_a_record_that_stands_is_looked_over_no_more(world: World) -> None:
    record = recorded(world, world.anna, world.bram)
    (job,) = asked(TO_CHECK, world.anna)
    record.texts.update(made_at=timezone.now() - timedelta(days=15))
    records.settle_record(by=world.marijke, record=record)
    assert record_to_check(job) is None


def test_nobody_is_written_to_in_a_community_where_nobody_else_takes_part(world: World) -> None:
    Membership.objects.filter(community=world.north, roles__contains=[Role.PARTICIPANT]).update(left_at=timezone.now())
    changed(world)
    near(world)
    minuted(world)
    assert not Job.objects.filter(task="plg.mail").exists()
