"""Every kind of report has all that it takes (CONTRIBUTING.md, "A report"); what was forgotten is named."""

import pytest

from plg.queue import handler_of
from reports import tasks
from reports.access import PERMISSION
from reports.management.commands import render_report
from reports.selectors.holding import SEALS
from reports.words import CONTENT_TYPES, FILE_NAMES, ReportKind
from tests.support.house import ROOT

PRINTED = {*render_report.OF_MEMBER, *render_report.OF_COMMUNITY, *render_report.BY_ID}
HEADING = (ROOT / "templates/reports/_heading.html").read_text()
MIGRATIONS = "".join(path.read_text() for path in (ROOT / "reports/migrations").glob("0*.py"))


def made_by(kind: ReportKind) -> str:
    try:
        return handler_of(f"reports.{kind}").__module__
    except KeyError:
        return ""


@pytest.mark.parametrize("kind", ReportKind)
def test_a_kind_has_all_its_places(kind: ReportKind) -> None:
    places = {
        "reports/words.py: a name for its file, in FILE_NAMES": kind in FILE_NAMES,
        "reports/migrations: the new choice": f"'{kind}'" in MIGRATIONS or f'"{kind}"' in MIGRATIONS,
        "reports/access.py: who may ask for it, in PERMISSION": kind in PERMISSION,
        "reports/selectors/holding.py: its line in SEALS": kind in SEALS,
        f'reports/tasks.py: @handler("reports.{kind}")': made_by(kind) == tasks.__name__,
        "templates/reports/_heading.html: what stands above it": f'report.kind == "{kind}"' in HEADING,
        "reports/management/commands/render_report.py: the same by a command": kind in PRINTED or not is_pdf(kind),
    }
    forgotten = [place for place, is_there in places.items() if not is_there]
    assert not forgotten, "\n" + "\n".join(forgotten)


def is_pdf(kind: ReportKind) -> bool:
    return FILE_NAMES.get(kind, ("", "pdf"))[1] == "pdf"


def test_every_file_has_a_type_that_the_browser_is_told() -> None:
    assert {ending for _name, ending in FILE_NAMES.values()} <= set(CONTENT_TYPES)
