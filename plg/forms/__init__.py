"""The forms of the house: one crispy helper, used by every app. Never a rule of the field: that is a service's."""

from crispy_forms.helper import FormHelper
from django import forms


def house_helper() -> FormHelper:
    """Return the helper of every form: the fields and the error summary, inside the template's own `<form>`."""
    helper = FormHelper()
    helper.form_tag = False
    helper.include_media = False
    return helper


class HouseForm(forms.Form):
    """A form in the look of the house: render it with `{% crispy form %}` inside your own `<form>`."""

    use_required_attribute = False  # the browser's own bubbles hide our sentence and the error summary

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

    @property
    def helper(self) -> FormHelper:
        return house_helper()
