"""The forms of a round: a new one, texts or coders that come in later, and why it is opened again."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coding.models import CodeBook, Round
from coding.selectors.rounds import books, maskers, researchers, settled_of
from coding.selectors.taking import kinds_here
from coding.services.freezing import ALL, Sample
from coding.services.planning import Plan, seal_of
from coding.words import KINDS_IN_WORDS, SourceKind
from plg.forms import HouseForm
from plg.models import Membership
from plg.selectors import chosen_content

SAMPLE = re.compile(r"^(\d{1,9})\s*(%|procent)?$")


class SampleField(forms.CharField):
    """How many texts: nothing for all of them, a number, or a percentage."""

    def __init__(self, **more: Any) -> None:
        super().__init__(required=False, max_length=20, **more)

    def clean(self, value: Any) -> Sample:
        """Return the sample that was asked for."""
        text = super().clean(value).strip()
        found = SAMPLE.match(text)
        if not text:
            return ALL
        number = int(found[1]) if found else 0
        if found and found[2] and 1 <= number <= 100:
            return Sample(percent=number)
        if found and not found[2] and 1 <= number < 2**31:
            return Sample(count=number)
        raise forms.ValidationError(_("Schrijf een aantal, zoals 60, of een deel, zoals 25%. Leeg is alles."))


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, help_text=help_text)


class RoundForm(HouseForm):
    """What a new round will be. What stands under `more` has a good answer already."""

    title = forms.CharField(
        label=_("Hoe heet de ronde?"),
        max_length=200,
        help_text=_("Bijvoorbeeld: Leerervaringen voorjaar."),
        error_messages={"required": _("Geef de ronde een naam.")},
    )
    book = forms.ChoiceField(label=_("Met welk codeboek?"))
    kinds = forms.MultipleChoiceField(
        label=_("Welke teksten?"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Alleen van wie daar nu toestemming voor geeft. Erachter staat hoeveel dat er zijn."),
        error_messages={"required": _("Kies minstens één soort tekst.")},
    )
    coders = forms.MultipleChoiceField(
        label=_("Wie coderen?"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Zij zien niets van elkaar tot de ronde bevroren is."),
        error_messages={"required": _("Kies minstens één codeur.")},
    )
    since_on = _day(_("Teksten van"))
    until_on = _day(_("tot en met"), _("Kies je een periode, dan doen teksten zonder datum niet mee."))
    sample = SampleField(
        label=_("Een steekproef?"),
        help_text=_("Leeg: alle teksten. Een aantal, zoals 60, of een deel, zoals 25%. Het lot kiest."),
    )
    share = forms.IntegerField(
        label=_("Hoeveel procent van de teksten codeert meer dan één?"),
        min_value=0,
        max_value=100,
        initial=100,
        help_text=_("Bij minder dan 100 wordt de rest gelijk over de codeurs verdeeld."),
    )
    per_text = forms.TypedChoiceField(
        label=_("Door hoeveel codeurs?"),
        coerce=int,
        choices=[(0, _("Door iedereen")), (2, _("Door twee")), (3, _("Door drie"))],
        initial=0,
        required=False,
        help_text=_("Bij twee of drie krijgt ieder evenveel, en iedereen eens met iedereen."),
    )
    divides = forms.BooleanField(
        label=_("Verdeel gesprekken in genummerde fragmenten"),
        required=False,
        initial=True,
        help_text=_("Per alinea of beurt. Overeenstemming telt dan per fragment; anders per gesprek."),
    )
    masker = forms.ChoiceField(
        label=_("Wie beoordeelt de namen in de teksten?"),
        required=False,
        help_text=_("Nooit iemand die deze ronde codeert."),
    )
    example = forms.ChoiceField(
        label=_("Is dit een oefenronde?"),
        required=False,
        help_text=_("Ieder ziet dan na afloop alleen het eigen werk naast het voorbeeld. Zo'n ronde telt nergens mee."),
    )

    was = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, member: Membership, data: Any = None, *, round: Round | None = None) -> None:
        super().__init__(data)
        self.people = {str(person.uid): person for person in researchers(member.community)}
        self.books = {str(book.uid): book for book in books(member)}
        self.maskers = {str(person.uid): person for person in maskers(member.community)}
        self.settled = {str(round.uid): round for round in settled_of(member)}
        chosen = chosen_content(member.community, "codebook")
        held = set(round.kinds) if round else {SourceKind.ENTRY.value}
        here = {kind: n for kind, n in kinds_here(member.community).items() if n or kind in held}
        names = [(uid, person.user.name) for uid, person in self.people.items()]
        _offer(self.fields["coders"], names)
        _offer(self.fields["book"], [(uid, str(book)) for uid, book in self.books.items()])
        _offer(self.fields["kinds"], [(kind, f"{KINDS_IN_WORDS[kind]} ({count})") for kind, count in here.items()])
        by_name = [(uid, person.user.name) for uid, person in self.maskers.items()]
        _offer(self.fields["masker"], [("", _("De coördinator")), *by_name])
        _offer(self.fields["example"], self._examples(names))
        self.initial["coders"] = list(self.people)
        self.initial["kinds"] = [SourceKind.ENTRY]
        self.initial["book"] = next((uid for uid, book in self.books.items() if book.content == chosen), None)
        if round:
            self.initial.update(_as_it_is(round))

    def _examples(self, names: list[tuple[str, str]]) -> list[tuple[Any, Any]]:
        found: list[tuple[Any, Any]] = [("", _("Nee, deze ronde telt"))]
        if names:
            found.append((_("Oefen met het voorbeeld van"), [(f"expert:{uid}", name) for uid, name in names]))
        if self.settled:
            rounds = [(f"round:{uid}", round.title) for uid, round in self.settled.items()]
            found.append((_("Oefen met wat vastgesteld is in"), rounds))
        return found

    @property
    def first(self) -> list[forms.BoundField]:
        """What every round asks for."""
        return [self[name] for name in ("title", "book", "kinds", "coders")]

    @property
    def more(self) -> list[forms.BoundField]:
        """What has a good answer already."""
        return [self[name] for name in ("sample", "share", "per_text", "divides", "masker", "example")]

    @property
    def more_is_open(self) -> bool:
        """Whether something under `more` asks for attention, or was chosen before: also in a form that came back."""
        inside = [self["since_on"], self["until_on"], *self.more]
        chosen = {field.name for field in inside} & set(self.changed_data) if self.is_bound else set()
        return bool(self.initial.get("was") or chosen or any(field.errors for field in inside))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since_on"), cleaned.get("until_on")
        if since and until and until < since:
            self.add_error("until_on", _("De periode eindigt voor ze begint. Kies een latere dag."))
        return cleaned

    def chosen_book(self) -> CodeBook:
        """Return the chosen code book, once the form is valid; that of the example when a settled round is one."""
        example = self._example_round()
        return example.book if example else self.books[self.cleaned_data["book"]]

    def plan(self) -> Plan:
        """Return what was asked for, once the form is valid."""
        asked = self.cleaned_data
        example = asked["example"]
        expert = self.people[example.removeprefix("expert:")] if example.startswith("expert:") else None
        return Plan(
            title=asked["title"],
            coders=[person for uid in asked["coders"] if (person := self.people[uid]) != expert],
            kinds=[SourceKind(kind) for kind in asked["kinds"]],
            divides=asked["divides"],
            sample=asked["sample"],
            share=asked["share"],
            per_text=asked["per_text"] or 0,
            since_on=asked["since_on"],
            until_on=asked["until_on"],
            masker=self.maskers.get(asked["masker"]),
            is_practice=bool(example),
            expert=expert,
            copied_from=self._example_round(),
        )

    def _example_round(self) -> Round | None:
        return self.settled.get(self.cleaned_data["example"].removeprefix("round:"))


def _as_it_is(round: Round) -> dict[str, Any]:
    """Return what a round in preparation is to be, as its form asks for it. Two queries."""
    seats = list(round.coders.select_related("membership"))
    expert = next((f"expert:{seat.membership.uid}" for seat in seats if seat.is_expert), "")
    percent = f"{round.sample_percent}%" if round.sample_percent else ""
    return {
        "title": round.title,
        "book": str(round.book.uid),
        "kinds": list(round.kinds),
        "coders": [str(seat.membership.uid) for seat in seats if not seat.is_expert],
        "since_on": round.since_on,
        "until_on": round.until_on,
        "sample": percent or (str(round.sample_count) if round.sample_count else ""),
        "share": round.share,
        "per_text": round.per_text,
        "divides": round.divides,
        "masker": str(round.masker.uid) if round.masker else "",
        "example": f"round:{round.copied_from.uid}" if round.copied_from else expert,
        "was": seal_of(round),
    }


class AddTextsForm(HouseForm):
    """How many of the texts that came since go in."""

    sample = SampleField(label=_("Hoeveel ervan?"), help_text=_("Leeg: allemaal. Een aantal, of een deel zoals 25%."))


class AddCodersForm(HouseForm):
    """Who codes along from now on."""

    coders = forms.MultipleChoiceField(
        label=_("Wie komt erbij?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Kies wie er bij komt.")},
    )

    def __init__(self, member: Membership, round: Round, data: Any = None) -> None:
        super().__init__(data)
        there = set(round.coders.values_list("membership", flat=True))
        self.people = {str(one.uid): one for one in researchers(member.community) if one.pk not in there}
        _offer(self.fields["coders"], [(uid, person.user.name) for uid, person in self.people.items()])

    def chosen(self) -> list[Membership]:
        """Return who was chosen, once the form is valid."""
        return [self.people[uid] for uid in self.cleaned_data["coders"]]


class BackForm(HouseForm):
    """Why a round is opened again."""

    reason = forms.CharField(
        label=_("Waarom heropenen jullie?"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        help_text=_("Eén zin. Iedereen die de ronde ziet, leest dit. Noem geen namen."),
        error_messages={"required": _("Schrijf in één zin waarom jullie heropenen.")},
    )


def _offer(field: forms.Field, choices: list[tuple[Any, Any]]) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
