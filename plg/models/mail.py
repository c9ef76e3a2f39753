"""What became of every letter, who wants no reminders, and which addresses take no mail. Never what a letter says."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from plg.models.base import Row
from plg.models.community import Community
from plg.models.job import Job
from plg.models.people import User
from plg.words import MailFault


class Mailing(Row):
    """One letter to one person. Its uid is in the Message-ID; the row is made when the letter is first tried."""

    job = models.OneToOneField(Job, models.CASCADE, related_name="mailing")
    letter = models.CharField(max_length=60)
    user = models.ForeignKey(User, models.CASCADE, related_name="mailings")
    community = models.ForeignKey(Community, models.CASCADE, null=True, related_name="mailings")
    made_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(_("pogingen"), default=0)
    waits_until = models.DateTimeField(null=True)
    handed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    fault = models.CharField(_("wat er misging"), max_length=12, choices=MailFault, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sent_at=None) | models.Q(failed_at=None), name="mailing_sent_or_failed"
            ),
            models.CheckConstraint(condition=models.Q(fault__in=["", *MailFault.values]), name="mailing_fault_known"),
        ]
        indexes = [
            models.Index(fields=["community", "-made_at"], condition=models.Q(sent_at=None), name="mailing_in_trouble")
        ]

    class Privacy:
        owner = "user"
        on_erase = "row"
        plain = ("letter", "made_at", "tries", "waits_until", "handed_at", "sent_at", "failed_at", "fault")
        key = ("id", "uid", "job", "user", "community")

    def __str__(self) -> str:
        return f"{self.letter} · {self.user_id}"


class MailStop(models.Model):
    """One person who wants no more of one kind of reminder. The row goes when they want them again."""

    user = models.ForeignKey(User, models.CASCADE, related_name="mail_stops")
    letter = models.CharField(max_length=60)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "letter"], name="mail_stop_once")]

    class Privacy:
        owner = "user"
        on_erase = "row"
        plain = ("letter", "at")
        key = ("id", "user")

    def __str__(self) -> str:
        return f"{self.letter} · {self.user_id}"


class MailRefusal(models.Model):
    """An address that a mail server refused for good. Lapses with the address, and when a letter arrives after all."""

    user = models.OneToOneField(User, models.CASCADE, related_name="mail_refusal")
    address = models.EmailField()
    code = models.CharField(max_length=12)
    at = models.DateTimeField(default=timezone.now)

    class Privacy:
        owner = "user"
        on_erase = "row"
        personal = ("address",)
        plain = ("code", "at")
        key = ("id", "user")

    def __str__(self) -> str:
        return f"{self.code} · {self.user_id}"
