"""How each statement was answered in one measurement: a table and a picture a scale. Pure, over what was gathered."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from amo.analysis.gathering import Measurement
from amo.analysis.telling import number
from amo.instrument import Item, Scale
from amo.statistics.scoring import Distribution, distribution
from plg.pictures import Diverging, Spread
from plg.privacy.thresholds import enough


@dataclass(frozen=True)
class ItemRow:
    """One statement with its answers as given, not turned; no distribution where too few answered it."""

    item: Item
    distribution: Distribution | None

    @property
    def label(self) -> str:
        return _("%(statement)s (omgekeerd)") % {"statement": self.item.text} if self.item.reversed else self.item.text


@dataclass(frozen=True)
class ScaleItems:
    """The statements of one scale."""

    scale: Scale
    rows: list[ItemRow]
    head: list[str]
    table: list[list[str]]
    picture: Diverging | None


def item_tables(measurement: Measurement) -> list[ScaleItems]:
    """Return every scale with its statements; nothing when too few persons sent their sheet."""
    return [_of_scale(measurement, scale) for scale in measurement.instrument.scales] if measurement.may_show else []


def _of_scale(measurement: Measurement, scale: Scale) -> ScaleItems:
    points = [value for value, _label in measurement.instrument.points]
    sheets = list(measurement.sheets.values())
    rows = []
    for item in scale.items:
        found = distribution(sheets, item.key, points)
        rows.append(ItemRow(item, found if enough(found.n, settings.MIN_GROUP) else None))
    head = [_("Stelling"), *map(str, points), _("n.v.t."), _("open"), "n", _("mediaan")]
    return ScaleItems(scale, rows, head, [_cells(row, len(points)) for row in rows], _picture(measurement, rows))


def _cells(row: ItemRow, points: int) -> list[str]:
    found = row.distribution
    if found is None:
        return [row.label, *[""] * points, "", "", _("te weinig"), ""]
    told = [*found.counts.values(), found.not_applicable, found.missing, found.n]
    return [row.label, *map(str, told), number(found.median, 1)]


def _picture(measurement: Measurement, rows: list[ItemRow]) -> Diverging | None:
    shown = [(row, row.distribution) for row in rows if row.distribution]
    if not shown:
        return None
    fewest, most = min(found.n for _, found in shown), max(found.n for _, found in shown)
    text = _("n = %(n)s per stelling; %(moment)s. Wat niet van toepassing of open was, telt niet mee.")
    return Diverging(
        title=_title(shown),
        subtitle=text
        % {
            "n": fewest if fewest == most else _("%(low)s tot %(high)s") % {"low": fewest, "high": most},
            "moment": measurement.wave.get_moment_display().lower(),
        },
        levels=tuple(measurement.instrument.words_of(value) for value, _label in measurement.instrument.points),
        bars=tuple(Spread(row.label, tuple(found.counts.values())) for row, found in shown),
        says=_(
            "Dit zegt hoe vaak een antwoord gekozen is. Het zegt niet of dat veel of weinig is: deze vragenlijst heeft "
            "geen normen."
        ),
    )


def _title(shown: list[tuple[ItemRow, Distribution]]) -> str:
    middles = [found.median for _, found in shown if found.median is not None]
    low, high = min(middles), max(middles)
    if low == high:
        return _("Bij elke stelling is het middelste antwoord %(point)s") % {"point": number(low, 1)}
    ends = {"low": number(low, 1), "high": number(high, 1)}
    return _("Het middelste antwoord loopt per stelling van %(low)s tot %(high)s") % ends
