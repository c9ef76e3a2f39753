"""The forms in which a questionnaire is made: its head, and one scale with its statements."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from amo.models import Draft
from plg.content.registry import Body
from plg.forms import HouseForm, fields

PARTS = [
    ("", _("geen van deze")),
    ("abilities", _("kunnen (abilities)")),
    ("motivation", _("willen (motivation)")),
    ("opportunity", _("ruimte krijgen (opportunity)")),
]
MOST_POINTS = 11
MORE_ROWS = 3
#: A scale with more statements than this is no screen of a phone any more.
MOST_ITEMS = 60


line = partial(fields.line, most=300)
text = partial(fields.text, required=True, most=4000)


class TitleForm(HouseForm):
    """How a new questionnaire is called."""

    title = line(_("Hoe heet de vragenlijst?"), most=200)


class EditionForm(forms.Form):
    """Which edition of a draft a button was pressed on."""

    shown = forms.IntegerField(required=False)

    def edition(self) -> int:
        """Return the edition, or 0 when the button did not say: that matches none."""
        return (self.cleaned_data["shown"] or 0) if self.is_valid() else 0


class FileForm(HouseForm):
    """A questionnaire as a file."""

    file = forms.FileField(
        label=_("Het bestand (.yaml)"),
        help_text=_("Er wordt eerst gekeken. Met een fout erin wordt niets bewaard."),
        allow_empty_file=True,
        error_messages={"required": _("Kies eerst een bestand.")},
    )


class HeadForm(HouseForm):
    """Title, source, theme and answer points of a draft."""

    edition = forms.IntegerField(widget=forms.HiddenInput)
    title = line(_("Titel"), most=200)
    source = text(
        _("Bron"), required=False, help_text=_("Auteur en jaar van wat je overneemt; of schrijf dat er geen bron is.")
    )
    ours = text(
        _("Wat is van onszelf?"),
        required=False,
        help_text=_("Wat niet uit de bron komt, zoals de bewoording of het minimum."),
    )
    validated = forms.BooleanField(
        label=_("Gevalideerd: bij de bron staat het onderzoek waarin dat gebeurde"), required=False
    )
    theme_nl = line(
        _("Thema als een groep er zelf geen heeft"), help_text=_("Komt op de plaats van {theme} in een stelling.")
    )
    theme_en = line(_("Hetzelfde thema in het Engels"))
    na_nl = line(_("Woorden voor “niet van toepassing”"))
    na_en = line(_("Hetzelfde in het Engels"))
    lowest = forms.TypedChoiceField(label=_("Het laagste punt is"), choices=[(0, "0"), (1, "1")], coerce=int)

    def __init__(self, draft: Draft, data: Any = None) -> None:
        body = draft.body
        initial = {
            "edition": draft.edition,
            "title": draft.title,
            "source": draft.source,
            "ours": draft.ours,
            "validated": body.get("validated", False),
            "theme_nl": body["theme"]["nl"],
            "theme_en": body["theme"]["en"],
            "na_nl": body["not_applicable"]["nl"],
            "na_en": body["not_applicable"]["en"],
            "lowest": body["points"][0]["value"],
            "points": len(body["points"]),
        }
        super().__init__(data, initial=initial)
        self.fields["points"] = forms.TypedChoiceField(
            label=_("Hoeveel punten?"),
            choices=[(n, str(n)) for n in range(2, MOST_POINTS + 1)],
            coerce=int,
            help_text=_("De twee uiteinden en het midden krijgen woorden; wat ertussen ligt mag zonder."),
        )
        for place in range(MOST_POINTS):
            point = body["points"][place] if place < len(body["points"]) else {}
            for language in ("nl", "en"):
                field = line(f"{place + 1} ({language})", required=False, most=60)
                field.initial = point.get(language, "")
                self.fields[f"point_{place}_{language}"] = field

    @property
    def plain(self) -> Iterator[BoundField]:
        """Yield the fields that are not words of points."""
        return (self[name] for name in self.fields if not name.startswith("point_"))

    @property
    def point_rows(self) -> list[tuple[int, BoundField, BoundField]]:
        return [(n + 1, self[f"point_{n}_nl"], self[f"point_{n}_en"]) for n in range(MOST_POINTS)]

    def about(self) -> dict[str, str]:
        """Return the texts beside the body."""
        return {name: self.cleaned_data[name] for name in ("title", "source", "ours")}

    def body(self) -> Body:
        """Return the keys of the body that this form is about."""
        kept = self.cleaned_data
        points = []
        for place in range(kept["points"]):
            words = {language: kept[f"point_{place}_{language}"] for language in ("nl", "en")}
            points.append({"value": kept["lowest"] + place, **{name: word for name, word in words.items() if word}})
        return {
            "validated": kept["validated"],
            "theme": {"nl": kept["theme_nl"], "en": kept["theme_en"]},
            "not_applicable": {"nl": kept["na_nl"], "en": kept["na_en"]},
            "points": points,
        }


class ScaleDraftForm(HouseForm):
    """One scale of a draft: what it is about, and its statements. A statement with both texts empty is taken out."""

    edition = forms.IntegerField(widget=forms.HiddenInput)
    name_nl = line(_("Wat meet dit deel?"), help_text=_("De naam in tabellen en plaatjes."))
    name_en = line(_("Hetzelfde in het Engels"))
    title_nl = line(_("De vraag boven dit deel"))
    title_en = line(_("Dezelfde vraag in het Engels"))
    intro_nl = line(_("Wat lees je eronder?"), most=600, help_text=_("Waarover het gaat en over welke tijd."))
    intro_en = line(_("Hetzelfde in het Engels"), most=600)
    part = forms.ChoiceField(label=_("Hoort bij"), choices=PARTS, required=False)
    minimum = forms.IntegerField(
        label=_("Minimum aantal antwoorden voor een score"),
        required=False,
        min_value=1,
        max_value=MOST_ITEMS,
        help_text=_("Leeg: dit deel krijgt geen score, alleen de antwoorden naast elkaar."),
        error_messages={"invalid": _("Schrijf een heel getal, of laat het leeg.")},
    )

    def __init__(self, draft: Draft, scale: Body | None, behaviours: list[tuple[str, str]], data: Any = None) -> None:
        self.scale: Body = scale or {"items": []}
        super().__init__(data, initial={"edition": draft.edition} | _scale_words(self.scale))
        self.count = min(len(self.scale["items"]) + MORE_ROWS, MOST_ITEMS)
        for place in range(self.count):
            item = self.scale["items"][place] if place < len(self.scale["items"]) else {}
            self._add_item(place, item, behaviours)

    def _add_item(self, place: int, item: Body, behaviours: list[tuple[str, str]]) -> None:
        labels = {"nl": _("Stelling"), "en": _("In het Engels")}
        for language, label in labels.items():
            field = line(label, required=False, most=400, widget=forms.Textarea(attrs={"rows": 2}))
            field.initial = item.get(language, "")
            self.fields[f"item_{place}_{language}"] = field
        order = forms.IntegerField(label=_("Plaats"), required=False, min_value=1, max_value=99, initial=place + 1)
        turned = forms.BooleanField(label=_("Omgekeerd: instemmen betekent juist minder"), required=False)
        turned.initial = item.get("reversed", False)
        known = {key for key, _label in behaviours} | {""}
        own = item.get("behaviour", "")
        choices = [("", _("geen")), *behaviours, *([(own, own)] if own not in known else [])]
        behaviour = forms.ChoiceField(label=_("Gedraging"), required=False, choices=choices, initial=own)
        self.fields |= {
            f"item_{place}_order": order,
            f"item_{place}_reversed": turned,
            f"item_{place}_behaviour": behaviour,
        }

    @property
    def plain(self) -> Iterator[BoundField]:
        """Yield the fields that are not about one statement."""
        return (self[name] for name in self.fields if not name.startswith("item_"))

    @property
    def item_rows(self) -> list[tuple[int, dict[str, BoundField]]]:
        parts = ("nl", "en", "order", "reversed", "behaviour")
        return [(n + 1, {part: self[f"item_{n}_{part}"] for part in parts}) for n in range(self.count)]

    def clean(self) -> dict[str, Any]:
        """See that a statement has both texts, and that the minimum fits what is there."""
        cleaned = super().clean() or {}
        for place in range(self.count):
            words = [cleaned.get(f"item_{place}_{language}", "") for language in ("nl", "en")]
            for language, word in zip(("nl", "en"), words, strict=True):
                if any(words) and not word:
                    self.add_error(
                        f"item_{place}_{language}", _("Schrijf de stelling in beide talen, of maak beide leeg.")
                    )
        if not self.errors:
            count = len(self.items())
            if not count:
                self.add_error("item_0_nl", _("Een deel heeft minstens één stelling."))
            elif (cleaned.get("minimum") or 0) > count:
                self.add_error("minimum", _("Het minimum is hoger dan het aantal stellingen."))
        return cleaned

    def items(self) -> list[Body]:
        """Return the statements in their order; a new one has no key yet."""
        kept, rows = self.cleaned_data, []
        for place in range(self.count):
            if not kept.get(f"item_{place}_nl"):
                continue
            old = self.scale["items"][place] if place < len(self.scale["items"]) else {}
            item = {"key": old.get("key", ""), "nl": kept[f"item_{place}_nl"], "en": kept[f"item_{place}_en"]}
            if kept[f"item_{place}_reversed"]:
                item["reversed"] = True
            if kept[f"item_{place}_behaviour"]:
                item["behaviour"] = kept[f"item_{place}_behaviour"]
            rows.append((kept[f"item_{place}_order"] or place + 1, place, item))
        return [item for _order, _place, item in sorted(rows, key=lambda row: row[:2])]

    def kept(self) -> Body:
        """Return the scale as the body holds it."""
        words = self.cleaned_data
        scale: Body = {"key": self.scale.get("key", "")}
        if words["part"]:
            scale["part"] = words["part"]
        for name in ("name", "title", "intro"):
            scale[name] = {language: words[f"{name}_{language}"] for language in ("nl", "en")}
        if words["minimum"]:
            scale["minimum"] = words["minimum"]
        return scale | {"items": self.items()}


def _scale_words(scale: Body) -> dict[str, Any]:
    words = {
        f"{name}_{language}": scale.get(name, {}).get(language, "")
        for name in ("name", "title", "intro")
        for language in ("nl", "en")
    }
    return words | {"part": scale.get("part", ""), "minimum": scale.get("minimum")}
