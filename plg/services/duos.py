"""Duos of two or three: made, renamed, and seated anew. A closed seat stays as history; nobody inherits reading."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _

from plg import audit
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.errors import DomainError
from plg.models import Community, Duo, DuoSeat, Membership
from plg.services import names
from plg.services.versions import bump, take
from plg.texts import one_line
from plg.words import Role

FEWEST, MOST = 2, 3


@transaction.atomic
def make_duo(*, by: Membership, name: str, members: Sequence[Membership]) -> Duo:
    """Seat two or three participants of one school together. Raises `DomainError` for anybody who sits elsewhere."""
    require(by, Permission.MANAGE_PEOPLE)
    _lock(by.community)
    name = _free_name(by.community, name, None)
    duo = Duo(community=by.community, name=name)
    _check(by, duo, members)
    duo.save()
    _sit(duo, members)
    audit.record("duo.made", by=by, subject=duo, members=[str(member.uid) for member in members])
    names.scan_later(by.community)
    return duo


@transaction.atomic
def change_duo(*, by: Membership, duo: Duo, name: str, members: Sequence[Membership], version: int) -> Duo:
    """Rename a duo, and seat exactly these members from now on.

    Whoever goes keeps all they wrote, and reads nothing of the duo any more; whoever comes reads what is shared with
    the duo from now on. Raises `Stale`, and `DomainError` for anybody who sits elsewhere.
    """
    require(by, Permission.MANAGE_PEOPLE)
    _lock(by.community)
    now = take(duo, version)
    if now.community_id != by.community_id:
        raise DomainError(_("Dit duo hoort niet bij deze leergemeenschap."))
    name = _free_name(by.community, name, now)
    _check(by, now, members)
    seated = {seat.membership_id: seat for seat in now.seats.filter(until=None).select_related("membership")}
    gone = [seat for pk, seat in seated.items() if pk not in {member.pk for member in members}]
    come = [member for member in members if member.pk not in seated]
    renamed = name != now.name
    if not (gone or come or renamed):
        return now
    _stand_up(gone)
    _sit(now, come)
    now.name = name
    now.save(update_fields=["name"])
    bump(now)
    audit.record(
        "duo.changed",
        by=by,
        subject=now,
        renamed=renamed,
        joined=[str(member.uid) for member in come],
        left=[str(seat.membership.uid) for seat in gone],
    )
    if renamed:
        names.scan_later(by.community)
    return now


@transaction.atomic
def end_duo(*, by: Membership, duo: Duo) -> None:
    """Close every seat: from now on its members read nothing of each other by the duo. The history stays."""
    require(by, Permission.MANAGE_PEOPLE)
    _lock(by.community)
    seats = list(duo.seats.filter(until=None, duo__community=by.community).select_related("membership"))
    if not seats:
        return
    _stand_up(seats)
    bump(duo)
    audit.record("duo.ended", by=by, subject=duo, left=[str(seat.membership.uid) for seat in seats])


def _check(by: Membership, duo: Duo, members: Sequence[Membership]) -> None:
    if not FEWEST <= len({member.pk for member in members}) <= MOST:
        raise DomainError(_("Een duo heeft twee of drie deelnemers. Kies er twee of drie."))
    rows = Membership.objects.filter(pk__in=[member.pk for member in members], community=by.community, left_at=None)
    here = rows.filter(roles__contains=[Role.PARTICIPANT]).select_related("school")
    if len(here) != len(members):
        raise DomainError(_("Kies deelnemers die nu bij deze leergemeenschap horen."))
    if len({member.school_id for member in here if member.school_id}) > 1:
        raise DomainError(_("Deze deelnemers horen bij verschillende scholen. Een duo hoort bij één school."))
    elsewhere = DuoSeat.objects.filter(membership__in=here, until=None).exclude(duo=duo.pk)
    taken = elsewhere.select_related("membership__user", "duo").first()
    if taken is not None:
        said = {"name": taken.membership.user.name, "duo": taken.duo.name}
        raise DomainError(_("%(name)s zit al in duo “%(duo)s”. Haal deze persoon daar eerst uit.") % said)


def _free_name(community: Community, said: str, own: Duo | None) -> str:
    name = one_line(said)
    if not name or len(name) > 200:
        raise DomainError(_("Geef het duo een naam van ten hoogste 200 tekens."))
    others = Duo.objects.filter(community=community).annotate(small=Lower("name")).filter(small=name.lower())
    if (others.exclude(pk=own.pk) if own else others).exists():
        raise DomainError(_("Er is al een duo “%s”, of dat was er. Kies een andere naam.") % name)
    return name


def _sit(duo: Duo, members: Sequence[Membership]) -> None:
    now = timezone.now()
    DuoSeat.objects.bulk_create(DuoSeat(duo=duo, membership=member, since=now) for member in members)


def _stand_up(seats: Sequence[DuoSeat]) -> None:
    now = timezone.now()
    for seat in seats:
        seat.until = max(seat.since, now)
        seat.save(update_fields=["until"])


def _lock(community: Community) -> None:
    # One seating at a time a community: nobody is given two seats.
    Community.objects.select_for_update(no_key=True).get(pk=community.pk)
