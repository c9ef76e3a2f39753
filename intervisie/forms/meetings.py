"""The forms of meetings: one, a series, its programme, who was there, and the code to check in with."""

from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from intervisie.models import Meeting
from intervisie.selectors.meetings import Present, found
from intervisie.services.meetings import MOST_IN_A_SERIES, Part, Reading
from intervisie.words import AgendaPart, AttendanceState
from plg.forms import AskingForm, HouseForm, HouseModelForm

NO_ADDRESS = _("Dit is geen adres van een webpagina. Een link begint met https://.")
MOST_THEMES = 6


def link_field(label: Any) -> forms.URLField:
    """Return a field for a web address that may stay empty."""
    return forms.URLField(label=label, required=False, assume_scheme="https", error_messages={"invalid": NO_ADDRESS})


class MeetingForm(HouseModelForm):
    """When and where the community meets, and about what."""

    link = link_field(_("Link om online mee te doen"))
    themes = forms.CharField(
        label=_("Thema's"),
        required=False,
        help_text=_("Met een komma ertussen. Bijvoorbeeld: gespreid leiderschap, reflectieve dialoog."),
    )

    class Meta:
        model = Meeting
        fields: ClassVar[list[str]] = ["title", "themes", "starts_at", "ends_at", "place", "link", "agenda"]
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "starts_at": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
            "ends_at": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
            "agenda": forms.Textarea(attrs={"rows": 3}),
        }
        error_messages: ClassVar = {"title": {"required": _("Geef de bijeenkomst een onderwerp.")}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["themes"] = ", ".join(self.instance.themes)

    def clean_themes(self) -> list[str]:
        """Return the themes one by one."""
        themes = [theme.strip() for theme in self.cleaned_data["themes"].split(",") if theme.strip()]
        if len(themes) > MOST_THEMES or any(len(theme) > 120 for theme in themes):
            raise forms.ValidationError(_("Noem hooguit zes thema's, elk in een paar woorden."))
        return themes

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        starts, ends = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts and ends and ends <= starts:
            self.add_error("ends_at", _("De bijeenkomst eindigt voor hij begint. Kies een later einde."))
        return cleaned


class SeriesForm(AskingForm):
    """How a series goes: from it follow the dates, which can then be changed one by one."""

    count = forms.IntegerField(label=_("Hoeveel bijeenkomsten?"), min_value=1, max_value=MOST_IN_A_SERIES, initial=5)
    first_on = forms.DateField(
        label=_("De eerste is op"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Kies de dag van de eerste bijeenkomst.")},
    )
    begins = forms.TimeField(
        label=_("Begint om"), initial="15:30", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    minutes = forms.IntegerField(label=_("Duurt (minuten)"), min_value=15, max_value=480, initial=120)
    weeks = forms.IntegerField(label=_("Weken ertussen"), min_value=1, max_value=26, initial=6)
    place = forms.CharField(label=_("Waar?"), max_length=200, required=False)
    link = link_field(_("Link om online mee te doen"))

    def rows(self) -> list[dict[str, Any]]:
        """Return what each meeting of the series begins with, once the form is valid."""
        asked = self.cleaned_data
        days = [asked["first_on"] + timedelta(weeks=asked["weeks"] * number) for number in range(asked["count"])]
        return [
            {
                "title": _("Bijeenkomst %(number)s") % {"number": number},
                "starts_at": datetime.combine(day, asked["begins"]),
                "place": asked["place"],
            }
            for number, day in enumerate(days, start=1)
        ]


class SeriesRowForm(HouseForm):
    """One meeting of a series that is about to be planned."""

    title = forms.CharField(label=_("Onderwerp"), max_length=200)
    starts_at = forms.DateTimeField(
        label=_("Begint"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    place = forms.CharField(label=_("Waar?"), max_length=200, required=False)

    def meeting(self, *, minutes: int, link: str) -> Meeting:
        """Return the meeting this row stands for, once it is valid; it is not kept yet."""
        asked = self.cleaned_data
        starts: datetime = asked["starts_at"]
        return Meeting(
            title=asked["title"],
            starts_at=starts,
            ends_at=starts + timedelta(minutes=minutes),
            place=asked["place"],
            link=link,
        )


SeriesRows = forms.formset_factory(SeriesRowForm, extra=0, max_num=MOST_IN_A_SERIES, validate_max=True)


class AgendaRowForm(HouseForm):
    """One part of the evening. A row without a title is left out."""

    all_optional = True

    title = forms.CharField(label=_("Onderdeel"), max_length=200, required=False)
    part = forms.ChoiceField(label=_("Soort"), choices=AgendaPart.choices, required=False)
    minutes = forms.IntegerField(label=_("Minuten"), min_value=1, max_value=480, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("title") and not cleaned.get("minutes") and "minutes" not in self.errors:
            self.add_error("minutes", _("Hoeveel minuten duurt dit?"))
        if cleaned.get("minutes") and not cleaned.get("title"):
            self.add_error("title", _("Wat gebeurt er in deze minuten?"))
        return cleaned

    def part_of_agenda(self) -> Part | None:
        """Return the part, or None for an empty row."""
        asked = self.cleaned_data
        if not asked.get("title"):
            return None
        return Part(AgendaPart(asked["part"] or AgendaPart.INPUT), asked["title"], asked["minutes"])


class MaterialRowForm(HouseForm):
    """Something to read or look at. A row without a link is left out."""

    all_optional = True

    title = forms.CharField(label=_("Titel"), max_length=200, required=False)
    link = link_field(_("Link"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("title") and not cleaned.get("link") and "link" not in self.errors:
            self.add_error("link", _("Waar staat dit? Plak de link erbij."))
        return cleaned

    def reading(self) -> Reading | None:
        """Return what there is to read, or None for an empty row."""
        asked = self.cleaned_data
        return Reading(asked.get("title") or asked["link"], asked["link"]) if asked.get("link") else None


AgendaRows = forms.formset_factory(AgendaRowForm, extra=3, max_num=20, validate_max=True)
MaterialRows = forms.formset_factory(MaterialRowForm, extra=2, max_num=20, validate_max=True)


class AttendanceForm(HouseForm):
    """Who was there: one choice a person, nothing chosen is not noted. Only what its sender changed counts.

    Meanwhile others note too, and a whole room checks in by the code: each choice goes with what it was when shown.
    """

    rest = forms.ChoiceField(
        label=_("Wie verder nog niet genoteerd is"),
        choices=[
            ("", _("Blijft open")),
            *((state, state.label) for state in (AttendanceState.PRESENT, AttendanceState.ABSENT)),
        ],
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(
        self,
        people: list[Present],
        data: Any = None,
        *,
        search: str = "",
        chosen: dict[str, Any] | None = None,
    ) -> None:
        """`chosen` is not kept yet: it stands in its place, and goes along for whoever is not shown."""
        super().__init__(data, initial=chosen)
        self.uids = {f"p-{person.member.uid}": person.member.uid for person in people}
        shown = [(f"p-{person.member.uid}", person) for person in found(people, search)]
        for person in people:
            self.fields[f"p-{person.member.uid}"] = forms.ChoiceField(
                label=person.member.user.name,
                choices=[*AttendanceState.choices, ("", _("Niet genoteerd"))],
                widget=forms.RadioSelect,
                required=False,
                initial=person.state,
                show_hidden_initial=True,
            )
        self.open = [self[name] for name, person in shown if not person.noted]
        self.noted = [self[name] for name, person in shown if person.noted]
        waiting = [
            name
            for name, person in zip(self.uids, people, strict=True)
            if self.initial.get(name, person.state) != person.state
        ]
        self.waiting = [self[name] for name in waiting]
        self.away = [self[name] for name in waiting if name not in dict(shown)]

    def states(self) -> dict[UUID, str]:
        """Return what was chosen anew, by uid of the membership."""
        return {uid: self.cleaned_data[name] for name, uid in self.uids.items() if name in self.changed_data}

    def chosen(self) -> dict[str, str]:
        """Return what was chosen anew, by field, for the same form once more."""
        return {name: self.cleaned_data[name] for name in self.changed_data}


class CheckInForm(HouseForm):
    """The code that is shown in the room."""

    code = forms.CharField(
        label=_("De code op het scherm in de zaal"),
        max_length=10,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": _("Vul de code in die in de zaal op het scherm staat.")},
    )
