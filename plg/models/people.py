"""People and the schools they work at."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from plg.models.base import Row
from plg.words import Sector


class School(Row):
    """A school, childcare organisation or kindcentrum."""

    name = models.CharField(_("naam"), max_length=200)
    sector = models.CharField(_("sector"), max_length=20, choices=Sector, blank=True)
    board = models.CharField(_("bestuur"), max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("name", name="school_name_once")]

    class Privacy:
        owner = None  # an organisation, shared by everybody who works there
        on_erase = "keep"
        personal = ("name", "board")
        plain = ("sector",)
        key = ("id", "uid")

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Makes people; e-mail is kept in lower case, so that one address is one person."""

    def create_user(self, email: str | None, password: str | None = None, **extra: Any) -> "User":
        user = self.model(email=email.strip().lower() if email else None, **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **extra: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **extra)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin, Row):
    """A person. Without an e-mail address there is no account: somebody from a legacy file, known by name only."""

    email = models.EmailField(_("e-mailadres"), unique=True, null=True, blank=True)
    # Of somebody who is known elsewhere: until they accept, this row stands for them, as the coordinator called them.
    invited_as = models.EmailField(_("uitgenodigd op"), blank=True, default="")
    name = models.CharField(_("naam"), max_length=150)
    language = models.CharField(
        _("taal"), max_length=2, choices=[("nl", _("Nederlands")), ("en", _("Engels"))], default="nl"
    )
    is_active = models.BooleanField(_("mag inloggen"), default=True)
    is_staff = models.BooleanField(_("beheerder"), default=False)
    is_demo = models.BooleanField(_("demopersoon"), default=False)
    date_joined = models.DateTimeField(_("sinds"), default=timezone.now)
    erased_at = models.DateTimeField(_("gewist op"), null=True, blank=True)  # what is left is an empty row with a key

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_in_lower_case"),
            models.CheckConstraint(condition=~models.Q(email=""), name="user_email_null_or_filled"),
            models.CheckConstraint(
                condition=models.Q(erased_at=None) | models.Q(email=None, name="", is_active=False),
                name="user_erased_is_empty",
            ),
            models.CheckConstraint(
                condition=models.Q(invited_as="")
                | models.Q(invited_as=Lower("invited_as"), email=None, erased_at=None, last_login=None),
                name="user_invited_is_not_known_yet",
            ),
        ]
        indexes = [models.Index(fields=["invited_as"], condition=~models.Q(invited_as=""), name="user_invited")]

    class Privacy:
        owner = "pk"
        on_erase = "fields"
        personal = ("email", "invited_as", "name")
        plain = (
            "language",
            "is_active",
            "is_staff",
            "is_superuser",
            "is_demo",
            "date_joined",
            "last_login",
            "erased_at",
        )
        key = ("id", "uid", "password", "groups", "user_permissions")

    def __str__(self) -> str:
        return self.name or (gettext("iemand die gewist is") if self.erased_at else gettext("iemand zonder naam"))

    @property
    def has_account(self) -> bool:
        return self.address is not None

    @property
    def address(self) -> str | None:
        """Where mail reaches this person: their own address, or the one they are invited at."""
        return self.email or self.invited_as or None
