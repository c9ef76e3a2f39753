"""The forms of reflection interviews: the appointment, the report, the check. Rules of the field are services'."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from logbook.access import talks as access
from logbook.models import ReflectionInterview
from logbook.services import MAX_TEXT
from logbook.services.talk_writing import MAX_SUMMARY, MAX_TOLD, SUMMARY_LINES, lines_in, one_page
from logbook.services.talks import When
from logbook.words import NotesKind
from plg.forms import HouseForm
from plg.models import Membership
from plg.texts import tidy

#: A talk is planned ahead; one that was held on paper may be put in afterwards, within reason.
LONG_AGO = timedelta(days=3 * 366)


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic for the checker only
    """Somebody of the community, by name."""

    def label_from_instance(self, obj: Membership) -> str:
        return obj.user.name


class WhenForm(HouseForm):
    """When and where a talk is. `sequence` tells which telling of the appointment was opened."""

    sequence = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    starts_at = forms.DateTimeField(
        label=gettext_lazy("Wanneer begint het?"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={
            "required": gettext_lazy("Kies een dag en een tijd."),
            "invalid": gettext_lazy("Kies een dag en een tijd."),
        },
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Hoeveel minuten trek je ervoor uit?"), initial=60, min_value=5, max_value=480
    )
    place = forms.CharField(
        label=gettext_lazy("Waar?"),
        help_text=gettext_lazy("Laat leeg als het online is. De plaats en de link staan ook in de brief en de agenda."),
        max_length=200,
        required=False,
    )
    link = forms.URLField(
        label=gettext_lazy("Link om online mee te doen"),
        max_length=200,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": gettext_lazy("Dit is geen adres van een webpagina. Een link begint met https://.")},
    )

    def clean_starts_at(self) -> Any:
        chosen = self.cleaned_data["starts_at"]
        if chosen < timezone.now() - LONG_AGO:
            raise ValidationError(_("Deze dag ligt erg ver terug. Kijk het jaar na."))
        return chosen

    @property
    def when(self) -> When:
        """The appointment, as the services ask for it."""
        data = self.cleaned_data
        return When(data["starts_at"], data["minutes"], data["place"], data["link"])

    @staticmethod
    def values_of(talk: ReflectionInterview) -> dict[str, Any]:
        """Return what the form is opened with for an appointment that stands."""
        names = ("sequence", "starts_at", "minutes", "place", "link")
        return {name: getattr(talk, name) for name in names}


class PlanForm(WhenForm):
    """A new talk: also of whom, and with whom."""

    participant = PersonField(
        queryset=Membership.objects.none(),
        label=gettext_lazy("Wie kijkt terug?"),
        to_field_name="uid",
        empty_label=gettext_lazy("Kies een deelnemer"),
        error_messages={"required": gettext_lazy("Kies een deelnemer.")},
    )
    interviewer = PersonField(
        queryset=Membership.objects.none(),
        label=gettext_lazy("Wie voert het gesprek?"),
        help_text=gettext_lazy("Een procesbegeleider of een onderzoeker. Alleen deze persoon leest mee."),
        to_field_name="uid",
        empty_label=gettext_lazy("Kies iemand"),
        error_messages={"required": gettext_lazy("Kies wie het gesprek voert.")},
    )
    field_order = ("participant", "interviewer", "starts_at", "minutes", "place", "link")

    def __init__(self, *args: Any, by: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, people in (("participant", access.talk_participants(by)), ("interviewer", access.interviewers(by))):
            field = self.fields[name]
            assert isinstance(field, PersonField)
            field.queryset = people.order_by("user__name", "pk")
        offered = list(access.interviewers(by)[:2])
        if len(offered) == 1:
            self.initial.setdefault("interviewer", offered[0].uid)


class WritingForm(HouseForm):
    """A text at a talk. `version` is the draft that was opened; `client_key` finds the browser's own copy."""

    client_key = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    text = forms.CharField(
        label=gettext_lazy("Wat werd er verteld?"),
        max_length=MAX_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 16}),
    )
    summary = forms.CharField(
        label=gettext_lazy("Samenvatting, hoogstens één bladzijde"),
        help_text=gettext_lazy("Wat springt in het oog, in eigen woorden en met een enkel citaat."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "maxlength": MAX_SUMMARY}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"client_key": uuid4()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)

    def clean_summary(self) -> str:
        short = tidy(self.cleaned_data["summary"])
        if not one_page(short):
            raise ValidationError(
                _(
                    "Dit past niet op één bladzijde: het zijn %(length)s tekens en %(rows)s regels. Houd hoogstens "
                    "%(most)s tekens en %(lines)s regels."
                )
                % {"length": len(short), "rows": lines_in(short), "most": MAX_SUMMARY, "lines": SUMMARY_LINES}
            )
        return short

    def kept(self) -> dict[str, Any]:
        """Return what the service asks for, by its own names."""
        data = self.cleaned_data
        return {"expected": data["version"], "text": data["text"], "summary": data["summary"]}


class ReportForm(WritingForm):
    """The interviewer's report."""

    notes_kind = forms.ChoiceField(label=gettext_lazy("Wat is dit?"), choices=NotesKind.choices)
    field_order = ("client_key", "version", "notes_kind", "text", "summary")

    def kept(self) -> dict[str, Any]:
        return super().kept() | {"notes_kind": NotesKind(self.cleaned_data["notes_kind"])}


class CheckForm(WritingForm):
    """The participant's check; `number` is the text that was read."""

    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class ToldForm(HouseForm):
    """What came up in the talk and stood in no entry."""

    told = forms.CharField(
        label=gettext_lazy("Kwam ter sprake, stond niet in het logboek"),
        help_text=gettext_lazy("Eén ding per keer. De deelnemer kan er zelf een leerervaring van maken."),
        max_length=MAX_TOLD,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Schrijf in één zin wat er verteld is.")},
    )
