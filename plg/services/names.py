"""Names in free texts: search them, let the masker decide, and give out masked texts only."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from plg import audit
from plg.access.decide import can, require_open
from plg.access.permissions import Permission
from plg.errors import DomainError, Refused
from plg.models import Community, Membership, NameFinding
from plg.privacy.masking import Found, KnownNames, find, masked
from plg.queue import after_commit
from plg.slots import FREE_TEXTS, MASKING, FreeText
from plg.words import FindingKind, FindingState

#: How many findings are kept at once.
BATCH = 1000


def each_text(community: Community) -> Iterator[FreeText]:
    """Yield every text of the community that research may come to use, from whichever app holds it, one at a time."""
    return (text for given in FREE_TEXTS.ask(community) for text in given)


def free_texts(community: Community) -> list[FreeText]:
    """Return every text of the community that research may come to use, for who needs them side by side."""
    return list(each_text(community))


def known_names(community: Community, texts: Iterable[FreeText] = ()) -> KnownNames:
    """Return the names of everybody and every school and duo of the community, former members too. Two queries.

    The texts tell which words the community also writes without a capital.
    """
    rows = list(community.memberships.values_list("user__name", "school__name", "school__board"))
    schools = [part for _name, *parts in rows for part in parts if part]
    return KnownNames.of(
        people=[name for name, *_parts in rows],
        schools=[*schools, *community.duos.values_list("name", flat=True)],
        texts=(text.text for text in texts),
    )


@transaction.atomic
def scan(community: Community, texts: Iterable[FreeText] | None = None) -> int:
    """Search the texts for names and keep every new place as an open finding; return how many are open.

    Asking again adds nothing. A place that was decided stays decided. Memory holds the words of the community and
    one text at a time, however many texts.
    """
    names = known_names(community, each_text(community))
    found = (
        NameFinding(community=community, text=text.uid, start=place.start, end=place.end, kind=place.kind)
        for text in (each_text(community) if texts is None else texts)
        for place in find(text.text, names)
    )
    while batch := list(islice(found, BATCH)):
        NameFinding.objects.bulk_create(batch, ignore_conflicts=True)
    return NameFinding.objects.filter(community=community, state=FindingState.OPEN).count()


def may_settle(member: Membership) -> bool:
    """Return whether this member decides about names: by role or named for it, and not a coder of the texts now."""
    told = list(MASKING.ask(member))
    may = can(member, Permission.SETTLE_NAMES) or any(one.named for one in told)
    return may and member.left_at is None and not any(one.barred for one in told)


def refuse_others(*, by: Membership) -> None:
    """Raise `Refused` for who does not decide about names, with the reason when they would but for their coding."""
    if not may_settle(by):
        barred = next((one.barred for one in MASKING.ask(by) if one.barred), "")
        own = barred if can(by, Permission.SETTLE_NAMES) else ""
        raise Refused(own or _("Dit hoort niet bij jouw rol in deze leergemeenschap."))


def search(*, by: Membership) -> int:
    """Search all texts anew, for instance after new people came in; return how many places are open."""
    refuse_others(by=by)
    require_open(by, Permission.SETTLE_NAMES)
    return scan(by.community)


def scan_later(community: Community) -> None:
    """Have the texts searched in the background, after the current transaction."""
    after_commit("plg.scan_names", community=community.pk)


@transaction.atomic
def settle(*, by: Membership, word: str, kind: FindingKind, state: FindingState) -> int:
    """Decide about every open place where this word stands, as this kind; return how many places that were."""
    refuse_others(by=by)
    require_open(by, Permission.SETTLE_NAMES)
    if state == FindingState.OPEN:
        raise DomainError(_("Kies wat er met dit woord moet gebeuren."))
    texts = {text.uid: text.text for text in free_texts(by.community)}
    places = NameFinding.objects.select_for_update(no_key=True).filter(
        community=by.community, state=FindingState.OPEN, kind=kind, text__in=texts
    )
    chosen = [place.pk for place in places if texts[place.text][place.start : place.end] == word]
    return _decide(by, chosen, state)


@transaction.atomic
def mask_all(*, by: Membership) -> int:
    """Mask every open finding of the community; return how many places that were."""
    refuse_others(by=by)
    require_open(by, Permission.SETTLE_NAMES)
    open_places = NameFinding.objects.filter(community=by.community, state=FindingState.OPEN)
    return _decide(by, list(open_places.values_list("pk", flat=True)), FindingState.MASKED)


def masked_texts(community: Community, texts: Iterable[FreeText], *, mask_open: bool = False) -> Mapping[UUID, str]:
    """Return each text with what was masked written over, by the uid of the text. One query.

    Raises `DomainError` when a finding of one of these texts is still open: nothing leaves before it is decided.
    With `mask_open` whatever is open is written over too, and stays open for the masker.
    """
    wanted = {text.uid: text.text for text in texts}
    places: dict[UUID, list[Found]] = {uid: [] for uid in wanted}
    for finding in NameFinding.objects.filter(community=community, text__in=wanted):
        if finding.state == FindingState.OPEN and not mask_open:
            raise DomainError(_("Er staan nog mogelijke namen open. De coördinator beoordeelt ze eerst."))
        if finding.state != FindingState.ACCEPTED:
            places[finding.text].append(Found(finding.start, finding.end, FindingKind(finding.kind)))
    return {uid: masked(text, places[uid]) for uid, text in wanted.items()}


def _decide(by: Membership, chosen: list[int], state: FindingState) -> int:
    if chosen:
        NameFinding.objects.filter(pk__in=chosen).update(state=state, settled_by=by, settled_at=timezone.now())
        audit.record("names.settled", by=by, subject=by.community, state=state.value, places=len(chosen))
    return len(chosen)
