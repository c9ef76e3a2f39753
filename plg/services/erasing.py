"""Erases a person: own texts, names, drafts, files and history go; keys stay, so that every chain can still be checked.

What each model loses stands in its `class Privacy`; what the register cannot know an app does by the slot `ERASERS`.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _

from plg import audit
from plg.errors import DomainError
from plg.models import Community, Duo, HeldFile, Job, Membership, School, User
from plg.privacy.emptying import empty_fields, take_rows
from plg.selectors import latest_answers
from plg.services import consent, leaving, mail_box, tombstones
from plg.services.closing import end_sessions
from plg.services.pseudonymising import pseudonymise
from plg.slots import ERASERS, LOSSES, Going, Loss
from plg.words import JobState, Purpose


@dataclass(frozen=True)
class Again:
    """What going through the list once more came to."""

    erased: int
    withdrawn: int
    pseudonymised: int
    lines: int


def going(user: User) -> Going:
    """Return this person with every membership they ever had. One query."""
    rows = Membership.objects.filter(user=user).select_related("community", "user").order_by("pk")
    return Going(user, tuple(rows))


def losses(person: Going) -> list[Loss]:
    """Return what leaves with this person, counted by every app; what there is none of is left out."""
    found = [loss for given in LOSSES.ask(person) for loss in given]
    return [loss for loss in found if loss.withdrawn or loss.erased]


def erase_oneself(*, by: User, name: str) -> None:
    """Erase the one who asks, everywhere on the platform.

    `name` is what they typed; raises `DomainError` unless it is their own name.
    """
    _require_name(by, name)
    erase(user=by, by=by)


def require_erasable(*, by: Membership, member: Membership, name: str) -> None:
    """Raise `DomainError` unless a coordinator may have this person erased: who left, or has no account, and belongs
    nowhere else. `name` is what the coordinator typed; it is the person's own."""
    if member.community_id != by.community_id or member.user.erased_at is not None:
        raise DomainError(_("Deze persoon hoort niet bij deze leergemeenschap."))
    if leaving.may_act_alone(member):
        raise DomainError(_("%s heeft een eigen account en kiest daar zelf.") % member.user)
    if member.user.is_staff:
        raise DomainError(_("%s beheert het platform en vraagt het daar.") % member.user)
    if _belongs_elsewhere(member):
        raise DomainError(_("%s hoort ook bij een andere leergemeenschap en vraagt het daar.") % member.user)
    _require_name(member.user, name)


def is_erasable(member: Membership) -> bool:
    """Return whether what `require_erasable` asked still holds: nobody came back, or went elsewhere. One query."""
    user = member.user
    alone = leaving.may_act_alone(member) or user.is_staff or user.erased_at is not None
    return not alone and not _belongs_elsewhere(member)


def _belongs_elsewhere(member: Membership) -> bool:
    return Membership.objects.filter(user=member.user_id, left_at=None).exclude(pk=member.pk).exists()


@transaction.atomic
def erase(*, user: User, by: Membership | User | None, reason: str = "") -> Counter[str]:
    """Erase a person everywhere, and return what went, by model; nothing for somebody who was erased before.

    First every yes is taken back, so that the chains end with a no; then they leave; then the apps, the rows and
    the fields. The key goes onto the list that a restore reads, and when that cannot be written nothing is erased.
    Things of several people (a duo, a meeting, a round) stay with the others. `reason` is a word of `ErasureReason`
    when a coordinator wanted it.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if user.erased_at is not None:
        return Counter()
    audit.hold_all_of(user)  # what is made of their words at this moment is kept before this, or made anew without
    person, now = going(user), timezone.now()
    address = user.address or ""
    duos = list(Duo.objects.filter(seats__membership__user=user).values_list("pk", flat=True))
    schools = [member.school_id for member in person.memberships if member.school_id]
    for member in person.memberships:
        consent.withdraw_all(by=by, member=member)
    leaving.leave_everywhere(user, now)
    end_sessions(user)
    ERASERS.tell(person)
    _drop_held_files(person)
    gone = take_rows(user) + empty_fields(user)
    _drop_jobs(person)
    _empty_account(user, now)
    _drop_what_nobody_uses(duos, schools)
    for member in person.memberships:
        audit.record("person.erased", by=by, community=member.community, subject=member, reason=reason)
    actor = by.user if isinstance(by, Membership) else by
    audit.record("person.erased", by=actor, subject=user, rows=sum(gone.values()))
    for row in User.objects.filter(invited_as=address).exclude(invited_as="").order_by("pk"):
        erase(user=row, by=by)  # who stands for them where they did not accept yet
    transaction.on_commit(lambda: mail_box.drop_letters_to(address))
    _put_on_the_list(user)
    return gone


def erase_again(*, dry_run: bool = False) -> Again:
    """Go through the list after a restore: erase who was erased, take back what was withdrawn, take names out again.

    A yes that was given after the line was written stands. Doing it twice changes nothing. Each person is a
    transaction of its own, so that one trouble does not keep the others.
    """
    lines = list(tombstones.read())
    keys = {line.key for line in lines if line.act is tombstones.Act.ERASED}
    waiting = list(User.objects.filter(uid__in=keys, erased_at=None))
    taken_back = {member: purposes for member, purposes in _restored_yeses(lines).items() if member.user not in waiting}
    keys = {line.key for line in lines if line.act is tombstones.Act.PSEUDONYMISED}
    named = list(Community.objects.filter(uid__in=keys, pseudonymised_at=None))
    if not dry_run:
        for member, purposes in taken_back.items():
            consent.withdraw_all(by=None, member=member, only=purposes)
        for user in waiting:
            erase(user=user, by=None)
        Community.objects.filter(pk__in=[row.pk for row in named], archived_at=None).update(archived_at=timezone.now())
        for community in named:
            pseudonymise(by=None, community=community)
    return Again(len(waiting), len(taken_back), len(named), len(lines))


def _restored_yeses(lines: list[tombstones.Line]) -> dict[Membership, set[Purpose]]:
    """Return which purposes stand at yes again that were taken back after that yes was given."""
    moments: dict[tuple[UUID, str], datetime] = {}
    for line in lines:
        if line.act is tombstones.Act.WITHDREW:
            moments |= {(line.key, word): line.at for word in line.words}
    members = Membership.objects.filter(uid__in={key for key, _word in moments}, user__erased_at=None)
    found: dict[Membership, set[Purpose]] = {}
    for member in members.select_related("community", "user"):
        for purpose, seal in latest_answers(member).items():
            at = moments.get((member.uid, purpose.value))
            if at and seal.given and seal.at <= at:
                found.setdefault(member, set()).add(purpose)
    return found


def is_name_of(user: User, name: str) -> bool:
    """Return whether this is the person's name, whatever the capitals and spaces."""
    return " ".join(name.split()).casefold() == " ".join(user.name.split()).casefold()


def _require_name(user: User, name: str) -> None:
    if not is_name_of(user, name):
        raise DomainError(_("De naam die je typte is een andere. Er is niets gewist."))


def _drop_held_files(person: Going) -> None:
    """Forget the lists that wait to be loaded where this person belonged: they may stand in one."""
    HeldFile.objects.filter(community__in=[member.community_id for member in person.memberships]).delete()


def _drop_jobs(person: Going) -> None:
    """Forget the background work that names this person by a key, done or not."""
    keys = [str(person.user.uid), *(str(member.uid) for member in person.memberships)]
    named = Q(pk__in=[])
    for key in keys:
        named |= Q(words__contains=key) | Q(key__contains=key)
    jobs = Job.objects.annotate(words=Cast("args", TextField())).filter(named)
    jobs.exclude(state=JobState.RUNNING).delete()


def _empty_account(user: User, at: datetime) -> None:
    User.objects.filter(pk=user.pk).update(
        erased_at=at, is_active=False, is_staff=False, is_superuser=False, password=make_password(None), last_login=None
    )


def _drop_what_nobody_uses(duos: list[int], schools: list[int]) -> None:
    """Drop the duos in which nobody is left who has a name, and the schools that nobody is of any more."""
    with_somebody = Duo.objects.filter(seats__membership__user__erased_at=None).values("pk")
    Duo.objects.filter(pk__in=duos).exclude(pk__in=with_somebody).delete()
    School.objects.filter(pk__in=schools, memberships=None).delete()


def _put_on_the_list(user: User) -> None:
    try:
        tombstones.write(tombstones.Act.ERASED, user.uid)
    except OSError as error:
        raise DomainError(
            _("Wissen lukt nu niet: de lijst van wie gewist is kan niet worden bijgehouden. Meld het de beheerder.")
        ) from error
