"""The words of the logbook: states, circles, domains, and how a text is shortened or cut into sentences.

Pure; upper apps may read them.
"""

import re

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EntryState(TextChoices):
    """The life of an entry: kept, or taken back by its author."""

    SUBMITTED = "submitted", _("Bewaard")
    WITHDRAWN = "withdrawn", _("Teruggetrokken")


class Circle(TextChoices):
    """With whom an entry can be shared. An entry shared with nobody is for its author alone."""

    DUO = "duo", _("Mijn duo")
    FACILITATOR = "facilitator", _("De procesbegeleider")
    COMMUNITY = "community", _("De hele leergemeenschap")


#: The field of a question in a form begins with this; its key follows.
PROMPT = "prompt_"


class Domain(TextChoices):
    """The four domains in which somebody can change, in the order they are drawn: top, left, right, bottom."""

    EXTERNAL = "external", _("Extern")
    PERSONAL = "personal", _("Persoonlijk")
    PRACTICE = "practice", _("Praktijk")
    CONSEQUENCE = "consequence", _("Gevolg")


class Mediation(TextChoices):
    """How a change in one domain led to a change in another."""

    ENACTMENT = "enactment", _("Doen")
    REFLECTION = "reflection", _("Overdenken")


class TalkState(TextChoices):
    """The life of a reflection interview. Only a checked one can become a source of research."""

    PLANNED = "planned", _("Gepland")
    WRITING = "writing", _("Verslag in de maak")
    SENT = "sent", _("Ligt ter controle bij de deelnemer")
    APPROVED = "approved", _("Goedgekeurd")
    AMENDED = "amended", _("Aangepast door de deelnemer")
    CANCELLED = "cancelled", _("Afgezegd")

    @property
    def is_checked(self) -> bool:
        """Whether the participant has said yes to a text."""
        return self in CHECKED

    @property
    def is_under_way(self) -> bool:
        """Whether the interviewer still prepares or writes: as long as that, what was shown to them can be read."""
        return self in UNDER_WAY


#: The participant said yes, to the interviewer's text or to their own.
CHECKED = (TalkState.APPROVED, TalkState.AMENDED)
UNDER_WAY = (TalkState.PLANNED, TalkState.WRITING, TalkState.SENT)
#: The talk itself was held.
HELD = (TalkState.WRITING, TalkState.SENT, *CHECKED)


class NotesKind(TextChoices):
    """What the interviewer writes of a talk."""

    NOTES = "notes", _("Aantekeningen")
    TRANSCRIPT = "transcript", _("Uitgeschreven gesprek")


#: In a search: shared with no circle at all.
NOBODY = "nobody"
HEAD = 110
#: A sentence longer than this is offered in parts, so that less can be marked of it.
LONG_SENTENCE = 240
_PAUSE = re.compile(r"(?<=[,;:])\s+|\s+(?=[–—] )")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[”’\")]*\s+|\n")


def headline(opening: str, *, cut: bool = False) -> tuple[str, str]:
    """Split the opening of a text into its first sentence and what follows; together they lose no word.

    A first sentence of more than 110 signs is broken at a word. `cut`: the text goes on after this opening.
    """
    end = _SENTENCE_END.search(opening)
    head, rest = (opening[: end.end()], opening[end.end() :]) if end else (opening, "")
    if len(head.strip()) > HEAD:
        broken = opening[:HEAD].rsplit(None, 1)[0]
        head, rest = f"{broken}…", opening[len(broken) :].lstrip()
    if cut:
        *whole_words, _last = (rest or head).rsplit(None, 1)
        shortened = f"{whole_words[0] if whole_words else (rest or head)}…"
        return (head.strip(), shortened) if rest else (shortened, "")
    return head.strip(), rest.strip()


def sentences(text: str) -> list[tuple[int, int]]:
    """Return where every sentence begins and ends, in code points, without the blanks between them.

    A line is a sentence too, and a very long one is cut at its pauses. Nothing but blanks lies outside.
    """
    found = list[tuple[int, int]]()
    for start, end in _cut(text, 0, len(text), _SENTENCE_END):
        parts = _cut(text, start, end, _PAUSE) if end - start > LONG_SENTENCE else [(start, end)]
        found.extend(parts)
    return found


def _cut(text: str, begin: int, finish: int, at: re.Pattern[str]) -> list[tuple[int, int]]:
    borders, here = list[tuple[int, int]](), begin
    for gap in at.finditer(text, begin, finish):
        borders.append((here, gap.end()))
        here = gap.end()
    borders.append((here, finish))
    return [
        (start + len(part) - len(part.lstrip()), start + len(part.rstrip()))
        for start, end in borders
        if (part := text[start:end]).strip()
    ]


def parts_of_text(text: str) -> list[str]:
    """Return a text in the parts one can choose from: its paragraphs, or the sentences of a text that has only one."""
    paragraphs = [part.strip() for part in text.split("\n\n") if part.strip()]
    return paragraphs if len(paragraphs) > 1 else [text[begin:end] for begin, end in sentences(text)]


class IntentionState(TextChoices):
    """The life of an intention: still meant, done, or let go without blame."""

    OPEN = "open", _("Nog te doen")
    DONE = "done", _("Gedaan")
    LET_GO = "let_go", _("Losgelaten")


class Outcome(TextChoices):
    """What somebody says on looking back at an intention."""

    DONE = "done", _("Het is gedaan")
    LATER = "later", _("Nog niet, ik kies een nieuwe dag")
    LET_GO = "let_go", _("Ik laat het los")


class About(TextChoices):
    """Where a yield is seen: in somebody's own learning, or in the issue itself."""

    LEARNING = "learning", _("In mijn leren")
    ISSUE = "issue", _("In het vraagstuk zelf")


class Whose(TextChoices):
    """Whose a yield is."""

    INDIVIDUAL = "individual", _("Van mij")
    COLLECTIVE = "collective", _("Van ons samen")


class Foreseen(TextChoices):
    """Whether a yield was looked for."""

    FORESEEN = "foreseen", _("Hier was het om begonnen")
    UNFORESEEN = "unforeseen", _("Dit had ik niet verwacht")


class Pace(TextChoices):
    """How often somebody may hear by mail what is new in the logbook."""

    WEEK = "week", _("Hoogstens één keer per week, op donderdag")
    DAY = "day", _("Hoogstens één keer per dag")
