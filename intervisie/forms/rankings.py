"""The forms of rankings: making one, and giving points."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from intervisie.models import Meeting, Option, Ranking
from intervisie.scoring import numbers
from intervisie.selectors.rankings import OwnBallot
from intervisie.services.rankings import Choice
from intervisie.words import MeetingState, Method
from plg.forms import HouseForm


class RankingForm(HouseForm):
    """What the community weighs, and how."""

    question = forms.CharField(
        label=_("Wat leg je de groep voor?"),
        max_length=200,
        error_messages={"required": _("Schrijf in één zin wat de groep gaat wegen.")},
    )
    method = forms.ChoiceField(label=_("Hoe geven ze punten?"), choices=Method.choices, widget=forms.RadioSelect)
    options = forms.CharField(
        label=_("Waaruit kiezen ze?"),
        widget=forms.Textarea(attrs={"rows": 9}),
        help_text=_("Eén ding per regel. Achter een dubbele punt kun je er iets bij zeggen."),
        error_messages={"required": _("Zet minstens twee dingen op de lijst.")},
    )
    takes_own = forms.BooleanField(
        label=_("Deelnemers kunnen er zelf iets bij schrijven"), required=False, initial=True
    )
    meeting = forms.ModelChoiceField(
        queryset=Meeting.objects.none(),
        label=_("Bij welke bijeenkomst hoort dit?"),
        to_field_name="uid",
        required=False,
        empty_label=_("Bij geen bijeenkomst"),
    )

    def __init__(self, meetings: QuerySet[Meeting], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["meeting"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = meetings.exclude(state=MeetingState.CANCELLED)

    def asked(self) -> dict[str, Any]:
        """Return what was asked for, once the form is valid."""
        asked = dict(self.cleaned_data)
        lines = [line.partition(":") for line in asked.pop("options").splitlines() if line.strip()]
        asked["choices"] = [Choice(label.strip()[:200], hint.strip()[:300]) for label, _colon, hint in lines]
        asked["method"] = Method(asked["method"])
        return asked


class BallotForm(HouseForm):
    """Points for every option, in the manner of the ranking; what was given before stands there."""

    client_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, ranking: Ranking, options: list[Option], given: OwnBallot | None, data: Any = None) -> None:
        super().__init__(data, initial={"client_key": uuid4()})
        self.given = given is not None
        self.method = Method(ranking.method)
        self.options = {str(option.uid): option for option in options}
        points = given.points if given else {}
        if self.method == Method.POINTS:
            self._points_each(options, points)
        else:
            self._one_each(points)
        if ranking.takes_own:
            self.fields["own"] = forms.CharField(
                label=_("Mis je iets? Schrijf het erbij"),
                max_length=200,
                required=False,
                initial=given.own if given else "",
                help_text=_("Na het sluiten leest iedereen dit, zonder je naam."),
            )

    def votes(self) -> dict[UUID, int]:
        """Return the points by uid of the option, once the form is valid."""
        asked = self.cleaned_data
        if self.method == Method.POINTS:
            given = {option.uid: asked.get(f"o-{uid}") for uid, option in self.options.items()}
            return {uid: int(points) for uid, points in given.items() if points}
        return {self.options[asked[name]].uid: int(name[2:]) for name in self._places() if asked.get(name)}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.method != Method.POINTS:
            chosen = [cleaned[name] for name in self._places() if cleaned.get(name)]
            for name in self._places():
                if cleaned.get(name) and chosen.count(cleaned[name]) > 1:
                    self.add_error(name, _("Dit koos je twee keer. Kies op elke plek iets anders."))
        return cleaned

    def own(self) -> str:
        """Return what was written beside the list."""
        written: str = self.cleaned_data.get("own", "")
        return written

    def _places(self) -> list[str]:
        return [name for name in self.fields if name.startswith("n-")]

    def _points_each(self, options: list[Option], points: dict[UUID, int]) -> None:
        marks = [(str(number), str(number)) for number in sorted(numbers(self.method, len(options)))]
        for option in options:
            self.fields[f"o-{option.uid}"] = forms.ChoiceField(
                label=option.label,
                help_text=option.hint,
                choices=[*marks, ("", _("geen"))],
                widget=forms.RadioSelect,
                required=False,
                initial=str(points.get(option.uid, "")),
                error_messages={"invalid_choice": _("Kies 1 tot 5 punten, of geen.")},
            )

    def _one_each(self, points: dict[UUID, int]) -> None:
        by_points = {number: str(uid) for uid, number in points.items()}
        choices: list[tuple[str, Any]] = [("", _("Kies"))]
        choices += [(uid, option.label) for uid, option in self.options.items()]
        for place, number in enumerate(numbers(self.method, len(self.options)), start=1):
            label = _("Op %(place)s (%(number)s punten)") if number > 1 else _("Op %(place)s (%(number)s punt)")
            self.fields[f"n-{number}"] = forms.ChoiceField(
                label=label % {"place": place, "number": number},
                choices=choices,
                initial=by_points.get(number, ""),
                error_messages={"required": _("Kies hier iets."), "invalid_choice": _("Kies iets uit de lijst.")},
            )
