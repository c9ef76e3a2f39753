"""The work of coding in the background: open a big round."""

from uuid import UUID

from django.utils import translation

from coding.services.opening import TASK, open_asked
from plg.models import Job
from plg.queue import Progress, handler, told_outside


@handler(TASK)
def open_round(job: Job, progress: Progress) -> None:
    """Freeze the texts of a round and give them to its coders."""
    with translation.override("nl"), told_outside(progress) as tell:
        open_asked(round=UUID(job.args["round"]), by=UUID(job.args["by"]), tell=tell)
