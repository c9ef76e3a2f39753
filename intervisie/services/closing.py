"""After a session: what somebody takes along becomes an entry, and what they mean to do an intention, in one step."""

from datetime import date
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from intervisie.models import Session
from intervisie.words import SessionState
from logbook.services import write_entry
from logbook.services.intentions import make_intention
from logbook.words import Circle
from plg.errors import DomainError
from plg.models import Membership


@transaction.atomic
def take_along(
    *,
    by: Membership,
    session: Session,
    insight: str,
    client_key: UUID,
    promise: str = "",
    by_when: date | None = None,
    shares: bool = False,
) -> UUID:
    """Keep an insight as an entry for its author alone, and a promise with its day; return the uid of the entry.

    With `shares` the promise, never the entry, is for the community: it comes back on the agenda of the next meeting.
    Both or neither are kept; the same sending again gives back the same. Raises `DomainError` while the
    session goes on, and for a promise without a day.
    """
    if session.community_id != by.community_id or session.state != SessionState.ENDED:
        raise DomainError(_("Wacht tot de sessie is afgelopen; je aantekeningen blijven bewaard."))
    if promise and by_when is None:
        raise DomainError(_("Wanneer wil je dit gedaan hebben? Kies een dag."))
    happened = min(timezone.localdate(session.meeting.starts_at), timezone.localdate())
    entry = write_entry(by=by, text=insight, happened_on=happened, client_key=client_key)
    if promise and by_when is not None:
        circles = [Circle.COMMUNITY] if shares else []
        key = uuid5(client_key, "promise")
        make_intention(by=by, text=promise, by_when=by_when, circles=circles, client_key=key, entry=entry)
    return entry.uid
