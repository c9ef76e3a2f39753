"""Background work of the logbook, by name. Every handler may run twice: the second time changes nothing."""

from celery import shared_task

from logbook.services import import_loading, photo_files, photos
from logbook.services.digests import ask_digests
from plg.models import Job
from plg.queue import Progress, handler


@handler(import_loading.TASK)
def load_file(job: Job, progress: Progress) -> None:
    """Load a long file of log forms that a coordinator saw checked."""
    import_loading.run(job, progress)


@shared_task(name="logbook.tidy_photos")
def tidy_photos() -> None:
    """Forget photos whose text never came, and files that no row knows of. Runs every night."""
    photos.drop_waiting()
    photo_files.drop_strays()


@shared_task(name="logbook.digest")
def digest() -> None:
    """Ask for the letters about what is new, at most once each. Runs every hour."""
    ask_digests()
