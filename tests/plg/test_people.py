"""People from a spreadsheet: a dry run that writes nothing, one transaction, and the same again changes nothing."""

import csv
import io
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from openpyxl import Workbook

from plg.errors import DomainError, Refused
from plg.models import AuditLine, Duo, DuoSeat, HeldFile, Job, Membership, Pseudonym, School, User
from plg.queue import WorkFailed
from plg.services import people_loading
from plg.services.accepting import accept
from plg.services.held_files import hold
from plg.services.people import check_people, load_people
from plg.services.people_plan import Plan
from plg.words import JobState, Role
from tests import factories
from tests.support.queries import MaxQueries
from tests.support.sign_in import sign_in
from tests.support.worker import Settle
from tests.world import World

HEAD = ["naam", "e-mail", "rol", "school", "functie", "sector", "ervaring", "duo"]
LENA = ["Lena Loos", "lena@plg.example", "deelnemer", "De Zwaluw", "schoolleider", "po", "3-5", "Zwaluw"]
MO = ["Mo Idrissi", "mo@plg.example", "", "De Zwaluw", "manager", "kinderopvang", ">10", "Zwaluw"]


@pytest.fixture(autouse=True)
def _dutch() -> None:
    translation.activate("nl")


def written(*rows: list[str], head: list[str] = HEAD) -> bytes:
    kept = io.StringIO()
    csv.writer(kept, delimiter=";").writerows([head, *rows])
    return kept.getvalue().encode()


def told(plan: Plan) -> list[str]:
    return [str(fault) for fault in plan.table.faults]


def load(world: World, *rows: list[str], invite_new: bool = False) -> Plan:
    return load_people(by=world.karim, content=written(*rows), invite_new=invite_new)


def everything() -> tuple[int, ...]:
    models = (User, Membership, School, Duo, DuoSeat, Pseudonym, Job, AuditLine)
    return tuple(model._default_manager.count() for model in models)


def test_the_dry_run_writes_nothing(world: World) -> None:
    before = everything()
    plan = check_people(by=world.karim, content=written(LENA, MO))
    assert not plan.table.faults
    assert [row.name for row in plan.new] == ["Lena Loos", "Mo Idrissi"]
    assert everything() == before


def test_new_people_get_all_they_need(world: World) -> None:
    load(world, LENA, MO)
    lena = Membership.objects.get(user__email="lena@plg.example")
    assert (lena.community, lena.roles, lena.position, lena.sector, lena.experience) == (
        world.north,
        ["participant"],
        "schoolleider",
        "po",
        "3-5",
    )
    assert lena.school is not None
    assert lena.school.name == "De Zwaluw"
    assert lena.pseudonym.code
    assert not lena.user.has_usable_password()
    duo = Duo.objects.get(name="Zwaluw")
    assert {seat.membership.user.name for seat in duo.seats.all()} == {"Lena Loos", "Mo Idrissi"}
    line = AuditLine.objects.get(word="people.loaded")
    assert line.detail == {"new": 2, "changed": 0, "same": 0, "roles": {}}


def test_the_same_file_again_changes_nothing(world: World) -> None:
    load(world, LENA, MO)
    before = everything()
    plan = load(world, LENA, MO)
    assert plan.changes_nothing
    assert len(plan.same) == 2
    assert everything() == before


def test_a_file_changes_what_it_says_and_leaves_the_rest(world: World) -> None:
    load(world, LENA, MO)
    plan = load(
        world, ["Lena de Loos", "LENA@plg.example", "deelnemer + procesbegeleider", "", "directeur", "", "", ""]
    )
    assert [name for name, _old, _new in plan.changed[0].what] == ["naam", "rol", "functie"]
    assert "functie: schoolleider → directeur" in plan.changed[0].words
    lena = Membership.objects.get(user__email="lena@plg.example")
    assert (lena.user.name, lena.position, lena.sector) == ("Lena de Loos", "directeur", "po")
    assert set(lena.roles) == {Role.PARTICIPANT, Role.FACILITATOR}
    assert lena.seats.filter(until=None).count() == 1
    assert lena.version == 2
    assert lena.facilitates_since is not None  # reads nothing of what was shared with the facilitator before
    line = AuditLine.objects.filter(word="people.loaded").latest("pk")
    assert line.detail["roles"] == {str(lena.uid): ["participant", "facilitator"]}


def test_who_takes_another_seat_keeps_the_history(world: World) -> None:
    old = world.anna.seats.get()
    anna = ["Anna Akkerman", str(world.anna.user.email), "", "", "", "", "", "Nieuw duo"]
    chantal = ["Chantal Claassen", str(world.chantal.user.email), "", "Kindcentrum Akkerwinde", "", "", "", "Nieuw duo"]
    plan = load(world, anna, chantal)
    assert "blijft met dit bestand één deelnemer over" in plan.table.notes[0]
    old.refresh_from_db()
    assert old.until is not None
    assert world.anna.seats.get(until=None).duo.name == "Nieuw duo"


def test_somebody_known_elsewhere_keeps_their_name_and_account(world: World) -> None:
    plan = load(world, ["Zoetje Anders", str(world.zoe.user.email), "", "", "", "", "", ""])
    assert len(plan.new) == 1
    assert User.objects.get(pk=world.zoe.user.pk).name == "Zoë Zijlstra"
    made = Membership.objects.select_related("user").get(community=world.north, user__name="Zoetje Anders")
    accept(by=made.user, member=made)  # until then nobody learns that she is known: see test_known_elsewhere
    assert world.zoe.user.memberships.count() == 2
    again = check_people(by=world.karim, content=written(["Zoetje Anders", str(world.zoe.user.email), *[""] * 6]))
    assert again.changes_nothing
    assert "de naam blijft" in again.table.notes[0]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["Lena", "jan@@school", *LENA[2:]]], "Rij 2, kolom “e-mail”: “jan@@school” is geen e-mailadres."),
        ([LENA, ["Lena 2", "Lena@PLG.example", *[""] * 6]], "lena@plg.example staat ook in rij 2"),
        ([["", *LENA[1:]]], "Rij 2, kolom “naam”: deze cel is leeg"),
        ([["Lena", "", *LENA[2:]]], "Rij 2, kolom “e-mail”: deze cel is leeg"),
        ([["Lena", "l@x.nl", "baas", *[""] * 5]], "Rij 2, kolom “rol”: “baas” is geen rol"),
        ([["Lena", "l@x.nl", "", "", "", "havo", "", ""]], "Rij 2, kolom “sector”: “havo” is geen sector"),
        ([["Lena", "l@x.nl", "", "", "", "", "lang", ""]], "Rij 2, kolom “ervaring”: “lang” is geen bekende ervaring"),
        ([["=cmd|' /C calc'!A0", "l@x.nl", *[""] * 6]], "Rij 2, kolom “naam”: hier staat een formule"),
        ([LENA], "Rij 2, kolom “duo”: duo “Zwaluw” telt met dit bestand 1 deelnemers"),
        ([LENA, [*MO[:3], "De Koekoek", *MO[4:]]], "Rij 3, kolom “duo”: de deelnemers van duo “Zwaluw” horen bij"),
        ([["Hans Hendriks", "hans.hendriks@north.example", *[""] * 6]], "uit deze leergemeenschap gestapt"),
        ([["Karim Koster", "karim.koster@north.example", "deelnemer", *[""] * 5]], "je eigen rol als coördinator"),
        ([], "Er staan geen mensen in dit bestand"),
    ],
)
def test_a_fault_is_told_and_stops_the_whole_file(world: World, rows: list[list[str]], said: str) -> None:
    good = ["Goed", "goed@plg.example", *[""] * 6]
    content = written(*rows, good) if rows else written()
    assert any(said in sentence for sentence in told(check_people(by=world.karim, content=content)))
    before = everything()
    with pytest.raises(DomainError, match="Er is niets opgeslagen"):
        load_people(by=world.karim, content=content, invite_new=True)
    assert everything() == before


def test_a_name_with_a_line_end_becomes_one_line(world: World) -> None:
    load(world, ["Lena\nBcc: iedereen@x.nl", "l@x.nl", *[""] * 6])
    assert User.objects.get(email="l@x.nl").name == "Lena Bcc: iedereen@x.nl"


@pytest.mark.parametrize("said", ["3-5", "3 tot 5 jaar", "3–5 jaar", "2026-05-03", "3-mei"])
def test_what_excel_makes_of_a_band_of_years_is_understood(world: World, said: str) -> None:
    plan = check_people(by=world.karim, content=written(["Lena", "l@x.nl", "", "", "", "", said, ""]))
    assert plan.new[0].experience == "3-5"


def test_a_workbook_from_excel(world: World) -> None:
    book = Workbook()
    for row in (HEAD, LENA, MO):
        book.active.append(row)
    kept = io.BytesIO()
    book.save(kept)
    assert len(load_people(by=world.karim, content=kept.getvalue(), invite_new=False).new) == 2


@pytest.mark.parametrize("who", ["anna", "marijke", "eva", "wilma"])
def test_only_the_coordinator_of_this_community_loads_people(world: World, who: str) -> None:
    by = world.who(who)
    assert isinstance(by, Membership)
    if who == "wilma":
        load_people(by=by, content=written(LENA, MO), invite_new=False)
        assert not world.north.memberships.filter(user__email="lena@plg.example").exists()
        return
    with pytest.raises(Refused):
        load_people(by=by, content=written(LENA), invite_new=False)


def test_two_thousand_people_in_a_handful_of_queries(world: World, max_queries: MaxQueries) -> None:
    rows = [
        [f"Persoon {n}", f"p{n}@plg.example", "", f"School {n // 2}", "", "", "", f"Duo {n // 2}"] for n in range(2_000)
    ]
    content = written(*rows)
    with max_queries(40):
        plan = load_people(by=world.karim, content=content, invite_new=True)
    assert len(plan.new) == 2_000
    assert world.north.memberships.filter(pseudonym__isnull=False).count() == 2_000 + 9
    assert DuoSeat.objects.filter(duo__community=world.north).count() == 2_000 + 2
    with max_queries(30):
        assert load_people(by=world.karim, content=content, invite_new=True).changes_nothing


# ── the pages ────────────────────────────────────────────────────────────────────────────────────────────────


def page(name: str, **extra: object) -> str:
    return reverse(f"plg:{name}", kwargs={"slug": "north", **extra})


def choose(client: Client, content: bytes, name: str = "mensen.csv") -> object:
    return client.post(page("people_load"), {"file": SimpleUploadedFile(name, content)})


def test_from_file_to_people_by_the_pages(world: World, client: Client) -> None:
    sign_in(client, world.karim)
    before = everything()
    answer = choose(client, written(LENA, MO))
    kept = HeldFile.objects.get()
    assert answer.status_code == 302  # type: ignore[attr-defined]
    shown = client.get(page("people_confirm", uid=kept.uid)).content.decode()
    assert "Lena Loos" in shown
    assert everything() == before
    client.post(page("people_confirm", uid=kept.uid), {"invite": "on"})
    assert world.north.memberships.filter(user__email="lena@plg.example").exists()
    assert Job.objects.filter(task="plg.invite").count() == 1
    assert not HeldFile.objects.exists()
    assert client.post(page("people_confirm", uid=kept.uid)).status_code == 404


def test_a_faulty_file_is_told_on_the_page(world: World, client: Client) -> None:
    sign_in(client, world.karim)
    answer = choose(client, written(["Lena", "jan@@school", *LENA[2:]]))
    assert answer.status_code == 400  # type: ignore[attr-defined]
    assert "“jan@@school” is geen e-mailadres" in answer.content.decode()  # type: ignore[attr-defined]
    assert not HeldFile.objects.exists()
    assert "Dit bestand is leeg" in choose(client, b"").content.decode()  # type: ignore[attr-defined]
    assert client.post(page("people_load")).status_code == 400


def test_the_file_of_another_coordinator_cannot_be_confirmed(world: World, client: Client) -> None:
    sign_in(client, world.karim)
    choose(client, written(LENA, MO))
    kept = HeldFile.objects.get()
    sign_in(client, world.wilma)
    south = reverse("plg:people_confirm", kwargs={"slug": "south", "uid": kept.uid})
    assert client.post(south).status_code == 404
    assert client.post(page("people_confirm", uid=kept.uid)).status_code == 404
    assert client.get(reverse("plg:people_confirm", kwargs={"slug": "south", "uid": uuid4()})).status_code == 404


def test_a_checked_file_can_be_forgotten(world: World, client: Client) -> None:
    sign_in(client, world.karim)
    choose(client, written(LENA, MO))
    client.post(page("people_turn_down"))
    assert not HeldFile.objects.exists()


def test_the_list_says_where_everybody_stands(world: World, client: Client, max_queries: MaxQueries) -> None:
    person = User.objects.create_user(None, name="Jan Papier")
    on_paper = factories.member(world.north, person)
    User.objects.filter(pk=world.anna.user.pk).update(last_login=timezone.now())
    sign_in(client, world.karim)
    with max_queries(10):
        shown = client.get(page("people")).content.decode()
    assert "Anna Akkerman" in shown
    assert "Binnengekomen" in shown
    assert "Nog niet uitgenodigd" in shown
    assert page("consent_paper", uid=on_paper.uid) in shown
    assert "Hans Hendriks" not in shown
    assert "Zoë" not in shown


def test_a_long_list_goes_on_where_it_stopped(world: World, client: Client) -> None:
    rows = [[f"persoon {n:03}", f"p{n}@plg.example", *[""] * 6] for n in range(150)]
    load(world, *rows)
    sign_in(client, world.karim)
    first = client.get(page("people"))
    after = first.context["page"].after
    second = client.get(page("people"), {"na": str(after)})
    names = [line.member.user.name for part in (first, second) for line in part.context["page"].lines]
    assert names == sorted(names, key=str.lower)
    assert len(names) == 150 + 8
    assert second.context["page"].after is None
    assert client.get(page("people"), {"na": "geen-uid"}).status_code == 200


def test_a_long_file_goes_to_the_worker_and_tells_how_far_it_is(
    transactional_db: None, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World.build()
    client = world.client(world.karim)
    rows = [
        [f"Persoon {n}", f"p{n}@plg.example", "", f"School {n // 2}", *[""] * 3, f"D {n // 2}"] for n in range(2500)
    ]
    choose(client, written(*rows))
    kept = HeldFile.objects.get()
    answer = client.post(page("people_confirm", uid=kept.uid), {})
    job = Job.objects.get(task="plg.load_people")
    assert answer.headers["Location"] == page("people_loading", uid=job.uid)
    shown = client.get(answer.headers["Location"]).content.decode()
    assert "Je bestand wordt geladen" in shown
    done = settle(job)
    assert done.state == JobState.DONE
    assert (done.step, done.steps) == (2500, 2500)
    assert world.north.memberships.filter(user__email__startswith="p").count() == 2500
    shown = client.get(page("people_loading", uid=job.uid), headers={"HX-Request": "true"}).content.decode()
    assert "2500" in shown
    assert "<html" not in shown
    assert not HeldFile.objects.exists()
    people_loading.run(Job.objects.get(pk=job.pk), lambda *said: None)  # a second time: done is done
    assert world.north.memberships.filter(user__email__startswith="p").count() == 2500


def test_the_progress_is_seen_from_outside_the_transaction(transactional_db: None, unhinted: None) -> None:
    world, seen = World.build(), list[tuple[int, int]]()
    rows = [[f"Persoon {n}", f"p{n}@plg.example", *[""] * 6] for n in range(1500)]
    kept = hold(by=world.karim, purpose="people", name="lang.csv", content=written(*rows))
    job = people_loading.load_later(by=world.karim, file=kept, invite_new=False)

    def tell(step: int, steps: int, doing: str) -> None:
        # This runs on a connection of its own: it sees nothing of the people yet.
        seen.append((step, Membership.objects.filter(community=world.north).count()))

    people_loading.run(job, tell)
    assert seen == [(1000, 9), (1500, 9)]


def test_a_file_that_went_wrong_since_the_check_loads_nothing(world: World) -> None:
    kept = hold(by=world.karim, purpose="people", name="lang.csv", content=written(["Lena", "l@@x", *[""] * 6]))
    job = people_loading.load_later(by=world.karim, file=kept, invite_new=False)
    with pytest.raises(WorkFailed, match="Het bestand is niet geladen"):
        people_loading.run(job, lambda *said: None)
    gone = people_loading.load_later(by=world.karim, file=HeldFile(uid=uuid4()), invite_new=False)
    with pytest.raises(WorkFailed, match="wordt niet meer bewaard"):
        people_loading.run(gone, lambda *said: None)


def test_the_list_is_searched_by_name_and_address(world: World) -> None:
    client = world.client(world.karim)

    def found(**asked: str) -> list[str]:
        return [line.member.user.name for line in client.get(page("people"), asked).context["page"].lines]

    assert found(zoek="bak br") == ["Bram Bakker"]
    assert found(zoek="ANNA.AKKERMAN@") == ["Anna Akkerman"]
    assert found(zoek="zijlstra") == []
    assert found(zoek="100%_\\'--") == []
    assert found(zoek="hendriks") == []
    assert found(zoek="hendriks", vertrokken="") == ["Hans Hendriks"]
    assert client.get(page("people"), {"zoek": "\x00a"}).status_code == 200


def test_what_would_change_is_shown_before(world: World, client: Client) -> None:
    sign_in(client, world.karim)
    row = ["Chantal Claassen", str(world.chantal.user.email), "deelnemer en deelnemer", "", "directeur", "", "", ""]
    choose(client, written(row))
    shown = client.get(page("people_confirm", uid=HeldFile.objects.get().uid)).content.decode()
    assert "functie: schoolleider → directeur" in shown
    assert "rol: " not in shown, "a role that is said twice is one role"
