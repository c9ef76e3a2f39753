"""The addresses of code books, for the access matrix, and one of everything they open."""

from typing import Any

from coding.models import CodeBook
from coding.services import books, codes
from plg.models import Membership
from plg.services import held_files
from tests.support.matrix import Row

BOOK = {"book": "book"}
DRAFT = {"draft": "book_draft"}
CODE = DRAFT | {"key": "overig"}
SOUTH = {"draft": "book_draft_south"}
ALL, NONE = "researchers 200, north 403", "researchers 404, north 403"
FAULTY = "researchers 400, north 403"
POST = "everybody 405"

BOOKS = [
    Row("coding:books", ALL),
    Row("coding:book_new", POST, FAULTY),
    Row("coding:book_load", ALL, FAULTY),
    Row(
        "coding:book_check",
        "eva 200, researchers 404, north 403",
        "eva 400, researchers 404, north 403",
        {"file": "book_file"},
    ),
    Row("coding:book", ALL, things=BOOK),
    Row("coding:book", NONE, things={"book": "book_south"}),
    Row("coding:book_compare", ALL, things=BOOK),
    Row("coding:book_compare", NONE, things={"book": "book_south"}),
    Row("coding:book_file", ALL, things=BOOK | {"form": "qdc"}),
    Row("coding:book_file", NONE, things=BOOK | {"form": "exe"}),
    Row("coding:book_file", NONE, things={"book": "book_south", "form": "csv"}),
    Row("coding:book_revise", POST, "researchers 302, north 403", BOOK),
    Row("coding:book_revise", POST, NONE, {"book": "book_south"}),
    Row("coding:book_draft", ALL, things=DRAFT),
    Row("coding:book_draft", NONE, things=SOUTH),
    Row("coding:book_draft_head", ALL, FAULTY, DRAFT),
    Row("coding:book_draft_compare", ALL, things=DRAFT),
    Row("coding:book_draft_compare", NONE, things=SOUTH),
    Row("coding:book_code_new", ALL, FAULTY, DRAFT),
    Row("coding:book_code", ALL, FAULTY, CODE),
    Row("coding:book_code", NONE, NONE, DRAFT | {"key": "nergens"}),
    Row("coding:book_code_step", POST, "researchers 409, north 403", CODE),
    *(Row("coding:book_code_act", ALL, FAULTY, CODE | {"what": what}) for what in ("naam", "samenvoegen", "splitsen")),
    Row("coding:book_code_act", ALL, FAULTY, CODE | {"what": "vervallen"}),
    Row("coding:book_code_act", NONE, NONE, SOUTH | {"key": "overig", "what": "naam"}),
    Row("coding:book_draft_back", POST, "researchers 409, north 403", DRAFT),
    Row("coding:book_draft_issue", POST, "researchers 409, north 403", DRAFT),
    Row("coding:book_draft_issue", POST, NONE, SOUTH),
    Row("coding:book_draft_drop", POST, "researchers 302, north 403", DRAFT),
]


def make_books(ours: Membership, theirs: Membership, sign: str) -> dict[str, Any]:
    """One of everything: a book of the platform, one of the other community, a draft of each, a file looked at."""
    book = CodeBook.objects.get(content__key="inclusief-leiderschap")
    draft = books.begin_draft(by=ours, base=book)
    codes.rename_code(by=ours, draft=draft, edition=1, key="overig", label="Iets anders", why="Zo heet het bij ons.")
    draft.refresh_from_db()
    south = books.begin_draft(by=theirs, title=f"Proef van {sign}")
    codes.add_code(by=theirs, draft=south, edition=1, parts={"label": sign}, above="")
    south.refresh_from_db()
    about = {"title": south.title, "source": sign, "ours": sign}
    books.change_head(by=theirs, draft=south, edition=south.edition, about=about, one=True)
    south.refresh_from_db()
    return {
        "book": book,
        "book_south": books.issue(by=theirs, draft=south, edition=south.edition),
        "book_draft": draft,
        "book_draft_south": south,
        "book_file": held_files.hold(by=ours, purpose="codebook", name="boek.csv", content=b"naam\nEen\n"),
    }
