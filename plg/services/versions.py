"""Two people who change one thing at once: the second is told, and gets to see both. For what has a `version`."""

from typing import TypeVar

from django.db.models import F
from django.utils.translation import gettext as _

from plg.errors import DomainError
from plg.models import Community, Duo, Membership

Versioned = TypeVar("Versioned", Community, Membership, Duo)


class Stale(DomainError):
    """Somebody else changed it since it was opened; nothing was written."""

    def __init__(self) -> None:
        super().__init__(
            _("Iemand anders veranderde dit terwijl jij bezig was. Er is nog niets van jou bewaard: kies wat blijft.")
        )


def take(row: Versioned, version: int) -> Versioned:
    """Lock the row and return it as it stands now. Raises `Stale` when it is not the version that was opened.

    Must run inside the transaction of the act; end the act with `bump`.
    """
    now = type(row)._default_manager.select_for_update(no_key=True).get(pk=row.pk)
    if now.version != version:
        raise Stale
    return now


def bump(row: Versioned) -> None:
    """Make it the next version: whoever opened the one before is told on keeping it. One query."""
    type(row)._default_manager.filter(pk=row.pk).update(version=F("version") + 1)
