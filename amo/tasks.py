"""The work of the questionnaires in the background: ask for the letters, settle what changed in a group."""

from celery import shared_task

from amo.services.group import settle_group_pictures
from amo.services.reminders import ask_reminders


@shared_task(name="amo.remind")
def remind() -> None:
    """Ask for the letters of today, at most once each. Runs every quarter of an hour."""
    ask_reminders()


@shared_task(name="amo.settle_groups")
def settle_groups() -> None:
    """Reckon what changed in every group whose measurement is over now. Runs every hour; a second time adds nothing."""
    settle_group_pictures()
