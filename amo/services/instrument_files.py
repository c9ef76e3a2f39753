"""A questionnaire as a YAML file, in and out: read with every fault by line and field, written as it was read."""

from dataclasses import dataclass
from typing import Any

import yaml
from django.utils.translation import gettext as _

from amo.content.checks import instrument_faults
from plg.content.checks import Fault
from plg.content.lines import line_of, lines_of
from plg.content.reader import BadContent, parsed, top_faults
from plg.models import ContentVersion

MOST_BYTES = 500_000
#: A questionnaire has six or seven levels. The parser goes down one a call: on a file of brackets it takes the whole
#: process down with it.
DEEPEST = 40
_OPENS = (
    yaml.BlockMappingStartToken,
    yaml.BlockSequenceStartToken,
    yaml.FlowMappingStartToken,
    yaml.FlowSequenceStartToken,
)
_CLOSES = (yaml.BlockEndToken, yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken)


class _TooDeep(Exception):
    """A file has more levels than any questionnaire; `line` is where it goes too deep."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


@dataclass(frozen=True)
class Told:
    """A fault in the words of the screen: on which line, at which field, and what is wrong there."""

    line: int
    field: str
    words: str


def read_file(raw: bytes) -> tuple[dict[str, Any], list[Told]]:
    """Return what the file holds, and every fault with its line and field; with faults, nothing may be kept."""
    try:
        text = raw.decode("utf-8-sig")
        _look_through(text)
        document = parsed(text.encode(), "")
    except UnicodeDecodeError as error:
        return {}, [Told(raw[: error.start].count(b"\n") + 1, "", _("Hier staat een teken dat geen UTF-8 is."))]
    except yaml.MarkedYAMLError as error:
        return {}, [_syntax(error)]
    except yaml.reader.ReaderError as error:
        line = text[: error.position].count("\n") + 1
        return {}, [Told(line, "", _("Hier staat een teken dat niet in een tekst hoort. Is dit wel een YAML-bestand?"))]
    except _TooDeep as error:
        return {}, [Told(error.line, "", _("Dit bestand is te diep genest."))]
    except BadContent as error:
        return {}, [_unreadable(text, error)]
    faults = top_faults(document)
    if document.get("kind", "instrument") != "instrument":
        faults.append(Fault("kind", "must be instrument", "word", known="instrument", value=document["kind"]))
    if isinstance(document.get("body"), dict):
        faults += instrument_faults(document["body"])
    lines = lines_of(text)
    told = [Told(line_of(lines, place_of(fault)), place_of(fault), words_of(fault)) for fault in faults]
    return document, sorted(told, key=lambda one: one.line)


def write_file(version: ContentVersion) -> str:
    """Return a version as the YAML that `read_file` reads."""
    document = {name: getattr(version, name) for name in ("kind", "key", "version", "title", "source", "ours", "body")}
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=110)


def place_of(fault: str) -> str:
    """Return the field a fault is about."""
    return fault.at if isinstance(fault, Fault) else fault.partition(":")[0]


def words_of(fault: str) -> str:
    """Return a fault in the words of the screen."""
    if not isinstance(fault, Fault):
        return _("Hier ontbreekt iets.") if fault.endswith("is missing") else fault.partition(": ")[2]
    if fault.sort in {"flag", "text"} and fault.detail.get("value") is None:
        return _("Hier ontbreekt iets.")
    sentences = {
        "missing": _("Hier ontbreekt iets."),
        "unknown": _("Dit veld hoort hier niet. Haal het weg of kijk of het goed gespeld is."),
        "text": _("Hier hoort een tekst te staan, niet %(value)s."),
        "both": _("Hier horen twee teksten: onder nl en onder en."),
        "flag": _("Hier hoort true of false te staan, niet %(value)s."),
        "word": _("Kies een van deze woorden: %(known)s. Er staat nu %(value)s."),
        "list": _("Hier hoort een lijst met minstens één ding erin."),
        "mapping": _("Hier horen velden te staan, niet %(value)s."),
        "twice": _("De sleutel %(value)s wordt twee keer gebruikt. Elke sleutel staat één keer."),
        "number": _("Hier hoort een heel getal van %(low)s tot en met %(high)s."),
        "order": _("De punten horen steeds één hoger te worden."),
        "points": _("Een antwoordschaal heeft 2 tot en met 11 punten."),
        "key": _("Een sleutel heeft alleen kleine letters, cijfers, - en _, niet %(value)s."),
        "long": _("Dit is langer dan %(most)s tekens."),
    }
    return sentences.get(fault.sort, str(fault)) % fault.detail if fault.sort in sentences else str(fault)


def _look_through(text: str) -> None:
    """Refuse what is not to be parsed at all: references, by which a small file grows large, and levels without end."""
    depth = 0
    for token in yaml.scan(text, Loader=yaml.SafeLoader):
        depth += isinstance(token, _OPENS) - isinstance(token, _CLOSES)
        if depth > DEEPEST:
            raise _TooDeep(token.start_mark.line + 1)
        if isinstance(token, yaml.AliasToken | yaml.AnchorToken):
            raise yaml.MarkedYAMLError(
                problem=_("verwijzingen met & en * worden niet gelezen"), problem_mark=token.start_mark
            )


def _syntax(error: yaml.MarkedYAMLError) -> Told:
    mark = error.problem_mark
    told = _("Kolom %(column)s: dit is geen YAML die te lezen is (%(problem)s).")
    column = mark.column + 1 if mark else 1
    return Told(mark.line + 1 if mark else 1, "", told % {"column": column, "problem": error.problem})


def _unreadable(text: str, error: BadContent) -> Told:
    cause = error.__cause__
    if isinstance(cause, yaml.MarkedYAMLError):
        return _syntax(cause)
    return Told(
        1, "", _("Dit bestand is geen vragenlijst: bovenaan horen kind, key, version, title, source, ours en body.")
    )
