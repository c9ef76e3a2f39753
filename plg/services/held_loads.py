"""Loads a held file in the background: one transaction, and from outside it a word on how far it is.

Used by every app that takes in long files; what is in a file, each knows itself.
"""

from collections.abc import Callable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from plg.errors import DomainError
from plg.models import Job, Membership
from plg.queue import Progress, WorkFailed
from plg.services import held_files
from plg.services.outside import Outside

#: Loads the content of a file as this member, telling how far it is; returns what the page counts, `new` among it.
Load = Callable[[Membership, bytes, Outside], dict[str, int]]


def load_held(job: Job, progress: Progress, *, purpose: str, load: Load) -> None:
    """Load the file of this job, whole or not at all. Doing it again after it was done changes nothing.

    Raises `WorkFailed` with the sentence for whoever asked, when something changed since the check.
    """
    if "new" in job.args:
        return
    by = Membership.objects.select_related("user", "community").get(uid=job.args["member"])
    try:
        with transaction.atomic():
            file = held_files.held(by=by, purpose=purpose, uid=UUID(job.args["file"]))
            done = load(by, bytes(file.content), Outside(progress))
            held_files.let_go(by=by, purpose=purpose)
            Job.objects.filter(pk=job.pk).update(args=job.args | done)
    except DomainError as error:
        raise WorkFailed(_("Het bestand is niet geladen. %s") % error.message) from error
