"""Administrators of the platform: made on the server itself, and let in by a personal link. Used by one command."""

from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from plg import audit
from plg.errors import DomainError
from plg.models import User
from plg.queue import after_commit
from plg.services.links import make_link, token_of
from plg.texts import tidy
from plg.words import LinkPurpose

NAME_MAX = 150


@transaction.atomic
def make(*, email: str, name: str) -> User:
    """Make the person with this address administrator, and the person too when there is none yet; return them.

    Doing it again changes nothing. Raises `DomainError` for what is no address, or a new person without a name.
    """
    email, name = email.strip().lower(), tidy(name)[:NAME_MAX]
    try:
        validate_email(email)
    except ValidationError as error:
        raise DomainError(_("“%(email)s” is geen e-mailadres.") % {"email": email}) from error
    user = User.objects.select_for_update(no_key=True).filter(email=email).first()
    if user is None:
        if not name:
            raise DomainError(_("Dit adres is nieuw: geef ook een naam, met --name."))
        user = User.objects.create_user(email, name=name)
    if not user.is_active:
        raise DomainError(_("Dit account is gesloten."))
    if not (user.is_staff and user.is_superuser):
        user.is_staff = user.is_superuser = True
        user.save(update_fields=["is_staff", "is_superuser"])
        audit.record("administrator.made", by=None, subject=user)
    return user


@transaction.atomic
def mail_link(user: User) -> None:
    """Have a personal link mailed to them."""
    after_commit("plg.mail", letter="sign_in", user=str(user.uid), next="")


@transaction.atomic
def link_of(user: User) -> str:
    """Return the address of a new personal link of theirs, good once, for as long as any link one asks for."""
    link = make_link(uid=uuid4(), user=user, purpose=LinkPurpose.SIGN_IN)
    return settings.BASE_URL + reverse("plg:link", args=[token_of(link)])
