"""Settling differences: one decision beside the originals, with who and why. The originals never change."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coding.access import visible_sources
from coding.models import Code, Decision, Review, Round, Source
from coding.selectors.choices import Compared, agreed, compared
from coding.words import Direction, ReviewState, RoundState
from plg import audit
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.errors import DomainError
from plg.models import Membership
from plg.texts import tidy


@dataclass(frozen=True)
class Verdict:
    """What is decided: the codes given by key (none: no code applies, or this one does not), how, and why."""

    codes: Sequence[str]
    direction: str
    why: str


@transaction.atomic
def decide(*, by: Membership, round: Round, position: int, code: str, direction: str, why: str) -> Decision:
    """Keep what the researchers settle on for a text its coders differ about; `code` '' says that none applies.

    For books that give one code per text. Deciding again replaces the decision until the round is settled. Raises
    `DomainError` without a reason, without the direction a code asks for, where the coders did not differ, and
    outside the frozen state.
    """
    return _decide(by, round, position, "", Verdict([code] if code else [], direction, why))[0]


@transaction.atomic
def decide_code(
    *, by: Membership, round: Round, position: int, about: str, given: bool, finer: Sequence[str] = (), **how: str
) -> list[Decision]:
    """Keep whether one main code is given to a text whose coders differ about it; the other codes of the text stay.

    `about` is the key of the main code, `finer` the finer codes that say it more exactly, `how` direction and why.
    For books in which a text may have several codes; the rest is as with `decide`.
    """
    codes = (list(finer) or [about]) if given else []
    return _decide(by, round, position, about, Verdict(codes, how.get("direction", ""), how["why"]))


@transaction.atomic
def review(*, by: Membership, round: Round, position: int, state: str) -> Review | None:
    """Say how far the review of one text is: parked to talk about later, reviewed, or '' for not looked at yet.

    Apart from whether its coders are done, and from any decision. Raises `DomainError` outside the frozen state, and
    for a text that is not there.
    """
    require(by, Permission.OPEN_ROUND)
    current = _frozen(by, round)
    source = visible_sources(by).filter(round=current, position=position).first()
    if source is None or (state and state not in ReviewState.values):
        raise DomainError(_("Deze tekst is er niet (meer)."))
    kept = _review(by, source, state)
    audit.record("coding.reviewed", by=by, subject=source, state=state)
    return kept


def keep_agreed(*, by: Membership, round: Round, rows: Sequence[Compared]) -> None:
    """Keep as decisions what every coder gave alike, and that no code applies where nothing is given."""
    alone = round.book.one_per_source
    kept: list[Decision] = []
    Decision.objects.filter(source__round=round, code=None, alone=False).delete()  # of before a reopening
    for row in rows:
        if not row.choices or (alone and row.points):
            continue
        common = agreed(row.choices, [point.main.pk for point in row.points if point.main])
        kept += [_agreed(row.source, by, one.code, one.direction, alone=alone) for one in common]
        if not common and not any(decision.given and decision.code for decision in row.decisions):
            kept.append(_nothing_left(row, by, alone=alone))
    Decision.objects.bulk_create(kept)


def _decide(by: Membership, round: Round, position: int, about: str, verdict: Verdict) -> list[Decision]:
    require(by, Permission.OPEN_ROUND)
    current = _frozen(by, round)
    row = next(iter(compared(by, current, positions=[position])), None)
    point = row.point(about) if row else None
    if row is None or point is None:
        raise DomainError(_("Bij deze tekst is er geen verschil om over te besluiten."))
    reason = tidy(verdict.why)
    if not reason:
        raise DomainError(_("Schrijf in één zin waarom jullie hiervoor kiezen."))
    codes = [_chosen(current, key, about) for key in verdict.codes]
    asks = any((code.parent or code).takes_direction for code in codes)
    if asks and verdict.direction not in Direction.values:
        raise DomainError(_("Geef ook aan of het gedrag positief of niet-positief is."))
    Decision.objects.filter(pk__in=[decision.pk for decision in point.decisions]).delete()
    alone = current.book.one_per_source
    made = [
        Decision(
            source=row.source,
            code=code,
            given=bool(codes) or alone,
            direction=verdict.direction if asks else "",
            alone=alone,
            why=reason,
            decided_by=by,
        )
        for code in (codes or (point.main,))
    ]
    Decision.objects.bulk_create(made)
    if not any(other.is_open for other in row.points if other != point):
        _review(by, row.source, ReviewState.REVIEWED)
    audit.record("coding.decided", by=by, subject=row.source, difference=point.kind.value)
    return made


def _frozen(by: Membership, round: Round) -> Round:
    found = Round.objects.select_for_update(of=("self",), no_key=True).select_related("book", "community")
    current = found.get(pk=round.pk, community=by.community)
    if current.state != RoundState.FROZEN:
        raise DomainError(_("Besluiten kan alleen zolang de ronde bevroren is en nog niet vastgesteld."))
    return current


def _chosen(round: Round, key: str, about: str) -> Code:
    code = Code.objects.select_related("parent").filter(book=round.book_id, key=key).first()
    if code is None or (about and (code.parent or code).key != about):
        raise DomainError(_("Deze code staat niet in het codeboek van deze ronde."))
    return code


def _review(by: Membership, source: Source, state: str) -> Review | None:
    if not state:
        Review.objects.filter(source=source).delete()
        return None
    found, _made = Review.objects.update_or_create(
        source=source, defaults={"state": state, "by": by, "at": timezone.now()}
    )
    return found


def _agreed(source: Source, by: Membership, code: Code | None, direction: str, *, alone: bool) -> Decision:
    return Decision(source=source, code=code, direction=direction, alone=alone, agreed=True, decided_by=by)


def _nothing_left(row: Compared, by: Membership, *, alone: bool) -> Decision:
    """Say that no code applies: all said so, or every code that was given was decided against."""
    kept = _agreed(row.source, by, None, "", alone=alone)
    against = max((one for one in row.decisions if not one.given), key=lambda one: one.decided_at, default=None)
    if against:
        kept.agreed, kept.why, kept.decided_by = False, against.why, against.decided_by
    return kept
