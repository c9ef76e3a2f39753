"""What a round is to be: make one in preparation, and change it as long as nothing is frozen.

Used by the form of a round and by `rounds`, which leads it further.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn

from django.db import transaction
from django.utils.translation import gettext as _

from coding.access import visible_books
from coding.models import CodeBook, Coder, Round
from coding.selectors.rounds import is_opening, researchers
from coding.services.freezing import ALL, Sample
from coding.services.maskers import refuse_masker
from coding.words import RoundState, SourceKind
from plg import audit
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.errors import DomainError, Refused
from plg.models import Membership
from plg.services import content


@dataclass(frozen=True)
class Plan:
    """What a round will be: who codes which kinds of text from which period, how many, and how many by more than one.

    `share` percent of the texts are coded by `per_text` coders (0: all), the others by one. A practice round has an
    `expert` who codes along as the example, or takes texts and example from a settled round.
    """

    title: str
    coders: Sequence[Membership]
    kinds: Sequence[SourceKind] = (SourceKind.ENTRY,)
    divides: bool = True
    sample: Sample = ALL
    share: int = 100
    per_text: int = 0
    since_on: date | None = None
    until_on: date | None = None
    masker: Membership | None = None
    is_practice: bool = False
    expert: Membership | None = None
    copied_from: Round | None = None


@transaction.atomic
def make_round(*, by: Membership, book: CodeBook, plan: Plan) -> Round:
    """Make a round in preparation and return it. The code book is fixed from here on.

    Raises `DomainError` without coders or kinds, when one of the coders is no researcher of this community, when who
    decides about names also codes, and for a practice round without an example.
    """
    require(by, Permission.OPEN_ROUND)
    _refuse(by, book, plan)
    made = Round.objects.create(community=by.community, made_by=by, **_fields(book, plan))
    _seat(made, plan)
    content.freeze(version=book.content, by=by)
    audit.record("coding.round_made", by=by, subject=made, coders=len(plan.coders), share=made.share)
    return made


@transaction.atomic
def edit_round(*, by: Membership, round: Round, book: CodeBook, plan: Plan, was: str) -> Round:
    """Make a round in preparation another one and return it. `was` is the seal of the plan that was changed.

    The lot it draws by stays. Raises `DomainError` as `make_round` does, once the round is open or being opened, when
    somebody else changed it since, and for another code book when memos hang on codes of this one.
    """
    require(by, Permission.OPEN_ROUND)
    current = locked(round, by=by)
    if current.state != RoundState.DRAFT or is_opening(current):
        raise DomainError(_("De opzet ligt vast zodra een ronde geopend wordt."))
    if seal_of(current) != was:
        raise DomainError(
            _("Iemand anders veranderde deze ronde intussen. Open de opzet opnieuw en kijk wat er staat.")
        )
    _refuse(by, book, plan)
    if book != current.book and current.memos.filter(code__isnull=False).exists():
        raise DomainError(
            _("Er zijn al memo's bij codes van dit codeboek. Maak voor een ander codeboek een nieuwe ronde.")
        )
    for name, value in _fields(book, plan).items():
        setattr(current, name, value)
    current.save()
    _seat(current, plan)
    content.freeze(version=book.content, by=by)
    audit.record("coding.round_changed", by=by, subject=current, coders=len(plan.coders), share=current.share)
    return current


def seal_of(round: Round) -> str:
    """Return a seal of what a round is to be, so that a change over another change is seen. One query."""
    seats = round.coders.order_by("membership").values_list("membership", "is_expert")
    told = [round.book_id, round.masker_id, round.copied_from_id, list(seats)]
    told += [getattr(round, name) for name in PLANNED]
    return hashlib.sha256(repr(told).encode()).hexdigest()


def locked(round: Round, *, by: Membership) -> Round:
    """Return the round of the actor's own community, locked until the transaction ends."""
    return Round.objects.select_for_update(no_key=True).get(pk=round.pk, community=by.community)


def refuse_now(round: Round) -> NoReturn:
    """Say that this cannot be done in the state the round is in."""
    state = round.get_state_display().lower()
    raise DomainError(_("Dat kan nu niet: deze ronde is %(state)s.") % {"state": state})


#: What a plan says of a round, beside the book and the people.
PLANNED = (
    "title",
    "kinds",
    "divides",
    "sample_count",
    "sample_percent",
    "since_on",
    "until_on",
    "share",
    "per_text",
    "is_practice",
)


def _fields(book: CodeBook, plan: Plan) -> dict[str, Any]:
    return {
        "book": book,
        "title": plan.title,
        "kinds": sorted({SourceKind(kind).value for kind in plan.kinds}, key=SourceKind.values.index),
        "divides": plan.divides,
        "sample_count": plan.sample.count,
        "sample_percent": plan.sample.percent,
        "since_on": plan.since_on,
        "until_on": plan.until_on,
        "share": 100 if plan.is_practice else plan.share,
        "per_text": 0 if plan.is_practice else plan.per_text,
        "masker": plan.masker,
        "is_practice": plan.is_practice,
        "copied_from": plan.copied_from,
    }


def _seat(round: Round, plan: Plan) -> None:
    """Give these coders a seat, and nobody else: nothing is coded yet. Who had one keeps it."""
    wanted = {person.pk: False for person in plan.coders} | ({plan.expert.pk: True} if plan.expert else {})
    seats = {(seat.membership_id, seat.is_expert): seat for seat in round.coders.all()}
    gone = [seat.pk for (who, expert), seat in seats.items() if wanted.get(who) is not expert]
    round.coders.filter(pk__in=gone).delete()
    new = [Coder(round=round, membership_id=who, is_expert=expert) for who, expert in wanted.items()]
    Coder.objects.bulk_create(seat for seat in new if (seat.membership_id, seat.is_expert) not in seats)


def _refuse(by: Membership, book: CodeBook, plan: Plan) -> None:
    if not visible_books(by).filter(pk=book.pk).exists():
        raise Refused(_("Dit codeboek hoort bij een andere groep."))
    _refuse_coders(by, plan)
    _refuse_practice(by, book, plan)
    refuse_masker(by.community, plan.masker, [*plan.coders, *([plan.expert] if plan.expert else [])])
    if not plan.kinds:
        raise DomainError(_("Kies minstens één soort tekst."))


def _refuse_coders(by: Membership, plan: Plan) -> None:
    if not plan.coders:
        raise DomainError(_("Kies minstens één codeur."))
    people = [*plan.coders, *([plan.expert] if plan.expert else [])]
    if not set(people) <= set(researchers(by.community)):
        raise DomainError(_("Alleen onderzoekers van deze leergemeenschap kunnen coderen."))


def _refuse_practice(by: Membership, book: CodeBook, plan: Plan) -> None:
    if not plan.is_practice:
        if plan.expert or plan.copied_from:
            raise DomainError(_("Een voorbeeld hoort bij een oefenronde."))
        return
    if (plan.expert is None) == (plan.copied_from is None):
        raise DomainError(_("Kies wie het voorbeeld codeert, of een vastgestelde ronde als voorbeeld."))
    if plan.expert in plan.coders:
        raise DomainError(_("Wie het voorbeeld codeert, oefent zelf niet mee."))
    example = plan.copied_from
    if example and (example.state != RoundState.SETTLED or example.community_id != by.community_id):
        raise DomainError(_("Kies een vastgestelde ronde van deze leergemeenschap als voorbeeld."))
    if example and example.book_id != book.pk:
        raise DomainError(_("Het voorbeeld is met een ander codeboek gecodeerd. Kies hetzelfde codeboek."))
