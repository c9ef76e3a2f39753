"""Adds texts or coders to a round that is open: what was coded stays as it is, the new work is divided evenly."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from coding.models import Assignment, Coder, Round, Source
from coding.sampling import handed_over
from coding.selectors.rounds import researchers
from coding.services.freezing import BATCH, Sample, find_names, refuse_masking_coders, take_texts
from coding.services.maskers import refuse_masker
from coding.services.rounds import locked, refuse_now, whose
from coding.words import RoundState
from plg import audit
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.errors import DomainError
from plg.models import Membership


def add_texts(*, round: Round, by: Membership, sample: Sample) -> list[Source]:
    """Take texts into an open round that were not there when it opened; return the new sources.

    They come after the others and are divided evenly over the coders. Refused while a name in them is undecided; the
    search for names is kept also then. A practice round stays as it was made.
    """
    require(by, Permission.OPEN_ROUND)
    searched = find_names(round)
    return _add_texts(round=round, by=by, sample=sample, searched=searched)


@transaction.atomic
def _add_texts(*, round: Round, by: Membership, sample: Sample, searched: frozenset[UUID]) -> list[Source]:
    current = _open(round, by)
    if current.is_practice:
        raise DomainError(_("Aan een oefenronde komen geen teksten bij. Maak een nieuwe."))
    made = take_texts(current, by=by, sample=sample, searched=searched)
    members = whose(current, since=made[0].position)
    audit.record("coding.texts_added", by=by, subject=current, texts=len(made), members=members)
    return made


@transaction.atomic
def add_coders(*, round: Round, by: Membership, coders: Sequence[Membership]) -> list[Coder]:
    """Let more researchers code in an open round; return their seats. Naming somebody who codes already adds nothing.

    They get every text that everybody codes, and from the others as many texts as are nearest to an equal share, as
    far as nobody has begun with those. What somebody has begun stays with them.
    """
    require(by, Permission.OPEN_ROUND)
    current = _open(round, by)
    there = set(current.coders.values_list("membership", flat=True))
    new = [person for person in coders if person.pk not in there]
    if not new:
        raise DomainError(_("Kies wie er bij komt."))
    if not set(new) <= set(researchers(by.community)):
        raise DomainError(_("Alleen onderzoekers van deze leergemeenschap kunnen coderen."))
    everybody = [seat.membership for seat in current.coders.select_related("membership__user")]
    refuse_masker(by.community, current.masker, [*everybody, *new])
    seats = [Coder.objects.create(round=current, membership=person) for person in new]
    refuse_masking_coders(current, list(current.sources.values_list("origin_version", flat=True)))
    _give_shared(current, seats)
    _level(current, seats)
    audit.record("coding.coders_added", by=by, subject=current, coders=len(seats))
    return seats


def _open(round: Round, by: Membership) -> Round:
    current = locked(round, by=by)
    if current.state != RoundState.OPEN:
        refuse_now(current)
    return current


def _give_shared(round: Round, seats: Sequence[Coder]) -> None:
    """Give the newcomers what everybody codes: in a practice round all of it, else what all others have already."""
    if round.per_text and not round.is_practice:
        return
    others = round.coders.exclude(pk__in=[seat.pk for seat in seats]).count()
    rows = Assignment.objects.filter(source__round=round).values_list("source_id", "coder_id")
    having: dict[int, set[int]] = {}
    for source, coder in rows:
        having.setdefault(source, set()).add(coder)
    # With one coder so far, nothing tells what was meant for everybody: all of it is, when the share says so.
    shared = [source for source, who in having.items() if len(who) == others and (others > 1 or round.share == 100)]
    Assignment.objects.bulk_create(
        (Assignment(source_id=source, coder=seat) for source in sorted(shared) for seat in seats), batch_size=BATCH
    )


def _level(round: Round, seats: Sequence[Coder]) -> None:
    """Move unbegun texts from who has most to the newcomers, until all have about as many."""
    new = [seat.pk for seat in seats]
    mine = Assignment.objects.filter(source__round=round, coder__is_expert=False)
    rows = list(
        mine.select_for_update(of=("self",), no_key=True)
        .order_by("source__position", "pk")
        .values_list("pk", "source_id", "coder_id", "done_at", "trail", "memo")
    )
    shared = {source for _pk, source, coder, *_rest in rows if coder in new}
    work: dict[int, list[int]] = {}
    loads: dict[int, int] = {}
    sources: dict[int, int] = {}
    for pk, source, coder, done_at, trail, memo in rows:
        if source in shared:
            continue
        loads[coder] = loads.get(coder, 0) + 1
        if not (done_at or trail or memo):
            work.setdefault(coder, []).append(pk)
            sources[pk] = source
    moved = [Assignment(pk=pk, coder_id=new[who]) for pk, who in handed_over(work, loads, sources, len(new))]
    Assignment.objects.bulk_update(moved, ["coder"], batch_size=BATCH)
