"""The forms of code books: how one is called, what its head and its codes say, what is done to a code, and a file."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coding.exchange.reading import MOST_BYTES, too_big
from coding.models import BookDraft, CodeBook
from coding.services.book_files import Looked
from coding.shapes import CodeView
from coding.tree import GREY
from plg.forms import FilterForm, HouseForm
from plg.forms.fields import line, text

ONE_OR_MORE = [
    ("one", _("Eén code per tekst: de best passende. Codeurs worden vergeleken op die ene keuze.")),
    ("more", _("Meer codes per tekst: elke code die past. Codeurs worden per code vergeleken: gegeven of niet.")),
]
MOST_PARTS = 4


def one_or_more() -> forms.ChoiceField:
    """Return the field that says whether a text has one code or several."""
    return forms.ChoiceField(
        label=_("Hoeveel codes krijgt een tekst?"),
        choices=ONE_OR_MORE,
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies een van de twee.")},
    )


class TitleForm(HouseForm):
    """How a new code book is called."""

    title = line(_("Hoe heet het codeboek?"))


class EditionForm(forms.Form):
    """Which edition of a draft a button was pressed on."""

    shown = forms.IntegerField(required=False)

    def edition(self) -> int:
        """Return the edition, or 0 when the button did not say: that matches none."""
        return (self.cleaned_data["shown"] or 0) if self.is_valid() else 0


class OnDraft(HouseForm):
    """A form over a draft: it carries the edition it was opened with."""

    edition = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, draft: BookDraft, data: Any = None, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial={"edition": draft.edition} | (initial or {}))


class HeadForm(OnDraft):
    """Title and source of a draft, and whether a text has one code or several."""

    title = line(_("Titel"))
    source = text(
        _("Bron"), most=4000, help_text=_("Auteur en jaar van wat je overneemt; of schrijf dat er geen bron is.")
    )
    ours = text(_("Wat is van onszelf?"), most=4000, help_text=_("Wat niet uit de bron komt, zoals de omschrijvingen."))
    one = one_or_more()

    def __init__(self, draft: BookDraft, data: Any = None) -> None:
        kept = {name: getattr(draft, name) for name in ("title", "source", "ours")}
        super().__init__(draft, data, kept | {"one": "one" if draft.body.get("one_per_source") else "more"})

    def about(self) -> dict[str, str]:
        """Return the texts of the head."""
        return {name: self.cleaned_data[name] for name in ("title", "source", "ours")}


class CodeForm(OnDraft):
    """What one code says and where it stands. A code that is there has its name in an act of its own."""

    label = line(_("Naam"))
    key = line(
        _("Sleutel"),
        required=False,
        most=60,
        help_text=_("Zo heet de code in tabellen en bestanden. Leeg: uit de naam gemaakt."),
    )
    above = forms.ChoiceField(label=_("Waar staat de code?"), required=False)
    definition = text(_("Omschrijving"), help_text=_("Wat valt eronder, in één of twee zinnen."))
    include = text(_("Wel"), rows=2, help_text=_("Wanneer geef je deze code?"))
    exclude = text(_("Niet"), rows=2, help_text=_("Wanneer niet, en welke code dan wel?"))
    example = text(_("Voorbeeld"), rows=2, help_text=_("Een verzonnen of gemaskeerde zin. Noem geen namen."))
    colour = forms.RegexField(
        label=_("Kleur"),
        regex=r"^#[0-9A-Fa-f]{6}$",
        required=False,
        widget=forms.TextInput(attrs={"type": "color"}),
        error_messages={"invalid": _("Schrijf een kleur als #2F5D8C.")},
    )
    label_en = line(_("Naam in het Engels"), required=False)
    dimension = line(
        _("Dimensie"), required=False, most=40, help_text=_("Alleen bij een hoofdcode; geldt ook voor wat erin staat.")
    )
    aspect = line(_("Aspect"), required=False, most=40, help_text=_("Een tweede indeling, binnen de dimensie."))
    takes_direction = forms.BooleanField(
        label=_("Vraag bij deze code of het gedrag positief of niet-positief is"), required=False
    )

    def __init__(
        self, draft: BookDraft, codes: Sequence[CodeView], code: CodeView | None, above: str, data: Any = None
    ) -> None:
        names = ("definition", "include", "exclude", "example", "colour", "label_en", "dimension", "aspect")
        kept = {name: getattr(code, name) for name in (*names, "takes_direction", "above")} if code else {}
        super().__init__(draft, data, {"colour": GREY, "above": above} | kept)
        if code is not None:
            del self.fields["label"], self.fields["key"]
        self.places = _places(codes, code)
        field = self.fields["above"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Op zichzelf: een hoofdcode")), *self.places]

    def clean_colour(self) -> str:
        """Return the colour in capitals, as a book holds it."""
        return str(self.cleaned_data["colour"]).upper()

    def parts(self) -> dict[str, Any]:
        """Return what the code says."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"edition", "above"}}


class WhyForm(OnDraft):
    """Something that is done to a code and leaves a trail: it says why."""

    why = text(
        _("Waarom?"),
        required=True,
        rows=2,
        most=2000,
        help_text=_("Eén zin is genoeg. Dit blijft bij het codeboek staan, met je naam en de dag. Noem geen anderen."),
    )

    def __init__(self, draft: BookDraft, codes: Sequence[CodeView], code: CodeView, data: Any = None) -> None:
        super().__init__(draft, data, self.start(code))
        self.fill(codes, code)
        self.order_fields([name for name in self.fields if name != "why"])

    def start(self, code: CodeView) -> dict[str, Any]:
        """Return what the form begins with."""
        return {}

    def fill(self, codes: Sequence[CodeView], code: CodeView) -> None:
        """Fit the fields to this book."""


class RenameForm(WhyForm):
    """Another name, and when asked another key."""

    label = line(_("De nieuwe naam"))
    new_key = line(
        _("Een nieuwe sleutel"),
        required=False,
        most=60,
        help_text=_("Alleen als het moet: met de oude blijven tabellen van eerdere versies naast deze te leggen."),
    )

    def start(self, code: CodeView) -> dict[str, Any]:
        return {"label": code.label}


class MergeForm(WhyForm):
    """Which codes go into this one."""

    others = forms.MultipleChoiceField(
        label=_("Welke codes gaan hierin op?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Kies minstens één andere code.")},
    )

    def fill(self, codes: Sequence[CodeView], code: CodeView) -> None:
        field = self.fields["others"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(one.key, _indented(one)) for one in codes if one.key != code.key]


class SplitForm(WhyForm):
    """Into which new codes this one is split."""

    def fill(self, codes: Sequence[CodeView], code: CodeView) -> None:
        for number in range(1, MOST_PARTS + 1):
            label = _("Nieuwe code %(n)s") % {"n": number}
            self.fields[f"label_{number}"] = line(label, required=number <= 2)
            self.fields[f"definition_{number}"] = text(
                _("Omschrijving van code %(n)s") % {"n": number}, rows=2, required=False
            )

    def into(self) -> list[dict[str, str]]:
        """Return the new codes, those without a name left out."""
        said = self.cleaned_data
        numbers = [number for number in range(1, MOST_PARTS + 1) if said.get(f"label_{number}")]
        return [{"label": said[f"label_{n}"], "definition": said.get(f"definition_{n}", "")} for n in numbers]


class RetireForm(WhyForm):
    """Whether what stands in a code goes along with it."""

    whole = forms.ChoiceField(
        label=_("En de codes die erin staan?"),
        choices=[("", _("Die blijven, op de plaats van deze code")), ("1", _("Die vervallen ook"))],
        required=False,
        widget=forms.RadioSelect,
    )

    def fill(self, codes: Sequence[CodeView], code: CodeView) -> None:
        if not any(one.above == code.key for one in codes):
            del self.fields["whole"]


class CompareForm(FilterForm):
    """With which other version."""

    met = forms.ChoiceField(label=_("Vergelijk met"), required=False)

    def __init__(self, data: Any, others: Sequence[CodeBook]) -> None:
        super().__init__(data)
        self.others = {str(book.uid): book for book in others}
        field = self.fields["met"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(uid, str(book.content)) for uid, book in self.others.items()]

    def chosen(self) -> CodeBook | None:
        """Return the chosen version, else the first: the nearest relative; None when there is no other."""
        uid = self.cleaned_data["met"] if self.is_valid() else ""
        return self.others.get(uid) or next(iter(self.others.values()), None)


class FileForm(HouseForm):
    """A code book as a file."""

    file = forms.FileField(
        label=_("Het bestand"),
        help_text=_("Een .qdc, of een tabel als CSV of .xlsx, tot 5 MB. Er wordt eerst alleen gekeken."),
        allow_empty_file=True,  # an empty file gets the reader's own sentence
        error_messages={"required": _("Kies eerst een bestand.")},
    )

    def clean_file(self) -> Any:
        """Refuse a file that is too large before anything of it is read."""
        file = self.cleaned_data["file"]
        if file.size is not None and file.size > MOST_BYTES:
            raise forms.ValidationError(too_big())
        return file


class KeepForm(HouseForm):
    """As what the file that was looked at is kept."""

    title = line(_("Titel"))
    one = one_or_more()
    base = forms.ChoiceField(
        label=_("Is dit een nieuw boek?"),
        required=False,
        help_text=_("Bij een volgende versie horen codes met dezelfde sleutel bij elkaar."),
    )

    def __init__(self, looked: Looked, books: Sequence[CodeBook], data: Any = None) -> None:
        one = {True: "one", False: "more", None: "more"}[looked.one_per_source]
        super().__init__(data, initial={"title": looked.title, "one": one})
        self.looked = looked
        self.books = {str(book.uid): book for book in books}
        versions = [(uid, _("Een volgende versie van %s") % book.content) for uid, book in self.books.items()]
        field = self.fields["base"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Ja, een nieuw boek")), *versions]

    def about(self) -> dict[str, str]:
        """Return the texts of the book's head."""
        return {"title": self.cleaned_data["title"], "source": self.looked.source, "ours": self.looked.ours}

    def body(self) -> dict[str, Any]:
        """Return the body as it will be kept."""
        return {"one_per_source": self.cleaned_data["one"] == "one", **self.looked.body}

    def base_book(self) -> CodeBook | None:
        """Return the book this is the next version of."""
        return self.books.get(self.cleaned_data["base"])


def _places(codes: Sequence[CodeView], code: CodeView | None) -> list[tuple[str, str]]:
    """Return every code that this one may stand in: not itself, and nothing that stands in it."""
    below: set[str] = set()
    for one in codes:
        if code is not None and (one.key == code.key or one.above in below):
            below.add(one.key)
    return [(one.key, _indented(one)) for one in codes if one.key not in below]


def _indented(code: CodeView) -> str:
    return "\u2003" * code.level + code.label
