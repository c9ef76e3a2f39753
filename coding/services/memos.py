"""Notes on a code, a case or a round, beside those on a text: their writer's alone until the round is frozen."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coding.access import visible_rounds, visible_sources
from coding.models import Memo, Round
from plg import audit
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.errors import DomainError
from plg.models import Membership
from plg.texts import tidy


@transaction.atomic
def write_memo_about(
    *, by: Membership, round: Round, text: str, code: str = "", case: str = "", seen: str = ""
) -> Memo | None:
    """Keep the actor's memo on a code (its key), a case (a pseudonym), or the round itself.

    It takes the place of the memo that was on the screen: the one last changed at `seen`. One that was not is never
    written over (`DomainError`, with its text). An empty text takes the memo away. Raises `DomainError` for a code or a
    case that is not in this round.
    """
    require(by, Permission.CODE_SOURCES)
    if not visible_rounds(by).filter(pk=round.pk).exists():
        raise DomainError(_("Deze ronde is er niet."))
    about: dict[str, Any] = {"code_id": _code(round, code), "case_id": _case(by, round, case)}
    kept = tidy(text)
    Membership.objects.select_for_update(no_key=True).get(pk=by.pk)  # two windows of one writer wait for each other
    earlier = Memo.objects.filter(round=round, author=by, **about).first()
    if earlier is not None and earlier.changed_at.isoformat() != seen and earlier.text != kept:
        told = _("Hierover schreef je al: “%(text)s”. Kies Wijzig bij die memo en zet je tekst erbij.")
        raise DomainError(told % {"text": earlier.text})
    audit.record("coding.memo_about", by=by, subject=round)
    if not kept:
        Memo.objects.filter(round=round, author=by, **about).delete()
        return None
    memo, _made = Memo.objects.update_or_create(
        round=round, author=by, **about, defaults={"text": kept, "changed_at": timezone.now()}
    )
    return memo


def _code(round: Round, key: str) -> int | None:
    found = round.book.codes.filter(key=key).values_list("pk", flat=True).first() if key else None
    if key and found is None:
        raise DomainError(_("Deze code staat niet in het codeboek van deze ronde."))
    return found


def _case(by: Membership, round: Round, pseudonym: str) -> int | None:
    texts = visible_sources(by).filter(round=round, member__pseudonym__code=pseudonym).order_by()
    found = texts.values_list("member_id", flat=True).first() if pseudonym else None
    if pseudonym and found is None:
        raise DomainError(_("Van deze deelnemer staat er geen tekst in deze ronde."))
    return found
