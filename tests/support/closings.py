"""What a meeting leaves behind, for tests: a meeting that is over, what it agreed, its minutes."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from intervisie.models import Agreement, AgreementHolder, Meeting, Minutes
from plg.models import Community, Membership
from tests import factories as make


def meeting_over(where: Community, **extra: Any) -> Meeting:
    """A meeting of two hours, yesterday."""
    begin = timezone.now() - timedelta(days=1)
    return make.meeting(where, **{"starts_at": begin, "ends_at": begin + timedelta(hours=2), "state": "closed"} | extra)


def agreement(of: Meeting, text: str = "We bellen.", *holders: Membership, **extra: Any) -> Agreement:
    """An action point of these people for next month, or an agreement of everybody."""
    filling: dict[str, Any] = {"client_key": uuid4(), "text": text}
    if holders:
        filling["by_when"] = timezone.localdate() + timedelta(days=30)
    made = Agreement.objects.create(meeting=of, **filling | extra)
    AgreementHolder.objects.bulk_create(AgreementHolder(agreement=made, member=member) for member in holders)
    return made


def minutes(of: Meeting, **extra: Any) -> Minutes:
    """Minutes that were shared."""
    filling: dict[str, Any] = {"state": "shared", "shared_at": timezone.now(), "themes": "Samen besluiten."}
    return Minutes.objects.create(meeting=of, **filling | extra)
