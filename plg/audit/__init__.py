"""Writes the audit trail. Every service calls `record` inside its own transaction."""

from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from plg.models import AuditLine, Community, Membership, User
from plg.models.base import Row
from plg.seals import seal

PLATFORM = "platform"


def hold(community: Community) -> None:
    """Wait until nobody else acts in this community, and keep others waiting until commit; once more changes nothing.

    For an act that must see whoever came before, and be seen by whoever comes after. `record` takes the same lock: an
    act that takes it late must hold no row that another act waits for with the lock in hand. One query.
    """
    _hold(str(community.uid))


def hold_all_of(user: User) -> None:
    """Do what `hold` does in every community this person ever belonged to: in one order, so that no two of such acts
    wait for each other. One query more than there are communities."""
    for community in Community.objects.filter(memberships__user=user).distinct().order_by("pk"):
        hold(community)


def record(
    word: str,
    *,
    by: Membership | User | None,
    community: Community | None = None,
    subject: Row | None = None,
    **detail: object,
) -> AuditLine:
    """Seal one line onto the chain of the community (or of the platform) and return it.

    `detail` holds words and counts, never somebody's text or name. Must run inside the transaction of the act:
    it takes a lock on the chain until commit, so that two acts never seal onto the same line. Three queries.
    """
    if community is None and isinstance(by, Membership):
        community = by.community
    chain = str(community.uid) if community else PLATFORM
    _hold(chain)
    last = AuditLine.objects.filter(chain=chain).order_by("-position").first()
    line = AuditLine(
        chain=chain,
        position=last.position + 1 if last else 1,
        at=timezone.now(),
        actor=_person(by),
        word=word,
        subject_kind=subject._meta.label_lower if subject else "",
        subject=subject.uid if subject else None,
        detail=detail,
        previous=last.seal if last else "",
    )
    line.seal = seal(line.previous, facts(line))
    line.save(force_insert=True)
    return line


def facts(line: AuditLine) -> dict[str, object]:
    """Return what the seal of a line covers."""
    return {
        "chain": line.chain,
        "position": line.position,
        "at": line.at.isoformat(),
        "actor": line.actor,
        "word": line.word,
        "subject_kind": line.subject_kind,
        "subject": line.subject,
        "detail": line.detail,
    }


def first_broken(chain: str) -> AuditLine | None:
    """Return the first line whose seal does not fit, or None when the chain is whole. Reads the chain once."""
    previous = ""
    for position, line in enumerate(AuditLine.objects.filter(chain=chain).order_by("position").iterator(), start=1):
        if line.position != position or line.previous != previous or line.seal != seal(previous, facts(line)):
            return line
        previous = line.seal
    return None


def _hold(chain: str) -> None:
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("what is written in the trail is written in the transaction of the act it tells of")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", [chain])


def _person(by: Membership | User | None) -> UUID | None:
    if isinstance(by, Membership):
        return by.user.uid
    return by.uid if by else None
