"""What meetings keep of one person, as chapters of the copy of their own data: all of it, and nothing of another."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from intervisie import own, services
from intervisie.models import Contribution, Session
from intervisie.services import agreements, checklist, meetings, rankings, records, speaking, urgency
from intervisie.services.checklist import Noted
from plg.models import ContentVersion, User
from plg.slots import OWN_PARTS, OwnPart, OwnPiece
from tests import factories as make
from tests.support import closings
from tests.world import World

pytestmark = pytest.mark.usefixtures("content")


def words(part: OwnPart | None) -> str:
    """Everything a chapter says."""
    return str(part)


def only(part: OwnPart | None) -> OwnPiece:
    assert part is not None
    (piece,) = part.pieces
    return piece


def everything(user: User) -> str:
    return " ".join(words(part) for part in OWN_PARTS.ask(user))


def test_a_case_says_with_whom_it_was_shared(world: World) -> None:
    meeting = make.meeting(world.north, title="Samen kijken")
    texts = {"title": "De overdracht", "situation": "Elke ochtend ging het mis.", "feedback_question": "Wat mis ik?"}
    case = services.write_case(by=world.bram, texts=texts)
    alone = only(own.own_part(world.bram.user))
    assert (alone.title, alone.notes) == ("De overdracht", ("Met niemand gedeeld.",))
    assert dict(alone.texts) == {"Mijn vraag aan de groep": "Wat mis ik?", "situatie": "Elke ochtend ging het mis."}
    services.share_case(by=world.bram, case=case, meeting=meeting)
    assert "Samen kijken" in only(own.own_part(world.bram.user)).notes[0]
    assert own.own_part(world.anna.user).pieces == []


def test_what_was_said_and_noted_in_a_session_stands_under_that_session(world: World) -> None:
    now = timezone.now()
    session = make.session(world.north, state="running", step_at=now)
    for member, text in ((world.anna, "Ik zou het vragen."), (world.bram, "Van Bram.")):
        Contribution.objects.create(session=session, step=0, author=member, text=text, client_key=uuid4())
    speaking.note(by=world.anna, session=session, text="Wat raakt mij dit.", version=0)
    later = make.session(world.north, state="running", step_at=now)
    speaking.note(by=world.anna, session=later, text="Nog iets.", version=0)
    found = own.sessions_part(world.anna.user)
    assert found is not None
    assert [piece.texts for piece in found.pieces] == [
        (("Een stap", "Ik zou het vragen."), ("Mijn aantekeningen", "Wat raakt mij dit.")),
        (("Mijn aantekeningen", "Nog iets."),),
    ]
    assert "Na 30 dagen is het weg." in found.lead
    assert "Van Bram." not in everything(world.anna.user)
    assert own.sessions_part(world.chantal.user) is None
    Session.objects.all().delete()
    assert own.sessions_part(world.anna.user) is None


def test_where_somebody_was_what_they_took_on_and_what_they_gave(world: World) -> None:
    over = closings.meeting_over(world.north, title="Samen besluiten")
    meetings.note_attendance(by=world.marijke, meeting=over, states={world.anna.uid: "late", world.bram.uid: "absent"})
    day = timezone.localdate() + timedelta(days=7)
    asked: dict[str, Any] = {"by": world.marijke, "meeting": over, "client_key": uuid4(), "by_when": day}
    point = agreements.agree(**asked, text="We bellen de ouders.", holders=[world.anna.uid])
    agreements.finish(by=world.anna, agreement=point)
    choices = [rankings.Choice(label) for label in ("Dialoog", "Visie")]
    ranking = rankings.open_ranking(by=world.marijke, question="Wat nu?", choices=choices)
    first, _second = ranking.options.all()
    rankings.cast(by=world.anna, ranking=ranking, votes={first.uid: 5}, own="Een kiem")
    rankings.cast(by=world.bram, ranking=ranking, votes={first.uid: 1})
    found = own.meetings_part(world.anna.user)
    assert found is not None
    there, took, gave = found.pieces
    assert (there.title, there.notes) == ("Samen besluiten", ("Later gekomen",))
    assert took.texts == (("Actiepunt", "We bellen de ouders."),)
    assert [note.split()[0] for note in took.notes] == ["Voor", "Gedaan"]
    assert (gave.title, gave.texts, gave.notes) == ("Wat nu?", (("Iets eigens", "Een kiem"),), ("Dialoog: 5",))
    rankings.close_ranking(by=world.marijke, ranking=ranking)
    after = own.meetings_part(world.anna.user)
    assert after is not None
    assert len(after.pieces) == 2, "a closed ranking has forgotten whose points they were"
    assert own.meetings_part(world.chantal.user) is None


def test_what_somebody_said_of_a_record_is_theirs_and_the_record_is_not(world: World) -> None:
    record = closings.record(world.marijke, world.anna, world.bram, world.chantal, text="Ieder kent een kracht.")
    records.answer_record(by=world.anna, record=record, number=1, agrees=False, text="Ook de opvang.")
    records.answer_record(by=world.bram, record=record, number=1, agrees=True)
    hers, his = only(own.records_part(world.anna.user)), only(own.records_part(world.bram.user))
    assert (hers.texts, hers.notes) == ((("Mijn aanvulling", "Ook de opvang."),), ("Wil een aanvulling",))
    assert (his.texts, his.notes) == ((), ("Akkoord",))
    assert own.records_part(world.chantal.user) is None, "who was asked and said nothing"
    assert "Ieder kent een kracht." not in everything(world.anna.user)


def test_what_somebody_found_urgent_stands_by_matrix_and_by_issue(world: World) -> None:
    matrix = urgency.open_matrix(by=world.marijke)
    issue: dict[str, Any] = {"by": world.anna, "matrix": matrix, "issue": "besluitvorming"}
    urgency.mark(**issue, urgency=4, shown=None, practice="Ik vraag het eerst.")
    urgency.mark(by=world.bram, matrix=matrix, issue="besluitvorming", urgency=1, shown=2)
    piece = only(own.urgency_part(world.anna.user))
    assert piece.notes == ("Beter samen besluiten: Heel dringend",)
    assert piece.texts == (("Beter samen besluiten", "Ik vraag het eerst."),)
    assert only(own.urgency_part(world.bram.user)).texts == ()
    assert own.urgency_part(world.chantal.user) is None


def test_what_a_facilitator_noted_at_the_criteria_is_theirs_with_or_without_words(world: World) -> None:
    asked = ContentVersion.objects.get(kind="checklist", key="ontwerpcriteria")
    first, second = asked.body["criteria"][:2]
    noted = {first["key"]: Noted(ticked=True, note="Ze komen in duo's."), second["key"]: Noted(ticked=True)}
    checklist.note_criteria(by=world.marijke, checklist=asked, noted=noted, seen=0)
    found = own.checklist_part(world.marijke.user)
    assert found is not None
    assert [(piece.texts, piece.notes) for piece in found.pieces] == [
        (((first["label"]["nl"], "Ze komen in duo's."),), ()),
        ((), (second["label"]["nl"],)),
    ]
    assert own.checklist_part(world.anna.user) is None
