"""What may not be kept goes by itself: names and texts for learning first, the research data at the end."""

from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from amo.models import Answer, Sheet
from coding.models import Round, Source
from intervisie.models import StarrCase
from logbook.models import Entry, EntryVersion
from logbook.selectors import research_entries
from plg import audit
from plg.errors import DomainError
from plg.models import AuditLine, Community, ConsentSeal, Job, Membership, NameFinding, PersonalLink, Pseudonym, User
from plg.services import names, retention, tombstones
from plg.services.consent_chains import broken_chains
from plg.services.pseudonymising import pseudonymise
from plg.words import JobState, LinkPurpose
from tests import factories as make
from tests.support.everything import tables_with
from tests.things import Things
from tests.world import Sentinel, World

pytestmark = pytest.mark.django_db


def archived(community: Community) -> Community:
    Community.objects.filter(pk=community.pk).update(archived_at=timezone.now())
    return Community.objects.get(pk=community.pk)


def test_the_dates_are_reckoned_from_the_end_unless_said_otherwise(world: World) -> None:
    north = world.north
    assert retention.contacts_end(north) == date(2028, 12, 18)
    assert retention.research_end(north) == date(2036, 12, 18)
    north.contacts_until, north.retain_until = date(2027, 1, 31), date(2030, 5, 1)
    assert (retention.contacts_end(north), retention.research_end(north)) == (date(2027, 1, 31), date(2030, 5, 1))
    assert retention.months_after(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert retention.months_after(date(2027, 8, 31), 6) == date(2028, 2, 29)
    assert retention.months_after(date(2026, 12, 18), 24) == date(2028, 12, 18)


def test_nothing_goes_before_its_day(world: World) -> None:
    make.entry(world.anna, "Blijft nog.")
    retention.retain(today=date(2028, 12, 18))
    assert Entry.objects.exists()
    assert User.objects.get(pk=world.anna.user_id).name == "Anna Akkerman"


def test_a_dry_run_tells_and_takes_nothing(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    make.entry(world.anna, "Voor mij.")
    make.entry(world.bram, "Voor het onderzoek.", counts_in_research=True)
    make.case(world.bram)
    call_command("retention", "--dry-run", "--on", "2029-01-01")
    told = capsys.readouterr().out
    assert "north: names and texts for learning, kept until 2028-12-18: 1 cases, 1 entries, 5 names" in told
    assert Entry.objects.count() == 2
    assert StarrCase.objects.exists()
    assert not AuditLine.objects.filter(word="retention.done").exists()


def test_texts_for_learning_and_names_go_and_research_stays(world: World) -> None:
    make.entry(world.anna, f"Bij de {Sentinel.PRIVATE} begon het.")
    make.entry(
        world.bram, f"Een {Sentinel.RESEARCH} met Anna Akkerman op Kindcentrum Akkerwinde.", counts_in_research=True
    )
    make.case(world.bram, title=Sentinel.CASE_DRAFT)
    names.scan(world.north)
    codes = set(Pseudonym.objects.filter(membership__community=world.north).values_list("code", flat=True))
    retention.retain(today=date(2029, 1, 1))
    assert not tables_with(Sentinel.PRIVATE)
    assert not tables_with(Sentinel.CASE_DRAFT)
    assert research_entries(world.north).count() == 1
    text = EntryVersion.objects.get().text
    assert text == f"Een {Sentinel.RESEARCH} met [naam] op [school]."
    for word in ("Anna Akkerman", "bram.bakker@north", "Kindcentrum Akkerwinde"):
        assert not tables_with(word), word
    assert codes == set(Pseudonym.objects.filter(membership__community=world.north).values_list("code", flat=True))
    assert Community.objects.get(pk=world.north.pk).archived_at is not None
    assert User.objects.get(pk=world.karim.user_id).name == "Karim Koster", "staff can still come in"
    assert not broken_chains()
    before = AuditLine.objects.count()
    retention.retain(today=date(2029, 1, 1))
    assert AuditLine.objects.count() == before, "the second night there is nothing left to do"


def test_in_the_end_everything_of_a_community_goes(world: World) -> None:
    assert Things(world).all
    make.member(world.south, world.eva.user)
    retention.retain(today=date(2037, 1, 1))
    assert not Community.objects.exists()
    assert not Membership.objects.exists()
    assert not Entry.objects.exists()
    assert not Round.objects.exists()
    assert not Source.objects.exists()
    for word in (Sentinel.RESEARCH, Sentinel.SOUTH, Sentinel.CASE_SHARED, "Akkerman", "Karim"):
        # What a community gave out is an instrument, about nobody: questionnaires and code books outlive it.
        assert [table for table in tables_with(word) if table not in {"plg_contentversion", "coding_code"}] == []
    assert User.objects.filter(pk=world.ada.pk).exists(), "the administrator belongs to no community"
    assert ConsentSeal.objects.exists()
    assert not broken_chains()
    call_command("verify_consent", verbosity=0)


def test_one_community_goes_and_who_belongs_elsewhere_keeps_that(world: World) -> None:
    there = make.member(world.south, world.anna.user)
    Community.objects.filter(pk=world.south.pk).update(ends_on=date(2040, 1, 1))
    make.entry(there, "In het zuiden.")
    retention.retain(today=date(2037, 1, 1))
    assert list(Community.objects.all()) == [world.south]
    assert User.objects.get(pk=world.anna.user_id).name == "Anna Akkerman"
    assert Entry.objects.get().author == there
    assert not broken_chains()


def test_traces_go_after_their_time(world: World) -> None:
    long_ago = timezone.now() - timedelta(days=100)
    old = PersonalLink.objects.create(
        user=world.anna.user, purpose=LinkPurpose.SIGN_IN, token_hash="a", expires_at=long_ago
    )
    new = PersonalLink.objects.create(
        user=world.anna.user, purpose=LinkPurpose.SIGN_IN, token_hash="b", expires_at=timezone.now()
    )
    gone = Job.objects.create(task="x", state=JobState.DONE, finished_at=long_ago)
    busy = Job.objects.create(task="x")
    report = make.report(world.anna, state=JobState.DONE, content=b"%PDF")
    Job.objects.filter(pk=report.job_id).update(finished_at=long_ago)
    retention.retain()
    assert not PersonalLink.objects.filter(pk=old.pk).exists()
    assert PersonalLink.objects.filter(pk=new.pk).exists()
    assert not Job.objects.filter(pk=gone.pk).exists()
    assert Job.objects.filter(pk__in=[busy.pk, report.job_id]).count() == 2


def test_only_an_archived_community_loses_its_names(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CommandError, match="Archiveer"):
        call_command("pseudonymise", "--community", "north")
    with pytest.raises(CommandError, match="no community"):
        call_command("pseudonymise", "--community", "nergens")
    archived(world.north)
    call_command("pseudonymise", "--community", "north")
    assert "5 people" in capsys.readouterr().out
    assert not tables_with("Akkerman")
    assert User.objects.get(pk=world.zoe.user_id).name, "the other community is another"
    assert list(tombstones.read())[-1].key == world.north.uid


def test_who_belongs_elsewhere_keeps_the_account_and_loses_the_tie(world: World) -> None:
    there = make.member(world.south, world.anna.user)
    pseudonymise(by=world.ada, community=archived(world.north))
    assert Membership.objects.get(pk=there.pk).user.name == "Anna Akkerman"
    here = Membership.objects.select_related("user", "pseudonym").get(pk=world.anna.pk)
    assert here.user_id != world.anna.user_id
    assert (here.user.name, str(here.user)) == ("", "iemand zonder naam")
    assert here.pseudonym.code == world.anna.pseudonym.code
    assert not broken_chains()
    assert audit.first_broken(str(world.north.uid)) is None


def test_prompts_and_cases_lose_their_names_too(world: World) -> None:
    entry = make.entry(world.anna, "Ik liep mee.")
    version = EntryVersion.objects.create(entry=entry, number=2, text="Met Bram Bakker.", prompts={"a": "Bram belde."})
    make.case(world.bram, situation="Toen zei Anna Akkerman iets.")
    assert not NameFinding.objects.exists()
    pseudonymise(by=None, community=archived(world.north))
    version.refresh_from_db()
    assert (version.text, version.prompts) == ("Met [naam].", {"a": "[naam] belde."})
    assert StarrCase.objects.get().situation == "Toen zei [naam] iets."


def test_without_the_list_names_stay(world: World) -> None:
    with pytest.raises(DomainError):
        pseudonymise(by=None, community=world.south)


def test_taking_the_names_out_is_once(world: World) -> None:
    assert pseudonymise(by=world.ada, community=archived(world.north)) == 5
    lines = AuditLine.objects.count()
    assert pseudonymise(by=world.ada, community=archived(world.north)) == 0
    assert AuditLine.objects.count() == lines


def test_drafts_lose_their_names_and_figures_stay_what_they_were(world: World) -> None:
    draft = make.draft(world.anna, "Met Bram Bakker.")
    draft.fields = {"prompt_wat": ["Bram Bakker belde.", "Verder niets."]}
    draft.save()
    sheet = Sheet.objects.create(wave=make.wave(world.north), membership=world.anna)
    for item, value in (("a", 3), ("b", None)):
        Answer.objects.create(sheet=sheet, item=item, value=value)
    pseudonymise(by=None, community=archived(world.north))
    draft.refresh_from_db()
    assert (draft.text, draft.fields) == ("Met [naam].", {"prompt_wat": ["[naam] belde.", "Verder niets."]})
    assert dict(sheet.answers.values_list("item", "value")) == {"a": 3, "b": None}


def test_a_dry_run_counts_the_people_of_a_community_at_its_end(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("retention", "--dry-run", "--on", "2037-01-01")
    assert "north: research data, kept until 2036-12-18: 9 people" in capsys.readouterr().out
    assert Membership.objects.filter(community=world.north).count() == 9


def test_at_the_end_the_names_were_out_already(world: World) -> None:
    make.entry(world.anna, f"Bij de {Sentinel.PRIVATE} begon het.")
    retention.retain(today=date(2029, 1, 1))
    named = AuditLine.objects.filter(word="community.pseudonymised").count()
    retention.retain(today=date(2037, 1, 1))
    assert not Community.objects.exists()
    assert AuditLine.objects.filter(word="community.pseudonymised").count() == named, "once is enough"
    assert not broken_chains()
