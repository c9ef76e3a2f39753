"""An instrument as the pages and the scoring need it: plain data read from its content version. Pure."""

from dataclasses import dataclass
from typing import Any

Body = dict[str, Any]


@dataclass(frozen=True)
class Item:
    """One statement."""

    key: str
    text: str
    reversed: bool
    behaviour: str


@dataclass(frozen=True)
class Scale:
    """Statements that belong together, with the least number of answers that makes a score."""

    key: str
    part: str
    title: str
    intro: str
    minimum: int
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Instrument:
    """A questionnaire in one language."""

    points: tuple[tuple[int, str], ...]
    not_applicable: str
    scales: tuple[Scale, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for scale in self.scales for item in scale.items)

    def scale_of(self, item: str) -> Scale | None:
        """Return the scale that holds this statement, or None when the instrument has no such statement."""
        return next((scale for scale in self.scales if any(one.key == item for one in scale.items)), None)

    def accepts(self, value: int | None) -> bool:
        """Return whether this is one of the answer points; None is "not applicable"."""
        return value is None or value in {point for point, _label in self.points}


def read_instrument(body: Body, language: str, theme: str = "") -> Instrument:
    """Return the instrument in this language, with the community's theme written into its statements."""
    subject = theme or body["theme"][language]

    def words(text: str) -> str:
        return text.replace("{theme}", subject)

    return Instrument(
        points=tuple((point["value"], point[language]) for point in body["points"]),
        not_applicable=body["not_applicable"][language],
        scales=tuple(
            Scale(
                key=scale["key"],
                part=scale["part"],
                title=words(scale["title"][language]),
                intro=words(scale["intro"][language]),
                minimum=scale["minimum"],
                items=tuple(
                    Item(item["key"], words(item[language]), item.get("reversed", False), item.get("behaviour", ""))
                    for item in scale["items"]
                ),
            )
            for scale in body["scales"]
        ),
    )
