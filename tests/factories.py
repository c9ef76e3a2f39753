"""Makes things for tests as real rows, one function a thing, with sensible fillings. Nothing here stands for our code.

Text and names come from the test that asks; where a service exists, a test of behaviour calls the service itself.
"""

import hashlib
import re
import unicodedata
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from plg.models import Community, ConsentSeal, ContentVersion, Membership, Pseudonym, School, User
from plg.seals import seal
from plg.words import Purpose, Role, Sector

#: When the people of the tests joined.
JOINED = datetime(2026, 1, 12, 9, tzinfo=UTC)


def mail_of(name: str, place: str = "plg") -> str:
    """Return the address a named person has in the tests: `anna.akkerman@plg.example`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return f"{re.sub('[^a-z]+', '.', plain.lower())}@{place}.example"


def person(name: str, **extra: Any) -> User:
    """A person with an account, who belongs nowhere."""
    return User.objects.create_user(extra.pop("email", mail_of(name)), name=name, **extra)


def school(name: str, sector: Sector = Sector.PO, board: str = "Stichting Het Wijde Veld") -> School:
    """A school."""
    return School.objects.create(name=name, sector=sector, board=board)


def community(slug: str, **extra: Any) -> Community:
    """A community that runs through 2026."""
    filling: dict[str, Any] = {"title": slug.title(), "starts_on": date(2026, 1, 12), "ends_on": date(2026, 12, 18)}
    return Community.objects.create(slug=slug, **filling | extra)


def member(where: Community, who: str | User, *roles: Role, **extra: Any) -> Membership:
    """A member with a pseudonym; a participant when no role is named."""
    user = who if isinstance(who, User) else person(who, email=mail_of(who, where.slug))
    extra.setdefault("joined_at", JOINED)
    made = Membership.objects.create(community=where, user=user, roles=list(roles or [Role.PARTICIPANT]), **extra)
    Pseudonym.objects.create(membership=made, code=f"T{made.pk:05d}")
    return made


def content(kind: str, key: str, body: Any = None, version: int = 1, **extra: Any) -> ContentVersion:
    """A content version made for one test."""
    digest = hashlib.sha256(f"{kind}/{key}/{version}/{body!r}".encode()).hexdigest()
    filling: dict[str, Any] = {"title": key, "source": "gemaakt voor een test", "sha256": digest}
    return ContentVersion.objects.create(kind=kind, key=key, version=version, body=body or {}, **filling | extra)


def consent_text() -> ContentVersion:
    """The consent text in use."""
    found = ContentVersion.objects.filter(kind="consent").first()
    return found or content("consent", "toestemming")


def consent(who: Membership, *purposes: Purpose, given: bool = True) -> None:
    """Answers of one member, sealed in that member's chain."""
    text = consent_text()
    last = ConsentSeal.objects.filter(membership=who).order_by("-position").first()
    chain, position, previous = (last.chain, last.position, last.seal) if last else (uuid4(), 0, "")
    for purpose in purposes:
        position += 1
        row = ConsentSeal(
            chain=chain,
            position=position,
            membership=who,
            purpose=purpose,
            given=given,
            text_version=text,
            at=JOINED,
            recorded_by=who.user.uid,
            previous=previous,
        )
        facts = {"chain": chain, "position": position, "purpose": purpose, "given": given, "text": text.sha256}
        row.seal = previous = seal(row.previous, facts)
        row.save()
