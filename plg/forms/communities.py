"""What is asked about a community: by the administrator who makes it, and by the coordinator who changes it."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from plg import selectors
from plg.content.registry import kinds
from plg.forms import Fold
from plg.forms.versioned import VersionedForm
from plg.models import Community, ContentVersion
from plg.services.communities import FIELDS, About
from plg.services.joining import Newcomer
from plg.texts import one_line, tidy

CONTENT = "content_"


def day(label: Any, missing: Any, **extra: Any) -> forms.DateField:
    """Return a field for a day, with the browser's own calendar."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    errors = {"required": missing, "invalid": _("Dit is geen datum. Schrijf bijvoorbeeld 31-8-2027.")}
    return forms.DateField(label=label, widget=widget, error_messages=errors, **extra)


class CommunityForm(VersionedForm):
    """What a community is and works with. A field for every kind of content that has a version to choose."""

    title = forms.CharField(
        label=_("Naam"), max_length=200, error_messages={"required": _("Geef de leergemeenschap een naam.")}
    )
    theme = forms.CharField(label=_("Thema"), max_length=200, required=False)
    starts_on = day(_("Begint op"), _("Kies de dag waarop jullie beginnen."))
    ends_on = day(_("Eindigt op"), _("Kies de dag waarop jullie klaar zijn."))
    retain_until = day(
        _("Bewaren tot"),
        _("Kies tot wanneer de gegevens bewaard blijven."),
        help_text=_(
            "De teksten, de antwoorden en de onderzoeksgegevens. Daarna worden ze gewist. Bij onderzoek is dat vaak"
            " tien jaar na het einde."
        ),
    )
    contacts_until = day(
        _("Namen en adressen bewaren tot"),
        "",
        help_text=_("Dat mag eerder zijn dan de teksten. Leeg: de termijn van het platform."),
        required=False,
    )
    learning_ground = forms.CharField(
        label=_("Op welke grond leren de deelnemers hier?"),
        help_text=_(
            "In de woorden van de verwerkingsverantwoordelijke: wie dat is, en op welke grond de gegevens worden"
            " gebruikt om te leren. Dit staat los van de toestemming voor onderzoek. Iedereen leest dit bij"
            " “wie kan wat lezen”."
        ),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Schrijf wie verantwoordelijk is, en op welke grond.")},
    )
    remind_after = forms.IntegerField(
        label=_("Herinner aan een uitnodiging na … dagen"),
        help_text=_("Eén keer, en alleen wie nog niet binnen was. Met 0 gaat er geen herinnering uit."),
        min_value=0,
        max_value=90,
        error_messages={"required": _("Vul een aantal dagen in, of 0.")},
    )

    def __init__(self, *args: Any, community: Community | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in kinds():
            versions = ContentVersion.objects.filter(kind.within(community), kind=kind.name)
            if kind.label and versions.exists():
                self.fields[CONTENT + kind.name] = forms.ModelChoiceField(
                    queryset=versions.order_by("title", "-version"),
                    to_field_name="uid",
                    label=str(kind.label),
                    empty_label=None,
                    error_messages={"invalid_choice": _("Kies een versie uit de lijst.")},
                )

    def clean_title(self) -> str:
        return one_line(self.cleaned_data["title"])

    def clean_theme(self) -> str:
        return one_line(self.cleaned_data["theme"])

    def clean_learning_ground(self) -> str:
        return tidy(self.cleaned_data["learning_ground"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        begin, end, keep = (cleaned.get(name) for name in ("starts_on", "ends_on", "retain_until"))
        if begin and end and end < begin:
            self.add_error("ends_on", _("Deze dag ligt vóór het begin. Kies een latere."))
        elif end and keep and keep < end:
            self.add_error("retain_until", _("Bewaren duurt ten minste tot het einde. Kies een latere dag."))
        contacts = cleaned.get("contacts_until")
        if end and contacts and contacts < end:
            self.add_error("contacts_until", _("Namen zijn nodig tot het einde. Kies een latere dag."))
        return cleaned

    def about(self) -> About:
        """Return what was filled in, for the service."""
        chosen = tuple(value for name, value in self.cleaned_data.items() if name.startswith(CONTENT) and value)
        return About(**{name: self.cleaned_data[name] for name in FIELDS}, contents=chosen)


class NewCommunityForm(CommunityForm):
    """The same, with the address and the first coordinator."""

    slug = forms.SlugField(
        label=_("Adres"),
        help_text=_("Komt in elke link, en blijft altijd zo: kleine letters, cijfers en streepjes."),
        max_length=60,
        error_messages={
            "required": _("Kies een kort adres, bijvoorbeeld noord-2027."),
            "invalid": _("Gebruik alleen kleine letters, cijfers en streepjes, zonder spaties."),
        },
    )
    coordinator_name = forms.CharField(
        label=_("Naam van de eerste coördinator"),
        max_length=150,
        error_messages={"required": _("Wie coördineert deze leergemeenschap?")},
    )
    coordinator_email = forms.EmailField(
        label=_("E-mailadres van de coördinator"),
        help_text=_("Hier gaat de uitnodiging naartoe."),
        max_length=254,
        error_messages={
            "required": _("Vul het e-mailadres in waar de uitnodiging naartoe gaat."),
            "invalid": _("Dit is geen e-mailadres. Kijk of er een @ en een punt in staan."),
        },
    )
    field_order = ("title", "slug", "theme", "coordinator_name", "coordinator_email")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("version", "was"):
            del self.fields[name]
        if not self.is_bound:
            newest = selectors.newest_contents()
            self.initial = {
                "remind_after": 7,
                **{CONTENT + kind: version.uid for kind, version in newest.items()},
                **self.initial,
            }

    @property
    def helper(self) -> FormHelper:
        """Fold what stands well as it is: the coordinator chooses, not the administrator."""
        chosen = [name for name in self.fields if name == "remind_after" or name.startswith(CONTENT)]
        legend = _("Waarmee jullie werken: staat al goed, de coördinator kan het veranderen")
        helper = super().helper
        helper.layout = Layout(
            *(name for name in self.fields if name not in chosen),
            Fold(str(legend), *chosen, open=any(name in self.errors for name in chosen)),
        )
        return helper

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"])
        if slug != slug.lower():
            raise forms.ValidationError(_("Gebruik kleine letters."))
        if Community.objects.filter(slug=slug).exists():
            raise forms.ValidationError(_("Dit adres is al van een andere leergemeenschap. Kies een ander."))
        return slug

    def coordinator(self) -> Newcomer:
        """Return the first coordinator."""
        return Newcomer(self.cleaned_data["coordinator_name"], self.cleaned_data["coordinator_email"])


def values_of(community: Community) -> dict[str, Any]:
    """Return what the form shows of a community as it stands now. Two queries."""
    chosen = {**selectors.newest_contents(), **{row.kind: row for row in community.contents.order_by("version")}}
    return {name: getattr(community, name) for name in FIELDS} | {
        CONTENT + kind: version.uid for kind, version in chosen.items()
    }
