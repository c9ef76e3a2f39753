"""Gives members the name research knows them by: random, stable, never made from anything about them."""

import hashlib
import secrets
from collections.abc import Iterable
from uuid import UUID

from plg.models import Membership, Pseudonym

# No vowels, so that no code reads as a word or a name; nothing that is mistaken for something else on paper.
LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
SIGNS = LETTERS + "23456789"
LENGTH = 5
BATCH = 5000


def ensure(membership: Membership) -> str:
    """Return the member's pseudonym, and make one when there is none yet. Two queries at most."""
    ensure_all([membership])
    code: str = Pseudonym.objects.values_list("code", flat=True).get(membership=membership)
    return code


def ensure_all(memberships: Iterable[Membership]) -> None:
    """Give every one of these members a pseudonym who has none. A code that is taken is drawn anew."""
    waiting = {membership.pk for membership in memberships}
    while waiting:
        waiting -= set(Pseudonym.objects.filter(membership__in=waiting).values_list("membership", flat=True))
        Pseudonym.objects.bulk_create(
            [Pseudonym(membership_id=pk, code=drawn()) for pk in sorted(waiting)],
            ignore_conflicts=True,
            batch_size=BATCH,
        )


def school_code(community: UUID, school: UUID) -> str:
    """Return a code for a school that says nothing: made from two random ids, another one in every community."""
    return "S" + hashlib.sha256(f"{community}{school}".encode()).hexdigest()[:6].upper()


def duo_code(community: UUID, duo: UUID) -> str:
    """Return a code for a duo, made as that of a school."""
    return "D" + hashlib.sha256(f"{community}{duo}".encode()).hexdigest()[:6].upper()


def drawn() -> str:
    """Return a code such as K7QF3: a letter first, so that a spreadsheet never takes it for a number."""
    return secrets.choice(LETTERS) + "".join(secrets.choice(SIGNS) for _ in range(LENGTH - 1))
