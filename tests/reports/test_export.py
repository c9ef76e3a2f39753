"""The research export as the data change: withdrawal, open names, thresholds, the same bytes for the same data."""

from io import BytesIO
from typing import IO, Any

import pytest

from coding.models import Round
from coding.services import rounds, workbench
from coding.services.memos import write_memo_about
from coding.words import SourceKind
from logbook.selectors import research_entries
from logbook.words import TalkState
from plg.errors import DomainError
from plg.models import Job, NameFinding
from plg.services.consent import answer
from plg.words import FindingState, JobState, Purpose
from reports import services
from reports.exporting import writing
from reports.exporting.build import OpenNames, build
from reports.exporting.manifest import Order
from reports.forms import ExportForm
from reports.selectors import preflight
from reports.words import ReportKind
from tests import factories
from tests.reports.conftest import Write
from tests.reports.exports import ORDER, Project, Read, faults, made
from tests.reports.study import settle_names, settled_study
from tests.support.worker import Worker
from tests.world import Sentinel, World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def settled(world: World, write: Write) -> Round:
    """The small study, settled."""
    return settled_study(world, write)


def test_what_points_at_fewer_than_k_is_blanked_and_told(settled: Round, settings: Any, world: World) -> None:
    read = Read(made(world.north))
    assert {row[name] for row in read.rows("entries.csv") for name in ("position", "sector", "school", "duo")} == {
        "9998"
    }
    assert read.manifest["anonymity"]["k"] == 5
    assert read.manifest["anonymity"]["blanked"]["position"] == 3
    settings.EXPORT_K = 1
    rows = Read(made(world.north)).rows("entries.csv")
    assert {row["position"] for row in rows} == {"schoolleider", "kinderopvangmanager"}
    assert {row["sector"] for row in rows} == {"po", "kinderopvang", ""}
    assert {row["experience"] for row in rows} == {""}
    schools = {row["school"] for row in rows}
    duos = {row["duo"] for row in rows}
    assert len(duos) == 2, "one of two of the three, and none"
    assert all(code == "" or (code.startswith("D") and len(code) == 7) for code in duos)
    assert len(schools) == 2
    assert all(code == "" or (code.startswith("S") and len(code) == 7) for code in schools)


def test_the_same_data_give_the_same_bytes(
    world: World, settled: Round, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = made(world.north)
    assert made(world.north) == first
    monkeypatch.setattr(writing, "LONG_TABLE", 0)
    assert made(world.north) == first, "written by a process of its own: the same"
    write(world.bram, "daarna ging het weer gewoon.")
    settle_names(world)
    assert made(world.north) != first


def test_a_talk_leaves_under_its_own_consent(world: World, settled: Round) -> None:
    factories.consent(world.bram, Purpose.ENTRIES, given=False)
    factories.consent(world.bram, Purpose.AMO, Purpose.SESSION_NOTES, given=False)
    factories.talk(world.bram, world.marijke, "D: het begon klein.\n\nI: en toen?", state=TalkState.APPROVED)
    plan = rounds.Plan(title="Gesprekken", coders=[world.eva], kinds=[SourceKind.TALK])
    talks = rounds.open_round(round=rounds.make_round(by=world.eva, book=settled.book, plan=plan), by=world.eva)
    for position in (1, 2):
        workbench.no_code(by=world.eva, round=talks, position=position)
    rounds.freeze_round(round=talks, by=world.eva)
    rounds.settle_round(round=talks, by=world.eva)
    read = Read(made(world.north))
    code = world.bram.pseudonym.code
    assert sum(code in row.values() for row in read.rows("codes_wide.csv")) == 2
    assert not any(code in row.values() for row in read.rows("entries.csv"))
    factories.consent(world.bram, Purpose.INTERVIEWS, given=False)
    assert code.encode() not in Read(made(world.north)).every_byte


def test_withdrawing_takes_effect_in_the_next_export(world: World, settled: Round) -> None:
    factories.consent(world.anna, Purpose.ENTRIES, given=False)
    read = Read(made(world.north))
    assert len(read.rows("entries.csv")) == 2
    assert len(read.rows("codes_wide.csv")) == 2
    assert len(read.project.all("TextSource")) == 2
    assert world.anna.pseudonym.code.encode() not in read.every_byte


def test_open_names_stop_it_and_masking_all_lets_it_go(world: World, settled: Round, write: Write) -> None:
    write(world.bram, "gisteren belde Chantal Claassen op 06 12345678 met mij.")
    target = BytesIO()
    with pytest.raises(OpenNames) as stopped:
        build(world.north, ORDER, target, lambda step, steps, doing: None)
    assert stopped.value.found == {"person": 1, "phone": 1}
    assert target.getvalue() == b""
    read = Read(made(world.north, Order(purpose="p", addressee="a", mask_all=True)))
    assert any("[naam] op [telefoon]" in row["text"] for row in read.rows("entries.csv"))
    assert b"12345678" not in read.every_byte
    assert NameFinding.objects.filter(community=world.north, state=FindingState.OPEN).count() == 2, (
        "still to be decided"
    )


def test_a_community_without_anything_gives_an_empty_export(world: World, write: Write) -> None:
    read = Read(made(world.south))
    assert read.rows("entries.csv") == read.rows("codes_long.csv") == read.rows("codes_wide.csv") == []
    assert faults(read.project.qde, "Project.xsd") == []
    assert faults(read.file("codebook.qdc"), "Codebook.xsd") == []


def test_entries_outside_every_round_are_in_the_project_uncoded(world: World, write: Write) -> None:
    write(world.anna, "vandaag luisterde ik.")
    project: Project = Read(made(world.north)).project
    (source,) = project.all("TextSource")
    assert project.text_of(source) == "vandaag luisterde ik."
    assert source.get("guid") == str(research_entries(world.north)[0].uid)
    assert not project.all("Coding")
    assert faults(project.qde, "Project.xsd") == []


def test_a_snapshot_is_wholly_before_or_wholly_after(world: World, settled: Round) -> None:
    """Somebody withdraws while the export is being written: this one still holds her, the next one does not."""
    told = []

    def progress(step: int, steps: int, doing: str) -> None:
        told.append((step, steps))
        if step == 3:
            factories.consent(world.anna, Purpose.ENTRIES, given=False)

    target = BytesIO()
    build(world.north, ORDER, target, progress)
    assert len(Read(target.getvalue()).rows("entries.csv")) == 4
    assert told == [(step, 7) for step in range(1, 8)]
    assert len(Read(made(world.north)).rows("entries.csv")) == 2


def test_an_export_is_not_handed_out_after_a_withdrawal(world: World, settled: Round, worker_process: Worker) -> None:
    worker_process.stop()  # what is asked for here is made here
    asked = services.ask(by=world.eva, kind=ReportKind.EXPORT, options={"purpose": "p", "addressee": "a"})
    kept = services.keep(asked, lambda file: export_into(file, world))
    Job.objects.filter(pk=kept.job_id).update(state=JobState.DONE)
    services.take(by=world.eva, report=kept).close()
    order: dict[str, Any] = {"by": world.eva, "kind": ReportKind.EXPORT, "options": asked.options}
    assert services.ask(**order) == kept
    write_memo_about(by=world.eva, round=settled, text="Later bedacht.", code="veiligheid")
    assert services.ask(**order) != kept, "a memo goes along: with another one it is another file"
    answer(by=world.bram, answers={Purpose.ENTRIES: False})
    with pytest.raises(DomainError, match="toestemming ingetrokken"):
        services.take(by=world.eva, report=kept)
    again = services.ask(by=world.eva, kind=ReportKind.EXPORT, options={"purpose": "p", "addressee": "a"})
    assert again != kept


def export_into(file: IO[bytes], world: World) -> services.Made:
    built = build(world.north, ORDER, file, lambda step, steps, doing: None)
    return services.Made(built.seal, built.as_of)


def test_what_is_left_out_is_in_no_file(world: World, settled: Round) -> None:
    assert "attendance.csv" in Read(made(world.north)).names
    form = ExportForm(
        {"purpose": "p", "addressee": "a", "rounds": [str(settled.uid)], "without": ["memos", "attendance", "amo"]},
        found=preflight(world.north),
    )
    assert form.is_valid(), form.errors
    told = preflight(world.north)
    assert (told.masked, told.accepted, told.open_names, told.k) == (1, 0, {}, 5)
    assert form.options() == {"purpose": "p", "addressee": "a", "without": ["amo", "attendance", "memos"]}
    read = Read(made(world.north, Order(purpose="p", addressee="a", without=("amo", "attendance", "memos"))))
    assert {name for name in read.names if name.endswith(".csv")} == {
        "entries.csv",
        "codes_wide.csv",
        "codes_long.csv",
        "agreement.csv",
        "rankings.csv",
    }
    assert list(read.manifest["columns"]) == list(read.manifest["rows"])
    for gone in (b"attendance", b"memos"):
        assert gone not in read.file("README.txt")
    assert Sentinel.MEMO.encode() not in read.every_byte
