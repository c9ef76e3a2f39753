"""One person comes into a community, and who they turn out to be once they accept. Many at once: `people`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from plg import audit
from plg.errors import DomainError
from plg.models import Community, Membership, User
from plg.privacy import pseudonyms
from plg.services.roles import put_roles
from plg.texts import one_line
from plg.words import Role


@dataclass(frozen=True)
class Newcomer:
    """Somebody to bring in: what they are called, and the address they come in by."""

    name: str
    email: str


@transaction.atomic
def join(*, by: Membership | User, community: Community, newcomer: Newcomer, roles: Iterable[Role]) -> Membership:
    """Make this person a member with these roles and a pseudonym, and return the membership.

    An address that is known elsewhere behaves like one that nobody knows, until its person accepts: the member is
    called as `newcomer` says. Raises `DomainError` for somebody who is or was here. Not a check of who may do this:
    the service that calls has made that.
    """
    # One at a time a community, so that one address never stands in it twice.
    Community.objects.select_for_update(no_key=True).get(pk=community.pk)
    email = _checked(newcomer.email)
    known = with_address(community, [email]).first()
    if known is not None:
        raise DomainError(_already(known))
    user = accounts_for({email: one_line(newcomer.name)})[email]
    user.save()
    member = Membership(community=community, user=user, roles=[])
    put_roles(member, roles, timezone.now())
    member.save()
    pseudonyms.ensure(member)
    audit.record("member.added", by=by, community=community, subject=member, roles=member.roles)
    return member


def with_address(community: Community, emails: Iterable[str]) -> QuerySet[Membership]:
    """Return who is or was in this community with one of these addresses, known or invited. One query."""
    found = Q(user__email__in=list(emails)) | Q(user__invited_as__in=list(emails))
    return Membership.objects.filter(found, community=community).select_related("user")


def accounts_for(names: Mapping[str, str]) -> dict[str, User]:
    """Return an unsaved person for each of these addresses, called as is said; none of them is in the community yet.

    Whose address is known already gets a row that stands for them until they accept the invitation: nothing tells
    whoever invites that they are known, or what they are called. One query.
    """
    known = set(User.objects.filter(email__in=list(names)).values_list("email", flat=True))
    return {
        email: User(
            email=None if email in known else email,
            invited_as=email if email in known else "",
            name=name,
            password=make_password(None),
        )
        for email, name in names.items()
    }


def _checked(said: str) -> str:
    email = one_line(said).lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise DomainError(_("“%s” is geen e-mailadres.") % email) from error
    return email


def _already(known: Membership) -> str:
    name = known.user.name
    if known.left_at is None:
        return _("%s hoort al bij deze leergemeenschap.") % name
    return _("%s hoorde er eerder bij en is vertrokken. Haal deze persoon terug op de eigen pagina.") % name
