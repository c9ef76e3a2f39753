"""Making and revising a questionnaire: drafts of a community, each given out as a version when it is good."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amo.access import visible_instruments
from amo.content.blank import blank, item_keys
from amo.content.checks import RESERVED, instrument_faults
from amo.instrument import key_of
from amo.models import Draft
from plg import audit
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.content.keys import fresh_key
from plg.content.registry import Body
from plg.errors import DomainError, Refused
from plg.models import ContentVersion, Membership
from plg.services.making import Making
from plg.texts import one_line, tidy

#: How a questionnaire is made: see `Making`.
INSTRUMENTS = Making(
    model=Draft,
    kind="instrument",
    permission=Permission.MAKE_INSTRUMENT,
    of_others=gettext_lazy("Deze vragenlijst hoort bij een andere groep."),
    in_use=gettext_lazy(
        "Deze versie is ingevuld en ligt vast: antwoorden horen bij hun vragen. Maak een nieuwe versie."
    ),
    moved_on=gettext_lazy(
        "Deze vragenlijst is intussen in een ander venster veranderd. Open hem opnieuw en verander hem daar."
    ),
    given_out=gettext_lazy("Deze vragenlijst is al uitgegeven en blijft bestaan."),
)


class Faulty(DomainError):
    """A questionnaire that cannot be given out yet, with every fault by its place."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__(_("Deze vragenlijst is nog niet klaar om uit te geven. Kijk hieronder wat er ontbreekt."))
        self.faults = list(faults)


@transaction.atomic
def begin_draft(*, by: Membership, title: str = "", base: ContentVersion | None = None) -> Draft:
    """Begin a questionnaire, empty or from a version that is there; what is in the making already is gone on with.

    A version of the platform goes on under a key of the community's own, and keeps saying which one it revises.
    """
    require(by, Permission.MAKE_INSTRUMENT)
    if base is None:
        return INSTRUMENTS.begin(by, one_line(title), blank())
    base = visible_instruments(by).filter(pk=base.pk).first()
    if base is None:
        raise Refused(str(INSTRUMENTS.of_others))
    return INSTRUMENTS.revise(by, base, body={"revises": key_of(base.body, base.key), **base.body})


@transaction.atomic
def draft_from_file(*, by: Membership, document: dict[str, Any]) -> Draft:
    """Make a draft of what a file holds, or replace the one of the same title that is in the making."""
    require(by, Permission.MAKE_INSTRUMENT)
    kept = {name: tidy(str(document[name])) for name in ("title", "source", "ours")} | {"body": document["body"]}
    draft = INSTRUMENTS.begin(by, one_line(str(document["title"])), document["body"])
    INSTRUMENTS.change(draft, kept | {"title": draft.title})
    return draft


@transaction.atomic
def change_head(*, by: Membership, draft: Draft, edition: int, about: dict[str, str], body: Body) -> Draft:
    """Change title, source, theme and points; `body` holds the keys of the body that change."""
    draft = INSTRUMENTS.opened(by, draft, edition)
    INSTRUMENTS.change(draft, {name: tidy(text) for name, text in about.items()} | {"body": {**draft.body, **body}})
    return draft


@transaction.atomic
def keep_scale(*, by: Membership, draft: Draft, edition: int, place: int | None, scale: Body) -> Draft:
    """Keep a scale at this place, or add it at the end. Statements without a key get one from their words."""
    draft = INSTRUMENTS.opened(by, draft, edition)
    scales = list(draft.body["scales"])
    keys, taken = item_keys(draft.body, place), {one["key"] for at, one in enumerate(scales) if at != place}
    if not scale.get("key"):
        scale = {**scale, "key": fresh_key(scale["name"]["nl"], taken | RESERVED)}
    items = []
    for item in scale["items"]:
        key = item.get("key") or fresh_key(item["nl"], keys)
        keys.add(key)
        items.append({**item, "key": key})
    scale = {**scale, "items": items}
    if place is None:
        scales.append(scale)
    else:
        scales[place] = scale
    INSTRUMENTS.change(draft, {"body": {**draft.body, "scales": scales}})
    return draft


@transaction.atomic
def move_scale(*, by: Membership, draft: Draft, edition: int, place: int, to: int) -> Draft:
    """Put the scale at this place before or after its neighbour; outside the list nothing moves."""

    def moved(scales: list[Body]) -> list[Body]:
        if to in range(len(scales)):
            scales.insert(to, scales.pop(place))
        return scales

    return _rearranged(by, draft, edition, moved)


@transaction.atomic
def drop_scale(*, by: Membership, draft: Draft, edition: int, place: int) -> Draft:
    """Take a scale out of the draft."""
    return _rearranged(by, draft, edition, lambda scales: scales[:place] + scales[place + 1 :])


@transaction.atomic
def drop_draft(*, by: Membership, draft: Draft) -> None:
    """Throw away a draft that was never given out."""
    INSTRUMENTS.drop(by, draft)


@transaction.atomic
def issue(*, by: Membership, draft: Draft, edition: int) -> ContentVersion:
    """Give the draft out as a version that waves can use. Until its first answer it may be changed and given out again.

    Raises `Faulty` with every fault, and `DomainError` when the version is frozen by now.
    """
    draft = INSTRUMENTS.opened(by, draft, edition)
    about = {"title": draft.title, "source": draft.source, "ours": draft.ours}
    faults = [f"{name}: is missing" for name, text in about.items() if not text] + instrument_faults(draft.body)
    if faults:
        raise Faulty(faults)
    version = INSTRUMENTS.give_out(draft)
    file = f"instrument/{version.key}.v{version.version}"
    audit.record("instrument.issued", by=by, community=by.community, subject=version, file=file)
    return version


def _rearranged(by: Membership, draft: Draft, edition: int, how: Callable[[list[Body]], list[Body]]) -> Draft:
    draft = INSTRUMENTS.opened(by, draft, edition)
    INSTRUMENTS.change(draft, {"body": {**draft.body, "scales": how(list(draft.body["scales"]))}})
    return draft
