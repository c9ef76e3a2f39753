"""The form behind every press on the workbench."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict

#: What a coder can do with a text; most carry what it is about behind colons, the last of these a given code.
ACTS = {
    "code": 1,
    "uncode": 1,
    "direction": 2,
    "quote": 1,
    "unquote": 2,
    "unsure": 1,
    "none": 0,
    "undo": 0,
    "redo": 0,
    "memo": 0,
}


@dataclass(frozen=True)
class Act:
    """One act: what, its value, and the code it is about ('' for the one given last)."""

    word: str
    value: str = ""
    code: str = ""


class ActForm(forms.Form):
    """One act on the workbench: what, and the value, words or offsets that go with it."""

    act = forms.CharField(max_length=200)
    quote = forms.CharField(required=False, strip=False)
    start = forms.IntegerField(required=False, min_value=0)
    end = forms.IntegerField(required=False, min_value=0)
    memo = forms.CharField(required=False, max_length=20_000)

    def clean_act(self) -> Act:
        """Return the act in its parts."""
        word, *about = self.cleaned_data["act"].split(":")
        if word not in ACTS or len(about) > ACTS[word]:
            raise forms.ValidationError("unknown act")
        if word in {"quote"}:
            return Act(word, code=about[0] if about else "")
        act = Act(word, *about)
        if word == "unquote" and act.value and not act.value.isdecimal():
            raise forms.ValidationError("no place")
        return act

    def asked(self) -> dict[str, Any]:
        """Return what was asked for, once the form is valid; `seen` are the memos this window knows of."""
        seen = self.data.getlist("seen") if isinstance(self.data, QueryDict) else []
        return {**self.cleaned_data, "seen": seen}
