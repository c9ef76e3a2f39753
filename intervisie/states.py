"""The lives of meetings, rankings, cases, sessions, minutes and records as tables: what may follow what.

Of a session this is the rule, read by the service that moves it and by its screen; of the others docs/states.md
tells what their services hold. Never touches the database.
"""

from intervisie.words import (
    AttendanceState,
    CaseState,
    CheckState,
    MeetingState,
    MinutesState,
    RankingState,
    RecordState,
    SessionState,
)
from plg.lives import NOWHERE, Life, Way, begins

MEETINGS = "intervisie.services.meetings"
LEAD = "intervisie.services.sessions.lead"
RECORDS = "intervisie.services.records"

#: The acts of the facilitator, and the states in which each can be done.
ACTS: dict[str, frozenset[SessionState]] = {
    "next": frozenset({SessionState.GATHERING, SessionState.RUNNING, SessionState.PAUSED}),
    "back": frozenset({SessionState.RUNNING, SessionState.PAUSED}),
    "longer": frozenset({SessionState.RUNNING, SessionState.PAUSED}),
    "shorter": frozenset({SessionState.RUNNING, SessionState.PAUSED}),
    "pause": frozenset({SessionState.RUNNING}),
    "resume": frozenset({SessionState.PAUSED}),
    "lift": frozenset({SessionState.RUNNING, SessionState.PAUSED}),
    "end": frozenset({SessionState.GATHERING, SessionState.RUNNING, SessionState.PAUSED}),
}


def possible(act: str, state: str) -> bool:
    """Return whether the facilitator can do this now."""
    return SessionState(state) in ACTS[act]


_LIVE = (SessionState.RUNNING, SessionState.PAUSED)

MEETING = Life(
    thing="Meeting",
    kept_in="intervisie.Meeting.state",
    states=dict(MeetingState.choices),
    ways=(
        begins(MeetingState.PLANNED, "plan", "PLAN_MEETINGS", f"{MEETINGS}.plan_meeting"),
        begins(MeetingState.PLANNED, "plan a series", "PLAN_MEETINGS", f"{MEETINGS}.plan_series"),
        Way(
            (MeetingState.PLANNED,),
            MeetingState.CANCELLED,
            "call off",
            "PLAN_MEETINGS",
            f"{MEETINGS}.cancel_meeting",
        ),
    ),
    tells=("Whether a meeting goes on or is over is asked of the clock (`intervisie.moments`); no state says it.",),
)


def _others(state: AttendanceState) -> list[AttendanceState]:
    return [other for other in AttendanceState if other != state]


ATTENDANCE = Life(
    thing="Attendance of one member at one meeting",
    kept_in="intervisie.Attendance.state",
    states=dict(AttendanceState.choices),
    ways=(
        *(
            Way((NOWHERE, AttendanceState.ABSENT), state, "check in with the code", "TAKE_PART", f"{MEETINGS}.check_in")
            for state in (AttendanceState.PRESENT, AttendanceState.LATE)
        ),
        *(
            Way((NOWHERE, *_others(state)), state, "note", "PLAN_MEETINGS", f"{MEETINGS}.note_attendance")
            for state in AttendanceState
        ),
        Way(tuple(AttendanceState.values), NOWHERE, "take away", "PLAN_MEETINGS", f"{MEETINGS}.note_attendance"),
    ),
    tells=("Any of the three can follow any other; no row says that nobody noted it. There is no word for why not.",),
)

RANKING = Life(
    thing="Ranking",
    kept_in="intervisie.Ranking.state",
    states=dict(RankingState.choices),
    ways=(
        begins(RankingState.OPEN, "open", "PLAN_MEETINGS", "intervisie.services.rankings.open_ranking"),
        Way(
            (RankingState.OPEN,),
            RankingState.CLOSED,
            "close",
            "PLAN_MEETINGS",
            "intervisie.services.rankings.close_ranking",
        ),
        Way(
            (RankingState.OPEN,),
            NOWHERE,
            "drop, while nobody gave points",
            "PLAN_MEETINGS",
            "intervisie.services.rankings.drop_ranking",
        ),
    ),
    tells=("Until it is closed nobody reads a point of it; on closing it forgets whose points they were.",),
)

CASE = Life(
    thing="STARR case",
    kept_in="intervisie.StarrCase.state",
    states=dict(CaseState.choices),
    ways=(
        begins(CaseState.DRAFT, "write", "PREPARE_CASE", "intervisie.services.cases.write_case"),
        Way(
            (CaseState.DRAFT, CaseState.SHARED),
            CaseState.SHARED,
            "bring to a meeting",
            "PREPARE_CASE, its author",
            "intervisie.services.cases.share_case",
        ),
        Way(
            (CaseState.SHARED,),
            CaseState.DRAFT,
            "take back",
            "its author",
            "intervisie.services.cases.take_back_case",
        ),
        Way(
            (CaseState.SHARED,),
            CaseState.TREATED,
            "end the session about it",
            "RUN_SESSION",
            "intervisie.services.sessions.lead",
        ),
    ),
    tells=("While a session about it runs it stays where it is. A treated case changes no more.",),
)

SESSION = Life(
    thing="Live session",
    kept_in="intervisie.Session.state",
    states=dict(SessionState.choices),
    ways=(
        begins(SessionState.GATHERING, "open", "RUN_SESSION", "intervisie.services.sessions.start_session"),
        *(
            Way(tuple(state for state in SessionState if state in ACTS[act]), to, does, "RUN_SESSION", LEAD)
            for act, to, does in (
                ("next", SessionState.RUNNING, "next: the first step, or the one that follows"),
                ("back", SessionState.RUNNING, "back: the step before, with a reason"),
                ("pause", SessionState.PAUSED, "pause"),
                ("resume", SessionState.RUNNING, "resume"),
                ("end", SessionState.ENDED, "end; next does so after the last step"),
            )
        ),
        Way(
            (SessionState.GATHERING, *_LIVE),
            SessionState.ENDED,
            "end what nobody ended, after twelve hours",
            "the night",
            "intervisie.services.sessions.tidy_sessions",
        ),
    ),
    tells=(
        (
            "*longer*, *shorter* and *lift* (the silence) leave the state as it is; the table of acts stands in"
            " `intervisie/states.py`. An act pressed in a step that is over does nothing."
        ),
        "What is brought in and noted goes thirty days after the end.",
    ),
)

MINUTES = Life(
    thing="Minutes of a meeting",
    kept_in="intervisie.Minutes.state",
    states=dict(MinutesState.choices),
    ways=(
        begins(MinutesState.DRAFT, "draft", "PLAN_MEETINGS", "intervisie.services.minutes.draft_minutes"),
        Way(
            (MinutesState.DRAFT,),
            MinutesState.SHARED,
            "share with the community",
            "PLAN_MEETINGS",
            "intervisie.services.minutes.share_minutes",
        ),
    ),
    tells=("Shared minutes can still be written on; they never become a draft again.",),
)

RECORD = Life(
    thing="Record of a group talk",
    kept_in="intervisie.GroupRecord.state",
    states=dict(RecordState.choices),
    ways=(
        begins(RecordState.WRITING, "name its writer and who was there", "RUN_SESSION", f"{RECORDS}.begin_record"),
        Way(
            (RecordState.WRITING, RecordState.SENT),
            RecordState.SENT,
            "send to who took part",
            "WRITE_RECORD, its writer",
            f"{RECORDS}.send_record",
        ),
        Way(
            (RecordState.SENT,),
            RecordState.APPROVED,
            "agree, as the last of all",
            "TAKE_PART, who was there",
            f"{RECORDS}.answer_record",
        ),
        Way(
            (RecordState.SENT,),
            RecordState.APPROVED,
            "settle, when RECORD_CHECK_DAYS are over and nobody asked for a change",
            "WRITE_RECORD, its writer",
            f"{RECORDS}.settle_record",
        ),
        Way(
            (RecordState.APPROVED,),
            RecordState.SENT,
            "want something else after all",
            "TAKE_PART, who was there",
            f"{RECORDS}.answer_record",
        ),
    ),
)

CHECK = Life(
    thing="What one who was there says of that record",
    kept_in="intervisie.RecordCheck.state",
    states=dict(CheckState.choices),
    ways=(
        begins(CheckState.ASKED, "be asked, for who was there", "RUN_SESSION", f"{RECORDS}.begin_record"),
        Way(tuple(CheckState.values), CheckState.AGREED, "agree", "TAKE_PART, oneself", f"{RECORDS}.answer_record"),
        Way(
            tuple(CheckState.values),
            CheckState.AMENDS,
            "ask for a change",
            "TAKE_PART, oneself",
            f"{RECORDS}.answer_record",
        ),
        Way(
            tuple(CheckState.values),
            CheckState.ASKED,
            "be sent a new text",
            "WRITE_RECORD, its writer",
            f"{RECORDS}.send_record",
        ),
    ),
)

LIVES = (MEETING, ATTENDANCE, RANKING, CASE, SESSION, MINUTES, RECORD, CHECK)
