"""The forms of the logbook: what was typed and chosen, checked for its shape. Rules of the field are services'."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from logbook.models import Draft, Entry
from logbook.selectors import Guide, Wish
from logbook.services import MAX_ASKS, MAX_TEXT, Mark
from logbook.services.writing import clean_text
from logbook.words import NOBODY, PROMPT, Circle
from plg.errors import DomainError
from plg.forms import FilterForm, HouseForm
from plg.tabular import MOST_BYTES

#: Up to so many readers are called by name; more are told as a number.
MOST_NAMES = 4

Names = Mapping[Circle, list[str]]


class EntryForm(HouseForm):
    """One free text first; everything else may stay as it is.

    `client_key` names what is being typed: it makes sending it twice sending it once, and it finds the copy that
    the browser keeps.
    """

    client_key = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=gettext_lazy("Je tekst"),
        widget=forms.Textarea(attrs={"rows": 10, "autofocus": True}),
        error_messages={"required": gettext_lazy("Er staat nog niets. Schrijf eerst één zin.")},
    )
    happened_on = forms.DateField(
        label=gettext_lazy("Op welke dag?"),
        help_text=gettext_lazy("Weet je het niet meer? Maak de datum leeg: dan staat er “datum onbekend”."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    issue = forms.ChoiceField(label=gettext_lazy("Welk vraagstuk hoort erbij?"), required=False)
    tags = forms.MultipleChoiceField(
        label=gettext_lazy("Wat herken je in wat je deed?"),
        help_text=gettext_lazy("Een eigen label, geen oordeel. Niets kiezen mag ook."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, guide: Guide, **kwargs: Any) -> None:
        kwargs["initial"] = {"client_key": uuid4()} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs["dir"] = "auto"
        self.guide = guide
        _offer(self, "issue", [("", _("Nog niet gekozen")), *((one.key, one.label) for one in guide.issues)])
        _offer(self, "tags", _by_dimension(guide))
        for prompt in guide.prompts:
            self.fields[PROMPT + prompt.key] = forms.CharField(
                label=prompt.question,
                help_text=prompt.help,
                max_length=MAX_TEXT,
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    @property
    def prompt_fields(self) -> list[forms.BoundField]:
        """The questions of the prompt set, each with its field."""
        return [self[name] for name in self.fields if name.startswith(PROMPT)]

    def clean_text(self) -> str:
        # A browser would cut a text that is too long without a word; we say it beside the text, and keep it.
        try:
            return clean_text(self.cleaned_data["text"])
        except DomainError as refused:
            raise ValidationError(refused.message) from refused

    def clean_happened_on(self) -> date | None:
        chosen: date | None = self.cleaned_data["happened_on"]
        # One day of grace: the clock of a phone may be ahead.
        if chosen and chosen > timezone.localdate() + timedelta(days=1):
            raise ValidationError(_("Deze dag moet nog komen. Kies vandaag of een eerdere dag."))
        return chosen

    def kept(self) -> dict[str, Any]:
        """Return what the services ask for, by their own names."""
        data = self.cleaned_data
        prompts = {name.removeprefix(PROMPT): data[name] for name in self.fields if name.startswith(PROMPT)}
        return {key: data[key] for key in ("text", "happened_on", "issue", "tags")} | {"prompts": prompts}


@dataclass(frozen=True)
class CircleOption:
    """A circle to share with, and who is in it now."""

    value: str
    label: str
    names: str
    chosen: bool


class AudienceForm(HouseForm):
    """With whom an entry is shared; nothing chosen is: with nobody. And whether it counts in research."""

    circles = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    counts_in_research = forms.BooleanField(label=gettext_lazy("Telt mee in het onderzoek"), required=False)

    def __init__(self, *args: Any, names: Names, consents: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = names
        kept = self.initial.get("circles") or []
        field = self.fields["circles"]
        assert isinstance(field, forms.MultipleChoiceField)
        # Somebody without a duo is not asked about one.
        self.offered = [circle for circle in Circle if names[circle] or circle != Circle.DUO or circle.value in kept]
        field.choices = [(circle.value, circle.label) for circle in self.offered]
        if not consents:
            del self.fields["counts_in_research"]

    def clean_circles(self) -> list[Circle]:
        return [Circle(value) for value in self.cleaned_data["circles"]]

    @property
    def chosen_circles(self) -> list[Circle]:
        """The circles that are chosen as the form stands."""
        values = self["circles"].value() or []
        return [circle for circle in Circle if circle.value in values]

    @property
    def circle_options(self) -> list[CircleOption]:
        """The circles to choose from, each telling who is in it."""
        chosen = self.chosen_circles
        return [
            CircleOption(circle.value, str(circle.label), _who(self.names[circle]), circle in chosen)
            for circle in self.offered
        ]


#: What names a draft and the page it is typed in; everything else of the form is what was typed.
NOT_TYPED = frozenset({"csrfmiddlewaretoken", "client_key", "draft_version", "draft_writer", "text"})
#: Fields with several values.
LISTS = frozenset({"tags", "circles"})


class DraftForm(HouseForm):
    """What names a draft, beside all that was typed: nothing of that is checked before it is an entry."""

    client_key = forms.UUIDField(widget=forms.HiddenInput)
    draft_version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, initial=0)
    draft_writer = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def mark(self) -> Mark:
        """Return which version of the draft was typed on from, and by which page."""
        return Mark(self.cleaned_data["draft_version"] or 0, self.cleaned_data["draft_writer"])

    def kept(self) -> dict[str, Any]:
        """Return what the services ask for, by their own names."""
        assert isinstance(self.data, QueryDict)
        fields = {name: values for name, values in self.data.lists() if name not in NOT_TYPED}
        return {
            "client_key": self.cleaned_data["client_key"],
            "text": self.data.get("text", ""),
            "fields": fields,
            "mark": self.mark(),
        }


class NewEntryForm(AudienceForm, DraftForm, EntryForm):
    """A new entry: also with whom it is shared, what is asked of them, and whether it counts in research.

    Begun afresh or from a draft.
    """

    asks = forms.CharField(label=gettext_lazy("Wat vraag je aan wie dit leest?"), max_length=MAX_ASKS, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"happened_on": timezone.localdate(), "draft_writer": uuid4()} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)

    @staticmethod
    def values_of(draft: Draft) -> dict[str, Any]:
        """Return what the form begins with when somebody goes on with a draft."""
        about = {"client_key": draft.client_key, "draft_version": draft.version, "text": draft.text}
        return as_typed(draft.fields) | about

    def kept(self) -> dict[str, Any]:
        data = self.cleaned_data
        return EntryForm.kept(self) | {
            "client_key": data["client_key"],
            "circles": data["circles"],
            "asks": data["asks"],
            "counts_in_research": data.get("counts_in_research", False),
            "mark": self.mark(),
        }


def as_typed(fields: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Return what was typed in a form as what the same form begins with; an emptied date stays empty."""
    values: dict[str, Any] = {
        name: list(given) if name in LISTS else given[0]
        for name, given in fields.items()
        if given and name not in NOT_TYPED
    }
    return values | {"happened_on": parse_date(values.get("happened_on", "")) if _is_day(values) else None}


def _is_day(values: Mapping[str, Any]) -> bool:
    try:
        return parse_date(values.get("happened_on", "")) is not None
    except ValueError:
        return False


class EditEntryForm(EntryForm):
    """A kept entry, changed; `expected` is the version the author had before them."""

    expected = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    @staticmethod
    def values_of(entry: Entry) -> dict[str, Any]:
        """Return what the form begins with."""
        version = entry.current
        assert version is not None
        prompts = {PROMPT + key: answer for key, answer in version.prompts.items()}
        return prompts | {
            "text": version.text,
            "happened_on": entry.happened_on,
            "issue": entry.issue,
            "tags": entry.tags,
            "expected": version.number,
        }

    def kept(self) -> dict[str, Any]:
        return super().kept() | {"expected": self.cleaned_data["expected"]}


class SharingForm(AudienceForm):
    """Who reads an entry that was kept, and whether it counts in research."""

    asks = forms.CharField(
        label=gettext_lazy("Wat vraag je aan wie dit leest?"),
        help_text=gettext_lazy("Bijvoorbeeld: wat zou jij hebben gevraagd? Het staat boven de reacties."),
        max_length=MAX_ASKS,
        required=False,
    )
    anew = forms.BooleanField(label=gettext_lazy("Deel opnieuw, ook met wie er later bij kwam"), required=False)

    def __init__(self, *args: Any, entry: Entry, **kwargs: Any) -> None:
        kept = [share.circle for share in entry.shares.all()]
        initial = {"circles": kept, "counts_in_research": entry.counts_in_research, "asks": entry.asks}
        super().__init__(*args, initial=initial, **kwargs)

    @property
    def shares_anew(self) -> bool:
        """Whether sharing anew is ticked as the form stands."""
        return bool(self["anew"].value())

    def kept(self) -> dict[str, Any]:
        """Return what the service asks for, by its own names."""
        return {key: self.cleaned_data.get(key) for key in ("circles", "anew", "counts_in_research", "asks")}


class ResponseForm(HouseForm):
    """What a reader answers under an entry; `client_key` makes sending it twice sending it once."""

    client_key = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=gettext_lazy("Je reactie"),
        help_text=gettext_lazy("Een open vraag helpt vaak verder dan een advies."),
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Er staat nog niets. Schrijf eerst één zin.")},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"client_key": uuid4()})


class FileForm(HouseForm):
    """A file with log forms."""

    file = forms.FileField(
        label=gettext_lazy("Bestand met leerervaringen"),
        help_text=gettext_lazy("CSV of Excel (.xlsx), hoogstens 20 MB."),
        allow_empty_file=True,  # the reader has a better sentence for it
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,text/csv"}),
        error_messages={"required": gettext_lazy("Kies eerst een bestand.")},
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size is not None and file.size > MOST_BYTES:
            raise ValidationError(_("Dit bestand is groter dan 20 MB. Splits het, en laad de delen na elkaar."))
        return file


def _by_dimension(guide: Guide) -> list[tuple[str, list[tuple[str, str]]]]:
    titles = {"belongingness": _("Verbondenheid"), "uniqueness": _("Eigenheid")}
    groups: dict[str, list[tuple[str, str]]] = {}
    for one in guide.behaviours:
        groups.setdefault(titles.get(one.dimension, _("Overig")), []).append((one.key, one.label))
    return list(groups.items())


def _who(names: list[str]) -> str:
    if not names:
        return _("nu nog niemand")
    if len(names) <= MOST_NAMES:
        return ", ".join(names)
    return ngettext("%(n)d mens", "%(n)d mensen", len(names)) % {"n": len(names)}


class SearchForm(FilterForm):
    """What to look for in a timeline. Sent by GET, so that a search can be kept and gone back to."""

    zoek = forms.CharField(
        label=gettext_lazy("Zoek in de tekst"),
        max_length=200,
        required=False,
        widget=forms.SearchInput(attrs={"autocomplete": "off", "class": "form-control"}),
    )
    vraagstuk = forms.ChoiceField(label=gettext_lazy("Vraagstuk"), required=False)
    gedrag = forms.ChoiceField(label=gettext_lazy("Wat je herkende"), required=False)
    kring = forms.ChoiceField(label=gettext_lazy("Wie het leest"), required=False)
    maand = forms.ChoiceField(label=gettext_lazy("Maand"), required=False)

    def __init__(self, data: Any, *, guide: Guide, months: Sequence[date], own: bool) -> None:
        super().__init__(data)
        anything = ("", _("Maakt niet uit"))
        circles = [anything, (NOBODY, _("Alleen ik")), *((circle.value, circle.label) for circle in Circle)]
        self.months = {f"{month:%Y-%m}": month for month in months}
        if asked := _month(data.get("maand", "")):
            self.months.setdefault(f"{asked:%Y-%m}", asked)  # from before the platform, when entries were loaded
        _offer(self, "vraagstuk", [anything, *((one.key, one.label) for one in guide.issues)])
        _offer(self, "gedrag", [anything, *_by_dimension(guide)])
        _offer(self, "kring", circles)
        _offer(self, "maand", [anything, *((key, date_format(month, "F Y")) for key, month in self.months.items())])
        if not own:
            del self.fields["kring"]

    def wish(self) -> Wish:
        """Return what is looked for; a choice that does not exist is not made."""
        self.full_clean()
        asked = self.cleaned_data
        return Wish(
            words=asked.get("zoek", ""),
            issue=asked.get("vraagstuk", ""),
            tag=asked.get("gedrag", ""),
            circle=asked.get("kring", ""),
            month=self.months.get(asked.get("maand", "")),
        )

    def address(self, **more: object) -> str:
        """Return the query of this search, and more of it; without anything that was not asked."""
        asked = {name: self.cleaned_data.get(name) for name in self.fields}
        return "?" + urlencode({name: value for name, value in (asked | more).items() if value})


def _month(given: str) -> date | None:
    """Return the first day of a month written as 2026-03; None for anything else."""
    try:
        return date.fromisoformat(f"{given}-01") if len(given) == len("2026-03") else None
    except ValueError:
        return None


def _offer(form: forms.Form, name: str, choices: Sequence[Any]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
