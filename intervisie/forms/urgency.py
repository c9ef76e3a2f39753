"""The form of one issue in an urgency matrix: how urgent, how far it shows already, and in what."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from intervisie.models import MatrixMark
from intervisie.selectors.urgency import Issue
from intervisie.words import Shown, Urgency
from plg.forms import HouseForm

#: Chosen to take a mark away; nothing is chosen beforehand.
OPEN = (0, _("Laat open"))


class MarkForm(HouseForm):
    """What one person marks at one issue. `version` tells which words were changed."""

    issue = forms.CharField(widget=forms.HiddenInput, max_length=60)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    urgency = forms.TypedChoiceField(
        label=_("Hoe dringend is dit nu voor jou?"),
        choices=[*Urgency.choices, OPEN],
        coerce=lambda step: int(step) or None,
        empty_value=None,
        widget=forms.RadioSelect,
        required=False,
    )
    shown = forms.TypedChoiceField(
        label=_("Laat je hier al leiderschap zien?"),
        choices=[*Shown.choices, OPEN],
        coerce=lambda step: int(step) or None,
        empty_value=None,
        widget=forms.RadioSelect,
        required=False,
    )
    practice = forms.CharField(
        label=_("Wat laat je zien?"),
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
        required=False,
    )

    def __init__(self, about: Issue | None, data: Any = None) -> None:
        mark: MatrixMark | None = about.mark if about else None
        begin = {name: getattr(mark, name) for name in ("urgency", "shown", "practice", "version")} if mark else {}
        super().__init__(data, initial=begin | {"issue": about.key if about else ""}, auto_id=f"{_at(about)}_%s")
        self.about = about


def forms_of(issues: list[Issue]) -> list[MarkForm]:
    """Return a form for every issue, with what was marked before."""
    return [MarkForm(one) for one in issues]


def _at(about: Issue | None) -> str:
    return f"i-{about.key}" if about else "i"
