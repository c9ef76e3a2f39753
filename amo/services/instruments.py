"""Making and revising a questionnaire: drafts of a community, each given out as a version when it is good."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from amo.access import visible_instruments
from amo.content.blank import blank, fresh_key, item_keys
from amo.content.checks import RESERVED, instrument_faults
from amo.instrument import key_of
from amo.models import Draft
from plg import audit
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.content.reader import sha256_of
from plg.content.registry import Body
from plg.errors import DomainError, Refused
from plg.models import ContentVersion, Membership
from plg.texts import tidy


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
        key = _own_key(by, tidy(title))
        return Draft.objects.create(community=by.community, by=by, key=key, title=tidy(title), body=blank())
    base = visible_instruments(by).filter(pk=base.pk).first()
    if base is None:
        raise Refused(_("Deze vragenlijst hoort bij een andere groep."))
    made = Draft.objects.filter(issued=base).first()
    if made is not None and base.frozen_at is None:
        return made
    key = base.key if made is not None else f"{base.key[:35]}--{by.community.slug[:20]}"
    going = Draft.objects.filter(community=by.community, key=key).order_by("-pk").first()
    if going is not None and (going.issued is None or going.issued.frozen_at is None):
        return going
    body = {"revises": key_of(base.body, base.key), **base.body}
    return Draft.objects.create(
        community=by.community, by=by, key=key, title=base.title, source=base.source, ours=base.ours, body=body
    )


@transaction.atomic
def draft_from_file(*, by: Membership, document: dict[str, Any]) -> Draft:
    """Make a draft of what a file holds, or replace the one of the same title that is in the making."""
    require(by, Permission.MAKE_INSTRUMENT)
    kept = {name: tidy(str(document[name])) for name in ("title", "source", "ours")}
    going = (
        Draft.objects.select_for_update(no_key=True)
        .filter(community=by.community, title=kept["title"], issued=None)
        .first()
    )
    if going is not None:
        _change(going, {**kept, "body": document["body"]})
        return going
    return Draft.objects.create(
        community=by.community, by=by, key=_own_key(by, str(document["key"])), body=document["body"], **kept
    )


@transaction.atomic
def change_head(*, by: Membership, draft: Draft, edition: int, about: dict[str, str], body: Body) -> Draft:
    """Change title, source, theme and points; `body` holds the keys of the body that change."""
    draft = _open(by, draft, edition)
    _change(draft, {name: tidy(text) for name, text in about.items()} | {"body": {**draft.body, **body}})
    return draft


@transaction.atomic
def keep_scale(*, by: Membership, draft: Draft, edition: int, place: int | None, scale: Body) -> Draft:
    """Keep a scale at this place, or add it at the end. Statements without a key get one from their words."""
    draft = _open(by, draft, edition)
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
    _change(draft, {"body": {**draft.body, "scales": scales}})
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
    draft = _open(by, draft, draft.edition)
    if draft.issued is not None:
        raise DomainError(_("Deze vragenlijst is al uitgegeven en blijft bestaan."))
    draft.delete()


@transaction.atomic
def issue(*, by: Membership, draft: Draft, edition: int) -> ContentVersion:
    """Give the draft out as a version that waves can use. Until its first answer it may be changed and given out again.

    Raises `Faulty` with every fault, and `DomainError` when the version is frozen by now.
    """
    draft = _open(by, draft, edition)
    about = {"title": draft.title, "source": draft.source, "ours": draft.ours}
    faults = [f"{name}: is missing" for name, text in about.items() if not text] + instrument_faults(draft.body)
    if faults:
        raise Faulty(faults)
    version = draft.issued or ContentVersion(kind="instrument", key=draft.key, version=_next(draft.key))
    version.title, version.source, version.ours, version.body = draft.title, draft.source, draft.ours, draft.body
    version.sha256 = sha256_of(version)
    version.save()
    draft.issued = version
    draft.save(update_fields=["issued"])
    file = f"instrument/{version.key}.v{version.version}"
    audit.record("instrument.issued", by=by, community=by.community, subject=version, file=file)
    return version


def _rearranged(by: Membership, draft: Draft, edition: int, how: Callable[[list[Body]], list[Body]]) -> Draft:
    draft = _open(by, draft, edition)
    _change(draft, {"body": {**draft.body, "scales": how(list(draft.body["scales"]))}})
    return draft


def _open(by: Membership, draft: Draft, edition: int) -> Draft:
    """Return the draft, locked, or say why it cannot be changed: frozen, or changed in another window."""
    require(by, Permission.MAKE_INSTRUMENT)
    if draft.community_id != by.community_id:
        raise Refused(_("Deze vragenlijst hoort bij een andere groep."))
    draft = Draft.objects.select_for_update(of=("self",), no_key=True).get(pk=draft.pk)
    if draft.issued_id is not None:
        # The lock makes a first answer wait, so that no question changes under it.
        draft.issued = ContentVersion.objects.select_for_update(no_key=True).get(pk=draft.issued_id)
        if draft.issued.frozen_at is not None:
            raise DomainError(
                _("Deze versie is ingevuld en ligt vast: antwoorden horen bij hun vragen. Maak een nieuwe versie.")
            )
    if draft.edition != edition:
        raise DomainError(
            _("Deze vragenlijst is intussen in een ander venster veranderd. Open hem opnieuw en verander hem daar.")
        )
    return draft


def _change(draft: Draft, wanted: dict[str, Any]) -> None:
    for name, value in wanted.items():
        setattr(draft, name, value)
    draft.edition += 1
    draft.changed_at = timezone.now()
    draft.save()


def _own_key(by: Membership, words: str) -> str:
    known = set(ContentVersion.objects.filter(kind="instrument").values_list("key", flat=True))
    known |= set(Draft.objects.values_list("key", flat=True))
    return fresh_key(f"{fresh_key(words, set(), 35)}--{by.community.slug[:20]}", known, 57)


def _next(key: str) -> int:
    latest = ContentVersion.objects.filter(kind="instrument", key=key).order_by("-version").first()
    return latest.version + 1 if latest else 1
