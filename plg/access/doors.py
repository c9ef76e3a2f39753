"""The doors every view starts at: 404 to the stranger, 403 to the guest."""

from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import F, Model, QuerySet
from django.http import Http404, HttpRequest

from plg.access import proof
from plg.access.decide import can, require_open
from plg.access.permissions import Permission
from plg.errors import AlreadyGone, ConfirmationNeeded, FactorNeeded
from plg.models import Community, Membership, User
from plg.words import Role

RowT = TypeVar("RowT", bound=Model)
#: Asking changes nothing.
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def visible_memberships(user: User) -> QuerySet[Membership]:
    """Return the communities a person belongs to now, as memberships with community and person loaded.

    Archived ones too, last: they can still be read.
    """
    return (
        Membership.objects.filter(user=user, left_at=None)
        .select_related("community", "user")
        .order_by(F("community__archived_at").desc(nulls_first=True), "-community__starts_on", "community__title")
    )


def former_memberships(user: User) -> QuerySet[Membership]:
    """Return where a person belonged and does not any more, as memberships with the community loaded, the last first.

    For the person alone: what they may still do there is take back, take along and have erased.
    """
    gone = Membership.objects.filter(user=user, left_at__isnull=False).select_related("community", "user")
    return gone.order_by("-left_at", "-pk")


def member(request: HttpRequest, slug: str, permission: Permission) -> Membership:
    """Return the visitor's membership of this community, or refuse.

    Somebody who does not belong here gets 404, the same as for a community that does not exist; a member
    without the permission gets 403. In an archived community every page opens, and an act raises `Archived` unless
    it is one that goes on there. Who holds more than the role of participant, or chose a second factor, shows it
    first (`FactorNeeded`). One query, kept on the request for the page around the view.
    """
    user = request.user
    if not isinstance(user, User):
        raise Http404
    found = visible_memberships(user).filter(community__slug=slug).first()
    if found is None:
        raise Http404
    proof.notice_rights(request.session, str(found.community_id), found.roles)
    if proof.owes_factor(request.session):
        raise FactorNeeded
    request.membership = found  # type: ignore[attr-defined]  # read by plg.context for the page frame
    if not can(found, permission):
        raise PermissionDenied
    if request.method not in SAFE:
        require_open(found, permission)
    return found


def person(request: HttpRequest) -> User:
    """Return the visitor, who needs to belong nowhere: the door of pages about oneself, outside a community.

    Who owes a second factor shows it first (`FactorNeeded`). No query.
    """
    user = request.user
    if not isinstance(user, User):
        raise Http404
    if proof.owes_factor(request.session):
        raise FactorNeeded
    return user


def visitor(request: HttpRequest) -> User:
    """Return who signed in, whatever is still to be proved: only for the pages where one proves it. No query."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def keyholder(request: HttpRequest) -> User:
    """Return the visitor when they may add a way of signing in: they showed the factor they have, or have none yet,
    and showed in the last quarter of an hour that it is them. No query."""
    user = visitor(request)
    if proof.has_factor(request.session) and proof.owes_factor(request.session):
        raise FactorNeeded
    if not proof.is_confirmed(request.session):
        raise ConfirmationNeeded
    return user


def administrator(request: HttpRequest) -> User:
    """Return the visitor as administrator of the platform; 404 for everybody else, as for a page that is not there.

    Their second factor is shown first (`FactorNeeded`).
    """
    user = request.user
    if not isinstance(user, User) or not (user.is_active and user.is_staff):
        raise Http404
    proof.notice_rights(request.session, proof.PLATFORM, ["administrator"])
    if proof.owes_factor(request.session):
        raise FactorNeeded
    return user


def confirmed(request: HttpRequest) -> User:
    """Return the visitor when they showed in the last quarter of an hour that it is them.

    Else `ConfirmationNeeded`, which leads to the page where they do and back here. Before everything of theirs is
    shown or taken away, and before their ways of signing in change. No query.
    """
    user = person(request)
    if not proof.is_confirmed(request.session):
        raise ConfirmationNeeded
    return user


def confirmed_administrator(request: HttpRequest) -> User:
    """Return the administrator when they showed in the last quarter of an hour that it is them: before they change how
    somebody else comes in. 404 for everybody else; `ConfirmationNeeded` for an administrator who has yet to."""
    user = administrator(request)
    if not proof.is_confirmed(request.session):
        raise ConfirmationNeeded
    return user


def visible_accounts(by: User) -> QuerySet[User]:
    """Return everybody who can sign in, for an administrator who looks for one address; never to be listed."""
    if not (by.is_active and by.is_staff):
        return User.objects.none()
    return User.objects.filter(is_active=True, email__isnull=False)


def visible_communities(by: User) -> QuerySet[Community]:
    """Return every community, for an administrator: what it is called and when, never what is written in it."""
    return Community.objects.all() if by.is_active and by.is_staff else Community.objects.none()


def visible_members(by: Membership) -> QuerySet[Membership]:
    """Return everybody who belongs to the community now, for whoever manages its people; nothing for others."""
    if not can(by, Permission.MANAGE_PEOPLE):
        return Membership.objects.none()
    return Membership.objects.filter(community=by.community, left_at=None).select_related("user", "school")


def former_members(by: Membership) -> QuerySet[Membership]:
    """Return everybody who left the community, for whoever manages its people; nothing for others."""
    if not can(by, Permission.MANAGE_PEOPLE):
        return Membership.objects.none()
    gone = Membership.objects.filter(community=by.community, left_at__isnull=False, user__erased_at=None)
    return gone.select_related("user", "school")


def everybody_ever(by: Membership) -> QuerySet[Membership]:
    """Return everybody who belongs or belonged to the community, by name, for whoever reads its audit trail."""
    if not can(by, Permission.READ_AUDIT):
        return Membership.objects.none()
    everybody = Membership.objects.filter(community=by.community, user__erased_at=None)
    return everybody.select_related("user").order_by("user__name", "pk")


def everybody_to_let_go(by: Membership) -> QuerySet[Membership]:
    """Return everybody who belongs or belonged to the community and was not erased, for whoever may let them go."""
    if not can(by, Permission.LET_GO):
        return Membership.objects.none()
    here = Membership.objects.filter(community=by.community, user__erased_at=None)
    return here.select_related("user", "community")


def members_without_account(by: Membership) -> QuerySet[Membership]:
    """Return the participants who take part on paper: no e-mail address, so nobody can sign in as them."""
    if not can(by, Permission.RECORD_PAPER_CONSENT):
        return Membership.objects.none()
    here = Membership.objects.filter(community=by.community, left_at=None, user__email=None, user__invited_as="")
    return here.filter(roles__contains=[Role.PARTICIPANT]).select_related("user", "community")


def one_of(rows: QuerySet[RowT], **wanted: object) -> RowT:
    """Return the one row of a `visible_*` queryset that is asked for; 404 when it is not among them."""
    found = rows.filter(**wanted).first()
    if found is None:
        raise Http404
    return found


def one_still_there(request: HttpRequest, rows: QuerySet[RowT], back: str = "", **wanted: object) -> RowT:
    """Return the one row of a `visible_*` queryset that a form is about, for what can be taken away.

    Not among them, who only looks gets 404. Who sends the form hears kindly that it was gone already, with the way on
    to `back`: the same, and as a 404, for what was taken away, what never was and what is not theirs.
    """
    found = rows.filter(**wanted).first()
    if found is None:
        raise Http404 if request.method in SAFE else AlreadyGone(back)
    return found
