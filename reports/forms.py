"""What is asked before a report is made. The rules of the field are the services'."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from plg.forms import HouseForm
from plg.texts import tidy
from reports.selectors import Options, Preflight
from reports.selectors.progress import TICKS
from reports.selectors.summary import SummaryChoices
from reports.words import ExportPart


class ProgressForm(HouseForm):
    """The period and the sentence on the cover; everything may stay empty."""

    since = forms.DateField(label=_("Vanaf"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("Tot en met"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    sentence = forms.CharField(
        label=_("Een zin van jou op het voorblad"),
        help_text=_("Wat neem je mee? Laat leeg als je liever geen zin op het voorblad hebt."),
        required=False,
        max_length=200,
    )

    with_threads = forms.BooleanField(
        label=_("Neem mijn rode draad op"),
        help_text=_(
            "Je leervragen, je voornemens met wat je erover zei, en je opbrengsten, ook die van jou alleen zijn."
        ),
        required=False,
    )

    with_dialogue = forms.BooleanField(
        label=_("Neem de gesprekken onder mijn leerervaringen op"),
        help_text=_("Wat je vroeg, en wat anderen je antwoordden, met hun naam."),
        required=False,
    )

    with_codes = forms.BooleanField(
        label=_("Neem op wat de onderzoekers in mijn teksten herkenden"),
        help_text=_(
            "Als aantallen, uit een ronde die zij hebben vastgesteld en vrijgegeven. Wie codeerde, staat er niet bij."
        ),
        required=False,
    )

    with_photos = forms.BooleanField(
        label=_("Neem mijn foto's op"),
        help_text=_("Klein, bij hun leerervaring. Kijk na wie erop staat voor je het rapport doorgeeft."),
        required=False,
    )

    without_labels = forms.BooleanField(label=_("Laat mijn eigen labels weg"), required=False)
    without_questionnaires = forms.BooleanField(label=_("Laat mijn vragenlijsten weg"), required=False)
    without_meetings = forms.BooleanField(label=_("Laat de bijeenkomsten weg waar ik was"), required=False)
    without_growth = forms.BooleanField(
        label=_("Laat mijn groeinetwerk weg"),
        help_text=_("Anders staat het erin zodra je in je logboek een verandering blijvend noemt."),
        required=False,
    )

    def __init__(self, *args: Any, released: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not released:  # no round that is released holds a text of theirs
            del self.fields["with_codes"]

    def clean_sentence(self) -> str:
        return tidy(self.cleaned_data["sentence"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("Deze dag ligt vóór de eerste dag. Kies een latere, of laat er een leeg."))
        return cleaned

    def options(self) -> dict[str, object]:
        """Return the choice as a report keeps it."""
        names = [name for name in ("since", "until", "sentence", *TICKS) if name in self.fields]
        return Options(**{name: self.cleaned_data[name] for name in names}).kept()


class SummaryForm(HouseForm):
    """Of which settled round and which questionnaire a summary is made. Empty where there is one or none."""

    round_uid = forms.ChoiceField(label=_("Welke ronde?"), required=False)
    questionnaire = forms.ChoiceField(label=_("Welke vragenlijst?"), required=False)

    def __init__(self, *args: Any, choices: SummaryChoices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, found in (("round_uid", choices.rounds), ("questionnaire", choices.questionnaires)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [(one.key, one.title) for one in found]
            field.initial = next((one.key for one in found if one.is_chosen), "")
            if len(found) < 2:
                del self.fields[name]

    def options(self) -> dict[str, object]:
        """Return the choice as a report keeps it."""
        return {name: self.cleaned_data[name] for name in self.fields if self.cleaned_data[name]}


class ShowForm(HouseForm):
    """What the participant lets the interviewer read for one talk: own entries by uid, questionnaires, domains."""

    entries = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    amo = forms.BooleanField(label=_("Mijn vragenlijsten: wat er veranderde"), required=False)
    domains = forms.BooleanField(label=_("Wat er nog leeg is in mijn logboek"), required=False)

    def __init__(self, *args: Any, uids: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["entries"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(uid, uid) for uid in uids]


class ExportForm(HouseForm):
    """What a research export is for, and who will have it. Both go into the file itself."""

    purpose = forms.CharField(
        label=_("Waarvoor is deze export?"),
        help_text=_(
            "Eén zin die een ander begrijpt, bijvoorbeeld: analyse voor het artikel over inclusief leiderschap."
        ),
        max_length=300,
        error_messages={"required": _("Schrijf in één zin waarvoor je de export gebruikt.")},
    )
    addressee = forms.CharField(
        label=_("Wie krijgt hem?"),
        help_text=_("Jijzelf, je onderzoeksgroep, of een archief."),
        max_length=200,
        error_messages={"required": _("Schrijf wie de export krijgt.")},
    )

    rounds = forms.MultipleChoiceField(
        label=_("Welke rondes gaan mee?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    without = forms.MultipleChoiceField(
        label=_("Wat laat je weg?"),
        help_text=_("Leerervaringen en codes gaan altijd mee. Neem niet meer mee dan je nodig hebt."),
        required=False,
        choices=ExportPart,
        widget=forms.CheckboxSelectMultiple,
    )
    waves = forms.MultipleChoiceField(
        label=_("Welke metingen gaan mee?"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, found: Preflight, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("rounds", found.rounds), ("waves", found.waves)):
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)
            field.choices, field.initial = choices, [value for value, _said in choices]
            if not choices:
                del self.fields[name]

    def options(self) -> dict[str, object]:
        """Return the choice as a report keeps it. Everything is the same as no choice, so that it is asked once."""
        said: dict[str, object] = {name: tidy(self.cleaned_data[name]) for name in ("purpose", "addressee")}
        for name in ("rounds", "waves"):
            field = self.fields.get(name)
            if field is not None and len(self.cleaned_data[name]) < len(field.initial):
                said[name] = sorted(self.cleaned_data[name])
        if without := self.cleaned_data["without"]:
            said["without"] = sorted(without)
        return said
