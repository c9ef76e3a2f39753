"""Scale scores of one measurement, whether each scale hangs together, and scales beside each other. Pure."""

from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import sqrt

from django.conf import settings
from django.utils.translation import gettext as _

from amo.analysis.gathering import Measurement
from amo.analysis.telling import interval, number
from amo.instrument import Scale, rule_of
from amo.statistics.change import Change, change
from amo.statistics.numbers import mean, median, variance
from amo.statistics.reliability import Reliability, reliability
from amo.statistics.scoring import item_value
from plg.privacy.thresholds import enough


@dataclass(frozen=True)
class ScaleRow:
    """One scale over the group. `without` persons sent a sheet and answered too little for a score."""

    scale: Scale
    values: list[Fraction]
    without: int
    reliability: Reliability | None  # None: too few answered every statement to show it

    @property
    def may_show(self) -> bool:
        return enough(len(self.values), settings.MIN_GROUP)

    @property
    def spread(self) -> float | None:
        """The standard deviation, n − 1 in the denominator."""
        found = variance(self.values)
        return None if found is None else sqrt(found)

    @property
    def cells(self) -> list[str]:
        """The row of the table of scores."""
        if not self.may_show:
            return [self.scale.name, _("te weinig"), *[""] * 5]
        ends = interval(min(self.values), max(self.values))
        told = [number(mean(self.values)), number(self.spread), number(median(self.values)), ends]
        return [self.scale.name, str(len(self.values)), str(self.without), *told]

    @property
    def alpha_cells(self) -> list[str]:
        """The row of the table of alphas."""
        found = self.reliability
        if found is None:
            return [self.scale.name, str(len(self.scale.items)), _("te weinig"), "", ""]
        ends = interval(found.low, found.high)
        return [self.scale.name, str(found.items), str(found.n), number(found.alpha), ends]

    @property
    def without_items(self) -> list[list[str]]:
        """The rows of alpha without each statement, and how it goes with the others."""
        if self.reliability is None:
            return []
        return [
            [item.text, number(one.alpha), number(one.rest_correlation)]
            for item, one in zip(self.scale.items, self.reliability.without, strict=True)
        ]


@dataclass(frozen=True)
class Contrast:
    """Two scales of one part of the questionnaire, over the persons who have a score on both."""

    left: Scale
    right: Scale
    change: Change  # right minus left

    @property
    def sentence(self) -> str:
        """Who scores higher on which, in one sentence."""
        return _(
            "%(left)s is bij %(below)s van de %(n)s lager dan %(right)s, bij %(same)s gelijk en bij %(above)s hoger."
        ) % {
            "left": self.left.name,
            "right": self.right.name,
            "below": self.change.more,
            "above": self.change.less,
            "same": self.change.same,
            "n": self.change.n,
        }


def scale_rows(measurement: Measurement) -> list[ScaleRow]:
    """Return every scale that has a score; nothing when too few persons sent their sheet."""
    if not measurement.may_show:
        return []
    return [_row(measurement, scale) for scale in measurement.instrument.scales if scale.is_scored]


def person_table(measurement: Measurement) -> list[list[str]]:
    """Return the scores of every person by pseudonym, in the order of the pseudonyms, which says nothing."""
    if not measurement.may_show:
        return []
    scales = [scale for scale in measurement.instrument.scales if scale.is_scored]
    values = [measurement.values(scale) for scale in scales]
    return [
        [person, *(number(one[person]) if person in one else "–" for one in values)]
        for person in sorted(measurement.sheets)
    ]


def contrasts(measurement: Measurement) -> list[Contrast]:
    """Return the scales of each part beside each other, where enough persons have a score on both."""
    if not measurement.may_show:
        return []
    found = []
    for left, right in combinations([scale for scale in measurement.instrument.scales if scale.is_scored], 2):
        if left.part != right.part:
            continue
        ours, theirs = measurement.values(left), measurement.values(right)
        pairs = [(ours[person], theirs[person]) for person in sorted(ours) if person in theirs]
        if enough(len(pairs), settings.MIN_GROUP):
            found.append(Contrast(left, right, change(pairs)))
    return found


def _row(measurement: Measurement, scale: Scale) -> ScaleRow:
    values = list(measurement.values(scale).values())
    rule = rule_of(measurement.instrument, scale)
    whole = []
    for answers in measurement.sheets.values():
        row = [item_value(answers, item, rule) for item in rule.items]
        if None not in row:
            whole.append([value for value in row if value is not None])
    known = reliability(whole) if enough(len(whole), settings.MIN_GROUP) else None
    return ScaleRow(scale, values, measurement.sent - len(values), known)
