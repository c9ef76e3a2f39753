"""The administrator's pages for a reasoned look at private texts: open one, read while it runs, end it."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plg.access import doors
from plg.access.inspections import (
    covered_member,
    covered_members,
    handle_of,
    shows_pseudonyms,
    visible_inspections,
)
from plg.errors import DomainError
from plg.forms import HouseForm
from plg.models import Community, Inspection, User
from plg.services import inspections as services
from plg.words import InspectionScope

SHOWN = 20


class OpenForm(HouseForm):
    """What to look at, of whom and why. Everything is asked: who it is about reads it too."""

    community = forms.ChoiceField(label=gettext_lazy("Welke leergemeenschap"))
    scope = forms.ChoiceField(label=gettext_lazy("Wat wil je zien"), choices=InspectionScope.choices)
    whom = forms.CharField(
        label=gettext_lazy("Van wie"),
        help_text=gettext_lazy("Alleen bij één persoon: het pseudoniem of het e-mailadres."),
        required=False,
        max_length=254,
    )
    reason = forms.CharField(
        label=gettext_lazy("Waarom is dit nodig?"),
        help_text=gettext_lazy("Een hele zin, zonder namen. Wie het aangaat, kan hem lezen."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
    )
    reference = forms.CharField(
        label=gettext_lazy("Kenmerk"),
        help_text=gettext_lazy("Het nummer van de melding of het verzoek."),
        max_length=100,
    )

    def __init__(self, data: object, *, by: User) -> None:
        super().__init__(data)
        self.communities = {row.slug: row for row in doors.visible_communities(by).order_by("title", "pk")}
        field = self.fields["community"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(slug, row.title) for slug, row in self.communities.items()]

    @property
    def wish(self) -> services.Wish:
        chosen = self.cleaned_data
        community: Community = self.communities[chosen["community"]]
        scope = InspectionScope(chosen["scope"])
        return services.Wish(community, scope, chosen["whom"], chosen["reason"], chosen["reference"])


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def inspections(request: HttpRequest) -> HttpResponse:
    """Show what this administrator looked at before; a POST opens an inspection."""
    user = doors.administrator(request)
    form = OpenForm(request.POST if request.method == "POST" else None, by=user)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.open_inspection(by=user, wish=form.wish)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            return redirect("plg:inspection", uid=made.uid)
    context = {"form": form, "inspections": visible_inspections(user)[:SHOWN], "minutes": services.MINUTES}
    return render(request, "plg/inspection_open.html", context, status=400 if form.errors else 200)


@never_cache
@require_safe
def inspection(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show one inspection: whom it covers while it runs, and that it is over afterwards. Reads no text."""
    user = doors.administrator(request)
    found = doors.one_of(visible_inspections(user), uid=uid)
    people = [(handle_of(found, one), one) for one in covered_members(found)] if found.is_running else []
    context = {"inspection": found, "people": people, "by_code": shows_pseudonyms(found)}
    answer = render(request, "plg/inspection_show.html", context)
    return _until_its_end(answer, found)


@never_cache
@require_safe
def texts(request: HttpRequest, uid: UUID, member: UUID) -> HttpResponse:
    """Show every text of one member, while the inspection runs. Each time is written down."""
    user = doors.administrator(request)
    found = doors.one_of(visible_inspections(user), uid=uid)
    whose = covered_member(found, member)
    if whose is None:
        raise Http404
    read = services.read_texts(by=user, inspection=found, member=whose)
    context = {"inspection": found, "code": whose.pseudonym.code if shows_pseudonyms(found) else "", "texts": read}
    return _until_its_end(render(request, "plg/inspection_texts.html", context), found)


@never_cache
@require_safe
def names(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show who is who, while the inspection runs. Each time is written down."""
    user = doors.administrator(request)
    found = doors.one_of(visible_inspections(user), uid=uid)
    people = services.read_names(by=user, inspection=found)
    answer = render(request, "plg/inspection_names.html", {"inspection": found, "people": people})
    return _until_its_end(answer, found)


@require_POST
def end(request: HttpRequest, uid: UUID) -> HttpResponse:
    """End an inspection."""
    user = doors.administrator(request)
    services.end_inspection(by=user, inspection=doors.one_of(visible_inspections(user), uid=uid))
    messages.success(request, _("De inzage is geëindigd."))
    return redirect("plg:inspections")


def _until_its_end(answer: HttpResponse, inspection: Inspection) -> HttpResponse:
    """Have the browser leave the page when the time is over, so that nothing stays on the screen."""
    if inspection.is_running:
        left = int((inspection.ends_at - timezone.now()).total_seconds()) + 1
        answer.headers["Refresh"] = f"{left}; url={reverse('plg:inspection', args=[inspection.uid])}"
    return answer
