"""Reads of the records of group talks: what a page shows of one, who is asked, and what research may use."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.utils import timezone

from intervisie.access import own_checks, record_writers, taking_part, took_part, visible_records, written_records
from intervisie.formats import Step, steps_of
from intervisie.models import GroupRecord, RecordCheck, RecordText, Session
from intervisie.words import AttendanceState, CheckState, RecordState
from plg.models import Community, Membership
from plg.selectors import consenting_members
from plg.words import Purpose


@dataclass(frozen=True)
class RecordPage:
    """A record as one of its readers sees it. Who wants what otherwise, only its writer sees."""

    record: GroupRecord
    text: RecordText | None
    earlier: list[RecordText]
    mine: RecordCheck | None
    writes: bool
    answered: int
    asked: int
    amendments: list[RecordCheck]
    waiting: list[RecordCheck]
    until: datetime | None  # until when people have time to answer

    @property
    def may_settle(self) -> bool:
        """Whether the writer can let it stand though some did not answer."""
        over = self.until is not None and timezone.now() >= self.until
        return self.writes and self.record.state == RecordState.SENT and over and not self.amendments


@dataclass(frozen=True)
class Beginning:
    """What a facilitator chooses before a record is written."""

    writers: list[Membership]
    people: list[Membership]
    certain: set[int]  # who took part whatever is ticked
    there: set[int]  # who was noted at the meeting


def has_record(session: Session) -> bool:
    """Return whether sessions of this format end in a record that who took part look over."""
    return session.format.body.get("record") is True


def record_of(session: Session) -> GroupRecord | None:
    """Return the record of a session, for its state and its writer: not for its text. One query."""
    return GroupRecord.objects.filter(session=session).select_related("writer__user").defer("draft").first()


def record_page(member: Membership, record: GroupRecord) -> RecordPage:
    """Return what this reader sees of a record. Two queries."""
    texts = list(record.texts.order_by("-number"))
    checks = list(record.checks.select_related("member__user").order_by("member__user__name", "pk"))
    writes = record.writer_id == member.pk
    last = texts[0] if texts else None
    return RecordPage(
        record=record,
        text=last,
        earlier=texts[1:],
        mine=next((check for check in checks if check.member_id == member.pk), None),
        writes=writes,
        answered=sum(check.state != CheckState.ASKED for check in checks),
        asked=len(checks),
        amendments=[check for check in checks if check.state == CheckState.AMENDS] if writes else [],
        waiting=[check for check in checks if check.state == CheckState.ASKED] if writes else [],
        until=last.made_at + timedelta(days=settings.RECORD_CHECK_DAYS) if last else None,
    )


def themes_of(record: GroupRecord) -> list[Step]:
    """Return the themes of the guide that a record is about. No query."""
    return steps_of(record.session.format.body)


def beginning(session: Session) -> Beginning:
    """Return whom a facilitator chooses from: who writes, and who took part. Four queries."""
    sat = list(took_part(session))
    there = {row.member_id for row in session.meeting.attendances.exclude(state=AttendanceState.ABSENT)}
    everybody = list(taking_part(session.community_id))
    known = {one.pk for one in everybody}
    return Beginning(
        writers=list(record_writers(session.community_id)),
        people=everybody + [one for one in sat if one.pk not in known],
        certain={one.pk for one in sat},
        there=there,
    )


def records_asking(member: Membership) -> list[GroupRecord]:
    """Return the records that ask something of this member now: to write, or to look over. Two queries."""
    amended = Q(state=RecordState.SENT, checks__state=CheckState.AMENDS)
    writing = list(written_records(member).filter(Q(state=RecordState.WRITING) | amended).distinct())
    unread = own_checks(member).filter(state=CheckState.ASKED, record__state=RecordState.SENT)
    known = {record.pk for record in writing}
    reading = visible_records(member).filter(pk__in=unread.values("record")).exclude(pk__in=known)
    return writing + list(reading)


def research_records(community: Community) -> QuerySet[GroupRecord]:
    """Return the records of group talks that research may use now: settled, under consent of EVERYBODY in them today.

    One who says no to session notes, or who was erased, keeps it out; so does an amendment that came later. `kept` is
    the text that counts (`kept.uid`, `kept.text`, `kept.themes`); `checks` hold who took part, with pseudonym.
    """
    yes = Count("checks", filter=Q(checks__member__in=consenting_members(Purpose.SESSION_NOTES)), distinct=True)
    people = RecordCheck.objects.select_related("member__pseudonym").order_by("pk")
    return (
        GroupRecord.objects.filter(community=community, state=RecordState.APPROVED, kept__isnull=False)
        .annotate(yes=yes)
        .filter(yes=F("people"), people__gt=0)
        .select_related("kept", "session__meeting", "session__format")
        .prefetch_related(Prefetch("checks", people))
        .order_by("id")
    )


def people_in(records: Iterable[UUID]) -> dict[UUID, list[Membership]]:
    """Return who was asked about each of these records, by its uid. One query."""
    found: dict[UUID, list[Membership]] = {}
    checks = RecordCheck.objects.filter(record__uid__in=list(records)).select_related("record", "member")
    for check in checks.order_by("pk"):
        found.setdefault(check.record.uid, []).append(check.member)
    return found


def records_with(members: Iterable[Membership]) -> list[UUID]:
    """Return every record that somebody of these was asked about, whatever became of it. One query."""
    found = GroupRecord.objects.filter(checks__member__in=list(members))
    return list(found.order_by("uid").distinct().values_list("uid", flat=True))


def record_people(community: Community) -> QuerySet[RecordCheck]:
    """Return who is in the records that research may use now: a row a person and record."""
    return RecordCheck.objects.filter(record__in=research_records(community).order_by().values("pk"))


def record_insiders(community: Community) -> QuerySet[Membership]:
    """Return who wrote a record of a group talk in this community: they are insiders when they code."""
    sent = GroupRecord.objects.filter(community=community).exclude(state=RecordState.WRITING)
    return Membership.objects.filter(pk__in=sent.order_by().values("writer"))
