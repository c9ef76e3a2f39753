"""One person comes into a community, with an account that is there already or a new one. Many at once: `people`."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
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

    Whoever has an account keeps the name they gave it. Raises `DomainError` for somebody who is or was here, and for
    a closed account. Not a check of who may do this: the service that calls has made that.
    """
    user = _account(newcomer)
    known = Membership.objects.filter(community=community, user=user).first()
    if known is not None:
        raise DomainError(_already(known))
    member = Membership(community=community, user=user, roles=[])
    put_roles(member, roles, timezone.now())
    member.save()
    pseudonyms.ensure(member)
    audit.record("member.added", by=by, community=community, subject=member, roles=member.roles)
    return member


def _account(newcomer: Newcomer) -> User:
    email = one_line(newcomer.email).lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise DomainError(_("“%s” is geen e-mailadres.") % email) from error
    user = User.objects.filter(email=email).first()
    if user is None:
        return User.objects.create(email=email, name=one_line(newcomer.name), password=make_password(None))
    if not user.is_active:
        raise DomainError(_("Het account met dit e-mailadres is gesloten; alleen de beheerder kan daar iets aan doen."))
    return user


def _already(known: Membership) -> str:
    name = known.user.name
    if known.left_at is None:
        return _("%s hoort al bij deze leergemeenschap.") % name
    return _("%s hoorde er eerder bij en is vertrokken. Haal deze persoon terug op de eigen pagina.") % name
