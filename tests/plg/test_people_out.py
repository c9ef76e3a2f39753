"""The list of people as a file: everything the list says, nothing that runs, the way back in changes nothing."""

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from openpyxl import load_workbook

from plg.access import doors
from plg.models import AuditLine, Job, PersonalLink, School, User
from plg.services import letters
from plg.services.people import check_people, load_people
from plg.services.people_out import as_file
from plg.words import InvitationState, Role
from tests import factories
from tests.support.queries import MaxQueries
from tests.world import World

EVIL = ["=cmd|' /C calc'!A0", "+31612345678", "-1+1", "@SUM(A1)", "\t=1+1", "＝1+1"]


@pytest.fixture(autouse=True)
def _dutch() -> None:
    translation.activate("nl")


def take(client: Client, form: str) -> bytes:
    answer = client.get(reverse("plg:people_file", kwargs={"slug": "north", "form": form}))
    assert answer.status_code == 200
    today = timezone.localdate().isoformat()
    assert answer.headers["Content-Disposition"] == f'attachment; filename="mensen-north-{today}.{form}"'
    return answer.content


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def test_everybody_of_now_is_in_it_and_nobody_else(world: World) -> None:
    factories.member(world.north, factories.person("Joke Jansen", email=None))
    found = {row["naam"]: row for row in rows(take(world.client(world.karim), "csv"))}
    assert set(found) >= {"Anna Akkerman", "Karim Koster", "Joke Jansen"}
    assert not {"Hans Hendriks", "Zoë Zijlstra"} & set(found)
    anna = found["Anna Akkerman"]
    assert (anna["rol"], anna["school"], anna["duo"]) == (
        "Deelnemer",
        "Kindcentrum Akkerwinde",
        "Kindcentrum Akkerwinde",
    )
    assert (anna["sector"], anna["sinds"], anna["uitnodiging"]) == ("po", "2026-01-12", "Nog niet uitgenodigd")
    assert (found["Joke Jansen"]["e-mail"], found["Joke Jansen"]["uitnodiging"]) == ("", "Zonder account")


def test_a_workbook_holds_the_same(world: World) -> None:
    client = world.client(world.karim)
    sheet = load_workbook(io.BytesIO(take(client, "xlsx"))).active
    table = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert [dict(zip(table[0], row, strict=True)) for row in table[1:]] == rows(take(client, "csv"))


@pytest.mark.parametrize("evil", EVIL)
def test_no_cell_opens_like_a_formula(world: World, evil: str) -> None:
    User.objects.filter(pk=world.anna.user.pk).update(name=evil)
    School.objects.filter(pk=world.akkerwinde.pk).update(name=evil)
    client = world.client(world.karim)
    cells = [cell for row in rows(take(client, "csv")) for cell in row.values()]
    assert f"'{evil}" in cells
    assert evil not in cells
    sheet = load_workbook(io.BytesIO(take(client, "xlsx"))).active
    found = [cell for row in sheet.iter_rows() for cell in row if cell.value and str(cell.value).endswith(evil.strip())]
    assert len(found) >= 2
    assert all(cell.data_type == "s" and str(cell.value).startswith("'") for cell in found)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_way_back_in_changes_nothing(world: World, form: str) -> None:
    factories.member(world.north, factories.person("Joke Jansen", email=None))
    factories.member(world.north, "Tweede Rol", Role.PARTICIPANT, Role.FACILITATOR, experience="3-5")
    made = as_file(by=world.karim, members=doors.visible_members(world.karim), form=form)
    plan = check_people(by=world.karim, content=made.content)
    assert [str(fault) for fault in plan.table.faults] == []
    assert plan.changes_nothing
    assert len(plan.same) == 10


def test_a_new_name_without_an_address_is_still_a_fault(world: World) -> None:
    plan = check_people(by=world.karim, content=b"naam;e-mail\nNieuw Zonder;\nOok Zonder;geen@@adres\n")
    told = [str(fault) for fault in plan.table.faults]
    assert len(told) == 2
    assert "Rij 2, kolom “e-mail”: deze cel is leeg" in told[0]
    assert "Rij 3" in told[1]
    assert "geen e-mailadres" in told[1]


def test_taking_it_is_told(world: World) -> None:
    take(world.client(world.karim), "csv")
    line = AuditLine.objects.get(word="people.exported")
    assert (line.actor, line.detail) == (world.karim.user.uid, {"people": 8, "format": "csv"})


@pytest.mark.parametrize("who", ["anna", "marijke", "eva"])
def test_nobody_else_takes_it(world: World, who: str) -> None:
    address = reverse("plg:people_file", kwargs={"slug": "north", "form": "csv"})
    assert world.client(world.who(who)).get(address).status_code == 403
    assert not AuditLine.objects.filter(word="people.exported").exists()


def test_it_takes_no_query_a_person(world: World, max_queries: MaxQueries) -> None:
    lines = "".join(f"Persoon {n};p{n}@plg.example\n" for n in range(300))
    load_people(by=world.karim, content=f"naam;e-mail\n{lines}".encode(), invite_new=False)
    with max_queries(6):
        assert len(as_file(by=world.karim, members=doors.visible_members(world.karim), form="csv").content) > 10_000


def test_until_when_a_link_runs_stands_with_whom_it_was_mailed_to(world: World) -> None:
    letters.send(Job.objects.create(task="plg.mail", args={"letter": "invitation", "membership": str(world.anna.uid)}))
    link = PersonalLink.objects.get()
    states = {row["naam"]: row["uitnodiging"] for row in rows(take(world.client(world.karim), "csv"))}
    day = date_format(timezone.localtime(link.expires_at), "SHORT_DATE_FORMAT")
    assert states["Anna Akkerman"] == f"{InvitationState.INVITED.label} (link tot {day})"
    assert states["Bram Bakker"] == str(InvitationState.NOT_YET.label)
