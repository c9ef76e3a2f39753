"""The shelf of code books, one book as a tree, two versions beside each other, and a book as a file in and out."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coding.access import visible_books
from coding.exchange.found import Unreadable
from coding.forms.books import CompareForm, FileForm, KeepForm, TitleForm
from coding.selectors import books as selectors
from coding.services import book_files
from coding.services import books as services
from plg.access import doors
from plg.access.permissions import Permission
from plg.forms import kept_by
from plg.services import held_files

PURPOSE = "codebook"


@require_safe
def shelf(request: HttpRequest, slug: str) -> HttpResponse:
    """List the code books of the community: those that came with the platform, and its own."""
    member = doors.member(request, slug, Permission.SEE_ROUNDS)
    context = {"lines": selectors.book_lines(member), "drafts": selectors.open_drafts(member), "form": TitleForm()}
    return render(request, "coding/book_list.html", context)


@require_POST
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin an empty code book."""
    member = doors.member(request, slug, Permission.MAKE_CODEBOOK)
    form = TitleForm(request.POST)
    if not form.is_valid():
        context = {"lines": selectors.book_lines(member), "drafts": selectors.open_drafts(member), "form": form}
        return render(request, "coding/book_list.html", context, status=400)
    draft = services.begin_draft(by=member, title=form.cleaned_data["title"])
    return redirect("coding:book_draft", slug=slug, draft=draft.uid)


@require_safe
def show(request: HttpRequest, slug: str, book: UUID) -> HttpResponse:
    """Show one version as a tree, with its trail; the same page is what one prints."""
    member = doors.member(request, slug, Permission.SEE_ROUNDS)
    found = doors.one_of(visible_books(member), uid=book)
    view = selectors.view_of(found)
    context = {
        "book": found,
        "view": view,
        "tree": selectors.branches(view.codes),
        "draft": selectors.draft_of(member, found),
        "trail": selectors.trail_of(member, found.content),
        "can_compare": bool(selectors.relatives(member, found)),
    }
    return render(request, "coding/book_show.html", context)


@require_safe
def compare(request: HttpRequest, slug: str, book: UUID) -> HttpResponse:
    """Show what changed between another version and this one."""
    member = doors.member(request, slug, Permission.SEE_ROUNDS)
    found = doors.one_of(visible_books(member), uid=book)
    form = CompareForm(request.GET, selectors.relatives(member, found))
    other = form.chosen()
    old, new = _in_time(found, other) if other else (None, found)
    context = {
        "form": form,
        "book": found,
        "old": old,
        "new": new,
        "compared": selectors.compared(member, old, new) if old else None,
    }
    return render(request, "coding/book_compare.html", context)


@require_safe
def file(request: HttpRequest, slug: str, book: UUID, form: str) -> HttpResponse:
    """Give one version as a file."""
    member = doors.member(request, slug, Permission.SEE_ROUNDS)
    if form not in book_files.FORMS:
        raise Http404
    view = selectors.view_of(doors.one_of(visible_books(member), uid=book))
    answer = HttpResponse(book_files.written(view, form), content_type=book_files.FORMS[form])
    answer.headers["Content-Disposition"] = content_disposition_header(True, book_files.file_name(view, form)) or ""
    return answer


@require_POST
def revise(request: HttpRequest, slug: str, book: UUID) -> HttpResponse:
    """Begin the next version of a book, or go on with what is in the making."""
    member = doors.member(request, slug, Permission.MAKE_CODEBOOK)
    draft = services.begin_draft(by=member, base=doors.one_of(visible_books(member), uid=book))
    return redirect("coding:book_draft", slug=slug, draft=draft.uid)


@require_http_methods(["GET", "HEAD", "POST"])
def load(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a file and look at it; nothing is kept but the file itself, for the next step."""
    member = doors.member(request, slug, Permission.MAKE_CODEBOOK)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["file"]
        content, name = chosen.read(), str(chosen.name)
        try:
            book_files.look(content, name)
        except Unreadable as error:
            form.add_error("file", str(error))
        else:
            kept = held_files.hold(by=member, purpose=PURPOSE, name=name, content=content)
            return redirect("coding:book_check", slug=slug, file=kept.uid)
    status = 400 if request.method == "POST" else 200
    return render(request, "coding/book_load.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, slug: str, file: UUID) -> HttpResponse:
    """Show what a file would make, and everything that was odd in it; a POST keeps it as a draft."""
    member = doors.member(request, slug, Permission.MAKE_CODEBOOK)
    held = held_files.held(by=member, purpose=PURPOSE, uid=file)
    looked = book_files.look(bytes(held.content), held.name)
    form = KeepForm(looked, list(visible_books(member)), request.POST or None)
    if request.method == "POST" and form.is_valid():
        about, body, base = form.about(), form.body(), form.base_book()
        draft = kept_by(form, lambda: services.draft_from_file(by=member, about=about, body=body, base=base))
        if draft is not None:
            held_files.let_go(by=member, purpose=PURPOSE)
            messages.success(request, _("Overgenomen als ontwerp. Kijk het na, en geef het dan uit."))
            return redirect("coding:book_draft", slug=slug, draft=draft.uid)
    codes = selectors.codes_of(looked.body)
    context: dict[str, Any] = {
        "form": form,
        "name": held.name,
        "codes": codes,
        "groups": selectors.odd_groups(looked.odd),
        "odd": len(looked.odd),
    }
    return render(request, "coding/book_check.html", context, status=400 if form.errors else 200)


def _in_time(one: Any, other: Any) -> tuple[Any, Any]:
    """Return the older and the newer of two versions: by number within a book, else by when they were made."""
    if one.content.key == other.content.key:
        first = min(one, other, key=lambda book: book.content.version)
    else:
        first = min(one, other, key=lambda book: book.content_id)
    return (one, other) if first is one else (other, one)
