"""Answering under an entry, and taking that back."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from logbook import access
from logbook.models import Entry, Response
from logbook.services.writing import clean_text
from plg import audit
from plg.errors import DomainError, Refused
from plg.models import Membership, User
from plg.slots import TAKEN_BACK


class ResponseSaid(DomainError):
    """The same sending already kept another text; this one must not be lost."""


@transaction.atomic
def respond(*, by: Membership, entry: Entry, text: str, client_key: UUID) -> Response:
    """Keep a response under an entry that `by` may read; return it.

    Sending the same again, however often, gives back the one response. The same key with another text raises
    `ResponseSaid`: the first was kept, and the second is still with whoever typed it. Raises `Refused` when the
    entry can no longer be read, or is shared with nobody.
    """
    clean = clean_text(text)
    if not access.may_respond(by, entry):
        raise Refused(_("Deze leerervaring wordt niet meer met jou gedeeld. Je reactie is niet geplaatst."))
    try:
        with transaction.atomic():
            return Response.objects.create(entry=entry, author=by, text=clean, client_key=client_key)
    except IntegrityError:
        kept = Response.objects.filter(client_key=client_key, author=by, entry=entry).first()
        if kept is None or kept.text != clean:
            raise ResponseSaid(
                _("Je reactie was al geplaatst, met een andere tekst. Kopieer wat je nu schreef en plaats het opnieuw.")
            ) from None
        return kept


@transaction.atomic
def take_back_response(*, by: Membership | User, response: Response) -> None:
    """Take one's own response away for good; its words are kept nowhere. Twice is once; another's is refused.

    Also when the entry is not shared any more with whoever wrote under it, and after they left.
    """
    reader = response.entry.author
    audit.hold(reader.community)  # a file in which it stands is kept before this, and found, or made anew without
    own = response.author_id == by.pk if isinstance(by, Membership) else response.author.user_id == by.pk
    if not own:
        raise Refused(_("Alleen wie een reactie schreef, kan haar weghalen."))
    Response.objects.filter(pk=response.pk).delete()
    TAKEN_BACK.tell(reader)
