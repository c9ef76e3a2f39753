"""The record of a group talk: looked over by all who took part; one who says no keeps it out of research."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from intervisie.content.kinds import format_faults
from intervisie.models import Contribution, GroupRecord, RecordText, Seat, Session
from intervisie.selectors.records import record_insiders, research_records
from intervisie.services import records as services
from intervisie.words import CheckState, RecordState
from plg.errors import DomainError, Refused
from plg.models import AuditLine, Job, Membership
from plg.services.erasing import erase
from plg.services.names import free_texts, mask_all, masked_texts, scan
from plg.words import Purpose
from tests import factories as make
from tests.support import closings
from tests.support.queries import MaxQueries
from tests.world import World

TEXTS = {"theme_wie": "Iedereen kent een kracht in het team.", "theme_verder": "Volgend jaar opnieuw."}


@pytest.fixture
def talk(world: World) -> Session:
    """A group talk that Anna sat in, and in which Bram said something from somebody else's phone."""
    found = closings.group_talk(world.north)
    Seat.objects.create(session=found, member=world.anna)
    Contribution.objects.create(session=found, step=0, author=world.bram, text="Wij.", client_key=uuid4())
    return found


@pytest.fixture
def sent(world: World, talk: Session) -> GroupRecord:
    """The record of that talk, sent to Anna and Bram."""
    record = services.begin_record(by=world.marijke, session=talk, writer=world.marijke, people=[])
    texts = {key.removeprefix("theme_"): text for key, text in TEXTS.items()}
    services.save_draft(by=world.marijke, record=record, texts=texts, version=1)
    services.send_record(by=world.marijke, record=record)
    return record


def answer(record: GroupRecord, who: Membership, text: str = "", number: int = 1) -> None:
    services.answer_record(by=who, record=record, number=number, agrees=not text, text=text)


def again(record: GroupRecord, by: Membership, text: str) -> RecordText:
    record.refresh_from_db()
    services.save_draft(by=by, record=record, texts=record.draft | {"wie": text}, version=record.version)
    return services.send_record(by=by, record=record)


def test_it_is_begun_written_and_sent_in_the_browser(world: World, talk: Session) -> None:
    marijke = world.client(world.marijke)
    page = marijke.get(reverse("intervisie:session", args=["north", talk.uid])).content.decode()
    assert "Laat een verslag schrijven" in page
    begin = reverse("intervisie:record_begin", args=["north", talk.uid])
    for _tap in range(2):
        begun = marijke.post(begin, {"writer": str(world.marijke.uid), "people": [str(world.chantal.uid)]})
    record = GroupRecord.objects.get()
    assert {check.member for check in record.checks.all()} == {world.anna, world.bram, world.chantal}, "who sat, counts"
    write = begun["Location"]
    assert "mag leeg" not in marijke.get(write).content.decode(), "what is sent has words at every theme"
    refused = marijke.post(write, {"version": "1", "send": "1", "theme_wie": "Iedereen.", "theme_verder": ""})
    assert refused.status_code == 400
    assert "Hoe ga je verder?" in refused.content.decode()
    assert world.client(world.anna).get(reverse("intervisie:record", args=["north", record.uid])).status_code == 404
    record.refresh_from_db()
    assert marijke.post(write, TEXTS | {"version": str(record.version), "send": "1"}).status_code == 302
    letters = Job.objects.filter(args__letter="intervisie.record_to_check")
    assert letters.count() == 3
    record.refresh_from_db()
    marijke.post(write, TEXTS | {"version": str(record.version), "send": "1"})
    assert letters.count() == 3, "never twice about one text"
    assert (
        "Kijk het verslag van jullie groepsgesprek na" in world.client(world.anna).get("/plg/north/").content.decode()
    )
    assert world.client(world.fatma).get(reverse("intervisie:record", args=["north", record.uid])).status_code == 404


def test_it_stands_only_when_nobody_wants_it_otherwise(world: World, sent: GroupRecord) -> None:
    answer(sent, world.anna)
    answer(sent, world.bram, "Ook de opvang.")
    sent.refresh_from_db()
    assert sent.state == RecordState.SENT
    assert not research_records(world.north).exists()
    page = world.client(world.marijke).get(reverse("intervisie:record", args=["north", sent.uid])).content.decode()
    assert "Ook de opvang." in page
    other = world.client(world.anna).get(reverse("intervisie:record", args=["north", sent.uid])).content.decode()
    assert "Ook de opvang." not in other, "who wants what otherwise is for the writer"
    with pytest.raises(DomainError, match="nog niets veranderd"):
        services.send_record(by=world.marijke, record=sent)
    assert again(sent, world.marijke, "Iedereen, ook in de opvang.").number == 2
    assert {check.state for check in sent.checks.all()} == {CheckState.ASKED}, "nobody approves a text unseen"
    with pytest.raises(DomainError, match="nieuwere tekst"):
        answer(sent, world.anna, number=1)
    answer(sent, world.anna, number=2)
    answer(sent, world.bram, number=2)
    sent.refresh_from_db()
    assert (sent.state, sent.kept.number if sent.kept else 0) == (RecordState.APPROVED, 2)
    assert list(research_records(world.north)) == [sent]
    answer(sent, world.bram, "Toch niet.", number=2)
    sent.refresh_from_db()
    assert (sent.state, sent.kept) == (RecordState.SENT, None), "who took part opens it again"


def test_the_answer_comes_by_the_page(world: World, sent: GroupRecord) -> None:
    client, address = world.client(world.anna), reverse("intervisie:record", args=["north", sent.uid])
    refused = client.post(address, {"answer": "no", "text": " ", "number": "1"})
    assert refused.status_code == 400
    assert client.post(address, {"answer": "no", "text": "Mis ik.", "number": "1"}).status_code == 302
    again(sent, world.marijke, "Anders.")
    late = client.post(address, {"answer": "no", "text": "Nog steeds.", "number": "1"})
    assert late.status_code == 400
    assert late.context["form"]["number"].value() == "2"
    assert "Nog steeds." in late.content.decode()
    assert client.post(address, {"answer": "yes", "number": "2"}).status_code == 302


@pytest.mark.parametrize("who", ["anna", "bram"])
def test_one_who_says_no_to_session_notes_keeps_it_out(world: World, sent: GroupRecord, who: str) -> None:
    for member in (world.anna, world.bram):
        answer(sent, member)
    assert [record.kept for record in research_records(world.north)] == [sent.texts.get()]
    make.consent(getattr(world, who), Purpose.SESSION_NOTES, given=False)
    assert not research_records(world.north).exists()
    assert not [text for text in free_texts(world.north) if text.uid == sent.texts.get().uid]


def test_one_who_is_erased_keeps_it_out_for_good(world: World, sent: GroupRecord) -> None:
    for member in (world.anna, world.bram):
        answer(sent, member)
    erase(user=world.bram.user, by=None)
    assert sent.checks.count() == 1
    assert not research_records(world.north).exists()


def test_names_in_it_are_masked_before_research(world: World, sent: GroupRecord) -> None:
    again(sent, world.marijke, "Ook Chantal Claassen ziet het.")
    for member in (world.anna, world.bram):
        answer(sent, member, number=2)
    texts = free_texts(world.north)
    scan(world.north)
    with pytest.raises(DomainError, match="namen open"):
        masked_texts(world.north, texts)
    mask_all(by=world.karim)
    (record,) = research_records(world.north)
    assert record.kept
    assert "Chantal" not in masked_texts(world.north, texts)[record.kept.uid]
    assert [who.user for who in record_insiders(world.north)] == [world.marijke.user]


def test_the_silent_are_waited_for(world: World, sent: GroupRecord, settings: object) -> None:
    answer(sent, world.anna)
    with pytest.raises(DomainError, match="14 dagen"):
        services.settle_record(by=world.marijke, record=sent)
    sent.texts.update(made_at=timezone.now() - timedelta(days=15))
    with pytest.raises(Refused):
        services.settle_record(by=world.eva, record=sent)
    write = reverse("intervisie:record_write", args=["north", sent.uid])
    assert world.client(world.marijke).post(write, {"settle": "1"}).status_code == 302
    sent.refresh_from_db()
    assert sent.state == RecordState.APPROVED


def test_a_researcher_writes_it_and_reads_nothing_else(world: World, talk: Session) -> None:
    record = services.begin_record(by=world.marijke, session=talk, writer=world.eva, people=[])
    eva = world.client(world.eva)
    assert "Schrijf het verslag van het groepsgesprek" in eva.get("/plg/north/").content.decode()
    assert eva.get(reverse("intervisie:record_write", args=["north", record.uid])).status_code == 200
    assert eva.get(reverse("intervisie:session", args=["north", talk.uid])).status_code == 403
    with pytest.raises(Refused):
        services.save_draft(by=world.marijke, record=record, texts={}, version=1)
    with pytest.raises(DomainError, match="procesbegeleider of een onderzoeker"):
        services.begin_record(by=world.marijke, session=talk, writer=world.anna, people=[])


def test_until_it_is_sent_the_writer_and_who_took_part_may_change(world: World, talk: Session) -> None:
    def begun(writer: Membership, *people: Membership) -> GroupRecord:
        uids = [member.uid for member in people]
        return services.begin_record(by=world.marijke, session=talk, writer=writer, people=uids)

    def people() -> set[Membership]:
        return {check.member for check in record.checks.select_related("member")}

    record = begun(world.marijke, world.chantal)
    assert people() == {world.anna, world.bram, world.chantal}
    assert begun(world.eva, world.fatma) == record
    record.refresh_from_db()
    assert (record.writer, record.people) == (world.eva, 3)
    assert people() == {world.anna, world.bram, world.fatma}, "who sat or spoke stays, who was ticked may change"
    begun(world.eva)
    named = [line.detail["writer"] for line in AuditLine.objects.filter(word="grouptalk.begun").order_by("position")]
    assert named == [str(world.marijke.uid), str(world.eva.uid)], "the same writer again is nothing new"
    services.save_draft(by=world.eva, record=record, texts={"wie": "Wij.", "verder": "Ja."}, version=1)
    services.send_record(by=world.eva, record=record)
    with pytest.raises(DomainError, match="al verstuurd"):
        begun(world.marijke)


def test_the_page_says_who_writes_and_that_a_draft_is_for_the_writer_alone(world: World, talk: Session) -> None:
    marijke, begin = world.client(world.marijke), reverse("intervisie:record_begin", args=["north", talk.uid])
    nobody = marijke.post(begin, {"writer": str(world.anna.uid)}, follow=True)
    assert "Kies wie het verslag schrijft." in nobody.content.decode()
    other = marijke.post(begin, {"writer": str(world.eva.uid)}, follow=True)
    assert "ziet het op de eigen beginpagina" in other.content.decode()
    record = GroupRecord.objects.get()
    write = reverse("intervisie:record_write", args=["north", record.uid])
    kept = world.client(world.eva).post(write, TEXTS | {"version": "1"}, follow=True).content.decode()
    assert "Alleen jij leest dit, tot je het verstuurt." in kept
    assert TEXTS["theme_wie"] in kept
    assert marijke.get(write).status_code in {403, 404}
    record.refresh_from_db()
    assert (record.state, record.texts.count()) == (RecordState.WRITING, 0)


def test_a_record_nobody_took_part_in_is_not_begun(world: World) -> None:
    empty = closings.group_talk(world.north)
    with pytest.raises(DomainError, match="Vink aan wie erbij waren"):
        services.begin_record(by=world.marijke, session=empty, writer=world.marijke, people=[world.eva.uid])
    assert not GroupRecord.objects.exists()


def test_only_who_was_there_answers_in_words_and_within_bounds(world: World, sent: GroupRecord) -> None:
    with pytest.raises(Refused, match="Alleen wie erbij was"):
        answer(sent, world.chantal)
    with pytest.raises(DomainError, match="Schrijf wat er anders moet"):
        services.answer_record(by=world.anna, record=sent, number=1, agrees=False, text=" \n ")
    with pytest.raises(DomainError, match="onder 10000 tekens"):
        answer(sent, world.anna, "x" * (services.LONGEST + 1))
    assert {check.state for check in sent.checks.all()} == {CheckState.ASKED}


def test_the_same_answer_twice_is_once_and_words_with_a_yes_open_nothing(world: World, sent: GroupRecord) -> None:
    for member in (world.anna, world.bram):
        for _press in range(2):
            answer(sent, member)
    assert AuditLine.objects.filter(word="grouptalk.checked").count() == 2
    sent.refresh_from_db()
    stood = sent.approved_at
    services.answer_record(by=world.anna, record=sent, number=1, agrees=True, text="Mooi verwoord.")
    sent.refresh_from_db()
    assert (sent.state, sent.approved_at) == (RecordState.APPROVED, stood)
    assert AuditLine.objects.filter(word="grouptalk.approved").count() == 1


def test_a_record_that_stands_is_neither_changed_nor_sent(world: World, sent: GroupRecord) -> None:
    sent.refresh_from_db()
    late = sent.draft | {"wie": "Wat ik er nog bij wilde zetten."}
    services.save_draft(by=world.marijke, record=sent, texts=late, version=sent.version)
    for member in (world.anna, world.bram):
        answer(sent, member)
    with pytest.raises(DomainError, match="staat vast"):
        services.save_draft(by=world.marijke, record=sent, texts={"wie": "Toch anders."}, version=sent.version + 1)
    with pytest.raises(DomainError, match="staat vast"):
        services.send_record(by=world.marijke, record=sent)
    assert sent.texts.count() == 1
    services.settle_record(by=world.marijke, record=sent)  # what stands already, stands
    assert AuditLine.objects.filter(word="grouptalk.approved").count() == 1


def test_a_draft_is_kept_once_and_has_an_end(world: World, sent: GroupRecord) -> None:
    sent.refresh_from_db()
    before = (sent.version, sent.saved_at)
    services.save_draft(by=world.marijke, record=sent, texts=sent.draft, version=1)
    sent.refresh_from_db()
    assert (sent.version, sent.saved_at) == before, "the same words, also over an old version, change nothing"
    endless = {"wie": "x" * (services.LONGEST + 1)}
    with pytest.raises(DomainError, match="elk thema onder 10000"):
        services.save_draft(by=world.marijke, record=sent, texts=endless, version=sent.version)


def test_nothing_is_settled_before_it_is_sent_or_while_somebody_wants_it_otherwise(world: World, talk: Session) -> None:
    record = services.begin_record(by=world.marijke, session=talk, writer=world.marijke, people=[])
    with pytest.raises(DomainError, match="Stuur het verslag eerst"):
        services.settle_record(by=world.marijke, record=record)
    services.save_draft(by=world.marijke, record=record, texts={"wie": "Wij.", "verder": "Ja."}, version=1)
    services.send_record(by=world.marijke, record=record)
    answer(record, world.bram, "Ook de opvang.")
    record.texts.update(made_at=timezone.now() - timedelta(days=15))
    with pytest.raises(DomainError, match="Er staat nog een aanvulling open"):
        services.settle_record(by=world.marijke, record=record)
    record.refresh_from_db()
    assert record.state == RecordState.SENT


def test_two_places_never_overwrite_each_other(world: World, sent: GroupRecord) -> None:
    write = reverse("intervisie:record_write", args=["north", sent.uid])
    answer_ = world.client(world.marijke).post(write, {"theme_wie": "Anders.", "theme_verder": "Ja.", "version": "1"})
    page = answer_.content.decode()
    assert answer_.status_code == 400
    assert TEXTS["theme_wie"] in page
    assert "Anders." in page


def test_only_a_format_with_a_record_has_one(world: World, talk: Session) -> None:
    other = make.session(world.north, state="ended", ended_at=timezone.now())
    with pytest.raises(DomainError, match="na afloop van een groepsgesprek"):
        services.begin_record(by=world.marijke, session=other, writer=world.marijke, people=[])
    assert (
        "record"
        not in world.client(world.marijke).get(reverse("intervisie:session", args=["north", other.uid])).context
    )
    body = {**talk.format.body, "case": True}
    assert any("body.record" in fault for fault in format_faults(body))
    assert not [fault for fault in format_faults(talk.format.body) if "record" in fault]


def test_the_pages_ask_the_same_however_many_took_part(world: World, max_queries: MaxQueries) -> None:
    client = world.client(world.marijke)
    for people in ([world.anna], [world.anna, world.bram, world.chantal, world.fatma]):
        record = closings.record(world.marijke, *people)
        with max_queries(8):
            client.get(reverse("intervisie:record", args=["north", record.uid]))
