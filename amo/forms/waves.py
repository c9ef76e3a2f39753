"""The forms of the coordinator: when a questionnaire is asked, and why a sheet is opened again."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from amo.models import Wave
from amo.selectors import answered_theme
from amo.words import Moment
from plg.forms import HouseForm
from plg.models import Community, ContentVersion

DAY = {"invalid": _("Dit is geen datum. Schrijf de dag als 2026-03-12."), "required": _("Kies een dag.")}


class DayInput(forms.DateInput):
    """A day, in the one form every browser takes."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def day(label: Any, **extra: Any) -> forms.DateField:
    """Return a field for one day."""
    return forms.DateField(label=label, widget=DayInput(), error_messages=DAY, **extra)


class InstrumentField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic for the checker only
    """Says of a questionnaire whether the group made it: a revision has the title and the number of the first one."""

    def label_from_instance(self, obj: ContentVersion) -> str:
        if getattr(obj, "draft", None) is None:
            return str(obj)
        return gettext("%(title)s (eigen versie %(number)s)") % {"title": obj.title, "number": obj.version}


class WaveForm(HouseForm):
    """Which questionnaire, which moment, from when until when, and the messages about it."""

    instrument = InstrumentField(
        queryset=ContentVersion.objects.none(),
        label=_("Welke vragenlijst?"),
        to_field_name="uid",
        empty_label=None,
        error_messages={
            "required": _("Kies een vragenlijst."),
            "invalid_choice": _("Kies een vragenlijst uit de lijst."),
        },
    )
    moment = forms.ChoiceField(
        label=_("Welk meetmoment?"),
        choices=Moment.choices,
        error_messages={
            "required": _("Kies een meetmoment."),
            "invalid_choice": _("Kies een meetmoment uit de lijst."),
        },
    )
    theme = forms.CharField(
        label=_("Waar gaan de stellingen over?"),
        help_text=_(
            "Dit komt in de stellingen te staan, zoals in “Ik heb er plezier in om met … bezig te zijn”. Kies woorden "
            "die daar passen. Leeg laten mag: dan staat er wat de vragenlijst zelf noemt."
        ),
        max_length=120,
        required=False,
        error_messages={"max_length": _("Houd het korter dan 120 tekens.")},
    )
    opens_on = day(_("Eerste dag"))
    closes_on = day(_("Laatste dag"), help_text=_("Tot middernacht. Wie later instapt, krijgt minstens twee weken."))
    grace_days = forms.IntegerField(
        label=_("Dagen om af te maken wat al begonnen is"),
        help_text=_("Na de laatste dag. De deelnemer ziet tot wanneer."),
        min_value=0,
        max_value=60,
        initial=3,
        error_messages={
            "required": _("Schrijf een aantal dagen, of 0."),
            "invalid": _("Schrijf een heel getal van 0 tot en met 60."),
            "min_value": _("Schrijf een heel getal van 0 tot en met 60."),
            "max_value": _("Schrijf een heel getal van 0 tot en met 60."),
        },
    )
    announce = forms.BooleanField(label=_("Stuur een bericht als de meting opengaat"), required=False, initial=True)
    remind_first = day(
        _("Eerste herinnering op"),
        required=False,
        help_text=_("Alleen naar wie nog niet verstuurde, nooit in stille uren."),
    )
    remind_last = day(_("Laatste herinnering op"), required=False)

    def __init__(
        self,
        instruments: QuerySet[ContentVersion],
        data: Any = None,
        *,
        community: Community,
        wave: Wave | None = None,
        **extra: Any,
    ) -> None:
        super().__init__(data, initial=_initial(wave) | extra.pop("initial", {}), **extra)
        self.community = community
        chosen = self.fields["instrument"]
        assert isinstance(chosen, forms.ModelChoiceField)
        chosen.queryset = instruments.select_related("draft")
        if wave is not None:
            self.fields["moment"].disabled = True

    def hold(self, *, instrument: bool, theme: bool) -> None:
        """Close the fields that may not change any more: somebody answered these statements."""
        self.fields["instrument"].disabled = instrument
        self.fields["theme"].disabled = theme

    def clean(self) -> dict[str, Any]:
        """Put the dates in order, so that the fault stands at its field; the service holds the rule."""
        cleaned = super().clean() or {}
        opens, closes = cleaned.get("opens_on"), cleaned.get("closes_on")
        if opens and closes and closes < opens:
            self.add_error("closes_on", _("De laatste dag ligt voor de eerste. Verander een van de twee."))
        for name in ("remind_first", "remind_last"):
            on = cleaned.get(name)
            if on and opens and closes and not opens < on <= closes:
                self.add_error(name, _("Kies een dag na het opengaan en niet na de laatste dag."))
        stands = answered_theme(self.community, cleaned["instrument"]) if cleaned.get("instrument") else None
        if stands is not None and stands != cleaned.get("theme"):
            told = _("Er is al geantwoord over “%(theme)s”. Laat dat zo staan: anders is er niets te vergelijken.")
            self.add_error("theme", told % {"theme": stands or cleaned["instrument"].body["theme"]["nl"]})
        return cleaned

    def plan(self) -> dict[str, Any]:
        """Return the plan as the service takes it."""
        wanted = self.cleaned_data
        return {
            "instrument": wanted["instrument"],
            "theme": wanted["theme"],
            "opens": wanted["opens_on"],
            "closes": wanted["closes_on"],
            "grace_days": wanted["grace_days"],
            "announce": wanted["announce"],
            "remind_on": [wanted[name] for name in ("remind_first", "remind_last") if wanted[name]],
        }


class ReopenForm(HouseForm):
    """Why a sheet is opened again; its person reads it."""

    reason = forms.CharField(
        label=_("Waarom heropen je deze vragenlijst?"),
        help_text=_("De deelnemer leest dit. Schrijf er geen antwoorden in."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Schrijf waarom je de vragenlijst heropent. De deelnemer leest het."),
            "max_length": _("Houd het korter dan 500 tekens."),
        },
    )


def _initial(wave: Wave | None) -> dict[str, Any]:
    if wave is None:
        return {}
    remind: list[date | None] = [*wave.remind_on, None, None]
    return {
        "instrument": wave.instrument.uid,
        "moment": wave.moment,
        "theme": wave.theme,
        "opens_on": wave.opens_on,
        "closes_on": wave.closes_on,
        "grace_days": wave.grace_days,
        "announce": wave.announce,
        "remind_first": remind[0],
        "remind_last": remind[1],
    }
