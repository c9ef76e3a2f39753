"""Loads a long file of log forms in the background: whole or not at all, telling from outside how far it is."""

from django.db import transaction
from django.db.models import QuerySet

from logbook.services.import_columns import chosen
from logbook.services.importing import import_entries
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.models import HeldFile, Job, Membership
from plg.queue import Progress, after_commit
from plg.services.held_loads import load_held
from plg.services.outside import Outside
from plg.tabular import layout_of

TASK = "logbook.load_file"
PURPOSE = "logbook"
#: From so many leerervaringen on somebody would wait too long at a page that does not move.
LONG = 500


@transaction.atomic
def load_later(*, by: Membership, file: HeldFile) -> Job:
    """Have this checked file loaded in the background; asking again returns the same job."""
    require(by, Permission.IMPORT_LOGBOOK)
    return after_commit(TASK, key=f"logbook:{file.uid}", file=str(file.uid), member=str(by.uid))


def visible_loads(*, by: Membership) -> QuerySet[Job]:
    """Return the loads this member asked for."""
    return Job.objects.filter(task=TASK, args__member=str(by.uid))


def run(job: Job, progress: Progress) -> None:
    """Load the file of this job: see `load_held`."""

    def load(by: Membership, content: bytes, tell: Outside) -> dict[str, int]:
        choice = chosen(by=by, layout=layout_of(content))
        plan = import_entries(by=by, community=by.community, content=content, choice=choice, tell=tell)
        return {"new": len(plan.lines), "people": len(plan.new_people), "already": plan.already}

    load_held(job, progress, purpose=PURPOSE, load=load)
