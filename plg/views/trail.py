"""The coordinator's page about the audit trail: who did what and when, never anybody's text."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from plg.access import doors
from plg.access.permissions import Permission
from plg.acts import ActGroup
from plg.audit.telling import Narrowing, shown_acts, trail_page
from plg.forms import FilterForm
from plg.models import Membership

LONGEST_PLACE = 18  # digits
LATER = _("Deze dag ligt vóór de eerste dag. Kies een latere, of laat er een leeg.")


class NarrowForm(FilterForm):
    """Which part of the trail to show. Everything may stay open."""

    groep = forms.ChoiceField(label=_("Waarover"), required=False)
    persoon = forms.ChoiceField(label=_("Van of over wie"), required=False)
    van = forms.DateField(label=_("Vanaf"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    tot = forms.DateField(label=_("Tot en met"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, member: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = {act.group for act in shown_acts()}
        groups = [(group.value, group.label) for group in ActGroup if group in shown]
        self.people = {str(row.uid): row for row in doors.everybody_ever(member)}
        self._offer("groep", _("Alles"), groups)
        self._offer("persoon", _("Iedereen"), [(uid, row.user.name) for uid, row in self.people.items()])

    def _offer(self, name: str, nothing: Any, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", nothing), *choices]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("van"), cleaned.get("tot")
        if since and until and until < since:
            self.add_error("tot", LATER)
        return cleaned

    @property
    def narrowing(self) -> Narrowing:
        """What was asked for, as far as it could be read."""
        chosen = self.cleaned_data
        group = ActGroup(chosen["groep"]) if chosen.get("groep") else None
        return Narrowing(group, self.people.get(chosen.get("persoon", "")), chosen.get("van"), chosen.get("tot"))


@require_safe
def trail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what was done in this community, the newest first, narrowed by group, person and days."""
    member = doors.member(request, slug, Permission.READ_AUDIT)
    form = NarrowForm(request.GET, member=member)
    valid = form.is_valid()
    before = request.GET.get("voor", "")
    place = int(before) if before.isdecimal() and len(before) <= LONGEST_PLACE else None
    page = trail_page(member, form.narrowing, place) if valid else None
    older = request.GET.copy()
    older["voor"] = str(page.before if page else "")
    context = {"form": form, "page": page, "older": older.urlencode(), "narrowed": form.has_changed()}
    return render(request, "plg/trail_list.html", context, status=200 if valid else 400)
