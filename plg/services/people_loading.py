"""Loads a long file of people in the background: one transaction, and from outside it a word on how far it is."""

from django.db import transaction
from django.db.models import QuerySet

from plg.access.decide import require
from plg.access.permissions import Permission
from plg.models import HeldFile, Job, Membership
from plg.queue import Progress, after_commit
from plg.services.held_loads import load_held
from plg.services.outside import Outside
from plg.services.people import load_people

TASK = "plg.load_people"
PURPOSE = "people"
#: From this size on a file goes to the background: some hundreds of people.
LONG = 40_000


def is_long(file: HeldFile) -> bool:
    """Return whether loading this file is too much for somebody to wait for at a page that does not move."""
    return len(bytes(file.content)) >= LONG


@transaction.atomic
def load_later(*, by: Membership, file: HeldFile, invite_new: bool) -> Job:
    """Have this checked file loaded in the background; asking again returns the same job."""
    require(by, Permission.MANAGE_PEOPLE)
    return after_commit(TASK, key=f"people:{file.uid}", file=str(file.uid), member=str(by.uid), invite=invite_new)


def visible_loads(*, by: Membership) -> QuerySet[Job]:
    """Return the loads this member asked for."""
    return Job.objects.filter(task=TASK, args__member=str(by.uid))


def run(job: Job, progress: Progress) -> None:
    """Load the file of this job: see `load_held`."""

    def load(by: Membership, content: bytes, tell: Outside) -> dict[str, int]:
        plan = load_people(by=by, content=content, invite_new=bool(job.args["invite"]), tell=tell)
        return {"new": len(plan.new), "changed": len(plan.changed), "same": len(plan.same)}

    load_held(job, progress, purpose=PURPOSE, load=load)
