"""The words of the logbook: states and circles, and how a text is shortened. Pure; upper apps may read them."""

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
#: In a search: shared with no circle at all.
NOBODY = "nobody"
HEAD = 110
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
