"""The pages of the logbook without JavaScript: writing, reading, sharing, taking back, loading a file."""

import re
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from logbook import access, panels, services
from logbook.models import Entry, EntryVersion
from logbook.words import Circle, EntryState
from plg.models import ContentVersion, Membership
from plg.words import Purpose, Role
from tests import factories
from tests.logbook.test_importing import FILE
from tests.support.queries import MaxQueries
from tests.world import Sentinel, World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]


def write(by: Membership, text: str = "Eerste zin.", *circles: Circle, **more: Any) -> Entry:
    filling: dict[str, Any] = {"happened_on": date(2026, 3, 12), "client_key": uuid4()}
    return services.write_entry(by=by, text=text, circles=circles, **filling | more)


def address(name: str, *args: object) -> str:
    return reverse(f"logbook:{name}", args=["north", *args])


def typed(text: str = "Een zin.", **more: Any) -> dict[str, Any]:
    return {"text": text, "happened_on": "2026-03-12", "client_key": str(uuid4())} | more


def page(client: Client, name: str, *args: object) -> str:
    answer = client.get(address(name, *args))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_new_entry_from_form_to_timeline(world: World, max_queries: MaxQueries) -> None:
    client = world.client(world.anna)
    with max_queries(8):
        form = client.get(address("new"))
    assert form.context["form"].initial["happened_on"] == timezone.localdate()
    sent = typed(
        "Wij aten samen.\r\nHet was stil.",
        issue="bespreekcultuur",
        tags=["gemeenschap", "voorbeeld_eigenheid"],
        prompt_effect="rust",
        circles=["duo"],
        counts_in_research="on",
    )
    answer = client.post(address("new"), sent)
    entry = Entry.objects.get()
    assert answer.url == address("entry", entry.uid)  # type: ignore[attr-defined]
    assert answer.cookies["plg_kept"].value == sent["client_key"]
    with max_queries(8):
        read = client.get(answer.url).content.decode()  # type: ignore[attr-defined]
    for words in ("Wij aten samen.", "Bespreken in plaats van aanspreken", "Een gemeenschap bouwen", "rust",
                  "Wat merkte je daarna", "Bram Bakker", "Telt mee in het onderzoek", "do 12 maart 2026"):  # fmt: skip
        assert words.lower() in read.lower(), words
    assert "Wij aten samen." in page(client, "timeline")


def test_a_double_tap_is_one_entry_and_both_end_at_it(world: World) -> None:
    client, sent = world.client(world.anna), typed()
    assert client.post(address("new"), sent).url == client.post(address("new"), sent).url  # type: ignore[attr-defined]
    assert Entry.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        (typed("   "), "Schrijf eerst één zin"),
        (typed("\u200b"), "Schrijf eerst één zin"),
        (typed("é" * 200_001), "Dit is 200001 tekens lang"),
        # Also when midnight passes between collecting and running.
        (typed(happened_on=str(timezone.localdate() + timedelta(days=9))), "Deze dag moet nog komen"),
        (typed(happened_on="morgen"), "datum"),
        (typed(issue="verzonnen"), "verzonnen"),
        (typed(circles=["wereld"]), "wereld"),
    ],
)
def test_a_faulty_form_comes_back_with_what_was_typed(world: World, sent: dict[str, Any], sentence: str) -> None:
    answer = world.client(world.anna).post(address("new"), sent | {"prompt_effect": "dit blijft staan"})
    body = answer.content.decode()
    assert answer.status_code == 400
    assert sentence in body
    assert "dit blijft staan" in body
    assert sent["client_key"] in body
    assert not Entry.objects.exists()


def test_a_phone_that_is_a_day_ahead_can_still_keep(world: World) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    world.client(world.anna).post(address("new"), typed(happened_on=str(tomorrow)))
    assert Entry.objects.get().happened_on == tomorrow


def test_an_empty_date_is_unknown(world: World) -> None:
    client = world.client(world.anna)
    client.post(address("new"), typed(happened_on=""))
    assert Entry.objects.get().happened_on is None
    assert "Datum onbekend" in page(client, "timeline")


def test_research_is_only_asked_of_who_consents(world: World) -> None:
    assert "counts_in_research" in page(world.client(world.anna), "new")
    for who in (world.fatma, world.bram):
        factories.consent(who, Purpose.ENTRIES, given=False)
        client = world.client(who)
        assert "counts_in_research" not in page(client, "new")
        entry = write(who)
        assert "counts_in_research" not in page(client, "sharing", entry.uid)
        client.post(address("new"), typed(counts_in_research="on"))
    assert not Entry.objects.filter(counts_in_research=True).exists()


def test_an_entry_counts_in_research_only_when_its_author_says_so(world: World) -> None:
    world.client(world.anna).post(address("new"), typed())
    assert not Entry.objects.get().counts_in_research


def test_who_has_no_duo_is_not_asked_about_one(world: World) -> None:
    assert "Mijn duo" in page(world.client(world.anna), "new")
    assert "Mijn duo" not in page(world.client(world.chantal), "new")


def test_typed_text_is_shown_as_text(world: World) -> None:
    client = world.client(world.anna)
    client.post(address("new"), typed("<script>alert(1)</script> {{ 7 }}"))
    for body in (page(client, "timeline"), page(client, "entry", Entry.objects.get().uid)):
        assert "<script>alert(1)" not in body
        assert "&lt;script&gt;alert(1)" in body


def edit(client: Client, entry: Entry, **sent: Any) -> HttpResponse:
    return client.post(address("edit", entry.uid), typed() | sent)  # type: ignore[return-value]


def test_an_edit_keeps_the_version_before_for_its_author(world: World) -> None:
    entry = write(world.anna, "Zoals het eerst stond.", Circle.COMMUNITY)
    client = world.client(world.anna)
    assert "Zoals het eerst stond." in page(client, "edit", entry.uid)
    assert edit(client, entry, text="Zoals het nu staat.", expected=1).status_code == 302
    body = page(client, "entry", entry.uid)
    assert "Versie 2, gewijzigd" in body
    assert "Zoals het eerst stond." in page(client, "version", entry.uid, 1)
    assert client.get(address("version", entry.uid, 9)).status_code == 404
    reader = world.client(world.bram)
    assert "Zoals het nu staat." in page(reader, "entry", entry.uid)
    assert address("version", entry.uid, 1) not in page(reader, "entry", entry.uid)
    assert reader.get(address("version", entry.uid, 1)).status_code == 404


def test_a_stale_edit_shows_both_texts_and_goes_on_from_there(world: World) -> None:
    entry = write(world.anna, "Eerst.")
    client = world.client(world.anna)
    edit(client, entry, text="Van de telefoon.", expected=1)
    answer = edit(client, entry, text="Van de laptop.", expected=1, prompt_effect="rust")
    body = answer.content.decode()
    assert answer.status_code == 409
    assert "Van de telefoon." in body
    assert "Van de laptop." in body
    assert 'name="expected" value="2"' in body
    assert "rust" in body
    assert edit(client, entry, text="Beide samen.", expected=2).status_code == 302
    assert list(entry.versions.order_by("number").values_list("text", flat=True)) == [
        "Eerst.",
        "Van de telefoon.",
        "Beide samen.",
    ]


def test_a_new_text_under_a_used_key_shows_both_texts(world: World) -> None:
    client, sent = world.client(world.anna), typed("De eerste.")
    client.post(address("new"), sent)
    answer = client.post(address("new"), sent | {"text": "De tweede."})
    body = answer.content.decode()
    assert answer.status_code == 409
    assert "De eerste." in body
    assert "De tweede." in body
    assert address("edit", Entry.objects.get().uid) in body
    assert sent["client_key"] in body


def test_an_edit_does_not_lose_what_an_earlier_content_version_gave(world: World) -> None:
    entry = write(world.anna, tags=["van_vroeger"], issue="oud_vraagstuk", prompts={"situatie": "in de gang"})
    client = world.client(world.anna)
    assert "Situatie: waar was je" in page(client, "entry", entry.uid)
    form = page(client, "edit", entry.uid)
    sent = {"tags": ["van_vroeger"], "issue": "oud_vraagstuk", "prompt_situatie": "in de gang"}
    assert all(f'name="{name}"' in form for name in sent)
    edit(client, entry, text="Anders.", expected=1, **sent)
    entry.refresh_from_db()
    assert (entry.tags, entry.issue) == (["van_vroeger"], "oud_vraagstuk")
    assert entry.versions.get(number=2).prompts == {"situatie": "in de gang"}


def test_content_is_fixed_by_its_first_use(world: World) -> None:
    assert not ContentVersion.objects.exclude(frozen_at=None).exists()
    write(world.anna, tags=["gemeenschap"])
    assert {version.kind for version in ContentVersion.objects.exclude(frozen_at=None)} == {"behaviours"}
    write(world.anna, issue="besluitvorming", prompts={"effect": "rust"})
    fixed = ContentVersion.objects.exclude(frozen_at=None)
    assert {(version.kind, version.key) for version in fixed} == {
        ("behaviours", "inclusief-leiderschap"),
        ("issues", "leiderschapsvraagstukken"),
        ("prompts", "kort"),
    }


def test_a_community_that_chose_starr_is_asked_starr(world: World) -> None:
    world.north.contents.add(ContentVersion.objects.get(kind="prompts", key="starr"))
    body = page(world.client(world.anna), "new")
    assert "Taak: wat was aan jou?" in body
    assert "Wat deed jij precies?" not in body


def test_the_page_speaks_english_to_who_asked(world: World) -> None:
    world.anna.user.language = "en"
    world.anna.user.save()
    assert "What exactly did you do?" in page(world.client(world.anna), "new")


def test_sharing_tells_who_would_read_before_anything_changes(world: World) -> None:
    entry = write(world.anna, "Iets.", Circle.DUO)
    client = world.client(world.anna)
    assert "Dit lezen nu:" in page(client, "sharing", entry.uid)
    for headers in ({}, {"HX-Request": "true"}):
        answer = client.post(
            address("sharing", entry.uid), {"circles": ["facilitator"], "preview": "1"}, headers=headers
        )
        body = answer.content.decode()
        assert "Als je dit bewaart, lezen dit:" in body
        assert "Marijke Meijer" in body
        assert ("<h1" in body) == (not headers)
    assert [share.circle for share in entry.shares.all()] == [Circle.DUO]
    client.post(address("sharing", entry.uid), {"circles": ["facilitator"], "counts_in_research": "on"})
    entry.refresh_from_db()
    assert [share.circle for share in entry.shares.all()] == [Circle.FACILITATOR]
    assert entry.counts_in_research
    assert client.post(address("sharing", entry.uid), {"circles": ["wereld"]}).status_code == 400


def test_sharing_anew_is_offered_when_somebody_came_later(world: World) -> None:
    entry = write(world.anna, "Iets.", Circle.COMMUNITY)
    client = world.client(world.anna)
    assert "Deel opnieuw" not in page(client, "sharing", entry.uid)
    late = factories.member(world.north, "Nora Nieuw", joined_at=timezone.now())
    body = page(client, "sharing", entry.uid)
    assert "Deel opnieuw" in body
    assert "Nora Nieuw" in body
    client.post(address("sharing", entry.uid), {"circles": ["community"], "anew": "on"})
    assert access.may_read_entry(late, entry)


def test_withdrawing_asks_once_more(world: World) -> None:
    entry = write(world.anna, Sentinel.WITHDRAWN, *Circle)
    client, reader = world.client(world.anna), world.client(world.bram)
    assert Sentinel.WITHDRAWN in page(reader, "shared")
    assert "Bram Bakker" in page(client, "withdraw", entry.uid)
    entry.refresh_from_db()
    assert entry.state == EntryState.SUBMITTED
    client.post(address("withdraw", entry.uid))
    assert Sentinel.WITHDRAWN not in page(reader, "shared") + page(client, "timeline")
    assert reader.get(address("entry", entry.uid)).status_code == 404
    assert Sentinel.WITHDRAWN in page(client, "withdrawn")
    body = page(client, "entry", entry.uid)
    assert "teruggetrokken" in body
    assert address("edit", entry.uid) not in body
    for name in ("edit", "sharing", "withdraw"):
        assert client.get(address(name, entry.uid)).status_code == 404


def test_nobody_opens_what_is_not_theirs_to_read(world: World) -> None:
    """The readers are found first; then nobody else gets in, by any page, read or written."""
    hidden = {Circle.DUO: Sentinel.DUO, Circle.FACILITATOR: Sentinel.FACILITATOR}
    entries = {text: write(world.anna, text, circle) for circle, text in hidden.items()}
    entries[Sentinel.PRIVATE] = write(world.anna, Sentinel.PRIVATE)
    assert Sentinel.DUO in page(world.client(world.bram), "entry", entries[Sentinel.DUO].uid)
    assert Sentinel.FACILITATOR in page(world.client(world.marijke), "entry", entries[Sentinel.FACILITATOR].uid)
    for text, entry in entries.items():
        for name, who in world.everybody.items():
            client = world.client(who)
            for view in ("edit", "sharing", "withdraw"):
                for answer in (client.get(address(view, entry.uid)), client.post(address(view, entry.uid), typed())):
                    allowed = name == "anna"
                    assert (answer.status_code in {200, 302, 400}) == allowed, (name, view, answer.status_code)
                    assert allowed or text not in answer.content.decode()
        assert text not in page(world.client(world.chantal), "shared")
        assert world.client(world.chantal).get(address("entry", entry.uid)).status_code == 404


def test_a_facilitator_has_only_what_is_shared(world: World) -> None:
    write(world.anna, Sentinel.FACILITATOR, Circle.FACILITATOR)
    client = world.client(world.marijke)
    assert client.get(address("timeline")).url == address("shared")  # type: ignore[attr-defined]
    body = page(client, "shared")
    assert Sentinel.FACILITATOR in body
    assert address("new") not in body


def upload(client: Client, content: bytes) -> HttpResponse:
    sent = {"file": SimpleUploadedFile("logs.csv", content, content_type="text/csv")}
    return client.post(address("load"), sent, follow=True)  # type: ignore[return-value]


def test_a_file_is_checked_then_loaded(world: World) -> None:
    client = world.client(world.karim)
    assert "bron_id" in page(client, "load")
    checked = upload(client, FILE.read_bytes())
    body = checked.content.decode()
    assert "7 leerervaringen worden geladen" in body
    assert "Dirk, schoolleider, kindcentrum Duizendblad" in body
    assert not Entry.objects.exists()
    confirm = checked.redirect_chain[-1][0]  # type: ignore[attr-defined]
    assert world.client(world.wilma).post(confirm).status_code == 404
    assert client.post(confirm).status_code == 302
    assert Entry.objects.count() == EntryVersion.objects.count() == 7
    again = client.post(confirm)
    assert again.status_code == 404
    assert "wordt niet meer bewaard" in again.content.decode()
    assert "Alles staat er al" in upload(client, FILE.read_bytes()).content.decode()


def test_a_checked_file_can_be_turned_down(world: World) -> None:
    client = world.client(world.karim)
    confirm = upload(client, FILE.read_bytes()).redirect_chain[-1][0]  # type: ignore[attr-defined]
    assert client.post(address("load_turn_down")).status_code == 302
    assert client.get(confirm).status_code == 404
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "Dit bestand is leeg"), (b"bron_id;deelnemer;tekst\n1;Dirk;x\n", "Rij 2, kolom “school”")],
)
def test_a_faulty_file_is_refused_whole(world: World, content: bytes, sentence: str) -> None:
    answer = upload(world.client(world.karim), content)
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert not Entry.objects.exists()


def test_no_file_is_asked_for_kindly(world: World) -> None:
    answer = world.client(world.karim).post(address("load"), {})
    assert answer.status_code == 400
    assert "Kies eerst een bestand." in answer.content.decode()


def test_everybody_gets_their_own_places(world: World) -> None:
    def offered(who: Membership) -> list[str]:
        return [place.url for place in panels.places(who)]

    assert offered(world.anna) == [address("new"), address("timeline"), address("threads"), address("talks")]
    assert offered(world.marijke) == [address("timeline"), address("threads"), address("talks")]
    assert offered(world.eva) == [address("talks")]
    assert offered(world.karim) == [address("talks"), address("load")]


def test_the_home_page_asks_for_one_sentence_and_then_shows_the_last(world: World) -> None:
    client = world.client(world.anna)
    home = reverse("plg:community", args=["north"])
    assert "Begin met één zin" in client.get(home).content.decode()
    write(world.anna, "Eerder gebeurd. Meer.", happened_on=date(2020, 1, 1))
    body = client.get(home).content.decode()
    assert "Eerder gebeurd." in body
    assert "Begin met één zin" not in body
    assert panels.home_panel(world.marijke) is None


def test_names_are_looked_for_in_what_research_may_use(world: World) -> None:
    counted = write(world.anna, "telt", counts_in_research=True, prompts={"effect": Sentinel.PROMPT})
    write(world.anna, "telt niet")
    assert counted.current is not None
    assert [(text.uid, text.text) for text in panels.free_texts(world.north)] == [(counted.current.uid, "telt")]


def test_the_names_of_a_hall_full_of_readers_fold_away(world: World) -> None:
    entry = write(world.anna, "Iets.", Circle.COMMUNITY)
    factories.members([(world.north, f"Lezer {letter}", Role.PARTICIPANT, {}) for letter in "abcdefghijklmnopqrst"])
    told = page(world.client(world.anna), "sharing", entry.uid)
    assert re.search(r"Dit lezen nu \d+ mensen", told)
    assert "Lezer t" in told.partition("Wie dat precies zijn")[2]
