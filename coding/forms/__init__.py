"""The forms of coding: one act on the workbench, which differences to show, one decision about one.

Those of a round stand in `rounds`.
"""

from itertools import combinations
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from coding.models import Coder
from coding.selectors.agreeing import NONE_APPLIES, CodeLine
from coding.selectors.choices import Compared
from coding.selectors.desk import CodeOption
from coding.words import Direction
from plg.forms import FilterForm, HouseForm

#: In the decision form: no code applies. No key of a code looks like this.
NONE = "-"
#: What a coder can do with a text; the ones with a value carry it behind a colon.
ACTS = frozenset({"code", "direction", "none", "quote", "unquote", "undo", "redo", "memo"})


class ActForm(forms.Form):
    """One act on the workbench: what, and the value, words or offsets that go with it."""

    act = forms.CharField(max_length=80)
    quote = forms.CharField(required=False, strip=False)
    start = forms.IntegerField(required=False, min_value=0)
    end = forms.IntegerField(required=False, min_value=0)
    memo = forms.CharField(required=False, max_length=20_000)

    def clean_act(self) -> tuple[str, str]:
        """Return the act and its value."""
        act, _colon, value = self.cleaned_data["act"].partition(":")
        if act not in ACTS:
            raise forms.ValidationError("unknown act")
        return act, value


class DecisionForm(HouseForm):
    """What is settled on for one text, and why."""

    code = forms.ChoiceField(
        label=_("Welke code wordt het?"), error_messages={"required": _("Kies een code, of dat er geen past.")}
    )
    direction = forms.ChoiceField(
        label=_("Wat voor gedrag is het?"),
        required=False,
        widget=forms.RadioSelect,
        choices=Direction.choices,
        help_text=_("Alleen bij een code die ernaar vraagt."),
    )
    why = forms.CharField(
        label=_("Waarom?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=_("Eén zin is genoeg. Noem geen namen."),
        error_messages={"required": _("Schrijf in één zin waarom jullie hiervoor kiezen.")},
    )

    def __init__(self, options: list[CodeOption], data: Any = None, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        _offer(self.fields["code"], _code_choices(options))

    def clean_code(self) -> str:
        """Return the key of the code; '' says that none applies."""
        code: str = self.cleaned_data["code"]
        return "" if code == NONE else code


class DifferencesForm(FilterForm):
    """Which differences to show: over which code, between which two coders, and after which text."""

    code = forms.ChoiceField(label=_("Over welke code?"), required=False)
    pair = forms.ChoiceField(label=_("Tussen wie?"), required=False)
    after_text = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, coders: list[Coder], lines: list[CodeLine]) -> None:
        super().__init__(data)
        self.codes = {line.code.key if line.code else NONE: line for line in lines}
        self.pairs = {f"{left.uid}.{right.uid}": (left, right) for left, right in combinations(coders, 2)}
        names = [(key, " – ".join(str(coder) for coder in pair)) for key, pair in self.pairs.items()]
        _offer(self.fields["code"], [("", _("Alle codes")), *((key, line.label) for key, line in self.codes.items())])
        _offer(self.fields["pair"], [("", _("Alle codeurs")), *names])
        self.asked = self.cleaned_data if self.is_valid() else {}

    def wanted(self) -> dict[str, Any]:
        """Return what to filter on, as keys; an unknown wish is no wish."""
        found: dict[str, Any] = {}
        if line := self.codes.get(self.asked.get("code", "")):
            found["code"] = line.code.pk if line.code else NONE_APPLIES
        if pair := self.pairs.get(self.asked.get("pair", "")):
            found["pair"] = [coder.pk for coder in pair]
        return found

    def after(self) -> int:
        """Return the number of the text that the page before this one ended with."""
        return self.asked.get("after_text") or 0

    def address(self, *, after: int) -> str:
        """Return the query of the page that goes on after this text."""
        kept = {name: self.asked[name] for name in ("code", "pair") if self.asked.get(name)}
        return "?" + urlencode(kept | {"after_text": after})


def decision_start(row: Compared, adopt: str) -> dict[str, str]:
    """Return what the decision form begins with: an earlier decision, or the choice of the coder named in `adopt`."""
    if row.decision and not adopt:
        code = row.decision.code
        return {"code": code.key if code else NONE, "direction": row.decision.direction, "why": row.decision.why}
    taken = next((choice for choice in row.choices if str(choice.coder.uid) == adopt), None)
    if taken is None:
        return {}
    return {"code": taken.code.key if taken.code else NONE, "direction": taken.direction}


def _offer(field: forms.Field, choices: list[tuple[str, Any]]) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def _code_choices(options: list[CodeOption]) -> list[tuple[str, Any]]:
    choices: list[tuple[str, Any]] = [("", _("Kies een code")), (NONE, _("Geen code van toepassing"))]
    for option in options:
        if option.finer:
            inside = [(option.code.key, option.code.label)]
            inside += [(code.key, f"– {code.label}") for _letter, code in option.finer]
            choices.append((option.code.label, inside))
        else:
            choices.append((option.code.key, option.code.label))
    return choices
