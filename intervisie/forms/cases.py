"""The forms of a STARR case in five steps, and of bringing it to a meeting."""

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from intervisie.models import Meeting, StarrCase
from plg.forms import HouseForm, HouseModelForm

QUESTIONS = {
    "feedback_question": _("Waar wil je dat de groep over meedenkt? Eén vraag is genoeg."),
    "situation": _("Wat speelde er, waar en met wie? Schrijf functies in plaats van namen."),
    "task": _("Wat was jouw opdracht of verantwoordelijkheid hierin?"),
    "action": _("Wat deed of zei je precies? En wat liet je?"),
    "result": _("Wat gebeurde er daarna, bij anderen en bij jou?"),
    "reflection": _("Hoe kijk je er nu naar? Wat zou je weer doen, en wat anders?"),
}


class CaseForm(HouseModelForm):
    """The texts of a case; only the title is needed to keep it. `version` tells which text was changed."""

    version = forms.IntegerField(widget=forms.HiddenInput, initial=1)
    client_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    issue = forms.ChoiceField(label=_("Bij welk vraagstuk hoort dit?"), required=False)
    counts = forms.BooleanField(
        label=_("Telt mee in het onderzoek"),
        required=False,
        help_text=_(
            "Onderzoekers lezen hem dan zodra je hem deelt: zonder je naam, en alleen zolang je toestemming geeft. Je "
            "kunt dit altijd veranderen."
        ),
    )

    class Meta:
        model = StarrCase
        fields: ClassVar[list[str]] = ["title", "feedback_question", "issue", *list(QUESTIONS)[1:]]
        help_texts = QUESTIONS
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "feedback_question": forms.Textarea(attrs={"rows": 2}),
            **{key: forms.Textarea(attrs={"rows": 4}) for key in QUESTIONS if key != "feedback_question"},
        }
        error_messages: ClassVar = {"title": {"required": _("Geef je casus een titel.")}}

    def __init__(self, issues: list[tuple[str, str]], *args: Any, may_count: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_count:
            del self.fields["counts"]
        field = self.fields["issue"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Nog niet gekozen")), *issues]

    def texts(self) -> dict[str, str]:
        """Return the words of the case, once the form is valid."""
        return {key: text for key, text in self.cleaned_data.items() if key not in ("version", "client_key", "counts")}

    def asked_to_count(self) -> bool | None:
        """Return whether the case counts in the research; None when that was not asked."""
        return self.cleaned_data.get("counts")


class ShareForm(HouseForm):
    """Which meeting a case is brought to."""

    meeting = forms.ModelChoiceField(
        queryset=Meeting.objects.none(),
        label=_("Bij welke bijeenkomst?"),
        to_field_name="uid",
        empty_label=None,
        error_messages={
            "invalid_choice": _("Kies een bijeenkomst uit de lijst."),
            "required": _("Kies een bijeenkomst."),
        },
    )

    def __init__(self, meetings: QuerySet[Meeting], data: Any = None) -> None:
        super().__init__(data)
        field = self.fields["meeting"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = meetings
