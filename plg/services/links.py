"""Personal links: made for one person, good for a time, used up by one press of a button."""

import base64
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from plg import audit
from plg.models import Membership, PersonalLink, User
from plg.services.accepting import accept, who_accepts
from plg.words import LinkPurpose

HOURS = {LinkPurpose.INVITATION: settings.INVITATION_HOURS, LinkPurpose.SIGN_IN: settings.SIGN_IN_LINK_HOURS}


class LinkState(Enum):
    """What a token turns out to be."""

    GOOD = "good"
    USED = "used"
    EXPIRED = "expired"
    UNKNOWN = "unknown"  # forged, cut off by a mail program, or of somebody who may not come in any more


@dataclass(frozen=True)
class Looked:
    """What was found for a token; the link is there for every state but UNKNOWN."""

    state: LinkState
    link: PersonalLink | None = None


def make_link(*, uid: UUID, user: User, purpose: LinkPurpose, membership: Membership | None = None) -> PersonalLink:
    """Return the link with this uid, and make it when it is not there yet. Asking again makes no second one."""
    link, _made = PersonalLink.objects.get_or_create(
        uid=uid,
        defaults={
            "user": user,
            "membership": membership,
            "purpose": purpose,
            "token_hash": _hash(_token(uid, settings.SECRET_KEY)),
            "expires_at": timezone.now() + timedelta(hours=HOURS[purpose]),
        },
    )
    return link


def token_of(link: PersonalLink) -> str:
    """Return the token of a link. It follows from the secret key, so it stands nowhere and a retry mails the same.

    A link of before the key was replaced has the token of its own day.
    """
    tokens = [_token(link.uid, key) for key in (settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS))]
    return next((token for token in tokens if _hash(token) == link.token_hash), tokens[0])


def look_at(token: str) -> Looked:
    """Return what this token is, without using it up: what a mail scanner does when it opens the link. One query."""
    return _looked(
        PersonalLink.objects.select_related("user", "membership__community").filter(token_hash=_hash(token)).first()
    )


@transaction.atomic
def use_link(*, token: str) -> Looked:
    """Use the link up and return it; of two presses at once only one finds it good. The caller signs the person in."""
    rows = PersonalLink.objects.select_for_update(of=("self",), no_key=True).select_related(
        "user", "membership__community"
    )
    looked = _looked(rows.filter(token_hash=_hash(token)).first())
    if looked.state is LinkState.GOOD and looked.link is not None:
        looked.link.used_at = timezone.now()
        looked.link.save(update_fields=["used_at"])
        if looked.link.membership is not None:
            looked.link.user = accept(by=looked.link.user, member=looked.link.membership)
        audit.record("link.used", by=looked.link.user, purpose=looked.link.purpose)
        _void(PersonalLink.objects.filter(user=looked.link.user))
    return looked


def void_links(user: User) -> int:
    """Let no link that was mailed to this person work any more; return how many did. Inside the act that asks for it.

    When a way of signing in changes: a mail that somebody else can read opens nothing, an invitation neither. Who
    finds their link void has a new one mailed to the same address. Using one voids the person's others in the same
    way, but not an invitation they did not accept yet: whoever sent it would learn that they are known elsewhere.
    """
    theirs = Q(user=user) | Q(user__invited_as=user.email) if user.email else Q(user=user)
    return _void(PersonalLink.objects.filter(theirs))


def _void(links: QuerySet[PersonalLink]) -> int:
    now = timezone.now()
    return links.filter(used_at=None, expires_at__gt=now).update(expires_at=now)


def _looked(link: PersonalLink | None) -> Looked:
    if link is None or not link.user.is_active or who_accepts(link.user) is None:
        return Looked(LinkState.UNKNOWN)
    if link.membership is not None and (link.membership.left_at or link.membership.community.archived_at):
        return Looked(LinkState.UNKNOWN)
    if link.used_at is not None:
        return Looked(LinkState.USED, link)
    if link.expires_at <= timezone.now():
        return Looked(LinkState.EXPIRED, link)
    return Looked(LinkState.GOOD, link)


def _token(uid: UUID, key: str) -> str:
    digest = salted_hmac("plg.links", uid.hex, secret=key, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
