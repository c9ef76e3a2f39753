"""The threads of a person: learning questions with the entries on them, intentions with what came of them, yields.

Each is for its author alone until it is shared with a circle. Nothing here ever reaches research.
"""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from logbook.models.entry import Entry
from logbook.words import About, Circle, Foreseen, IntentionState, Outcome, Whose
from plg.models import Membership
from plg.models.base import Row


class Thread(Row):
    """What the three kinds have in common: one author, one text, and since when it is shared with which circle.

    Whoever joins a circle later reads it only if it is shared anew: the rule stands in `access`.
    """

    author = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    client_key = models.UUIDField(default=uuid.uuid4, unique=True)
    text = models.TextField(_("tekst"))
    made_at = models.DateTimeField(_("gemaakt op"), default=timezone.now)
    version = models.PositiveIntegerField(default=1)  # of two devices changing it at once, the second is told
    duo_since = models.DateTimeField(null=True, blank=True)
    facilitator_since = models.DateTimeField(null=True, blank=True)
    community_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def shared_since(self) -> dict[Circle, datetime]:
        """With which circles this is shared, and since when."""
        found = {circle: getattr(self, f"{circle.value}_since") for circle in Circle}
        return {circle: since for circle, since in found.items() if since}

    @property
    def circle_words(self) -> str:
        """With whom this is shared, in words for the screen; "" for nobody."""
        first, *others = [str(circle.label) for circle in self.shared_since] or [""]
        return ", ".join([first, *(other.lower() for other in others)])


class LearningQuestion(Thread):
    """What somebody wants to learn; entries hang on it. Closed with what came of it, and opened again at will."""

    entries = models.ManyToManyField(Entry, through="QuestionEntry", related_name="questions")
    outcome = models.TextField(_("wat het opleverde"), blank=True)
    closed_at = models.DateTimeField(_("afgesloten op"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="question_has_text"),
            models.CheckConstraint(condition=Q(closed_at=None) | ~Q(outcome=""), name="question_closed_with_outcome"),
        ]
        indexes = [models.Index(fields=["author", "-made_at"], name="question_own")]

    class Privacy:
        owner = "author__user"
        on_erase = "row"
        text = ("text", "outcome")
        plain = ("made_at", "closed_at", "version", "duo_since", "facilitator_since", "community_since")
        key = ("id", "uid", "author", "client_key", "entries")

    def __str__(self) -> str:
        return f"leervraag {self.uid}"


class QuestionEntry(models.Model):
    """An entry that hangs on a learning question of its author."""

    question = models.ForeignKey(LearningQuestion, models.CASCADE, related_name="+")
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "entry"], name="question_entry_once")]

    class Privacy:
        owner = "question__author__user"
        on_erase = "row"
        key = ("id", "question", "entry")

    def __str__(self) -> str:
        return f"{self.question} · {self.entry}"


class Intention(Thread):
    """What somebody means to do, and by when. It comes back on that day; what came of it stands in `LookingBack`."""

    by_when = models.DateField(_("voor wanneer"))
    state = models.CharField(_("stand"), max_length=10, choices=IntentionState, default=IntentionState.OPEN)
    entry = models.ForeignKey(Entry, models.SET_NULL, null=True, blank=True, related_name="intentions")
    question = models.ForeignKey(LearningQuestion, models.SET_NULL, null=True, blank=True, related_name="intentions")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="intention_has_text"),
            models.CheckConstraint(condition=Q(state__in=IntentionState.values), name="intention_state_known"),
        ]
        indexes = [models.Index(fields=["author", "state", "by_when"], name="intention_own")]

    class Privacy:
        owner = "author__user"
        on_erase = "row"
        text = ("text",)
        plain = ("made_at", "by_when", "state", "version", "duo_since", "facilitator_since", "community_since")
        key = ("id", "uid", "author", "client_key", "entry", "question")

    def __str__(self) -> str:
        return f"voornemen {self.uid}"


class LookingBack(Row):
    """One time that somebody looked back at an intention: done, a new day, or let go. For the author alone."""

    intention = models.ForeignKey(Intention, models.CASCADE, related_name="looks")
    client_key = models.UUIDField(default=uuid.uuid4, unique=True)
    made_at = models.DateTimeField(_("op"), default=timezone.now)
    outcome = models.CharField(_("uitkomst"), max_length=10, choices=Outcome)
    said = models.TextField(_("wat ervan kwam, of wat in de weg zat"), blank=True)
    helps = models.TextField(_("wat helpt"), blank=True)
    until = models.DateField(_("nieuwe dag"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="look_outcome_known"),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.LATER, until__isnull=False) | (~Q(outcome=Outcome.LATER) & Q(until=None)),
                name="look_later_has_a_day",
            ),
        ]

    class Privacy:
        owner = "intention__author__user"
        on_erase = "row"
        text = ("said", "helps")
        plain = ("made_at", "outcome", "until")
        key = ("id", "uid", "intention", "client_key")

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} · {self.made_at:%Y-%m-%d}"


class Yield(Thread):
    """What something brought. All but the text may be said later; the kind of value often shows after months."""

    about = models.CharField(_("waar"), max_length=10, choices=About, blank=True)
    whose = models.CharField(_("van wie"), max_length=12, choices=Whose, blank=True)
    foreseen = models.CharField(_("verwacht"), max_length=12, choices=Foreseen, blank=True)
    value = models.SlugField(_("soort waarde"), max_length=60, blank=True)  # a key of content `value_kinds`
    entry = models.ForeignKey(Entry, models.SET_NULL, null=True, blank=True, related_name="yields")
    question = models.ForeignKey(LearningQuestion, models.SET_NULL, null=True, blank=True, related_name="yields")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="yield_has_text"),
            models.CheckConstraint(
                condition=Q(about__in=["", *About.values])
                & Q(whose__in=["", *Whose.values])
                & Q(foreseen__in=["", *Foreseen.values]),
                name="yield_words_known",
            ),
        ]
        indexes = [models.Index(fields=["author", "-made_at"], name="yield_own")]

    class Privacy:
        owner = "author__user"
        on_erase = "row"
        text = ("text", "value")
        plain = (
            "made_at",
            "about",
            "whose",
            "foreseen",
            "version",
            "duo_since",
            "facilitator_since",
            "community_since",
        )
        key = ("id", "uid", "author", "client_key", "entry", "question")

    def __str__(self) -> str:
        return f"opbrengst {self.uid}"


class Excerpt(models.Model):
    """A question to the group that was made out of an own entry: an entry of its own. Only its author knows of this."""

    entry = models.OneToOneField(Entry, models.CASCADE, related_name="excerpt")
    source = models.ForeignKey(Entry, models.CASCADE, related_name="excerpts")

    class Privacy:
        owner = "entry__author__user"
        on_erase = "row"
        key = ("id", "entry", "source")

    def __str__(self) -> str:
        return f"{self.source} → {self.entry}"
