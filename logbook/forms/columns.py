"""Which column of a file is what: one choice a column, and what the days in it leave open."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from logbook.selectors import Guide
from logbook.services.import_columns import PROMPT, TARGETS, Choice
from logbook.services.import_dates import SCHOOL_YEAR_BEGINS, Writing
from plg.forms import FilterForm
from plg.tabular import Layout

COLUMN = "kolom_"
YEARS_BACK = 15


class ColumnsForm(FilterForm):
    """A choice for every column; how days are written; and the school year of days that do not tell theirs."""

    order = forms.ChoiceField(
        label=gettext_lazy("Wat staat voorop in een datum?"),
        choices=[("day", gettext_lazy("De dag (12-3-2026)")), ("month", gettext_lazy("De maand (3/12/2026)"))],
        required=False,
    )
    school_year = forms.TypedChoiceField(
        label=gettext_lazy("In welk schooljaar was dat?"), coerce=int, empty_value=None, required=False
    )

    def __init__(self, *args: Any, layout: Layout, guide: Guide, choice: Choice, **kwargs: Any) -> None:
        order = "month" if choice.writing.month_first else "day"
        kwargs["initial"] = {"order": order, "school_year": choice.writing.school_year}
        super().__init__(*args, **kwargs)
        self.layout = layout
        targets = _targets(guide)
        for index in range(len(layout.heads)):
            self.fields[f"{COLUMN}{index}"] = forms.ChoiceField(
                label=layout.title(index), choices=targets, required=False, initial=choice.targets.get(index, "")
            )
        years = self.fields["school_year"]
        assert isinstance(years, forms.ChoiceField)
        years.choices = _years(timezone.localdate())

    @property
    def columns(self) -> list[tuple[forms.BoundField, list[str]]]:
        """Every column with what its first rows hold."""
        return [(self[f"{COLUMN}{index}"], self.layout.samples_of(index)) for index in range(len(self.layout.heads))]

    def choice(self) -> Choice:
        """Return what was chosen."""
        said = self.cleaned_data
        targets = {index: said.get(f"{COLUMN}{index}", "") for index in range(len(self.layout.heads))}
        writing = Writing(said.get("order") == "month", said.get("school_year"))
        return Choice({index: target for index, target in targets.items() if target}, writing)


def _targets(guide: Guide) -> list[Any]:
    questions = [(f"{PROMPT}{prompt.key}", prompt.question) for prompt in guide.prompts]
    targets = [("", _("Niet gebruiken")), *((key, label) for key, (label, _known) in TARGETS.items())]
    return [*targets, (_("Een antwoord op"), questions)] if questions else targets


def _years(today: date) -> list[tuple[Any, str]]:
    last = today.year - (today.month < SCHOOL_YEAR_BEGINS)
    years = [(year, f"{year}/{year + 1}") for year in range(last, last - YEARS_BACK, -1)]
    return [("", _("Kies een schooljaar")), *years, (0, _("Weet ik niet: laat de datum onbekend"))]
