"""Cases and records of group talks as kinds of text in a round: who says yes, what leaves, and what they count for."""

import pytest
from django.urls import reverse

from amo.models import Remark, Sheet
from amo.services.remarks import keep_remarks
from coding.access import standing_sources
from coding.models import Round, Source
from coding.selectors import consensus_rows, results
from coding.selectors.desk import attributes_of
from coding.selectors.matrices import people_of
from coding.selectors.memos import cases_of
from coding.selectors.results_splits import by_person
from coding.selectors.rounds import progress
from coding.selectors.taking import changed_since, kinds_here
from coding.services import rounds
from coding.words import SourceKind
from intervisie import services as cases
from intervisie.leaving import outlived
from intervisie.models import GroupRecord, StarrCase
from intervisie.selectors.cases import research_cases
from intervisie.services.cases import let_count
from plg.errors import DomainError, Refused
from plg.models import AuditLine, NameFinding
from plg.services import names
from plg.services.erasing import erase
from plg.words import Purpose, Role
from tests import factories as make
from tests.coding.conftest import MakeRound, Write, choose
from tests.support import closings
from tests.world import World

pytestmark = pytest.mark.django_db

TEXTS = {"title": "De overdracht", "situation": "Elke ochtend ging er iets mis.", "action": "Ik liep mee."}


@pytest.fixture
def case(world: World) -> StarrCase:
    """A case of Anna's that the group has and that counts."""
    made = cases.write_case(by=world.anna, texts=TEXTS, counts=True)
    return cases.share_case(by=world.anna, case=made, meeting=make.meeting(world.north))


@pytest.fixture
def record(world: World) -> GroupRecord:
    """A record of a group talk of Anna and Bram, who both said yes to it, and to notes of meetings."""
    make.consent(world.anna, Purpose.SESSION_NOTES)
    make.consent(world.bram, Purpose.SESSION_NOTES)
    state = {"state": "approved", "approved_at": "2026-03-01T12:00Z"}
    return closings.record(world.marijke, world.anna, world.bram, **state)


def opened(world: World, made: Round) -> Round:
    names.scan(world.north)
    names.mask_all(by=world.karim)
    return rounds.open_round(round=made, by=world.eva)


class TestCases:
    def test_a_case_counts_by_its_owners_word_and_no_other(self, world: World) -> None:
        made = cases.write_case(by=world.anna, texts=TEXTS)
        cases.share_case(by=world.anna, case=made, meeting=make.meeting(world.north))
        assert not research_cases(world.north).exists()
        with pytest.raises(Refused):
            let_count(by=world.bram, case=made, counts=True)
        let_count(by=world.anna, case=made, counts=True)
        assert list(research_cases(world.north)) == [made]
        assert AuditLine.objects.get(word="case.research").detail["counts"] is True

    def test_what_is_not_shared_yet_counts_later(self, world: World) -> None:
        made = cases.write_case(by=world.anna, texts=TEXTS, counts=True)
        assert not research_cases(world.north).exists()
        cases.share_case(by=world.anna, case=made, meeting=make.meeting(world.north))
        assert research_cases(world.north).exists()
        cases.take_back_case(by=world.anna, case=made)
        assert not research_cases(world.north).exists()

    def test_no_consent_is_no_question(self, world: World) -> None:
        make.consent(world.anna, Purpose.ENTRIES, given=False)
        made = cases.write_case(by=world.anna, texts=TEXTS)
        with pytest.raises(DomainError, match="toestemming"):
            let_count(by=world.anna, case=made, counts=True)
        client = world.client(world.anna)
        for name in ("case_edit", "case"):
            page = client.get(reverse(f"intervisie:{name}", args=["north", made.uid]))
            assert "in het onderzoek" not in page.content.decode()

    def test_by_the_pages(self, world: World) -> None:
        client = world.client(world.anna)
        sent = client.post(reverse("intervisie:case_new", args=["north"]), {**TEXTS, "version": "1", "counts": "on"})
        made = StarrCase.objects.get()
        assert sent.status_code == 302
        assert made.counts_in_research
        assert "Laat niet meer meetellen" in client.get(sent.headers["Location"]).content.decode()
        edit = reverse("intervisie:case_edit", args=["north", made.uid])
        assert "checked" in str(client.get(edit).context["form"]["counts"])
        client.post(edit, {**TEXTS, "version": "1"})
        made.refresh_from_db()
        assert not made.counts_in_research
        client.post(reverse("intervisie:case_count", args=["north", made.uid]), {"counts": "1"})
        made.refresh_from_db()
        assert made.counts_in_research

    def test_a_round_holds_it_as_it_stood(self, world: World, case: StarrCase, draft: MakeRound) -> None:
        round = opened(world, draft(kinds=[SourceKind.CASE]))
        source = round.sources.get()
        assert (source.kind, source.origin, source.member) == ("case", case.uid, world.anna)
        assert source.text == "situatie\nElke ochtend ging er iets mis.\n\nactie\nIk liep mee."
        case.refresh_from_db()
        cases.write_case(by=world.anna, case=case, version=case.version, texts={**TEXTS, "action": "Ik bleef weg."})
        assert changed_since(world.eva, round) == [1]
        assert round.sources.get().text == source.text
        case.refresh_from_db()
        cases.write_case(
            by=world.anna, case=case, version=case.version, texts={**TEXTS, "title": "Anders"}, counts=False
        )
        assert not standing_sources(world.north).exists()
        case.refresh_from_db()
        let_count(by=world.anna, case=case, counts=True)
        assert standing_sources(world.north).exists()
        make.consent(world.anna, Purpose.ENTRIES, given=False)
        assert not standing_sources(world.north).exists()

    def test_it_goes_with_its_owner(self, world: World, draft: MakeRound) -> None:
        texts = {**TEXTS, "situation": "Toen kwam Cecilia binnen."}
        made = cases.write_case(by=world.anna, texts=texts, counts=True)
        cases.share_case(by=world.anna, case=made, meeting=make.meeting(world.north))
        opened(world, draft(kinds=[SourceKind.CASE]))
        assert "[naam]" in Source.objects.get().text
        assert NameFinding.objects.exists()
        erase(user=world.anna.user, by=None)
        assert not Source.objects.exists()
        assert not NameFinding.objects.exists()

    def test_learning_that_is_over_keeps_what_counts(self, world: World, case: StarrCase) -> None:
        make.case(world.bram)
        outlived(world.north, False)
        assert list(StarrCase.objects.all()) == [case]

    def test_who_reads_cases_by_name_is_an_insider(self, world: World, case: StarrCase, draft: MakeRound) -> None:
        both = make.member(world.north, "Rosa Ruiter", Role.RESEARCHER, Role.FACILITATOR)
        made = draft([both, world.gijs], kinds=[SourceKind.CASE])
        assert [row.is_insider for row in progress(made)] == [True, False]

    def test_only_what_is_there_is_offered(self, world: World, case: StarrCase, write: Write) -> None:
        page = world.client(world.eva).get(reverse("coding:round_new", args=["north"])).content.decode()
        assert "Casussen die de inbrenger laat meetellen (1)" in page
        assert "Reflectiegesprekken" not in page
        assert kinds_here(world.north)[SourceKind.TALK] == 0


class TestRecords:
    @pytest.fixture
    def settled(self, world: World, record: GroupRecord, write: Write, draft: MakeRound) -> Round:
        """A settled round of an entry of Anna's and the record."""
        write(world.anna, "Ik at mee met de opvang.")
        made = draft(kinds=[SourceKind.ENTRY, SourceKind.RECORD], divides=False)
        round = opened(world, made)
        for source in round.sources.all():
            for coder in (world.eva, world.gijs):
                choose(coder, round, source.position, "overig")
        rounds.freeze_round(round=round, by=world.eva)
        return rounds.settle_round(round=round, by=world.eva)

    def test_it_is_of_everybody_and_nobody_alone(self, world: World, settled: Round) -> None:
        source = settled.sources.get(kind="record")
        assert source.member is None
        assert dict(attributes_of(source))["Deelnemer"] == "een groep samen"
        members = AuditLine.objects.get(word="coding.round_open").detail["members"]
        assert members == {str(world.anna.uid): 2, str(world.bram.uid): 1}
        row = next(row for row in consensus_rows(settled) if row.source == source.uid)
        assert (row.member, row.pseudonym) == (None, "")

    def test_it_counts_in_all_and_with_no_participant(self, world: World, settled: Round) -> None:
        found = results.results(world.eva, settled)
        assert (found.texts, found.people, found.each.most) == (2, 1, 1)
        assert next(row for row in found.codes if row.code and row.code.key == "overig").count == 2
        assert [row.n for row in by_person(world.eva, settled).rows] == [1]
        assert len(people_of(world.eva, settled)) == len(cases_of(world.eva, settled)) == 1
        for name in ("results", "matrix", "memos"):
            assert (
                world.client(world.eva).get(reverse(f"coding:{name}", args=["north", settled.uid])).status_code == 200
            )

    def test_one_no_takes_it_out(self, world: World, settled: Round) -> None:
        make.consent(world.bram, Purpose.SESSION_NOTES, given=False)
        assert [source.kind for source in standing_sources(world.north)] == ["entry"]
        again = results.recomputed(settled)
        assert again
        assert again.texts == 1

    def test_it_goes_with_the_first_who_is_erased(self, world: World, settled: Round) -> None:
        erase(user=world.bram.user, by=None)
        assert [source.kind for source in Source.objects.all()] == ["entry"]
        line = AuditLine.objects.get(word="coding.round_recomputed")
        assert (line.subject, line.detail["texts"]) == (settled.uid, 1)

    def test_who_wrote_it_is_an_insider(self, world: World, record: GroupRecord, draft: MakeRound) -> None:
        GroupRecord.objects.update(writer=world.gijs)
        assert [row.is_insider for row in progress(draft(kinds=[SourceKind.RECORD]))] == [False, True]


def test_what_was_written_at_a_questionnaire_is_a_text_of_its_own(world: World, draft: MakeRound) -> None:
    make.consent(world.anna, Purpose.AMO)
    said = {"membership": world.anna, "submitted_at": "2026-03-01T12:00Z", "remarks_count": True}
    sheet = Sheet.objects.create(wave=make.wave(world.north), **said)
    remark = Remark.objects.create(sheet=sheet, scale="scale", text="Vooral bij de start.")
    keep_remarks(sheet)
    round = opened(world, draft(kinds=[SourceKind.REMARK]))
    source = round.sources.get()
    assert (source.kind, source.member, source.origin) == ("remark", world.anna, remark.uid)
    assert source.text.endswith("Vooral bij de start.")
    make.consent(world.anna, Purpose.AMO, given=False)
    assert not standing_sources(world.north).exists()
