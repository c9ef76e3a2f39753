"""How often somebody wrote, and about what: their own counts, for themselves alone, beside nobody else's."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Func, QuerySet
from django.db.models.functions import TruncMonth

from logbook.models import Entry
from logbook.selectors.guides import Guide
from logbook.words import NOBODY, Circle


@dataclass(frozen=True)
class Counted:
    """One line: what was counted, how often, and what the timeline is asked to show just these."""

    label: str
    count: int
    key: str


@dataclass(frozen=True)
class OwnCounts:
    """An own logbook in numbers. Whatever was never chosen is not listed: nothing is missing."""

    total: int
    months: list[tuple[date | None, int]]
    issues: list[Counted]
    tags: list[Counted]
    circles: list[Counted]


def own_counts(entries: QuerySet[Entry], guide: Guide, nobody: str) -> OwnCounts:
    """Return these entries counted by month, issue, own label and audience. Four queries.

    `entries` is somebody's `access.own_entries`; `nobody` is what an entry shared with nobody is called.
    """
    rows = entries.order_by()
    months = rows.annotate(month=TruncMonth("happened_on")).values_list("month").annotate(n=Count("pk"))
    issues = dict(rows.exclude(issue="").values_list("issue").annotate(n=Count("pk")))
    tags = dict(rows.annotate(tag=Func(F("tags"), function="unnest")).values_list("tag").annotate(n=Count("pk")))
    circles = dict(rows.values_list("shares__circle").annotate(n=Count("pk")))
    by_month = sorted(months, key=lambda row: row[0] or date.min, reverse=True)
    labels = {None: nobody} | {circle.value: str(circle.label) for circle in Circle}
    behaviours = {key: one.label for key, one in guide.behaviour_by_key.items()}
    return OwnCounts(
        total=sum(count for _month, count in by_month),
        months=by_month,
        issues=_lines(issues, guide.issue_labels),
        tags=_lines(tags, behaviours),
        circles=[Counted(labels[key], circles[key], key or NOBODY) for key in labels if key in circles],
    )


def _lines(counts: Mapping[str, int], labels: Mapping[str, str]) -> list[Counted]:
    """Return the lines in the order of the labels; a key from content no longer in use comes last, as itself."""
    known: Iterable[str] = [*(key for key in labels if key in counts), *sorted(counts.keys() - labels.keys())]
    return [Counted(labels.get(key, key), counts[key], key) for key in known]
