"""Somebody who was known elsewhere accepts an invitation: the row that stood for them gives way to themselves.

Everything in a community hangs on the membership, so that moving it moves all.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from plg import audit
from plg.errors import DomainError
from plg.models import Mailing, Membership, PersonalLink, User
from plg.services import names
from plg.services.closing import may_reopen, reopen_account


def who_accepts(user: User) -> User | None:
    """Return the person whom this row stands for: themselves, or who has the address they are invited at.

    None when that account was closed for another reason than stopping: then nobody can accept. At most three queries.
    """
    if not user.invited_as:
        return user
    known = User.objects.filter(email=user.invited_as).first()
    if known is None:
        return user
    return known if known.is_active or may_reopen(known) else None


@transaction.atomic
def accept(*, by: User, member: Membership) -> User:
    """Let the person come in whom `by`, a row made for the invitation, stands for; return who that is.

    From here on they are called what they call themselves. An account that closed because they stopped elsewhere
    opens again. Nothing happens to whoever is themselves already.
    """
    person = who_accepts(by)
    if person is None:
        raise DomainError(_("Dit account is gesloten; alleen de beheerder kan daar iets aan doen."))
    if person.pk == by.pk:
        if by.invited_as:  # the one who had this address is not there any more
            by.email, by.invited_as = by.invited_as, ""
            by.save(update_fields=["email", "invited_as"])
        return by
    if Membership.objects.filter(community=member.community_id, user=person).exists():
        raise DomainError(_("Je hoort hier al bij. Log in met je eigen mailadres."))
    if not person.is_active:
        reopen_account(person)
        person.refresh_from_db()
    Membership.objects.filter(pk=member.pk).update(user=person)
    PersonalLink.objects.filter(user=by).update(user=person)
    Mailing.objects.filter(user=by).update(user=person)
    User.objects.get(pk=by.pk).delete()
    member.user = person
    audit.record("invitation.accepted", by=person, community=member.community, subject=member)
    names.scan_later(member.community)
    return person
