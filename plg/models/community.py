"""Communities, who belongs to them and in what role, duos, and the personal links people come in by."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from plg.models.base import Row
from plg.models.content import ContentVersion
from plg.models.people import School, User
from plg.words import Experience, LinkPurpose, Role, Sector


class Community(Row):
    """A PLG or leergang: a group of leaders who learn together for a time."""

    slug = models.SlugField(_("adres"), max_length=60, unique=True)
    title = models.CharField(_("naam"), max_length=200)
    theme = models.CharField(_("thema"), max_length=200, blank=True)
    starts_on = models.DateField(_("begint op"))
    ends_on = models.DateField(_("eindigt op"))
    # Both are reckoned from the end of the community when they are empty; see plg.services.retention.
    contacts_until = models.DateField(_("namen en adressen bewaren tot"), null=True, blank=True)
    retain_until = models.DateField(_("bewaren tot"), null=True, blank=True)
    pseudonymised_at = models.DateTimeField(_("namen weggehaald op"), null=True, blank=True)
    archived_at = models.DateTimeField(_("gearchiveerd op"), null=True, blank=True)
    remind_after = models.PositiveSmallIntegerField(_("herinner na"), default=7)  # days; 0: never
    version = models.PositiveIntegerField(default=1)  # of two people changing this at once, the second is told
    contents = models.ManyToManyField(ContentVersion, blank=True, related_name="communities")
    # Who answers for the use of personal data to learn with, and on what ground: that is not the research consent.
    learning_ground = models.TextField(_("grond voor het leren"), blank=True, max_length=600)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="community_ends_after_start"
            ),
            models.CheckConstraint(
                condition=models.Q(retain_until=None) | models.Q(retain_until__gte=models.F("ends_on")),
                name="community_kept_past_its_end",
            ),
            models.CheckConstraint(condition=models.Q(remind_after__lte=90), name="community_reminds_in_time"),
        ]

    class Privacy:
        owner = None  # of everybody in it
        on_erase = "keep"
        plain = (
            "slug",
            "title",
            "theme",
            "starts_on",
            "ends_on",
            "contacts_until",
            "retain_until",
            "pseudonymised_at",
            "archived_at",
            "remind_after",
            "version",
            "contents",
            "learning_ground",
        )
        key = ("id", "uid")

    def __str__(self) -> str:
        return self.title


class Membership(Row):
    """One person in one community, with every role held there."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    roles = ArrayField(models.CharField(max_length=20, choices=Role), verbose_name=_("rollen"))
    school = models.ForeignKey(School, models.SET_NULL, null=True, blank=True, related_name="memberships")
    position = models.CharField(_("functie"), max_length=100, blank=True)
    sector = models.CharField(_("sector"), max_length=20, choices=Sector, blank=True)
    experience = models.CharField(_("ervaring"), max_length=10, choices=Experience, blank=True)
    joined_at = models.DateTimeField(_("sinds"), default=timezone.now)
    left_at = models.DateTimeField(_("tot"), null=True, blank=True)
    # Whoever takes up such a role later than they joined reads nothing that was shared before. None: since joining.
    reads_since = models.DateTimeField(null=True, blank=True)
    facilitates_since = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "user"], name="membership_once"),
            models.CheckConstraint(
                condition=models.Q(roles__contained_by=Role.values) & models.Q(roles__len__gt=0),
                name="membership_roles_known",
            ),
            models.CheckConstraint(
                condition=models.Q(left_at=None) | models.Q(left_at__gte=models.F("joined_at")),
                name="membership_leaves_after_joining",
            ),
        ]
        indexes = [GinIndex(fields=["roles"], name="membership_roles")]

    class Privacy:
        owner = "user"
        on_erase = "fields"
        personal = ("school", "position", "sector", "experience")
        plain = ("roles", "joined_at", "left_at", "reads_since", "facilitates_since", "version")
        key = ("id", "uid", "community", "user")

    def __str__(self) -> str:
        return f"{self.user} · {self.community}"

    def has_role(self, role: Role) -> bool:
        return role.value in self.roles

    @property
    def reads_from(self) -> datetime:
        """Since when what is shared with the community is meant for this member too."""
        return max(self.joined_at, self.reads_since or self.joined_at)

    @property
    def facilitates_from(self) -> datetime:
        """Since when what is shared with the facilitator is meant for this member too, if they are one."""
        return max(self.joined_at, self.facilitates_since or self.joined_at)

    @property
    def role_words(self) -> str:
        """The roles as the screen names them."""
        return " · ".join(str(Role(role).label) for role in self.roles)


class Pseudonym(models.Model):
    """The name research knows a member by. A table apart: random, stable, never made from the name."""

    membership = models.OneToOneField(Membership, models.CASCADE, primary_key=True, related_name="pseudonym")
    code = models.CharField(_("pseudoniem"), max_length=12, unique=True)

    class Privacy:
        owner = "membership__user"
        on_erase = "row"
        personal = ("code",)
        key = ("membership",)

    def __str__(self) -> str:
        return self.code


class Duo(Row):
    """Two or three members of one school who take part together."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="duos")
    name = models.CharField(_("naam"), max_length=200)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "name"], name="duo_name_once")]

    class Privacy:
        owner = None  # of two or three people together; it goes with the last of them
        on_erase = "keep"
        personal = ("name",)
        plain = ("version",)
        key = ("id", "uid", "community")

    def __str__(self) -> str:
        return self.name


class DuoSeat(models.Model):
    """A member's place in a duo, from and until: a successor reads only what was shared after taking the seat."""

    duo = models.ForeignKey(Duo, models.CASCADE, related_name="seats")
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="seats")
    since = models.DateTimeField(_("sinds"), default=timezone.now)
    until = models.DateTimeField(_("tot"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["membership"], condition=models.Q(until=None), name="duo_seat_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")),
                name="duo_seat_ends_after_start",
            ),
        ]

    class Privacy:
        owner = "membership__user"
        on_erase = "keep"
        plain = ("since", "until")
        key = ("id", "duo", "membership")

    def __str__(self) -> str:
        return f"{self.membership} · {self.duo}"


class PersonalLink(Row):
    """A link that signs one person in, once. Only the hash of its token is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="links")
    membership = models.ForeignKey(Membership, models.CASCADE, null=True, blank=True, related_name="links")
    purpose = models.CharField(_("doel"), max_length=20, choices=LinkPurpose)
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["membership", "purpose", "-made_at"], name="link_latest")]

    class Privacy:
        owner = "user"
        on_erase = "row"
        plain = ("purpose", "made_at", "expires_at", "mailed_at", "used_at")
        key = ("id", "uid", "user", "membership", "token_hash")

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} · {self.user}"
