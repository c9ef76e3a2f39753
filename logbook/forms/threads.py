"""The forms of the threads: a learning question, an intention and looking back at it, a yield, a question to the group.

Each carries who reads it. Rules of the field are services'.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from logbook.forms import AudienceForm, Names
from logbook.models import Intention, LearningQuestion, Thread, Yield
from logbook.selectors.threads import ValueKind
from logbook.services import MAX_ASKS, MAX_LINE, MAX_STORY, MAX_TEXT
from logbook.words import About, Circle, Foreseen, Outcome, Pace, Whose
from plg.forms import HouseForm

#: A fortnight: far enough to do it, near enough to remember.
USUAL_SPAN = timedelta(days=14)
_NOTHING_YET = gettext_lazy("Er staat nog niets. Schrijf eerst één zin.")
_NOT_YET = ("", gettext_lazy("Dat weet ik nog niet"))


def _story(label: Any, *, help_text: Any = "", most: int = MAX_STORY, rows: int = 3, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=most,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": _NOTHING_YET},
        **more,
    )


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


def _radios(label: Any, choices: list[tuple[str, Any]], *, help_text: Any = "") -> forms.ChoiceField:
    widget = forms.RadioSelect
    return forms.ChoiceField(label=label, help_text=help_text, choices=choices, required=False, widget=widget)


class ThreadForm(AudienceForm):
    """What every thread asks: a text, and who reads it. `at` and `on` are the entry and question it comes from."""

    client_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    expected = forms.IntegerField(widget=forms.HiddenInput, required=False)
    at = forms.UUIDField(widget=forms.HiddenInput, required=False)
    on = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, names: Names, initial: dict[str, Any] | None = None, **more: Any) -> None:
        super().__init__(data, names=names, consents=False, initial={"client_key": uuid4(), **(initial or {})}, **more)

    @staticmethod
    def values_of(thread: Thread) -> dict[str, Any]:
        """Return what the form begins with for a thread that is there."""
        circles = [circle.value for circle in thread.shared_since]
        return {"text": thread.text, "circles": circles, "expected": thread.version}

    @property
    def shown(self) -> list[forms.BoundField]:
        """The fields a person sees, but for the circles."""
        return [field for field in self.visible_fields() if field.name != "circles"]

    def kept(self, *, new: bool) -> dict[str, Any]:
        """Return what the service asks for, by its own names."""
        data = {name: self.cleaned_data[name] for name in self.fields if name not in {"at", "on"}}
        own = data.pop("client_key"), data.pop("expected")
        return data | ({"client_key": own[0] or uuid4()} if new else {"expected": own[1] or 0})


class QuestionForm(ThreadForm):
    """A learning question."""

    text = _story(
        gettext_lazy("Wat wil je leren?"),
        help_text=gettext_lazy("Een open vraag aan jezelf, bijvoorbeeld: hoe laat ik anderen eerst aan het woord?"),
        most=MAX_LINE,
    )


class IntentionForm(ThreadForm):
    """What somebody means to do, and by when."""

    text = _story(
        gettext_lazy("Wat neem je je voor?"),
        help_text=gettext_lazy("Klein en precies helpt: wat doe je, en bij wie?"),
        most=MAX_LINE,
    )
    by_when = _day(
        gettext_lazy("Wanneer kijk je ernaar terug?"),
        help_text=gettext_lazy("Op die dag staat het op je beginpagina. Je krijgt er geen mail over."),
    )

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None, **more: Any) -> None:
        day = timezone.localdate() + USUAL_SPAN
        super().__init__(data, initial={"by_when": day, **(initial or {})}, **more)

    @staticmethod
    def values_of(thread: Thread) -> dict[str, Any]:
        assert isinstance(thread, Intention)
        return ThreadForm.values_of(thread) | {"by_when": thread.by_when}


class YieldForm(ThreadForm):
    """What something brought; everything but the text may be said later."""

    text = _story(gettext_lazy("Wat leverde het op?"))
    about = _radios(gettext_lazy("Waar zie je het?"), [_NOT_YET, *About.choices])
    whose = _radios(gettext_lazy("Van wie is het?"), [_NOT_YET, *Whose.choices])
    foreseen = _radios(gettext_lazy("Was het verwacht?"), [_NOT_YET, *Foreseen.choices])
    value = _radios(
        gettext_lazy("Wat voor waarde heeft het?"),
        [_NOT_YET],
        help_text=gettext_lazy("Vaak zie je dat pas na maanden. Geen soort is beter dan een andere."),
    )

    def __init__(self, data: Any = None, *, kinds: list[ValueKind], **more: Any) -> None:
        super().__init__(data, **more)
        held = str(self.initial.get("value") or "")
        offered = [(kind.key, f"{kind.label}. {kind.description}") for kind in kinds]
        if held and held not in {kind.key for kind in kinds}:
            offered.append((held, held))
        self.fields["value"].choices = [_NOT_YET, *offered]  # type: ignore[attr-defined]  # a ChoiceField

    @staticmethod
    def values_of(thread: Thread) -> dict[str, Any]:
        assert isinstance(thread, Yield)
        chosen = {name: getattr(thread, name) for name in ("about", "whose", "foreseen", "value")}
        return ThreadForm.values_of(thread) | chosen


class OutcomeForm(HouseForm):
    """What came of a learning question that is closed."""

    client_key = forms.UUIDField(widget=forms.HiddenInput, required=False)  # names the text on the device only
    outcome = _story(
        gettext_lazy("Wat heeft deze vraag je gebracht?"),
        help_text=gettext_lazy("Ook “ik weet het nog steeds niet” is een antwoord."),
    )

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None, **more: Any) -> None:
        super().__init__(data, initial={"client_key": uuid4(), **(initial or {})}, **more)


class LookBackForm(HouseForm):
    """Looking back at an intention: done, a new day, or let go. A reason may be given and is never asked for."""

    client_key = forms.UUIDField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label=gettext_lazy("Hoe staat het ermee?"),
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Kies wat nu het beste past.")},
    )
    said = _story(
        gettext_lazy("Wat gebeurde er?"),
        help_text=gettext_lazy("Wat kwam ervan, of wat zat in de weg?"),
        required=False,
    )
    helps = _story(gettext_lazy("Wat zou helpen?"), required=False, rows=2)
    until = _day(
        gettext_lazy("Nieuwe dag"), required=False, help_text=gettext_lazy("Alleen als je een nieuwe dag kiest.")
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"client_key": uuid4(), "until": timezone.localdate() + USUAL_SPAN})

    def clean_outcome(self) -> Outcome:
        return Outcome(self.cleaned_data["outcome"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("outcome") == Outcome.LATER and not cleaned.get("until") and "until" not in self.errors:
            self.add_error("until", _("Kies de nieuwe dag waarop je dit wilt doen."))
        return cleaned


class AgainForm(HouseForm):
    """A new day for an intention that was closed."""

    until = _day(gettext_lazy("Nieuwe dag"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"until": timezone.localdate() + USUAL_SPAN}, prefix="again")


class HangForm(HouseForm):
    """On which learning questions an entry hangs."""

    questions = forms.MultipleChoiceField(
        label=gettext_lazy("Je leervragen"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, questions: list[LearningQuestion], hanging: set[int]) -> None:
        self.by_uid = {question.uid: question for question in questions}
        chosen = [str(question.uid) for question in questions if question.pk in hanging]
        super().__init__(data, initial={"questions": chosen})
        offered = [(str(question.uid), question.text) for question in questions]
        self.fields["questions"].choices = offered  # type: ignore[attr-defined]  # a ChoiceField

    def chosen(self) -> list[LearningQuestion]:
        """Return the questions that are ticked."""
        return [self.by_uid[UUID(value)] for value in self.cleaned_data["questions"]]


class GroupQuestionForm(AudienceForm):
    """A question to the group out of an own entry: the words others will read, what is asked, and of whom."""

    client_key = forms.UUIDField(widget=forms.HiddenInput)
    text = _story(
        gettext_lazy("Wat lezen anderen?"),
        help_text=gettext_lazy("Alleen dit. Haal weg wat van jou blijft, en noem liever geen namen."),
        most=MAX_TEXT,
        rows=8,
    )
    asks = forms.CharField(
        label=gettext_lazy("Wat vraag je?"),
        help_text=gettext_lazy("Je vraag komt bovenaan te staan."),
        max_length=MAX_ASKS,
        error_messages={"required": gettext_lazy("Schrijf eerst wat je wilt vragen.")},
    )

    def __init__(self, data: Any = None, *, names: Names, text: str = "") -> None:
        super().__init__(data, names=names, consents=False, initial={"client_key": uuid4(), "text": text})

    def clean_circles(self) -> list[Circle]:
        chosen = super().clean_circles()
        if not chosen:
            raise ValidationError(_("Kies aan wie je het vraagt."))
        return chosen

    def kept(self) -> dict[str, Any]:
        """Return what the service asks for, by its own names."""
        return {name: self.cleaned_data[name] for name in ("client_key", "text", "asks", "circles")}


class HabitForm(HouseForm):
    """How often what is new comes by mail, and whether the home page looks back."""

    pace = forms.ChoiceField(
        label=gettext_lazy("Hoe vaak mag je horen dat er iets nieuws is?"),
        choices=Pace.choices,
        widget=forms.RadioSelect,
    )
    looks_back = forms.BooleanField(
        label=gettext_lazy("Laat me soms zien wat ik een maand of een jaar geleden schreef"), required=False
    )

    def kept(self) -> dict[str, Any]:
        """Return what the service asks for, by its own names."""
        return {"pace": Pace(self.cleaned_data["pace"]), "looks_back": self.cleaned_data["looks_back"]}
