"""The trace of a text: what its author reads and when, what a researcher reads, and that one id leads through it."""

from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from coding.models import Round
from coding.services import releasing, rounds, workbench
from coding.words import RoundState
from logbook.models import Entry
from logbook.services import share
from logbook.words import Circle
from plg.errors import DomainError, Refused
from plg.models import AuditLine, Membership
from reports.exporting.build import build
from reports.selectors.tracing import guids_of, own_trace, trace
from reports.verifying import verify
from tests import factories
from tests.reports.conftest import Write
from tests.reports.exports import ORDER, Read
from tests.reports.study import EMOJI, settled_study
from tests.support.queries import MaxQueries
from tests.world import Sentinel, World

UIDS = st.uuids()


@given(UIDS, st.lists(st.tuples(UIDS, st.integers(0, 3), UIDS), min_size=1, max_size=6, unique_by=lambda one: one[2]))
def test_one_form_at_most_carries_the_id_of_the_text(origin: UUID, parts: list[tuple[UUID, int, UUID]]) -> None:
    given_out = guids_of(parts, origin)
    own = [source for source, guid in given_out.items() if guid == origin and source != origin]
    assert len(own) <= 1
    assert len(parts) > 1 or own == [source for _round, part, source in parts if part == 0 and source != origin]


@pytest.fixture
def settled(world: World, write: Write) -> Round:
    return settled_study(world, write)


def page(client: Client, entry: Entry) -> str:
    answer = client.get(reverse("reports:trace", args=["north", entry.uid]))
    assert answer.status_code == 200
    return str(answer.content.decode())


def entry_of(text: str) -> Entry:
    return Entry.objects.get(current__text=text)


def test_the_author_reads_the_codes_once_released_and_never_whose(world: World, settled: Round) -> None:
    entry, anna = entry_of(EMOJI), world.client(world.anna)
    before = page(anna, entry)
    assert "Eerste ronde" in before
    assert "nog niet gedeeld" in before
    assert "Waarderen van eigenheid" not in before
    releasing.release_round(round=settled, by=world.eva)
    after = page(anna, entry)
    for told in ("Waarderen van eigenheid", "Een codeur", "Een andere codeur", "🌱 bij het hek", str(entry.uid)):
        assert told in after, told
    for hidden in ("Eva", "Everts", "Gijs", "Codeur 1", Sentinel.MEMO, world.anna.pseudonym.code):
        assert hidden not in after, hidden
    rounds.go_back(round=settled, to=RoundState.FROZEN, by=world.gijs, reason="Eén tekst las ik verkeerd.")
    assert "Eerste ronde" not in page(anna, entry)
    assert Round.objects.get(pk=settled.pk).released_at is None


def test_nobody_else_has_the_page(world: World, settled: Round) -> None:
    entry = entry_of(EMOJI)
    share(by=world.anna, entry=entry, circles=[Circle.COMMUNITY])
    releasing.release_round(round=settled, by=world.eva)
    for who in (world.bram, world.chantal, world.marijke, world.karim, world.zoe, world.xander):
        answer = world.client(who).get(reverse("reports:trace", args=["north", entry.uid]))
        assert answer.status_code == 404, who


def test_a_researcher_reads_it_by_pseudonym_from_settling_on(
    world: World, settled: Round, max_queries: MaxQueries
) -> None:
    entry = Entry.objects.get(author=world.bram)
    eva = world.client(world.eva)
    with max_queries(22):
        told = page(eva, entry)
    for shown in (world.bram.pseudonym.code, "[naam]", "Codeur 1", "Codeur 2", str(entry.uid)):
        assert shown in told, shown
    for hidden in ("Bram", "Bakker", "Akkerman", "Everts", "Gijs", Sentinel.MEMO):
        assert hidden not in told, hidden
    private = Entry.objects.get(current__text__contains=Sentinel.PRIVATE)
    assert eva.get(reverse("reports:trace", args=["north", private.uid])).status_code == 404
    factories.consent(world.bram, *_every_purpose(), given=False)
    assert eva.get(reverse("reports:trace", args=["north", entry.uid])).status_code == 404


def test_a_round_that_goes_on_is_told_to_nobody(world: World, settled: Round) -> None:
    plan = rounds.Plan(title="Tweede ronde", coders=[world.eva, world.gijs])
    again = rounds.open_round(round=rounds.make_round(by=world.eva, book=settled.book, plan=plan), by=world.eva)
    workbench.no_code(by=world.gijs, round=again, position=1)
    entry = entry_of(EMOJI)
    for who in (world.anna, world.eva):
        assert "Tweede ronde" not in page(world.client(who), entry)


def test_the_ways_in(world: World, settled: Round) -> None:
    entry = entry_of(EMOJI)
    address = reverse("reports:trace", args=["north", entry.uid])
    share(by=world.anna, entry=entry, circles=[Circle.COMMUNITY])
    own = reverse("logbook:entry", args=["north", entry.uid])
    assert address in world.client(world.anna).get(own).content.decode()
    assert address not in world.client(world.marijke).get(own).content.decode()
    eva = world.client(world.eva)
    assert address in eva.get(reverse("coding:matrix", args=["north", settled.uid])).content.decode()
    other = Entry.objects.get(author=world.chantal)
    position = settled.sources.get(origin=other.uid).position
    settling = eva.get(reverse("coding:difference", args=["north", settled.uid, position])).content.decode()
    assert reverse("reports:trace", args=["north", other.uid]) in settling


def test_releasing_is_the_researchers_and_written_down(world: World, settled: Round) -> None:
    with pytest.raises(Refused):
        releasing.release_round(round=settled, by=world.anna)
    for _twice in range(2):
        releasing.release_round(round=settled, by=world.eva)
    releasing.hold_back(round=settled, by=world.gijs)
    words = AuditLine.objects.filter(word__startswith="coding.round_re", subject=settled.uid)
    assert [line.word for line in words] == ["coding.round_released"]
    assert AuditLine.objects.filter(word="coding.round_held_back").count() == 1
    draft = rounds.make_round(
        by=world.eva, book=settled.book, plan=rounds.Plan(title="Nieuw", coders=[world.eva, world.gijs])
    )
    with pytest.raises(DomainError, match="eerst vast"):
        releasing.release_round(round=draft, by=world.eva)


@pytest.mark.django_db(transaction=True)
def test_one_id_leads_through_an_export_of_two_rounds(world: World, settled: Round, tmp_path: Any) -> None:
    """The page counts the rows that are there; the GUID is the entry's own, and a second one's is not."""
    plan = rounds.Plan(title="Tweede ronde", coders=[world.eva])
    again = rounds.open_round(round=rounds.make_round(by=world.eva, book=settled.book, plan=plan), by=world.eva)
    for position in range(1, 5):
        workbench.no_code(by=world.eva, round=again, position=position)
    rounds.freeze_round(round=again, by=world.eva)
    rounds.settle_round(round=again, by=world.eva)
    target = BytesIO()
    build(world.north, ORDER, target, lambda step, steps, doing: None)
    (tmp_path / "export.zip").write_bytes(target.getvalue())
    assert verify(tmp_path / "export.zip").faults == []
    read = Read(target.getvalue())
    entry = entry_of(EMOJI)
    for followed in (own_trace(world.anna, entry), _traced(world.eva, entry.uid)):
        counted = {row.file: row.rows for row in followed.rows}
        for name in ("entries.csv", "codes_long.csv", "codes_wide.csv"):
            assert counted[name] == sum(row["entry"] == str(entry.uid) for row in read.rows(name)), name
        guids = {source.get("guid") for source in read.project.all("TextSource")}
        assert len(guids) == 8
        shown = {str(turn.guid) for turn in followed.turns}
        assert len(shown) == counted["project.qdpx"] == 2
        assert shown <= guids
        assert str(entry.uid) in shown
    assert {row["source"] for row in read.rows("codes_wide.csv")} == guids


def _traced(member: Membership, uid: UUID) -> Any:
    found = trace(member, uid)
    assert found is not None
    return found


def _every_purpose() -> list[Any]:
    from plg.words import Purpose

    return list(Purpose)
