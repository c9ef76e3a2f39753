"""Which two measurements are compared, and how the tests are done. A form that only asks: it changes nothing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amo.analysis.changes import Way
from amo.analysis.gathering import Gathered, Measurement
from amo.statistics.signed_ranks import Method, Zeros
from plg.forms import AskingForm

AUTOMATIC = "auto"


class WayForm(AskingForm):
    """The choices above the table of changes. Unbound or faulty it stands for the usual way."""

    van = forms.ChoiceField(label=_("Van"))
    naar = forms.ChoiceField(label=_("Naar"))
    nullen = forms.ChoiceField(
        label=_("Wie gelijk bleef"),
        choices=[
            (Zeros.DROP.value, _("weglaten (Wilcoxon)")),
            (Zeros.PRATT.value, _("meetellen in de rangen (Pratt)")),
        ],
    )
    toets = forms.ChoiceField(
        label=_("Verdeling van de toets"),
        choices=[(AUTOMATIC, _("exact tot en met 50 personen, daarboven normaal")), ("normal", _("altijd normaal"))],
    )
    holm = forms.BooleanField(label=_("Corrigeer voor het aantal toetsen (Holm)"), required=False)

    def __init__(self, found: Gathered, *args: Any) -> None:
        super().__init__(*args)
        self.found = found
        moments = [(one.wave.moment, one.wave.get_moment_display()) for one in found.measurements]
        filled = [one.wave.moment for one in found.measurements if one.may_show]
        usual = filled if len(filled) > 1 else [moment for moment, _words in moments]
        for name, at in (("van", 0), ("naar", -1)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = moments
            field.initial = usual[at]

    def clean(self) -> dict[str, Any]:
        """Refuse a measurement beside itself or back in time."""
        data = super().clean() or {}
        order = [one.wave.moment for one in self.found.measurements]
        if {"van", "naar"} <= data.keys() and order.index(data["van"]) >= order.index(data["naar"]):
            self.add_error("naar", _("Kies een meting die na de eerste komt."))
        return data

    def measurements(self) -> tuple[Measurement, Measurement] | None:
        """Return the two that are compared; None when there is only one."""
        if len(self.found.measurements) < 2:
            return None
        names = [self._chosen(name) for name in ("van", "naar")]
        before, after = (self.found.at(name) for name in names)
        return (before, after) if before and after else None

    def way(self) -> Way:
        """Return how the tests are done."""
        return Way(
            zeros=Zeros(self._chosen("nullen") or Zeros.DROP.value),
            method=Method.NORMAL if self._chosen("toets") == Method.NORMAL.value else None,
            holm=bool(self._chosen("holm")),
        )

    def _chosen(self, name: str) -> Any:
        return self.cleaned_data[name] if self.is_bound and self.is_valid() else self.fields[name].initial
