"""The database keeps the promises: every constraint and trigger has a line below that breaks it, and is refused.

A new constraint without a line fails. One line each: `"its_name": lambda world: the act that breaks it`.
"""

from datetime import date, timedelta
from typing import Any, cast
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.utils import timezone

from amo.models import Answer, Draft, GroupPicture, Remark, RemarkText, Reopening, Sheet
from intervisie.models import (
    AgendaItem,
    Attendance,
    Ballot,
    Contribution,
    MatrixMark,
    Pad,
    Seat,
    Vote,
)
from logbook.models import (
    ColumnChoice,
    EntryVersion,
    Habit,
    LookingBack,
    QuestionEntry,
    Reading,
    Response,
    ShownEntry,
    Step,
    TalkDraft,
    TalkText,
    ToldIntervention,
)
from plg import audit
from plg.models import (
    AuditLine,
    ConsentSeal,
    Duo,
    DuoSeat,
    HeldFile,
    Inspection,
    Job,
    Mailing,
    MailStop,
    Membership,
    NameFinding,
    PlannedErasure,
    Pulse,
    User,
)
from plg.words import FindingKind, Role
from reports.models import Notice, OwnCopy
from reports.words import ReportKind
from tests import factories as make
from tests.support.promises import CLOSING, Act, copy, twice
from tests.support.promises_coding import CODING
from tests.world import World


def audit_line(world: World) -> AuditLine:
    with transaction.atomic():
        return audit.record("tests.act", by=world.karim)


def last_consent(world: World) -> ConsentSeal:
    return cast("ConsentSeal", world.anna.consent_seals.order_by("-position").first())


def finding(world: World, **extra: Any) -> NameFinding:
    place = {"text": uuid4(), "start": 3, "end": 7, "kind": FindingKind.PERSON}
    return NameFinding.objects.create(community=world.north, **place | extra)


def look(world: World, **extra: Any) -> LookingBack:
    return LookingBack.objects.create(intention=make.intention(world.anna), **extra)


def planned(world: World, **extra: Any) -> PlannedErasure:
    return PlannedErasure.objects.create(membership=world.hans, **{"reason": "ended", "days": 14} | extra)


def inspection(world: World, **extra: Any) -> Inspection:
    ends = timezone.now() + timedelta(minutes=30)
    filling: dict[str, Any] = {"scope": "community", "reason": "Een fout.", "reference": "M-1", "ends_at": ends}
    return Inspection.objects.create(opened_by=world.ada, community=world.north, **filling | extra)


def sheet(world: World, **extra: Any) -> Sheet:
    return Sheet.objects.create(wave=make.wave(world.north), membership=world.anna, **extra)


def remark(world: World) -> Remark:
    return Remark.objects.create(sheet=sheet(world), scale="a", text="Druk.")


def kept_remark(world: World) -> RemarkText:
    return RemarkText.objects.create(remark=remark(world), number=1, text="Druk.")


def picture(world: World, last: str = "post") -> GroupPicture:
    return GroupPicture.objects.create(community=world.north, questionnaire="amo", title="AMO", first="pre", last=last)


def attended(world: World, state: str = "present") -> Attendance:
    return Attendance.objects.create(meeting=make.meeting(world.north), member=world.anna, state=state)


def contributed(world: World, text: str = "Een vraag.") -> Contribution:
    session = make.session(world.north)
    return Contribution.objects.create(session=session, step=0, author=world.anna, text=text, client_key=uuid4())


def voted(world: World, points: int = 3) -> Vote:
    ranking = make.ranking(world.north)
    ballot = Ballot.objects.create(ranking=ranking, member=world.anna)
    return Vote.objects.create(ballot=ballot, option=ranking.options.all()[0], points=points)


def marked(world: World, **extra: Any) -> MatrixMark:
    matrix = make.matrix(world.north)
    return MatrixMark.objects.create(matrix=matrix, member=world.anna, issue="besluitvorming", **extra)


def talk(world: World, text: str = "") -> Any:
    return make.talk(world.anna, world.marijke, text)


def edit_kept_version(world: World) -> None:
    EntryVersion.objects.filter(entry=make.entry(world.anna)).update(text="Iets anders.")


TODAY = date(2026, 5, 1)
BROKEN_BY: dict[str, Act] = {
    **CLOSING,
    # plg
    "audit_chain_position_once": lambda w: copy(audit_line(w), seal="x" * 64),
    "community_ends_after_start": lambda w: make.community("east", starts_on=TODAY, ends_on=TODAY - timedelta(1)),
    "community_kept_past_its_end": lambda w: make.community("east", retain_until=date(2026, 1, 1)),
    "community_reminds_in_time": lambda w: make.community("east", remind_after=91),
    "consent_chain_never_forks": lambda w: copy(last_consent(w), position=99, seal="x" * 64),
    "consent_paper_is_dated": lambda w: copy(
        last_consent(w), position=99, previous="z" * 64, seal="x" * 64, on_paper=True
    ),
    "consent_chain_position_once": lambda w: copy(last_consent(w), previous="y" * 64, seal="x" * 64),
    "content_version_from_one": lambda w: make.content("prompts", "kort-proef", version=0),
    "content_version_once": twice(lambda w: make.content("prompts", "kort-proef")),
    "duo_name_once": twice(lambda w: Duo.objects.create(community=w.north, name="De Linde")),
    "duo_seat_one_at_a_time": twice(
        lambda w: DuoSeat.objects.create(
            duo=Duo.objects.create(community=w.north, name=uuid4().hex), membership=w.chantal
        )
    ),
    "duo_seat_ends_after_start": lambda w: DuoSeat.objects.filter(membership=w.anna).update(
        until=w.anna.joined_at - timedelta(1)
    ),
    "erasure_one_plan_open": twice(lambda w: planned(w)),
    "erasure_answered_at_a_moment": lambda w: planned(w, answer="no"),
    "erasure_reason_known": lambda w: planned(w, reason="zomaar"),
    "user_invited_is_not_known_yet": lambda w: (
        type(w.ada).objects.filter(pk=w.ada.pk).update(invited_as="a@plg.example")
    ),
    "finding_not_empty": lambda w: finding(w, start=4, end=4),
    "finding_place_once": lambda w: copy(finding(w), uid=uuid4()),
    "held_file_one_a_purpose": twice(
        lambda w: HeldFile.objects.create(community=w.north, by=w.karim, purpose="people", name="x.csv", content=b"")
    ),
    "inspection_ends_after_opening": lambda w: inspection(w, ends_at=timezone.now() - timedelta(1)),
    "inspection_member_named": lambda w: inspection(w, scope="member"),
    "inspection_one_at_a_time": twice(lambda w: inspection(w)),
    "inspection_scope_known": lambda w: inspection(w, scope="world"),
    "job_state_known": lambda w: Job.objects.create(task="tests.count", state="lost"),
    "job_step_within_steps": lambda w: Job.objects.create(task="tests.count", step=2, steps=1),
    "pulse_of_known": lambda w: Pulse.objects.create(of="moon"),
    "membership_leaves_after_joining": lambda w: Membership.objects.filter(pk=w.anna.pk).update(
        left_at=w.anna.joined_at - timedelta(1)
    ),
    "membership_once": lambda w: make.member(w.north, w.anna.user, Role.COORDINATOR),
    "mail_stop_once": twice(lambda w: MailStop.objects.create(user=w.anna.user, letter="een")),
    "mailing_fault_known": lambda w: make.failed_mailing(w.anna, fault=cast("Any", "gossip")),
    "mailing_sent_or_failed": lambda w: Mailing.objects.filter(pk=make.failed_mailing(w.anna).pk).update(
        sent_at=timezone.now()
    ),
    "membership_roles_known": lambda w: Membership.objects.filter(pk=w.anna.pk).update(roles=["boss"]),
    "school_name_once": twice(lambda w: make.school("De Vlinder")),
    "user_email_in_lower_case": lambda w: User.objects.filter(pk=w.ada.pk).update(email="Ada@plg.example"),
    "user_erased_is_empty": lambda w: User.objects.filter(pk=w.ada.pk).update(erased_at=timezone.now()),
    "user_email_null_or_filled": lambda w: User.objects.filter(pk=w.ada.pk).update(email=""),
    # logbook
    "entry_source_id_once": twice(lambda w: make.entry(w.anna, source_id="log-1")),
    "entry_state_known": lambda w: make.entry(w.anna, state="lost"),
    "entry_version_has_text": lambda w: make.entry(w.anna, ""),
    "entry_version_once": lambda w: EntryVersion.objects.create(entry=make.entry(w.anna), number=1, text="Nog eens."),
    "logbook_version_never_changes": edit_kept_version,
    "column_choice_once_a_layout": twice(lambda w: ColumnChoice.objects.create(by=w.karim, layout="x")),
    "photo_has_size": lambda w: copy(make.photo(make.entry(w.anna)), uid=uuid4(), name="x", source="y", width=0),
    "photo_once_a_form": lambda w: copy(make.photo(make.entry(w.anna)), uid=uuid4(), name="x"),
    "habit_pace_known": lambda w: Habit.objects.create(member=w.anna, pace="hour"),
    "intention_has_text": lambda w: make.intention(w.anna, ""),
    "intention_state_known": lambda w: make.intention(w.anna, state="lost"),
    "look_later_has_a_day": lambda w: look(w, outcome="later"),
    "look_outcome_known": lambda w: look(w, outcome="failed"),
    "question_closed_with_outcome": lambda w: make.question(w.anna, closed_at=timezone.now()),
    "question_entry_once": lambda w: copy(
        QuestionEntry.objects.create(question=make.question(w.anna), entry=make.entry(w.anna))
    ),
    "question_has_text": lambda w: make.question(w.anna, ""),
    "shown_entry_once": lambda w: copy(ShownEntry.objects.create(talk=talk(w), entry=make.entry(w.anna))),
    "talk_checked_has_moment": lambda w: make.talk(w.anna, w.marijke, state="approved", checked_at=None),
    "talk_draft_once": lambda w: copy(TalkDraft.objects.create(talk=talk(w), author=w.marijke), uid=uuid4()),
    "talk_notes_kind_known": lambda w: make.talk(w.anna, w.marijke, notes_kind="gossip"),
    "talk_of_two_people": lambda w: make.talk(w.anna, w.anna),
    "talk_source_id_once": twice(lambda w: make.talk(w.anna, w.marijke, source_id="t1")),
    "talk_state_known": lambda w: make.talk(w.anna, w.marijke, state="lost"),
    "talk_takes_time": lambda w: make.talk(w.anna, w.marijke, minutes=0),
    "talk_text_has_text": lambda w: TalkText.objects.create(talk=talk(w), author=w.marijke, number=1, text=""),
    "talk_text_never_changes": lambda w: TalkText.objects.filter(talk=talk(w, "Tekst.")).update(text="Iets anders."),
    "talk_text_once": lambda w: copy(make.talk(w.anna, w.marijke, "Tekst.").texts.get(), uid=uuid4()),
    "told_intervention_has_text": lambda w: ToldIntervention.objects.create(talk=talk(w), text=""),
    "response_has_text": lambda w: Response.objects.create(entry=make.entry(w.anna), author=w.bram, text=""),
    "fragment_domain_known": lambda w: make.fragment(make.entry(w.anna), cast("Any", "school")),
    "fragment_has_length": lambda w: make.fragment(make.entry(w.anna), start=5, end=5),
    "fragment_once": lambda w: copy(make.fragment(make.entry(w.anna)), uid=uuid4()),
    "logbook_fragment_in_text": lambda w: make.fragment(make.entry(w.anna, "Kort."), end=6),
    "logbook_step_in_one_entry": lambda w: Step.objects.create(
        cause=make.fragment(make.entry(w.anna)), effect=make.fragment(make.entry(w.anna)), kind="reflection"
    ),
    "step_kind_known": lambda w: make.step(make.entry(w.anna), kind="luck"),
    "step_leads_elsewhere": lambda w: Step.objects.filter(pk=make.step(make.entry(w.anna)).pk).update(
        effect=F("cause")
    ),
    "step_once": lambda w: copy(make.step(make.entry(w.anna)), uid=uuid4()),
    "reading_once": lambda w: copy(Reading.objects.create(entry=make.entry(w.anna), reader=w.bram)),
    "share_circle_known": lambda w: make.entry(w.anna, "Tekst.", cast("Any", "street")),
    "share_once": lambda w: make.entry(w.anna, "Tekst.", *[cast("Any", "duo")] * 2),
    "yield_has_text": lambda w: make.gain(w.anna, ""),
    "yield_words_known": lambda w: make.gain(w.anna, about="world"),
    # amo
    "answer_once": lambda w: copy(Answer.objects.create(sheet=sheet(w), item="a1", value=3)),
    "answer_within_points": lambda w: Answer.objects.create(sheet=sheet(w), item="a1", value=11),
    "draft_one_at_a_time_a_key": twice(lambda w: Draft.objects.create(community=w.north, key="proef", title="Proef")),
    "group_picture_once": twice(picture),
    "group_picture_moments_known": lambda w: picture(w, last="ever"),
    "remark_has_text": lambda w: Remark.objects.create(sheet=sheet(w), scale="a", text=""),
    "remark_once": lambda w: copy(Remark.objects.create(sheet=sheet(w), scale="a", text="Druk."), uid=uuid4()),
    "remark_text_has_text": lambda w: RemarkText.objects.create(remark=remark(w), number=1, text=""),
    "remark_text_never_changes": lambda w: RemarkText.objects.filter(pk=kept_remark(w).pk).update(text="Anders."),
    "remark_text_once": lambda w: copy(kept_remark(w), uid=uuid4()),
    "reopening_says_why": lambda w: Reopening.objects.create(sheet=sheet(w), by=w.karim, reason=""),
    "sheet_once": lambda w: copy(sheet(w), uid=uuid4()),
    "wave_closes_after_opening": lambda w: make.wave(w.north, opens_on=TODAY, closes_on=TODAY - timedelta(1)),
    "wave_grace_at_most_60_days": lambda w: make.wave(w.north, grace_days=61),
    "wave_moment_known": lambda w: make.wave(w.north, cast("Any", "someday")),
    "wave_once": twice(lambda w: make.wave(w.north)),
    # intervisie
    "agenda_minutes_of_a_day": lambda w: AgendaItem.objects.create(
        meeting=make.meeting(w.north), title="Rondje", minutes=0
    ),
    "agenda_part_known": lambda w: AgendaItem.objects.create(
        meeting=make.meeting(w.north), title="Rondje", minutes=5, part="lost"
    ),
    "attendance_once": lambda w: copy(attended(w), uid=uuid4()),
    "attendance_state_known": lambda w: attended(w, "ill"),
    "ballot_from_paper_once": lambda w: copy(
        Ballot.objects.create(ranking=make.ranking(w.north), client_key=uuid4()), uid=uuid4()
    ),
    "ballot_once": lambda w: copy(Ballot.objects.create(ranking=make.ranking(w.north), member=w.anna), uid=uuid4()),
    "option_once": lambda w: make.ranking(w.north, "Dialoog", "Dialoog"),
    "ranking_closed_says_when": lambda w: make.ranking(w.north, state="closed"),
    "ranking_method_known": lambda w: make.ranking(w.north, method="lots"),
    "contribution_has_text": lambda w: contributed(w, ""),
    "contribution_once": lambda w: copy(contributed(w), uid=uuid4()),
    "pad_once": lambda w: copy(Pad.objects.create(session=make.session(w.north), member=w.anna), uid=uuid4()),
    "seat_once": lambda w: copy(Seat.objects.create(session=make.session(w.north), member=w.anna), uid=uuid4()),
    "case_once": lambda w: copy(make.case(w.bram, client_key=uuid4()), uid=uuid4()),
    "matrix_mark_once": lambda w: copy(marked(w), uid=uuid4()),
    "matrix_one_open": lambda w: copy(make.matrix(w.north), uid=uuid4()),
    "matrix_shown_known": lambda w: marked(w, shown=5),
    "matrix_urgency_known": lambda w: marked(w, urgency=0),
    "session_one_at_a_time": lambda w: copy(make.session(w.north), uid=uuid4()),
    "session_pause_says_when": lambda w: make.session(w.north, state="paused"),
    "session_state_known": lambda w: make.session(w.north, state="lost"),
    "vote_once": lambda w: copy(voted(w)),
    "vote_within_points": lambda w: voted(w, 6),
    "case_shared_in_a_meeting": lambda w: make.case(w.bram, state="shared"),
    "case_state_known": lambda w: make.case(w.bram, state="lost", meeting=make.meeting(w.north)),
    "meeting_ends_after_start": lambda w: make.meeting(w.north, ends_at=timezone.now() - timedelta(1)),
    "meeting_state_known": lambda w: make.meeting(w.north, state="lost"),
    **CODING,
    # reports
    "notice_forgets_once_told": lambda w: Notice.objects.create(
        handover=make.handover(w.eva), pseudonym="T00001", told_at=timezone.now()
    ),
    "own_copy_file_expires": lambda w: OwnCopy.objects.create(
        user=w.anna.user, job=Job.objects.create(task="tests.count"), file="own/x.zip"
    ),
    "report_file_expires": lambda w: make.report(w.anna, file="reports/x.pdf"),
    "report_given_by_its_owner": lambda w: make.report(w.anna, ReportKind.CONSENT, given_at=timezone.now()),
    "report_kind_known": lambda w: make.report(w.anna, cast("Any", "gossip")),
}


def promised() -> set[str]:
    """Return the name of every constraint our models declare and every trigger our tables carry."""
    ours = [model for model in apps.get_models() if not model.__module__.startswith(("django.", "allauth."))]
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        triggers = {name for (name,) in cursor.fetchall()}
    return triggers | {constraint.name for model in ours for constraint in model._meta.constraints}


def test_every_promise_has_a_line(db: None) -> None:
    assert BROKEN_BY.keys() == promised()


@pytest.mark.parametrize("name", BROKEN_BY)
def test_a_broken_promise_is_refused(name: str, world: World) -> None:
    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        BROKEN_BY[name](world)
    assert name in str(refused.value)
