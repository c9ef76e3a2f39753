"""A code book of the studied community's own: a revision of the study's book, with a trail, given out as a version."""

from coding.models import BookDraft, CodeBook
from coding.services import books, codes
from plg.models import Membership

TITLE = "Inclusief leiderschap, meer codes per tekst"


def revise(book: CodeBook, by: Membership) -> CodeBook:
    """Make the community's own revision, in which a text may have several codes; by the doors that everybody uses."""
    draft = books.begin_draft(by=by, base=book)
    codes.split_code(
        by=by,
        draft=draft,
        edition=_edition(draft),
        key="samen_doen",
        into=[
            {"label": "Samen besluiten", "definition": "Mensen over groepen heen laten meedenken en meebesluiten."},
            {"label": "Samen uitvoeren", "definition": "Mensen over groepen heen samen laten werken aan één taak."},
        ],
        why="In de teksten bleken overleg en gezamenlijk werk twee verschillende dingen.",
    )
    codes.rename_code(
        by=by,
        draft=draft,
        edition=_edition(draft),
        key="overig",
        label="Ander leiderschap",
        why="“Overig” werd gelezen als “past nergens”, en dat is iets anders.",
    )
    about = {"title": TITLE, "source": draft.source, "ours": draft.ours}
    books.change_head(by=by, draft=draft, edition=_edition(draft), about=about, one=False)
    return books.issue(by=by, draft=draft, edition=_edition(draft))


def _edition(draft: BookDraft) -> int:
    draft.refresh_from_db()
    return draft.edition
