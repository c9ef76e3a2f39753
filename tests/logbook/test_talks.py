"""Reflection interviews: planned for two people, read by those two, checked by one of them before anything else."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from icalendar import Calendar

from logbook import panels
from logbook.access import talks as access
from logbook.access import visible_entries
from logbook.models import Entry, ReflectionInterview, TalkDraft, TalkText
from logbook.selectors import readers_of
from logbook.selectors import talks as selectors
from logbook.services import share, talk_letters, withdraw
from logbook.services import talk_writing as writing
from logbook.services.talks import When, cancel_talk, move_talk, note_opened, plan_talk, show_for_talk
from logbook.words import Circle, NotesKind, TalkState
from plg.calendars import ics
from plg.errors import Archived, DomainError, Refused
from plg.models import AuditLine, Job, Membership, NameFinding
from plg.services import erasing, names
from plg.services.consent import answer
from plg.words import Purpose, Role
from tests import factories as make
from tests.world import Sentinel, World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]

SOON = timezone.now().replace(microsecond=0) + timedelta(days=10)


def planned(world: World, **more: Any) -> ReflectionInterview:
    when = When(SOON, place="In de teamkamer")
    people = {"participant": world.anna, "interviewer": world.marijke}
    return plan_talk(by=world.karim, when=when, **people | more)


def sent(world: World, text: str = "Zij liep mee.", summary: str = "Kort.") -> ReflectionInterview:
    talk = planned(world)
    draft = writing.save_draft(by=world.marijke, talk=talk, expected=0, text=text, summary=summary)
    writing.send_report(by=world.marijke, talk=talk, draft=draft)
    return fresh(talk)


def checked(world: World, text: str | None = None, summary: str = "Kort.") -> ReflectionInterview:
    talk = sent(world)
    own = text or "Zij liep mee."
    draft = writing.save_draft(by=world.anna, talk=talk, expected=0, text=own, summary=summary)
    writing.check_report(by=world.anna, talk=talk, number=1, draft=draft)
    return fresh(talk)


def fresh(talk: ReflectionInterview) -> ReflectionInterview:
    return ReflectionInterview.objects.select_related("participant__user", "interviewer__user").get(pk=talk.pk)


def letters() -> dict[str, set[str]]:
    """Return which letters were asked for, and for which memberships."""
    found: dict[str, set[str]] = {}
    for job in Job.objects.filter(args__letter__startswith="logbook.talk"):
        found.setdefault(job.args["letter"], set()).add(job.args["membership"])
    return found


def test_a_talk_is_planned_for_two_people_who_are_invited(world: World) -> None:
    talk = planned(world)
    assert (talk.sequence, talk.state, talk.guide and talk.guide.key) == (0, "planned", "reflectiegesprek")
    assert letters() == {talk_letters.INVITED: {str(world.anna.uid), str(world.marijke.uid)}}
    assert talk.guide
    assert talk.guide.frozen_at
    event = Calendar.from_ical(ics([talk_letters.appointment(fresh(talk), world.anna)])).events[0]
    assert (event["SEQUENCE"], event["LOCATION"], event["STATUS"]) == (0, "In de teamkamer", "CONFIRMED")
    assert str(talk.uid) in str(event["UID"])
    assert "Marijke" in str(event["SUMMARY"])


@pytest.mark.parametrize(
    ("by", "participant", "interviewer"),
    [
        ("karim", "marijke", "eva"),
        ("karim", "anna", "bram"),
        ("karim", "hans", "eva"),
        ("karim", "zoe", "eva"),
        ("marijke", "anna", "eva"),
        ("eva", "anna", "eva"),
        ("anna", "anna", "marijke"),
        ("wilma", "anna", "marijke"),
    ],
)
def test_who_may_not_be_asked_or_may_not_ask(world: World, by: str, participant: str, interviewer: str) -> None:
    people = {"participant": getattr(world, participant), "interviewer": getattr(world, interviewer)}
    with pytest.raises(DomainError):
        plan_talk(by=getattr(world, by), when=When(SOON), **people)


def test_nobody_has_a_talk_with_oneself_or_in_an_archive(world: World) -> None:
    both = make.member(world.north, make.person("Bea Both"), Role.PARTICIPANT, Role.FACILITATOR)
    with pytest.raises(DomainError, match="twee mensen"):
        plan_talk(by=world.karim, participant=both, interviewer=both, when=When(SOON))
    world.karim.community.archived_at = timezone.now()
    with pytest.raises(Archived):
        planned(world)


def test_moving_tells_both_again_and_never_overwrites_a_move_unseen(world: World) -> None:
    talk, later = planned(world), When(SOON + timedelta(days=1), place="In de teamkamer")
    same = When(SOON, place="In de teamkamer")
    assert move_talk(by=world.marijke, talk=talk, expected=0, when=same).sequence == 0
    moved = move_talk(by=world.marijke, talk=talk, expected=0, when=later)
    assert moved.sequence == 1
    assert letters()[talk_letters.MOVED] == {str(world.anna.uid), str(world.marijke.uid)}
    with pytest.raises(DomainError, match="Iemand anders"):
        move_talk(by=world.karim, talk=talk, expected=0, when=same)
    for stranger in (world.bram, world.gijs, world.eva, world.anna, world.wilma):
        with pytest.raises(DomainError):
            move_talk(by=stranger, talk=talk, expected=1, when=same)
    assert fresh(talk).starts_at == later.starts_at


@pytest.mark.parametrize("who", ["anna", "marijke", "karim"])
def test_either_of_the_two_or_the_planner_calls_it_off(world: World, who: str) -> None:
    talk, entry = planned(world), make.entry(world.anna)
    show_for_talk(by=world.anna, talk=talk, entries=[entry], amo=True, domains=True)
    off = cancel_talk(by=getattr(world, who), talk=talk)
    cancel_talk(by=world.karim, talk=talk)
    assert (off.state, off.sequence, off.shows_amo, off.shown.count()) == ("cancelled", 1, False, 0)
    event = Calendar.from_ical(ics([talk_letters.appointment(fresh(talk), world.anna)])).events[0]
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 1)
    assert letters()[talk_letters.CANCELLED] == {str(world.anna.uid), str(world.marijke.uid)}
    built = [letters_of(job) for job in Job.objects.filter(args__letter=talk_letters.INVITED)]
    assert built == [None, None], "nobody is invited to what is off"


def letters_of(job: Job) -> object:
    return talk_letters._built(job.args["letter"], job)


def test_others_do_not_call_it_off_and_a_held_talk_stands(world: World) -> None:
    talk = planned(world)
    for stranger in (world.bram, world.eva, world.wilma):
        with pytest.raises(Refused):
            cancel_talk(by=stranger, talk=talk)
    writing.tell(by=world.marijke, talk=talk, text="Een nieuw overleg.")
    with pytest.raises(DomainError, match="al gevoerd"):
        cancel_talk(by=world.karim, talk=talk)
    with pytest.raises(DomainError, match="staat vast"):
        move_talk(by=world.karim, talk=talk, expected=0, when=When(SOON))


def test_the_interviewer_reads_what_is_ticked_and_nothing_else_until_the_check(world: World) -> None:
    talk = planned(world)
    hidden, ticked = make.entry(world.anna, Sentinel.PRIVATE), make.entry(world.anna, "Aangevinkt.")
    shared = make.entry(world.anna, "Gedeeld.", Circle.FACILITATOR)
    theirs = make.entry(world.bram, "Van een ander.")
    assert set(access.entries_in_talk(world.anna, talk)) == {hidden, ticked, shared}
    assert set(access.entries_in_talk(world.marijke, talk)) == {shared}
    show_for_talk(by=world.anna, talk=talk, entries=[ticked, theirs], amo=False, domains=False)
    assert set(access.entries_in_talk(world.marijke, fresh(talk))) == {shared, ticked}
    assert [who.for_talk for who in readers_of(whole(ticked))] == [True]  # type: ignore[attr-defined]
    assert ticked not in visible_entries(world.marijke), "only on the page of the talk"
    for stranger in (world.bram, world.eva, world.karim, world.yusuf):
        assert not access.entries_in_talk(stranger, talk).exists()
    withdraw(by=world.anna, entry=shared)
    assert set(access.entries_in_talk(world.marijke, fresh(talk))) == {ticked}
    show_for_talk(by=world.anna, talk=talk, entries=[], amo=False, domains=False)
    assert not access.entries_in_talk(world.marijke, fresh(talk)).exists()
    assert AuditLine.objects.filter(word="logbook.talk_shown").count() == 2


def whole(entry: Entry) -> Entry:
    return Entry.objects.select_related("author").prefetch_related("shares").get(pk=entry.pk)


def test_what_was_shown_closes_with_the_check_and_with_a_lost_role(world: World) -> None:
    talk, entry = planned(world), make.entry(world.anna, "Aangevinkt.")
    show_for_talk(by=world.anna, talk=talk, entries=[entry], amo=True, domains=True)
    Membership.objects.filter(pk=world.marijke.pk).update(roles=[Role.PARTICIPANT])
    assert not access.entries_in_talk(Membership.objects.get(pk=world.marijke.pk), talk).exists()
    assert not readers_of(whole(entry))
    draft = writing.save_draft(by=world.marijke, talk=talk, expected=0, text="Verslag.", summary="")
    writing.send_report(by=world.marijke, talk=talk, draft=draft)
    assert access.entries_in_talk(world.marijke, fresh(talk)).exists()
    own = writing.save_draft(by=world.anna, talk=talk, expected=0, text="Verslag.", summary="")
    writing.check_report(by=world.anna, talk=talk, number=1, draft=own)
    assert not access.entries_in_talk(world.marijke, fresh(talk)).exists()
    with pytest.raises(DomainError, match="afgerond"):
        show_for_talk(by=world.anna, talk=talk, entries=[entry], amo=True, domains=False)


def test_only_the_participant_ticks(world: World) -> None:
    talk, entry = planned(world), make.entry(world.anna)
    for other in (world.bram, world.marijke, world.karim):
        with pytest.raises(Refused):
            show_for_talk(by=other, talk=talk, entries=[entry], amo=True, domains=True)


def test_a_draft_is_never_overwritten_unseen(world: World) -> None:
    talk, by = planned(world), world.marijke
    first = writing.save_draft(by=by, talk=talk, expected=0, text="Een", summary="", notes_kind=NotesKind.TRANSCRIPT)
    assert (first.version, fresh(talk).state, fresh(talk).notes_kind) == (1, "writing", "transcript")
    second = writing.save_draft(by=by, talk=talk, expected=1, text="Twee", summary="")
    assert writing.save_draft(by=by, talk=talk, expected=1, text="Twee", summary="").version == second.version == 2
    with pytest.raises(writing.StaleDraft) as stale:
        writing.save_draft(by=by, talk=talk, expected=1, text="Drie", summary="")
    assert (stale.value.theirs.text, stale.value.mine) == ("Twee", ("Drie", ""))
    assert selectors.draft_of(by, talk) == second
    assert selectors.draft_of(world.anna, talk) is None


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_once_one_is_told(world: World) -> None:
    talk = planned(world)

    def save(text: str) -> str:
        try:
            return writing.save_draft(by=world.marijke, talk=talk, expected=0, text=text, summary="").text
        except writing.StaleDraft as stale:
            return f"niet {stale.mine[0]}"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        said = sorted(both.map(save, ["Een", "Twee"]))
    assert said in (["Een", "niet Twee"], ["Twee", "niet Een"])
    assert TalkDraft.objects.count() == 1


def test_the_report_is_the_interviewers_until_it_is_sent(world: World) -> None:
    talk = planned(world)
    for other in (world.anna, world.bram, world.eva, world.karim):
        with pytest.raises(DomainError):
            writing.save_draft(by=other, talk=talk, expected=0, text="Van mij", summary="")
    draft = writing.save_draft(by=world.marijke, talk=talk, expected=0, text=" Zij liep\r\nmee. ", summary="")
    note = writing.tell(by=world.marijke, talk=talk, text="Een nieuw overleg.")
    assert not access.visible_talk_texts(world.anna).exists()
    assert not access.visible_told(world.anna).exists()
    text = writing.send_report(by=world.marijke, talk=talk, draft=draft)
    assert (text.text, text.number, fresh(talk).state) == ("Zij liep\nmee.", 1, "sent")
    assert list(access.visible_talk_texts(world.anna)) == [text]
    assert list(access.visible_told(world.anna)) == [note]
    assert letters()[talk_letters.TO_CHECK] == {str(world.anna.uid)}
    for other in (world.bram, world.eva, world.karim, world.yusuf):
        assert not access.visible_talk_texts(other).exists()
    with pytest.raises(DomainError):
        writing.save_draft(by=world.marijke, talk=talk, expected=1, text="Anders", summary="")
    writing.take_back_report(by=world.marijke, talk=talk)
    assert not access.visible_talk_texts(world.anna).exists()
    assert writing.send_report(by=world.marijke, talk=talk, draft=draft) == text, "the same words are one text"


@pytest.mark.parametrize("summary", ["a" * (writing.MAX_SUMMARY + 1), "\n" * writing.SUMMARY_LINES + "x"])
def test_a_summary_stays_within_one_page(world: World, summary: str) -> None:
    talk = planned(world)
    draft = TalkDraft.objects.create(talk=talk, author=world.marijke, text="Verslag.", summary=summary)
    with pytest.raises(DomainError, match="één bladzijde"):
        writing.send_report(by=world.marijke, talk=talk, draft=draft)


def test_an_empty_report_is_not_sent(world: World) -> None:
    talk = planned(world)
    draft = writing.save_draft(by=world.marijke, talk=talk, expected=0, text=" ", summary="Kort.")
    with pytest.raises(DomainError, match="Er staat nog niets"):
        writing.send_report(by=world.marijke, talk=talk, draft=draft)


def test_the_participant_says_yes_or_makes_it_their_own_and_both_texts_stay(world: World) -> None:
    same = checked(world)
    assert (same.state, same.texts.count()) == (TalkState.APPROVED, 1)
    own = checked(world, "Ik liep twee dagen mee.")
    assert own.state == TalkState.AMENDED
    assert own.kept
    assert own.kept.text == "Ik liep twee dagen mee."
    assert [(row.author, row.text) for row in selectors.texts_of(world.marijke, own)] == [
        (world.anna, "Ik liep twee dagen mee."),
        (world.marijke, "Zij liep mee."),
    ]
    assert not TalkDraft.objects.exists()


def test_nobody_else_checks_and_no_text_is_approved_unseen(world: World) -> None:
    talk = sent(world)
    draft = writing.save_draft(by=world.anna, talk=talk, expected=0, text="Anders.", summary="")
    for other in (world.bram, world.marijke, world.karim):
        with pytest.raises(DomainError):
            writing.check_report(by=other, talk=talk, number=1, draft=draft)
    writing.take_back_report(by=world.marijke, talk=talk)
    new = writing.save_draft(by=world.marijke, talk=talk, expected=1, text="Beter.", summary="")
    with pytest.raises(DomainError, match="geen verslag klaar"):
        writing.check_report(by=world.anna, talk=talk, number=1, draft=draft)
    writing.send_report(by=world.marijke, talk=talk, draft=new)
    with pytest.raises(DomainError, match="nieuwere tekst"):
        writing.check_report(by=world.anna, talk=talk, number=1, draft=draft)
    assert fresh(talk).state == TalkState.SENT


def test_research_gets_checked_texts_of_who_consents_now(world: World) -> None:
    talk = sent(world)
    make.talk(world.chantal, world.marijke, "Chantal zei niets over gesprekken.", state=TalkState.APPROVED)
    make.talk(world.fatma, world.marijke, "Fatma trok het in.", state=TalkState.APPROVED)
    assert not selectors.approved_talks(world.north).exists()
    draft = writing.save_draft(by=world.anna, talk=talk, expected=0, text="Zij liep mee.", summary="Kort.")
    writing.check_report(by=world.anna, talk=talk, number=1, draft=draft)
    assert list(selectors.approved_talks(world.north)) == [talk]
    assert not selectors.approved_talks(world.south).exists()
    kept = fresh(talk).kept
    assert kept is not None
    assert kept.uid in {text.uid for text in names.free_texts(world.north)}
    writing.reopen_check(by=world.anna, talk=talk)
    assert not selectors.approved_talks(world.north).exists()
    again = writing.save_draft(by=world.anna, talk=talk, expected=0, text="Zij liep mee.", summary="Kort.")
    writing.check_report(by=world.anna, talk=talk, number=1, draft=again)
    answer(by=world.anna, answers={Purpose.INTERVIEWS: False})
    assert not selectors.approved_talks(world.north).exists()
    assert not list(panels.free_texts(world.north))


def test_what_came_up_becomes_an_entry_by_the_participants_own_act(world: World) -> None:
    talk = planned(world)
    note = writing.tell(by=world.marijke, talk=talk, text="Samen pauze houden.")
    assert writing.tell(by=world.marijke, talk=talk, text="Samen pauze houden.") == note
    for who in (world.anna, world.marijke, world.bram):
        with pytest.raises(DomainError):
            writing.log_told(by=who, told=note)
    draft = writing.save_draft(by=world.marijke, talk=talk, expected=0, text="Verslag.", summary="")
    writing.send_report(by=world.marijke, talk=talk, draft=draft)
    entry = writing.log_told(by=world.anna, told=note)
    assert writing.log_told(by=world.anna, told=note) == entry
    assert entry.current
    assert entry.current.text == "Samen pauze houden."
    assert (entry.author, entry.shares.count(), entry.counts_in_research) == (world.anna, 0, False)
    assert [row.entry for row in selectors.told_of(world.marijke, talk)] == [entry]
    with pytest.raises(Refused):
        writing.take_told_away(by=world.marijke, told=note)
    writing.take_told_away(by=world.anna, told=note)
    writing.take_told_away(by=world.anna, told=note)
    assert not selectors.told_of(world.anna, talk)


def test_the_period_begins_at_the_talk_before(world: World) -> None:
    make.talk(world.anna, world.eva, "Eerder.", state=TalkState.APPROVED)
    make.talk(world.anna, world.marijke, state=TalkState.CANCELLED)
    talk = planned(world)
    since, until = selectors.period_of(talk)
    assert since == timezone.localdate() - timedelta(days=7)
    assert until == timezone.localdate(SOON)
    assert selectors.next_talk(world.anna) == talk


def test_the_list_asks_who_is_to_do_something(world: World) -> None:
    make.talk(world.anna, world.eva, "Klaar.", state=TalkState.APPROVED)
    coming, waiting = planned(world), make.talk(world.anna, world.eva, "Kijk na.", state=TalkState.SENT)
    past = make.talk(world.bram, world.marijke, starts_at=timezone.now() - timedelta(days=1))
    assert [one.talk for one in selectors.asking_talks(world.anna)] == [waiting, coming]
    assert [one.talk for one in selectors.asking_talks(world.marijke)] == [past, coming]
    assert panels.talks_panel(world.gijs) is None


def test_who_held_a_talk_is_an_insider(world: World) -> None:
    make.talk(world.anna, world.gijs)
    assert not selectors.insiders(world.north).exists()
    make.talk(world.anna, world.eva, "Klaar.", state=TalkState.SENT)
    assert list(selectors.insiders(world.north)) == [world.eva]


def test_the_interviewer_is_seen_to_have_opened_it(world: World) -> None:
    talk = planned(world)
    note_opened(by=world.anna, talk=talk)
    assert fresh(talk).opened_at is None
    note_opened(by=world.marijke, talk=talk)
    first = fresh(talk).opened_at
    note_opened(by=world.marijke, talk=fresh(talk))
    assert first is not None
    assert fresh(talk).opened_at == first


def test_erasing_the_participant_takes_all_of_it_and_the_interviewer_only_drafts(world: World) -> None:
    talk = checked(world, "Ik liep mee met Marijke Meijer.")
    names.scan(world.north)
    assert NameFinding.objects.filter(text=talk.kept.uid).exists()  # type: ignore[union-attr]
    other = planned(world, participant=world.bram)
    writing.save_draft(by=world.marijke, talk=other, expected=0, text="Een concept.", summary="")
    erasing.erase(user=world.marijke.user, by=None)
    assert fresh(talk).texts.count() == 2
    assert not TalkDraft.objects.exists()
    erasing.erase(user=world.anna.user, by=None)
    assert not ReflectionInterview.objects.filter(participant=world.anna).exists()
    assert not TalkText.objects.exists()
    assert not NameFinding.objects.exists()


def test_sharing_an_entry_is_something_else_than_showing_it(world: World) -> None:
    talk, entry = planned(world, interviewer=world.eva), make.entry(world.anna)
    share(by=world.anna, entry=entry, circles=[Circle.COMMUNITY])
    assert not access.entries_in_talk(world.eva, talk).exists(), "a researcher is in no circle"
    show_for_talk(by=world.anna, talk=talk, entries=[entry], amo=False, domains=False)
    assert access.entries_in_talk(world.eva, fresh(talk)).exists()
