"""The forms of the record of a group talk: who writes and who was there, the themes, and what a participant says."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from intervisie.formats import Step
from intervisie.models import GroupRecord
from intervisie.selectors.records import Beginning
from intervisie.services.records import LONGEST
from plg.forms import HouseForm
from plg.models import Membership

THEME = "theme_"


class RecordBeginForm(HouseForm):
    """Who writes the record, and who took part."""

    writer = forms.ChoiceField(label=_("Wie schrijft het verslag?"))
    people = forms.MultipleChoiceField(
        label=_("Wie waren erbij?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Zij krijgen het verslag om na te kijken. Wie in de sessie zat, telt altijd mee."),
    )

    def __init__(self, start: Beginning, by: Membership, data: Any = None) -> None:
        super().__init__(data)
        self.writers = {str(one.uid): one for one in start.writers}
        writer, people = self.fields["writer"], self.fields["people"]
        assert isinstance(writer, forms.ChoiceField)
        assert isinstance(people, forms.MultipleChoiceField)
        writer.choices = [(uid, one.user.name) for uid, one in self.writers.items()]
        people.choices = [(str(one.uid), one.user.name) for one in start.people]
        ticked = start.certain | start.there
        self.initial = {
            "writer": str(by.uid),
            "people": [str(one.uid) for one in start.people if one.pk in ticked],
        }

    def asked(self) -> dict[str, Any]:
        """Return the writer and the people, once the form is valid."""
        chosen = self.cleaned_data
        return {"writer": self.writers[chosen["writer"]], "people": [UUID(uid) for uid in chosen["people"]]}


class RecordForm(HouseForm):
    """A summary per theme of the guide, and the version it is typed over."""

    #: A draft may have themes without words, what is sent may not: so no field says of itself that it may be empty.
    all_optional = True

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, steps: list[Step], record: GroupRecord, data: Any = None) -> None:
        super().__init__(data)
        self.steps = steps
        self.initial = {"version": record.version}
        for step in steps:
            self.fields[f"{THEME}{step.key}"] = forms.CharField(
                label=step.label,
                help_text=step.prompt,
                required=False,
                max_length=LONGEST,
                widget=forms.Textarea(attrs={"rows": 6}),
                initial=record.draft.get(step.key, ""),
            )

    def texts(self) -> dict[str, str]:
        """Return what was typed, by theme."""
        return {step.key: self.cleaned_data[f"{THEME}{step.key}"] for step in self.steps}


class CheckForm(HouseForm):
    """Whether the record is right to one who was there, and else what should be different."""

    YES, NO = "yes", "no"

    answer = forms.ChoiceField(
        label=_("Klopt dit met wat er gezegd is?"),
        choices=[(YES, _("Ja, ik ben akkoord")), (NO, _("Nog niet, er moet iets anders in"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies of je akkoord bent.")},
    )
    text = forms.CharField(
        label=_("Wat moet er anders?"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Alleen wie het verslag schrijft leest dit, en verwerkt het."),
    )
    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def asked(self) -> dict[str, Any]:
        """Return the answer as the service takes it, once the form is valid."""
        agrees = self.cleaned_data["answer"] == self.YES
        return {
            "agrees": agrees,
            "text": "" if agrees else self.cleaned_data["text"],
            "number": self.cleaned_data["number"],
        }
