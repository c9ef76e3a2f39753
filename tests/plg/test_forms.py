"""What the forms of the house say of their own accord."""

from django import forms
from django.template.loader import render_to_string
from django.utils.translation import override

from plg.forms import HouseForm


class Asking(HouseForm):
    what = forms.CharField(label="Wat gebeurde er?")
    when = forms.DateTimeField(label="Begin")
    kind = forms.ChoiceField(label="Soort", choices=[("a", "A")])
    own = forms.CharField(label="Naam", error_messages={"required": "Vul je naam in."})


def test_an_empty_field_says_what_to_do() -> None:
    with override("nl"):
        told = Asking({}).errors
        assert [told[name][0] for name in ("what", "when", "kind", "own")] == [
            "Vul hier iets in.",
            "Kies een dag en een tijd.",
            "Maak hier een keuze.",
            "Vul je naam in.",
        ]


def test_a_label_that_asks_gets_no_colon() -> None:
    with override("nl"):
        told = render_to_string("components/error_summary.html", {"form": Asking({})})
    assert "Wat gebeurde er? Vul hier iets in." in told
    assert "Begin: Kies een dag en een tijd." in told
