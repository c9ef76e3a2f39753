"""Rankings: what the community weighs together, by points that nobody sees before the ranking is closed."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intervisie.models.meetings import Meeting
from intervisie.words import Method, RankingState
from plg.models import Community, Membership
from plg.models.base import Row


class Ranking(Row):
    """One question to the community, with what there is to choose from."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="rankings")
    meeting = models.ForeignKey(Meeting, models.SET_NULL, null=True, blank=True, related_name="rankings")
    question = models.CharField(_("vraag"), max_length=200)
    method = models.CharField(_("manier"), max_length=12, choices=Method, default=Method.POINTS)
    takes_own = models.BooleanField(_("met ruimte voor iets eigens"), default=True)
    state = models.CharField(_("stand"), max_length=8, choices=RankingState, default=RankingState.OPEN)
    made_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(method__in=Method.values), name="ranking_method_known"),
            models.CheckConstraint(
                condition=Q(state=RankingState.OPEN, closed_at=None)
                | Q(state=RankingState.CLOSED, closed_at__isnull=False),
                name="ranking_closed_says_when",
            ),
        ]

    class Privacy:
        owner = None  # of the whole community
        on_erase = "keep"
        text = ("question",)
        plain = ("method", "takes_own", "state", "made_at", "closed_at")
        key = ("id", "uid", "community", "meeting")

    def __str__(self) -> str:
        return self.question


class Option(Row):
    """One thing that can get points."""

    ranking = models.ForeignKey(Ranking, models.CASCADE, related_name="options")
    order = models.PositiveSmallIntegerField(default=0)
    label = models.CharField(_("naam"), max_length=200)
    hint = models.CharField(_("toelichting"), max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ranking", "label"], name="option_once")]
        ordering = ["ranking", "order", "pk"]

    class Privacy:
        owner = None  # of the whole community
        on_erase = "keep"
        text = ("label", "hint")
        plain = ("order",)
        key = ("id", "uid", "ranking")

    def __str__(self) -> str:
        return self.label


class Ballot(Row):
    """What one person gave. Whose it is, is known only while the ranking is open; closing it forgets that for good."""

    ranking = models.ForeignKey(Ranking, models.CASCADE, related_name="ballots")
    member = models.ForeignKey(Membership, models.CASCADE, null=True, blank=True, related_name="ballots")
    client_key = models.UUIDField(null=True, blank=True)  # of a ballot from paper: the same sending is the same ballot
    own = models.CharField(_("iets eigens"), max_length=200, blank=True)
    cast_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ranking", "member"], name="ballot_once"),
            models.UniqueConstraint(fields=["ranking", "client_key"], name="ballot_from_paper_once"),
        ]

    class Privacy:
        owner = "member__user"
        on_erase = "row"
        text = ("own",)
        plain = ("cast_at",)
        key = ("id", "uid", "ranking", "member", "client_key")

    def __str__(self) -> str:
        return str(self.ranking)


class Vote(models.Model):
    """The points that one ballot gives one option."""

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="votes")
    option = models.ForeignKey(Option, models.CASCADE, related_name="votes")
    points = models.PositiveSmallIntegerField(_("punten"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ballot", "option"], name="vote_once"),
            models.CheckConstraint(condition=Q(points__gte=1, points__lte=5), name="vote_within_points"),
        ]

    class Privacy:
        owner = "ballot__member__user"
        on_erase = "row"
        plain = ("points",)
        key = ("id", "ballot", "option")

    def __str__(self) -> str:
        return f"{self.option}: {self.points}"
