"""The forms of growth: pieces of text with their domain, an arrow between two, and what the author says of it."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from logbook.words import Domain
from plg.forms import HouseForm

_SPAN = re.compile(r"(\d{1,7})-(\d{1,7})", re.ASCII)


class SpanField(forms.Field):
    """Pieces of a text, each as "begin-end" in code points; whether they lie in the text is for the service."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[tuple[int, int]]:
        found = [_SPAN.fullmatch(str(one)) for one in value or []]
        if not all(found):
            raise ValidationError(_("Dit stuk ligt buiten de tekst. Er is niets gemarkeerd; kies opnieuw."))
        return [(int(one[1]), int(one[2])) for one in found if one]


class MarkForm(HouseForm):
    """Pieces of the text of a version, and the domain they speak of."""

    expected = forms.IntegerField()
    span = SpanField()
    domain = forms.ChoiceField(
        choices=Domain.choices,
        error_messages={"required": gettext_lazy("Kies een van de vier domeinen.")},
    )

    def kept(self) -> dict[str, Any]:
        """Return what the service asks for, by its own names."""
        data = self.cleaned_data
        return {"expected": data["expected"], "spans": data["span"], "domain": Domain(data["domain"])}


class LeadForm(HouseForm):
    """Two fragments: the one that led, and what it led to."""

    cause = forms.UUIDField(error_messages={"required": gettext_lazy("Kies bij welk fragment het begon.")})
    effect = forms.UUIDField(error_messages={"required": gettext_lazy("Kies waar het toe leidde.")})


class GrowthForm(HouseForm):
    """What an author says of the growth in one entry."""

    lasting = forms.BooleanField(
        label=gettext_lazy("Deze verandering is blijvend"),
        help_text=gettext_lazy("Jij bepaalt wat blijvend is. Dan telt ze mee in je groeinetwerk."),
        required=False,
    )
    shown = forms.BooleanField(
        label=gettext_lazy("Wie deze leerervaring leest, ziet dit plaatje erbij"),
        help_text=gettext_lazy("Onderzoekers zien het nooit."),
        required=False,
    )
