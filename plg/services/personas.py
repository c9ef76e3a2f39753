"""The demo people a visitor may sign in as, with one click. Exists only where settings.DEMO is on."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from uuid import UUID

import yaml
from django.conf import settings
from django.utils.translation import get_language

from plg.models import Community, Membership, User

FILE = Path(__file__).parents[1] / "demo" / "cast" / "personas.yaml"


@dataclass(frozen=True)
class Persona:
    """Somebody to sign in as: their membership, and one line on who they are."""

    member: Membership
    about: str


@dataclass(frozen=True)
class Cast:
    """The demo people of one community: those who are introduced, and everybody else."""

    community: Community
    main: list[Persona]
    others: list[Persona]


def casts() -> list[Cast]:
    """Return the demo people by community; nothing where the demo is off. One query."""
    if not settings.DEMO:
        return []
    rows = Membership.objects.filter(
        user__is_demo=True, user__is_active=True, left_at=None, community__archived_at=None
    )
    members = list(
        rows.select_related("community", "user", "school", "pseudonym").order_by("community__pk", "user__email")
    )
    communities = {member.community_id: member.community for member in members}
    return [
        _cast(community, [member for member in members if member.community_id == pk])
        for pk, community in communities.items()
    ]


def persona(uid: UUID) -> User | None:
    """Return the demo person with this uid; None for everybody else, and always None where the demo is off."""
    if not settings.DEMO:
        return None
    return User.objects.filter(uid=uid, is_demo=True, is_active=True).first()


def _cast(community: Community, members: list[Membership]) -> Cast:
    told, language = _sentences(), get_language() or "nl"
    by_key = {_key(member): member for member in members}
    main = [Persona(by_key[who], texts.get(language, texts["nl"])) for who, texts in told.items() if who in by_key]
    others = [Persona(member, _line(member)) for key, member in by_key.items() if key not in told]
    return Cast(community, main, others)


def _line(member: Membership) -> str:
    """Return who somebody is that nobody wrote a sentence about."""
    school = member.school.name if member.school else ""
    return " · ".join(filter(None, (member.position or member.role_words, school)))


def _key(member: Membership) -> str:
    return str(member.user.email).partition("@")[0]


@cache
def _sentences() -> dict[str, dict[str, str]]:
    rows = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {row["who"]: row for row in rows}
