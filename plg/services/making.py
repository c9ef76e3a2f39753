"""Making and revising content in the browser: one way of doing it, for every kind of which a community makes its own.

A draft is opened under a lock, changed, and given out as a version; a version in use never changes. What there is to
change, and what is still missing, is of its own room: `coding.services.books`, `amo.services.instruments`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.utils import timezone
from django.utils.functional import Promise

from plg.access.decide import require
from plg.access.permissions import Permission
from plg.content.keys import fresh_key
from plg.content.reader import sha256_of
from plg.errors import DomainError, Refused
from plg.models import Community, ContentVersion, Membership
from plg.models.making import ContentDraft

KEPT = ("title", "source", "ours", "body")
Draft = TypeVar("Draft", bound=ContentDraft)


@dataclass(frozen=True)
class Making(Generic[Draft]):
    """How one kind of content is made: its drafts, who may, and what somebody is told who cannot go on."""

    model: type[Draft]
    kind: str
    permission: Permission
    of_others: str | Promise  # it belongs to another community
    in_use: str | Promise  # figures or answers hang on it by now
    moved_on: str | Promise  # it was changed in another window
    given_out: str | Promise  # it cannot be thrown away any more

    def begin(self, by: Membership, title: str, body: Any, **more: Any) -> Draft:
        """Return a new draft, or the one of this title that is in the making: a second press makes no second one."""
        self.wait(by)
        going = self.model._default_manager.filter(community=by.community, title=title, issued=None).first()
        if going is not None:
            return going
        made = {"community": by.community, "by": by, "key": self._own_key(by, title), "title": title, "body": body}
        return self.model._default_manager.create(**made, **more)

    def revise(self, by: Membership, version: ContentVersion, **more: Any) -> Draft:
        """Return the draft that goes on from a version: the one it came from, the one in the making, or a new one.

        A version of the platform goes on under a key of the community's own. The caller made sure that it may be read.
        """
        self.wait(by)
        drafts = self.model._default_manager
        made = drafts.filter(issued=version).first()
        if made is not None and version.frozen_at is None:
            return made
        key = version.key if made is not None else f"{version.key[:35]}--{by.community.slug[:20]}"
        going = drafts.filter(community=by.community, key=key).select_related("issued").order_by("-pk").first()
        if going is not None and (going.issued is None or going.issued.frozen_at is None):
            return going
        kept = {name: getattr(version, name) for name in KEPT} | more
        return drafts.create(community=by.community, by=by, key=key, **kept)

    def opened(self, by: Membership, draft: Draft, edition: int) -> Draft:
        """Return the draft, locked, or say why it cannot be changed: in use, or changed in another window."""
        require(by, self.permission)
        if draft.community_id != by.community_id:
            raise Refused(str(self.of_others))
        draft = self.model._default_manager.select_for_update(of=("self",), no_key=True).get(pk=draft.pk)
        if draft.issued_id is not None:
            # The lock makes a round that begins, or a first answer, wait: nothing changes under it.
            draft.issued = ContentVersion.objects.select_for_update(no_key=True).get(pk=draft.issued_id)
            if draft.issued.frozen_at is not None:
                raise DomainError(str(self.in_use))
        if draft.edition != edition:
            raise DomainError(str(self.moved_on))
        return draft

    def change(self, draft: Draft, wanted: Mapping[str, Any]) -> None:
        """Write a change of a locked draft; free text is tidied by who knows which of it is text."""
        for name, value in wanted.items():
            setattr(draft, name, value)
        draft.edition += 1
        draft.changed_at = timezone.now()
        draft.save()

    def drop(self, by: Membership, draft: Draft) -> None:
        """Throw away a draft that was never given out."""
        draft = self.opened(by, draft, draft.edition)
        if draft.issued is not None:
            raise DomainError(str(self.given_out))
        draft.delete()

    def give_out(self, draft: Draft) -> ContentVersion:
        """Make a locked draft the version it stands for: the same one again, until that is used."""
        version = draft.issued or ContentVersion(kind=self.kind, key=draft.key, version=self._next(draft.key))
        for name in KEPT:
            setattr(version, name, getattr(draft, name))
        version.sha256 = sha256_of(version)
        version.save()
        draft.issued = version
        draft.save(update_fields=["issued"])
        return version

    def wait(self, by: Membership) -> None:
        """Let whoever of this community begins one at the same time wait: two presses find one draft."""
        Community.objects.select_for_update(no_key=True).get(pk=by.community_id)

    def _own_key(self, by: Membership, words: str) -> str:
        taken = set(ContentVersion.objects.filter(kind=self.kind).values_list("key", flat=True))
        taken |= set(self.model._default_manager.values_list("key", flat=True))
        return fresh_key(f"{fresh_key(words, (), 35)}--{by.community.slug[:18]}", taken, 55)

    def _next(self, key: str) -> int:
        latest = ContentVersion.objects.filter(kind=self.kind, key=key).order_by("-version").first()
        return latest.version + 1 if latest else 1
