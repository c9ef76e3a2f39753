"""The forms of settling: which differences to show, and one decision about one of them."""

from collections.abc import Sequence
from itertools import combinations
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from coding.models import Code, Coder
from coding.selectors.agreeing import CodeLine
from coding.selectors.choices import Compared, Point
from coding.selectors.desk import CodeOption
from coding.selectors.differing import NONE_APPLIES
from coding.selectors.reviewing import NOT_REVIEWED
from coding.words import Direction, ReviewState
from plg.forms import FilterForm, HouseForm

#: In the decision form: no code applies. No key of a code looks like this.
NONE = "-"


def _why() -> forms.CharField:
    """Return the field for the reason of a decision."""
    return forms.CharField(
        label=_("Waarom?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=_("Eén zin is genoeg. Noem geen namen."),
        error_messages={"required": _("Schrijf in één zin waarom jullie hiervoor kiezen.")},
    )


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
    why = _why()

    def __init__(self, options: list[CodeOption], data: Any = None, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        _offer(self.fields["code"], _code_choices(options))

    def clean_code(self) -> str:
        """Return the key of the code; '' says that none applies."""
        code: str = self.cleaned_data["code"]
        return "" if code == NONE else code


class PointForm(HouseForm):
    """Whether one code is given to one text, how, and why: for books in which a text may have several codes."""

    given = forms.TypedChoiceField(
        label=_("Past deze code bij de tekst?"),
        widget=forms.RadioSelect,
        choices=[("yes", _("Ja, deze code past")), ("no", _("Nee, deze code past niet"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        error_messages={"required": _("Kies of de code past.")},
    )
    finer = forms.MultipleChoiceField(
        label=_("Preciezer"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("Mag leeg.")
    )
    direction = forms.ChoiceField(
        label=_("Wat voor gedrag is het?"), required=False, widget=forms.RadioSelect, choices=Direction.choices
    )
    why = _why()

    def __init__(self, option: CodeOption, data: Any = None, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        _offer(self.fields["finer"], [(code.key, code.label) for _letter, code in option.finer])
        if not option.finer:
            del self.fields["finer"]
        if not option.code.takes_direction:
            del self.fields["direction"]


class DifferencesForm(FilterForm):
    """Which differences to show: over which code, between which two coders, how reviewed, and after which text."""

    code = forms.ChoiceField(label=_("Over welke code?"), required=False)
    pair = forms.ChoiceField(label=_("Tussen wie?"), required=False)
    review = forms.ChoiceField(
        label=_("Hoever is de beoordeling?"),
        required=False,
        choices=[("", _("Alles")), (NOT_REVIEWED, _("Nog niet bekeken")), *ReviewState.choices],
    )
    after_text = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, coders: Sequence[Coder], lines: Sequence[CodeLine]) -> None:
        super().__init__(data)
        self.codes = {line.code.key if line.code else NONE: line for line in lines}
        self.pairs = {f"{left.uid}.{right.uid}": (left, right) for left, right in combinations(coders, 2)}
        names = [(key, " – ".join(str(coder) for coder in pair)) for key, pair in self.pairs.items()]
        _offer(self.fields["code"], [("", _("Alle codes")), *((key, line.label) for key, line in self.codes.items())])
        _offer(self.fields["pair"], [("", _("Alle codeurs")), *names])
        self.asked = self.cleaned_data if self.is_valid() else {}

    def between(self) -> list[int]:
        """Return the keys of the two coders asked for; none for everybody."""
        return [coder.pk for coder in self.pairs.get(self.asked.get("pair", ""), ())]

    def wanted(self) -> dict[str, Any]:
        """Return what to filter on, as keys; an unknown wish is no wish."""
        found: dict[str, Any] = {"pair": self.between()}
        if line := self.codes.get(self.asked.get("code", "")):
            code: Code | None = line.code
            found["code"] = (code.parent_id or code.pk) if code else NONE_APPLIES
        return found

    def reviewed(self) -> str:
        """Return the state of review asked for: '' for any, `NOT_REVIEWED` for texts nobody looked at."""
        return self.asked.get("review") or ""

    def after(self) -> int:
        """Return the number of the text that the page before this one ended with."""
        return self.asked.get("after_text") or 0

    def address(self, *, after: int) -> str:
        """Return the query of the page that goes on after this text."""
        kept = {name: self.asked[name] for name in ("code", "pair", "review") if self.asked.get(name)}
        return "?" + urlencode(kept | {"after_text": after})


def decision_start(row: Compared, point: Point, adopt: str) -> dict[str, Any]:
    """Return what the form begins with: an earlier decision, or the choice of the coder named in `adopt`."""
    taken = next((choice for choice in row.choices if str(choice.coder.uid) == adopt), None)
    if taken is None:
        return _decided(point) if not adopt else {}
    about = taken.about(point.main)
    return _start(point, [one.code for one in about], about[0].direction if about else "")


def _decided(point: Point) -> dict[str, Any]:
    if not point.decisions:
        return {}
    given = [decision.code for decision in point.outcome if decision.code]
    first = point.decisions[0]
    return _start(point, given, first.direction) | {"why": first.why}


def _start(point: Point, codes: Sequence[Code], direction: str) -> dict[str, Any]:
    if point.main is None:
        return {"code": codes[0].key if codes else NONE, "direction": direction}
    finer = [code.key for code in codes if code.parent_id]
    return {"given": "yes" if codes else "no", "finer": finer, "direction": direction}


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
