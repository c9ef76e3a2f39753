"""The forms after a meeting: what was agreed, one act on an action point, and the two texts of the minutes."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from intervisie.services.agreements import MOST
from intervisie.services.minutes import LONGEST
from plg.forms import HouseForm
from plg.models import Membership


def day_field(label: Any, **extra: Any) -> forms.DateField:
    """Return a field for a day."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **extra)


class AgreementForm(HouseForm):
    """What was agreed; for an action point also who does it, and by when."""

    text = forms.CharField(
        label=_("Wat spreken jullie af?"),
        max_length=MOST,
        error_messages={"required": _("Schrijf in één zin wat jullie afspreken.")},
    )
    holders = forms.MultipleChoiceField(
        label=_("Wie doet het?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Niemand aangevinkt? Dan is het een afspraak van jullie allemaal, zonder dag."),
    )
    by_when = day_field(_("Wanneer is het klaar?"), required=False)
    client_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, people: Iterable[Membership], data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        field = self.fields["holders"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(str(member.uid), member.user.name) for member in people]

    def asked(self) -> dict[str, Any]:
        """Return what was asked, once the form is valid."""
        return self.cleaned_data | {"holders": [UUID(uid) for uid in self.cleaned_data["holders"]]}


class AgreementActForm(forms.Form):
    """One act on an agreement: `done`, `open`, `move` with a day, `drop`."""

    act = forms.ChoiceField(choices=[(act, act) for act in ("done", "open", "move", "drop")])
    meeting = forms.UUIDField()
    until = forms.DateField(required=False)


class MinutesForm(HouseForm):
    """The two texts of the minutes that are typed, and the version they were typed over."""

    themes = forms.CharField(
        label=_("Waar ging het over?"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Alleen onderwerpen. Niets uit een casus, en niet wie wat zei: dat blijft in de sessie."),
    )
    more = forms.CharField(
        label=_("Wat wil je nog meegeven?"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Bijvoorbeeld wat er klaarligt voor de volgende keer."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
