"""The progress report of one participant: her own entries, tags and words, as a document to keep and to show.

Used by the task and the command. Takes plain facts; reads no database, and of the files the photos in those facts.
"""

import base64
import unicodedata
from dataclasses import dataclass
from datetime import date

from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from amo.selectors import Result
from logbook.selectors import network_picture
from logbook.selectors.thread_story import StoryLine, ThreadStory
from plg.pictures import Bar, Bars, Field, TwoByTwo
from plg.queue import Progress
from reports.pdf import engine, pictures
from reports.pdf.answers import DotPaper, dots_on_paper
from reports.selectors.cards import Card, Month
from reports.selectors.codes import FoundCodes
from reports.selectors.progress import ProgressFacts
from reports.words import DIMENSIONS

STEPS = (
    gettext_noop("Leerervaringen verzamelen"),
    gettext_noop("Plaatjes tekenen"),
    gettext_noop("Bladzijden opmaken"),
    gettext_noop("PDF schrijven"),
    gettext_noop("Bewaren"),
)
#: From this many characters on a card may break over pages; below it, it is under half a page and stays whole.
LONG = 1_400
#: What stands before the uid of an entry in the id of its card.
ANCHOR = "entry-"


@dataclass(frozen=True)
class Paragraph:
    """Text to print, and the direction it is written in."""

    text: str
    direction: str


@dataclass(frozen=True)
class Shown:
    """A card as the template sets it: paragraphs ready to print."""

    anchor: str
    happened_on: date | None
    issue: str
    paragraphs: list[Paragraph]
    answers: list[tuple[str, list[Paragraph]]]
    tags: list[tuple[str, str]]
    version: int
    long: bool
    photos: list[tuple[str, str]]  # the picture itself in an address, and what is to be seen on it
    who: str
    asks: str
    said: list[tuple[str, list[Paragraph]]]  # what was written under it


def make_progress_report(facts: ProgressFacts, progress: Progress) -> engine.Rendered:
    """Return the PDF. The same facts give the same bytes, in any worker on machines with the same typefaces."""
    engine.ready()
    with translation.override("nl"):
        _tell(progress, 1)
        months = [(month_title(month), [shown(card) for card in month.cards]) for month in facts.months]
        _tell(progress, 2)
        bars = pictures.on_paper(labels_picture(facts))
        context = {
            "facts": facts,
            "name": facts.name,
            "sentence": facts.sentence,
            "months": months,
            "bars": bars,
            "four": fields_picture(facts),
            "threads": _threads(facts.threads) if facts.threads else [],
            "growth": network_picture(facts.growth) if facts.growth else None,
            "questionnaires": [(result, drawn(result)) for result in facts.results],
            "meetings": [(one.day, one.title, "; ".join(one.themes)) for one in facts.meetings],
            "codes": [(one, one.round, pictures.on_paper(codes_picture(one))) for one in facts.codes],
            "identifier": facts.seal,
        }
        html = render_to_string("pdf/progress.html", context)
        _tell(progress, 3)
        rendered = engine.render(html, identifier=facts.seal, writing=lambda: _tell(progress, 4))
        _tell(progress, 5)
    return rendered


@dataclass(frozen=True)
class ShownLine:
    """A thread as the template sets it."""

    above: str
    paragraphs: list[Paragraph]
    notes: list[tuple[str, list[Paragraph]]]
    long: bool


def places_of(rendered: engine.Rendered) -> dict[str, int]:
    """Return on which page each entry begins, by its uid. Pure."""
    return {name.removeprefix(ANCHOR): page for name, page in rendered.anchors.items() if name.startswith(ANCHOR)}


def _threads(story: ThreadStory) -> list[tuple[str, list[ShownLine]]]:
    """Return the headings of the threads, each with its lines; a heading without lines is left out."""
    parts = [(_("Leervragen"), story.questions), (_("Voornemens"), story.intentions)]
    parts += [(_("Opbrengst: %(kind)s") % {"kind": label.lower()}, lines) for label, lines in story.yields]
    return [(title, [_line(line) for line in lines]) for title, lines in parts if lines]


def _line(line: StoryLine) -> ShownLine:
    notes = [(words, paragraphs(text)) for words, text in line.notes]
    length = len(line.text) + sum(len(text) for _words, text in line.notes)
    return ShownLine(line.above, paragraphs(line.text), notes, length > LONG)


def drawn(result: Result) -> list[tuple[DotPaper, ...]]:
    """Lay out the pictures of one questionnaire, comparison by comparison."""
    both = [(one.scales, one.behaviours) for one in result.comparisons]
    return [tuple(dots_on_paper(picture) for picture in pair if picture) for pair in both]


def labels_picture(facts: ProgressFacts) -> Bars:
    """Return the own labels as bars; the title says which was chosen most."""
    words, tones = _dimensions(), {"belongingness": "belonging", "uniqueness": "unique"}
    most = max((behaviour.count for behaviour in facts.behaviours), default=0)
    highest = [behaviour.label for behaviour in facts.behaviours if behaviour.count == most]
    title = (
        _("Het vaakst koos je “%(label)s”") % {"label": highest[0]}
        if len(highest) == 1
        else _("%(n)s labels koos je het vaakst") % {"n": len(highest)}
    )
    return Bars(
        title=title,
        subtitle=_("Aantal keer dat je een label koos (n = %(n)s). Bron: je eigen logboek.")
        % {"n": sum(behaviour.count for behaviour in facts.behaviours)},
        bars=tuple(
            Bar(behaviour.label, behaviour.count, tones[behaviour.dimension], words[behaviour.dimension])
            for behaviour in facts.behaviours
        ),
        says=_(
            "De staven zeggen hoe vaak jij een gedraging in je eigen leerervaringen herkende. Ze zeggen niet hoe goed "
            "je leidt, en niet wat anderen zagen."
        ),
    )


def fields_picture(facts: ProgressFacts) -> TwoByTwo:
    """Return the same labels in four fields: the two dimensions, organised for others or shown oneself."""
    words = _dimensions()
    counts = [
        sum(b.count for b in facts.behaviours if b.dimension == dimension and b.role_model is role_model)
        for role_model in (False, True)
        for dimension in DIMENSIONS
    ]
    first, second, third, fourth = (Field("", count) for count in counts)
    return TwoByTwo(
        title=_("Verbondenheid en eigenheid: wat je regelde en wat je voorleefde"),
        subtitle=_("Dezelfde labels, in vier velden (n = %(n)s).") % {"n": sum(counts)},
        across=(words["belongingness"], words["uniqueness"]),
        down=(_("Je maakte het mogelijk voor anderen"), _("Je leefde het zelf voor")),
        fields=(first, second, third, fourth),
        says=_(
            "Verbondenheid: iedereen hoort erbij. Eigenheid: iedereen mag zichzelf zijn en doet ertoe. Het zijn "
            "tellingen van labels, geen uitslag."
        ),
    )


def codes_picture(found: FoundCodes) -> Bars:
    """Return what coders settled on in the participant's own texts, as bars; the title says what was there most."""
    tones = {"belongingness": "belonging", "uniqueness": "unique"}
    codes = [*found.codes, *([(_("Geen code van toepassing"), "", found.none)] if found.none else [])]
    most = max((n for _label, _dimension, n in codes), default=0)
    highest = [label for label, _dimension, n in codes if n == most]
    title = (
        _("Het vaakst: “%(label)s”") % {"label": highest[0]}
        if len(highest) == 1
        else _("%(n)s codes komen even vaak voor") % {"n": len(highest)}
    )
    return Bars(
        title=title,
        subtitle=_("In hoeveel van je teksten (n = %(n)s). Bron: %(book)s.") % {"n": found.texts, "book": found.book},
        bars=tuple(Bar(label, n, tones.get(dimension, "other")) for label, dimension, n in codes),
        says=_(
            "Dit telt wat onderzoekers herkenden in teksten waarvan zij niet wisten van wie ze waren. Het is geen "
            "oordeel over jou, en het hoeft niet te zijn wat jij erin ziet."
        ),
    )


def _dimensions() -> dict[str, str]:
    return {"belongingness": _("Verbondenheid"), "uniqueness": _("Eigenheid")}


def _tell(progress: Progress, step: int) -> None:
    progress(step, len(STEPS), STEPS[step - 1])


def month_title(month: Month) -> str:
    """Return the month in words."""
    return date_format(month.first, "F Y") if month.first else _("Datum onbekend")


def shown(card: Card) -> Shown:
    """Return a card as the template sets it."""
    return Shown(
        anchor=f"{ANCHOR}{card.uid}",
        happened_on=card.happened_on,
        issue=card.issue,
        paragraphs=paragraphs(card.text),
        answers=[(question, paragraphs(answer)) for question, answer in card.answers],
        tags=card.tags,
        version=card.version,
        long=len(card.text) + sum(len(text) for _words, text in (*card.answers, *card.said)) > LONG,
        photos=[(address, photo.alt) for photo in card.photos if (address := _picture(photo.file))],
        who=card.who,
        asks=card.asks,
        said=[(words, paragraphs(text)) for words, text in card.said],
    )


def _picture(file: str) -> str:
    """Return a photo as an address that holds it; "" when the file is gone from disk: a report does without."""
    try:
        with default_storage.open(file, "rb") as opened:
            return f"data:image/jpeg;base64,{base64.b64encode(opened.read()).decode()}"
    except FileNotFoundError:
        return ""


def paragraphs(text: str) -> list[Paragraph]:
    """Return the paragraphs of a text: an empty line parts them, a single line end stays within one."""
    parts = [part.strip("\n") for part in text.split("\n\n") if part.strip()]
    return [Paragraph(part, _direction(part)) for part in parts]


def _direction(text: str) -> str:
    """Return the direction of the first letter that has one, as a browser does for `dir="auto"`."""
    strong = (unicodedata.bidirectional(char) for char in text)
    first = next((kind for kind in strong if kind in {"L", "R", "AL"}), "L")
    return "ltr" if first == "L" else "rtl"
