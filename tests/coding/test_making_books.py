"""Code books in the browser: made, revised with a trail, given out, fixed at first use, compared, in and out."""

from typing import Any, cast

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from coding import tree
from coding.access import visible_books
from coding.models import BookDraft, CodeBook, CodeChange
from coding.selectors import books as selectors
from coding.services import books, codes, rounds
from plg.errors import DomainError, Refused
from plg.forms.communities import CommunityForm
from plg.models import AuditLine, ContentVersion, HeldFile
from tests.coding.exchange.test_faulty_files import BOMB, NVIVO
from tests.support.content import content_there
from tests.support.queries import MaxQueries
from tests.world import World


@pytest.fixture
def study(world: World) -> CodeBook:
    """The book of the study, as it comes with the platform."""
    content_there()
    return CodeBook.objects.select_related("content").get(content__key="inclusief-leiderschap")


@pytest.fixture
def draft(world: World, study: CodeBook) -> BookDraft:
    """A revision of it in the making."""
    return books.begin_draft(by=world.eva, base=study)


def edition(draft: BookDraft) -> int:
    draft.refresh_from_db()
    return draft.edition


def labels(draft: BookDraft) -> dict[str, str]:
    draft.refresh_from_db()
    return {placed.key: placed.label for placed in tree.walk(draft.body["codes"])}


def act(world: World, draft: BookDraft, key: str, what: str, **said: Any) -> HttpResponse:
    address = reverse("coding:book_code_act", args=["north", draft.uid, key, what])
    return cast("HttpResponse", world.client(world.eva).post(address, said | {"edition": edition(draft)}))


def given_out(world: World, draft: BookDraft) -> CodeBook:
    return books.issue(by=world.eva, draft=draft, edition=edition(draft))


def chosen(client: Client, content: str | bytes, name: str = "boek.qdc") -> HttpResponse:
    raw = content.encode() if isinstance(content, str) else content
    address = reverse("coding:book_load", args=["north"])
    return cast("HttpResponse", client.post(address, {"file": SimpleUploadedFile(name, raw)}))


def test_a_book_is_made_with_empty_hands_and_a_second_press_makes_no_second(world: World) -> None:
    client = world.client(world.eva)
    for _press in range(2):
        assert client.post(reverse("coding:book_new", args=["north"]), {"title": "Ons boek"}).status_code == 302
    draft = BookDraft.objects.get()
    place = ["north", draft.uid]
    refused = client.post(reverse("coding:book_draft_issue", args=place), {"shown": 1})
    assert refused.status_code == 409
    assert "minstens één code" in refused.content.decode()
    head = {"edition": 1, "title": "Ons boek", "source": "Geen bron.", "ours": "Alles.", "one": "one"}
    assert client.post(reverse("coding:book_draft_head", args=place), head).status_code == 302
    code = {"edition": 2, "label": "Échte rust", "definition": "Stil.", "colour": "#aabbcc", "takes_direction": "on"}
    address = reverse("coding:book_code_new", args=place)
    assert client.post(address, code).status_code == 302
    twice = client.post(address, code)
    assert twice.status_code == 400
    assert "in een ander venster veranderd" in twice.content.decode()
    assert client.post(address, {"edition": 3, "label": "Fijner", "above": "echte_rust"}).status_code == 302
    issued = client.post(reverse("coding:book_draft_issue", args=place), {"shown": edition(draft)})
    book = CodeBook.objects.get()
    assert issued.headers["Location"] == reverse("coding:book", args=["north", book.uid])
    assert book.one_per_source
    assert list(book.codes.values_list("key", "level", "colour", "takes_direction")) == [
        ("echte_rust", 0, "#AABBCC", True),
        ("fijner", 1, "#AABBCC", True),
    ]
    assert AuditLine.objects.filter(word="codebook.issued").count() == 1
    assert "Eén code per tekst" in client.get(issued.headers["Location"]).content.decode()


def test_every_act_on_a_code_leaves_who_when_why_and_what_became_of_it(world: World, draft: BookDraft) -> None:
    assert (
        act(world, draft, "overig", "naam", label="Anders", new_key="anders", why="Zo zeggen wij het.").status_code
        == 302
    )
    both = ["kennis_delen"]
    assert act(world, draft, "samen_doen", "samenvoegen", others=both, why="Niet te scheiden.").status_code == 302
    parts = {"label_1": "Vragen", "label_2": "Fouten", "definition_2": "Fouten mogen."}
    assert act(world, draft, "veiligheid", "splitsen", why="Twee dingen.", **parts).status_code == 302
    assert act(world, draft, "voorbeeld_eigenheid", "vervallen", why="Komt niet voor.").status_code == 302
    trail = [
        (change.act, [code["key"] for code in change.old], [code["key"] for code in change.new], change.why)
        for change in CodeChange.objects.all()
    ]
    assert trail == [
        ("rename", ["overig"], ["anders"], "Zo zeggen wij het."),
        ("merge", ["samen_doen", "kennis_delen"], ["samen_doen"], "Niet te scheiden."),
        ("split", ["veiligheid"], ["vragen", "fouten"], "Twee dingen."),
        ("retire", ["voorbeeld_eigenheid"], [], "Komt niet voor."),
    ]
    assert {change.by for change in CodeChange.objects.all()} == {world.eva}
    assert labels(draft)["anders"] == "Anders"
    assert not {"overig", "kennis_delen", "veiligheid", "voorbeeld_eigenheid"} & labels(draft).keys()
    client, book = world.client(world.gijs), given_out(world, draft)
    page = client.get(reverse("coding:book", args=["north", book.uid])).content.decode()
    for word in ("Niet te scheiden.", "Eva", "samengevoegd", "anders genoemd"):
        assert word in page


@pytest.mark.parametrize(
    ("what", "said", "sentence"),
    [
        ("naam", {"label": "Anders"}, "Dit mag niet leeg zijn"),
        ("naam", {"label": "Overig", "why": "Zomaar."}, "de naam die de code al heeft"),
        ("naam", {"label": "Anders", "new_key": "veiligheid", "why": "x"}, "hoort al bij een andere code"),
        ("naam", {"label": "Anders", "new_key": "Één!", "why": "x"}, "kleine letters, cijfers en _"),
        ("samenvoegen", {"why": "x"}, "Kies minstens één andere code"),
        ("splitsen", {"label_1": "Eén", "why": "x"}, "Dit mag niet leeg zijn"),
        ("vervallen", {"why": "  "}, "Dit mag niet leeg zijn"),
    ],
)
def test_what_cannot_be_done_is_said_beside_what_was_typed(
    world: World, draft: BookDraft, what: str, said: dict[str, str], sentence: str
) -> None:
    answer = act(world, draft, "overig", what, **said)
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert not CodeChange.objects.exists()


def test_a_code_is_changed_and_moved_but_never_into_itself(world: World, draft: BookDraft) -> None:
    client, address = world.client(world.eva), reverse("coding:book_code", args=["north", draft.uid, "gemeenschap"])
    said = {"edition": 1, "above": "", "definition": "Anders gezegd.", "colour": "#2F5D8C"}
    assert client.post(address, said).status_code == 302
    placed = tree.find(BookDraft.objects.get().body, "gemeenschap")
    assert (placed.level, placed.item["definition"], placed.item["dimension"]) == (0, "Anders gezegd.", "belongingness")
    with pytest.raises(DomainError, match="niet in zichzelf"):
        codes.write_code(
            by=world.eva,
            draft=draft,
            edition=edition(draft),
            key="faciliteren_verbondenheid",
            parts={},
            above="gelijkwaardigheid",
        )
    down = reverse("coding:book_code_step", args=["north", draft.uid, "overig"])
    assert client.post(down, {"how": "down", "shown": edition(draft)}).status_code == 302
    assert list(labels(draft))[-2:] == ["gemeenschap", "overig"]


def test_the_last_change_can_be_taken_back_with_its_line_in_the_trail(world: World, draft: BookDraft) -> None:
    whole = labels(draft)
    act(world, draft, "overig", "vervallen", why="Vergissing.")
    back = reverse("coding:book_draft_back", args=["north", draft.uid])
    client = world.client(world.eva)
    assert client.post(back, {"shown": edition(draft)}).status_code == 302
    assert labels(draft) == whole
    assert not CodeChange.objects.exists()
    assert client.post(back, {"shown": edition(draft)}).status_code == 409


def test_a_version_in_use_never_changes(world: World, draft: BookDraft) -> None:
    book = given_out(world, draft)
    assert books.begin_draft(by=world.eva, base=book) == draft, "nobody uses it yet: the same one goes on"
    act(world, draft, "overig", "naam", label="Iets anders", why="Zo heet het.")
    again = given_out(world, draft)
    assert again == book
    assert book.codes.get(key="overig").label == "Iets anders"
    rounds.make_round(by=world.eva, book=book, plan=rounds.Plan(title="Proef", coders=[world.eva]))
    before = list(book.codes.values_list("key", "label", "definition"))
    refused = act(world, draft, "overig", "naam", label="Nog iets", why="Toch niet.")
    assert "ligt vast" in refused.content.decode()
    with pytest.raises(DomainError, match="in gebruik"):
        given_out(world, draft)
    assert list(book.codes.values_list("key", "label", "definition")) == before
    following = books.begin_draft(by=world.gijs, base=book)
    assert following != draft
    assert (following.key, following.base) == (draft.key, book.content)
    codes.retire_code(by=world.gijs, draft=following, edition=1, key="overig", whole=False, why="Leeg gebleven.")
    second = given_out(world, following)
    assert (second.content.key, second.content.version) == (book.content.key, 2)
    assert list(book.codes.values_list("key", "label", "definition")) == before
    page = world.client(world.eva).get(reverse("coding:book_compare", args=["north", second.uid])).content.decode()
    assert "Leeg gebleven." in page
    assert "1 weg" in page


def test_two_versions_of_the_look_book_stand_beside_each_other(
    world: World, study: CodeBook, max_queries: MaxQueries
) -> None:
    first, second = CodeBook.objects.filter(content__key="look").order_by("content__version")
    client, address = world.client(world.eva), reverse("coding:book_compare", args=["north", first.uid])
    with max_queries(9):
        page = client.get(address, {"met": str(second.uid)})
    told = page.content.decode()
    assert "16 nieuw" in told
    assert "beginboek (versie 1) naar" in told, "the older one first, whichever page one came from"


def test_the_trail_follows_a_code_through_versions(world: World, study: CodeBook, draft: BookDraft) -> None:
    act(world, draft, "overig", "naam", label="Anders", new_key="anders", why="Eerst zo.")
    middle = given_out(world, draft)
    ContentVersion.objects.filter(pk=middle.content_id).update(frozen_at=timezone.now())
    last = books.begin_draft(by=world.eva, base=CodeBook.objects.get(pk=middle.pk))
    codes.rename_code(by=world.eva, draft=last, edition=1, key="anders", label="Rest", why="Toen zo.", new_key="rest")
    book = given_out(world, last)
    found = selectors.compared(world.eva, study, book)
    assert [(row.signs, [change.why for change in row.trail]) for row in found.rows] == [
        (["andere naam"], ["Eerst zo.", "Toen zo."])
    ]


def test_a_book_of_one_community_is_nothing_to_another(world: World, draft: BookDraft) -> None:
    book = given_out(world, draft)
    assert book in visible_books(world.gijs)
    assert book not in visible_books(world.xander)
    assert not visible_books(world.anna).exists()
    with pytest.raises(Refused):
        books.begin_draft(by=world.xander, base=book)
    with pytest.raises(Refused):
        rounds.make_round(by=world.xander, book=book, plan=rounds.Plan(title="Proef", coders=[world.xander]))
    for community, offered in ((world.north, True), (world.south, False), (None, False)):
        field = CommunityForm(community=community).fields["content_codebook"]
        assert (book.content in field.queryset) is offered  # type: ignore[attr-defined]


def test_a_file_is_looked_at_before_anything_is_kept(world: World) -> None:
    client = world.client(world.eva)
    answer = chosen(client, NVIVO, "Vertrouwen in teams.qdc")
    assert answer.status_code == 302
    assert not BookDraft.objects.exists()
    page = client.get(answer.headers["Location"]).content.decode()
    for word in ("Vertrouwen in teams", "Er vielen 5 dingen op", "2 keer: er staat geen omschrijving bij", "Regel 8"):
        assert word in page
    assert not BookDraft.objects.exists()
    kept = client.post(answer.headers["Location"], {"title": "Vertrouwen", "one": "more", "base": ""})
    assert kept.status_code == 302
    draft = BookDraft.objects.get()
    assert labels(draft) == {"vertrouwen": "Vertrouwen", "in_collegas": "In collega’s"}
    assert not draft.body["one_per_source"]
    assert not HeldFile.objects.exists()
    assert not CodeBook.objects.exists()
    assert client.post(answer.headers["Location"], {"title": "Vertrouwen", "one": "more"}).status_code == 404
    assert BookDraft.objects.count() == 1


@pytest.mark.parametrize("content", [BOMB, "<html/>", "", "x" * (5 * 1024 * 1024 + 1)])
def test_a_file_that_is_refused_leaves_nothing(world: World, content: str) -> None:
    answer = chosen(world.client(world.eva), content)
    assert answer.status_code == 400
    assert not HeldFile.objects.exists()
    assert not BookDraft.objects.exists()


@pytest.mark.parametrize("form", ["qdc", "csv"])
def test_every_book_that_ships_goes_out_and_comes_back(world: World, study: CodeBook, form: str) -> None:
    client = world.client(world.eva)
    for book in visible_books(world.eva):
        file = client.get(reverse("coding:book_file", args=["north", book.uid, form]))
        assert f"{book.content.key}.v{book.content.version}.{form}" in file.headers["Content-Disposition"]
        answer = chosen(client, file.content, f"boek.{form}")
        page = client.get(answer.headers["Location"]).content.decode()
        assert "Er viel niets op" in page, book
        client.post(answer.headers["Location"], {"title": f"Terug {book.pk}", "one": "more"})
        back = BookDraft.objects.get(title=f"Terug {book.pk}")
        assert tree.views(back.body) == tree.views(book.content.body)
        if form == "qdc":
            assert (back.source, back.ours) == (book.content.source, book.content.ours)


def test_a_file_becomes_the_next_version_and_never_writes_over_one_in_the_making(
    world: World, draft: BookDraft
) -> None:
    book = given_out(world, draft)
    ContentVersion.objects.filter(pk=book.content_id).update(frozen_at=timezone.now())
    client = world.client(world.eva)
    file = chosen(client, "sleutel;naam;omschrijving\noverig;Overig;Anders gezegd.\n", "v2.csv").headers["Location"]
    said = {"title": "Tweede", "one": "one", "base": str(book.uid)}
    assert client.post(file, said).status_code == 302
    following = BookDraft.objects.get(issued=None)
    assert (following.key, following.base, following.title) == (draft.key, book.content, "Tweede")
    again = chosen(client, "naam\nWeg\n", "v3.csv").headers["Location"]
    refused = client.post(again, said)
    assert refused.status_code == 400
    assert "al een volgende versie in de maak" in refused.content.decode()
    assert labels(following) == {"overig": "Overig"}


def test_the_shelf_asks_as_much_for_many_books_as_for_few(
    world: World, study: CodeBook, max_queries: MaxQueries
) -> None:
    client = world.client(world.eva)
    with max_queries(8):
        page = client.get(reverse("coding:books", args=["north"]))
    assert page.content.decode().count("card__title") == 18
    with max_queries(10):
        assert client.get(reverse("coding:book", args=["north", study.uid])).status_code == 200
