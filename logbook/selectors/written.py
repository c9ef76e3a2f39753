"""What somebody wrote under the entries of others, as a list of their own. Never the words of such an entry."""

from dataclasses import dataclass
from datetime import datetime

from logbook import access
from logbook.models import Response
from plg.access.decide import can
from plg.access.doors import visible_memberships
from plg.access.permissions import Permission
from plg.models import User

WRITTEN_ON_A_PAGE = 50


@dataclass(frozen=True)
class Written:
    """Something somebody wrote under an entry, as their own list shows it: never the words of the entry itself."""

    response: Response
    whose: str
    slug: str  # of the community, where the entry can be opened now; "" where it cannot


@dataclass(frozen=True)
class WrittenPage:
    """A part of the list, the newest first; `before` is the moment the next part looks back from, None at the end."""

    lines: list[Written]
    before: datetime | None


def written_page(user: User, before: datetime | None = None) -> WrittenPage:
    """Return what this person wrote under entries of others. Two queries, and one a community they are in."""
    rows = access.responses_of(user).exclude(entry__author__user=user)
    rows = rows.select_related("entry__author__user", "entry__community").order_by("-made_at", "-pk")
    found = list((rows.filter(made_at__lt=before) if before else rows)[: WRITTEN_ON_A_PAGE + 1])
    shown = found[:WRITTEN_ON_A_PAGE]
    open_now = _open_to(user, [row.entry_id for row in shown])
    lines = [
        Written(row, str(row.entry.author.user), row.entry.community.slug if row.entry_id in open_now else "")
        for row in shown
    ]
    return WrittenPage(lines, shown[-1].made_at if len(found) > len(shown) else None)


def _open_to(user: User, entries: list[int]) -> set[int]:
    found: set[int] = set()
    for member in visible_memberships(user):
        if can(member, Permission.READ_SHARED_ENTRIES):
            found |= set(access.visible_entries(member).filter(pk__in=entries).values_list("pk", flat=True))
    return found
