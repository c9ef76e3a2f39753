"""The forms of a live session: beginning one, and what phones send."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intervisie.models import StarrCase
from intervisie.states import ACTS
from plg.forms import HouseForm
from plg.models import ContentVersion


class SessionForm(HouseForm):
    """Which format, and which case. The format whose key is `usual` stands chosen already."""

    format = forms.ChoiceField(label=_("Welke werkvorm?"), widget=forms.RadioSelect)
    case = forms.ChoiceField(
        label=_("Welke casus?"),
        required=False,
        help_text=_("Alleen bij een werkvorm rond een casus."),
    )

    def __init__(
        self, formats: list[ContentVersion], cases: list[StarrCase], data: Any = None, *, usual: str = ""
    ) -> None:
        super().__init__(data)
        self.formats = {str(version.uid): version for version in formats}
        self.cases = {str(case.uid): case for case in cases}
        chosen = self.fields["format"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = [(uid, _named(version)) for uid, version in self.formats.items()]
        self.initial["format"] = next((uid for uid, version in self.formats.items() if version.key == usual), "")
        case = self.fields["case"]
        assert isinstance(case, forms.ChoiceField)
        named = [(uid, f"{one.title} ({one.author.user.name})") for uid, one in self.cases.items()]
        case.choices = [("", _("Geen casus")), *named]
        if len(named) == 1:
            self.initial["case"] = named[0][0]

    def chosen(self) -> tuple[ContentVersion, StarrCase | None]:
        """Return the format and the case, once the form is valid."""
        return self.formats[self.cleaned_data["format"]], self.cases.get(self.cleaned_data["case"])


def _named(version: ContentVersion) -> str:
    minutes = sum(step["minutes"] for step in version.body["steps"])
    return gettext("%(title)s (%(n)s minuten)") % {"title": version.title, "n": minutes}


class LeadForm(forms.Form):
    """One act of the facilitator, and the step it was pressed in."""

    act = forms.ChoiceField(choices=[(act, act) for act in ACTS])
    at = forms.IntegerField(min_value=-1, max_value=200)
    why = forms.CharField(required=False, max_length=500)


class SayForm(forms.Form):
    """A contribution, with the step it was written in and the key of its sending."""

    at = forms.IntegerField(min_value=-1, max_value=200)
    key = forms.UUIDField()
    text = forms.CharField(strip=False, required=False, max_length=100_000)


class TakeAlongForm(HouseForm):
    """What somebody takes along from a session, and what they mean to do."""

    insight = forms.CharField(
        label=_("Wat neem je mee?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Dit wordt een leerervaring in je logboek. Alleen jij leest die, tot je hem deelt."),
        error_messages={"required": _("Schrijf in één zin wat je meeneemt.")},
    )
    promise = forms.CharField(label=_("Wat ga je doen?"), max_length=500, required=False)
    by_when = forms.DateField(
        label=_("Wanneer is dat gedaan?"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    shares = forms.BooleanField(
        label=_("Deel mijn voornemen met de groep"),
        required=False,
        help_text=_("Dan komt het terug op de agenda van de volgende bijeenkomst."),
    )
    client_key = forms.UUIDField(widget=forms.HiddenInput)


class PadForm(forms.Form):
    """One's own notes, and the version they were written over."""

    text = forms.CharField(strip=False, required=False, max_length=100_000)
    version = forms.IntegerField(min_value=0)
