"""A round: its coders, its frozen sources, who codes which, and what they found."""

from secrets import randbelow

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coding.models.books import Code, CodeBook
from coding.words import Direction, RoundState, SourceKind
from plg.models import Community, Membership
from plg.models.base import Row


def fresh_seed() -> int:
    """Return a seed nobody chose; small enough to stand in a data file as a whole number."""
    return randbelow(2**53)


def only_entries() -> list[str]:
    """Return the kinds of text a round has unless others are chosen."""
    return [SourceKind.ENTRY.value]


class Round(Row):
    """One independent coding of a set of texts with one code book."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="rounds")
    book = models.ForeignKey(CodeBook, models.PROTECT, related_name="rounds")
    title = models.CharField(_("naam"), max_length=200)
    kinds = ArrayField(
        models.CharField(max_length=12, choices=SourceKind), verbose_name=_("soorten teksten"), default=only_entries
    )
    divides = models.BooleanField(_("lange teksten in genummerde fragmenten"), default=True)
    sample_count = models.PositiveIntegerField(_("steekproef, aantal"), null=True, blank=True)
    sample_percent = models.PositiveSmallIntegerField(_("steekproef, percentage"), null=True, blank=True)
    since_on = models.DateField(_("van"), null=True, blank=True)  # with a period, texts without a date stay out
    until_on = models.DateField(_("tot en met"), null=True, blank=True)
    share = models.PositiveSmallIntegerField(_("deel dat meer dan één codeert"), default=100)  # percent
    per_text = models.PositiveSmallIntegerField(_("hoeveel coderen een gedeelde tekst"), default=0)  # 0: everybody
    seed = models.BigIntegerField(default=fresh_seed)  # of sample, order and share: kept, so that all can be redone
    is_practice = models.BooleanField(_("oefenronde"), default=False)
    copied_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    masker = models.ForeignKey(Membership, models.SET_NULL, null=True, blank=True, related_name="masked_rounds")
    state = models.CharField(_("stand"), max_length=10, choices=RoundState, default=RoundState.DRAFT)
    made_by = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    opened_at = models.DateTimeField(null=True, blank=True)
    frozen_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)  # since then authors read what was found in their texts

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RoundState.values), name="round_state_known"),
            models.CheckConstraint(
                condition=Q(released_at=None) | Q(state=RoundState.SETTLED), name="round_released_is_settled"
            ),
            models.CheckConstraint(
                condition=Q(kinds__contained_by=SourceKind.values, kinds__len__gt=0), name="round_kind_known"
            ),
            models.CheckConstraint(condition=Q(share__lte=100), name="round_share_is_percent"),
            models.CheckConstraint(
                condition=Q(sample_count=None, sample_percent=None)
                | Q(sample_count__gt=0, sample_percent=None)
                | Q(sample_count=None, sample_percent__range=(1, 100)),
                name="round_sample_one_way",
            ),
            models.CheckConstraint(
                condition=Q(is_practice=False) | ~Q(state=RoundState.SETTLED), name="round_practice_never_settles"
            ),
            models.CheckConstraint(
                condition=Q(since_on=None) | Q(until_on=None) | Q(until_on__gte=F("since_on")),
                name="round_period_forward",
            ),
        ]

    class Privacy:
        owner = None  # of the whole community
        on_erase = "keep"
        plain = (
            "title",
            "kinds",
            "divides",
            "sample_count",
            "sample_percent",
            "since_on",
            "until_on",
            "share",
            "per_text",
            "seed",
            "is_practice",
            "state",
            "made_at",
            "opened_at",
            "frozen_at",
            "settled_at",
            "released_at",
        )
        key = ("id", "uid", "community", "book", "made_by", "copied_from", "masker")

    def __str__(self) -> str:
        return self.title


class Coder(Row):
    """A researcher who codes in a round."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="coders")
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="coder_seats")
    is_expert = models.BooleanField(_("het voorbeeld in een oefenronde"), default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "membership"], name="coder_once"),
            models.UniqueConstraint(fields=["round"], condition=Q(is_expert=True), name="coder_one_expert"),
        ]

    class Privacy:
        owner = "membership__user"
        on_erase = "keep"
        plain = ("is_expert",)
        key = ("id", "uid", "round", "membership")

    def __str__(self) -> str:
        return str(self.membership.user)


class Source(Row):
    """A text frozen at the opening of a round: masked, LF, offsets in code points. Never changes.

    Sources are made in the order of their positions, so that their keys rise with these; the workbench finds by that.
    """

    round = models.ForeignKey(Round, models.CASCADE, related_name="sources")
    kind = models.CharField(_("soort"), max_length=12, choices=SourceKind)
    origin = models.UUIDField()  # the uid of the entry, talk, …
    origin_version = models.UUIDField()  # the uid of the version it was frozen from
    fragment = models.PositiveIntegerField(_("fragment"), default=0)  # 0: the whole text
    fragments = models.PositiveIntegerField(_("aantal fragmenten"), default=0)
    start = models.PositiveIntegerField(default=0)  # where the fragment begins in the whole text, masked
    member = models.ForeignKey(Membership, models.CASCADE, related_name="sources")
    position = models.PositiveIntegerField(_("nummer"))
    text = models.TextField(_("tekst"))
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "origin", "fragment"], name="source_once_a_round"),
            models.CheckConstraint(
                condition=Q(fragment=0, fragments=0, start=0) | Q(fragment__range=(1, F("fragments"))),
                name="source_fragment_counted",
            ),
            models.UniqueConstraint(fields=["round", "position"], name="source_position_once"),
        ]
        ordering = ["round", "position"]

    class Privacy:
        owner = "member__user"
        on_erase = "row"
        text = ("text",)
        plain = ("kind", "position", "fragment", "fragments", "start")
        key = ("id", "uid", "round", "origin", "origin_version", "member", "sha256")

    def __str__(self) -> str:
        return f"tekst {self.position}"


class Assignment(models.Model):
    """One source for one coder. Done with codes, or done because no code applies: never the same as not done."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="assignments")
    coder = models.ForeignKey(Coder, models.CASCADE, related_name="assignments")
    no_code_applies = models.BooleanField(_("geen code van toepassing"), default=False)
    unsure = models.BooleanField(_("twijfel"), default=False)  # told when differences are settled, never a difference
    memo = models.TextField(_("memo"), blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    trail = models.JSONField(default=list)  # the choices made one after another, for undo and redo
    step = models.PositiveSmallIntegerField(default=0)  # how many of them stand now

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "coder"], name="assignment_once"),
            models.CheckConstraint(
                condition=Q(no_code_applies=False) | Q(done_at__isnull=False), name="assignment_no_code_is_done"
            ),
        ]
        indexes = [
            models.Index(fields=["coder", "source"], name="assignment_in_order"),
            models.Index(fields=["coder", "source"], condition=Q(done_at=None), name="assignment_undone_in_order"),
        ]

    class Privacy:
        owner = "coder__membership__user"
        on_erase = "fields"
        text = ("memo",)
        plain = ("no_code_applies", "unsure", "done_at", "trail", "step")
        key = ("id", "source", "coder")

    def __str__(self) -> str:
        return f"{self.source} · {self.coder}"


class Coding(Row):
    """A code that one coder gave one source; the quotes that show why stand beside it."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="codings")
    code = models.ForeignKey(Code, models.PROTECT, related_name="codings")
    direction = models.CharField(_("richting"), max_length=12, choices=Direction, blank=True)
    alone = models.BooleanField(default=True)  # the book gives one code per text; kept here so that the table holds it
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assignment", "code"], name="coding_once"),
            models.UniqueConstraint(fields=["assignment"], condition=Q(alone=True), name="coding_one_per_source"),
            models.CheckConstraint(condition=Q(direction__in=["", *Direction.values]), name="coding_direction_known"),
        ]

    class Privacy:
        owner = "assignment__coder__membership__user"
        on_erase = "keep"
        plain = ("direction", "alone", "made_at")
        key = ("id", "uid", "assignment", "code")

    def __str__(self) -> str:
        return f"{self.assignment}: {self.code}"


class Quote(models.Model):
    """Words of the text that show why a code was given: code points, the end exclusive. Evidence, never a unit."""

    coding = models.ForeignKey(Coding, models.CASCADE, related_name="quotes")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["coding", "start"], name="quote_once"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="quote_whole"),
        ]
        ordering = ["coding", "start"]

    class Privacy:
        owner = "coding__assignment__coder__membership__user"
        on_erase = "keep"
        plain = ("start", "end")
        key = ("id", "coding")

    def __str__(self) -> str:
        return f"{self.coding}: {self.start}–{self.end}"
