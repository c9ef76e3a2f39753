"""A round in preparation can become another one, and a big round opens in the background, once."""

import pytest
from django.test import Client
from django.urls import reverse

from coding.models import Round
from coding.services import opening, rounds
from coding.services.planning import seal_of
from coding.services.rounds import Plan
from coding.words import RoundState, SourceKind
from plg.errors import DomainError, Refused
from plg.models import AuditLine, Job
from plg.queue import WorkFailed
from plg.words import JobState, Role
from tests import factories as make
from tests.coding.conftest import MakeRound, Write, a_researcher, settle_names
from tests.support.worker import Settle
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def eva(world: World) -> Client:
    return world.client(world.eva)


class TestEditing:
    def test_everything_but_the_lot_can_change(self, world: World, draft: MakeRound) -> None:
        made = draft()
        rosa, book, seed = a_researcher(world), make.code_book("ander"), made.seed
        plan = Plan("Anders", [world.gijs], [SourceKind.TALK], divides=False, share=40, per_text=2, expert=None)
        now = rounds.edit_round(by=world.eva, round=made, book=book, plan=plan, was=seal_of(made))
        now.refresh_from_db()
        assert (now.title, now.kinds, now.divides, now.share, now.per_text) == ("Anders", ["talk"], False, 40, 2)
        assert (now.book, now.seed, now.made_by) == (book, seed, world.eva)
        assert [seat.membership for seat in now.coders.all()] == [world.gijs]
        practice = Plan("Oefenen", [world.gijs], is_practice=True, expert=rosa)
        rounds.edit_round(by=world.eva, round=now, book=book, plan=practice, was=seal_of(now))
        assert {(seat.membership, seat.is_expert) for seat in now.coders.all()} == {(world.gijs, False), (rosa, True)}
        assert AuditLine.objects.filter(word="coding.round_changed").count() == 2

    def test_an_open_round_stays_what_it_is(self, world: World, opened: Round) -> None:
        with pytest.raises(DomainError, match="ligt vast"):
            rounds.edit_round(
                by=world.eva, round=opened, book=opened.book, plan=Plan("X", [world.eva]), was=seal_of(opened)
            )
        with pytest.raises(Refused):
            rounds.edit_round(by=world.anna, round=opened, book=opened.book, plan=Plan("X", [world.eva]), was="")

    def test_the_form_begins_with_what_it_is(self, world: World, eva: Client, draft: MakeRound) -> None:
        made = draft(title="Voorjaar", share=30)
        address = reverse("coding:round_edit", args=["north", made.uid])
        form = eva.get(address).context["form"]
        sent = {name: value for name, value in form.initial.items() if value not in (None, False)}
        assert (sent["title"], sent["share"], len(sent["coders"])) == ("Voorjaar", 30, 2)
        again = {**sent, "title": "Najaar", "sample": "60"}
        assert eva.post(address, again).status_code == 302
        late = eva.post(address, {**sent, "title": "Winter"})
        assert late.status_code == 400
        assert "Iemand anders veranderde deze ronde" in late.content.decode()
        assert "Winter" in late.content.decode()
        made.refresh_from_db()
        assert (made.title, made.sample_count) == ("Najaar", 60)


class TestOpening:
    @pytest.fixture
    def big(self, world: World, write: Write, draft: MakeRound, monkeypatch: pytest.MonkeyPatch) -> Round:
        """A round of one text, where one is already too many to wait for."""
        monkeypatch.setattr(opening, "AT_ONCE", 0)
        write(world.anna, "Ik at mee met de opvang.")
        settle_names(world)
        return draft()

    def press(self, eva: Client, round: Round) -> str:
        address = reverse("coding:round_advance", args=["north", round.uid])
        return eva.post(address, {"to": "open"}, follow=True).content.decode()

    def work(self) -> Job:
        """Do the job as the worker does, and tell nobody."""
        job = Job.objects.get(task=opening.TASK)
        try:
            opening.open_asked(round=job.args["round"], by=job.args["by"], tell=lambda *_told: None)
            state, reason = JobState.DONE, ""
        except WorkFailed as failed:
            state, reason = JobState.FAILED, str(failed)
        Job.objects.filter(pk=job.pk).update(state=state, reason=reason)
        return Job.objects.get(pk=job.pk)

    def test_a_small_round_opens_at_once(self, world: World, eva: Client, write: Write, draft: MakeRound) -> None:
        write(world.anna, "Ik at mee met de opvang.")
        settle_names(world)
        made = draft()
        assert "De codeurs kunnen beginnen" in self.press(eva, made)
        made.refresh_from_db()
        assert (made.state, made.opening) == (RoundState.OPEN, None)

    def test_two_presses_open_a_big_one_once(self, eva: Client, big: Round) -> None:
        assert "De ronde wordt geopend" in self.press(eva, big)
        assert "De ronde wordt geopend" in self.press(eva, big)
        part = eva.get(reverse("coding:round", args=["north", big.uid]), headers={"HX-Request": "true"})
        assert "De ronde wordt geopend" in part.content.decode()
        assert self.work().state == JobState.DONE
        self.work()
        big.refresh_from_db()
        assert (big.state, big.sources.count()) == (RoundState.OPEN, 1)
        part = eva.get(reverse("coding:round", args=["north", big.uid]), headers={"HX-Request": "true"})
        assert part.headers["HX-Refresh"] == "true"
        assert AuditLine.objects.filter(word="coding.round_open").count() == 1

    def test_while_it_opens_nothing_changes(self, world: World, eva: Client, big: Round) -> None:
        self.press(eva, big)
        big.refresh_from_db()
        with pytest.raises(DomainError, match="ligt vast"):
            rounds.edit_round(by=world.eva, round=big, book=big.book, plan=Plan("X", [world.eva]), was=seal_of(big))

    def test_a_failure_is_told_and_can_be_tried_again(
        self, world: World, eva: Client, write: Write, big: Round
    ) -> None:
        write(world.bram, "Toen kwam Cecilia binnen.")
        self.press(eva, big)
        assert "1 mogelijke naam open" in self.work().reason
        page = eva.get(reverse("coding:round", args=["north", big.uid])).content.decode()
        assert "Probeer het opnieuw" in page
        assert "1 mogelijke naam open" in page
        settle_names(world)
        assert "De ronde wordt geopend" in self.press(eva, big)
        assert self.work().state == JobState.DONE
        big.refresh_from_db()
        assert big.state == RoundState.OPEN

    def test_nobody_opens_for_who_may_not(self, world: World, eva: Client, big: Round) -> None:
        self.press(eva, big)
        world.eva.roles = [Role.PARTICIPANT]
        world.eva.save()
        assert self.work().state == JobState.FAILED


@pytest.mark.django_db(transaction=True)
def test_the_worker_opens_it(
    settle: Settle, world: World, write: Write, draft: MakeRound, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "AT_ONCE", 0)
    write(world.anna, "Ik at mee met de opvang.")
    settle_names(world)
    made = opening.ask_to_open(round=draft(), by=world.eva)
    assert made.opening
    job = settle(made.opening)
    assert (job.state, job.reason, job.doing) == (JobState.DONE, "", "Teksten vastleggen")
    made.refresh_from_db()
    assert made.state == RoundState.OPEN
