"""The demo world's pictures of growth: what people marked, which led to which, and what they call lasting."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml

from logbook.models import Entry, Fragment, Growth, Step
from logbook.selectors import growth_model
from plg.services.content import freeze

HERE = Path(__file__).parent


def build(community: str) -> None:
    """Mark what the file tells; where anything was marked before, nothing is added. Five queries when all is there."""
    rows = yaml.safe_load((HERE / "growth.yaml").read_text(encoding="utf-8"))["growth"]
    named = {row["entry"]: row for row in rows}
    found = Entry.objects.filter(source_id__in=named, community__slug=community, growth=None)
    entries = list(found.select_related("current", "community"))
    if not entries:
        return
    model = growth_model(entries[0].community)
    made = {entry: _marks(entry, named[str(entry.source_id)]) for entry in entries}
    Fragment.objects.bulk_create(mark for marks in made.values() for mark in marks)
    Step.objects.bulk_create(
        Step(
            cause=marks[start - 1],
            effect=marks[end - 1],
            kind=model.arrows[marks[start - 1].domain, marks[end - 1].domain],
            made_at=marks[0].made_at + timedelta(minutes=5),
        )
        for entry, marks in made.items()
        for start, end in named[str(entry.source_id)]["steps"]
    )
    Growth.objects.bulk_create(
        Growth(
            entry=entry,
            lasting_since=marks[0].made_at + timedelta(days=30) if named[str(entry.source_id)].get("lasting") else None,
            shown=named[str(entry.source_id)].get("shown", False),
        )
        for entry, marks in made.items()
    )
    if model.version and model.version.frozen_at is None:
        freeze(version=model.version, by=None)


def _marks(entry: Entry, row: dict[str, Any]) -> list[Fragment]:
    assert entry.current is not None
    marked_at = entry.written_at + timedelta(days=row["days"])
    places = [(domain, entry.current.text.index(words), len(words)) for domain, words in row["marks"]]
    return [
        Fragment(version=entry.current, domain=domain, start=start, end=start + length, made_at=marked_at)
        for domain, start, length in places
    ]
