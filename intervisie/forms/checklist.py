"""The form of the facilitators' checklist: a tick and a few words at every criterion."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from intervisie.selectors.checklist import Checklist, Criterion
from intervisie.services.checklist import LONGEST, Noted
from plg.forms import HouseForm


class ChecklistForm(HouseForm):
    """Every criterion as it stands. `seen` is the last line its reader knows of."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, asked: Checklist, data: Any = None) -> None:
        super().__init__(data, initial={"seen": asked.seen})
        self.asked = asked
        for one in asked.criteria:
            self.fields[f"t-{one.key}"] = forms.BooleanField(
                label=_("Hier letten we op"),
                required=False,
                initial=bool(one.now and one.now.ticked),
                widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
            )
            self.fields[f"n-{one.key}"] = forms.CharField(
                label=_("Waaraan zie je dat, of wat vraagt nog aandacht?"),
                required=False,
                max_length=LONGEST,
                initial=one.now.note if one.now else "",
                widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
            )

    @property
    def rows(self) -> list[tuple[Criterion, Any, Any]]:
        """Return every criterion with its two fields, in the order of the list."""
        return [(one, self[f"t-{one.key}"], self[f"n-{one.key}"]) for one in self.asked.criteria]

    def noted(self) -> dict[str, Noted]:
        """Return what was filled in, once the form is valid."""
        asked = self.cleaned_data
        return {one.key: Noted(asked[f"t-{one.key}"], asked[f"n-{one.key}"]) for one in self.asked.criteria}
