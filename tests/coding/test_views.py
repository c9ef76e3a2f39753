"""The pages of coding, as the researcher opens them: what stands on them, what a press does, and what never shows."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from coding.models import Assignment, Coding, Decision, Round
from coding.services import rounds, workbench
from coding.words import RoundState
from plg.models import Membership
from plg.words import Purpose
from tests import factories
from tests.coding.conftest import TEXTS, MakeRound, Write, choose, settle_names
from tests.support.queries import MaxQueries
from tests.world import Sentinel, World

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


def address(name: str, **where: object) -> str:
    return reverse(f"coding:{name}", kwargs={"slug": "north", **where})


def bench(round: Round, position: int = 1) -> str:
    return address("source", round=round.uid, position=position)


@pytest.fixture
def eva(world: World) -> Client:
    return world.client(world.eva)


def frozen_with_differences(world: World, round: Round) -> Round:
    """Eva and Gijs differ about text 2 (the code) and agree about the others."""
    for who in (world.eva, world.gijs):
        choose(who, round, 1, "overig")
        choose(who, round, 3, "kennis_delen")
    choose(world.eva, round, 2, "veiligheid")
    choose(world.gijs, round, 2, "voorbeeld_verbondenheid", "non_positive")
    workbench.write_memo(by=world.gijs, round=round, position=2, memo=Sentinel.MEMO)
    return rounds.freeze_round(round=round, by=world.eva)


def test_the_list_begins_with_what_to_do(eva: Client, world: World, draft: MakeRound) -> None:
    assert "Er is nog geen ronde." in eva.get(address("rounds")).text
    made = draft(title="Voorjaar")
    page = eva.get(address("rounds")).text
    assert "Voorjaar" in page
    assert address("round", round=made.uid) in page
    assert "In voorbereiding" in page


def test_a_round_is_made_by_a_form(eva: Client, world: World, book: object) -> None:
    form = eva.get(address("round_new"))
    assert "Eva Everts" in form.text
    assert str(world.karim.uid) not in dict(form.context["form"].fields["coders"].choices)
    filled = {"title": "Najaar", "book": str(form.context["form"].initial["book"]), "share": "50", "kinds": ["entry"]}
    wrong = eva.post(address("round_new"), {**filled, "since_on": "2026-05-01", "until_on": "2026-04-01"})
    assert wrong.status_code == 400
    assert "Kies minstens één codeur." in wrong.text
    assert "Kies een latere dag." in wrong.text
    gijs = str(world.gijs.uid)
    refused = eva.post(address("round_new"), {**filled, "coders": [gijs], "masker": gijs})
    assert "kan niet allebei" in refused.text
    assert refused.context["form"].more_is_open  # what was refused stands there to be changed
    done = eva.post(address("round_new"), {**filled, "coders": [gijs]})
    made = Round.objects.get()
    assert done.headers["Location"] == address("round", round=made.uid)
    assert (made.title, made.share) == ("Najaar", 50)
    assert [coder.membership for coder in made.coders.all()] == [world.gijs]


def test_somebody_elses_researcher_cannot_be_smuggled_in(eva: Client, world: World, book: object) -> None:
    form = {
        "title": "Najaar",
        "book": str(eva.get(address("round_new")).context["form"].initial["book"]),
        "share": "100",
        "kinds": ["entry"],
    }
    answer = eva.post(address("round_new"), {**form, "coders": [str(world.xander.uid)]})
    assert answer.status_code == 400
    assert not Round.objects.exists()


def test_a_round_goes_from_draft_to_settled_by_its_button(
    eva: Client, world: World, write: Write, draft: MakeRound
) -> None:
    write(world.anna, "Ik sprak met Cecilia over de bso.")
    made = draft([world.eva])
    settle_names(world)
    page = address("round", round=made.uid)
    go = address("round_advance", round=made.uid)
    assert "Nu zou 1 tekst mee kunnen doen." in eva.get(page).text
    assert eva.post(go, {"to": "open"}).status_code == 302
    assert "Begin met coderen" in eva.get(page).text
    early = eva.post(go, {"to": "frozen"})
    assert early.status_code == 409
    assert "Er is nog 1 tekst niet gecodeerd" in early.text
    assert eva.get(address("next", round=made.uid)).headers["Location"] == bench(made)
    eva.post(bench(made), {"act": "none"})
    assert eva.get(address("next", round=made.uid)).headers["Location"] == page
    eva.post(go, {"to": "frozen"})
    assert "Stel de ronde vast" in eva.get(page).text
    eva.post(go, {"to": "settled"})
    made.refresh_from_db()
    assert made.state == RoundState.SETTLED
    assert "Bekijk de uitkomsten" in eva.get(page).text
    assert eva.post(go, {"to": "somewhere"}).status_code == 400
    assert eva.post(go, {"to": "open"}).status_code == 409


def test_a_draft_says_which_names_wait(eva: Client, world: World, write: Write, draft: MakeRound) -> None:
    write(world.anna, "Ik sprak met Cecilia over de bso.")
    made = draft()
    refused = eva.post(address("round_advance", round=made.uid), {"to": "open"})
    assert refused.status_code == 409
    assert "de coördinator beoordeelt die eerst" in refused.text
    assert "Er staat nog 1 mogelijke naam open" in eva.get(address("round", round=made.uid)).text


def test_the_workbench_works_without_a_script(eva: Client, world: World, opened: Round) -> None:
    page = eva.get(bench(opened))
    text = opened.sources.get(position=1).text
    assert (
        f'aria-labelledby="bench-text-head" data-quote-from data-key="t" data-chosen-words="Gekozen:">{text}</div>'
        in (page.text)
    )
    assert "0 van 3" in page.text
    answer = eva.post(bench(opened), {"act": "code:gemeenschap"})
    assert (answer.status_code, answer.headers["Location"]) == (302, bench(opened) + "?bij=gemeenschap")
    page = eva.get(bench(opened))
    assert "Kies dit nog: dan is de tekst klaar." in page.text
    eva.post(bench(opened), {"act": "direction:non_positive"})
    eva.post(bench(opened), {"act": "quote", "quote": text[:5], "start": "", "end": ""})
    page = eva.get(bench(opened))
    assert f">{text[:5]}</mark>{text[5:]}</div>" in page.text
    assert "1 van 3" in page.text
    eva.post(bench(opened), {"act": "unquote"})
    eva.post(bench(opened), {"act": "memo", "memo": "Let op."})
    kept = Assignment.objects.get(source__position=1, coder__membership=world.eva)
    assert (kept.memo, kept.codings.get().quotes.count()) == ("Let op.", 0)
    eva.post(bench(opened), {"act": "undo"})
    assert kept.codings.get().quotes.count() == 1
    eva.post(bench(opened), {"act": "redo"})
    assert kept.codings.get().quotes.count() == 0


def test_an_act_that_cannot_be_done_says_why_on_the_same_page(eva: Client, opened: Round) -> None:
    refused = eva.post(bench(opened), {"act": "direction:positive"})
    assert refused.status_code == 409
    assert "Kies eerst een code" in refused.text
    assert 'id="source-text"' in refused.text
    for nonsense in ({}, {"act": "dance"}, {"act": "quote", "start": "-1"}, {"act": "unquote:x"}):
        assert eva.post(bench(opened), nonsense).status_code == 400


def test_a_fragment_is_the_bench_and_no_more(eva: Client, opened: Round) -> None:
    answer = eva.post(bench(opened), {"act": "code:overig"}, headers=HTMX)
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert 'class="bench__codes"' in answer.text
    assert "memo-saved" not in answer.text
    assert 'hx-swap-oob="true"' in answer.text
    assert "Overig. Bewaard om" in answer.text
    assert eva.post(bench(opened), {"act": "memo", "memo": "x"}, headers=HTMX).status_code == 204


def test_the_text_is_shown_as_it_is_and_runs_nothing(eva: Client, world: World, write: Write, draft: MakeRound) -> None:
    write(world.anna, "<script>alert(1)</script>\n\n  & wat nu?")
    settle_names(world)
    opened = rounds.open_round(round=draft(), by=world.eva)
    page = eva.get(bench(opened)).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;\n\n  &amp; wat nu?</div>" in page


def test_no_page_of_an_open_round_tells_what_another_coder_did(eva: Client, world: World, opened: Round) -> None:
    choose(world.gijs, opened, 1, "perspectieven")
    workbench.write_memo(by=world.gijs, round=opened, position=1, memo=Sentinel.MEMO)
    assert Sentinel.MEMO in world.client(world.gijs).get(bench(opened)).text
    before = eva.get(bench(opened)).text
    assert 'aria-pressed="true"' not in before
    assert Sentinel.MEMO not in before
    answer = eva.post(bench(opened), {"act": "code:overig"}, headers=HTMX)
    assert answer.text.count('aria-pressed="true"') == 1
    for page in (address("rounds"), address("round", round=opened.uid), "/plg/north/"):
        assert Sentinel.MEMO not in eva.get(page).text
    waits = eva.get(address("results", round=opened.uid)).text
    assert "Er is nog 4 keer een tekst te coderen" in waits
    assert "perspectieven" not in waits.casefold()
    assert eva.get(f"{address('results', round=opened.uid)}codes.csv").status_code == 404
    assert eva.get(address("agreement", round=opened.uid)).status_code == 404
    assert eva.get(address("difference", round=opened.uid, position=1)).status_code == 404


def test_no_page_knows_a_name(world: World, opened: Round) -> None:
    settled = frozen_with_differences(world, opened)
    eva = world.client(world.eva)
    eva.post(
        address("difference", round=settled.uid, position=2),
        {"code": "overig", "direction": "", "why": "Samen besloten."},
    )
    eva.post(address("round_advance", round=settled.uid), {"to": "settled"})
    pages = [
        address("rounds"),
        address("round", round=opened.uid),
        bench(opened),
        address("agreement", round=opened.uid),
        address("difference", round=opened.uid, position=2),
        address("results", round=opened.uid),
    ]
    for page in pages:
        answer = eva.get(page)
        assert answer.status_code == 200
        for name in ("Anna", "Akkerman", "Bram", "Bakker", "Akkerwinde"):
            assert name not in answer.text, page


@pytest.mark.parametrize(("who", "status"), [("anna", 403), ("marijke", 403), ("karim", 403), ("xander", 404)])
def test_only_researchers_of_the_community_come_in(world: World, opened: Round, who: str, status: int) -> None:
    member = world.who(who)
    assert isinstance(member, Membership)
    client = world.client(member)
    for page in (
        address("rounds"),
        address("round", round=opened.uid),
        bench(opened),
        address("next", round=opened.uid),
    ):
        answer = client.get(page)
        assert answer.status_code == status
        assert TEXTS[0] not in answer.text


def test_a_round_of_another_community_is_not_there(world: World, opened: Round) -> None:
    xander = world.client(world.xander)
    for name, more in (("round", {}), ("source", {"position": 1}), ("next", {})):
        where = {"slug": "south", "round": opened.uid, **more}
        assert xander.get(reverse(f"coding:{name}", kwargs=where)).status_code == 404


def test_a_text_that_is_not_mine_is_not_there(world: World, opened: Round, write: Write, draft: MakeRound) -> None:
    alone = rounds.open_round(round=draft([world.gijs]), by=world.gijs)
    eva = world.client(world.eva)
    assert eva.get(bench(alone)).status_code == 404
    assert eva.post(bench(alone), {"act": "none"}).status_code == 404
    assert eva.get(bench(opened, 9)).status_code == 404
    assert not Assignment.objects.filter(done_at__isnull=False).exists()


def test_differences_are_settled_one_by_one(eva: Client, world: World, opened: Round) -> None:
    frozen = frozen_with_differences(world, opened)
    page = eva.get(address("agreement", round=frozen.uid)).text
    assert "Over 1 tekst verschilden jullie" in page
    assert "66,7" in page
    assert "0,57" in page
    here = address("difference", round=frozen.uid, position=2)
    shown = eva.get(here).text
    assert Sentinel.MEMO in shown
    assert "Een veilige omgeving maken" in shown
    gijs = frozen.coders.get(membership=world.gijs)
    adopted = eva.get(here, {"neem": str(gijs.uid)})
    assert adopted.context["form"].initial == {"code": "voorbeeld_verbondenheid", "direction": "non_positive"}
    wrong = eva.post(here, {"code": "", "direction": "", "why": ""})
    assert wrong.status_code == 400
    assert "Kies een code, of dat er geen past." in wrong.text
    done = eva.post(here, {"code": "-", "direction": "", "why": "Te weinig om op te gaan."})
    assert done.headers["Location"] == address("round", round=frozen.uid)
    assert (Decision.objects.get().code, Decision.objects.get().agreed) == (None, False)
    assert Coding.objects.filter(assignment__source__position=2).count() == 2  # the originals stand
    again = eva.get(here)
    assert again.context["form"].initial["why"] == "Te weinig om op te gaan."
    assert eva.get(address("difference", round=frozen.uid, position=1)).status_code == 404


def test_every_kind_of_difference_is_named_and_the_next_one_comes_up(eva: Client, world: World, opened: Round) -> None:
    for position, code in enumerate(("gemeenschap", "gemeenschap", ""), start=1):
        choose(world.eva, opened, position, code)
    choose(world.gijs, opened, 1, "samen_doen")
    choose(world.gijs, opened, 2, "gemeenschap", "non_positive")
    choose(world.gijs, opened, 3, "overig")
    frozen = rounds.freeze_round(round=opened, by=world.eva)
    page = eva.get(address("agreement", round=frozen.uid)).text
    for words in (
        "ander gedrag binnen de code",
        "andere richting",
        "andere code",
        "Over 3 daarvan is nog niet besloten.",
    ):
        assert words in page
    for position, next_one in ((2, 3), (3, 1)):
        done = eva.post(
            address("difference", round=frozen.uid, position=position),
            {"code": "-", "direction": "", "why": "Samen zo gekozen."},
        )
        assert done.headers["Location"] == address("difference", round=frozen.uid, position=next_one)
    last = {"code": "samen_doen", "direction": "positive", "why": "Samen zo gekozen."}
    done = eva.post(address("difference", round=frozen.uid, position=1), last)
    assert done.headers["Location"] == address("round", round=frozen.uid)
    eva.post(address("round_advance", round=frozen.uid), {"to": "settled"})
    found = eva.get(address("results", round=frozen.uid))
    assert found.context["picture"].title == "Meestal past geen code: bij 2 van de 3 leerervaringen"
    assert [row.count for row in found.context["results"].codes] == [1, 0, 0, 0, 0, 2]


def test_results_count_as_the_study_did(eva: Client, world: World, opened: Round) -> None:
    frozen = frozen_with_differences(world, opened)
    eva.post(
        address("difference", round=frozen.uid, position=2),
        {"code": "perspectieven", "direction": "positive", "why": "Het gaat om haar kijk."},
    )
    assert "Jullie kunnen de ronde nu vaststellen" in eva.get(address("results", round=frozen.uid)).text
    eva.post(address("round_advance", round=frozen.uid), {"to": "settled"})
    page = eva.get(address("results", round=frozen.uid))
    found = page.context["results"]
    assert [(row.label, row.count, row.positive, row.non_positive) for row in found.codes] == [
        ("Faciliteren van verbondenheid", 1, 1, 0),
        ("Voorbeeldgedrag verbondenheid", 0, 0, 0),
        ("Waarderen van eigenheid", 1, 1, 0),
        ("Voorbeeldgedrag eigenheid", 0, 0, 0),
        ("Overig", 1, 0, 0),
    ]
    assert (found.texts, found.people, found.per_person, found.middle) == (3, 2, "1–2", "1,5")
    assert {row.label: row.count for row in found.finer if row.count} == {
        "Kennis en informatie delen": 1,
        "Verschillende perspectieven uitlokken": 1,
    }
    assert page.context["picture"].title == "Waar de leerervaringen over gaan"  # three codes share the first place
    for who in (world.anna, world.bram):
        factories.consent(who, Purpose.ENTRIES, given=False)
    gone = eva.get(address("results", round=frozen.uid))
    assert gone.context["results"].texts == 0
    assert "Er staat niets meer in deze ronde." in gone.text


def test_the_home_page_tells_who_has_texts_waiting(eva: Client, world: World, opened: Round) -> None:
    home = "/plg/north/"
    assert "Er wachten nog 3 van de 3 teksten op jouw code." in eva.get(home).text
    assert address("next", round=opened.uid) not in world.client(world.anna).get(home).text
    assert address("rounds") in eva.get(home).text
    assert address("rounds") not in world.client(world.marijke).get(home).text


def test_a_frozen_round_can_still_be_looked_at(eva: Client, world: World, opened: Round) -> None:
    frozen_with_differences(world, opened)
    page = eva.get(bench(opened, 3)).text
    assert "Deze ronde is bevroren: wat je koos staat vast." in page
    assert "Kennis en informatie delen" in page
    assert 'name="act"' not in page
    assert eva.post(bench(opened, 3), {"act": "none"}).status_code == 409


def test_a_page_costs_the_same_however_many_texts(
    eva: Client, world: World, write: Write, draft: MakeRound, max_queries: MaxQueries
) -> None:
    for number in range(3):
        write(world.anna, f"Dit is tekst {number}.")
    settle_names(world)
    small = rounds.open_round(round=draft(), by=world.eva)
    for number in range(3, 25):
        write(world.bram, f"Dit is tekst {number}.")
    settle_names(world)
    large = rounds.open_round(round=draft(title="Tweede ronde"), by=world.eva)
    for who in (world.eva, world.gijs):
        for position in large.sources.values_list("position", flat=True):
            choose(who, large, position, "overig" if who == world.eva or position % 2 else "")
    for round in (small, large):
        with max_queries(11):
            eva.get(bench(round, 2))
        with max_queries(19):
            eva.get(address("round", round=round.uid))
    with max_queries(9):
        eva.get(address("rounds"))
    rounds.freeze_round(round=large, by=world.eva)
    with max_queries(17):
        eva.get(address("agreement", round=large.uid))


def test_differences_can_be_narrowed_and_come_a_page_at_a_time(
    eva: Client, world: World, opened: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = [("overig", ""), ("overig", "waarderen_eigenheid"), ("", "overig")]
    for position, (hers, his) in enumerate(chosen, start=1):
        choose(world.eva, opened, position, hers)
        choose(world.gijs, opened, position, his)
    rounds.freeze_round(round=opened, by=world.eva)
    page = reverse("coding:agreement", args=["north", opened.uid])

    def texts(query: str) -> list[str]:
        return list(map(str, re.findall(r"Tekst \d", eva.get(page + query).text)))

    assert texts("") == texts("?code=bestaat_niet&pair=" + "x" * 40) == ["Tekst 1", "Tekst 2", "Tekst 3"]
    assert (texts("?code=waarderen_eigenheid"), texts("?code=-")) == (["Tekst 2"], ["Tekst 1", "Tekst 3"])
    monkeypatch.setattr("coding.views.settling.PAGE", 2)
    assert texts("?code=overig") == ["Tekst 1", "Tekst 2"]
    assert "?code=overig&amp;after_text=2#differences" in eva.get(page + "?code=overig").text
    assert texts("?code=overig&after_text=2") == ["Tekst 3"]
