"""Erasing: nothing of a person's own is left anywhere, everything of the others is, and every chain still fits."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db.models import Q
from pytest_django import DjangoCaptureOnCommitCallbacks

from coding.models import Assignment, Coder, Round, Source
from intervisie.models import Meeting, StarrCase
from logbook.models import Entry
from logbook.words import Circle
from plg import audit, queue
from plg.errors import DomainError, Refused
from plg.models import AuditLine, ConsentSeal, Duo, HeldFile, Job, Membership, NameFinding, Pseudonym, School, User
from plg.privacy.emptying import speaking_fields
from plg.privacy.register import on_erase, owned_by, owned_models
from plg.privacy.words import OnErase
from plg.selectors import consenting_members
from plg.services import erasing, leaving, names, tombstones
from plg.services.consent_chains import broken_chains, require_unbroken
from plg.services.held_files import hold
from plg.services.planned_erasing import erase_unheard
from plg.words import ErasureReason, JobState, Purpose, Role
from reports.models import Report
from reports.services import handing
from reports.words import ReportKind
from tests import factories as make
from tests.support.everything import tables_with
from tests.things import Things
from tests.world import Sentinel, World

pytestmark = pytest.mark.django_db
OWN = (Sentinel.PRIVATE, Sentinel.DUO, Sentinel.FACILITATOR, Sentinel.COMMUNITY, Sentinel.WITHDRAWN, Sentinel.RESEARCH)


@pytest.fixture
def things(world: World) -> Things:
    made = Things(world)
    assert made.all
    return made


def test_nothing_of_the_person_is_left_anywhere(world: World, things: Things) -> None:
    anna = world.anna.user
    code = world.anna.pseudonym.code
    words = [anna.name, str(anna.email), code, *OWN]
    for word in words:
        assert tables_with(word), f"{word} was there"
    erasing.erase_oneself(by=world.anna.user, name="Anna Akkerman")
    assert tables_with(code) == ["reports_notice"], "until the receiver of a file was told which rows to take out"
    handing.tell(by=world.karim, handover=things.all["handover"])
    assert {word: tables_with(word) for word in words if tables_with(word)} == {}


def test_what_is_of_others_stays(world: World, things: Things) -> None:
    before = Meeting.objects.count(), Round.objects.count(), Coder.objects.count()
    erasing.erase(user=world.anna.user, by=world.anna)
    assert (Meeting.objects.count(), Round.objects.count(), Coder.objects.count()) == before
    assert tables_with(Sentinel.CASE_SHARED)
    assert tables_with(Sentinel.SOUTH)
    assert Duo.objects.filter(seats__membership=world.bram).exists()
    assert School.objects.filter(pk=world.akkerwinde.pk).exists(), "Bram works there"
    assert world.bram.user.name == User.objects.get(pk=world.bram.user_id).name
    world.bram.refresh_from_db()
    assert world.bram.left_at is None


@pytest.mark.parametrize("who", ["anna", "bram", "eva", "karim", "hans"])
def test_the_register_is_done_whoever_it_is(world: World, things: Things, who: str) -> None:
    user = getattr(world, who).user
    erasing.erase(user=user, by=None)
    for model in owned_models():
        rows = owned_by(model, user)
        if on_erase(model) is OnErase.ROW:
            assert not rows.exists(), f"{model._meta.label} still has rows"
        elif on_erase(model) is OnErase.FIELDS:
            for row in rows:
                full = [name for name in speaking_fields(model) if getattr(row, name)]
                assert not full, f"{model._meta.label} still holds {full}"


def test_every_chain_still_fits(world: World, things: Things) -> None:
    leaving.withdraw(by=world.bram)
    erasing.erase(user=world.anna.user, by=world.anna)
    erasing.erase(user=world.eva.user, by=None)
    assert not broken_chains()
    require_unbroken(world.north)
    call_command("verify_consent", verbosity=0)
    for community in (world.north, world.south):
        assert audit.first_broken(str(community.uid)) is None
    assert audit.first_broken(audit.PLATFORM) is None
    last = ConsentSeal.objects.filter(membership=world.anna).order_by("-position").first()
    assert last is not None, "the keys of the chain stay"
    assert not consenting_members(Purpose.ENTRIES).filter(pk=world.anna.pk).exists()


def test_texts_that_were_coded_go_with_all_that_was_found_in_them(world: World, things: Things) -> None:
    assert Source.objects.filter(member=world.anna).exists()
    assert Assignment.objects.filter(source__member=world.anna).exists()
    texts = [version.uid for entry in Entry.objects.filter(author=world.anna) for version in entry.versions.all()]
    make.entry(world.anna, "Met Bram Bakker sprak ik.", counts_in_research=True)
    names.scan(world.north)
    assert NameFinding.objects.exists()
    erasing.erase(user=world.anna.user, by=world.anna)
    assert not Source.objects.filter(member=world.anna).exists()
    assert not NameFinding.objects.filter(text__in=texts).exists()
    assert not NameFinding.objects.filter(community=world.north).exists()


def test_files_work_lists_and_findings_go(
    world: World, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    report = make.report(world.anna, state=JobState.DONE, content=b"%PDF-1.7")
    other = make.report(world.bram, state=JobState.DONE, content=b"%PDF-1.7")
    file, kept = report.file.name or "", other.file.name or ""
    hold(by=world.karim, purpose="people", name="mensen.csv", content=b"naam;e-mail\nAnna;a@b.example\n")
    queue.after_commit("plg.mail", key=f"invitation:{world.anna.uid}", letter="x", membership=str(world.anna.uid))
    queue.after_commit("plg.mail", key="other", letter="x", user=str(world.anna.user.uid))
    assert default_storage.exists(file)
    with django_capture_on_commit_callbacks(execute=True):
        erasing.erase(user=world.anna.user, by=world.anna)
    assert not default_storage.exists(file)
    assert default_storage.exists(kept)
    assert not Job.objects.filter(Q(pk=report.job_id) | Q(task="plg.mail")).exists()
    assert list(Report.objects.all()) == [other]
    assert not HeldFile.objects.exists()


def test_nobody_comes_in_with_what_is_left(world: World) -> None:
    client = world.client(world.anna)
    erasing.erase(user=world.anna.user, by=world.anna)
    assert client.get("/plg/north/").status_code == 302
    user = User.objects.get(pk=world.anna.user_id)
    assert (user.email, user.name, user.is_active, user.has_usable_password()) == (None, "", False, False)
    assert str(user) == "iemand die gewist is"
    assert not Pseudonym.objects.filter(membership=world.anna).exists()
    make.person("Anna Akkerman", email="anna.akkerman@north.example")  # who comes back is somebody new


def test_erasing_is_once_and_of_everywhere(world: World) -> None:
    there = make.member(world.south, world.anna.user)
    make.entry(there, "Ook in het zuiden schreef ik.", Circle.COMMUNITY)
    erasing.erase(user=world.anna.user, by=world.anna)
    assert not Entry.objects.filter(author__user=world.anna.user).exists()
    assert not erasing.erase(user=world.anna.user, by=None)
    assert Membership.objects.get(pk=there.pk).left_at is not None


def test_another_name_erases_nothing(world: World) -> None:
    for typed in ("", "Bram Bakker", "Anna"):
        with pytest.raises(DomainError, match="Er is niets gewist"):
            erasing.erase_oneself(by=world.anna.user, name=typed)
    erasing.erase_oneself(by=world.anna.user, name="  anna   akkerman ")
    assert User.objects.get(pk=world.anna.user_id).erased_at is not None


def test_without_the_list_nothing_is_erased(world: World, settings: object, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    settings.TOMBSTONES = tmp_path / "file" / "erased.txt"  # type: ignore[attr-defined]
    with pytest.raises(DomainError, match="Wissen lukt nu niet"):
        erasing.erase_oneself(by=world.hans.user, name="Hans Hendriks")
    assert User.objects.get(pk=world.hans.user_id).name == "Hans Hendriks"


def test_the_list_holds_a_key_and_a_moment_only(world: World) -> None:
    erasing.erase(user=world.anna.user, by=world.anna)
    line = list(tombstones.read())[-1]
    assert (line.act, line.key) == (tombstones.Act.ERASED, world.anna.user.uid)
    assert "Anna" not in Path(settings.TOMBSTONES).read_text()


def test_a_coordinator_erases_only_who_cannot_do_it_alone(world: World) -> None:
    paper = make.member(world.north, make.person("Joke Jansen", email=None))
    make.entry(paper, "Van papier.")
    why = ErasureReason.ENDED
    with pytest.raises(DomainError, match="kiest daar zelf"):
        erase_unheard(by=world.karim, member=world.anna, reason=why, name="Anna Akkerman")
    with pytest.raises(Refused):
        erase_unheard(by=world.marijke, member=paper, reason=why, name="Joke Jansen")
    with pytest.raises(DomainError):
        erase_unheard(by=world.wilma, member=paper, reason=why, name="Joke Jansen")
    with pytest.raises(DomainError, match="andere"):
        erase_unheard(by=world.karim, member=paper, reason=why, name="Joke")
    erase_unheard(by=world.karim, member=paper, reason=why, name="Joke Jansen")
    assert AuditLine.objects.filter(word="person.erased", detail__reason="ended").exists()
    assert not Entry.objects.filter(author=paper).exists()


def test_a_coder_who_is_erased_leaves_the_codings(world: World, things: Things) -> None:
    assert tables_with(Sentinel.MEMO)
    codings = Assignment.objects.filter(coder__membership=world.eva, done_at__isnull=False).count()
    erasing.erase(user=world.eva.user, by=None)
    assert not tables_with(Sentinel.MEMO)
    assert Assignment.objects.filter(coder__membership=world.eva, done_at__isnull=False).count() == codings
    gijs = world.client(world.gijs)
    for page in ("", "overeenstemming/"):
        answer = gijs.get(f"/plg/north/codering/{things.all['round_frozen'].uid}/{page}")
        assert answer.status_code == 200, answer


def test_what_goes_is_counted_before(world: World, things: Things) -> None:
    counted = {loss.words: (loss.withdrawn, loss.erased) for loss in erasing.losses(erasing.going(world.anna.user))}
    written = Entry.objects.filter(author=world.anna).count()
    assert written > 1
    assert counted["Leerervaringen"] == (1, written)
    assert counted["Vragenlijsten"] == (1, 1)
    assert counted["Rapporten die je liet maken"] == (0, Report.objects.filter(asked_by=world.anna).count())
    assert counted["Teksten in codeerrondes, met hun codes"] == (3, 3)
    assert "Casussen" not in counted
    bram = {loss.words: loss.erased for loss in erasing.losses(erasing.going(world.bram.user))}
    assert bram["Casussen"] == StarrCase.objects.filter(author=world.bram).count() > 1


def test_an_export_is_no_more_once_somebody_in_it_is_erased(world: World) -> None:
    made = make.report(world.eva, ReportKind.EXPORT, state=JobState.DONE, content=b"PK")
    assert Report.objects.filter(pk=made.pk).exists()
    erasing.erase(user=world.eva.user, by=None)
    assert not Report.objects.filter(pk=made.pk).exists()
    assert Role.RESEARCHER in Membership.objects.get(pk=world.eva.pk).roles
