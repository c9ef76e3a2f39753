"""Reflection interviews: the appointment, what the participant shows for it, the report and its check.

`ReflectionInterview.kept` is the text that counts once the participant has checked it. Sound is never stored.
"""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from logbook.models.entry import Entry
from logbook.words import NotesKind, TalkState
from plg.models import Community, ContentVersion, Membership
from plg.models.base import Row


class ReflectionInterview(Row):
    """A talk (reflectiegesprek) of one participant with one named interviewer, on the participant's own entries."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="talks")
    participant = models.ForeignKey(Membership, models.CASCADE, related_name="talks")
    interviewer = models.ForeignKey(Membership, models.CASCADE, related_name="talks_held")
    planned_by = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    guide = models.ForeignKey(ContentVersion, models.PROTECT, null=True, related_name="+")
    starts_at = models.DateTimeField(_("begint"))
    minutes = models.PositiveSmallIntegerField(_("minuten"), default=60)
    place = models.CharField(_("plaats"), max_length=200, blank=True)
    link = models.URLField(_("link om online mee te doen"), blank=True)
    sequence = models.PositiveIntegerField(default=0)  # which telling of this appointment; calendars replace by it
    changed_at = models.DateTimeField(_("afspraak gewijzigd op"), default=timezone.now)
    state = models.CharField(_("stand"), max_length=10, choices=TalkState, default=TalkState.PLANNED)
    notes_kind = models.CharField(_("soort verslag"), max_length=12, choices=NotesKind, default=NotesKind.NOTES)
    shows_amo = models.BooleanField(_("vragenlijsten laten zien"), default=False)
    shows_domains = models.BooleanField(_("gebieden laten zien"), default=False)
    opened_at = models.DateTimeField(_("voorbereiding geopend op"), null=True, blank=True)  # by the interviewer
    sent_at = models.DateTimeField(_("ter controle gestuurd op"), null=True, blank=True)
    checked_at = models.DateTimeField(_("gecontroleerd op"), null=True, blank=True)
    kept = models.ForeignKey("TalkText", models.SET_NULL, null=True, blank=True, related_name="+")
    source_id = models.CharField(_("bron-id"), max_length=100, null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=TalkState.values), name="talk_state_known"),
            models.CheckConstraint(condition=Q(notes_kind__in=NotesKind.values), name="talk_notes_kind_known"),
            models.CheckConstraint(condition=~Q(participant=F("interviewer")), name="talk_of_two_people"),
            models.CheckConstraint(condition=Q(minutes__gt=0), name="talk_takes_time"),
            models.CheckConstraint(
                condition=~Q(state__in=[TalkState.APPROVED, TalkState.AMENDED]) | Q(checked_at__isnull=False),
                name="talk_checked_has_moment",
            ),
            models.UniqueConstraint(fields=["community", "source_id"], name="talk_source_id_once"),
        ]
        indexes = [
            models.Index(fields=["participant", "-starts_at"], name="talk_of_participant"),
            models.Index(fields=["interviewer", "-starts_at"], name="talk_of_interviewer"),
            models.Index(fields=["community", "-starts_at"], name="talk_by_time"),
        ]

    class Privacy:
        owner = "participant__user"
        on_erase = "row"
        text = ("place", "link")
        plain = (
            "starts_at",
            "minutes",
            "sequence",
            "changed_at",
            "state",
            "notes_kind",
            "shows_amo",
            "shows_domains",
            "opened_at",
            "sent_at",
            "checked_at",
        )
        key = ("id", "uid", "community", "participant", "interviewer", "planned_by", "guide", "kept", "source_id")

    def __str__(self) -> str:
        return f"reflectiegesprek {self.uid}"

    @property
    def is_checked(self) -> bool:
        """Whether the participant has said yes to a text: their own, or the interviewer's."""
        return TalkState(self.state).is_checked

    @property
    def ends_at(self) -> datetime:
        """When it is planned to end."""
        return self.starts_at + timedelta(minutes=self.minutes)


class ShownEntry(models.Model):
    """An own entry that the participant lets the interviewer read for this talk, until the report is checked."""

    talk = models.ForeignKey(ReflectionInterview, models.CASCADE, related_name="shown")
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="shown_in")
    since = models.DateTimeField(_("sinds"), default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["talk", "entry"], name="shown_entry_once")]

    class Privacy:
        owner = "talk__participant__user"
        on_erase = "row"
        plain = ("since",)
        key = ("id", "talk", "entry")

    def __str__(self) -> str:
        return f"{self.talk} · {self.entry}"


class TalkDraft(Row):
    """What somebody is writing at a talk: the interviewer the report, the participant a better text. Theirs alone."""

    talk = models.ForeignKey(ReflectionInterview, models.CASCADE, related_name="drafts")
    author = models.ForeignKey(Membership, models.CASCADE, related_name="talk_drafts")
    version = models.PositiveIntegerField(_("versie"), default=1)
    text = models.TextField(_("verslag"), blank=True)
    summary = models.TextField(_("samenvatting"), blank=True)
    saved_at = models.DateTimeField(_("bewaard op"), default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["talk", "author"], name="talk_draft_once")]

    class Privacy:
        owner = "author__user"
        on_erase = "row"
        text = ("text", "summary")
        plain = ("version", "saved_at")
        key = ("id", "uid", "talk", "author")

    def __str__(self) -> str:
        return f"concept {self.version}"


class TalkText(Row):
    """A report as it was sent or amended once. Never changes: what each of the two wrote stays readable for both."""

    talk = models.ForeignKey(ReflectionInterview, models.CASCADE, related_name="texts")
    author = models.ForeignKey(Membership, models.CASCADE, related_name="talk_texts")
    number = models.PositiveIntegerField(_("versie"))
    text = models.TextField(_("verslag"))
    summary = models.TextField(_("samenvatting"), blank=True)
    made_at = models.DateTimeField(_("geschreven op"), default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["talk", "number"], name="talk_text_once"),
            models.CheckConstraint(condition=~Q(text=""), name="talk_text_has_text"),
        ]

    class Privacy:
        owner = "talk__participant__user"
        on_erase = "row"
        text = ("text", "summary")
        plain = ("number", "made_at")
        key = ("id", "uid", "talk", "author")

    def __str__(self) -> str:
        return f"verslag {self.number}"


class ToldIntervention(Row):
    """Something the participant did that came up in the talk and stood in no entry; by their own act it becomes one."""

    talk = models.ForeignKey(ReflectionInterview, models.CASCADE, related_name="told")
    text = models.TextField(_("wat er verteld is"))
    made_at = models.DateTimeField(_("genoteerd op"), default=timezone.now)
    entry = models.ForeignKey(Entry, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="told_intervention_has_text")]

    class Privacy:
        owner = "talk__participant__user"
        on_erase = "row"
        text = ("text",)
        plain = ("made_at",)
        key = ("id", "uid", "talk", "entry")

    def __str__(self) -> str:
        return f"verteld {self.uid}"
