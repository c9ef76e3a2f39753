"""Loads a long file of log forms in the background: whole or not at all, telling from outside how far it is."""

from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from logbook.services.import_columns import chosen
from logbook.services.importing import import_entries
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.errors import DomainError
from plg.models import HeldFile, Job, Membership
from plg.queue import Progress, WorkFailed, after_commit
from plg.services import held_files
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
    """Load the file of this job, whole or not at all. Doing it again after it was done changes nothing.

    Raises `WorkFailed` with the sentence for whoever asked, when something changed since the check.
    """
    if "new" in job.args:
        return
    by = Membership.objects.select_related("user", "community").get(uid=job.args["member"])
    try:
        with transaction.atomic():
            file = held_files.held(by=by, purpose=PURPOSE, uid=UUID(job.args["file"]))
            content = bytes(file.content)
            plan = import_entries(
                by=by,
                community=by.community,
                content=content,
                choice=chosen(by=by, layout=layout_of(content)),
                tell=Outside(progress),
            )
            held_files.let_go(by=by, purpose=PURPOSE)
            done = {"new": len(plan.lines), "people": len(plan.new_people), "already": plan.already}
            Job.objects.filter(pk=job.pk).update(args=job.args | done)
    except DomainError as error:
        raise WorkFailed(_("Het bestand is niet geladen. %s") % error.message) from error
