"""Research consent: per purpose, sealed, withdrawn as easily as given; a chain that was touched is found."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from plg.errors import DomainError, Refused
from plg.models import AuditLine, Community, ConsentSeal, ContentVersion, Job, Membership, User
from plg.seals import seal
from plg.selectors import consent_counts, consenting_members, latest_answers
from plg.services.consent import answer, facts, head, record_paper
from plg.services.consent_chains import Broken, broken_chains, require_unbroken, require_whole
from plg.services.content import choose
from plg.words import Purpose
from tests import factories
from tests.support.content import content_there
from tests.support.sign_in import sign_in
from tests.world import World

YESTERDAY = timezone.localdate() - timedelta(days=1)


@pytest.fixture
def folk(db: None) -> World:
    """The world with the real consent text, and nobody's answers."""
    content_there()
    world = World.build()
    world.forget_answers()
    AuditLine.objects.all().delete()
    return world


@pytest.fixture
def on_paper(folk: World) -> Membership:
    return factories.member(folk.north, factories.person("Joke Jansen", email=None))


def page(name: str = "consent", **extra: object) -> str:
    return reverse(f"plg:{name}", kwargs={"slug": "north", **extra})


def says_yes(who: Membership, purpose: Purpose) -> bool:
    return consenting_members(purpose).filter(pk=who.pk).exists()


def test_an_answer_counts_from_the_next_read(folk: World) -> None:
    assert not says_yes(folk.anna, Purpose.ENTRIES)
    answer(by=folk.anna, answers={Purpose.ENTRIES: True, Purpose.AMO: False})
    assert says_yes(folk.anna, Purpose.ENTRIES)
    assert not says_yes(folk.anna, Purpose.AMO)
    assert Purpose.QUOTES not in latest_answers(folk.anna)
    answer(by=folk.anna, answers={Purpose.ENTRIES: False})
    assert not says_yes(folk.anna, Purpose.ENTRIES)
    assert [row.given for row in folk.anna.consent_seals.order_by("position") if row.purpose == "entries"] == [
        True,
        False,
    ]


def test_the_same_answer_twice_is_sealed_once(folk: World) -> None:
    assert len(answer(by=folk.anna, answers=dict.fromkeys(Purpose, True))) == 7
    assert answer(by=folk.anna, answers=dict.fromkeys(Purpose, True)) == []
    assert AuditLine.objects.filter(word="consent.answered").count() == 1


def test_a_chain_per_member_each_seal_on_the_one_before(folk: World) -> None:
    answer(by=folk.anna, answers={Purpose.ENTRIES: True})
    answer(by=folk.bram, answers={Purpose.ENTRIES: True})
    answer(by=folk.anna, answers={Purpose.AMO: True, Purpose.ENTRIES: False})
    rows = list(folk.anna.consent_seals.order_by("position"))
    assert [row.position for row in rows] == [1, 2, 3]
    assert [row.previous for row in rows] == ["", rows[0].seal, rows[1].seal]
    assert head(folk.anna) == rows[-1].seal
    assert head(folk.chantal) == ""
    assert set(ConsentSeal.objects.values_list("chain", flat=True)) == {folk.anna.uid, folk.bram.uid}
    assert broken_chains() == []


def test_the_text_is_fixed_by_the_first_answer_and_a_new_one_asks_anew(folk: World) -> None:
    text = ContentVersion.objects.get(kind="consent")
    assert text.frozen_at is None
    answer(by=folk.anna, answers={Purpose.ENTRIES: True})
    text.refresh_from_db()
    assert text.frozen_at is not None
    newer = factories.content("consent", text.key, text.body, version=2)
    choose(community=folk.north, version=newer, by=folk.karim)
    assert says_yes(folk.anna, Purpose.ENTRIES)
    assert len(answer(by=folk.anna, answers={Purpose.ENTRIES: True})) == 1
    assert latest_answers(folk.anna)[Purpose.ENTRIES].text_version == newer


def test_the_audit_trail_never_tells_an_answer(folk: World) -> None:
    answer(by=folk.anna, answers={Purpose.ENTRIES: False})
    line = AuditLine.objects.get(word="consent.answered")
    assert set(line.detail) == {"chain_uid", "length", "head", "answers"}


@pytest.mark.parametrize("who", ["marijke", "eva", "karim"])
def test_only_participants_are_asked(folk: World, who: str) -> None:
    by = folk.who(who)
    assert isinstance(by, Membership)
    with pytest.raises(Refused):
        answer(by=by, answers={Purpose.ENTRIES: True})


def test_without_a_text_nothing_is_sealed(world: World) -> None:
    world.forget_answers()
    ContentVersion.objects.filter(kind="consent").delete()
    with pytest.raises(DomainError, match="nog geen toestemmingstekst"):
        answer(by=world.anna, answers={Purpose.ENTRIES: True})


# ── on paper ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_paper_is_recorded_by_the_coordinator_with_its_date(folk: World, on_paper: Membership) -> None:
    record_paper(by=folk.karim, member=on_paper, answers={Purpose.ENTRIES: True}, signed_on=YESTERDAY)
    row = on_paper.consent_seals.get()
    assert (row.on_paper, row.signed_on, row.recorded_by) == (True, YESTERDAY, folk.karim.user.uid)
    assert says_yes(on_paper, Purpose.ENTRIES)
    assert broken_chains() == []
    assert Job.objects.get(task="plg.scan_names").args == {"community": folk.north.pk}, "names in what they wrote"


def test_paper_is_only_for_who_has_no_account(folk: World, on_paper: Membership) -> None:
    for member, said in [(folk.anna, "heeft een eigen account"), (folk.zoe, "geen deelnemer van deze")]:
        with pytest.raises(DomainError, match=said):
            record_paper(by=folk.karim, member=member, answers={Purpose.ENTRIES: True}, signed_on=YESTERDAY)
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(DomainError, match="in de toekomst"):
        record_paper(by=folk.karim, member=on_paper, answers={Purpose.ENTRIES: True}, signed_on=tomorrow)
    with pytest.raises(Refused):
        record_paper(by=folk.marijke, member=on_paper, answers={Purpose.ENTRIES: True}, signed_on=YESTERDAY)
    assert not ConsentSeal.objects.exists()


def test_the_page_for_paper(folk: World, on_paper: Membership, client: Client) -> None:
    sign_in(client, folk.karim)
    address = page("consent_paper", uid=on_paper.uid)
    assert "Joke Jansen" in client.get(address).content.decode()
    assert client.post(address, {"entries": "yes"}).status_code == 400
    client.post(address, {"entries": "yes", "amo": "no", "signed_on": YESTERDAY.isoformat()})
    assert says_yes(on_paper, Purpose.ENTRIES)
    assert client.post(address, {"signed_on": YESTERDAY.isoformat()}).status_code == 302


# ── the participant's own page ───────────────────────────────────────────────────────────────────────────────


def test_nothing_is_ticked_beforehand(folk: World, client: Client) -> None:
    client.force_login(folk.anna.user)
    assert " checked" not in client.get(page()).content.decode()
    client.post(page(), {"entries": "yes"})
    shown = client.get(page()).content.decode()
    assert shown.count(" checked") == 1
    assert "Nu: ja" in shown


def test_refusing_everything_and_taking_it_all_back(folk: World, client: Client) -> None:
    client.force_login(folk.anna.user)
    client.post(page(), dict.fromkeys(Purpose.values, "yes"))
    assert all(says_yes(folk.anna, purpose) for purpose in Purpose)
    client.post(page(), {"all": "no", "entries": "yes"})
    assert not any(says_yes(folk.anna, purpose) for purpose in Purpose)
    for name in ("community", "me", "consent"):
        assert client.get(page(name)).status_code == 200
    assert client.get(reverse("logbook:timeline", kwargs={"slug": "north"})).status_code == 200


def test_saying_nothing_changes_nothing(folk: World, client: Client) -> None:
    client.force_login(folk.anna.user)
    assert client.post(page(), {}).status_code == 302
    assert client.post(page(), {"entries": "misschien"}).status_code == 400
    assert not ConsentSeal.objects.exists()


def test_an_answer_to_an_older_text_is_told_and_not_ticked(folk: World, client: Client) -> None:
    client.force_login(folk.anna.user)
    client.post(page(), {"entries": "yes"})
    text = ContentVersion.objects.get(kind="consent")
    choose(community=folk.north, version=factories.content("consent", text.key, text.body, version=2), by=None)
    shown = client.get(page()).content.decode()
    assert "De tekst is veranderd" in shown
    assert " checked" not in shown
    assert "Dat was op versie 1 van de tekst; het geldt tot je opnieuw kiest." in " ".join(shown.split())
    assert says_yes(folk.anna, Purpose.ENTRIES)
    assert "De tekst over onderzoek is veranderd" in client.get(page("community")).content.decode()
    client.post(page(), {"entries": "no"})
    assert not says_yes(folk.anna, Purpose.ENTRIES)
    assert "Dat was op versie 1" not in client.get(page()).content.decode()
    assert broken_chains(folk.north) == []


def test_the_page_names_the_ground_that_learning_stands_on(folk: World, client: Client) -> None:
    client.force_login(folk.anna.user)
    assert "nog niet opgeschreven" in client.get(page()).content.decode()
    Community.objects.filter(pk=folk.north.pk).update(learning_ground="De Academie, op grond van een overeenkomst.")
    assert "De Academie, op grond van een overeenkomst." in client.get(page()).content.decode()


def test_the_home_page_asks_once(folk: World, client: Client) -> None:
    client.force_login(folk.anna.user)
    assert "Mogen onderzoekers meelezen?" in client.get(page("community")).content.decode()
    client.post(page(), {"all": "no"})
    assert "Mogen onderzoekers meelezen?" not in client.get(page("community")).content.decode()


def test_the_page_speaks_english(folk: World, client: Client) -> None:
    User.objects.filter(pk=folk.anna.user.pk).update(language="en")
    client.force_login(folk.anna.user)
    assert "May researchers" in client.get(page()).content.decode()


def test_peers_and_facilitators_see_nothing_of_it(folk: World, client: Client) -> None:
    answer(by=folk.anna, answers=dict.fromkeys(Purpose, False))
    before = {}
    for name in ("bram", "marijke"):
        person = folk.who(name)
        before[name] = [folk.client(person).get(page(where)).content for where in ("community", "me")]
    answer(by=folk.anna, answers=dict.fromkeys(Purpose, True))
    for name, seen in before.items():
        now = [folk.client(folk.who(name)).get(page(where)).content for where in ("community", "me")]
        assert [_without_tokens(body) for body in now] == [_without_tokens(body) for body in seen]


def _without_tokens(body: bytes) -> list[str]:
    return [line for line in body.decode().splitlines() if "csrf" not in line.lower() and "data-until" not in line]


def test_the_coordinator_sees_counts(folk: World) -> None:
    answer(by=folk.anna, answers={Purpose.ENTRIES: True})
    answer(by=folk.bram, answers={Purpose.ENTRIES: False})
    lines = {line.purpose: (line.yes, line.no, line.silent) for line in consent_counts(folk.north)}
    assert lines[Purpose.ENTRIES] == (1, 1, 2)
    assert lines[Purpose.AUDIO] == (0, 0, 4)


# ── tampering ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def sealed(folk: World) -> World:
    answer(by=folk.anna, answers={Purpose.ENTRIES: False, Purpose.AMO: True, Purpose.QUOTES: True})
    answer(by=folk.bram, answers={Purpose.ENTRIES: True})
    return folk


def touch(sql: str, *values: int | str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


TAMPERING = {
    "an answer turned": "UPDATE plg_consentseal SET given = NOT given WHERE position = 1 AND membership_id = %s",
    "a time moved": "UPDATE plg_consentseal SET at = at - interval '1 day' WHERE position = 2 AND membership_id = %s",
    "another purpose": "UPDATE plg_consentseal SET purpose = 'audio' WHERE position = 2 AND membership_id = %s",
    "another recorder": "UPDATE plg_consentseal SET recorded_by = chain WHERE position = 1 AND membership_id = %s",
    "one left out": "DELETE FROM plg_consentseal WHERE position = 2 AND membership_id = %s",
    "the last left out": "DELETE FROM plg_consentseal WHERE position = 3 AND membership_id = %s",
    "an answer given to somebody else": "UPDATE plg_consentseal SET membership_id = (SELECT m.id FROM plg_membership"
    " m JOIN plg_user u ON u.id = m.user_id WHERE u.name LIKE 'Bram%%') WHERE position = 1 AND membership_id = %s",
    "an answer made nobody's": "UPDATE plg_consentseal SET membership_id = NULL WHERE position = 1"
    " AND membership_id = %s",
    "all left out": "DELETE FROM plg_consentseal WHERE membership_id = %s",
}


@pytest.mark.parametrize("sql", TAMPERING.values(), ids=TAMPERING.keys())
def test_tampering_is_found_and_stops_what_leaves(sealed: World, sql: str) -> None:
    require_unbroken(sealed.north)
    touch(sql, sealed.anna.pk)
    assert len(broken_chains(sealed.north)) == 1
    with pytest.raises(DomainError, match="keten van toestemmingen klopt niet"):
        require_unbroken(sealed.north)
    require_unbroken(sealed.south)
    with pytest.raises(CommandError, match=r"consent chain .* breaks at position"):
        call_command("verify_consent")


def test_a_changed_text_breaks_what_was_said_to_it(sealed: World) -> None:
    touch("UPDATE plg_contentversion SET sha256 = %s WHERE kind = 'consent'", "0" * 64)
    assert len(broken_chains()) == 2


def test_words_of_a_text_changed_afterwards_are_found(sealed: World) -> None:
    touch("UPDATE plg_contentversion SET body = jsonb_set(body, '{intro,nl}', '\"Alles mag.\"') WHERE kind = 'consent'")
    assert len(broken_chains()) == 2


def test_an_answer_that_goes_on_without_a_line_is_found(sealed: World) -> None:
    last = sealed.bram.consent_seals.get()
    forged = ConsentSeal(
        chain=last.chain,
        position=2,
        membership=sealed.bram,
        purpose=Purpose.QUOTES,
        given=True,
        text_version=last.text_version,
        recorded_by=sealed.bram.user.uid,
        previous=last.seal,
    )
    forged.seal = seal(forged.previous, facts(forged))
    forged.save()
    assert broken_chains(sealed.north) == [Broken(last.chain, 2)]
    assert [broken.position for broken in broken_chains()] == [2]


def test_a_chain_out_of_nothing_is_found(sealed: World) -> None:
    said = sealed.bram.consent_seals.get()
    forged = ConsentSeal(
        chain=sealed.chantal.uid,
        position=1,
        membership=sealed.chantal,
        purpose=Purpose.ENTRIES,
        given=True,
        text_version=said.text_version,
        recorded_by=sealed.chantal.user.uid,
    )
    forged.seal = seal("", facts(forged))
    forged.save()
    assert broken_chains(sealed.north) == [Broken(sealed.chantal.uid, 1)]


def test_a_broken_trail_stops_what_leaves_too(sealed: World) -> None:
    touch("UPDATE plg_auditline SET actor = NULL WHERE word = 'consent.answered' AND chain = %s", str(sealed.north.uid))
    assert broken_chains(sealed.north) == []
    with pytest.raises(DomainError, match="verzegelde spoor"):
        require_unbroken(sealed.north)
    require_unbroken(sealed.south)


def test_the_command_says_that_all_is_whole(sealed: World, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("verify_consent")
    assert "2 consent chains" in capsys.readouterr().out


def test_the_command_finds_a_broken_audit_trail(sealed: World) -> None:
    touch("UPDATE plg_auditline SET detail = '{}' WHERE word = 'content.frozen'")
    with pytest.raises(CommandError, match=r"audit chain .* breaks"):
        call_command("verify_consent")


def test_erasing_a_person_breaks_nothing(sealed: World) -> None:
    sealed.anna.delete()
    assert broken_chains() == []
    require_unbroken(sealed.north)
    assert ConsentSeal.objects.filter(membership=None).count() == 3


@pytest.mark.logs_error("the list for a restore cannot be written")
def test_taking_back_works_when_the_disk_does_not(folk: World, settings: Settings, tmp_path: Path) -> None:
    answer(by=folk.anna, answers={Purpose.ENTRIES: True})
    (tmp_path / "file").write_text("")
    settings.TOMBSTONES = tmp_path / "file" / "erased.txt"
    answer(by=folk.anna, answers={Purpose.ENTRIES: False})
    assert not says_yes(folk.anna, Purpose.ENTRIES)
    assert not broken_chains()


def test_nobody_gets_a_copy_of_their_own_broken_chain(sealed: World) -> None:
    require_whole(sealed.anna)
    touch(TAMPERING["an answer turned"], sealed.anna.pk)
    with pytest.raises(DomainError, match="keten van toestemmingen klopt niet"):
        require_whole(sealed.anna)
    require_whole(sealed.bram)
