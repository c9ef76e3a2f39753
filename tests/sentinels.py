"""A word of its own in every field that holds what somebody wrote, and who may meet it: the table of test_sentinels.

Words that `Things` plants for a kind of sharing are named here too. `plant` writes the others, beside them.
A new field that is TEXT in its model's `class Privacy` needs a line in TEXTS, and a place in `plant`.
"""

import hashlib
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import uuid4

from django.utils import timezone

from amo.models import Remark, RemarkText, Reopening
from coding.models import Memo, PastDecision, Round, RoundReopening
from coding.services.decisions import decide
from coding.words import RoundState
from intervisie.models import (
    AgendaItem,
    Ballot,
    CaseText,
    Contribution,
    CriterionLine,
    GroupRecord,
    Material,
    MatrixMark,
    Pad,
    Seat,
)
from logbook.models import Draft, Entry, EntryVersion, LookingBack, Photo, TalkDraft, TalkText, ToldIntervention
from logbook.words import TalkState
from plg.models import ContentVersion, Inspection, Membership
from plg.words import JobState
from tests import factories as make
from tests.support import closings
from tests.world import Sentinel, World

PARTICIPANTS = "anna bram chantal fatma"


@dataclass(frozen=True)
class Text:
    """Whose a text is, who may meet it on a page, and the page where its owner does."""

    owner: str
    readers: str = ""  # beside the owner
    page: str = ""  # the name of an address; "" where no page shows it
    things: dict[str, str] = field(default_factory=dict)
    copies: str | None = None  # whose copy of their own data holds it; None: the owner's
    word: str = ""  # where Things plants it

    @property
    def may_meet(self) -> set[str]:
        return {self.owner, *self.readers.split()}

    @property
    def taken_by(self) -> set[str]:
        return {self.owner} if self.copies is None else set(self.copies.split())


_ENTRY = Text("anna", page="logbook:entry", things={"uid": "entry_sentinel"})
_DRAFT = Text("anna", page="logbook:draft", things={"uid": "draft_sentinel"})
_QUESTION = Text("anna", page="logbook:question", things={"uid": "question_sentinel"})
_INTENTION = Text("anna", page="logbook:intention", things={"uid": "intention_sentinel"})
_YIELD = Text("anna", page="logbook:yield_edit", things={"uid": "yield_sentinel"})
_TALK = Text("anna", "marijke", "logbook:talk", {"uid": "talk_sentinel"})
_APPOINTMENT = Text("anna", "marijke karim", "logbook:talk", {"uid": "appointment_sentinel"})
_TALK_DRAFT = Text("marijke", page="logbook:talk_write", things={"uid": "talk_draft_sentinel"})
_SHEET = {"sheet": "sheet_anna"}
_CASE = Text("bram", page="intervisie:case", things={"case": "case_sentinel"})
_MEETING = Text(
    "marijke",
    f"{PARTICIPANTS} karim",
    "intervisie:meeting",
    {"meeting": "meeting_sentinel"},
    copies="",  # of the whole community, so in nobody's own data
)
_RANKING = Text("marijke", f"{PARTICIPANTS} karim", "intervisie:ranking", {"ranking": "ranking_sentinel"}, copies="")
_CLOSING = replace(_MEETING, page="intervisie:minutes", things={"meeting": "closing_sentinel"})
_RECORD = Text("marijke", "anna", "intervisie:record", {"record": "record_sentinel"}, copies="")
_INSPECTION = Text("ada", "chantal", page="plg:inspection", things={"uid": "inspection"}, copies="chantal")
_HANDOVER = Text("eva", "gijs karim", "reports:handovers", copies="")

TEXTS: dict[str, Text] = {
    "plg.Inspection.reason": _INSPECTION,
    "plg.Inspection.reference": _INSPECTION,
    "logbook.Entry.issue": _ENTRY,
    "logbook.Entry.tags": _ENTRY,
    "logbook.Entry.asks": Text("anna", "bram", "logbook:entry", {"uid": "entry_duo"}),
    "logbook.Response.text": Text("bram", "anna", "logbook:entry", {"uid": "entry_duo"}),
    "logbook.Draft.text": _DRAFT,
    "logbook.Draft.fields": _DRAFT,
    "logbook.Photo.alt": Text("anna", "bram", "logbook:entry", {"uid": "entry_duo"}),
    "logbook.EntryVersion.text": _ENTRY,
    "logbook.EntryVersion.prompts": _ENTRY,
    "logbook.LearningQuestion.text": _QUESTION,
    "logbook.LearningQuestion.outcome": _QUESTION,
    "logbook.Intention.text": _INTENTION,
    "logbook.LookingBack.said": _INTENTION,
    "logbook.LookingBack.helps": _INTENTION,
    "logbook.Yield.text": _YIELD,
    "logbook.Yield.value": _YIELD,
    "logbook.ReflectionInterview.place": _APPOINTMENT,
    "logbook.ReflectionInterview.link": _APPOINTMENT,
    "logbook.TalkText.text": _TALK,
    "logbook.TalkText.summary": _TALK,
    "logbook.ToldIntervention.text": _TALK,
    "logbook.TalkDraft.text": _TALK_DRAFT,
    "logbook.TalkDraft.summary": _TALK_DRAFT,
    "amo.RemarkText.text": Text("anna", things=_SHEET),  # the same words, for research
    "amo.Remark.text": Text("anna", page="amo:scale", things=_SHEET | {"scale": "belongingness"}),
    "amo.Reopening.reason": Text("anna", page="amo:review", things=_SHEET),
    "intervisie.Meeting.title": _MEETING,
    "intervisie.Meeting.place": _MEETING,
    "intervisie.Meeting.link": _MEETING,
    "intervisie.Meeting.agenda": _MEETING,
    "intervisie.Meeting.themes": _MEETING,
    "intervisie.AgendaItem.title": _MEETING,
    "intervisie.Material.title": _MEETING,
    "intervisie.Material.link": _MEETING,
    "intervisie.Ranking.question": replace(_RANKING, copies="bram"),  # names his ballot
    "intervisie.Option.label": _RANKING,
    "intervisie.Option.hint": _RANKING,
    "intervisie.MaterialFile.title": replace(_MEETING, things={"meeting": "meeting_sentinel"}),
    "intervisie.Agreement.text": replace(_CLOSING, copies="bram"),  # one of his action points
    "intervisie.Minutes.themes": _CLOSING,
    "intervisie.Minutes.more": _CLOSING,
    "intervisie.GroupRecord.draft": replace(_RECORD, readers="", page="intervisie:record_write"),
    "intervisie.RecordText.themes": _RECORD,
    "intervisie.RecordText.text": replace(_RECORD, page=""),  # the same words, for research
    "intervisie.RecordCheck.text": Text("anna", "marijke", "intervisie:record", {"record": "record_sentinel"}),
    "intervisie.Session.note": Text(
        "marijke", PARTICIPANTS, "intervisie:session", {"session": "session_sentinel"}, copies=""
    ),
    "intervisie.Contribution.text": Text("bram", "anna marijke", "intervisie:session", {"session": "session_sentinel"}),
    "intervisie.Pad.text": Text("bram", page="intervisie:session", things={"session": "session_sentinel"}),
    "intervisie.Ballot.own": Text("bram", page="intervisie:ranking", things={"ranking": "ranking_sentinel"}),
    "intervisie.MatrixMark.practice": Text("bram", page="intervisie:matrix", things={"matrix": "matrix"}),
    "intervisie.CriterionLine.note": Text("marijke", page="intervisie:checklist"),
    **{
        f"intervisie.StarrCase.{name}": _CASE
        for name in ("issue", "title", "feedback_question", "situation", "task", "action", "result", "reflection")
    },
    "intervisie.CaseText.text": replace(_CASE, page=""),  # the same words, for research
    "coding.Source.text": Text(
        "eva",
        "gijs anna",
        "coding:source",
        {"round": "round_open", "position": "1"},
        copies="anna",
        word=Sentinel.RESEARCH,
    ),
    "coding.Assignment.memo": Text(
        "eva", page="coding:source", things={"round": "round_open", "position": "1"}, word=Sentinel.MEMO
    ),
    "coding.Memo.text": Text("eva", page="coding:memos", things={"round": "round_open"}),
    "coding.Decision.why": Text(
        "eva", "gijs", "coding:difference", {"round": "round_frozen", "position": "1"}, copies="anna"
    ),
    "coding.PastDecision.why": Text(
        "eva", "gijs", "coding:difference", {"round": "round_frozen", "position": "1"}, copies="anna"
    ),
    "coding.RoundReopening.reason": Text("eva", "gijs", "coding:round", {"round": "round_frozen"}),
    "coding.CodeChange.why": Text("eva", "gijs", "coding:book_draft", {"draft": "book_draft"}),
    "reports.Report.options": Text("anna"),
    "reports.Handover.purpose": _HANDOVER,
    "reports.Handover.addressee": _HANDOVER,
}
#: Fields that hold an answer and cannot hold a word.
NO_WORDS = {
    "amo.Answer.value": "a point from 0 to 10; who sees it is tested in tests/amo and by the sheet's remark",
    "intervisie.MatrixMark.urgency": "a step from 1 to 4; who sees it is tested by the words of the same row",
    "intervisie.MatrixMark.shown": "a step from 1 to 4; who sees it is tested by the words of the same row",
}


def word_of(name: str) -> str:
    """Return the sentinel of a field: letters only, found nowhere else, the same in every run."""
    digest = hashlib.sha256(name.encode()).hexdigest()
    return TEXTS[name].word or "kiem" + "".join(chr(ord("a") + int(sign, 16)) for sign in digest[:12])


def readers() -> dict[str, set[str]]:
    """Return for every word that `plant` writes who may meet it on a page: for the access matrix."""
    return {word_of(name): text.may_meet for name, text in TEXTS.items() if not text.word}


def plant(world: World, things: dict[str, Any]) -> dict[str, Any]:
    """Write a word into every text field, on rows beside those of `Things`; return these by name."""
    anna, bram, eva = world.anna, world.bram, world.eva
    w = word_of
    entry = Entry.objects.create(
        community=world.north, author=anna, issue=w("logbook.Entry.issue"), tags=[w("logbook.Entry.tags")]
    )
    Entry.objects.filter(pk=things["entry_duo"].pk).update(asks=w("logbook.Entry.asks"))
    Photo.objects.filter(pk=things["photo_duo"].pk).update(alt=w("logbook.Photo.alt"))
    make.response(bram, things["entry_duo"], w("logbook.Response.text"))
    said = {"text": f"Een {w('logbook.EntryVersion.text')}.", "prompts": {"les": w("logbook.EntryVersion.prompts")}}
    entry.current = EntryVersion.objects.create(entry=entry, number=1, **said)
    entry.save(update_fields=["current"])
    remark = Remark.objects.create(sheet=things["sheet_anna"], scale="belongingness", text=w("amo.Remark.text"))
    RemarkText.objects.create(remark=remark, number=1, text=w("amo.RemarkText.text"))
    Reopening.objects.create(sheet=things["sheet_anna"], by=world.karim, reason=w("amo.Reopening.reason"))
    case = [name.rpartition(".")[2] for name in TEXTS if name.startswith("intervisie.StarrCase.")]
    decide(
        by=eva,
        round=things["round_frozen"],
        position=1,
        code="overig",
        direction="",
        why=f"Wij zagen een {w('coding.Decision.why')}.",
    )
    _plant_in_the_past_of(things["round_frozen"], eva)
    things["book_draft"].changes.update(why=w("coding.CodeChange.why"))
    Memo.objects.create(round=things["round_open"], author=eva, text=f"Let op: {w('coding.Memo.text')}.")
    reason = {name: w(f"plg.Inspection.{name}") for name in ("reason", "reference")}
    Inspection.objects.filter(pk=things["inspection"].pk).update(**reason)
    handed = {name: w(f"reports.Handover.{name}") for name in ("purpose", "addressee")}
    draft = {"text": w("logbook.Draft.text"), "fields": {"prompt_effect": [w("logbook.Draft.fields")]}}
    return {
        "draft_sentinel": Draft.objects.create(author=anna, client_key=uuid4(), **draft),
        "entry_sentinel": entry,
        **_plant_meeting(world),
        **_plant_course(world, things),
        **_threads(anna),
        **_talks(world),
        "case_sentinel": _case(bram, {name: w(f"intervisie.StarrCase.{name}") for name in case}),
        "report_sentinel": make.report(
            anna, state=JobState.DONE, content=b"%PDF-1.7", options={"sentence": w("reports.Report.options")}
        ),
        "handover_sentinel": make.handover(eva, **handed),
    }


def _case(author: Any, texts: dict[str, str]) -> Any:
    made = make.case(author, **texts)
    CaseText.objects.create(case=made, number=1, text=word_of("intervisie.CaseText.text"))
    return made


def _plant_meeting(world: World) -> dict[str, Any]:
    w = word_of
    ranking = make.ranking(world.north, w("intervisie.Option.label"), question=w("intervisie.Ranking.question"))
    ranking.options.update(hint=w("intervisie.Option.hint"))
    Ballot.objects.create(ranking=ranking, member=world.bram, own=w("intervisie.Ballot.own"))
    meeting = make.meeting(
        world.north,
        link=f"https://{w('intervisie.Meeting.link')}.example/",
        themes=[w("intervisie.Meeting.themes")],
        **{name: w(f"intervisie.Meeting.{name}") for name in ("title", "place", "agenda")},
    )
    AgendaItem.objects.create(meeting=meeting, title=w("intervisie.AgendaItem.title"), minutes=10)
    link = f"https://{w('intervisie.Material.link')}.example/"
    Material.objects.create(meeting=meeting, title=w("intervisie.Material.title"), link=link)
    closings.file(meeting, w("intervisie.MaterialFile.title"))
    over = closings.meeting_over(world.north)
    closings.agreement(over, w("intervisie.Agreement.text"), world.bram)
    closings.minutes(over, **{name: w(f"intervisie.Minutes.{name}") for name in ("themes", "more")})
    record = closings.record(world.marijke, world.anna)
    record.texts.update(
        themes=[{"label": "Thema", "text": w("intervisie.RecordText.themes")}], text=w("intervisie.RecordText.text")
    )
    record.checks.update(state="amends", number=1, text=w("intervisie.RecordCheck.text"), answered_at=timezone.now())
    GroupRecord.objects.filter(pk=record.pk).update(draft={"wie": w("intervisie.GroupRecord.draft")})
    session = make.session(
        world.north, state="running", step_at=timezone.now(), seconds=600, note=w("intervisie.Session.note")
    )
    Seat.objects.bulk_create(Seat(session=session, member=one) for one in (world.anna, world.bram))
    text = w("intervisie.Contribution.text")
    Contribution.objects.create(session=session, step=0, author=world.bram, text=text, client_key=uuid4())
    Pad.objects.create(session=session, member=world.bram, text=w("intervisie.Pad.text"))
    return {
        "record_sentinel": record,
        "closing_sentinel": over,
        "meeting_sentinel": meeting,
        "ranking_sentinel": ranking,
        "session_sentinel": session,
    }


def _plant_course(world: World, things: dict[str, Any]) -> dict[str, Any]:
    """Write a word at an issue of Bram's matrix, and at a criterion of the checklist."""
    words = word_of("intervisie.MatrixMark.practice")
    mark = {"issue": "besluitvorming", "urgency": 4, "shown": 1, "practice": words}
    note = {"criterion": "samen", "ticked": True, "note": word_of("intervisie.CriterionLine.note")}
    checklist = ContentVersion.objects.get(kind="checklist")
    return {
        "matrix_sentinel": MatrixMark.objects.create(matrix=things["matrix"], member=world.bram, **mark),
        "criterion_sentinel": CriterionLine.objects.create(
            community=world.north, checklist=checklist, by=world.marijke, **note
        ),
    }


def _threads(anna: Membership) -> dict[str, Any]:
    w = word_of
    asked = make.question(
        anna,
        w("logbook.LearningQuestion.text"),
        outcome=w("logbook.LearningQuestion.outcome"),
        closed_at=timezone.now(),
    )
    meant = make.intention(anna, w("logbook.Intention.text"))
    LookingBack.objects.create(
        intention=meant, outcome="done", said=w("logbook.LookingBack.said"), helps=w("logbook.LookingBack.helps")
    )
    gained = make.gain(anna, w("logbook.Yield.text"), value=w("logbook.Yield.value"))
    return {"question_sentinel": asked, "intention_sentinel": meant, "yield_sentinel": gained}


def _talks(world: World) -> dict[str, Any]:
    """Write a word into every text of a reflection interview; return the talks by name."""
    anna, w = world.anna, word_of
    where = {
        "place": w("logbook.ReflectionInterview.place"),
        "link": f"https://{w('logbook.ReflectionInterview.link')}.example/",
    }
    talk = make.talk(anna, world.marijke, state=TalkState.SENT)
    report = {name: w(f"logbook.TalkText.{name}") for name in ("text", "summary")}
    TalkText.objects.create(talk=talk, author=world.marijke, number=1, **report)
    ToldIntervention.objects.create(talk=talk, text=w("logbook.ToldIntervention.text"))
    writing = make.talk(anna, world.marijke, state=TalkState.WRITING)
    unsent = {name: w(f"logbook.TalkDraft.{name}") for name in ("text", "summary")}
    TalkDraft.objects.create(talk=writing, author=world.marijke, **unsent)
    return {
        "talk_sentinel": talk,
        "appointment_sentinel": make.talk(anna, world.marijke, **where),
        "talk_draft_sentinel": writing,
    }


def _plant_in_the_past_of(round: Round, by: Membership) -> None:
    turn = RoundReopening.objects.create(
        round=round,
        by=by,
        was=RoundState.SETTLED,
        now=RoundState.FROZEN,
        reason=f"Over één {word_of('coding.RoundReopening.reason')} twijfelden wij.",
    )
    PastDecision.objects.create(
        reopening=turn,
        source=round.sources.get(position=1),
        why=word_of("coding.PastDecision.why"),
        decided_by=by,
        decided_at=timezone.now(),
    )
