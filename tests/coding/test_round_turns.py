"""What a round takes in and goes through: kinds of text, fragments, samples, additions, the way back, practice."""

import pytest
from django.db import IntegrityError, transaction

from coding.access import standing_sources, visible_assignments
from coding.models import Assignment, Coding, Decision, ExpertAnswer, PastDecision, Round
from coding.selectors import consensus_rows, settled_rounds
from coding.selectors.practice import beside_example
from coding.selectors.rounds import maskers, progress
from coding.selectors.taking import changed_since, readiness
from coding.services import adding, decisions, rounds
from coding.services.freezing import ALL, Sample
from coding.services.workbench import write_memo
from coding.words import RoundState, SourceKind
from logbook.services import edit_entry
from logbook.words import TalkState
from plg.errors import DomainError, Refused
from plg.models import AuditLine, NameFinding
from plg.services import names
from plg.words import FindingState, Purpose, Role
from tests import factories
from tests.coding.conftest import MakeRound, Write, a_researcher, choose, settle_names
from tests.world import World

pytestmark = pytest.mark.django_db

TALK = "I: Waar begon het?\nD: Bij de overdracht.\n\nToen zat de opvang aan tafel.\nI: En daarna?\nD: Iedereen bleef."


def settle_all(world: World) -> None:
    names.scan(world.north)
    names.mask_all(by=world.karim)


def positions(round: Round) -> list[int]:
    return list(round.sources.values_list("position", flat=True))


def frozen(world: World, round: Round) -> Round:
    """Freeze a round in which both agree, but about text 1."""
    for position in positions(round):
        choose(world.eva, round, position, "overig" if position == 1 else "")
        choose(world.gijs, round, position, "")
    return rounds.freeze_round(round=round, by=world.eva)


class TestKinds:
    def test_a_checked_talk_is_divided_into_numbered_fragments(self, world: World, draft: MakeRound) -> None:
        talk = factories.talk(world.anna, world.marijke, TALK, state=TalkState.APPROVED)
        factories.talk(world.bram, world.marijke, "Nog niet gecontroleerd.", state=TalkState.SENT)
        settle_all(world)
        opened = rounds.open_round(round=draft(kinds=[SourceKind.TALK]), by=world.eva)
        sources = list(opened.sources.all())
        assert [(source.fragment, source.fragments) for source in sources] == [(n, 5) for n in range(1, 6)]
        assert {(source.origin, source.kind, source.member) for source in sources} == {(talk.uid, "talk", world.anna)}
        whole = TALK
        assert [whole[one.start : one.start + len(one.text)] for one in sources] == [one.text for one in sources]
        assert sources[2].text == "Toen zat de opvang aan tafel."
        assert [row.given for row in progress(opened)] == [5, 5]
        assert AuditLine.objects.get(word="coding.round_open").detail["members"] == {str(world.anna.uid): 1}

    def test_a_talk_stays_whole_when_the_round_says_so(self, world: World, draft: MakeRound) -> None:
        factories.talk(world.anna, world.marijke, TALK, state=TalkState.AMENDED)
        settle_all(world)
        opened = rounds.open_round(round=draft(kinds=[SourceKind.TALK], divides=False), by=world.eva)
        source = opened.sources.get()
        assert (source.text, source.fragment, source.start) == (TALK, 0, 0)

    def test_each_kind_leaves_with_its_own_consent(self, world: World, write: Write, draft: MakeRound) -> None:
        write(world.anna, "Ik at mee met de opvang.")
        factories.talk(world.anna, world.marijke, "Eén stuk.", state=TalkState.APPROVED)
        settle_all(world)
        opened = rounds.open_round(round=draft(kinds=[SourceKind.TALK, SourceKind.ENTRY]), by=world.eva)
        assert opened.kinds == ["entry", "talk"]
        standing = standing_sources(world.north)
        assert sorted(standing.values_list("kind", flat=True)) == ["entry", "talk"]
        factories.consent(world.anna, Purpose.INTERVIEWS, given=False)
        assert list(standing.values_list("kind", flat=True)) == ["entry"]
        factories.consent(world.anna, Purpose.INTERVIEWS)
        factories.consent(world.anna, Purpose.ENTRIES, given=False)
        assert list(standing.values_list("kind", flat=True)) == ["talk"]

    def test_a_name_in_a_talk_holds_the_round_up(self, world: World, draft: MakeRound) -> None:
        factories.talk(world.anna, world.marijke, "Toen kwam Cecilia binnen.", state=TalkState.APPROVED)
        made = draft(kinds=[SourceKind.TALK])
        with pytest.raises(DomainError, match="nog 1 mogelijke naam open; de coördinator"):
            rounds.open_round(round=made, by=world.eva)
        assert readiness(made).open_names == 1
        settle_all(world)
        rounds.open_round(round=made, by=world.eva)
        assert made.sources.get().text == "Toen kwam [naam] binnen."

    def test_a_round_needs_a_kind(self, world: World, draft: MakeRound) -> None:
        with pytest.raises(DomainError, match="minstens één soort"):
            draft(kinds=[])


class TestSampling:
    def test_a_sample_is_drawn_and_what_it_passed_is_not_new(
        self, world: World, write: Write, draft: MakeRound
    ) -> None:
        for number in range(10):
            write(world.anna, f"Dit is tekst {number}.")
        settle_names(world)
        opened = rounds.open_round(round=draft(sample=Sample(percent=25)), by=world.eva)
        draw = opened.draws.get()
        assert (opened.sources.count(), draw.found, draw.taken, len(draw.passed), draw.by) == (3, 10, 3, 7, world.eva)
        assert readiness(opened).texts == 0
        with pytest.raises(DomainError, match="nog geen teksten"):
            adding.add_texts(round=opened, by=world.eva, sample=ALL)

    def test_new_texts_come_after_the_others_and_touch_nothing(self, world: World, write: Write, opened: Round) -> None:
        choose(world.eva, opened, 2, "overig")
        before = list(opened.sources.values_list("pk", "position", "text"))
        late = [write(world.bram, f"Later {number}.") for number in range(3)]
        settle_names(world)
        assert readiness(opened).texts == 3
        added = adding.add_texts(round=opened, by=world.gijs, sample=Sample(count=2))
        assert [source.position for source in added] == [4, 5]
        assert list(opened.sources.order_by("pk")) == list(opened.sources.order_by("position"))
        assert {source.origin for source in added} < {entry.uid for entry in late}
        assert list(opened.sources.values_list("pk", "position", "text"))[:3] == before
        assert Coding.objects.count() == 1
        assert [row.given for row in progress(opened)] == [5, 5]
        assert AuditLine.objects.get(word="coding.texts_added").detail["texts"] == 2

    def test_texts_come_in_while_a_round_is_open_and_by_a_researcher(self, world: World, opened: Round) -> None:
        with pytest.raises(Refused):
            adding.add_texts(round=opened, by=world.karim, sample=ALL)
        done = frozen(world, opened)
        with pytest.raises(DomainError, match="bevroren"):
            adding.add_texts(round=done, by=world.eva, sample=ALL)

    def test_double_coding_by_two_is_even_over_three(self, world: World, write: Write, draft: MakeRound) -> None:
        for number in range(12):
            write(world.anna, f"Dit is tekst {number}.")
        settle_names(world)
        made = draft([world.eva, world.gijs, a_researcher(world)], share=50, per_text=2)
        opened = rounds.open_round(round=made, by=world.eva)
        assert [row.given for row in progress(opened)] == [6, 6, 6]


class TestCoders:
    def test_a_newcomer_gets_what_everybody_codes(self, world: World, opened: Round) -> None:
        choose(world.eva, opened, 1, "overig")
        rosa = a_researcher(world)
        adding.add_coders(round=opened, by=world.eva, coders=[rosa, world.eva])
        assert [row.given for row in progress(opened)] == [3, 3, 3]
        assert Coding.objects.get().assignment.coder.membership == world.eva
        with pytest.raises(DomainError, match="Kies wie er bij komt"):
            adding.add_coders(round=opened, by=world.eva, coders=[rosa])

    def test_a_newcomer_takes_over_what_nobody_began(self, world: World, write: Write, draft: MakeRound) -> None:
        for number in range(12):
            write(world.anna, f"Dit is tekst {number}.")
        settle_names(world)
        opened = rounds.open_round(round=draft(share=0), by=world.eva)
        begun = Assignment.objects.filter(coder__membership=world.eva).values_list("source__position", flat=True)
        mine = list(begun)[:5]
        for position in mine[:4]:
            choose(world.eva, opened, position, "overig")
        write_memo(by=world.eva, round=opened, position=mine[4], memo="Hier twijfel ik.")
        adding.add_coders(round=opened, by=world.eva, coders=[a_researcher(world)])
        assert sorted(row.given for row in progress(opened)) == [3, 4, 5]
        kept = Assignment.objects.filter(coder__membership=world.eva)
        assert set(mine) <= set(kept.values_list("source__position", flat=True))
        assert Assignment.objects.filter(source__round=opened).count() == 12


class TestReopening:
    def test_opening_again_asks_why_and_keeps_every_decision(self, world: World, opened: Round) -> None:
        done = frozen(world, opened)
        decisions.decide(by=world.eva, round=done, position=1, code="", direction="", why="Te kort.")
        with pytest.raises(DomainError, match="waarom"):
            rounds.go_back(round=done, to=RoundState.OPEN, by=world.eva, reason=" ")
        again = rounds.go_back(round=done, to=RoundState.OPEN, by=world.gijs, reason="Eén tekst overgeslagen.")
        assert (again.state, again.frozen_at, again.opened_at is not None) == (RoundState.OPEN, None, True)
        turn = again.reopenings.get()
        assert (turn.by, turn.was, turn.reason) == (world.gijs, "frozen", "Eén tekst overgeslagen.")
        assert not Decision.objects.exists()
        assert PastDecision.objects.get().why == "Te kort."
        assert AuditLine.objects.get(word="coding.round_reopened").detail == {"was": "frozen"}
        assert not visible_assignments(world.eva).exclude(coder__membership=world.eva).exists()
        rounds.freeze_round(round=again, by=world.eva)
        taken_up = Decision.objects.get()
        assert (taken_up.why, taken_up.decided_by) == ("Te kort.", world.eva)

    def test_a_decision_on_other_choices_stays_history(self, world: World, opened: Round) -> None:
        done = frozen(world, opened)
        decisions.decide(by=world.eva, round=done, position=1, code="", direction="", why="Te kort.")
        again = rounds.go_back(round=done, to=RoundState.OPEN, by=world.eva, reason="Nog eens kijken.")
        choose(world.gijs, again, 1, "gemeenschap")
        rounds.freeze_round(round=again, by=world.eva)
        assert not Decision.objects.exists()
        assert PastDecision.objects.get().why == "Te kort."

    def test_a_settled_round_goes_back_to_its_decisions(self, world: World, opened: Round) -> None:
        done = frozen(world, opened)
        decisions.decide(by=world.eva, round=done, position=1, code="", direction="", why="Te kort.")
        settled = rounds.settle_round(round=done, by=world.eva)
        with pytest.raises(DomainError, match="vastgesteld"):
            rounds.go_back(round=settled, to=RoundState.OPEN, by=world.eva, reason="Te ver terug.")
        back = rounds.go_back(round=settled, to=RoundState.FROZEN, by=world.eva, reason="Een vergissing.")
        assert list(consensus_rows(back)) == []
        assert not settled_rounds(world.north).exists()
        assert Decision.objects.get().why == "Te kort."
        assert PastDecision.objects.count() == 3
        rounds.settle_round(round=back, by=world.eva)
        assert Decision.objects.count() == 3

    def test_only_a_researcher_opens_again(self, world: World, opened: Round) -> None:
        done = frozen(world, opened)
        with pytest.raises(Refused):
            rounds.go_back(round=done, to=RoundState.OPEN, by=world.karim, reason="Zomaar.")


def test_a_change_after_opening_is_told_by_number_and_moves_nothing(
    world: World, write: Write, draft: MakeRound
) -> None:
    entries = [write(world.anna, f"Dit is tekst {number}.") for number in range(3)]
    settle_names(world)
    opened = rounds.open_round(round=draft(), by=world.eva)
    assert changed_since(world.eva, opened) == []
    edit_entry(by=world.anna, entry=entries[1], expected=1, text="Heel iets anders.", happened_on=None)
    frozen_text = opened.sources.get(origin=entries[1].uid)
    assert changed_since(world.eva, opened) == [frozen_text.position]
    assert frozen_text.text == "Dit is tekst 1."
    assert "Heel iets anders" not in world.client(world.eva).get(f"/plg/north/codering/{opened.uid}/").text
    assert changed_since(world.karim, opened) == []


class TestPractice:
    def practised(self, world: World, write: Write, draft: MakeRound) -> Round:
        for number in range(2):
            write(world.anna, f"Dit is tekst {number}.")
        settle_names(world)
        return rounds.open_round(round=draft([world.gijs], is_practice=True, expert=world.eva), by=world.eva)

    def test_a_coder_sees_their_own_work_beside_the_example_once_done(
        self, world: World, write: Write, draft: MakeRound
    ) -> None:
        opened = self.practised(world, write, draft)
        choose(world.gijs, opened, 1, "overig")
        assert beside_example(world.gijs, opened) is None
        choose(world.gijs, opened, 2, "veiligheid")
        waiting = beside_example(world.gijs, opened)
        assert waiting is not None
        assert waiting.waits
        choose(world.eva, opened, 1, "overig")
        choose(world.eva, opened, 2, "")
        found = beside_example(world.gijs, opened)
        assert found is not None
        assert (found.same, [text.position for text in found.differing]) == (1, [2])
        assert [(code.both, code.only_mine, code.only_example) for code in found.codes] == [(0, 1, 0), (1, 0, 0)]
        assert beside_example(world.eva, opened) is None
        page = world.client(world.gijs).get(f"/plg/north/codering/{opened.uid}/").text
        assert "Bij 1 van de 2 teksten koos je hetzelfde" in page

    def test_a_practice_round_stays_blind_and_reaches_nothing(
        self, world: World, write: Write, draft: MakeRound
    ) -> None:
        opened = self.practised(world, write, draft)
        choose(world.gijs, opened, 1, "overig")
        closed = rounds.freeze_round(round=opened, by=world.eva)  # also when not everything is done
        assert not visible_assignments(world.eva).exclude(coder__membership=world.eva).exists()
        eva = world.client(world.eva)
        for part in ("overeenstemming/", "overeenstemming/1/", "uitkomsten/"):
            assert eva.get(f"/plg/north/codering/{closed.uid}/{part}").status_code == 404
        with pytest.raises(DomainError, match="bevroren"):
            rounds.settle_round(round=closed, by=world.eva)
        with pytest.raises(IntegrityError), transaction.atomic():
            Round.objects.update(state="settled")

    def test_a_settled_round_is_an_example_too(self, world: World, opened: Round, draft: MakeRound) -> None:
        done = frozen(world, opened)
        decisions.decide(by=world.eva, round=done, position=1, code="overig", direction="", why="Het past.")
        settled = rounds.settle_round(round=done, by=world.eva)
        rosa = a_researcher(world)
        made = draft([rosa], is_practice=True, copied_from=settled, title="Oefenen", kinds=[SourceKind.TALK])
        practice = rounds.open_round(round=made, by=world.eva)
        assert practice.sources.count() == 3
        assert practice.kinds == ["entry"]  # its texts are those of the example, whatever was ticked
        answers = {row.source.position: row.code for row in _answers(practice)}
        assert sorted(code.key for code in answers.values() if code) == ["overig"]
        for position in positions(practice):
            choose(rosa, practice, position, "")
        found = beside_example(rosa, practice)
        assert found is not None
        assert (found.same, len(found.texts)) == (2, 3)

    def test_an_example_is_asked_for_and_fits(self, world: World, opened: Round, draft: MakeRound) -> None:
        for wrong in (
            {"is_practice": True},
            {"is_practice": True, "expert": world.eva},
            {"is_practice": True, "copied_from": opened},
            {"copied_from": opened},
        ):
            with pytest.raises(DomainError):
                draft([world.eva, world.gijs], **wrong)


def _answers(practice: Round) -> list[ExpertAnswer]:
    return list(ExpertAnswer.objects.filter(source__round=practice).select_related("source", "code"))


class TestMaskers:
    def test_who_decides_about_names_does_not_code(self, world: World, draft: MakeRound) -> None:
        assert maskers(world.north) == [world.eva, world.gijs, world.karim]
        with pytest.raises(DomainError, match="kan niet allebei"):
            draft([world.eva, world.gijs], masker=world.gijs)
        with pytest.raises(DomainError, match="coördinator of onderzoeker"):
            draft([world.eva], masker=world.anna)
        assert draft([world.eva], masker=world.gijs).masker == world.gijs

    def test_a_coordinator_who_codes_names_somebody_else(self, world: World, draft: MakeRound) -> None:
        world.karim.roles = [Role.COORDINATOR, Role.RESEARCHER]
        world.karim.save(update_fields=["roles"])
        with pytest.raises(DomainError, match="De coördinator codeert zelf mee"):
            draft([world.eva, world.karim])
        assert draft([world.eva, world.karim], masker=world.gijs).masker == world.gijs

    def test_who_decided_about_these_texts_cannot_code_them(self, world: World, write: Write, draft: MakeRound) -> None:
        write(world.anna, "Ik sprak met Cecilia over de bso.")
        made = draft([world.eva, world.gijs])
        names.scan(world.north)
        NameFinding.objects.update(state=FindingState.MASKED, settled_by=world.gijs)
        with pytest.raises(DomainError, match="beoordeelde namen in deze teksten"):
            rounds.open_round(round=made, by=world.eva)
        alone = rounds.open_round(round=draft([world.eva]), by=world.eva)
        with pytest.raises(DomainError, match="beoordeelde namen in deze teksten"):
            adding.add_coders(round=alone, by=world.eva, coders=[world.gijs])

    def test_who_was_named_decides_and_who_codes_does_not(self, world: World, write: Write, draft: MakeRound) -> None:
        write(world.anna, "Ik sprak met Cecilia over de bso.")
        names.scan(world.north)
        rosa = a_researcher(world)
        assert world.client(rosa).get("/plg/north/beheer/namen/").status_code == 403
        made = draft([world.eva], masker=rosa)
        assert "Cecilia" in world.client(rosa).get("/plg/north/beheer/namen/").text
        assert "Bekijk de woorden" in world.client(rosa).get("/plg/north/").text
        assert "Beoordeel de namen" in world.client(rosa).get(f"/plg/north/codering/{made.uid}/").text
        assert names.mask_all(by=rosa) == 1
        world.karim.roles = [Role.COORDINATOR, Role.RESEARCHER]
        world.karim.save(update_fields=["roles"])
        draft([world.karim], masker=rosa, title="Najaar")
        with pytest.raises(Refused, match="Je codeert zelf in “Najaar”"):
            names.mask_all(by=world.karim)
        assert world.client(world.karim).get("/plg/north/beheer/namen/").status_code == 403
