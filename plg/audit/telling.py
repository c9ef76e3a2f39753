"""Reads the audit trail for people: which lines somebody may see, and each of them as a sentence.

Used by the coordinator's page and the page about oneself. Never gives anybody's text: a line holds none.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from plg.access.decide import can, learns_along
from plg.access.permissions import Permission
from plg.acts import Act, ActGroup, Shown, act_of, every_act
from plg.models import AuditLine, Membership, User

ON_A_PAGE = 50
#: Between these every day has a midnight before and after it in every time zone.
FIRST_DAY, LAST_DAY = date(2, 1, 1), date(9998, 12, 31)


@dataclass(frozen=True)
class Narrowing:
    """Which part of the trail somebody asks for; nothing chosen is everything. Both days are included."""

    group: ActGroup | None = None
    person: Membership | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Told:
    """One line as a page shows it."""

    at: datetime
    group: ActGroup
    sentence: str
    position: int


@dataclass(frozen=True)
class TrailPage:
    """A part of the trail, the newest first; `before` is where the next part begins, None at the end."""

    lines: list[Told]
    before: int | None


def visible_lines(by: Membership) -> QuerySet[AuditLine]:
    """Return what a coordinator reads of the community's trail: no word about what people do for themselves.

    A coordinator who is also a peer or a facilitator reads nothing about consent but what they recorded from paper.
    """
    if not can(by, Permission.READ_AUDIT):
        return AuditLine.objects.none()
    acts = [act for act in shown_acts() if not (act.group is ActGroup.CONSENT and _hides(act, by))]
    return AuditLine.objects.filter(_among(acts), chain=str(by.community.uid))


def _hides(act: Act, by: Membership) -> bool:
    return act.shown is Shown.NAMELESS and learns_along(by)


def shown_acts() -> list[Act]:
    """Return the acts that the page of a community tells about, at least for some of their values."""
    return [act for act in every_act() if act.shown is not Shown.OWN]


def trail_page(by: Membership, asked: Narrowing, before: int | None = None) -> TrailPage:
    """Return a part of what this coordinator may read. Three queries, whatever the length of the trail.

    Asking for one person finds no act that is told without a name: not even that there was one.
    """
    rows = visible_lines(by)
    if asked.group is not None:
        rows = rows.filter(word__in=[act.word for act in every_act() if act.group == asked.group])
    if asked.person is not None:
        keys = [asked.person.uid, asked.person.user.uid]
        named = [act.word for act in every_act() if act.shown is Shown.NAMED]
        within = Q()
        for key in {key for act in every_act() for key in act.people}:
            within |= Q(**{f"detail__{key}__contains": str(asked.person.uid)})
        rows = rows.filter(Q(actor=asked.person.user.uid) | Q(subject__in=keys) | within, word__in=named)
    if asked.since is not None:
        rows = rows.filter(at__gte=_midnight(asked.since))
    if asked.until is not None:
        rows = rows.filter(at__lt=_midnight(min(asked.until, LAST_DAY) + timedelta(days=1)))
    if before is not None:
        rows = rows.filter(position__lt=before)
    found = list(rows.order_by("-position")[: ON_A_PAGE + 1])
    shown = found[:ON_A_PAGE]
    return TrailPage(told(shown), shown[-1].position if len(found) > len(shown) else None)


def told(lines: Iterable[AuditLine]) -> list[Told]:
    """Return these lines as sentences, with the names of whom they speak of. Two queries.

    Somebody who is not there any more is "iemand die er niet meer is"; without an actor it was the platform.
    """
    rows = list(lines)
    names = _names({key for line in rows for key in (line.actor, line.subject, *_members_in(line)) if key})
    return [sentence for line in rows if (sentence := _told(line, names)) is not None]


def _told(line: AuditLine, names: dict[UUID, str]) -> Told | None:
    act = act_of(line.word)
    if act is None:
        return None
    gone = _("iemand die er niet meer is")
    who = names.get(line.actor, gone) if line.actor else _("het platform")
    about = names.get(line.subject, gone) if line.subject_kind in _PEOPLE and line.subject else _("de leergemeenschap")
    people = {key: ", ".join(names.get(uid, gone) for uid in _uids(line.detail.get(key))) or "–" for key in act.people}
    said = act.told(who=who, about=about, detail=line.detail | people)
    return Told(line.at, act.group, said[:1].upper() + said[1:], line.position)


_PEOPLE = {"plg.membership", "plg.user"}


def _members_in(line: AuditLine) -> list[UUID]:
    act = act_of(line.word)
    return [uid for key in act.people for uid in _uids(line.detail.get(key))] if act else []


def _uids(value: object) -> list[UUID]:
    return [UUID(str(uid)) for uid in (value if isinstance(value, list) else [value]) if uid]


def _names(keys: set[UUID]) -> dict[UUID, str]:
    """Return the name of everybody who still has one; of whoever was erased no line says more than that."""
    users = User.objects.filter(uid__in=keys, erased_at=None)
    members = Membership.objects.filter(uid__in=keys, user__erased_at=None)
    return dict(users.values_list("uid", "name")) | dict(members.values_list("uid", "user__name"))


def _among(acts: list[Act]) -> Q:
    """Return the condition for lines with one of these words, as far as they are told with these values."""
    found = Q(word__in=[act.word for act in acts if act.named_when is None])
    for act in acts:
        if act.named_when is not None:
            key, values = act.named_when
            found |= Q(word=act.word, **{f"detail__{key}__in": values})
    return found


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(max(day, FIRST_DAY), time())).astimezone(UTC)
