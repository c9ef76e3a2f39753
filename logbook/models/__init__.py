"""The tables of the logbook."""

from logbook.models.dialogue import Reading, Response
from logbook.models.drafts import Draft
from logbook.models.entry import Entry, EntryVersion, Share
from logbook.models.growth import Fragment, Growth, Step
from logbook.models.habits import Habit
from logbook.models.imports import ColumnChoice
from logbook.models.photos import Photo
from logbook.models.talks import ReflectionInterview, ShownEntry, TalkDraft, TalkText, ToldIntervention
from logbook.models.threads import Excerpt, Intention, LearningQuestion, LookingBack, QuestionEntry, Thread, Yield

__all__ = [
    "ColumnChoice",
    "Draft",
    "Entry",
    "EntryVersion",
    "Excerpt",
    "Fragment",
    "Growth",
    "Habit",
    "Intention",
    "LearningQuestion",
    "LookingBack",
    "Photo",
    "QuestionEntry",
    "Reading",
    "ReflectionInterview",
    "Response",
    "Share",
    "ShownEntry",
    "Step",
    "TalkDraft",
    "TalkText",
    "Thread",
    "ToldIntervention",
    "Yield",
]
