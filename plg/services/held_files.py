"""Keeps a checked file for its confirmation step: used wherever a file of rows comes in by a page."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from plg.errors import Gone
from plg.models import HeldFile, Membership

KEPT = timedelta(hours=1)


@transaction.atomic
def hold(*, by: Membership, purpose: str, name: str, content: bytes) -> HeldFile:
    """Keep this file for its person and purpose, in place of one kept before; return it with a new uid."""
    HeldFile.objects.filter(by=by, purpose=purpose).delete()
    drop_old()
    return HeldFile.objects.create(community=by.community, by=by, purpose=purpose, name=name[:200], content=content)


def held(*, by: Membership, purpose: str, uid: UUID) -> HeldFile:
    """Return the file this person holds for this purpose. Raises `Gone` when it is away or too old."""
    found = HeldFile.objects.filter(by=by, purpose=purpose, uid=uid, made_at__gte=timezone.now() - KEPT).first()
    if found is None:
        raise Gone(_("Dit bestand wordt niet meer bewaard. Kies het opnieuw; er is niets opgeslagen."))
    return found


def let_go(*, by: Membership, purpose: str) -> None:
    """Forget the file this person holds for this purpose, once it was used or turned down."""
    HeldFile.objects.filter(by=by, purpose=purpose).delete()


def drop_old() -> int:
    """Forget every file whose hour is over; return how many. Called by the hourly tidying too."""
    gone, _kinds = HeldFile.objects.filter(made_at__lt=timezone.now() - KEPT).delete()
    return gone
