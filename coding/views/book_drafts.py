"""A code book in the making: its head, its codes, what is done to them, and giving it out as a version."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coding.access import visible_book_drafts
from coding.forms.books import CodeForm, EditionForm, HeadForm, MergeForm, RenameForm, RetireForm, SplitForm, WhyForm
from coding.models import BookDraft
from coding.selectors import books as selectors
from coding.services import books as services
from coding.services import codes
from coding.shapes import CodeView
from plg.access import doors
from plg.access.permissions import Permission
from plg.forms import kept_by
from plg.models import Membership

#: What can be done to a code, by its word in the address.
ACTS: dict[str, type[WhyForm]] = {
    "naam": RenameForm,
    "samenvoegen": MergeForm,
    "splitsen": SplitForm,
    "vervallen": RetireForm,
}


@require_safe
def show(request: HttpRequest, slug: str, draft: UUID) -> HttpResponse:
    """Show a draft with its codes, its trail, and what is still missing."""
    member = doors.member(request, slug, Permission.MAKE_CODEBOOK)
    found = doors.one_of(visible_book_drafts(member), uid=draft)
    return render(request, "coding/book_draft.html", _page(member, found))


@require_http_methods(["GET", "HEAD", "POST"])
def head(request: HttpRequest, slug: str, draft: UUID) -> HttpResponse:
    """Change title, source, and whether a text has one code or several."""
    member = doors.member(request, slug, Permission.MAKE_CODEBOOK)
    found = doors.one_of(visible_book_drafts(member), uid=draft)
    form = HeadForm(found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        one, edition, about = said["one"] == "one", said["edition"], form.about()
        if kept_by(form, lambda: services.change_head(by=member, draft=found, edition=edition, about=about, one=one)):
            return redirect("coding:book_draft", slug=slug, draft=draft)
    return render(request, "coding/book_head.html", {"draft": found, "form": form}, status=400 if form.errors else 200)


@require_safe
def compare(request: HttpRequest, slug: str, draft: UUID) -> HttpResponse:
    """Show what a draft changes in the version it began with."""
    member = doors.member(request, slug, Permission.MAKE_CODEBOOK)
    found = doors.one_of(visible_book_drafts(member), uid=draft)
    context = {"draft": found, "compared": selectors.compared_with_base(member, found)}
    return render(request, "coding/book_compare.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest, slug: str, draft: UUID, key: str = "") -> HttpResponse:
    """Change what a code says and where it stands, or add one."""
    member = doors.member(request, slug, Permission.MAKE_CODEBOOK)
    found = doors.one_of(visible_book_drafts(member), uid=draft)
    all_codes = selectors.draft_codes(found)
    one = _one(all_codes, key) if key else None
    form = CodeForm(found, all_codes, one, request.GET.get("in", ""), request.POST or None)
    if request.method == "POST" and form.is_valid():
        kept: dict[str, Any] = {"by": member, "draft": found, "edition": form.cleaned_data["edition"]}
        kept |= {"parts": form.parts(), "above": form.cleaned_data["above"]}
        if kept_by(form, lambda: codes.write_code(key=key, **kept) if key else codes.add_code(**kept)):
            if "more" in request.POST:
                return redirect("coding:book_code_new", slug=slug, draft=draft)
            return redirect("coding:book_draft", slug=slug, draft=draft)
    context = {"draft": found, "form": form, "code": one}
    return render(request, "coding/book_code.html", context, status=400 if form.errors else 200)


@require_POST
def step(request: HttpRequest, slug: str, draft: UUID, key: str) -> HttpResponse:
    """Put a code before or behind its neighbour."""
    member = doors.member(request, slug, Permission.MAKE_CODEBOOK)
    found = doors.one_of(visible_book_drafts(member), uid=draft)
    edition = EditionForm(request.POST).edition()
    codes.step_code(by=member, draft=found, edition=edition, key=key, down=request.POST.get("how") == "down")
    address = redirect("coding:book_draft", slug=slug, draft=draft)
    address["Location"] += f"#code-{key}"
    return address


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, slug: str, draft: UUID, key: str, what: str) -> HttpResponse:
    """Rename, merge, split or retire a code; each leaves a trail that says why."""
    member = doors.member(request, slug, Permission.MAKE_CODEBOOK)
    found = doors.one_of(visible_book_drafts(member), uid=draft)
    if what not in ACTS:
        raise Http404
    all_codes = selectors.draft_codes(found)
    one = _one(all_codes, key)
    form = ACTS[what](found, all_codes, one, request.POST or None)
    if request.method == "POST" and form.is_valid():
        changed = kept_by(form, lambda: _done(member, found, key, form))
        if changed is not None:
            return redirect("coding:book_draft", slug=slug, draft=draft)
    context = {"draft": found, "form": form, "code": one, "what": what}
    return render(request, "coding/book_act.html", context, status=400 if form.errors else 200)


@require_POST
def back(request: HttpRequest, slug: str, draft: UUID) -> HttpResponse:
    """Take back the last change."""
    member = doors.member(request, slug, Permission.MAKE_CODEBOOK)
    found = doors.one_of(visible_book_drafts(member), uid=draft)
    services.step_back(by=member, draft=found, edition=EditionForm(request.POST).edition())
    messages.info(request, _("De laatste verandering is teruggenomen."))
    return redirect("coding:book_draft", slug=slug, draft=draft)


@require_POST
def issue(request: HttpRequest, slug: str, draft: UUID) -> HttpResponse:
    """Give a draft out as a version; what is missing is said."""
    member = doors.member(request, slug, Permission.MAKE_CODEBOOK)
    found = doors.one_of(visible_book_drafts(member), uid=draft)
    try:
        book = services.issue(by=member, draft=found, edition=EditionForm(request.POST).edition())
    except services.NotReady as error:
        context = _page(member, found) | {"missing": error.missing, "sentence": error.message}
        return render(request, "coding/book_draft.html", context, status=409)
    messages.success(request, _("Uitgegeven. Een ronde kan ermee beginnen; vanaf dan ligt deze versie vast."))
    return redirect("coding:book", slug=slug, book=book.uid)


@require_POST
def drop(request: HttpRequest, slug: str, draft: UUID) -> HttpResponse:
    """Throw away a draft that was never given out."""
    member = doors.member(request, slug, Permission.MAKE_CODEBOOK)
    found = doors.one_of(visible_book_drafts(member), uid=draft)
    services.drop_draft(by=member, draft=found)
    messages.info(request, _("Het ontwerp is weggegooid."))
    return redirect("coding:books", slug=slug)


def _one(all_codes: list[CodeView], key: str) -> CodeView:
    found = next((one for one in all_codes if one.key == key), None)
    if found is None:
        raise Http404
    return found


def _page(member: Membership, draft: BookDraft) -> dict[str, Any]:
    tree = selectors.branches(selectors.draft_codes(draft))
    return {"draft": draft, "tree": tree, "trail": selectors.draft_trail(member, draft)}


def _done(member: Membership, draft: BookDraft, key: str, form: WhyForm) -> BookDraft:
    said = form.cleaned_data
    how: dict[str, Any] = {"by": member, "draft": draft, "edition": said["edition"], "key": key, "why": said["why"]}
    if isinstance(form, RenameForm):
        return codes.rename_code(label=said["label"], new_key=said["new_key"], **how)
    if isinstance(form, MergeForm):
        return codes.merge_codes(others=said["others"], **how)
    if isinstance(form, SplitForm):
        return codes.split_code(into=form.into(), **how)
    return codes.retire_code(whole=bool(said.get("whole")), **how)
