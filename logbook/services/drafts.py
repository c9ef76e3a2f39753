"""Keeping what somebody is still writing, so that it waits for them on every device. Nobody else ever sees it."""

import re
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from logbook.models import Draft, Entry, Photo
from logbook.services.writing import MAX_TEXT, Mark, StaleDraft, clean_signs, hold_drafts, kept_before
from logbook.words import PROMPT
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.errors import DomainError, Refused
from plg.models import Membership

#: A form has names like these, and not more of them.
_FIELD_NAME = re.compile(r"[a-z][a-z0-9_]{0,79}")
MOST_FIELDS = 80

Fields = Mapping[str, Sequence[str]]


@transaction.atomic
def save_draft(*, by: Membership, client_key: UUID, text: str, fields: Fields, mark: Mark) -> Draft | None:
    """Keep a draft as it stands now and return it; None when there is nothing to keep, or it is an entry by now.

    Raises `StaleDraft` when another page went on with it since `mark`, and `StaleText` when it was kept as an entry
    with another text: neither is overwritten. Saving what is kept already changes nothing.
    """
    require(by, Permission.WRITE_ENTRY)
    clean, rest = clean_signs(text), _clean_fields(fields)
    hold_drafts(by=by)
    if clean and Entry.objects.filter(client_key=client_key).exists():
        kept_before(by=by, client_key=client_key, text=clean)
        return None
    draft = Draft.objects.filter(client_key=client_key).first()
    if draft is None:
        draft = Draft(author=by, client_key=client_key, text=clean, fields=rest, writer=mark.writer)
        if not draft.said:
            return None
        draft.save(force_insert=True)
        return draft
    if draft.author_id != by.pk:
        raise Refused(_("Dit kon niet bewaard worden. Open een nieuwe pagina en plak je tekst daar."))
    if mark.clashes(draft, Draft(text=clean, fields=rest).said):
        raise StaleDraft(draft, clean)
    if (draft.text, draft.fields) != (clean, rest):
        _go_on(draft, clean, rest, mark)
    return draft


@transaction.atomic
def join_draft(*, by: Membership, client_key: UUID, text: str, fields: Fields, mark: Mark) -> Draft | None:
    """Keep both: the draft as it stands, and this text below it. Without a draft it is kept like any other."""
    hold_drafts(by=by)
    draft = Draft.objects.filter(client_key=client_key, author=by).first()
    if draft is None:
        return save_draft(by=by, client_key=client_key, text=text, fields=fields, mark=mark)
    answers = {name: values for name, values in draft.fields.items() if name.startswith(PROMPT)}
    rest = {name: [_both(*answers.get(name, [""]), *values)] for name, values in fields.items() if name in answers}
    return save_draft(
        by=by,
        client_key=client_key,
        text=_both(draft.text, text),
        fields={**answers, **fields, **rest},
        mark=Mark(draft.version, mark.writer),
    )


@transaction.atomic
def drop_draft(*, by: Membership, draft: Draft) -> None:
    """Throw a draft away for good; its words and photos are kept nowhere. Twice is once; another's is refused."""
    if draft.author_id != by.pk:
        raise Refused(_("Alleen wie een tekst schreef, kan hem weggooien."))
    Photo.objects.filter(author=by, entry=None, form_key=draft.client_key).delete()
    Draft.objects.filter(pk=draft.pk).delete()


def _both(*texts: str) -> str:
    """Return these texts below each other; what is said twice stands there once."""
    return "\n\n".join(dict.fromkeys(filter(None, map(clean_signs, texts))))


def _go_on(draft: Draft, text: str, fields: dict[str, list[str]], mark: Mark) -> None:
    draft.text, draft.fields, draft.writer = text, fields, mark.writer
    draft.version += 1
    draft.saved_at = timezone.now()
    draft.save(update_fields=["text", "fields", "writer", "version", "saved_at"])


def _clean_fields(fields: Fields) -> dict[str, list[str]]:
    """Return the filled fields, each value cleaned like a text; refuse more than a form can hold."""
    kept = {
        name: [clean_signs(value) for value in values]
        for name, values in fields.items()
        if _FIELD_NAME.fullmatch(name) and any(values)
    }
    if len(kept) > MOST_FIELDS or sum(len(value) for values in kept.values() for value in values) > MAX_TEXT:
        raise DomainError(_("Dit is te veel voor één concept. Bewaar het als leerervaring, of maak het korter."))
    return kept
