"""Invites people by a personal link: exactly one letter each, whoever presses the button and however often."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.translation import gettext as _

from plg import audit
from plg.access.decide import NO_ACCOUNT, require
from plg.access.permissions import Permission
from plg.errors import DomainError
from plg.models import Community, Job, Membership, PersonalLink, User
from plg.queue import after_commit, again, all_after_commit
from plg.selectors.people import being_invited
from plg.words import JobState, LinkPurpose

BATCH = 1000
PAUSE = timedelta(minutes=15)


@transaction.atomic
def invite(*, by: Membership, memberships: Iterable[Membership]) -> int:
    """Have these members of the community of `by` invited in the background; return how many were asked for."""
    require(by, Permission.MANAGE_PEOPLE)
    pks = [member.pk for member in memberships if member.community_id == by.community_id]
    if pks:
        after_commit("plg.invite", memberships=pks)
        audit.record("people.invited", by=by, asked=len(pks))
    return len(pks)


@transaction.atomic
def invite_first(*, by: User, membership: Membership) -> None:
    """Have the first coordinator of a new community invited, by the administrator who made it."""
    after_commit("plg.invite", memberships=[membership.pk])
    audit.record("people.invited", by=by, community=membership.community, asked=1)


@transaction.atomic
def resend(*, by: Membership, member: Membership) -> None:
    """Mail somebody who never came in a new link. Pressing twice sends one; the old link keeps its own time.

    Raises `DomainError` for whoever came in, has no address or left, and within minutes of the letter before.
    """
    require(by, Permission.MANAGE_PEOPLE)
    now = Membership.objects.select_for_update(of=("self",), no_key=True).select_related("user").get(pk=member.pk)
    _check_awaited(by, now)
    links = now.links.filter(purpose=LinkPurpose.INVITATION)
    if links.filter(mailed_at__gt=timezone.now() - PAUSE, expires_at__gt=timezone.now()).exists():
        raise DomainError(_("Er ging zojuist al een uitnodiging uit. Wacht een kwartier voordat je er nog een stuurt."))
    number = links.count()
    first = Job.objects.filter(key=_key(now)).first()
    if number == 0 and first is not None:
        again(first)
    else:
        key = f"{_key(now)}:{number}" if number else _key(now)
        after_commit("plg.mail", key=key, letter="invitation", membership=str(now.uid))
    audit.record("invitation.resent", by=by, subject=now)


def _check_awaited(by: Membership, member: Membership) -> None:
    if member.community_id != by.community_id or member.left_at is not None or not member.user.is_active:
        raise DomainError(_("Deze persoon hoort er niet meer bij."))
    if member.user.address is None:
        raise DomainError(_("Zonder e-mailadres kan er geen uitnodiging uit."))
    if has_come_in(member):
        raise DomainError(_("%s is al binnen geweest en logt in met het eigen e-mailadres.") % member.user.name)


def start_anew(member: Membership) -> None:
    """Let somebody who comes back be invited as if for the first time: the earlier letters no longer count."""
    for name in ("invitation", "invitation_reminder"):
        Job.objects.filter(key__startswith=f"{name}:{member.uid}").update(key=None)


def has_come_in(member: Membership) -> bool:
    """Return whether this person signed in since they belong here: what the list of people calls being inside."""
    last = member.user.last_login
    return last is not None and last >= member.joined_at


@transaction.atomic
def invite_waiting(*, by: Membership) -> int:
    """Invite everybody with an address who was not invited yet, and try again where sending failed."""
    require(by, Permission.MANAGE_PEOPLE)
    waiting = list(uninvited(by.community))
    for job in Job.objects.filter(state=JobState.FAILED, key__in=[_key(member) for member in waiting]):
        again(job)
    return invite(by=by, memberships=waiting)


def uninvited(community: Community) -> QuerySet[Membership]:
    """Return the members with an address who got no personal link by mail, and did not come in since they joined."""
    rows = Membership.objects.filter(community=community, left_at=None, user__is_active=True)
    mailed = PersonalLink.objects.filter(membership=OuterRef("pk"), mailed_at__gte=OuterRef("joined_at"))
    return rows.exclude(NO_ACCOUNT).exclude(user__last_login__gte=F("joined_at")).exclude(Exists(mailed))


def to_invite(community: Community) -> QuerySet[Membership]:
    """Return the uninvited without those whose letter is on its way: what a coordinator still has to do."""
    key = Concat(Value("invitation:"), Cast(OuterRef("uid"), CharField()))
    under_way = Job.objects.filter(state__in=(JobState.QUEUED, JobState.RUNNING))
    return uninvited(community).exclude(pk__in=being_invited()).exclude(Exists(under_way.filter(key=key)))


def write_invitations(pks: list[int]) -> int:
    """Ask for one letter for each of these members who has none; return how many. Called by the worker."""
    asked = 0
    for start in range(0, len(pks), BATCH):
        with transaction.atomic():
            members = Membership.objects.filter(pk__in=pks[start : start + BATCH], left_at=None).exclude(NO_ACCOUNT)
            asked += all_after_commit(
                "plg.mail",
                {_key(member): {"letter": "invitation", "membership": str(member.uid)} for member in members},
            )
    return asked


def _key(member: Membership) -> str:
    return f"invitation:{member.uid}"
