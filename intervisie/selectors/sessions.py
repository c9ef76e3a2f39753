"""What a screen of a live session shows: the step, the second, the word, and what was brought in.

One `Screen` for phone, owner, facilitator and wall; the templates choose from it. Two queries, or three when it
asks for what came since; what not every screen shows (who is in, one's own notes) is read when it is asked for.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _

from intervisie.access import own_pads, taking_part, visible_cases, visible_sessions
from intervisie.formats import Step, may_speak, may_write, steps_of
from intervisie.models import Meeting, Pad, Session, StarrCase
from intervisie.selectors.said import Heard, Said, Seen, by_step, heard
from intervisie.words import CaseState, SessionState, Speaks
from plg.access.decide import can
from plg.access.permissions import Permission
from plg.models import Community, ContentVersion, Membership
from plg.selectors import chosen_content

#: How long after it was opened a session keeps those in it signed in, also when they only watch.
EVENING = timedelta(hours=4)


@dataclass(frozen=True)
class Clock:
    """The time of a step as the server knows it, in milliseconds: a screen counts on from here by itself."""

    now: int
    ends: int
    whole: int
    is_paused: bool

    @property
    def left(self) -> int:
        """Whole seconds left, for who has no script."""
        return max(0, (self.ends - self.now) // 1000)


@dataclass(frozen=True)
class Screen:
    """Everything a screen of this session needs."""

    member: Membership
    session: Session
    steps: list[Step]
    clock: Clock | None
    heard: Heard
    earlier: list[tuple[Step, list[Said]]]
    joined: bool
    is_owner: bool
    leads: bool
    may_write: bool
    may_speak: bool

    @cached_property
    def pad(self) -> Pad | None:
        """One's own notes. One query."""
        return own_pads(self.member).filter(session=self.session).first()

    @cached_property
    def of(self) -> int:
        """How many take part in the community: who leads without taking part is not one of them. One query."""
        return taking_part(self.session.community_id).order_by().count()

    @cached_property
    def seats(self) -> int:
        """How many of these are in. One query."""
        people = taking_part(self.session.community_id).order_by()
        return self.session.seats.filter(member__in=people.values("pk")).count()

    @property
    def is_inside(self) -> bool:
        """Whether this person agreed to keep inside what is said, as whoever leads does by leading."""
        return self.joined or self.leads

    @property
    def said(self) -> list[Said]:
        return self.heard.said

    @property
    def step(self) -> Step | None:
        """The step that runs; None before the first and after the last."""
        running = self.session.state in {SessionState.RUNNING, SessionState.PAUSED}
        return self.steps[self.session.step] if running else None

    @property
    def place(self) -> int:
        """What an act names as the step it was pressed in."""
        return -1 if self.session.state == SessionState.GATHERING else self.session.step

    @property
    def number(self) -> int:
        return self.session.step + 1

    @property
    def is_silent(self) -> bool:
        """Whether this person has to listen now, as owner of the case."""
        return self.is_owner and self.step is not None and self.step.is_silent and not self.session.lifted

    @property
    def following(self) -> Step | None:
        """The step after this one, so that who leads knows what comes."""
        at = self.place + 1
        return self.steps[at] if 0 <= at < len(self.steps) else None

    @property
    def prompt(self) -> str:
        """What this person is asked to do in this step."""
        if self.step is None:
            return ""
        if self.is_owner and self.step.is_silent and self.session.lifted:
            return self.word  # to listen is not asked any more
        return (self.is_owner and self.step.owner) or self.step.prompt

    @property
    def word(self) -> str:
        """Who has the word, in one sentence to this person."""
        if self.step is None:
            return ""
        if self.is_silent:
            return _("Jij luistert. De anderen denken voor je na.")
        if self.step.speaks == Speaks.NOBODY:
            return _("Even stil: ieder voor zich.")
        if self.may_write:
            return _("Je hebt het woord. Typen mag, hardop ook.")
        if self.may_speak:
            return _("Je hebt het woord.")
        return _("De inbrenger heeft het woord.") if self.step.speaks == Speaks.OWNER else _("Je luistert.")

    @property
    def say_key(self) -> str:
        """Changes when the places to write and to lead have to change; while it is the same, no typing is touched."""
        return f"{self.place}-{int(self.may_write)}-{int(self.session.lifted)}-{self.session.state}"


def screen(member: Membership, session: Session, now: datetime | None = None, *, seen: Seen | None = None) -> Screen:
    """Return what this member's screen of a session shows now, over what it has `seen` already."""
    steps, now = steps_of(session.format.body), now or timezone.now()
    running = session.state in {SessionState.RUNNING, SessionState.PAUSED}
    step = steps[session.step] if running else None
    owner = session.owner_id == member.pk
    leads = can(member, Permission.RUN_SESSION)
    joined = session.seats.filter(member=member).exists()
    takes_part = leads or (joined and (owner or can(member, Permission.TAKE_PART)))
    return Screen(
        member=member,
        session=session,
        steps=steps,
        clock=_clock(session, now) if running else None,
        heard=heard(member, session, step, seen) if step and (joined or leads) else Heard([]),
        earlier=by_step(member, session, steps) if session.state == SessionState.ENDED else [],
        joined=joined,
        is_owner=owner,
        leads=leads,
        may_write=takes_part and step is not None and may_write(step, is_owner=owner, lifted=session.lifted),
        may_speak=takes_part and step is not None and may_speak(step, is_owner=owner, lifted=session.lifted),
    )


def topic_of(session: Session) -> str:
    """Return what screens of this session follow: the topic that tells its version."""
    return f"session:{session.pk}"


def is_there(member: Membership, session: Session) -> bool:
    """Return whether an open screen of this session shows that somebody takes part in it. At most one query.

    For who leads it or joined, as long as it runs and an evening lasts: a screen left open is nobody's presence.
    """
    if session.state == SessionState.ENDED or timezone.now() - session.made_at > EVENING:
        return False
    return can(member, Permission.RUN_SESSION) or session.seats.filter(member=member).exists()


def formats() -> list[ContentVersion]:
    """Return the formats there are, the newest version of each, by title. One query."""
    rows = ContentVersion.objects.filter(kind="format").order_by("key", "-version").distinct("key")
    return sorted(rows, key=lambda version: version.title)


def usual_format(community: Community) -> str:
    """Return the key of the format that this community mostly works with. One query."""
    version = chosen_content(community, "format")
    return version.key if version else ""


def cases_to_treat(member: Membership, meeting: Meeting) -> list[StarrCase]:
    """Return the cases that were brought to this meeting and not treated yet. One query."""
    return list(visible_cases(member).filter(meeting=meeting, state=CaseState.SHARED))


def sessions_of(member: Membership, meeting: Meeting) -> list[Session]:
    """Return the sessions of a meeting that the member may come into, the last one first. One query."""
    return list(visible_sessions(member).filter(meeting=meeting))


def session_now(member: Membership) -> Session | None:
    """Return the session that is going on, the last one first; one that nobody ended is over with its evening. One
    query."""
    going_on = visible_sessions(member).exclude(state=SessionState.ENDED)
    return going_on.filter(made_at__gte=timezone.now() - EVENING).first()


def _clock(session: Session, now: datetime) -> Clock:
    assert session.step_at is not None
    stands = session.paused_at or now
    ends = session.step_at + timedelta(seconds=session.seconds)
    return Clock(
        now=_milliseconds(stands),
        ends=_milliseconds(ends),
        whole=session.seconds * 1000,
        is_paused=session.paused_at is not None,
    )


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
