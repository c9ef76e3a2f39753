"""The lives of the logbook, as tables: an entry, an intention, a learning question, a reflection interview.

Read by docs/states.md; tests hold them to the services that move them.
"""

from logbook.words import EntryState, IntentionState, TalkState
from plg.lives import Life, Way, begins

_CHECKED = (TalkState.APPROVED, TalkState.AMENDED)

ENTRY = Life(
    thing="Learning experience",
    kept_in="logbook.Entry.state",
    states=dict(EntryState.choices),
    ways=(
        begins(EntryState.SUBMITTED, "write", "WRITE_ENTRY", "logbook.services.writing.write_entry"),
        Way(
            (EntryState.SUBMITTED,),
            EntryState.WITHDRAWN,
            "take back",
            "WRITE_ENTRY, its author",
            "logbook.services.sharing.withdraw",
        ),
    ),
    tells=(
        "Who reads it is no state: shares are rows of their own, each with its moment (`logbook.models.Share`).",
        "Each change of the words is a new version; a withdrawn one is read by its author alone and changes no more.",
    ),
)

INTENTION = Life(
    thing="Intention",
    kept_in="logbook.Intention.state",
    states=dict(IntentionState.choices),
    ways=(
        begins(IntentionState.OPEN, "mean to", "WRITE_ENTRY", "logbook.services.intentions.make_intention"),
        Way(
            (IntentionState.OPEN,),
            IntentionState.DONE,
            "look back: done",
            "WRITE_ENTRY, its author",
            "logbook.services.intentions.look_back",
        ),
        Way(
            (IntentionState.OPEN,),
            IntentionState.LET_GO,
            "look back: let go",
            "WRITE_ENTRY, its author",
            "logbook.services.intentions.look_back",
        ),
        Way(
            (IntentionState.DONE, IntentionState.LET_GO),
            IntentionState.OPEN,
            "take up again",
            "WRITE_ENTRY, its author",
            "logbook.services.intentions.take_up_again",
        ),
    ),
    tells=("“Not yet” gives it a new day and leaves it open. No reason is asked for letting go.",),
)

QUESTION = Life(
    thing="Learning question",
    kept_in="logbook.LearningQuestion.closed_at",
    states={"open": "closed_at is empty", "closed": "closed_at is filled"},
    ways=(
        begins("open", "ask oneself", "WRITE_ENTRY", "logbook.services.threads.start_question"),
        Way(("open",), "closed", "close", "WRITE_ENTRY, its author", "logbook.services.threads.close_question"),
        Way(("closed",), "open", "open again", "WRITE_ENTRY, its author", "logbook.services.threads.reopen_question"),
    ),
)

TALK = Life(
    thing="Reflection interview",
    kept_in="logbook.ReflectionInterview.state",
    states=dict(TalkState.choices),
    ways=(
        begins(TalkState.PLANNED, "plan", "PLAN_TALKS", "logbook.services.talks.plan_talk"),
        Way(
            (TalkState.PLANNED,),
            TalkState.CANCELLED,
            "call off",
            "PLAN_TALKS, who planned it; HOLD_TALK, its interviewer; HAVE_TALK, its participant",
            "logbook.services.talks.cancel_talk",
        ),
        Way(
            (TalkState.PLANNED, TalkState.WRITING),
            TalkState.WRITING,
            "write the report",
            "HOLD_TALK, its interviewer",
            "logbook.services.talk_writing.save_draft",
        ),
        Way(
            (TalkState.PLANNED,),
            TalkState.WRITING,
            "note what was told",
            "HOLD_TALK, its interviewer",
            "logbook.services.talk_writing.tell",
        ),
        Way(
            (TalkState.PLANNED, TalkState.WRITING),
            TalkState.SENT,
            "send to check",
            "HOLD_TALK, its interviewer",
            "logbook.services.talk_writing.send_report",
        ),
        Way(
            (TalkState.SENT,),
            TalkState.WRITING,
            "take back to write on",
            "its interviewer",
            "logbook.services.talk_writing.take_back_report",
        ),
        Way(
            (TalkState.SENT, *_CHECKED),
            TalkState.APPROVED,
            "say yes",
            "HAVE_TALK, its participant",
            "logbook.services.talk_writing.check_report",
        ),
        Way(
            (TalkState.SENT, *_CHECKED),
            TalkState.AMENDED,
            "say yes to one's own words",
            "HAVE_TALK, its participant",
            "logbook.services.talk_writing.check_report",
        ),
        Way(
            _CHECKED,
            TalkState.SENT,
            "take one's yes back",
            "HAVE_TALK, its participant",
            "logbook.services.talk_writing.reopen_check",
        ),
    ),
    tells=("Only a checked report can become a source of research; it leaves when the yes is taken back.",),
)

LIVES = (ENTRY, INTENTION, QUESTION, TALK)
