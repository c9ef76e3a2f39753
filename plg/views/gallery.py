"""The gallery: every part of the page in every state, with words that belong to nobody. Only where there is a demo."""

from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from plg.forms import HouseForm
from plg.grids import Head, Heat, HeatRow, Multiples, Small
from plg.networks import Link, Network, Node
from plg.pictures import Bar, Bars, Diverging, DotLine, DotLines, Field, Spread, TwoByTwo, by_change

ICONS = (
    "alert archive back book calendar chart check chevron clock cross download exit eye file forward gear home info key"
    " link list lock mail menu more pencil people person photo plus refresh scale search shield speech star stop tag"
    " upload"
).split()


@dataclass(frozen=True)
class Tone:
    """A colour of the tokens with the word it goes by."""

    name: str
    words: str


class SampleForm(HouseForm):
    """A field of every kind."""

    title = forms.CharField(
        label=gettext_lazy("Hoe noem je het?"), help_text=gettext_lazy("Een paar woorden is genoeg.")
    )
    story = forms.CharField(label=gettext_lazy("Wat gebeurde er?"), widget=forms.Textarea, required=False)
    when = forms.DateField(label=gettext_lazy("Wanneer?"), widget=forms.DateInput(attrs={"type": "date"}))
    kind = forms.ChoiceField(
        label=gettext_lazy("Waar gaat het over?"),
        choices=[("", gettext_lazy("Kies…")), ("a", gettext_lazy("Samenwerken")), ("b", gettext_lazy("Ruimte geven"))],
    )
    readers = forms.ChoiceField(
        label=gettext_lazy("Wie kan dit lezen?"),
        choices=[("me", gettext_lazy("Alleen ik")), ("two", gettext_lazy("Ik en één ander"))],
        widget=forms.RadioSelect,
    )
    themes = forms.MultipleChoiceField(
        label=gettext_lazy("Wat past erbij?"),
        choices=[("a", gettext_lazy("Luisteren")), ("b", gettext_lazy("Besluiten")), ("c", gettext_lazy("Leren"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    file = forms.FileField(label=gettext_lazy("Welk bestand?"), required=False)
    sure = forms.BooleanField(label=gettext_lazy("Ik heb dit gelezen"))


@login_not_required
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component in every state; not found where this is no demo."""
    if not settings.DEMO:
        raise Http404
    wrong = SampleForm({"f-when": "31-31-2026", "f-kind": "z", "f-readers": "me"}, auto_id="wrong_%s", prefix="f")
    return render(
        request,
        "plg/gallery.html",
        {
            "icons": ICONS,
            "tones": _tones(),
            "form": SampleForm(auto_id="right_%s"),
            "wrong_form": wrong,
            "bars": _bars(),
            "four": _four(),
            "dots": _dots(),
            "apart": _apart(),
            "network": _network(),
            "heat": _heat(),
            "smalls": _smalls(),
            "facts": [(_("Naam"), "Anna"), (_("Periode"), _("september 2025 tot juni 2026")), (_("Aantal"), "17")],
            "head": [_("Groep"), _("Aantal"), _("Deel")],
            "rows": [(_("Eerste"), 54, "50%"), (_("Tweede"), 33, "31%"), (_("Derde"), 20, "19%")],
            "points": [
                {"value": str(value), "label": words}
                for value, words in enumerate(
                    [_("helemaal niet"), _("een beetje"), _("redelijk"), _("veel"), _("heel veel")], start=1
                )
            ],
        },
    )


def _tones() -> list[Tone]:
    return [
        Tone("do", _("Doen")),
        Tone("attention", _("Aandacht")),
        Tone("wrong", _("Mis")),
        Tone("belonging", _("Verbondenheid")),
        Tone("unique", _("Eigenheid")),
        Tone("plain", _("Overig")),
    ]


def _bars() -> Bars:
    near, own = _("Verbondenheid"), _("Eigenheid")
    return Bars(
        title=_("Kennis delen komt het vaakst voor"),
        subtitle=_("n = 46 keer gekozen, in 17 teksten"),
        bars=(
            Bar(_("Kennis delen"), 14, "belonging", near),
            Bar(_("Samen doen"), 9, "belonging", near),
            Bar(_("Erkenning"), 4, "belonging", near),
            Bar(_("Ruimte voor andere perspectieven"), 11, "unique", own),
            Bar(_("Veiligheid"), 8, "unique", own),
            Bar(_("Volledig bijdragen"), 0, "unique", own),
        ),
        says=_("De telling zegt wat er is opgeschreven, niet hoe goed iemand het doet."),
    )


def _four() -> TwoByTwo:
    return TwoByTwo(
        title=_("Organiseren en verbinden gaan het meest samen"),
        subtitle=_("n = 97 gecodeerde teksten"),
        across=(_("Verbondenheid"), _("Eigenheid")),
        down=(_("Organiseren"), _("Voorleven")),
        fields=(
            Field(_("Samen regelen"), 54),
            Field(_("Ruimte regelen"), 33),
            Field(_("Samen zijn"), 2),
            Field(_("Zelf laten zien"), 8),
        ),
    )


def _dots() -> DotLines:
    lines = (
        DotLine(_("Kennis delen"), 2.5, 3.75, "belonging"),
        DotLine(_("Samen doen"), 3, 3, "belonging"),
        DotLine(_("Veiligheid"), 4, 3.25, "unique", words=_("3 van 4 vragen beantwoord")),
        DotLine(_("Perspectieven"), None, 4, "unique"),
    )
    return DotLines(
        title=_("Kennis delen nam het meest toe"),
        subtitle=_("n = 4 vragen, twee keer gesteld"),
        lowest=1,
        highest=5,
        ends=(_("helemaal niet"), _("heel veel")),
        moments=(_("Eerst"), _("Later")),
        lines=by_change(lines),
        says=_("Dit zegt wat iemand twee keer antwoordde, niet waardoor het verschil kwam."),
    )


def _apart() -> Diverging:
    levels = (_("helemaal niet"), _("een beetje"), _("redelijk"), _("veel"), _("heel veel"))
    return Diverging(
        title=_("Bij kennis delen kiezen de meesten veel"),
        subtitle=_("n = 17 per vraag; het midden ligt op de stippellijn"),
        levels=levels,
        bars=(Spread(_("Kennis delen"), (0, 2, 4, 8, 3)), Spread(_("Veiligheid"), (3, 6, 5, 3, 0))),
        says=_("Dit zegt hoe vaak een antwoord gekozen is, niet of het een goed antwoord is."),
    )


def _network() -> Network:
    return Network(
        title=_("Het vaakst gaat het van links naar rechts"),
        subtitle=_("n = 6 pijlen, in 3 teksten"),
        nodes=(
            Node(_("Boven"), _("nog niets"), empty=True),
            Node(_("Links"), _("4 stuks")),
            Node(_("Rechts"), _("5 stuks")),
            Node(_("Onder"), _("2 stuks")),
        ),
        links=(Link(1, 2, 3, _("recht")), Link(2, 1, 1, _("onderbroken"), dashed=True), Link(2, 3, 2, _("recht"))),
        kinds=(_("recht"), _("onderbroken")),
        sentences=(_("Van links naar rechts: 3 keer."),),
        says=_("De dikte van een pijl is een telling."),
    )


def _heat() -> Heat:
    return Heat(
        title=_("In het voorjaar ging het vaker over eigenheid"),
        subtitle=_("n = 24 teksten"),
        corner=_("Maand"),
        columns=(Head(_("Verbondenheid"), "belonging"), Head(_("Eigenheid"), "unique"), Head(_("Overig"))),
        rows=(HeatRow(_("maart"), (9, 1, 0), 10), HeatRow(_("april"), (5, 7, 2), 14, _("met een vakantieweek"))),
        foot=HeatRow(_("Samen"), (14, 8, 2), 24),
        says=_("Dit telt teksten. Het zegt niet waardoor het kwam."),
    )


def _smalls() -> Multiples:
    return Multiples(
        title=_("In het voorjaar ging het vaker over eigenheid"),
        subtitle=_("n = 24 teksten; elk beeldje op dezelfde schaal"),
        steps=(_("maart"), _("april"), _("mei")),
        smalls=(
            Small(_("Verbondenheid"), (9, 5, 4), "belonging"),
            Small(_("Eigenheid"), (1, 7, 6), "unique"),
            Small(_("Overig"), (0, 0, 0)),
        ),
    )
