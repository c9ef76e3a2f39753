"""Log forms from before the platform: everything or nothing, every fault by row and column, never twice."""

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from openpyxl import Workbook

from logbook import selectors
from logbook.models import Entry, EntryVersion
from logbook.services.importing import FaultyFile, import_entries, plan_import
from plg.errors import Refused
from plg.models import AuditLine, Job, Membership, School, User
from plg.words import Purpose, Role
from tests import factories
from tests.world import Sentinel, World

pytestmark = pytest.mark.django_db

FILE = Path(__file__).parents[1] / "data" / "leerervaringen.csv"
HEAD = "bron_id;deelnemer;school;functie;sector;datum;tekst"
TRIAL = Path(__file__).parents[3] / "shared" / "trial" / "leerervaringen.csv"


def csv(*rows: str, head: str = HEAD) -> bytes:
    return "\n".join([head, *rows]).encode()


def load(world: World, content: bytes) -> Any:
    return import_entries(by=world.karim, community=world.north, content=content)


def faults(world: World, content: bytes) -> list[str]:
    """Return the faults of a file, after making sure that it is refused whole."""
    before = (Entry.objects.count(), User.objects.count(), Membership.objects.count(), School.objects.count())
    dry = plan_import(by=world.karim, community=world.north, content=content)
    with pytest.raises(FaultyFile) as caught:
        load(world, content)
    assert [str(fault) for fault in caught.value.plan.faults] == [str(fault) for fault in dry.faults]
    assert before == (Entry.objects.count(), User.objects.count(), Membership.objects.count(), School.objects.count())
    assert "niets opgeslagen" in caught.value.message
    return [str(fault) for fault in dry.faults]


def test_a_file_of_the_known_shape_comes_in_whole(world: World) -> None:
    plan = load(world, FILE.read_bytes())
    assert [person.name for person in plan.new_people] == ["Dirk", "Noor", "Tineke"]
    entries = Entry.objects.order_by("id")
    assert [entry.source_id for entry in entries] == [
        "dirk-1", "dirk-2", "dirk-3", "noor-1", "noor-2", "tineke-1", "tineke-2",
    ]  # fmt: skip
    assert all(entry.happened_on is None and entry.counts_in_research for entry in entries)
    dirk = Membership.objects.select_related("user", "school").get(user__name="Dirk")
    assert (dirk.user.email, dirk.user.has_account, dirk.user.has_usable_password()) == (None, False, False)
    assert dirk.school is not None
    assert (dirk.roles, dirk.school.name, dirk.position, dirk.sector) == (
        [Role.PARTICIPANT],
        "kindcentrum Duizendblad",
        "schoolleider",
        "po",
    )
    assert dirk.pseudonym.code
    text = EntryVersion.objects.get(entry__source_id="noor-2").text
    assert text.startswith('Een vacature voor twee kanten tegelijk: "onderwijsassistent én bso"')
    told = AuditLine.objects.get(word="logbook.imported").detail
    assert (told["entries"], told["people"]) == (7, 3)
    assert sorted(told["members"].values()) == [2, 2, 3]  # whose entries: each may see that theirs were loaded
    assert Job.objects.filter(task="plg.scan_names").count() == 1


@pytest.mark.skipif(not TRIAL.exists(), reason="an extra: the trial file stands beside a workplace, not in the project")
def test_the_trial_file_comes_in_as_it_is(world: World) -> None:
    assert len(load(world, TRIAL.read_bytes()).lines) == 7


def test_a_second_time_adds_nothing(world: World) -> None:
    load(world, FILE.read_bytes())
    plan = load(world, FILE.read_bytes())
    assert (plan.lines, plan.new_people, plan.already) == ([], [], 7)
    assert Entry.objects.count() == 7
    assert User.objects.filter(email=None).count() == 3


def test_a_file_that_grew_adds_only_what_is_new(world: World) -> None:
    load(world, FILE.read_bytes())
    grown = FILE.read_bytes() + b'dirk-4;DIRK;;;;"Later nog dit."\n'
    plan = load(world, grown)
    assert [line.source_id for line in plan.lines] == ["dirk-4"]
    assert plan.new_people == []
    assert Entry.objects.get(source_id="dirk-4").author.user.name == "Dirk"


def test_a_dry_run_changes_nothing(world: World) -> None:
    plan = plan_import(by=world.karim, community=world.north, content=FILE.read_bytes())
    assert (len(plan.lines), len(plan.new_people), plan.faults) == (7, 3, [])
    assert not Entry.objects.exists()
    assert not User.objects.filter(name="Dirk").exists()


def test_research_waits_for_the_consent_on_paper(world: World) -> None:
    load(world, FILE.read_bytes())
    assert not selectors.research_entries(world.north).exists()
    factories.consent(Membership.objects.get(user__name="Noor"), Purpose.ENTRIES)
    assert {entry.source_id for entry in selectors.research_entries(world.north)} == {"noor-1", "noor-2"}


def test_members_are_known_by_mail_and_pseudonym(world: World) -> None:
    bram, code = world.bram.user, world.anna.pseudonym.code
    load(
        world,
        csv(f"1;{bram.email};;;;;van Bram", f"2;{code.lower()};;;;;van Anna", f"3;{bram.email!s:.5}Test;S;F;;;nieuw"),
    )
    assert [entry.author for entry in Entry.objects.filter(source_id__in="12").order_by("source_id")] == [
        world.bram,
        world.anna,
    ]


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("2026-03-12", date(2026, 3, 12)),
        ("2026-03-12 14:05", date(2026, 3, 12)),
        ("12-3-2026", date(2026, 3, 12)),
        ("12/03/2026", date(2026, 3, 12)),
        ("12.3.2026", date(2026, 3, 12)),
        ("", None),
        ("onbekend", None),
        ("?", None),
    ],
)
def test_a_date_is_read_the_dutch_way_and_never_made_up(world: World, told: str, day: date | None) -> None:
    load(world, csv(f"1;Dirk;S;F;;{told};tekst"))
    assert Entry.objects.get().happened_on == day


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (["1;Dirk;;;;;tekst"], ["Rij 2, kolom “school”: “Dirk” is nog niet bekend", "Rij 2, kolom “functie”:"]),
        (["1;Dirk;S;;;;tekst"], ["Rij 2, kolom “functie”: “Dirk” is nog niet bekend"]),
        (["1;Dirk;S;F;bakkerij;;tekst"], ["Rij 2, kolom “sector”: “bakkerij” is geen bekende sector"]),
        (["1;Dirk;S;F;;;een", "1;Dirk;S;F;;;twee"], ["Rij 3, kolom “bron_id”: dit bron_id staat ook in rij 2"]),
        (["1;Dirk;S;F;;;een", "2;dirk;T;F;;;twee"], ["Rij 3, kolom “school”: “Dirk” staat eerder met “S”"]),
        (["1;Dirk;S;F;;;een", "2;Dirk;S;G;;;twee"], ["Rij 3, kolom “functie”: “Dirk” staat eerder met “F”"]),
        (["1;Dirk;S;F;;32-1-2026;x"], ["Rij 2, kolom “datum”: “32-1-2026” is geen datum"]),
        (["1;Dirk;S;F;;gisteren;x"], ["Rij 2, kolom “datum”: “gisteren” is geen datum"]),
        (["1;Dirk;S;F;;1-1-2999;x"], ["Rij 2, kolom “datum”: “1-1-2999” moet nog komen"]),
        (["1;jan@nergens.nl;S;F;;;x"], ["Rij 2, kolom “deelnemer”: “jan@nergens.nl” hoort niet bij deze"]),
        (["1;anna akkerman;S;F;;;x"], ["Rij 2, kolom “deelnemer”: “anna akkerman” is een deelnemer met een account"]),
        (["1;hans.hendriks@north.example;;;;;x"], ["Rij 2, kolom “deelnemer”: deze deelnemer is uit de leergemeen"]),
        (["1;eva.everts@north.example;;;;;x"], ["Rij 2, kolom “deelnemer”: deze persoon doet niet mee als"]),
        ([";Dirk;S;F;;;x"], ["Rij 2, kolom “bron_id”: deze cel is leeg"]),
        (["1;;S;F;;;x"], ["Rij 2, kolom “deelnemer”: deze cel is leeg"]),
        (["1;Dirk;S;F;;;"], ["Rij 2, kolom “tekst”: deze cel is leeg"]),
        (["1;Dirk;S;F;;;=SOM(A1)"], ["Rij 2, kolom “tekst”: hier staat een formule"]),
        ([], ["In dit bestand staat geen enkele leerervaring"]),
        ([f"1;Dirk;S;F;;;{'a' * 5_000_000}"], ["Rij 2, kolom “tekst”: deze tekst telt 5000000 tekens"]),
    ],
)
def test_every_fault_is_told_by_row_and_column(world: World, rows: list[str], told: list[str]) -> None:
    found = faults(world, csv(*rows))
    assert len(found) == len(told)
    for fault, sentence in zip(found, told, strict=True):
        assert fault.startswith(sentence), fault


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Dit bestand is leeg"),
        (b"bron_id;deelnemer;tekst;humeur\n1;D;x;goed\n", "humeur"),
        (b"deelnemer;tekst\nD;x\n", "De kolom “bron_id” ontbreekt"),
        (b"bron_id;deelnemer;tekst\n1;D;x\xc3\xa9\xff\n", "onleesbare tekens"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "geen CSV- of Excel-bestand"),
    ],
)
def test_a_file_that_cannot_be_used_gets_one_sentence(world: World, content: bytes, sentence: str) -> None:
    found = faults(world, content)
    assert len(found) == 1
    assert sentence in found[0]


def test_all_faults_are_told_at_once_in_the_order_of_the_rows(world: World) -> None:
    found = faults(world, csv("1;Dirk;;;;32-1-2026;x", "1;jan@nergens.nl;;;;;=1+1"))
    assert [fault.split(":")[0] for fault in found] == [
        "Rij 2, kolom “datum”",
        "Rij 2, kolom “school”",
        "Rij 2, kolom “functie”",
        "Rij 3, kolom “tekst”",
        "Rij 3, kolom “bron_id”",
        "Rij 3, kolom “deelnemer”",
    ]


def test_what_was_loaded_is_never_changed_by_a_file(world: World) -> None:
    load(world, csv("1;Dirk;S;F;;;de eerste tekst"))
    assert "andere tekst" in faults(world, csv("1;Dirk;S;F;;;een andere tekst"))[0]
    assert "bij iemand anders" in faults(world, csv("1;Noor;S;F;;;de eerste tekst"))[0]
    assert EntryVersion.objects.get().text == "de eerste tekst"


def test_two_persons_with_one_name_ask_for_clarity_also_later(world: World) -> None:
    load(world, csv("1;Dirk;S;F;;;een"))
    assert "“Dirk” staat eerder met “S” en hier met “T”" in faults(world, csv("2;Dirk;T;F;;;twee"))[0]


def test_a_text_of_somebody_who_withdrew_since_stays_out_but_a_second_run_is_no_fault(world: World) -> None:
    load(world, FILE.read_bytes())
    noor = Membership.objects.get(user__name="Noor")
    factories.consent(noor, Purpose.ENTRIES)
    factories.consent(noor, Purpose.ENTRIES, given=False)
    assert load(world, FILE.read_bytes()).already == 7
    assert "geen toestemming" in faults(world, csv("noor-9;Noor;;;;;nog een"))[0]


def test_a_file_never_tells_who_with_an_account_refused(world: World) -> None:
    content = csv("1;fatma.faber@north.example;;;;;die nee zei", "2;anna.akkerman@north.example;;;;;die ja zei")
    assert load(world, content).faults == []
    refused, said_yes = Entry.objects.order_by("source_id")
    assert (refused.author, refused.counts_in_research) == (world.fatma, False), "a later yes does not take it along"
    assert (said_yes.author, said_yes.counts_in_research) == (world.anna, True)
    assert list(selectors.research_entries(world.north)) == [said_yes]


def test_names_and_source_ids_of_the_other_community_do_not_count(world: World) -> None:
    import_entries(by=world.wilma, community=world.south, content=csv(f"1;Dirk;S;F;;;{Sentinel.SOUTH}"))
    plan = load(world, csv("1;Dirk;T;F;;;noord"))
    assert [person.name for person in plan.new_people] == ["Dirk"]
    assert Membership.objects.filter(user__name="Dirk").count() == 2


def test_windows_letters_are_read_and_said(world: World) -> None:
    plan = load(world, csv("1;Dirk;S;F;;;één café – ‘ja’").decode().encode("cp1252"))
    assert "Windows-1252" in plan.notes[0]
    assert EntryVersion.objects.get().text == "één café – ‘ja’"


def excel(*rows: list[object]) -> bytes:
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_excel_comes_in_too_and_its_formulas_do_not(world: World) -> None:
    head: list[object] = ["bron_id", "deelnemer", "school", "functie", "datum", "tekst"]
    load(world, excel(head, [1, "Dirk", "S", "F", date(2026, 3, 12), "uit Excel"]))
    entry = Entry.objects.get()
    assert (entry.source_id, entry.happened_on) == ("1", date(2026, 3, 12))
    found = faults(world, excel(head, [2, "Dirk", "", "", None, '=CONCAT("a","b")']))
    assert found == [
        'Rij 2, kolom “tekst”: hier staat een formule (=CONCAT("a","b")). Zet er gewone tekst voor in de plaats.'
    ]


def test_only_the_coordinator_loads(world: World) -> None:
    for who in (world.anna, world.marijke, world.eva):
        with pytest.raises(Refused):
            plan_import(by=who, community=world.north, content=FILE.read_bytes())
        with pytest.raises(Refused):
            import_entries(by=who, community=world.north, content=FILE.read_bytes())


def test_the_command_does_the_same(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("import_logbook", FILE, "--community", "north", "--dry-run")
    assert "Zou laden: 7. Al geladen: 0." in capsys.readouterr().out
    assert not Entry.objects.exists()
    call_command("import_logbook", FILE, "--community", "north")
    told = capsys.readouterr().out
    assert "Nieuw, deelnemer zonder account: Dirk, schoolleider, kindcentrum Duizendblad" in told
    assert "Geladen: 7. Al geladen: 0." in told
    call_command("import_logbook", FILE, "--community", "north")
    assert "Geladen: 0. Al geladen: 7." in capsys.readouterr().out


def test_the_command_tells_faults_and_fails(world: World, tmp_path: Path) -> None:
    wrong = tmp_path / "fout.csv"
    wrong.write_bytes(csv("1;Dirk;;;;;x"))
    for extra in ([], ["--dry-run"]):
        with pytest.raises(CommandError, match="Rij 2, kolom “school”"):
            call_command("import_logbook", wrong, "--community", "north", *extra)
    with pytest.raises(CommandError, match="geen leergemeenschap"):
        call_command("import_logbook", wrong, "--community", "nergens")
    with pytest.raises(CommandError, match="niet te lezen"):
        call_command("import_logbook", tmp_path / "weg.csv", "--community", "north")
    assert not Entry.objects.exists()


def test_an_entry_edited_since_is_still_known_by_what_the_file_said(world: World) -> None:
    load(world, csv("1;Dirk;S;F;;;zoals het er stond"))
    entry = Entry.objects.get()
    entry.current = EntryVersion.objects.create(entry=entry, number=2, text="later verbeterd", made_at=timezone.now())
    entry.save()
    assert load(world, csv("1;Dirk;S;F;;;zoals het er stond")).already == 1


def test_a_known_row_with_an_empty_cell_is_a_fault_of_its_own(world: World) -> None:
    load(world, csv("1;Dirk;S;F;;;een"))
    assert faults(world, csv("1;Dirk;S;F;;;")) == ["Rij 2, kolom “tekst”: deze cel is leeg, maar hier moet iets staan."]
    assert len(faults(world, csv("1;;S;F;;;een"))) == 1


def test_a_member_without_a_pseudonym_is_still_known_by_mail(world: World) -> None:
    world.bram.pseudonym.delete()
    load(world, csv(f"1;{world.bram.user.email};;;;;van Bram"))
    assert Entry.objects.get().author == world.bram


def test_the_command_tells_how_a_file_was_read(world: World, capsys: Any, tmp_path: Path) -> None:
    file = tmp_path / "excel.csv"
    file.write_bytes(csv("1;Dirk;S;F;;;één").decode().encode("cp1252"))
    call_command("import_logbook", file, "--community", "north")
    assert "Windows-1252" in capsys.readouterr().out


def test_a_date_without_its_year_is_asked_for(world: World) -> None:
    (told,) = faults(world, csv("1;Dirk;S;F;;12 maart;zo ging het"))
    assert "“12 maart” zegt niet welk jaar" in told
