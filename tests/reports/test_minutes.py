"""The minutes of a meeting on paper: made by the worker, the same from the command line, and nothing of a case."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import page
import pypdf
import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from intervisie.models import Attendance, Meeting
from plg.models import AuditLine
from plg.words import JobState
from reports.models import Report
from tests import factories as make
from tests.reports.test_progress_pdf import text_of
from tests.support import closings
from tests.support.worker import Settle
from tests.world import World

pytestmark = pytest.mark.usefixtures("typeface")


def shared(world: World) -> Meeting:
    """A meeting with its minutes, an action point of now and one of before, and a case that stays out of it."""
    before = closings.meeting_over(world.north, starts_at=timezone.now() - timedelta(days=40))
    over = closings.meeting_over(world.north, title="Samen besluiten 🌱")
    make.case(world.bram, title="Het rooster lag vast", state="treated", meeting=over)
    for member, state in ((world.anna, "present"), (world.bram, "late"), (world.fatma, "absent")):
        Attendance.objects.create(meeting=over, member=member, state=state)
    closings.agreement(before, "Een brief aan ouders.", world.anna)
    closings.agreement(over, "We bellen om acht uur.", world.bram)
    closings.agreement(over, "We beginnen op tijd.")
    closings.minutes(over, themes="Mandaat.\n\nשלום", more="Neem je vlootschouw mee.")
    return over


@pytest.mark.django_db(transaction=True)
def test_the_worker_makes_the_minutes_and_the_command_the_same(world: World, settle: Settle, tmp_path: Path) -> None:
    over = shared(world)
    client, address = world.client(world.chantal), reverse("reports:minutes", args=["north", over.uid])
    assert client.post(address)["Location"] == client.post(address)["Location"], "asked twice: the same file"
    report = Report.objects.select_related("job").get()
    assert (settle(report.job).state, settle(report.job).reason) == (JobState.DONE, "")
    report.refresh_from_db()
    content = Path(default_storage.path(report.file.name or "")).read_bytes()
    checked = page.validate_pdf_bytes(content)  # by the profile it declares: PDF/UA-1
    assert checked.is_compliant, [(failure.rule_id, failure.message) for failure in checked.failures]
    told = " ".join(text_of(pypdf.PdfReader(BytesIO(content))).split())
    assert "Anna Akkerman, Bram Bakker" in told
    for words in (
        "Eén deelnemer was er niet",
        "Mandaat.",
        "We bellen om acht uur.",
        "We beginnen op tijd.",
        "vlootschouw",
    ):
        assert words in told
    assert "Een brief aan ouders." in told, "what came back from before"
    assert not [word for word in ("Fatma", "rooster") if word in told]
    call_command("render_report", "minutes", id=str(over.uid), out=tmp_path / "verslag.pdf")
    assert (tmp_path / "verslag.pdf").read_bytes() == content
    assert AuditLine.objects.filter(word="report.rendered").count() == 1


def test_a_draft_is_on_no_paper(world: World, tmp_path: Path) -> None:
    over = closings.meeting_over(world.north)
    draft = closings.minutes(over, state="draft", shared_at=None)
    assert world.client(world.marijke).post(reverse("reports:minutes", args=["north", over.uid])).status_code == 409
    assert world.client(world.anna).post(reverse("reports:minutes", args=["north", over.uid])).status_code == 404
    for uid in (str(over.uid), str(draft.uid), "onzin", None):
        with pytest.raises(CommandError):
            call_command("render_report", "minutes", id=uid, out=tmp_path / "x.pdf")
    assert not list(tmp_path.iterdir())
