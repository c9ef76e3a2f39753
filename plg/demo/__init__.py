"""The ground's part of the demo world: two communities that never meet, and the invented people in them."""

from datetime import datetime, time
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone

from plg import audit
from plg.models import Community, Duo, DuoSeat, Membership, School, User
from plg.privacy import pseudonyms
from plg.selectors import chosen_content
from plg.services import consent, personas
from plg.services.content import choose, load_content
from plg.slots import DEMO
from plg.words import Purpose, Role

HERE = Path(__file__).parent
SIZES = ("study", "large")


@transaction.atomic
def build(*, size: str, entries: int) -> None:
    """Make the demo world, all of it or nothing; a second time adds only what is missing.

    The people first, then every app's own part, in the order of the slot. `large` asks the apps that write a lot
    for `entries` more entries, generated for benchmarks. Raises `BadContent` when a content file has a fault.
    """
    load_content(by=None)
    for file in ("leergang.yaml", "plg.yaml"):
        _build_community(yaml.safe_load((HERE / file).read_text(encoding="utf-8")))
    DEMO.tell(size, entries)


def is_there() -> bool:
    """Return whether the demo world was made before."""
    return User.objects.filter(is_demo=True).exists()


def told() -> dict[str, Any]:
    """Return the demo world as `--show` prints it: slugs, pseudonyms and how to sign in."""
    casts = personas.casts()
    return {
        "sign_in": "/demo/",
        "mail": "/demo/post/",
        "personas": [_told(persona.member) for cast in casts for persona in cast.main],
        "communities": [
            {
                "slug": cast.community.slug,
                "title": cast.community.title,
                "people": [_told(persona.member) for persona in [*cast.main, *cast.others]],
            }
            for cast in casts
        ],
    }


def _told(member: Membership) -> dict[str, Any]:
    return {
        "name": member.user.name,
        "role": ", ".join(str(Role(role).label) for role in member.roles),
        "email": member.user.email,
        "community": member.community.slug,
        "pseudonym": member.pseudonym.code,
    }


def _build_community(world: dict[str, Any]) -> None:
    about = world["community"]
    community, made = Community.objects.get_or_create(slug=about["slug"], defaults=about)
    for kind in ("behaviours", "consent", "prompts", "issues", "codebook", "instrument"):
        version = chosen_content(community, kind)
        if version is not None:
            choose(community=community, version=version, by=None)
    schools = {row["key"]: _school(row) for row in world["schools"]}
    began = timezone.make_aware(datetime.combine(about["starts_on"], time(9)))
    members = [_member(community, row, schools, began) for row in [*world["participants"], *world["staff"]]]
    pseudonyms.ensure_all(members)
    _seat(community, world, dict(zip([row["key"] for row in world["participants"]], members, strict=False)), began)
    for member in members:
        if member.user.last_login:
            _consent(member)
    if made:
        audit.record("demo.built", by=None, community=community, people=len(members))


def _school(row: dict[str, Any]) -> School:
    school, _made = School.objects.get_or_create(
        name=row["name"], defaults={"sector": row["sector"], "board": row["board"]}
    )
    return school


def _member(community: Community, row: dict[str, Any], schools: dict[str, School], began: datetime) -> Membership:
    # Whoever has not arrived yet is there for the coordinator of the demo to invite.
    arrived = began if row.get("arrived", True) else None
    user = User.objects.filter(email=row["email"]).first() or User.objects.create_user(
        row["email"], name=row["name"], is_demo=True, last_login=arrived
    )
    member, _made = Membership.objects.get_or_create(
        community=community,
        user=user,
        defaults={
            "roles": row["roles"],
            "school": schools.get(row.get("school", "")),
            "position": row.get("position", ""),
            "sector": row.get("sector", ""),
            "experience": row.get("experience", ""),
            "joined_at": began,
        },
    )
    return member


def _seat(community: Community, world: dict[str, Any], members: dict[str, Membership], began: datetime) -> None:
    duos = {row["key"]: Duo.objects.get_or_create(community=community, name=row["name"])[0] for row in world["duos"]}
    for row in world["participants"]:
        if row["duo"]:
            DuoSeat.objects.get_or_create(
                duo=duos[row["duo"]], membership=members[row["key"]], until=None, defaults={"since": began}
            )


def _consent(member: Membership) -> None:
    """Let a demo participant say yes to everything, once; what they change later at the page stays changed."""
    if not member.has_role(Role.PARTICIPANT) or consent.head(member):
        return
    consent.answer(by=member, answers=dict.fromkeys(Purpose, True))
