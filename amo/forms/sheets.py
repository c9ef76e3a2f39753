"""The form of one scale: a row of points for every statement. What was left open is asked again, kindly."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from amo.instrument import Instrument, Scale
from amo.services import Change, Clash
from amo.statistics.scoring import Answers
from plg.forms import HouseForm

NOT_APPLICABLE = "na"
#: Names with a colon are never keys of statements: what the page knew, and the remark.
WAS, REMARK, REMARK_WAS, TOLD = "was:", "remark:", "was:remark:", "told:"


@dataclass(frozen=True)
class Row:
    """One statement on the page: its points, what the page knows of it, and what another device did meanwhile."""

    field: BoundField
    was: str
    stands: str = ""  # the answer another device gave, in words
    wanted: str = ""  # what was chosen here and not kept, in words
    at: datetime | None = None
    settled: bool = False  # the page told of another device, and the person chose since


class ScaleForm(HouseForm):
    """One scale on one screen. Leaving a statement open is allowed here; sending the sheet is where it matters."""

    def __init__(
        self,
        instrument: Instrument,
        scale: Scale,
        answers: Answers,
        remark: str = "",
        data: QueryDict | None = None,
        prefix: str | None = None,
    ) -> None:
        super().__init__(data, prefix=prefix)
        self.instrument, self.scale, self.known = instrument, scale, answers
        self.elsewhere: dict[str, Row] = {}
        self.other_remark, self.remark_was, self.must_choose = "", remark, False
        points = [(str(value), label) for value, label in instrument.points]
        for item in scale.items:
            field = forms.ChoiceField(
                label=item.text,
                choices=[*points, (NOT_APPLICABLE, instrument.not_applicable)],
                widget=forms.RadioSelect,
                required=False,
                error_messages={"invalid_choice": _("Kies een van de punten bij deze stelling.")},
            )
            field.initial = written(answers, item.key)
            self.fields[item.key] = field
        self.fields[REMARK] = forms.CharField(
            label=_("Wil je hier iets bij opschrijven?"),
            help_text=_(
                "Voor jezelf: je leest het terug bij je eigen resultaat. Niemand anders ziet het, tenzij je bij het "
                "versturen kiest dat onderzoekers het zonder je naam mogen lezen."
            ),
            required=False,
            max_length=4000,
            initial=remark,
            widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
        )

    @property
    def rows(self) -> Iterator[Row]:
        """Yield the statements with their points, as the page stands now."""
        for item in self.scale.items:
            yield self.elsewhere.get(item.key) or Row(self[item.key], written(self.known, item.key))

    @property
    def remark(self) -> BoundField:
        return self[REMARK]

    def changes(self) -> dict[str, Change]:
        """Return what this page sends, statement by statement; a statement left open is not in it."""
        return {
            item.key: Change(_read(chosen), self._knew(item.key))
            for item in self.scale.items
            if (chosen := self.cleaned_data.get(item.key))
        }

    def said(self) -> tuple[str, str] | None:
        """Return the remark as it stands on the page and as the page knew it; None when the page has none."""
        if REMARK not in self.data:
            return None
        return str(self.cleaned_data[REMARK]), str(self.data.get(REMARK_WAS, ""))

    def meet(self, sent: "ScaleForm", clashes: list[Clash], times: Mapping[str, datetime], remark: str) -> None:
        """Note where the page, as it was sent, differs from what stands by now: another device was earlier there.

        `remark` is what another device wrote since; what was typed here stays in the box, so that neither is lost.
        """
        lost, words = {clash.item: clash for clash in clashes}, self.instrument.words_of
        for item in self.scale.items:
            stands = written(self.known, item.key)
            if stands and sent.data.get(item.key, "") != stands:
                wanted = words(lost[item.key].wanted) if item.key in lost else ""
                at = times.get(item.key)
                self.elsewhere[item.key] = Row(self[item.key], stands, words(self.known[item.key]), wanted, at)
            elif f"{TOLD}{item.key}" in sent.data:
                self.elsewhere[item.key] = Row(self[item.key], stands, settled=True)
        self.other_remark, self.remark_was = remark, self.fields[REMARK].initial
        if remark:
            self.fields[REMARK].initial = sent.cleaned_data[REMARK]
        self.must_choose = bool(clashes or remark)

    def _knew(self, key: str) -> tuple[int | None, ...] | None:
        was = self.data.get(f"{WAS}{key}")
        if was is None or (was and was not in dict(self.fields[key].choices)):  # type: ignore[attr-defined]
            return None
        return (_read(was),) if was else ()


class SendForm(forms.Form):
    """The button that sends a sheet; it says how many open statements the person has seen named."""

    leaving_open = forms.IntegerField(required=False, min_value=0)
    asks_remarks = forms.BooleanField(required=False)
    remarks_count = forms.BooleanField(required=False)

    def seen(self) -> int:
        """Return how many open statements are left so on purpose."""
        return (self.cleaned_data["leaving_open"] or 0) if self.is_valid() else 0

    def remarks_may_count(self) -> bool | None:
        """Return whether what was written may be read for research; None when the page did not ask."""
        asked = self.is_valid() and self.cleaned_data["asks_remarks"]
        return bool(self.cleaned_data["remarks_count"]) if asked else None


def written(answers: Answers, key: str) -> str:
    """Return an answer as the page writes it; '' where it is open."""
    if key not in answers:
        return ""
    value = answers[key]
    return NOT_APPLICABLE if value is None else str(value)


def _read(chosen: str) -> int | None:
    return None if chosen == NOT_APPLICABLE else int(chosen)
