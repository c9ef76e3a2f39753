"""Who sees which meeting, ranking and case. Every page of this app starts here."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from intervisie.models import (
    Agreement,
    Attendance,
    Contribution,
    CriterionLine,
    GroupRecord,
    MaterialFile,
    Matrix,
    MatrixMark,
    Meeting,
    Minutes,
    Pad,
    Ranking,
    RecordCheck,
    Seat,
    Session,
    StarrCase,
)
from intervisie.words import AttendanceState, CaseState, MinutesState, RankingState, RecordState, SessionState
from plg.access.decide import NO_ACCOUNT, can
from plg.access.permissions import Permission
from plg.access.roles import READING, TABLE
from plg.models import Community, Membership

_WRITE_RECORD = [role.value for role, permissions in TABLE.items() if Permission.WRITE_RECORD in permissions]
_PLAN = [role.value for role, permissions in TABLE.items() if Permission.PLAN_MEETINGS in permissions]
_TAKE_PART = [role.value for role, permissions in TABLE.items() if Permission.TAKE_PART in permissions]


def visible_meetings(member: Membership) -> QuerySet[Meeting]:
    """Return the meetings of the member's community; nothing for who may not see meetings."""
    meetings = Meeting.objects.filter(community=member.community).order_by("starts_at", "pk")
    return meetings if can(member, Permission.SEE_MEETINGS) else meetings.none()


def attending(meeting: Meeting) -> QuerySet[Membership]:
    """Return whom a meeting is for: who takes part in the community now. One query, with the person."""
    return taking_part(meeting.community_id)


def planners(community: Community) -> QuerySet[Membership]:
    """Return who plans the meetings of a community now, the longest there first."""
    here = Membership.objects.filter(community=community, left_at=None)
    return here.filter(roles__overlap=_PLAN).select_related("user", "community").order_by("joined_at", "pk")


def taking_part(community: int) -> QuerySet[Membership]:
    """Return who takes part in a community now, by name."""
    here = Membership.objects.filter(community=community, left_at=None)
    return here.filter(roles__overlap=_TAKE_PART).select_related("user").order_by("user__name", "pk")


def visible_files(member: Membership) -> QuerySet[MaterialFile]:
    """Return the files of the meetings that the member sees."""
    files = MaterialFile.objects.filter(meeting__community=member.community_id).select_related("meeting")
    return files.order_by("pk") if can(member, Permission.SEE_MEETINGS) else files.none()


def visible_attendances(member: Membership) -> QuerySet[Attendance]:
    """Return who was at which meeting: all of it for whoever plans them, one's own for who takes part."""
    noted = Attendance.objects.filter(meeting__community=member.community_id)
    if can(member, Permission.PLAN_MEETINGS):
        return noted
    return noted.filter(member=member) if can(member, Permission.TAKE_PART) else noted.none()


def visible_rankings(member: Membership) -> QuerySet[Ranking]:
    """Return the rankings of the community for who sees its meetings: that they are there, never a point of them."""
    rankings = Ranking.objects.filter(community=member.community_id).select_related("meeting").order_by("-made_at")
    return rankings if can(member, Permission.SEE_MEETINGS) else rankings.none()


def counted_rankings(member: Membership) -> QuerySet[Ranking]:
    """Return the rankings whose points may be read: the closed ones. An open one is counted for nobody."""
    return visible_rankings(member).filter(state=RankingState.CLOSED)


def visible_matrices(member: Membership) -> QuerySet[Matrix]:
    """Return the urgency matrices of the community for who sees its meetings: that they are there, nobody's marks."""
    found = Matrix.objects.filter(community=member.community_id).select_related("meeting", "issues")
    found = found.order_by("-made_at", "-pk")
    return found if can(member, Permission.SEE_MEETINGS) else found.none()


def own_marks(member: Membership) -> QuerySet[MatrixMark]:
    """Return what this member marked at the issues. There is no other way to anybody's marks."""
    return MatrixMark.objects.filter(member=member)


def visible_criterion_lines(member: Membership) -> QuerySet[CriterionLine]:
    """Return what was noted at the criteria of the programme: for who guides the community now, and nobody else."""
    lines = CriterionLine.objects.filter(community=member.community_id).select_related("by__user")
    return lines if can(member, Permission.KEEP_COURSE) else lines.none()


def visible_sessions(member: Membership) -> QuerySet[Session]:
    """Return the live sessions of the community for who is part of the conversation; none for anybody else."""
    if not can(member, Permission.READ_SHARED_ENTRIES):
        return Session.objects.none()
    found = Session.objects.filter(community=member.community_id)
    return found.select_related("meeting", "format", "case", "owner__user").order_by("-made_at", "-pk")


def followed_sessions(member: Membership) -> QuerySet[Session]:
    """Return the same sessions with no more than a screen needs that asks every second what changed."""
    return visible_sessions(member).select_related(None).select_related("format")


def visible_contributions(member: Membership) -> QuerySet[Contribution]:
    """Return what was brought in, while the session runs, for who agreed to keep it inside, and for who leads.

    Once it is over, what was brought in for a case is its owner's alone; without a case it stays with who joined.
    """
    here = Contribution.objects.filter(session__in=visible_sessions(member).order_by().values("pk"))
    ended = Q(session__state=SessionState.ENDED)
    seat = Exists(Seat.objects.filter(session=OuterRef("session"), member=member))
    running = ~ended if can(member, Permission.RUN_SESSION) else ~ended & Q(seat)
    own = ended & Q(session__owner=member)
    joined = ended & Q(session__format__body__case=False) & Q(seat)
    return here.filter(running | own | joined).select_related("author__user")


def own_pads(member: Membership) -> QuerySet[Pad]:
    """Return the member's own notes in sessions. There is no other way to anybody's."""
    return Pad.objects.filter(member=member, session__in=visible_sessions(member))


def visible_cases(member: Membership) -> QuerySet[StarrCase]:
    """Return the member's own cases, and those brought to the group for who is part of the conversation.

    Participants and facilitators read a shared case; coordinators and researchers do not.
    """
    cases = StarrCase.objects.filter(community=member.community).select_related("author__user", "meeting")
    if not can(member, Permission.READ_SHARED_ENTRIES):
        return cases.none()
    brought = Q(state__in=[CaseState.SHARED, CaseState.TREATED])
    return cases.filter(Q(author=member) | brought).order_by("-changed_at", "-pk")


def own_cases(member: Membership) -> QuerySet[StarrCase]:
    """Return the cases this member wrote: the ones they may change."""
    return visible_cases(member).filter(author=member)


def inspected_cases(member: Membership) -> QuerySet[StarrCase]:
    """Return every case this member wrote, for an administrator's running inspection and nothing else."""
    return StarrCase.objects.filter(author=member).order_by("changed_at", "pk")


def inspected_contributions(member: Membership) -> QuerySet[Contribution]:
    """Return what this member brought in and is still kept, for an administrator's running inspection only."""
    return Contribution.objects.filter(author=member).order_by("made_at", "pk")


def inspected_marks(member: Membership) -> QuerySet[MatrixMark]:
    """Return the words this member wrote at issues, for an administrator's running inspection and nothing else."""
    return MatrixMark.objects.filter(member=member).exclude(practice="").order_by("changed_at", "pk")


def case_readers(author: Membership) -> QuerySet[Membership]:
    """Return who reads a case once this author shared it: the other side of `visible_cases`."""
    here = Membership.objects.filter(community=author.community_id, left_at=None).exclude(pk=author.pk)
    return here.exclude(NO_ACCOUNT).filter(roles__overlap=[role.value for role in READING]).select_related("user")


def visible_agreements(member: Membership) -> QuerySet[Agreement]:
    """Return what the meetings of the community agreed, for who sees its meetings."""
    agreed = Agreement.objects.filter(meeting__community=member.community_id).select_related("meeting")
    return agreed if can(member, Permission.SEE_MEETINGS) else agreed.none()


def visible_minutes(member: Membership) -> QuerySet[Minutes]:
    """Return the minutes that were shared, for who sees the meetings; drafts too for whoever plans them."""
    minutes = Minutes.objects.filter(meeting__community=member.community_id).select_related("meeting")
    if not can(member, Permission.SEE_MEETINGS):
        return minutes.none()
    return minutes if can(member, Permission.PLAN_MEETINGS) else minutes.filter(state=MinutesState.SHARED)


def named_in(minutes: Minutes) -> QuerySet[Attendance]:
    """Return who was there, for a reader of these minutes. Who was not there is never named in minutes."""
    there = Attendance.objects.filter(meeting=minutes.meeting_id).exclude(state=AttendanceState.ABSENT)
    return there.select_related("member__user").order_by("member__user__name", "pk")


def visible_records(member: Membership) -> QuerySet[GroupRecord]:
    """Return the records of group talks this member writes, and those they took part in once these were sent."""
    mine = Q(pk__in=[])
    if can(member, Permission.WRITE_RECORD):
        mine |= Q(writer=member)
    if can(member, Permission.TAKE_PART):
        sent = Q(state__in=[RecordState.SENT, RecordState.APPROVED])
        mine |= sent & Q(pk__in=RecordCheck.objects.filter(member=member).values("record"))
    found = GroupRecord.objects.filter(mine, community=member.community_id)
    return found.select_related("session__meeting", "session__format", "writer__user").order_by("-made_at", "-pk")


def written_records(member: Membership) -> QuerySet[GroupRecord]:
    """Return the records this member is named to write: the ones whose draft they read and change."""
    written = visible_records(member).filter(writer=member)
    return written if can(member, Permission.WRITE_RECORD) else written.none()


def own_checks(member: Membership) -> QuerySet[RecordCheck]:
    """Return where this member is asked what they say of a record that was sent."""
    rows = RecordCheck.objects.filter(member=member, record__in=visible_records(member).order_by().values("pk"))
    return rows.select_related("record")


def record_writers(community: int) -> QuerySet[Membership]:
    """Return who can be named to write a record: whoever guides or researches here now."""
    here = Membership.objects.filter(community=community, left_at=None, roles__overlap=_WRITE_RECORD)
    return here.select_related("user").order_by("user__name", "pk")


def took_part(session: Session) -> QuerySet[Membership]:
    """Return who certainly took part in a session: who sat in it or brought something in, and takes part here."""
    sat, said = Q(session_seats__session=session), Q(contributions__session=session)
    return Membership.objects.filter(sat | said, roles__overlap=_TAKE_PART).select_related("user").distinct()


def inspected_checks(member: Membership) -> QuerySet[RecordCheck]:
    """Return what this member wanted otherwise in records, for an administrator's running inspection only."""
    return RecordCheck.objects.filter(member=member).exclude(text="").order_by("answered_at", "pk")
