"""An instrument as the pages and the scoring need it: plain data read from its content version. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from amo.statistics.scoring import Rule

Body = dict[str, Any]


@dataclass(frozen=True)
class Item:
    """One statement. `reversed`: agreeing means less of what the scale is about."""

    key: str
    text: str
    reversed: bool
    behaviour: str


@dataclass(frozen=True)
class Scale:
    """Statements that belong together. `minimum` is the least number of answers that makes a score; 0: no score."""

    key: str
    part: str
    title: str
    intro: str
    minimum: int
    items: tuple[Item, ...]
    name: str = ""  # what the scale measures, for tables and pictures

    @property
    def is_scored(self) -> bool:
        return self.minimum > 0


@dataclass(frozen=True)
class Instrument:
    """A questionnaire in one language."""

    points: tuple[tuple[int, str], ...]  # a point between the ends may have no word
    not_applicable: str
    scales: tuple[Scale, ...]
    validated: bool = False

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for scale in self.scales for item in scale.items)

    @property
    def lowest(self) -> int:
        return self.points[0][0]

    @property
    def highest(self) -> int:
        return self.points[-1][0]

    @property
    def is_scored(self) -> bool:
        return any(scale.is_scored for scale in self.scales)

    def scale_of(self, item: str) -> Scale | None:
        """Return the scale that holds this statement, or None when the instrument has no such statement."""
        return next((scale for scale in self.scales if any(one.key == item for one in scale.items)), None)

    def accepts(self, value: int | None) -> bool:
        """Return whether this is one of the answer points; None is "not applicable"."""
        return value is None or value in {point for point, _label in self.points}

    def words_of(self, value: int | None) -> str:
        """Return an answer in words; a point without a word is its number."""
        if value is None:
            return self.not_applicable
        return dict(self.points).get(value) or str(value)


def key_of(body: Body, key: str) -> str:
    """Return which questionnaire this is: a revision goes on under the key of what it revises."""
    return str(body.get("revises") or key)


def subject_of(theme: str) -> str:
    """Return a theme as it stands inside a sentence: the first letter small, unless it begins a name like IKC."""
    return theme if theme[1:2].isupper() else theme[:1].lower() + theme[1:]


def read_instrument(body: Body, language: str, theme: str = "") -> Instrument:
    """Return the instrument in this language, with what the wave is about written into its statements.

    A theme of one's own is in one language and stands so in every language: the questions must stay the same.
    """
    own = "" if theme == body["theme"]["nl"] else theme
    subject = own or body["theme"][language]

    def words(text: str) -> str:
        return text.replace("{theme}", subject)

    return Instrument(
        points=tuple((point["value"], point.get(language, "")) for point in body["points"]),
        not_applicable=body["not_applicable"][language],
        validated=bool(body.get("validated")),
        scales=tuple(
            Scale(
                key=scale["key"],
                part=scale.get("part", ""),
                name=words(scale["name"][language]),
                title=words(scale["title"][language]),
                intro=words(scale["intro"][language]),
                minimum=scale.get("minimum", 0),
                items=tuple(
                    Item(item["key"], words(item[language]), item.get("reversed", False), item.get("behaviour", ""))
                    for item in scale["items"]
                ),
            )
            for scale in body["scales"]
        ),
    )


def rule_of(instrument: Instrument, scale: Scale) -> Rule:
    """Return how this scale is scored; for a scale without a score, a rule that no answers can meet."""
    return Rule(
        items=tuple(item.key for item in scale.items),
        minimum=scale.minimum or len(scale.items) + 1,
        lowest=instrument.lowest,
        highest=instrument.highest,
        reversed=frozenset(item.key for item in scale.items if item.reversed),
    )


def comparable(before: Instrument, after: Instrument) -> Instrument:
    """Return what two versions have in common, in the words of the later one: same points, same whole scales.

    A scale counts as the same when it has the same statements, turned the same way, and the same least number of
    answers. With other points nothing can be compared: the result has no scales.
    """
    if [value for value, _ in before.points] != [value for value, _ in after.points]:
        return replace(after, scales=())
    known = {scale.key: _shape(scale) for scale in before.scales}
    return replace(after, scales=tuple(scale for scale in after.scales if known.get(scale.key) == _shape(scale)))


def _shape(scale: Scale) -> tuple[int, Iterable[tuple[str, bool]]]:
    return scale.minimum, frozenset((item.key, item.reversed) for item in scale.items)
