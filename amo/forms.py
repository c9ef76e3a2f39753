"""The form of one scale: a row of points for every statement. What was left open is asked again, kindly."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amo.instrument import Instrument, Scale
from plg.forms import HouseForm

NOT_APPLICABLE = "na"


class ScaleForm(HouseForm):
    """One scale on one screen. Leaving a statement open is allowed here; sending the sheet is where it matters."""

    def __init__(self, instrument: Instrument, scale: Scale, answers: dict[str, int | None], *args: Any) -> None:
        super().__init__(*args)
        points = [(str(value), label) for value, label in instrument.points]
        for item in scale.items:
            field = forms.ChoiceField(
                label=item.text,
                choices=[*points, (NOT_APPLICABLE, instrument.not_applicable)],
                widget=forms.RadioSelect,
                required=False,
                error_messages={"invalid_choice": _("Kies een van de punten bij deze stelling.")},
            )
            field.initial = _written(answers, item.key)
            self.fields[item.key] = field

    def answers(self) -> dict[str, int | None]:
        """Return what was answered on this screen; a statement left open is not in it."""
        return {
            key: None if value == NOT_APPLICABLE else int(value) for key, value in self.cleaned_data.items() if value
        }


def _written(answers: dict[str, int | None], key: str) -> str | None:
    if key not in answers:
        return None
    value = answers[key]
    return NOT_APPLICABLE if value is None else str(value)
