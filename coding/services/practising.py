"""Makes the texts and the example of a practice round from a settled one. Used by `rounds` when such a round opens."""

from django.db.models import Max
from django.utils.translation import gettext as _

from coding.access import standing_decisions, standing_sources
from coding.models import Assignment, Draw, ExpertAnswer, Round, Source
from coding.sampling import drawn, shuffled
from coding.services.freezing import BATCH, Sample
from coding.words import RoundState
from plg.errors import DomainError
from plg.models import Membership

_SAME = ("kind", "origin", "origin_version", "member_id", "fragment", "fragments", "start", "text", "sha256")


def take_example(round: Round, *, by: Membership, sample: Sample) -> list[Source]:
    """Copy a sample of the settled texts, frozen as they are, with what was settled as the example to practise with.

    Every coder gets every text. Raises `DomainError` when the settled round was opened again or holds no text now.
    """
    example = round.copied_from
    if example is None or example.state != RoundState.SETTLED:
        raise DomainError(_("De ronde die als voorbeeld dient is niet meer vastgesteld. Stel die eerst weer vast."))
    found = {source.uid: source for source in standing_sources(round.community).filter(round=example)}
    chosen = drawn(list(found), round.seed, count=sample.count, percent=sample.percent)
    if not chosen:
        raise DomainError(_("Er zijn nog geen teksten die aan deze ronde mee mogen doen."))
    round.kinds = example.kinds
    round.save(update_fields=["kinds"])
    origins = [found[uid] for uid in shuffled(list(chosen), round.seed)]
    first = (round.sources.aggregate(last=Max("position"))["last"] or 0) + 1
    sources = Source.objects.bulk_create(
        (
            Source(round=round, position=position, **{name: getattr(origin, name) for name in _SAME})
            for position, origin in enumerate(origins, start=first)
        ),
        batch_size=BATCH,
    )
    _copy_answers(example, {origin.pk: made for origin, made in zip(origins, sources, strict=True)})
    seats = list(round.coders.order_by("pk"))
    Assignment.objects.bulk_create(
        (Assignment(source=source, coder=seat) for source in sources for seat in seats), batch_size=BATCH
    )
    Draw.objects.create(round=round, number=1, by=by, found=len(found), taken=len(chosen))
    return sources


def _copy_answers(example: Round, made: dict[int, Source]) -> None:
    decisions = standing_decisions(example.community).filter(source__round=example, source__in=made)
    ExpertAnswer.objects.bulk_create(
        (ExpertAnswer(source=made[row.source_id], code_id=row.code_id, direction=row.direction) for row in decisions),
        batch_size=BATCH,
    )
