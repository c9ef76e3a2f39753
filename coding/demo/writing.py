"""Writes what coders chose in the demo world in bulk, by the rules of the workbench: codings, quotes, trail, done."""

from collections.abc import Sequence

from django.utils import timezone

from coding.models import Assignment, Code, Coding, Quote
from coding.trail import Mark, Trail


def write_marks(marks: Sequence[tuple[Assignment, Mark]], book: dict[str, Code], *, alone: bool) -> None:
    """Give each of these assignments its choice, as one step of its trail. Three queries."""
    codings, quotes = list[Coding](), list[Quote]()
    for assignment, mark in marks:
        trail = Trail().then(mark)
        assignment.no_code_applies, assignment.unsure, assignment.done_at = mark.none, mark.unsure, timezone.now()
        assignment.trail, assignment.step = trail.kept(), trail.step
        for given in mark.codes:
            coding = Coding(assignment=assignment, code=book[given.code], direction=given.direction, alone=alone)
            codings.append(coding)
            quotes += [Quote(coding=coding, start=start, end=end) for start, end in given.quotes]
    fields = ["no_code_applies", "unsure", "done_at", "trail", "step"]
    Assignment.objects.bulk_update([assignment for assignment, _mark in marks], fields)
    Coding.objects.bulk_create(codings)
    Quote.objects.bulk_create(quotes)
