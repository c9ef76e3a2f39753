"""What a code says beside its name, as one text with a line a part: the only text that a `.qdc` has room for.

Used by the writer and the reader of `.qdc`; what one writes the other reads back exactly.
"""

import re
from collections.abc import Mapping

#: The word a part begins with, and the name of the part. The definition stands first and has no word.
PARTS = {
    "Wel": "include",
    "Niet": "exclude",
    "Voorbeeld": "example",
    "Engels": "label_en",
    "Dimensie": "dimension",
    "Aspect": "aspect",
    "Richting": "takes_direction",
    "Sleutel": "key",
}
#: What stands after "Richting" when a coder is asked whether the behaviour is positive.
ASKED = "positief of niet-positief"
_WORDS = "|".join(PARTS)
_OPENS = re.compile(rf"({_WORDS}): ?(.*)", re.DOTALL)
_LOOKS_LIKE = re.compile(rf"^(\\*)(?=(?:{_WORDS}):)", re.MULTILINE)
_WAS_MARKED = re.compile(rf"^\\(\\*)(?=(?:{_WORDS}):)", re.MULTILINE)


def told(parts: Mapping[str, str]) -> str:
    """Return the parts that are filled as one text; `definition` first. A line that looks like a part gets a `\\`."""
    lines = [_marked(parts.get("definition", ""))]
    lines += [f"{word}: {_marked(parts.get(name, ''))}" for word, name in PARTS.items() if parts.get(name)]
    return "\n".join(line for line in lines if line)


def parts_of(text: str) -> dict[str, str]:
    """Return the parts of a text that `told` made; of any other text the whole of it is the definition.

    A word that stands there a second time belongs to the part before it.
    """
    found: dict[str, list[str]] = {"definition": []}
    at = "definition"
    for line in text.split("\n"):
        opens = _OPENS.fullmatch(line)
        if opens and PARTS[opens[1]] not in found:
            at, line = PARTS[opens[1]], opens[2]
            found[at] = []
        found[at].append(line)
    return {name: _WAS_MARKED.sub(r"\1", "\n".join(lines).strip()) for name, lines in found.items()}


def _marked(text: str) -> str:
    return _LOOKS_LIKE.sub(lambda found: f"\\{found[1]}", text)
