"""A report somebody asked for. Its job row carries state and progress; this row what it is about and the file."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from plg.models import Community, Job, Membership, User
from plg.models.base import Row
from plg.words import JobState
from reports.words import FILE_NAMES, ReportKind


class Report(Row):
    """One file, asked for once: the same question returns the same row while nothing changed."""

    kind = models.CharField(_("soort"), max_length=12, choices=ReportKind)
    community = models.ForeignKey(Community, models.CASCADE, related_name="reports")
    asked_by = models.ForeignKey(Membership, models.CASCADE, related_name="reports_asked")
    about = models.ForeignKey(Membership, models.CASCADE, null=True, blank=True, related_name="reports_about")
    options = models.JSONField(_("keuzes"), default=dict)
    question = models.CharField(max_length=64)  # what makes two requests the same
    job = models.OneToOneField(Job, models.PROTECT, related_name="report")
    asked_at = models.DateTimeField(_("gevraagd op"), default=timezone.now)
    file = models.FileField(_("bestand"), upload_to="reports/", blank=True)
    size = models.PositiveBigIntegerField(_("grootte"), default=0)
    pages = models.PositiveIntegerField(_("bladzijden"), null=True, blank=True)
    places = models.JSONField(default=dict, blank=True)  # on which page each entry stands, by its uid
    sha256 = models.CharField(max_length=64, blank=True)
    data = models.CharField(max_length=64, blank=True)  # a seal of what went in: unchanged data, same file
    as_of = models.DateTimeField(_("stand van"), null=True, blank=True)
    expires_at = models.DateTimeField(_("bewaard tot"), null=True, blank=True)
    given_at = models.DateTimeField(_("meegegeven op"), null=True, blank=True)  # its owner lets it go in the bundle
    holds = ArrayField(models.UUIDField(), null=True, blank=True)  # of a bundle: the given reports that are in it

    class Meta:
        indexes = [models.Index(fields=["asked_by", "question", "-asked_at"], name="report_same_question")]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=ReportKind.values), name="report_kind_known"),
            models.CheckConstraint(
                condition=models.Q(file="") | models.Q(expires_at__isnull=False, size__gt=0),
                name="report_file_expires",
            ),
            models.CheckConstraint(
                condition=models.Q(given_at=None) | models.Q(kind=ReportKind.PROGRESS, about=models.F("asked_by")),
                name="report_given_by_its_owner",
            ),
        ]

    class Privacy:
        owner = "asked_by__user"
        on_erase = "row"
        text = ("options",)
        plain = ("kind", "asked_at", "file", "size", "pages", "as_of", "expires_at", "given_at")
        key = ("id", "uid", "community", "asked_by", "about", "question", "job", "sha256", "data", "places", "holds")

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def is_ready(self) -> bool:
        """Whether there is a file to hand over now."""
        return bool(self.file) and self.expires_at is not None and self.expires_at > timezone.now()

    @property
    def has_expired(self) -> bool:
        """Whether it was made once, and its file has been cleared away since."""
        return self.job.state == JobState.DONE and not self.is_ready

    @property
    def was_taken_away(self) -> bool:
        """Whether its file went before its time: somebody in it took something back."""
        early = self.expires_at is not None and self.expires_at > timezone.now()
        return self.job.state == JobState.DONE and not self.file and early

    @property
    def seen(self) -> str:
        """What a page shows of how far it is, as one word to compare by."""
        return f"{self.job.state}-{self.job.step}-{self.job.steps}"

    @property
    def file_name(self) -> str:
        """The name somebody finds the file by: what, which community, and the day it was asked for."""
        what, ending = FILE_NAMES[ReportKind(self.kind)]
        return f"{what}-{self.community.slug}-{timezone.localdate(self.asked_at):%Y-%m-%d}.{ending}"


class Handover(Row):
    """A research file that left: what for, to whom, by which checksum, and whose rows it holds, by key.

    Outlives the file and the report, so that whoever got it can be told when somebody withdraws.
    """

    community = models.ForeignKey(Community, models.CASCADE, related_name="handovers")
    report = models.OneToOneField(Report, models.SET_NULL, null=True, blank=True, related_name="handover")
    purpose = models.CharField(_("waarvoor"), max_length=500)
    addressee = models.CharField(_("voor wie"), max_length=500)
    sha256 = models.CharField(_("controlegetal"), max_length=64)
    as_of = models.DateTimeField(_("stand van"))
    made_at = models.DateTimeField(_("gemaakt op"), default=timezone.now)
    taken_at = models.DateTimeField(_("uitgegeven op"), null=True, blank=True)  # None: nobody has it yet
    by = models.UUIDField(null=True)  # who took it; None: the command line
    holds = ArrayField(models.UUIDField(), default=list)  # the memberships whose rows are in it

    class Meta:
        indexes = [models.Index(fields=["community", "-made_at"], name="handover_by_time")]

    class Privacy:
        owner = None  # about whoever received the file; kept, so that receivers can be told
        on_erase = "keep"
        text = ("purpose", "addressee")
        plain = ("as_of", "made_at", "taken_at")
        key = ("id", "uid", "community", "report", "sha256", "by", "holds")

    def __str__(self) -> str:
        return f"{self.addressee} · {self.sha256[:12]}"


class Notice(Row):
    """Something the receiver of a file is to be told: which pseudonym to take out, and since when."""

    handover = models.ForeignKey(Handover, models.CASCADE, related_name="notices")
    pseudonym = models.CharField(_("pseudoniem"), max_length=12, blank=True)  # emptied once the receiver was told
    purposes = ArrayField(models.CharField(max_length=20), default=list, verbose_name=_("onderdelen"))
    since = models.DateTimeField(_("ingetrokken op"), default=timezone.now)
    told_at = models.DateTimeField(_("gemeld op"), null=True, blank=True)
    told_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(told_at=None) | models.Q(pseudonym=""), name="notice_forgets_once_told"
            )
        ]

    class Privacy:
        owner = None  # names a pseudonym until the receiver was told, and nobody: its key goes with who is erased
        on_erase = "keep"
        personal = ("pseudonym",)
        plain = ("purposes", "since", "told_at")
        key = ("id", "uid", "handover", "told_by")

    def __str__(self) -> str:
        return f"{self.pseudonym} {self.since:%Y-%m-%d}"


class OwnCopy(Row):
    """All the data of one person in one zip, asked for by that person. One row each: a newer copy takes its place."""

    user = models.OneToOneField(User, models.CASCADE, related_name="own_copy")
    job = models.OneToOneField(Job, models.PROTECT, related_name="own_copy")
    asked_at = models.DateTimeField(_("gevraagd op"), default=timezone.now)
    made_at = models.DateTimeField(_("gemaakt op"), null=True, blank=True)
    file = models.FileField(_("bestand"), upload_to="own/", blank=True)
    size = models.PositiveBigIntegerField(_("grootte"), default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    expires_at = models.DateTimeField(_("bewaard tot"), null=True, blank=True)
    thrown_away = models.PositiveIntegerField(_("keer weggegooid"), default=0, db_default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(file="") | models.Q(expires_at__isnull=False, made_at__isnull=False, size__gt=0),
                name="own_copy_file_expires",
            )
        ]

    class Privacy:
        owner = "user"
        on_erase = "row"
        plain = ("asked_at", "made_at", "file", "size", "expires_at", "thrown_away")
        key = ("id", "uid", "user", "job", "sha256")

    def __str__(self) -> str:
        return f"eigen gegevens {self.uid}"

    @property
    def is_ready(self) -> bool:
        """Whether there is a file to hand over now."""
        return bool(self.file) and self.expires_at is not None and self.expires_at > timezone.now()

    @property
    def was_taken_away(self) -> bool:
        """Whether its file went before its time: somebody whose words or name may be in it took these back."""
        early = self.expires_at is not None and self.expires_at > timezone.now()
        return self.job.state == JobState.DONE and not self.file and early

    @property
    def is_underway(self) -> bool:
        """Whether the worker has yet to finish it."""
        return not self.job.is_finished

    @property
    def seen(self) -> str:
        """What a page shows of how far it is, as one word to compare by."""
        return f"{self.job.state}-{self.job.step}-{self.job.steps}"

    @property
    def file_name(self) -> str:
        """The name somebody finds the file by."""
        return f"mijn-gegevens-{timezone.localdate(self.made_at):%Y-%m-%d}.zip"
