"""What a meeting leaves behind, for tests: a meeting that is over, what it agreed, its minutes, a record."""

import hashlib
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from intervisie.models import (
    Agreement,
    AgreementHolder,
    GroupRecord,
    MaterialFile,
    Meeting,
    Minutes,
    RecordCheck,
    RecordText,
    Session,
)
from plg import files
from plg.models import Community, ContentVersion, Membership
from tests import factories as make


def meeting_over(where: Community, **extra: Any) -> Meeting:
    """A meeting of two hours, yesterday."""
    begin = timezone.now() - timedelta(days=1)
    return make.meeting(where, **{"starts_at": begin, "ends_at": begin + timedelta(hours=2)} | extra)


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


def file(of: Meeting, title: str = "Voorbeeld", content: bytes = b"%PDF-1.7 proef") -> MaterialFile:
    """A file beside a meeting, also on disk."""
    digest = hashlib.sha256(content).hexdigest()
    made = MaterialFile.objects.create(meeting=of, title=title, kind="pdf", size=len(content), sha256=digest)
    files.put(made.where, content)
    return made


def group_talk(where: Community, **extra: Any) -> Session:
    """A session that is over, of a format with a record of two themes."""
    label = {"nl": "Wie kan wat?", "en": "Who can do what?"}
    steps = [
        {"key": key, "label": label | {"nl": nl}, "prompt": label, "minutes": 20, "speaks": ["everyone"]}
        for key, nl in (("wie", "Wie kan wat?"), ("verder", "Hoe ga je verder?"))
    ]
    body = {"about": label, "case": False, "record": True, "steps": steps}
    found = ContentVersion.objects.filter(kind="format", key="proefgesprek").first()
    format = found or make.content("format", "proefgesprek", body)
    over = extra.pop("meeting", None) or meeting_over(where)
    filling = {"state": "ended", "ended_at": over.ends_at, "format": format, "meeting": over}
    return make.session(where, **filling | extra)


def record(
    writer: Membership, *people: Membership, text: str = "Ieder team kent een eigen vlootschouw.", **extra: Any
) -> GroupRecord:
    """A record that was sent to these people."""
    talk = group_talk(writer.community)
    themes = [{"label": "Wie kan wat?", "text": text}, {"label": "Hoe ga je verder?", "text": "Samen."}]
    filling: dict[str, Any] = {"state": "sent", "sent_at": timezone.now(), "people": len(people)}
    filling["draft"] = {"wie": text, "verder": "Samen."}
    made = GroupRecord.objects.create(community=writer.community, session=talk, writer=writer, **filling | extra)
    sent = RecordText.objects.create(record=made, number=1, themes=themes, text=f"Wie kan wat?\n{text}")
    RecordCheck.objects.bulk_create(RecordCheck(record=made, member=one) for one in people)
    if made.state == "approved":
        made.kept = sent
        made.save()
    return made
