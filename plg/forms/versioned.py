"""A form over a thing that two people may change at once: it remembers what it was opened with.

When somebody else was first, `merge` gives both values of everything, and a form in which neither is lost.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django import forms
from django.db.models import Model
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from plg.forms import HouseForm

HIDDEN = ("version", "was")


@dataclass(frozen=True)
class Both:
    """One field of which two people say something else, in the words of the screen."""

    label: str
    theirs: str
    mine: str


class VersionedForm(HouseForm):
    """A form that sends along which version it was opened with, and what stood there."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    was = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20_000)

    def open_with(self, initial: Mapping[str, Any], version: int) -> None:
        """Fill the form with what stands there now."""
        self.initial = {**initial, "version": version}
        self.initial["was"] = json.dumps({name: self._plain(name, initial.get(name)) for name in self.asked})

    @property
    def asked(self) -> list[str]:
        """The names of the fields a person sees."""
        return [name for name in self.fields if name not in HIDDEN]

    def merge(self, theirs: Mapping[str, Any]) -> tuple[list[Both], dict[str, Any]]:
        """Return where this valid form and what stands there now differ, and the values to go on with.

        What only the other changed is taken over; what this person changed is kept.
        """
        was = self._opened_with()
        both, kept = list[Both](), dict[str, Any]()
        for name in self.asked:
            mine, other = self._plain(name, self.cleaned_data.get(name)), self._plain(name, theirs.get(name))
            touched = mine != was.get(name, other)
            kept[name] = mine if touched else other
            if mine != other:
                both.append(Both(str(self.fields[name].label), self._words(name, other), self._words(name, mine)))
        return both, kept

    def _opened_with(self) -> dict[str, Any]:
        try:
            was = json.loads(self.cleaned_data.get("was") or "{}")
        except (ValueError, RecursionError):  # no JSON, or brackets without end
            return {}
        return was if isinstance(was, dict) else {}

    def _plain(self, name: str, value: Any) -> str | list[str]:
        """Return a value as a form field sends it, so that two can be compared."""
        if isinstance(value, Model):
            return str(getattr(value, getattr(self.fields[name], "to_field_name", None) or "pk"))
        if isinstance(value, list | tuple):
            return sorted(str(item) for item in value)
        if isinstance(value, date):
            return value.isoformat()
        return "" if value is None else str(value)

    def _words(self, name: str, plain: str | list[str]) -> str:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
            labels = {str(value): str(label) for value, label in cast("Iterable[tuple[Any, Any]]", field.choices)}
            said = [labels.get(item, item) for item in (plain if isinstance(plain, list) else [plain])]
            return ", ".join(said) or _("niets")
        if isinstance(field, forms.DateField) and isinstance(plain, str) and plain:
            return date_format(date.fromisoformat(plain), "DATE_FORMAT")
        return str(plain) or _("niets")
