"""Every kind of report has all that it takes: a file name, a permission, the seal of its data, and who makes it."""

from plg.queue import handler_of
from reports import tasks
from reports.access import PERMISSION
from reports.selectors.holding import SEALS
from reports.words import FILE_NAMES, ReportKind


def test_a_kind_has_all_its_places() -> None:
    assert set(FILE_NAMES) == set(PERMISSION) == set(SEALS) == set(ReportKind)
    for kind in ReportKind:
        assert handler_of(f"reports.{kind}").__module__ == tasks.__name__
