"""What the meetings of the demo world left behind: agreements, minutes, and a record that everybody looked over.

Made in bulk by the same rules as the services; a second time nothing is added.
"""

import io
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import escape

import yaml
from django.utils import timezone

from intervisie.formats import steps_of
from intervisie.models import (
    Agreement,
    AgreementHolder,
    AgreementMove,
    GroupRecord,
    MaterialFile,
    Meeting,
    Minutes,
    RecordCheck,
    RecordText,
    Seat,
    Session,
)
from intervisie.moments import is_over
from intervisie.selectors.minutes import drafted_themes
from intervisie.services.materials import add_file
from intervisie.words import AttendanceState, CheckState, MinutesState, RecordState, SessionState
from plg.models import ContentVersion, Membership
from plg.texts import tidy
from plg.words import Role

FILE = Path(__file__).parent / "closing.yaml"
Meetings = dict[tuple[str, int], Meeting]


def build_closing(meetings: Meetings) -> None:
    """Make what each meeting that is over left behind; minutes that stand are left as they are."""
    told = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    for line in told["records"]:
        _record(line, meetings[line["community"], line["meeting"]])
    for line in told["papers"]:
        _paper(line, meetings[line["community"], line["meeting"]])
    for line in told["meetings"]:
        meeting = meetings[line["community"], line["meeting"]]
        if is_over(meeting, timezone.now()) and not Minutes.objects.filter(meeting=meeting).exists():
            _left_behind(line, meeting, meetings)


def _paper(line: dict[str, Any], meeting: Meeting) -> None:
    """Lay a page of text beside a meeting, as a document that any office program opens."""
    if not MaterialFile.objects.filter(meeting=meeting).exists():
        guide = next(one for one in _people(meeting).values() if one.has_role(Role.FACILITATOR))
        add_file(by=guide, meeting=meeting, content=_document(line["lines"]), title=line["title"])


def _document(lines: list[str]) -> bytes:
    kind, held = "application/vnd.oasis.opendocument.text", io.BytesIO()
    office, text = ("urn:oasis:names:tc:opendocument:xmlns:" + name for name in ("office:1.0", "text:1.0"))
    manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    paragraphs = "".join(f"<text:p>{escape(line)}</text:p>" for line in lines)
    with zipfile.ZipFile(held, "w") as file:
        file.writestr(zipfile.ZipInfo("mimetype"), kind)
        file.writestr(
            zipfile.ZipInfo("META-INF/manifest.xml"),
            f'<manifest:manifest xmlns:manifest="{manifest}" manifest:version="1.3">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
            '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
            "</manifest:manifest>",
        )
        file.writestr(
            zipfile.ZipInfo("content.xml"),
            f'<office:document-content xmlns:office="{office}" xmlns:text="{text}" office:version="1.3">'
            f"<office:body><office:text>{paragraphs}</office:text></office:body></office:document-content>",
        )
    return held.getvalue()


def _left_behind(line: dict[str, Any], meeting: Meeting, meetings: Meetings) -> None:
    people = _people(meeting)
    guide = next(one for one in people.values() if one.has_role(Role.FACILITATOR))
    for at, action in enumerate(line.get("actions", [])):
        _action(action, at, meeting, people, guide, meetings)
    Agreement.objects.bulk_create(
        Agreement(
            meeting=meeting, text=text, made_by=guide, made_at=meeting.ends_at, client_key=uuid5(NAMESPACE_URL, text)
        )
        for text in line.get("together", [])
    )
    shared = min(meeting.ends_at + timedelta(days=1), timezone.now())
    Minutes.objects.create(
        meeting=meeting,
        state=MinutesState.SHARED,
        themes=drafted_themes(meeting),
        more=tidy(line.get("more", "")),
        written_by=guide,
        changed_at=shared,
        shared_at=shared,
    )


def _action(
    line: dict[str, Any],
    at: int,
    meeting: Meeting,
    people: dict[str, Membership],
    guide: Membership,
    meetings: Meetings,
) -> None:
    held = timezone.localdate(meeting.starts_at)
    done = meeting.ends_at + timedelta(days=line["done"]) if "done" in line else None
    if done is not None and done > timezone.now():
        done = None
    made = Agreement.objects.create(
        meeting=meeting,
        text=line["text"],
        by_when=held + timedelta(days=line["days"]),
        made_by=guide,
        made_at=meeting.ends_at - timedelta(minutes=10 - at),
        client_key=uuid5(NAMESPACE_URL, line["text"]),
        done_at=done,
        done_by=people[line["who"][0]] if done else None,
    )
    AgreementHolder.objects.bulk_create(AgreementHolder(agreement=made, member=people[key]) for key in line["who"])
    if moved := line.get("moved"):
        later = meetings[meeting.community.slug, moved["meeting"]]
        until = timezone.localdate(later.starts_at) + timedelta(days=moved["days"])
        by = people[moved["by"]]
        AgreementMove.objects.create(agreement=made, meeting=later, until=until, by=by, at=later.starts_at)


def _record(line: dict[str, Any], meeting: Meeting) -> None:
    if not is_over(meeting, timezone.now()) or GroupRecord.objects.filter(session__meeting=meeting).exists():
        return
    people = _people(meeting)
    there = [AttendanceState.PRESENT, AttendanceState.LATE]
    took_part = list(Membership.objects.filter(attendances__meeting=meeting, attendances__state__in=there))
    session = _talk(line, meeting, took_part)
    steps = steps_of(session.format.body)
    sent, again, settled = (meeting.ends_at + timedelta(days=days) for days in (6, 13, 20))
    texts = [_themes(line, [(step.key, step.label) for step in steps], number) for number in (0, 1)]
    record = GroupRecord.objects.create(
        community=meeting.community,
        session=session,
        writer=people[line["writer"]],
        state=RecordState.APPROVED,
        draft={step.key: theme["text"] for step, theme in zip(steps, texts[1], strict=True)},
        version=3,
        people=len(took_part),
        made_at=meeting.ends_at,
        saved_at=again,
        sent_at=again,
        approved_at=settled,
    )
    first, last = (
        RecordText.objects.create(record=record, number=number, themes=themes, text=_whole(themes), made_at=at)
        for number, themes, at in ((1, texts[0], sent), (2, texts[1], again))
    )
    assert first.number < last.number
    record.kept = last
    record.save(update_fields=["kept"])
    RecordCheck.objects.bulk_create(
        RecordCheck(
            record=record,
            member=one,
            state=CheckState.AGREED,
            number=2,
            text=tidy(line["amendment"]) if one == people[line["amended_by"]] else "",
            answered_at=again + timedelta(hours=5 * at),
        )
        for at, one in enumerate(took_part)
    )


def _talk(line: dict[str, Any], meeting: Meeting, took_part: list[Membership]) -> Session:
    """Return the group talk of this meeting; one that stands, is it. What was said in it is gone after a month."""
    version = ContentVersion.objects.filter(kind="format", key=line["format"]).latest("version")
    ContentVersion.objects.filter(pk=version.pk, frozen_at=None).update(frozen_at=timezone.now())
    session, made = Session.objects.get_or_create(
        meeting=meeting,
        format=version,
        defaults={
            "community": meeting.community,
            "state": SessionState.ENDED,
            "step": len(version.body["steps"]) - 1,
            "made_at": meeting.starts_at,
            "ended_at": meeting.starts_at + timedelta(minutes=75),
        },
    )
    if made:
        Seat.objects.bulk_create(Seat(session=session, member=one, agreed_at=meeting.starts_at) for one in took_part)
    return session


def _themes(line: dict[str, Any], themes: list[tuple[str, str]], number: int) -> list[dict[str, str]]:
    """Return the themes as they were sent the first or the second time; what did not change stands once in the file."""
    return [
        {"label": label, "text": tidy(line["themes"][key][number] or line["themes"][key][0])} for key, label in themes
    ]


def _whole(themes: list[dict[str, str]]) -> str:
    return "\n\n".join(f"{theme['label']}\n{theme['text']}" for theme in themes)


def _people(meeting: Meeting) -> dict[str, Membership]:
    members = meeting.community.memberships.select_related("user").order_by("pk")
    return {str(member.user.email).partition("@")[0]: member for member in members}
