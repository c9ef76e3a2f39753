"""Reads of the ground that several apps start from."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Lower

from plg.access.decide import can
from plg.access.permissions import Permission
from plg.models import (
    Community,
    ConsentSeal,
    ContentVersion,
    DeviceSession,
    Mailing,
    MailRefusal,
    Membership,
    NameFinding,
    User,
)
from plg.slots import FreeText
from plg.words import FindingKind, FindingState, Purpose, Role


def is_closed(account: UUID | None) -> bool:
    """Return whether this is an account that nobody can sign in to any more. Told to whoever knows its uid: the
    device it was used on, which may then still give its owner what was not sent. One query."""
    return User.objects.filter(uid=account, is_active=False, erased_at=None).exists() if account else False


def consenting_members(purpose: Purpose) -> QuerySet[Membership]:
    """Return the memberships whose latest answer to this purpose is yes, as a queryset to filter by.

    Withdrawing takes effect in the next read: nothing is cached. One index probe a member.
    """
    latest = ConsentSeal.objects.filter(membership=OuterRef("pk"), purpose=purpose).order_by("-position")
    return Membership.objects.alias(consents=Subquery(latest.values("given")[:1])).filter(consents=True)


def latest_answers(member: Membership) -> dict[Purpose, ConsentSeal]:
    """Return what this member answered last, per purpose; a purpose that was never answered is left out. One query."""
    rows = ConsentSeal.objects.filter(membership=member).select_related("text_version").order_by("position")
    return {Purpose(row.purpose): row for row in rows}


def yes_count(member: Membership) -> int:
    """Return to how many purposes this member says yes now. One query."""
    return sum(row.given for row in latest_answers(member).values())


def consent_counts(community: Community) -> list["ConsentLine"]:
    """Return per purpose how many participants say yes, say no, and have not answered. Two queries, no names."""
    people = Membership.objects.filter(community=community, left_at=None, roles__contains=[Role.PARTICIPANT])
    latest = ConsentSeal.objects.filter(membership__in=people).order_by("membership", "purpose", "-position")
    given = Counter(latest.distinct("membership", "purpose").values_list("purpose", "given"))
    total = people.count()
    counts = {purpose: (given[purpose, True], given[purpose, False]) for purpose in Purpose}
    return [ConsentLine(purpose, yes, no, total - yes - no) for purpose, (yes, no) in counts.items()]


@dataclass(frozen=True)
class ConsentLine:
    """One purpose on a page about consent, in the words of the screen."""

    purpose: Purpose
    yes: int = 0
    no: int = 0
    silent: int = 0


def staff_of(community: Community) -> list[Membership]:
    """Return who leads, studies and runs this community now, by name. One query."""
    roles = [Role.FACILITATOR, Role.RESEARCHER, Role.COORDINATOR]
    rows = Membership.objects.filter(community=community, left_at=None, roles__overlap=roles)
    return list(rows.select_related("user").order_by(Lower("user__name")))


def chosen_content(community: Community, kind: str) -> ContentVersion | None:
    """Return the version of this kind that the community chose, or the newest of the usual ones. One query.

    Among as new ones the first by key, so that the answer is the same everywhere.
    """
    chosen = Exists(community.contents.filter(pk=OuterRef("pk")))
    rows = ContentVersion.objects.filter(kind=kind)
    return rows.order_by(chosen.desc(), "-usual", "-version", "key").first()


def administrators() -> list[str]:
    """Return the names of who administer the platform. One query."""
    rows = User.objects.filter(is_staff=True, is_active=True).order_by(Lower("name"))
    return list(rows.values_list("name", flat=True))


def newest_contents() -> dict[str, ContentVersion]:
    """Return the newest of the usual versions of every kind: what a new community works with. One query."""
    rows = ContentVersion.objects.order_by("kind", "-usual", "-version", "key").distinct("kind")
    return {row.kind: row for row in rows}


def open_findings(community: Community) -> QuerySet[NameFinding]:
    """Return the name-like places nobody has decided about yet."""
    return NameFinding.objects.filter(community=community, state=FindingState.OPEN).order_by("text", "start")


@dataclass(frozen=True)
class FindingGroup:
    """One word that may be a name: how often it stands there, and a few places to judge it by."""

    word: str
    kind: FindingKind
    count: int
    samples: list[tuple[str, str, str]]  # text before, the word, text after


def finding_groups(community: Community, texts: list[FreeText], *, samples: int = 3) -> list[FindingGroup]:
    """Return the open findings gathered by word and kind, the surest kinds first. One query."""
    bodies = {text.uid: text.text for text in texts}
    groups: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    for place in open_findings(community).filter(text__in=bodies):
        body = bodies[place.text]
        word = body[place.start : place.end]
        before, after = body[max(0, place.start - 70) : place.start], body[place.end : place.end + 70]
        groups.setdefault((place.kind, word), []).append((before, word, after))
    order = list(FindingKind.values)
    return [
        FindingGroup(word=word, kind=FindingKind(kind), count=len(places), samples=places[:samples])
        for (kind, word), places in sorted(groups.items(), key=lambda item: (order.index(item[0][0]), item[0][1]))
    ]


@dataclass(frozen=True)
class MailLine:
    """One letter that did not arrive, or not yet, on the coordinator's page."""

    mailing: Mailing
    title: str


@dataclass(frozen=True)
class MailTrouble:
    """What is the matter with the mail of a community. Letters that arrived are nobody's business."""

    failed: list[MailLine]
    waiting: list[MailLine]
    refused: list[MailRefusal]


def visible_mailings(by: Membership) -> QuerySet[Mailing]:
    """Return the letters of the community to who belongs to it now, for whoever manages its people; none for others."""
    if not can(by, Permission.MANAGE_PEOPLE):
        return Mailing.objects.none()
    here = Membership.objects.filter(community=by.community, left_at=None)
    rows = Mailing.objects.filter(community=by.community, user__in=here.values("user"))
    return rows.select_related("user", "job")


def mail_trouble(by: Membership, titles: Mapping[str, str]) -> MailTrouble:
    """Return the last hundred letters that failed, those that wait, and the refused addresses. Three queries."""
    rows = visible_mailings(by).filter(sent_at=None)
    failed = rows.filter(failed_at__isnull=False).order_by("-failed_at")[:100]
    waiting = rows.filter(failed_at=None, waits_until__isnull=False).order_by("waits_until")[:100]
    here = Membership.objects.filter(community=by.community, left_at=None).values("user")
    present = Q(address=F("user__email")) | Q(address=F("user__invited_as"))
    refused = MailRefusal.objects.filter(present, user__in=here).select_related("user")
    return MailTrouble(
        [MailLine(row, titles.get(row.letter, row.letter)) for row in failed],
        [MailLine(row, titles.get(row.letter, row.letter)) for row in waiting],
        list(refused.order_by(Lower("user__name"))) if can(by, Permission.MANAGE_PEOPLE) else [],
    )


def device_sessions(user: User) -> list[DeviceSession]:
    """Return where this person is signed in now, the device used last first. One query."""
    return list(DeviceSession.objects.filter(user=user).order_by("-last_seen_at"))
