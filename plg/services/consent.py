"""Research consent: an answer per purpose, sealed to the answer before it; given and withdrawn the same way.

Learning stands on another ground and is never asked for here.
"""

import logging
from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from plg import audit
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.errors import DomainError
from plg.models import ConsentSeal, ContentVersion, Membership, User
from plg.seals import seal
from plg.selectors import chosen_content, latest_answers
from plg.services import names, tombstones
from plg.services.content import freeze
from plg.slots import WITHDRAWN
from plg.words import Purpose, Role

logger = logging.getLogger(__name__)

Answers = Mapping[Purpose, bool]
#: Stands for the platform itself where a seal asks who recorded an answer.
NOBODY = UUID(int=0)


@dataclass(frozen=True)
class Paper:
    """A consent that was signed on paper: who recorded it, and the date on the paper."""

    by: Membership
    signed_on: date


@transaction.atomic
def answer(*, by: Membership, answers: Answers) -> list[ConsentSeal]:
    """Seal what this member answers for themselves, and return the new seals; what was answered so already adds none.

    Takes effect in the next read of anybody. Purposes that are left out keep the answer they have.
    """
    require(by, Permission.GIVE_CONSENT)
    sealed = _seal_all(by, answers, text_in_use(by), None)
    if sealed:
        _note("consent.answered", by, by, sealed)
    return sealed


@transaction.atomic
def record_paper(*, by: Membership, member: Membership, answers: Answers, signed_on: date) -> list[ConsentSeal]:
    """Seal what a member without an account signed on paper. Raises `DomainError` for somebody who has an account."""
    require(by, Permission.RECORD_PAPER_CONSENT)
    if member.community_id != by.community_id or not member.has_role(Role.PARTICIPANT):
        raise DomainError(_("Deze persoon is geen deelnemer van deze leergemeenschap."))
    if member.user.has_account:
        raise DomainError(_("%s heeft een eigen account en kiest daar zelf.") % member.user.name)
    if signed_on > timezone.localdate():
        raise DomainError(_("De datum op het papier ligt in de toekomst. Kijk hem na."))
    sealed = _seal_all(member, answers, text_in_use(by), Paper(by, signed_on))
    if sealed:
        _note("consent.recorded", by, member, sealed)
        names.scan_later(member.community)  # what the file brought may be read from now on, once its names are decided
    return sealed


@transaction.atomic
def withdraw_all(
    *, by: Membership | User | None, member: Membership, only: Container[Purpose] = tuple(Purpose)
) -> list[ConsentSeal]:
    """Seal a no to every purpose (of `only`) this member said yes to, and return the new seals; none without a yes.

    For whoever withdraws everything, asks somebody else to, or is erased: `by` is who pressed the button, None the
    platform itself. Each no is sealed against the text that the yes was given to. The caller asks who may do this.
    """
    Membership.objects.select_for_update(no_key=True).get(pk=member.pk)
    sealed = [
        _seal_one(member, purpose, False, row.text_version, None, _key_of(by))
        for purpose, row in latest_answers(member).items()
        if row.given and purpose in only
    ]
    if sealed:
        _note("consent.withdrawn", by, member, sealed)
        _let_know(member, {Purpose(row.purpose) for row in sealed})
    return sealed


def text_in_use(member: Membership) -> ContentVersion:
    """Return the consent text this community works with. Raises `DomainError` when there is none."""
    text = chosen_content(member.community, "consent")
    if text is None:
        raise DomainError(_("Er is nog geen toestemmingstekst. De beheerder zet die klaar; probeer het later opnieuw."))
    return text


def facts(row: ConsentSeal) -> dict[str, object]:
    """Return what the seal of an answer covers: keys and words only, so that erasing a person breaks nothing."""
    return {
        "chain": row.chain,
        "position": row.position,
        "purpose": row.purpose,
        "given": row.given,
        "text": row.text_version.sha256,
        "at": row.at.isoformat(),
        "on_paper": row.on_paper,
        "signed_on": row.signed_on,
        "recorded_by": row.recorded_by,
    }


def head(member: Membership) -> str:
    """Return the last seal of this member's chain, "" when there is none: what stands printed on the copy."""
    last = ConsentSeal.objects.filter(membership=member).order_by("-position").first()
    return last.seal if last else ""


def _seal_all(member: Membership, answers: Answers, text: ContentVersion, paper: Paper | None) -> list[ConsentSeal]:
    # One writer a chain: two tabs that answer at once are sealed one after the other.
    Membership.objects.select_for_update(no_key=True).get(pk=member.pk)
    before = latest_answers(member)
    fresh = {
        purpose: given
        for purpose, given in answers.items()
        if purpose not in before or (before[purpose].given, before[purpose].text_version_id) != (given, text.pk)
    }
    if fresh:
        freeze(version=text, by=paper.by if paper else member)
    by = (paper.by if paper else member).user.uid
    sealed = [_seal_one(member, purpose, given, text, paper, by) for purpose, given in fresh.items()]
    taken_back = {purpose for purpose, given in fresh.items() if not given and purpose in before}
    _let_know(member, {purpose for purpose in taken_back if before[purpose].given})
    return sealed


def _let_know(member: Membership, purposes: set[Purpose]) -> None:
    """Tell the apps above which yes was taken back, in the same transaction, and put it on the list for a restore."""
    if not purposes:
        return
    WITHDRAWN.tell(member, frozenset(purposes))
    try:
        tombstones.write(tombstones.Act.WITHDREW, member.uid, *sorted(purposes))
    except OSError as error:  # taking back must always work; the platform that cannot write is somebody's to mend
        logger.error("the list for a restore cannot be written: %s", error)


def _key_of(by: Membership | User | None) -> UUID:
    if by is None:
        return NOBODY
    return by.user.uid if isinstance(by, Membership) else by.uid


def _seal_one(
    member: Membership, purpose: Purpose, given: bool, text: ContentVersion, paper: Paper | None, by: UUID
) -> ConsentSeal:
    last = ConsentSeal.objects.filter(membership=member).order_by("-position").first()
    row = ConsentSeal(
        chain=member.uid,
        position=last.position + 1 if last else 1,
        membership=member,
        purpose=purpose.value,
        given=given,
        text_version=text,
        at=timezone.now(),
        on_paper=paper is not None,
        signed_on=paper.signed_on if paper else None,
        recorded_by=by,
        previous=last.seal if last else "",
    )
    row.seal = seal(row.previous, facts(row))
    row.save(force_insert=True)
    return row


def _note(word: str, by: Membership | User | None, member: Membership, sealed: list[ConsentSeal]) -> None:
    """Keep in the audit trail how far the chain goes and its head, never an answer."""
    last = sealed[-1]
    audit.record(
        word,
        by=by,
        community=member.community,
        subject=member,
        chain_uid=str(last.chain),
        length=last.position,
        head=last.seal,
        answers=len(sealed),
    )
