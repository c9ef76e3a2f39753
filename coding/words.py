"""The words of coding. Enums only; upper apps may read them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from plg.words import Purpose


class RoundState(TextChoices):
    """The life of a round. Codings can be read by others only from frozen on."""

    DRAFT = "draft", _("In voorbereiding")
    OPEN = "open", _("Open om te coderen")
    FROZEN = "frozen", _("Bevroren")
    SETTLED = "settled", _("Vastgesteld")


class Direction(TextChoices):
    """Whether the behaviour in the text is positive. Blank where the code does not ask."""

    POSITIVE = "positive", _("Positief gedrag")
    NON_POSITIVE = "non_positive", _("Niet-positief gedrag")


#: The word in the audit trail for a round whose figures changed because texts went for good.
RECOMPUTED = "coding.round_recomputed"


class SourceKind(TextChoices):
    """Where the text of a source comes from."""

    ENTRY = "entry", _("Leerervaring")
    TALK = "talk", _("Reflectiegesprek")
    CASE = "case", _("Casus")
    REMARK = "remark", _("Open antwoord")
    RECORD = "record", _("Focusgroep")


#: The same for more than one, as a form offers them.
KINDS_IN_WORDS = {
    SourceKind.ENTRY: _("Leerervaringen die hun schrijver laat meetellen"),
    SourceKind.TALK: _("Reflectiegesprekken, na controle door de deelnemer"),
    SourceKind.CASE: _("Casussen die de inbrenger laat meetellen"),
    SourceKind.REMARK: _("Open antwoorden bij de vragenlijst"),
    SourceKind.RECORD: _("Verslagen van focusgroepen, na controle"),
}

#: The consent that a text of a kind rests on. A case, like an entry, is somebody's own experience that they let count.
CONSENTS = {
    SourceKind.ENTRY: Purpose.ENTRIES,
    SourceKind.TALK: Purpose.INTERVIEWS,
    SourceKind.CASE: Purpose.ENTRIES,
    SourceKind.REMARK: Purpose.AMO,
    SourceKind.RECORD: Purpose.SESSION_NOTES,
}

#: The kinds that are long enough to be divided into numbered fragments.
LONG = frozenset({SourceKind.TALK, SourceKind.RECORD})


class Difference(TextChoices):
    """In what two coders of one text differ, the weightiest first. Agreement is computed on the code alone."""

    CODE = "code", _("andere code")
    DIRECTION = "direction", _("andere richting")
    SUBCODE = "subcode", _("ander gedrag binnen de code")


class ReviewState(TextChoices):
    """How far the review of one text is. Nobody looked yet is no state: there is no review."""

    PARKED = "parked", _("Later bespreken")
    REVIEWED = "reviewed", _("Beoordeeld")


class CodeAct(TextChoices):
    """What can be done to a code of a book that leaves a trail: figures of an older version must find their way."""

    MERGE = "merge", _("samengevoegd")
    SPLIT = "split", _("gesplitst")
    RENAME = "rename", _("anders genoemd")
    RETIRE = "retire", _("vervallen")
