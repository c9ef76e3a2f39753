"""`manage.py render_report` and `export_research`: the same files as the worker's; what cannot be says so."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from plg.models import AuditLine
from tests.reports.conftest import Write
from tests.reports.exports import Read
from tests.world import World

pytestmark = pytest.mark.usefixtures("typeface")


def test_it_renders_the_progress_report(world: World, write: Write, tmp_path: Path) -> None:
    write(world.anna, "Vandaag luisterde ik.")
    pseudonym = world.anna.pseudonym.code
    for name in ("een.pdf", "twee.pdf"):
        call_command("render_report", "progress", member=pseudonym, out=tmp_path / name)
    assert (tmp_path / "een.pdf").read_bytes().startswith(b"%PDF-1.7")
    assert (tmp_path / "een.pdf").read_bytes() == (tmp_path / "twee.pdf").read_bytes()
    assert AuditLine.objects.filter(word="report.rendered").count() == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["een.pdf", "twee.pdf"]


def test_it_renders_the_reports_of_a_duo_a_community_and_a_study(world: World, write: Write, tmp_path: Path) -> None:
    call_command("render_report", "duo", member=world.anna.pseudonym.code, out=tmp_path / "duo.pdf")
    for kind in ("community", "research"):
        call_command("render_report", kind, community="north", out=tmp_path / f"{kind}.pdf")
        with pytest.raises(CommandError, match="nobody"):
            call_command("render_report", kind, community="nergens", out=tmp_path / "x.pdf")
        with pytest.raises(CommandError, match="needs --community"):
            call_command("render_report", kind, out=tmp_path / "x.pdf")
    with pytest.raises(CommandError, match="no part roem"):
        call_command(
            "render_report", "progress", "--with=roem", member=world.anna.pseudonym.code, out=tmp_path / "x.pdf"
        )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["community.pdf", "duo.pdf", "research.pdf"]


def test_somebody_who_is_no_participant_has_no_report(world: World, tmp_path: Path) -> None:
    for code in ("BESTAATNIET", world.eva.pseudonym.code):
        with pytest.raises(CommandError, match="no participant"):
            call_command("render_report", "progress", member=code, out=tmp_path / "x.pdf")
    with pytest.raises(CommandError, match="needs --member"):
        call_command("render_report", "progress", out=tmp_path / "x.pdf")


@pytest.mark.django_db(transaction=True)
def test_it_exports_research(world: World, write: Write, tmp_path: Path) -> None:
    write(world.anna, "vandaag luisterde ik.")
    for name in ("een.zip", "twee.zip"):
        call_command("export_research", community="north", out=tmp_path / name)
    assert (tmp_path / "een.zip").read_bytes() == (tmp_path / "twee.zip").read_bytes()
    told = Read((tmp_path / "een.zip").read_bytes()).manifest
    assert (told["purpose"], told["addressee"], told["made_by"]) == ("eigen gebruik", "eigen gebruik", "command line")
    line = AuditLine.objects.filter(word="export.built").last()
    assert line
    assert line.detail["entries"] == 1
    with pytest.raises(CommandError, match="no community"):
        call_command("export_research", community="nergens", out=tmp_path / "x.zip")


@pytest.mark.django_db(transaction=True)
def test_open_names_are_listed_by_number_and_kind(world: World, write: Write, tmp_path: Path) -> None:
    write(world.bram, "gisteren belde Chantal Claassen op 06 12345678 met mij.")
    with pytest.raises(CommandError) as stopped:
        call_command("export_research", community="north", out=tmp_path / "x.zip")
    assert stopped.value.returncode == 3
    assert str(stopped.value).splitlines()[1:] == ["1 × person", "1 × phone"]
    assert not list(tmp_path.iterdir())
    call_command("export_research", "--mask-all", community="north", out=tmp_path / "x.zip", purpose="les", to="groep")
    read = Read((tmp_path / "x.zip").read_bytes())
    assert "[naam] op [telefoon]" in read.rows("entries.csv")[0]["text"]
    assert (read.manifest["purpose"], read.manifest["names"]["all_findings_masked"]) == ("les", True)
