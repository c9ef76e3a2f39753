"""The forms of the house: one crispy helper, used by every app. Never a rule of the field: that is a service's."""

from collections.abc import Callable
from typing import Any, TypeVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset
from django import forms
from django.utils.translation import gettext_lazy as _

from plg.errors import DomainError, Refused

Made = TypeVar("Made")


#: What to do about an empty field of a kind, where its form says nothing of its own; the first kind that fits counts.
WANTED = (
    (forms.FileField, _("Kies eerst een bestand.")),
    (forms.DateTimeField, _("Kies een dag en een tijd.")),
    (forms.DateField, _("Kies een dag.")),
    (forms.TimeField, _("Kies een tijd.")),
    (forms.ChoiceField, _("Maak hier een keuze.")),
    (forms.ModelChoiceField, _("Maak hier een keuze.")),
    (forms.BooleanField, _("Zet hier een vinkje.")),
    (forms.Field, _("Vul hier iets in.")),
)


def house_helper() -> FormHelper:
    """Return the helper of every form: the fields and the error summary, inside the template's own `<form>`."""
    helper = FormHelper()
    helper.form_tag = False
    helper.include_media = False
    return helper


class Fold(Fieldset):  # type: ignore[misc]  # crispy brings no types
    """Fields that are filled in well already, under a heading that opens them. With `open=True` it stands open."""

    template = "%s/layout/fold.html"


def say_what_is_wanted(form: forms.BaseForm) -> None:
    """Let every empty field say what to do, instead of that it is compulsory."""
    unsaid = forms.Field.default_error_messages["required"]
    for field in form.fields.values():
        if field.error_messages["required"] == unsaid:
            field.error_messages["required"] = next(words for kind, words in WANTED if isinstance(field, kind))


class HouseForm(forms.Form):
    """A form in the look of the house: render it with `{% crispy form %}` inside your own `<form>`."""

    use_required_attribute = False  # the browser's own bubbles hide our sentence and the error summary

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say_what_is_wanted(self)

    @property
    def helper(self) -> FormHelper:
        return house_helper()


class AskingForm(HouseForm):
    """Only asks: its answers stand in an address, where a token of the session has no business."""

    @property
    def helper(self) -> FormHelper:
        helper = house_helper()
        helper.disable_csrf = True
        return helper


class FilterForm(AskingForm):
    """Narrows what a page shows. Every choice may stay open, so the page does not say so field by field."""

    all_optional = True


class HouseModelForm(forms.ModelForm):  # type: ignore[type-arg]  # the model is named by each form's Meta
    """The same for a form over a model."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say_what_is_wanted(self)

    @property
    def helper(self) -> FormHelper:
        return house_helper()


def kept_by(form: forms.BaseForm, act: Callable[[], Made]) -> Made | None:
    """Do what a valid form asks; where a service says no, put its sentence on the form, so that nothing typed is lost.

    Returns what was made, or None with the sentence standing on the form. Who may not do this at all is still refused.
    """
    try:
        return act()
    except Refused:
        raise
    except DomainError as error:
        form.add_error(None, error.message)
        return None
