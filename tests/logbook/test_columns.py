"""Log forms whose columns have names of their own: pointed out, remembered, and read the way people write."""

import io
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from logbook.models import ColumnChoice, Entry, EntryVersion
from logbook.services import import_loading
from logbook.services.import_columns import Choice, guessed, read_by
from logbook.services.import_dates import NoDate, NoYear, Writing, months_come_first, read_date, tells_no_year
from logbook.services.writing import MAX_TEXT
from plg.models import HeldFile, Job, Membership
from plg.queue import WorkFailed
from plg.services.held_files import hold
from plg.tabular import layout_of
from plg.words import JobState
from tests.support.worker import Settle
from tests.world import World

pytestmark = pytest.mark.django_db

FORMS = (
    "E-mail;Naam;Locatie;Rol;Wanneer was het?;Wat gebeurde er?;Wat deed jij?;Cijfer\n"
    ";Dirk Dam;De Vlinder;leider;12 maart;Een stille start, échte rust.;Ik wachtte.;7\n"
    ";Dirk Dam;De Vlinder;leider;3 sept.;Veel vragen.;Ik vroeg door.;8\n"
).encode("cp1252")
POINTED = {
    "kolom_1": "deelnemer", "kolom_2": "school", "kolom_3": "functie", "kolom_4": "datum", "kolom_5": "tekst",
    "kolom_6": "tekst", "order": "day",
}  # fmt: skip


def upload(client: Client, content: bytes, name: str = "formulieren.csv") -> HttpResponse:
    address = reverse("logbook:load", args=["north"])
    return client.post(address, {"file": SimpleUploadedFile(name, content)})  # type: ignore[return-value]


def book(*rows: list[Any], merge: str = "") -> bytes:
    made = Workbook()
    assert made.active is not None
    for row in rows:
        made.active.append(row)
    if merge:
        made.active.merge_cells(merge)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


# ── Days ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("12-3-2026", date(2026, 3, 12)),
        ("12 3 2026", date(2026, 3, 12)),
        ("12-03-26", date(2026, 3, 12)),
        ("12/3/'26", date(2026, 3, 12)),
        ("2026/3/12", date(2026, 3, 12)),
        ("12 maart 2026", date(2026, 3, 12)),
        ("Do. 12 mrt. 2026", date(2026, 3, 12)),
        ("donderdag 12 Maart 2026", date(2026, 3, 12)),
        ("12-mrt-26", date(2026, 3, 12)),
        ("12-3-2026 14:05:33", date(2026, 3, 12)),
        ("2026-03-12T14:05:33Z", date(2026, 3, 12)),
        ("46093", date(2026, 3, 12)),
        ("nvt", None),
        ("-", None),
    ],
)
def test_days_are_read_as_people_write_them(told: str, day: date | None) -> None:
    assert read_date(told, Writing()) == day


def test_a_day_without_a_year_is_asked_and_then_stands_in_its_school_year() -> None:
    for told in ("12 maart", "12/3", "vr 12 mrt"):
        with pytest.raises(NoYear):
            read_date(told, Writing())
        assert read_date(told, Writing(school_year=2025)) == date(2026, 3, 12)
        assert read_date(told, Writing(school_year=0)) is None
    assert read_date("3 september", Writing(school_year=2025)) == date(2025, 9, 3)
    assert tells_no_year(["", "onzin", "1-1-2026", "12 maart", "13 maart"]) == "12 maart"


@pytest.mark.parametrize("told", ["32-1-2026", "31 februari", "12 brumaire 2026", "gisteren", "3/2026", "99999"])
def test_what_is_no_day_is_no_day(told: str) -> None:
    with pytest.raises(NoDate):
        read_date(told, Writing())


def test_the_month_comes_first_only_when_nothing_says_otherwise() -> None:
    assert months_come_first(["3/12/2026", "3/25/2026"])
    assert not months_come_first(["3/12/2026", "25/3/2026", "3/25/2026"])
    assert not months_come_first(["3/12/2026"])
    assert read_date("3/12/2026", Writing(month_first=True)) == date(2026, 3, 12)


# ── Columns ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_columns_are_recognised_by_names_people_use() -> None:
    layout = layout_of(FORMS)
    assert guessed(layout).targets == {1: "deelnemer", 4: "datum", 5: "tekst", 2: "school", 3: "functie"}
    assert layout.samples_of(5) == ["Een stille start, échte rust.", "Veel vragen."]
    assert layout.key == layout_of(FORMS.splitlines()[0]).key
    assert layout.key != layout_of(FORMS.replace(b"Cijfer", b"Score")).key


def test_a_title_above_and_a_column_without_a_name_are_seen() -> None:
    layout = layout_of(book(["Leerervaringen 2024"], [], ["Naam", "Tekst", None], ["Dirk", "Zo ging het.", "los"]))
    assert (layout.row, layout.heads, layout.title(2)) == (3, ["Naam", "Tekst", ""], "Kolom C zonder naam")
    assert "rij 3" in layout.notes[0]


def test_cells_that_were_made_one_are_read_in_every_row() -> None:
    content = book(["Naam", "Tekst"], ["Dirk", "een"], [None, "twee"], [None, "drie"], ["Noor", "vier"], merge="A2:A4")
    table = read_by(content, Choice({0: "deelnemer", 1: "tekst"}))
    assert [row["deelnemer"] for row in table.rows] == ["Dirk", "Dirk", "Dirk", "Noor"]
    assert "A2:A4" in table.notes[0]
    assert table.faults == []


def test_several_columns_are_one_text_and_one_name() -> None:
    content = b"Voornaam;Achternaam;Een;Twee\nDirk;Dam;Eerst dit.;Toen dat.\n;;x;\nNoor;;;\n"
    table = read_by(content, Choice({0: "deelnemer", 1: "deelnemer", 2: "tekst", 3: "tekst"}))
    first = table.rows[0]
    assert (first["deelnemer"], first["tekst"]) == ("Dirk Dam", "Eerst dit.\n\nToen dat.")
    assert [(fault.row, fault.column) for fault in table.faults] == [(3, "Voornaam"), (4, "Een")]


def test_a_form_without_a_number_is_known_by_what_it_says() -> None:
    content = b"Naam;Tekst\nDirk;Een.\nDirk;Twee.\nDIRK;Een.\n"
    table = read_by(content, Choice({0: "deelnemer", 1: "tekst"}))
    numbers = [row["bron_id"] for row in table.rows]
    assert len(set(numbers)) == 2
    assert numbers == [row["bron_id"] for row in read_by(content, Choice({0: "deelnemer", 1: "tekst"})).rows]
    assert str(table.faults[0]) == ("Rij 4, kolom “Tekst”: deze rij zegt hetzelfde als rij 2. Haal een van beide weg.")


# ── In the browser ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_columns_are_pointed_out_then_remembered(world: World, content: None) -> None:
    client = world.client(world.karim)
    step = upload(client, FORMS).headers["Location"]
    assert step.endswith("/kolommen/")
    shown = client.get(step).content.decode()
    for word in ("Wat deed jij?", "Ik wachtte.", "Windows-1252", "12 maart", "In welk schooljaar"):
        assert word in shown
    asked = client.post(step, POINTED)
    assert (asked.status_code, "“12 maart” zegt niet welk jaar" in asked.content.decode()) == (400, True)
    missing = client.post(step, {"kolom_5": "tekst", "school_year": "2024"})
    assert "Wijs nog een kolom aan voor: Wie" in missing.content.decode()
    twice = client.post(step, POINTED | {"kolom_7": "school", "school_year": "2024"})
    assert "Twee kolommen zijn aangewezen als" in twice.content.decode()
    check = client.post(step, POINTED | {"school_year": "2024"}).headers["Location"]
    body = client.get(check).content.decode()
    for word in ("2 leerervaringen worden geladen", "Dirk Dam, leider, De Vlinder", "Wat deed jij?", "niet gebruikt"):
        assert word in body
    assert not Entry.objects.exists()
    assert client.post(check).status_code == 302
    assert [entry.happened_on for entry in Entry.objects.order_by("pk")] == [date(2025, 3, 12), date(2024, 9, 3)]
    assert EntryVersion.objects.order_by("pk")[0].text == "Een stille start, échte rust.\n\nIk wachtte."
    assert "Cijfer" not in str(ColumnChoice.objects.values())
    # The next file of the same form needs nothing but its year; loading the same again adds nothing.
    again = upload(client, FORMS).headers["Location"]
    assert 'value="2024" selected' in client.get(again).content.decode()
    check = client.post(again, POINTED | {"school_year": "2024"}).headers["Location"]
    assert "Alles staat er al" in client.get(check).content.decode()
    dated = FORMS.replace(b"12 maart", b"12 maart 2025").replace(b"3 sept.", b"3-9-2024").replace(b"stille", b"drukke")
    assert "/kolommen/" not in upload(client, dated).headers["Location"]
    assert world.client(world.wilma).get(check).status_code == 404


def test_an_answer_to_a_question_goes_beside_the_text(world: World, content: None) -> None:
    client = world.client(world.karim)
    step = upload(client, b"Naam;School;Functie;Tekst;Les\nDirk;S;F;Zo ging het.;Wachten loont.\n").headers["Location"]
    shown = client.get(step).content.decode()
    key = shown.split('value="vraag:')[1].split('"')[0]
    columns = {f"kolom_{n}": what for n, what in enumerate(["deelnemer", "school", "functie", "tekst", f"vraag:{key}"])}
    client.post(client.post(step, columns).headers["Location"])
    assert EntryVersion.objects.get().prompts == {key: "Wachten loont."}


def test_faults_after_pointing_out_name_the_files_own_columns(world: World, content: None) -> None:
    client = world.client(world.karim)
    wrong = FORMS.replace(b"12 maart", b"32-1-2026").replace(b"Veel vragen.", b"=SOM(A1)")
    step = upload(client, wrong).headers["Location"]
    answer = client.get(client.post(step, POINTED | {"school_year": "2024"}).headers["Location"])
    body = answer.content.decode()
    assert answer.status_code == 400
    assert "Rij 2, kolom “Wanneer was het?”: “32-1-2026” is geen datum" in body
    assert "Rij 3, kolom “Wat gebeurde er?”: hier staat een formule" in body
    # Nothing of it is loaded, so nothing is said to be.
    for word in ("Laad deze leerervaringen", "geladen</li>", "Bekijk de rijen"):
        assert word not in body


def test_a_file_that_is_far_too_large_is_refused_in_words(world: World) -> None:
    answer = upload(world.client(world.karim), b"a" * (20 * 1024 * 1024 + 1))
    assert (answer.status_code, "groter dan 20 MB" in answer.content.decode()) == (400, True)
    assert not HeldFile.objects.exists()


def test_a_colleagues_choice_is_a_proposal_and_not_taken_unseen(world: World, content: None) -> None:
    client = world.client(world.karim)
    layout = layout_of(FORMS)
    kept = hold(by=world.karim, purpose="logbook", name="x.csv", content=FORMS)
    check = reverse("logbook:load_confirm", args=["north", kept.uid])
    assert client.get(check).headers["Location"].endswith("/kolommen/")
    wrong = ColumnChoice.objects.create(by=world.wilma, layout=layout.key, targets={"7": "tekst"})
    assert 'name="kolom_7" class="select form-select" id="id_kolom_7"' in client.get(
        reverse("logbook:load_columns", args=["north", kept.uid])
    ).content.decode().replace("\n", "")
    assert wrong.by != world.karim


# ── Long files ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_long_file_goes_to_the_worker_and_tells_how_far_it_is(transactional_db: None, settle: Settle) -> None:
    world = World.build()
    client = world.client(world.karim)
    rows = "\n".join(f"b{n};Dirk;S;F;{n % 28 + 1}-3-2026;Tekst {n}." for n in range(2500))
    content = f"bron_id;deelnemer;school;functie;datum;tekst\n{rows}\n".encode()
    check = upload(client, content).headers["Location"]
    assert "2500 leerervaringen worden geladen" in client.get(check).content.decode()
    going = client.post(check).headers["Location"]
    job = Job.objects.get(task="logbook.load_file")
    assert going == reverse("logbook:loading", args=["north", job.uid])
    assert "Je bestand wordt geladen" in client.get(going).content.decode()
    done = settle(job)
    assert (done.state, done.step, done.steps) == (JobState.DONE, 2500, 2500)
    assert Entry.objects.filter(current__isnull=False).count() == 2500
    shown = client.get(going, headers={"HX-Request": "true"}).content.decode()
    assert "2500" in shown
    assert "<html" not in shown
    assert not HeldFile.objects.exists()
    import_loading.run(Job.objects.get(pk=job.pk), lambda *said: None)  # a second time: done is done
    assert Membership.objects.filter(user__name="Dirk").count() == 1


def test_a_file_that_went_wrong_since_the_check_loads_nothing(world: World) -> None:
    kept = hold(by=world.karim, purpose="logbook", name="x.csv", content=b"bron_id;deelnemer;tekst\n1;Dirk;x\n")
    job = import_loading.load_later(by=world.karim, file=kept)
    with pytest.raises(WorkFailed, match="Er kloppen 2 dingen niet in het bestand"):
        import_loading.run(job, lambda *said: None)
    gone = import_loading.load_later(by=world.karim, file=HeldFile(uid=uuid4()))
    with pytest.raises(WorkFailed, match="wordt niet meer bewaard"):
        import_loading.run(gone, lambda *said: None)
    assert not Entry.objects.exists()


def test_columns_that_are_one_text_fit_together_or_are_named() -> None:
    half = "a" * (MAX_TEXT // 2)
    content = f"Naam;Wat;Hoe\nDirk;{half};{half[:-5]}\nNoor;{half};{half}b\n".encode()
    table = read_by(content, Choice({0: "deelnemer", 1: "tekst", 2: "tekst"}))
    (told,) = [str(fault) for fault in table.faults]
    assert "Rij 3" in told
    assert f"er passen er {MAX_TEXT}" in told
    assert [row["deelnemer"] for row in table.rows] == ["Dirk", "Noor"]
