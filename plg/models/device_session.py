"""Where somebody is signed in: one row for each session, so that they can see and end it."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from plg.models.base import Row
from plg.models.people import User


class DeviceSession(Row):
    """A session of one person on one device. The session itself is Django's; ending it takes both away."""

    user = models.ForeignKey(User, models.CASCADE, related_name="device_sessions")
    session_key = models.CharField(max_length=40, unique=True)
    browser = models.CharField(_("browser"), max_length=30, blank=True)
    system = models.CharField(_("apparaat"), max_length=30, blank=True)
    is_own = models.BooleanField(_("eigen toestel"), default=False)
    began_at = models.DateTimeField(_("sinds"), default=timezone.now)
    last_seen_at = models.DateTimeField(_("laatst gezien"), default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["user", "-last_seen_at"], name="device_session_of")]

    class Privacy:
        owner = "user"
        on_erase = "row"
        personal = ("browser", "system")
        plain = ("is_own", "began_at", "last_seen_at")
        key = ("id", "uid", "user", "session_key")

    def __str__(self) -> str:
        return f"{self.browser} · {self.system}"
