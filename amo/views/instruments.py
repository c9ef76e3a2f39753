"""Questionnaires as things that are made: the shelf, a draft and its parts, how it looks on a phone, and files."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amo import selectors, services
from amo.access import visible_drafts, visible_instruments
from amo.forms.instruments import EditionForm, FileForm, HeadForm, ScaleDraftForm, TitleForm
from amo.forms.sheets import ScaleForm
from amo.instrument import Instrument
from amo.services import instrument_files
from plg.access import doors
from plg.access.permissions import Permission


@require_safe
def shelf(request: HttpRequest, slug: str) -> HttpResponse:
    """List the questionnaires the community may use, and what is in the making."""
    member = doors.member(request, slug, Permission.MAKE_INSTRUMENT)
    context = {"lines": selectors.instrument_lines(member), "drafts": selectors.open_drafts(member)}
    return render(request, "amo/instrument_list.html", context | {"form": TitleForm()})


@require_safe
def show(request: HttpRequest, slug: str, version: str) -> HttpResponse:
    """Show one version: where it comes from, and how it looks on a phone."""
    member = doors.member(request, slug, Permission.MAKE_INSTRUMENT)
    found = doors.one_of(visible_instruments(member), uid=version)
    language = _language(request)
    preview = selectors.previewed(found.body, member, language)
    context = {"version": found, "language": language, **_shown(preview), "draft": selectors.draft_of(found)}
    return render(request, "amo/instrument_show.html", context)


@require_safe
def file(request: HttpRequest, slug: str, version: str) -> HttpResponse:
    """Give one version as a YAML file."""
    member = doors.member(request, slug, Permission.MAKE_INSTRUMENT)
    found = doors.one_of(visible_instruments(member), uid=version)
    name = f"{found.key}.v{found.version}.yaml"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(instrument_files.write_file(found), content_type="application/yaml", headers=headers)


@require_POST
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin an empty questionnaire."""
    member = doors.member(request, slug, Permission.MAKE_INSTRUMENT)
    form = TitleForm(request.POST)
    if not form.is_valid():
        context = {"lines": selectors.instrument_lines(member), "drafts": selectors.open_drafts(member)}
        return render(request, "amo/instrument_list.html", context | {"form": form}, status=400)
    made = services.begin_draft(by=member, title=form.cleaned_data["title"])
    return redirect("amo:draft", slug=slug, draft=made.uid)


@require_POST
def revise(request: HttpRequest, slug: str, version: str) -> HttpResponse:
    """Begin a new version of one that is there, or go on with the one in the making."""
    member = doors.member(request, slug, Permission.MAKE_INSTRUMENT)
    made = services.begin_draft(by=member, base=doors.one_of(visible_instruments(member), uid=version))
    return redirect("amo:draft", slug=slug, draft=made.uid)


@require_http_methods(["GET", "HEAD", "POST"])
def load(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a YAML file; with a fault nothing is kept, and every fault names its line and field."""
    member = doors.member(request, slug, Permission.MAKE_INSTRUMENT)
    form = FileForm(request.POST or None, request.FILES or None)
    faults: list[instrument_files.Told] = []
    if request.method == "POST" and form.is_valid():
        document, faults = instrument_files.read_file(form.cleaned_data["file"].read())
        if not faults:
            made = services.draft_from_file(by=member, document=document)
            messages.success(request, _("Geladen als ontwerp. Kijk het na en geef het dan uit."))
            return redirect("amo:draft", slug=slug, draft=made.uid)
    context = {"form": form, "faults": faults[:50], "count": len(faults)}
    return render(request, "amo/instrument_load.html", context, status=400 if request.method == "POST" else 200)


@require_safe
def draft(request: HttpRequest, slug: str, draft: str) -> HttpResponse:
    """Show a draft: its head, its parts, what is still missing."""
    member = doors.member(request, slug, Permission.MAKE_INSTRUMENT)
    found = doors.one_of(visible_drafts(member), uid=draft)
    return render(request, "amo/draft_show.html", {"draft": found, "faults": ()})


@require_http_methods(["GET", "HEAD", "POST"])
def head(request: HttpRequest, slug: str, draft: str) -> HttpResponse:
    """Change title, source, theme and answer points."""
    member = doors.member(request, slug, Permission.MAKE_INSTRUMENT)
    found = doors.one_of(visible_drafts(member), uid=draft)
    form = HeadForm(found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        edition = form.cleaned_data["edition"]
        services.change_head(by=member, draft=found, edition=edition, about=form.about(), body=form.body())
        return redirect("amo:draft", slug=slug, draft=draft)
    return render(request, "amo/draft_head.html", {"draft": found, "form": form}, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def scale(request: HttpRequest, slug: str, draft: str, place: int | None = None) -> HttpResponse:
    """Change one part with its statements, or add one."""
    member = doors.member(request, slug, Permission.MAKE_INSTRUMENT)
    found = doors.one_of(visible_drafts(member), uid=draft)
    scales = found.body["scales"]
    if place is not None and place not in range(len(scales)):
        raise Http404
    kept = None if place is None else scales[place]
    form = ScaleDraftForm(found, kept, selectors.behaviour_choices(member), request.POST or None)
    if request.method == "POST" and form.is_valid():
        edition = form.cleaned_data["edition"]
        services.keep_scale(by=member, draft=found, edition=edition, place=place, scale=form.kept())
        if "more" in request.POST:
            at = len(scales) if place is None else place
            return redirect("amo:draft_scale", slug=slug, draft=draft, place=at)
        return redirect("amo:draft", slug=slug, draft=draft)
    context = {"draft": found, "form": form, "place": place}
    return render(request, "amo/draft_scale.html", context, status=400 if form.errors else 200)


@require_POST
def arrange(request: HttpRequest, slug: str, draft: str, place: int) -> HttpResponse:
    """Move a part up or down, or take it out."""
    member = doors.member(request, slug, Permission.MAKE_INSTRUMENT)
    found = doors.one_of(visible_drafts(member), uid=draft)
    if place not in range(len(found.body["scales"])):
        raise Http404
    edition, how = EditionForm(request.POST).edition(), request.POST.get("how")
    if how == "drop":
        services.drop_scale(by=member, draft=found, edition=edition, place=place)
    else:
        to = place - 1 if how == "up" else place + 1
        services.move_scale(by=member, draft=found, edition=edition, place=place, to=to)
    return redirect("amo:draft", slug=slug, draft=draft)


@require_safe
def preview(request: HttpRequest, slug: str, draft: str) -> HttpResponse:
    """Show a draft as it looks on a phone."""
    member = doors.member(request, slug, Permission.MAKE_INSTRUMENT)
    found = doors.one_of(visible_drafts(member), uid=draft)
    language = _language(request)
    shown = _shown(selectors.previewed(found.body, member, language))
    return render(request, "amo/draft_preview.html", {"draft": found, "language": language, **shown})


@require_POST
def issue(request: HttpRequest, slug: str, draft: str) -> HttpResponse:
    """Give a draft out as a version; what is missing is said by its place."""
    member = doors.member(request, slug, Permission.MAKE_INSTRUMENT)
    found = doors.one_of(visible_drafts(member), uid=draft)
    try:
        version = services.issue(by=member, draft=found, edition=EditionForm(request.POST).edition())
    except services.Faulty as error:
        faults = [_said(one) for one in error.faults]
        context = {"draft": found, "faults": faults, "sentence": error.message}
        return render(request, "amo/draft_show.html", context, status=409)
    messages.success(
        request, _("Uitgegeven. Je kunt er nu een meting mee plannen; bij het eerste antwoord ligt hij vast.")
    )
    return redirect("amo:instrument", slug=slug, version=version.uid)


@require_POST
def drop(request: HttpRequest, slug: str, draft: str) -> HttpResponse:
    """Throw away a draft that was never given out."""
    member = doors.member(request, slug, Permission.MAKE_INSTRUMENT)
    services.drop_draft(by=member, draft=doors.one_of(visible_drafts(member), uid=draft))
    messages.info(request, _("Het ontwerp is weggegooid."))
    return redirect("amo:instruments", slug=slug)


def _said(fault: str) -> tuple[str, str]:
    """Return where a draft falls short, by the words of its pages; a place of a file where no page has words for it."""
    place = instrument_files.place_of(fault)
    sentences = {
        "source": _("Schrijf bij “Titel, bron en punten” waar de vragen vandaan komen, of dat er geen bron is."),
        "ours": _("Schrijf bij “Titel, bron en punten” wat in deze vragenlijst van jullie zelf is."),
        "body.scales": _("Een vragenlijst heeft minstens één deel."),
    }
    return ("", sentences[place]) if place in sentences else (place, instrument_files.words_of(fault))


def _language(request: HttpRequest) -> str:
    asked = request.GET.get("taal", "")
    return asked if asked in {"nl", "en"} else (get_language() or "nl")[:2]


def _shown(instrument: Instrument | None) -> dict[str, Any]:
    if instrument is None:
        return {"screens": []}
    screens = [(scale, ScaleForm(instrument, scale, {}, prefix=scale.key)) for scale in instrument.scales]
    return {"screens": screens, "labels": [label for _value, label in instrument.points]}
