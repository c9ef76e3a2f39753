"""Every letter the platform sends: who gets it, and when it is better not sent. The worker calls `send`, nobody else.

Apps register their letters in `ready()`. A job names keys only; names and addresses are looked up at sending time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from plg import audit
from plg.models import Job, Mailing, MailStop, Membership, PersonalLink, User
from plg.queue import Later, WorkFailed, all_after_commit
from plg.quiet import Hours, next_allowed
from plg.selectors import staff_of
from plg.services import mailings
from plg.services.accepting import who_accepts
from plg.services.letter_text import compose
from plg.services.letter_text import page as page
from plg.services.links import make_link, token_of
from plg.services.post import NotTaken
from plg.services.post import hand_over as hand_over
from plg.words import LinkPurpose, MailFault, Role


@dataclass(frozen=True)
class Letter:
    """One letter: templates `email/<name>.subject.txt`, `.txt`, `.html`, which get the context and `name`, `site`.

    `member` is set when the letter is about one community: it goes only while that membership and community stand.
    """

    name: str
    to: User
    context: dict[str, object]
    link: PersonalLink | None = None
    member: Membership | None = None
    calendar: bytes = b""  # an appointment that goes along as a calendar file


Builder = Callable[[Job], Letter | None]


@dataclass(frozen=True)
class Kind:
    """How a letter is made, and what people call it. A reminder can be stopped, and knows when to be quiet."""

    builder: Builder
    title: str | Promise
    reminds: bool
    after_leaving: bool = False


_kinds: dict[str, Kind] = {}


def register(
    name: str, builder: Builder, *, title: str | Promise, reminds: bool = False, after_leaving: bool = False
) -> None:
    """Add a letter, by its app's name: `amo.wave_reminder`. Registering another one by the same name is a mistake.

    The builder is asked when the letter goes out, and returns None when there is no reason for it any more. `title`
    is what people call this kind, in the plural for a reminder: "Herinneringen aan de vragenlijst".
    A letter is needed and goes at once. One that `reminds` keeps the quiet hours, carries the link to stop this
    kind, never goes to who stopped it or whose address refuses mail, and at most once by its key.
    One that goes `after_leaving` also reaches whose account is closed: about what happens to what is still theirs.
    """
    if _kinds.setdefault(name, Kind(builder, title, reminds, after_leaving)).builder is not builder:
        raise ValueError(f"the letter {name!r} is registered already")


def post(name: str, *, key: str, **args: object) -> bool:
    """Ask for one letter in the background; return whether its key was new. `args` are uids, for the builder."""
    return post_all(name, {key: args}) == 1


def post_all(name: str, wanted: dict[str, dict[str, object]]) -> int:
    """Ask for many letters of one kind, args by key; return how many were not asked for before. Two queries."""
    return all_after_commit("plg.mail", {f"{name}:{key}": {**args, "letter": name} for key, args in wanted.items()})


def reminder_kinds() -> dict[str, str]:
    """Return every kind of reminder by name, with what people call it."""
    return {name: str(kind.title) for name, kind in sorted(_kinds.items()) if kind.reminds}


def titles() -> dict[str, str]:
    """Return what every letter is called, by name."""
    return {name: str(kind.title) for name, kind in sorted(_kinds.items())}


def send(job: Job) -> None:
    """Send the letter of this job, unless it went before or there is nobody to send it to any more.

    Raises `Later` when it is quiet or the server wants patience, `WorkFailed` when it will not arrive. A needed
    letter whose worker died in the hand-over goes again with the same link and Message-ID; a reminder never does.
    """
    kind = _kinds[job.args["letter"]]
    letter = kind.builder(job)
    if letter is None or not _may_get(letter, kind):
        return
    if kind.reminds:
        if _wants_none(letter):
            return
        _keep_quiet()
    member = letter.member or (letter.link.membership if letter.link else None)
    mailing = mailings.opened(
        job=job, letter=letter.name, user=letter.to, community=member.community if member else None
    )
    if mailing.sent_at is None:
        _deliver(letter, mailing, reminds=kind.reminds)


def _may_get(letter: Letter, kind: Kind) -> bool:
    """Ask the rows, not the builder: nobody who left, was erased, or may not come in gets a letter."""
    people = User.objects.filter(pk=letter.to.pk, erased_at=None).exclude(email=None, invited_as="")
    if not (people if kind.after_leaving else people.filter(is_active=True)).exists():
        return False
    member = letter.member or (letter.link.membership if letter.link else None)
    standing = Membership.objects.filter(left_at=None, community__archived_at=None, user=letter.to)
    return member is None or standing.filter(pk=member.pk).exists()


def _wants_none(letter: Letter) -> bool:
    return MailStop.objects.filter(user=letter.to, letter=letter.name).exists() or mailings.is_refused(letter.to)


def _keep_quiet() -> None:
    opens, closes = settings.REMINDER_HOURS
    hours = Hours(opens, closes, settings.REMINDER_WEEKEND, settings.REMINDER_PAUSES, ZoneInfo(settings.TIME_ZONE))
    now = timezone.now()
    until = next_allowed(now, hours)
    if until > now:
        raise Later(until)


def _deliver(letter: Letter, mailing: Mailing, *, reminds: bool) -> None:
    if mailing.handed_at is not None and reminds:
        _fail(mailing, MailFault.UNSURE)
    if letter.link is not None and letter.link.expires_at <= timezone.now():
        _fail(mailing, MailFault.LATE)
    message = compose(letter.name, to=letter.to, job=mailing.job, context=letter.context, reminds=reminds)
    if letter.calendar:
        message.attach("afspraak.ics", letter.calendar.decode(), "text/calendar")
    try:
        hand_over(message, changing_hands=lambda: mailings.handing(mailing))
    except NotTaken as error:
        _not_taken(mailing, error, reminds=reminds)
    _mark_sent(letter, mailing)


def _not_taken(mailing: Mailing, error: NotTaken, *, reminds: bool) -> NoReturn:
    if error.fault is MailFault.AWAY and mailing.handed_at is not None and reminds:
        _fail(mailing, MailFault.UNSURE)
    if error.lasting:
        _fail(mailing, error.fault, error.code)
    until = mailings.put_off(mailing, error.fault)
    if until is None:
        _fail(mailing, error.fault, error.code)
    raise Later(until)


def _fail(mailing: Mailing, fault: MailFault, code: str = "") -> NoReturn:
    mailings.failed(mailing, fault, code=code)
    raise WorkFailed(fault.label)


@transaction.atomic
def _mark_sent(letter: Letter, mailing: Mailing) -> None:
    mailings.sent(mailing)
    if letter.link is not None:
        PersonalLink.objects.filter(pk=letter.link.pk).update(mailed_at=timezone.now())
        membership = letter.link.membership
        audit.record(
            "link.mailed",
            by=None,
            community=membership.community if membership else None,
            subject=membership or letter.to,
            purpose=letter.link.purpose,
        )


def _other_roles(member: Membership) -> str:
    """Return as what somebody is invited, in the language of the letter; '' for who takes part and will write."""
    roles = [] if member.has_role(Role.PARTICIPANT) else member.roles
    return ", ".join(str(Role(role).label).lower() for role in roles)


def coming_in(member: Membership) -> dict[str, object]:
    """Return what an invitation tells besides: who runs the community, so that it comes from somebody ('' for
    themselves), and whether a second step is asked for at the door."""
    staff = [] if member.has_role(Role.COORDINATOR) else staff_of(member.community)
    known = ", ".join(one.user.name for one in staff if one.has_role(Role.COORDINATOR))
    return {"known": known, "two_steps": set(member.roles) != {Role.PARTICIPANT}}


def _invitation(job: Job) -> Letter | None:
    rows = Membership.objects.select_related("user", "community").filter(
        uid=job.args["membership"], left_at=None, community__archived_at=None, user__is_active=True
    )
    member = rows.exclude(user__email=None, user__invited_as="").first()
    if member is None or who_accepts(member.user) is None:
        return None
    link = make_link(uid=job.uid, user=member.user, membership=member, purpose=LinkPurpose.INVITATION)
    context = {
        "community": member.community,
        "roles": lambda: _other_roles(member),
        **coming_in(member),
        "url": link_address(link),
        "expires_at": link.expires_at,
    }
    return Letter("invitation", member.user, context, link)


def _sign_in(job: Job) -> Letter | None:
    user = User.objects.filter(uid=job.args["user"], is_active=True).exclude(email=None).first()
    if user is None:
        return None
    link = make_link(uid=job.uid, user=user, purpose=LinkPurpose.SIGN_IN)
    return Letter("sign_in", user, {"url": link_address(link, str(job.args.get("next") or ""))}, link)


def link_address(link: PersonalLink, then: str = "") -> str:
    """Return the address of a personal link as it stands in a mail."""
    return page(reverse("plg:link", args=[token_of(link)])) + (f"?{urlencode({'next': then})}" if then else "")


register("invitation", _invitation, title=LinkPurpose.INVITATION.label)
register("sign_in", _sign_in, title=gettext_lazy("Link om in te loggen"))
