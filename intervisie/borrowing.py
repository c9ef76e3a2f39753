"""Whether a text that everybody will read holds a piece of one that not everybody may read. Pure.

Used before minutes are shared: no case text, and nothing of what somebody brought in, word for word.
"""

import re
from collections.abc import Iterable

#: So many words in a row that are the same are a quotation; a short text counts from this many words, as a whole.
IN_A_ROW, AS_A_WHOLE = 6, 4
_WORD = re.compile(r"\w+(?:['’-]\w+)*")


def borrowed(text: str, sources: Iterable[str]) -> str:
    """Return the first words in a row that the text has in common with one of the sources; "" when there are none.

    Capitals, marks and line ends do not count. Linear in the length of all of it.
    """
    mine = _words(text)
    for source in sources:
        theirs = [word for word, _start, _end in _words(source)]
        length = min(IN_A_ROW, len(theirs))
        if length < AS_A_WHOLE:
            continue
        rows = {tuple(theirs[at : at + length]) for at in range(len(theirs) - length + 1)}
        for at in range(len(mine) - length + 1):
            if tuple(word for word, _start, _end in mine[at : at + length]) in rows:
                return text[mine[at][1] : mine[at + length - 1][2]]
    return ""


def _words(text: str) -> list[tuple[str, int, int]]:
    return [(found[0].casefold(), found.start(), found.end()) for found in _WORD.finditer(text)]
