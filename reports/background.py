"""k-anonymity over background fields: rare values are blanked, never the row. Pure; reads no database.

Used for the persons of one export, and by the page before it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Values = dict[str, str]


@dataclass(frozen=True)
class Background:
    """What may be said of each person, and how many values of each field had to be left out."""

    persons: dict[int, Values]
    blanked: dict[str, int] = field(default_factory=dict)

    def said(self, person: int, name: str, left_out: str) -> str:
        """Return the value of a field, or `left_out` where there is none.

        Where nothing was blanked an empty value stays empty. Where something was, "not known" is told like "left
        out": in a field where nearly all is left out, who was never known would stand out.
        """
        return self.persons[person][name] or (left_out if self.blanked.get(name) else "")


def anonymous(persons: Mapping[int, Mapping[str, str]], fields: Sequence[str], k: int) -> Background:
    """Return the persons with as few fields blanked as it takes for nobody to stand out.

    Afterwards every combination of values that says anything at all is shared by at least `k` persons.
    `fields` is in the order in which they are given up: the first is blanked first. Only persons in a
    combination that is too small lose a value. Pure; linear in the persons for each field.

    Source: Sweeney, L. (2002). k-anonymity: A model for protecting privacy. International Journal on
    Uncertainty, Fuzziness and Knowledge-based Systems, 10(5), 557–570. The blanking is local suppression.
    """
    if k < 1:
        raise ValueError("k counts persons: at least 1")
    kept = {person: {name: values.get(name, "") for name in fields} for person, values in persons.items()}
    blanked = dict.fromkeys(fields, 0)
    for name in fields:
        sizes = Counter(_combination(values, fields) for values in kept.values())
        for values in kept.values():
            # The size was counted before this field was touched, so the order of persons makes no difference.
            if values[name] and sizes[_combination(values, fields)] < k:
                values[name] = ""
                blanked[name] += 1
    return Background(kept, blanked)


def _combination(values: Mapping[str, str], fields: Sequence[str]) -> tuple[str, ...]:
    return tuple(values[name] for name in fields)
