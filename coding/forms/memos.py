"""The form of a memo on a code, a case or a round."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coding.selectors.desk import CodeOption
from plg.forms import HouseForm


class MemoForm(HouseForm):
    """What a memo is about, and the memo."""

    about = forms.ChoiceField(label=_("Waarover?"))
    text = forms.CharField(
        label=_("Memo"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Alleen voor jou, tot de ronde bevroren is. Leeg haalt de memo weg. Noem geen namen."),
    )

    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(
        self, options: list[CodeOption], cases: list[str], data: Any = None, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        codes = [
            (f"code:{code.key}", label)
            for option in options
            for code, label in [
                (option.code, option.code.label),
                *((finer, f"– {finer.label}") for _letter, finer in option.finer),
            ]
        ]
        choices: list[tuple[str, Any]] = [("round", _("De ronde als geheel")), (str(_("Een code")), codes)]
        if cases:
            choices.append((str(_("Een deelnemer")), [(f"case:{case}", case) for case in cases]))
        field = self.fields["about"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def asked(self) -> dict[str, str]:
        """Return what the service takes, once the form is valid."""
        kind, _colon, key = self.cleaned_data["about"].partition(":")
        return {name: self.cleaned_data[name] for name in ("text", "seen")} | ({kind: key} if key else {})
