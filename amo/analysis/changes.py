"""What changed between two measurements, per behaviour and per scale, over who answered both. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from django.conf import settings
from django.utils.translation import gettext as _

from amo.analysis import telling
from amo.analysis.gathering import Gathered, Measurement, shared_instrument
from amo.instrument import Instrument, Item, Scale, rule_of
from amo.statistics.change import Change, change, holm
from amo.statistics.scoring import item_value
from amo.statistics.signed_ranks import Method, Zeros
from plg.pictures import Diverging, DotLine, DotLines, Spread, by_change
from plg.privacy.thresholds import enough

#: The colours of the dimensions and of the three parts, by the key of the scale, else of the part.
TONES = {
    "belongingness": "belonging",
    "uniqueness": "unique",
    "abilities": "able",
    "motivation": "motivated",
    "opportunity": "opportune",
}


@dataclass(frozen=True)
class Way:
    """How the tests are done."""

    zeros: Zeros = Zeros.DROP
    method: Method | None = None  # None: exact up to 50 pairs that differ
    holm: bool = False


@dataclass(frozen=True)
class Thing:
    """What is compared: one behaviour (a statement) or one scale."""

    kind: str  # "gedrag" or "schaal", as in the address
    key: str
    label: str
    statement: str
    tone: str


@dataclass(frozen=True)
class Compared:
    """One thing compared. `change` is None where too few answered both times to show it."""

    thing: Thing
    pairs: dict[str, tuple[Fraction, Fraction]]  # by pseudonym
    only_before: int
    only_after: int
    change: Change | None
    corrected: float | None = None

    @property
    def cells(self) -> list[str]:
        """The row of the table, after its label."""
        found = self.change
        if found is None:
            return [_("te weinig"), *[""] * 9]
        return [
            *map(str, (found.n, found.less, found.same, found.more)),
            telling.number(found.before),
            telling.number(found.after),
            telling.signed(found.shift.estimate),
            telling.interval(found.shift.low, found.shift.high, with_sign=True),
            telling.signed(found.test.rank_biserial),
            telling.chance(found.test.p),
        ]

    @property
    def corrected_cell(self) -> str:
        return telling.chance(self.corrected) if self.change else ""

    @property
    def sentence(self) -> str:
        """Who did more, the same and less."""
        return telling.counts(self.change) if self.change else ""

    @property
    def sentences(self) -> list[str]:
        """What the figures of this thing do and do not say."""
        if self.change is None:
            return []
        test = self.change.test
        return [
            telling.shift_words(self.change.shift),
            telling.meaning(test, self.corrected),
            telling.method(test),
            telling.effect_words(test),
        ]


@dataclass(frozen=True)
class Comparison:
    """Two measurements of one questionnaire beside each other."""

    before: Measurement
    after: Measurement
    way: Way
    behaviours: list[Compared]
    scales: list[Compared]
    left_out: list[str]  # scales that the two versions do not share

    @property
    def rows(self) -> list[Compared]:
        return [*self.behaviours, *self.scales]

    @property
    def tests(self) -> int:
        """How many tests there are, for the correction."""
        return sum(row.change is not None and row.change.test.p is not None for row in self.rows)

    def find(self, kind: str, key: str) -> Compared | None:
        """Return one thing that may be shown, or None."""
        return next((row for row in self.rows if (row.thing.kind, row.thing.key) == (kind, key) and row.change), None)


def comparison(found: Gathered, before: Measurement, after: Measurement, way: Way) -> Comparison:
    """Compare two measurements. Only what both versions ask in the same way; a reversed statement is turned."""
    shared = shared_instrument(before, after)
    behaviours = [
        _compared(
            _of_item(found, scale, item), _item_values(before, scale, item), _item_values(after, scale, item), way
        )
        for scale, item in _items(shared)
    ]
    scales = [
        _compared(_of_scale(scale), before.values(scale), after.values(scale), way)
        for scale in shared.scales
        if scale.is_scored
    ]
    corrected = holm([row.change.test.p if row.change else None for row in [*behaviours, *scales]]) if way.holm else []
    if corrected:
        behaviours = [replace(row, corrected=p) for row, p in zip(behaviours, corrected, strict=False)]
        scales = [replace(row, corrected=p) for row, p in zip(scales, corrected[len(behaviours) :], strict=True)]
    kept = {scale.key for scale in shared.scales}
    left_out = [scale.name for scale in after.instrument.scales if scale.key not in kept]
    return Comparison(before, after, way, behaviours, scales, left_out)


def counts_picture(rows: Sequence[Compared], comparison: Comparison, title: str) -> Diverging | None:
    """Return less, same and more as bars that part in the middle, or None without anything to show."""
    shown = [(row.thing.label, row.change) for row in rows if row.change]
    if not shown:
        return None
    persons = sorted({found.n for _, found in shown})
    return Diverging(
        title=title,
        subtitle=_("n = %(n)s personen die beide keren antwoordden; %(before)s en %(after)s.")
        % {
            "n": persons[0]
            if len(persons) == 1
            else _("%(low)s tot %(high)s") % {"low": persons[0], "high": persons[-1]},
            "before": comparison.before.wave.get_moment_display().lower(),
            "after": comparison.after.wave.get_moment_display().lower(),
        },
        levels=(_("minder"), _("gelijk"), _("meer")),
        bars=tuple(Spread(label, (found.less, found.same, found.more)) for label, found in shown),
        says=_(
            "Dit telt bij hoeveel personen het tweede antwoord hoger, gelijk of lager is. Het zegt niet hoeveel "
            "hoger, en niet of de leergemeenschap dat deed: er is geen groep om mee te vergelijken."
        ),
    )


def finding(rows: Sequence[Compared]) -> str:
    """Return in words what stands out: the thing with most persons who went up."""
    shown = [(row.change.more, row.thing.label, row.change.n) for row in rows if row.change]
    most = max((more for more, _, _ in shown), default=0)
    top = [(label, n) for more, label, n in shown if more == most]
    if most == 0 or len(top) > 1:
        return _("Bij hoeveel personen werd het meer, gelijk of minder?")
    return _("“%(label)s” werd het vaakst meer: bij %(more)s van de %(n)s") % {
        "label": top[0][0],
        "more": most,
        "n": top[0][1],
    }


def persons_picture(row: Compared, comparison: Comparison) -> DotLines:
    """Return every person's two values by pseudonym, the largest rise first."""
    instrument = comparison.after.instrument
    lines = [DotLine(who, float(one), float(two), row.thing.tone) for who, (one, two) in row.pairs.items()]
    return DotLines(
        title=_("%(label)s: %(counts)s") % {"label": row.thing.label, "counts": row.sentence},
        subtitle=_("n = %(n)s personen die beide keren antwoordden, met hun pseudoniem.") % {"n": len(lines)},
        lowest=instrument.lowest,
        highest=instrument.highest,
        ends=(instrument.words_of(instrument.lowest), instrument.words_of(instrument.highest)),
        moments=(comparison.before.wave.get_moment_display(), comparison.after.wave.get_moment_display()),
        lines=by_change(lines),
        says=_(
            "Elke lijn is één persoon, die zichzelf twee keer beoordeelde. Iemand kan strenger zijn gaan kijken zonder "
            "iets anders te doen, en andersom."
        ),
    )


def _items(shared: Instrument) -> list[tuple[Scale, Item]]:
    every = [(scale, item) for scale in shared.scales for item in scale.items]
    return [pair for pair in every if pair[1].behaviour] or every


def _of_item(found: Gathered, scale: Scale, item: Item) -> Thing:
    return Thing("gedrag", item.key, found.label(item.behaviour, item.text), item.text, _tone(scale))


def _of_scale(scale: Scale) -> Thing:
    return Thing("schaal", scale.key, scale.name, "", _tone(scale))


def _tone(scale: Scale) -> str:
    return TONES.get(scale.key) or TONES.get(scale.part) or "other"


def _item_values(measurement: Measurement, scale: Scale, item: Item) -> dict[str, Fraction]:
    rule = rule_of(measurement.instrument, scale)
    values = {person: item_value(answers, item.key, rule) for person, answers in measurement.sheets.items()}
    return {person: Fraction(value) for person, value in values.items() if value is not None}


def _compared(thing: Thing, before: dict[str, Fraction], after: dict[str, Fraction], way: Way) -> Compared:
    pairs = {person: (before[person], after[person]) for person in sorted(before) if person in after}
    shown = enough(len(pairs), settings.MIN_GROUP)
    return Compared(
        thing=thing,
        pairs=pairs if shown else {},
        only_before=len(before) - len(pairs),
        only_after=len(after) - len(pairs),
        change=change(list(pairs.values()), zeros=way.zeros, method=way.method) if shown else None,
    )
