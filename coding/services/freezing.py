"""Takes texts into a round: draw the sample, mask, divide, freeze, give them to the coders.

Used by the services that open a round and add texts to it. Nothing here decides whether that may happen at all.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.db.models import Count, Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from coding.models import Assignment, Coder, Draw, Round, Source
from coding.origins import KINDS, Taken
from coding.sampling import assigned, drawn, shared_positions, shuffled
from coding.selectors.taking import candidate_texts
from coding.texts import divided, fingerprint
from plg.errors import DomainError
from plg.models import Membership, NameFinding
from plg.selectors import open_findings
from plg.services import names
from plg.texts import tidy

BATCH, EVERY = 1000, 250
T = TypeVar("T")


@dataclass(frozen=True)
class Sample:
    """How many of the texts that are there take part: a number, a percentage, or all of them."""

    count: int | None = None
    percent: int | None = None

    @classmethod
    def of(cls, round: Round) -> "Sample":
        return cls(round.sample_count, round.sample_percent)


ALL = Sample()
#: Hears how far the work is: text n of m, and what is being done.
Tell = Callable[[int, int, str], None]
SEARCHING, KEEPING = gettext_noop("Namen zoeken"), gettext_noop("Teksten vastleggen")


def silent(step: int, steps: int, doing: str) -> None:
    """Tell nobody how far the work is."""


def find_names(round: Round, tell: Tell = silent) -> frozenset[UUID]:
    """Search the texts that would take part for names, so that the masker has them to decide about; return which.

    Kept by itself, so that the findings stand also when what follows is refused.
    """
    versions = [text.version for text in candidate_texts(round)]
    names.scan(round.community, _told(versions, tell, SEARCHING))
    return frozenset(version.uid for version in versions)


def take_texts(
    round: Round, *, by: Membership, sample: Sample, searched: frozenset[UUID] = frozenset(), tell: Tell = silent
) -> list[Source]:
    """Take a sample of the texts that may come in now, freeze them and hand them out; return the new sources.

    What was taken before stays as it is. Names are looked for in every version that was not `searched` just now. The
    draw is kept with what it passed over. Raises `DomainError` when nothing may come in, while a name in one of the
    drawn texts is undecided, and when a coder decided about one of them.
    """
    found = {text.origin: text for text in candidate_texts(round)}
    number = (round.draws.aggregate(last=Max("number"))["last"] or 0) + 1
    chosen = drawn(list(found), round.seed, count=sample.count, percent=sample.percent, batch=number)
    if not chosen:
        raise DomainError(_("Er zijn nog geen teksten die aan deze ronde mee mogen doen."))
    texts = [found[origin] for origin in shuffled(list(chosen), round.seed, number)]
    late = [text.version for text in texts if text.version.uid not in searched]
    if late:
        names.scan(round.community, late)
    _refuse_open_names(round, texts)
    refuse_masking_coders(round, [text.version.uid for text in texts])
    sources = Source.objects.bulk_create(_sources(round, texts, tell), batch_size=BATCH)
    _hand_out(round, sources, number)
    Draw.objects.create(
        round=round, number=number, by=by, found=len(found), taken=len(chosen), passed=sorted(set(found) - chosen)
    )
    return sources


def _told(texts: Sequence[T], tell: Tell, doing: str) -> Iterator[T]:
    """Yield the texts and tell now and then how many went before."""
    for done, text in enumerate(texts):
        if done % EVERY == 0:
            tell(done, len(texts), doing)
        yield text


def refuse_masking_coders(round: Round, versions: Sequence[UUID]) -> None:
    """Refuse when a coder of the round decided about names in these texts: that coder has met them."""
    settled = NameFinding.objects.filter(
        community=round.community,
        text__in=versions,
        settled_by__in=Coder.objects.filter(round=round).values("membership"),
    )
    who = settled.select_related("settled_by__user").order_by("settled_by").first()
    if who and who.settled_by:
        raise DomainError(
            _("%(name)s beoordeelde namen in deze teksten en kan ze daarom niet coderen. Kies een andere codeur.")
            % {"name": who.settled_by.user.name}
        )


def _sources(round: Round, texts: Sequence[Taken], tell: Tell) -> list[Source]:
    masked = names.masked_texts(round.community, [text.version for text in texts])
    position = round.sources.aggregate(last=Max("position"))["last"] or 0
    made: list[Source] = []
    for text in _told(texts, tell, KEEPING):
        whole = tidy(masked[text.version.uid])
        places = divided(whole) if round.divides and KINDS[text.kind].is_long else []
        for fragment, (start, end) in enumerate(places or [(0, len(whole))], start=1):
            numbered = (fragment, len(places), start) if places else (0, 0, 0)
            made.append(_source(round, position + len(made) + 1, text, whole[start:end], numbered))
    return made


def _source(round: Round, position: int, taken: Taken, text: str, numbered: tuple[int, int, int]) -> Source:
    fragment, fragments, start = numbered
    return Source(
        round=round,
        kind=taken.kind,
        origin=taken.origin,
        origin_version=taken.version.uid,
        member_id=taken.member,
        position=position,
        fragment=fragment,
        fragments=fragments,
        start=start,
        text=text,
        sha256=fingerprint(text),
    )


def _hand_out(round: Round, sources: Sequence[Source], batch: int) -> None:
    """Give the new texts to the coders, evenly among themselves; an expert gets every one of them."""
    seats = list(round.coders.annotate(had=Count("assignments")).order_by("pk"))
    coders = [seat for seat in seats if not seat.is_expert]
    by_position = {source.position: source for source in sources}
    first = min(by_position)
    shared = shared_positions(len(sources), round.share, round.seed, first=first, batch=batch)
    pairs = assigned(sorted(by_position), coders, shared, per_text=round.per_text, before=[seat.had for seat in coders])
    pairs += [(position, seat) for seat in seats if seat.is_expert for position in by_position]
    Assignment.objects.bulk_create(
        (Assignment(source=by_position[position], coder=coder) for position, coder in pairs), batch_size=BATCH
    )


def _refuse_open_names(round: Round, texts: Sequence[Taken]) -> None:
    left = open_findings(round.community).filter(text__in=[text.version.uid for text in texts]).count()
    if left:
        who = round.masker.user.name if round.masker else _("de coördinator")
        raise DomainError(
            ngettext(
                "Er staat nog %(n)s mogelijke naam open; %(who)s beoordeelt die eerst.",
                "Er staan nog %(n)s mogelijke namen open; %(who)s beoordeelt ze eerst.",
                left,
            )
            % {"n": left, "who": who}
        )
