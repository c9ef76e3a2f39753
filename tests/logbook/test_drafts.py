"""Drafts: for their author alone, on every device, never overwritten unseen, gone exactly once when they are sent."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from logbook import access, selectors, services
from logbook.models import Draft, Entry
from logbook.services import Mark
from logbook.services.leaving import outlived
from plg.errors import DomainError, Refused
from plg.models import Membership
from tests import factories as make
from tests.support.queries import MaxQueries
from tests.world import Sentinel, World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]


def save(by: Membership, text: str, **more: Any) -> Draft | None:
    filling: dict[str, Any] = {"client_key": uuid4(), "fields": {}, "mark": Mark(0, uuid4())}
    return services.save_draft(by=by, text=text, **filling | more)


def send(by: Membership, draft: Draft, text: str, mark: Mark | None = None) -> Entry:
    day = timezone.localdate()
    return services.write_entry(by=by, text=text, happened_on=day, client_key=draft.client_key, mark=mark)


def address(name: str, *args: object) -> str:
    return reverse(f"logbook:{name}", args=["north", *args])


def typed(draft: Draft | None, text: str, **more: Any) -> dict[str, Any]:
    """What a page sends that began from this draft."""
    about = {"client_key": draft.client_key, "draft_version": draft.version} if draft else {"client_key": uuid4()}
    return {"text": text, "draft_writer": uuid4(), **about, **more}


def by_itself(client: Client, sent: dict[str, Any]) -> HttpResponse:
    answer: HttpResponse = client.post(address("draft_keep"), sent, headers={"X-Saves-Draft": "1"})  # type: ignore[assignment]
    return answer


def test_a_draft_grows_with_what_is_typed(world: World) -> None:
    key, page = uuid4(), uuid4()
    first = save(
        world.anna, "Half", client_key=key, mark=Mark(0, page), fields={"tags": ["gemeenschap"], "issue": [""]}
    )
    assert first is not None
    assert (first.version, first.fields) == (1, {"tags": ["gemeenschap"]})
    again = save(world.anna, "Half af.", client_key=key, mark=Mark(1, page))
    same = save(world.anna, "Half af. ", client_key=key, mark=Mark(2, page))
    assert again == same == Draft.objects.get()
    assert Draft.objects.get().version == 2


def test_nothing_typed_is_no_draft(world: World) -> None:
    assert save(world.anna, " \n", fields={"happened_on": ["2026-03-12"]}) is None
    assert save(world.anna, "", fields={"prompt_effect": ["rust"]}) is not None


def test_another_device_is_never_overwritten(world: World) -> None:
    draft = save(world.anna, "Van de telefoon.")
    assert draft is not None
    with pytest.raises(services.StaleDraft) as told:
        save(world.anna, "Van de laptop.", client_key=draft.client_key)
    assert (told.value.theirs, told.value.mine) == (draft, "Van de laptop.")
    with pytest.raises(services.StaleDraft):
        send(world.anna, draft, "Van de laptop.")
    assert not Entry.objects.exists()
    assert Draft.objects.get().text == "Van de telefoon."


def test_an_answer_typed_elsewhere_is_never_overwritten_either(world: World) -> None:
    draft = save(world.anna, "Eén tekst.", fields={"prompt_effect": ["rust"]})
    assert draft is not None
    with pytest.raises(services.StaleDraft):
        save(world.anna, "Eén tekst.", client_key=draft.client_key, fields={"prompt_effect": ["haast"]})
    both = services.join_draft(
        by=world.anna,
        client_key=draft.client_key,
        text="Eén tekst.",
        fields={"prompt_effect": ["haast"]},
        mark=Mark(0, uuid4()),
    )
    assert both is not None
    assert (both.text, both.fields) == ("Eén tekst.", {"prompt_effect": ["rust\n\nhaast"]})


def test_a_draft_goes_exactly_once_when_it_is_sent(world: World) -> None:
    draft = save(world.anna, "Klaar.")
    assert draft is not None
    entry = send(world.anna, draft, "Klaar, en beter.", Mark(1, uuid4()))
    assert not Draft.objects.exists()
    assert send(world.anna, draft, "Klaar, en beter.") == entry
    assert save(world.anna, "Klaar, en beter.", client_key=draft.client_key) is None  # a save that came late
    with pytest.raises(services.StaleText):
        save(world.anna, "Nog iets anders.", client_key=draft.client_key)
    assert not Draft.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_saving_and_sending_at_once_leave_one_entry_and_no_draft(world: World) -> None:
    key, page = uuid4(), uuid4()

    def save_it(number: int) -> None:
        try:
            save(world.anna, f"Getypt tot {number}.", client_key=key, mark=Mark(number, page))
        except DomainError:
            pass
        finally:
            connection.close()

    def send_it(_number: int) -> None:
        try:
            services.write_entry(by=world.anna, text="Verstuurd.", happened_on=None, client_key=key, mark=Mark(0, page))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as crew:
        for work in [crew.submit(send_it if number % 2 else save_it, number) for number in range(20)]:
            work.result()
    assert Entry.objects.filter(client_key=key).count() == 1
    assert not Draft.objects.exists()


def test_a_draft_is_for_its_author_alone(world: World) -> None:
    draft = make.draft(world.anna, f"Over het {Sentinel.DRAFT}.")
    assert Sentinel.DRAFT in world.client(world.anna).get(address("timeline")).content.decode()
    for other in (world.bram, world.marijke, world.hans):
        assert not access.own_drafts(other).exists()
    with pytest.raises(Refused):
        save(world.bram, "Van mij?", client_key=draft.client_key)
    with pytest.raises(Refused):
        services.drop_draft(by=world.bram, draft=draft)
    with pytest.raises(Refused):
        save(world.marijke, "Schrijven mag ik hier niet.")
    assert not selectors.research_entries(world.north).exists()


@pytest.mark.parametrize(
    ("text", "fields"),
    [("a" * (services.MAX_TEXT + 1), {}), ("Iets.", {f"f{n}": ["x"] for n in range(99)}), ("", {"x": ["a" * 200_001]})],
)
def test_what_is_no_draft_is_refused_kindly(world: World, text: str, fields: dict[str, list[str]]) -> None:
    with pytest.raises(DomainError):
        save(world.anna, text, fields=fields)


def test_drafts_go_when_learning_is_over(world: World) -> None:
    make.draft(world.anna, "Nog niet af.")
    assert ("drafts", 1) in outlived(world.north, True)
    outlived(world.south, False)
    assert Draft.objects.count() == 1
    outlived(world.north, False)
    assert not Draft.objects.exists()


def test_a_draft_without_javascript(world: World, max_queries: MaxQueries) -> None:
    client = world.client(world.anna)
    sent = typed(None, "Later verder.", tags=["gemeenschap"], circles=["duo"], counts_in_research="on",
                 happened_on="", prompt_effect="rust")  # fmt: skip
    assert client.post(address("draft_keep"), sent).url == address("timeline")  # type: ignore[attr-defined]
    draft = Draft.objects.get()
    with max_queries(8):
        assert address("draft", draft.uid) in client.get(address("timeline")).content.decode()
    with max_queries(8):
        form = client.get(address("draft", draft.uid)).context["form"]
    started = {name: form[name].value() for name in ("text", "tags", "circles", "counts_in_research", "prompt_effect")}
    assert started == {
        "text": "Later verder.",
        "tags": ["gemeenschap"],
        "circles": ["duo"],
        "counts_in_research": "on",
        "prompt_effect": "rust",
    }
    assert form["happened_on"].value() is None
    assert client.post(address("new"), typed(draft, "Later verder, en nu af.")).status_code == 302
    assert not Draft.objects.exists()


def test_both_texts_are_shown_to_choose_or_to_join(world: World) -> None:
    client, draft = world.client(world.anna), make.draft(world.anna, "Van de telefoon.")
    old = typed(draft, "Van de laptop.", draft_version=0)
    for name in ("draft_keep", "new"):
        answer = client.post(address(name), old)
        body = answer.content.decode()
        assert answer.status_code == 409
        assert "Van de telefoon." in body
        assert "Van de laptop." in body
        assert 'name="draft_version" value="1"' in body
    assert client.post(address("draft_keep"), old | {"join": "1"}).url == address("draft", draft.uid)  # type: ignore[attr-defined]
    draft.refresh_from_db()
    assert draft.text == "Van de telefoon.\n\nVan de laptop."
    assert client.post(address("draft_keep"), typed(draft, "Eén tekst.")).status_code == 302
    assert Draft.objects.get().text == "Eén tekst."


def test_a_draft_of_what_was_sent_elsewhere_shows_both(world: World) -> None:
    client, draft = world.client(world.anna), make.draft(world.anna, "Half.")
    send(world.anna, draft, "Heel.", Mark(1, None))
    answer = client.post(address("draft_keep"), typed(draft, "Half, anders."))
    assert answer.status_code == 409
    assert "Heel." in answer.content.decode()
    assert "Half, anders." in answer.content.decode()


def test_the_page_saves_by_itself(world: World, max_queries: MaxQueries) -> None:
    client = world.client(world.anna)
    sent = typed(None, "Een begin.")
    client.get(address("timeline"))
    with max_queries(10):
        first = by_itself(client, sent)
    draft = Draft.objects.get()
    assert (first.status_code, first["X-Draft-Version"], first["Location"]) == (204, "1", address("draft", draft.uid))
    assert by_itself(client, typed(None, " ")).status_code == 204
    assert by_itself(client, typed(draft, "Elders.", draft_version=0)).status_code == 409
    assert by_itself(client, {"text": "zonder sleutel"}).status_code == 400
    assert Draft.objects.count() == 1


def test_a_draft_can_be_thrown_away(world: World) -> None:
    client, draft = world.client(world.anna), make.draft(world.anna, "Weg ermee.")
    answer = client.post(address("draft_drop", draft.uid))
    assert answer.url == address("timeline")  # type: ignore[attr-defined]
    assert answer.cookies["plg_kept"].value == str(draft.client_key)
    assert not Draft.objects.exists()


def test_the_newest_draft_stands_first(world: World) -> None:
    old, new = make.draft(world.anna, "Ouder."), make.draft(world.anna, "")
    Draft.objects.filter(pk=old.pk).update(saved_at=timezone.now() - timedelta(days=1))
    lines = selectors.draft_lines(access.own_drafts(world.anna))
    assert [line.uid for line in lines] == [new.uid, old.uid]
    assert [line.head for line in lines] == ["", "Ouder."]


def test_a_text_pasted_from_word_keeps_its_lines(world: World) -> None:
    entry = send(world.anna, make.draft(world.anna, ""), "Kop\x0bEerste regel\u2028tweede\r\nderde “zo”\u00a0—")
    assert entry.current is not None
    assert entry.current.text == "Kop\nEerste regel\ntweede\nderde “zo”\u00a0—"


def test_keeping_both_without_a_draft_keeps_what_was_typed(world: World) -> None:
    key = uuid4()
    made = services.join_draft(by=world.anna, client_key=key, text="Wat ik typte.", fields={}, mark=Mark(0, uuid4()))
    assert made is not None
    assert (made.text, made.author) == ("Wat ik typte.", world.anna)
    assert Draft.objects.get(client_key=key) == made
