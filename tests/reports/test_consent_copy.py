"""The copy of somebody's research consent: what it says and who gets it. And a broken seal: nothing leaves."""

from io import BytesIO
from pathlib import Path
from typing import Any

import page
import pypdf
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from django.utils.timezone import localtime

from plg.errors import DomainError, Refused
from plg.models import AuditLine, Community, Job, Membership
from plg.queue import WorkFailed
from plg.services.consent import answer, head, record_paper
from plg.services.content import choose
from plg.words import Purpose
from reports.models import Report
from reports.pdf.consent import make_consent_copy
from reports.selectors import consent_facts
from reports.selectors.research import last_change
from reports.services import ask, take
from reports.tasks import consent_copy
from reports.words import ReportKind
from tests import factories
from tests.reports.conftest import Write
from tests.support.content import content_there
from tests.support.matrix import text_of as body_of
from tests.world import World

pytestmark = pytest.mark.usefixtures("typeface")
GROUND = "Stichting Het Wijde Veld doet dit om de leergang te geven waarvoor je je aanmeldde."


@pytest.fixture
def folk(db: None) -> World:
    """The world with the real consent text; Anna said yes to everything and took one thing back."""
    content_there()
    world = World.build()
    world.forget_answers()
    AuditLine.objects.all().delete()
    Community.objects.filter(pk=world.north.pk).update(learning_ground=GROUND)
    answer(by=world.anna, answers=dict.fromkeys(Purpose, True))
    answer(by=world.anna, answers={Purpose.QUOTES: False})
    return world


def silent(step: int, steps: int, doing: str) -> None:
    """Tell nobody."""


def copy_of(member: Membership) -> bytes:
    fresh = Membership.objects.select_related("user", "community").get(pk=member.pk)
    return make_consent_copy(consent_facts(fresh), silent).content


def text_of(content: bytes) -> str:
    reader = pypdf.PdfReader(BytesIO(content))
    return " ".join(" ".join(sheet.extract_text().split()) for sheet in reader.pages).replace("‐ ", "")


def touch(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def taken(who: Membership, report: Report) -> bytes:
    with take(by=who, report=report) as file:
        return file.read()


def break_chain(world: World) -> None:
    touch("UPDATE plg_consentseal SET given = NOT given WHERE position = 2 AND membership_id = %s", world.anna.pk)


def test_it_says_every_answer_with_its_time_text_and_seal(folk: World) -> None:
    text = text_of(copy_of(folk.anna))
    seals = list(folk.anna.consent_seals.order_by("position"))
    assert head(folk.anna) == seals[-1].seal
    assert seals[-1].seal in text
    assert str(folk.anna.uid) in text
    assert seals[0].text_version.sha256 in text
    assert "Toestemming voor onderzoek (versie 1)" in text
    assert f"{localtime(seals[0].at):%H:%M}" in text
    for purpose in Purpose:
        assert text.count(str(purpose.label)) >= 2, purpose
    assert text.count("Ja Toestemming") == 7
    assert text.count("Nee Toestemming") == 1
    assert "Mogen onderzoekers een zin van jou aanhalen" in text
    assert GROUND in text
    assert "Anna Akkerman" in text


def test_each_text_that_was_answered_stands_in_it(folk: World) -> None:
    old = folk.anna.consent_seals.order_by("position")[0].text_version
    body = old.body | {"intro": {"nl": "Een nieuwe eerste zin.", "en": "A new first sentence."}}
    choose(community=folk.north, version=factories.content("consent", old.key, body, version=2, title="Nieuw"), by=None)
    answer(by=folk.anna, answers={Purpose.ENTRIES: True})
    text = text_of(copy_of(folk.anna))
    assert "Welke tekst las je? Versie 1" in text
    assert "Welke tekst las je? Versie 2" in text
    assert "Een nieuwe eerste zin." in text
    assert "Nieuw (versie 2)" in text


def test_it_is_accessible_and_always_the_same(folk: World) -> None:
    first = copy_of(folk.anna)
    checked = page.validate_pdf_bytes(first)
    assert checked.is_compliant, [(failure.rule_id, failure.message) for failure in checked.failures]
    reader = pypdf.PdfReader(BytesIO(first))
    assert b"pdfuaid:part" in reader.trailer["/Root"]["/Metadata"].get_object().get_data()  # type: ignore[index]
    assert copy_of(folk.anna) == first
    answer(by=folk.anna, answers={Purpose.QUOTES: True})
    assert copy_of(folk.anna) != first


def test_a_long_history_runs_over_pages(folk: World) -> None:
    for number in range(60):
        answer(by=folk.anna, answers={Purpose.QUOTES: number % 2 == 0})
    reader = pypdf.PdfReader(BytesIO(copy_of(folk.anna)))
    assert len(reader.pages) > 5
    assert page.validate_pdf_bytes(copy_of(folk.anna)).is_compliant


def test_the_page_offers_it_once_something_was_answered(folk: World) -> None:
    address, wanted = reverse("plg:consent", args=["north"]), reverse("reports:consent_copy", args=["north"])
    assert wanted in folk.client(folk.anna).get(address).content.decode()
    assert wanted not in folk.client(folk.bram).get(address).content.decode()
    refused = folk.client(folk.bram).post(wanted)
    assert refused.status_code == 409
    assert "nog niets gekozen" in refused.content.decode()
    answered = folk.client(folk.anna).post(wanted, follow=True)
    assert "Hier komt de kopie van je toestemming" in answered.content.decode()


def test_the_worker_makes_it_and_only_its_owner_takes_it(folk: World) -> None:
    report = ask(by=folk.anna, kind=ReportKind.CONSENT)
    assert ask(by=folk.anna, kind=ReportKind.CONSENT) == report
    consent_copy(report.job, silent)
    report.refresh_from_db()
    assert taken(folk.anna, report) == copy_of(folk.anna)
    assert report.file_name.startswith("toestemming-north-")
    address = reverse("reports:download", args=["north", report.uid])
    assert body_of(folk.client(folk.anna).get(address)).startswith("%PDF")
    for who in ("bram", "marijke", "karim", "eva"):
        assert folk.client(folk.who(who)).get(address).status_code == 404
    with pytest.raises(Refused):
        ask(by=folk.karim, kind=ReportKind.CONSENT)
    with pytest.raises(DomainError, match="van jezelf"):
        ask(by=folk.anna, kind=ReportKind.CONSENT, about=folk.bram)
    Job.objects.filter(pk=report.job.pk).update(state="done")
    answer(by=folk.anna, answers={Purpose.QUOTES: True})
    assert ask(by=folk.anna, kind=ReportKind.CONSENT) != report


def test_the_command_gives_the_same_file(folk: World, tmp_path: Path) -> None:
    out = tmp_path / "kopie.pdf"
    call_command("render_report", "consent", member=folk.anna.pseudonym.code, out=out)
    assert out.read_bytes() == copy_of(folk.anna)
    line = AuditLine.objects.get(word="report.rendered")
    assert (line.subject, line.detail) == (folk.anna.uid, {"kind": "consent"})
    with pytest.raises(CommandError, match="nog niets gekozen"):
        call_command("render_report", "consent", member=folk.bram.pseudonym.code, out=tmp_path / "niets.pdf")
    assert [path.name for path in tmp_path.iterdir()] == ["kopie.pdf"]


def test_what_was_signed_on_paper_says_so(folk: World, tmp_path: Path) -> None:
    joke = factories.member(folk.north, factories.person("Joke Jansen", email=None))
    signed = localtime().date()
    record_paper(by=folk.karim, member=joke, answers={Purpose.ENTRIES: True}, signed_on=signed)
    assert "op papier getekend op" in text_of(copy_of(joke))


# ── a broken seal ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_broken_chain_stops_every_export(folk: World, write: Write, tmp_path: Path) -> None:
    client, address = folk.client(folk.eva), reverse("reports:export", args=["north"])
    assert "Maak de export" in client.get(address).content.decode()
    made = factories.report(folk.eva, ReportKind.EXPORT, state="done", content=b"PK")  # type: ignore[arg-type]
    download = reverse("reports:download", args=["north", made.uid])
    assert body_of(client.get(download)) == "PK"
    break_chain(folk)
    shown = client.get(address).content.decode()
    assert "De keten van toestemmingen klopt niet (1 gebroken)." in shown
    assert "Maak de export" not in shown
    asked = client.post(address, {"purpose": "analyse", "addressee": "ik"})
    assert asked.status_code == 409
    assert "verify_consent" in asked.content.decode()
    kept = client.get(download)
    assert kept.status_code == 409
    assert "De keten van toestemmingen klopt niet" in kept.content.decode()
    with pytest.raises(CommandError, match="breaks at position 2"):
        call_command("verify_consent")


@pytest.mark.django_db(transaction=True)
def test_the_command_writes_no_export_of_a_broken_chain(folk: World, tmp_path: Path) -> None:
    call_command("export_research", community="north", out=tmp_path / "heel.zip")
    break_chain(folk)
    with pytest.raises(CommandError, match="keten van toestemmingen klopt niet"):
        call_command("export_research", community="north", out=tmp_path / "gebroken.zip")
    call_command("export_research", community="south", out=tmp_path / "zuid.zip")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["heel.zip", "zuid.zip"]


def test_a_broken_trail_stops_them_too(folk: World) -> None:
    touch("UPDATE plg_auditline SET actor = NULL WHERE word = 'consent.answered'")
    with pytest.raises(DomainError, match="verzegelde spoor"):
        ask(by=folk.eva, kind=ReportKind.EXPORT, options={"purpose": "a", "addressee": "b"})


def test_no_copy_is_made_of_a_broken_chain(folk: World, tmp_path: Path) -> None:
    answer(by=folk.bram, answers={Purpose.ENTRIES: True})
    report = ask(by=folk.anna, kind=ReportKind.CONSENT)
    break_chain(folk)
    with pytest.raises(DomainError, match="keten van toestemmingen klopt niet"):
        ask(by=folk.anna, kind=ReportKind.CONSENT)
    with pytest.raises(WorkFailed, match="keten van toestemmingen klopt niet"):
        consent_copy(report.job, silent)
    with pytest.raises(CommandError, match="keten van toestemmingen klopt niet"):
        call_command("render_report", "consent", member=folk.anna.pseudonym.code, out=tmp_path / "x.pdf")
    assert copy_of(folk.bram), "another member's chain is whole"


def test_an_export_after_the_last_withdrawal_can_be_taken(folk: World) -> None:
    answer(by=folk.anna, answers={Purpose.ENTRIES: False})
    made = factories.report(
        folk.eva,
        ReportKind.EXPORT,
        state="done",  # type: ignore[arg-type]
        content=b"PK",
        as_of=last_change(folk.north),
    )
    assert taken(folk.eva, made) == b"PK"
    answer(by=folk.anna, answers={Purpose.ENTRIES: True})
    assert taken(folk.eva, made) == b"PK"
    answer(by=folk.anna, answers={Purpose.QUOTES: True})
    answer(by=folk.anna, answers={Purpose.QUOTES: False})
    with pytest.raises(DomainError, match="toestemming ingetrokken"):
        take(by=folk.eva, report=made)
