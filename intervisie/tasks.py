"""The work of the meetings in the background: ask for the letters of those that are near, tidy old sessions."""

from celery import shared_task

from intervisie.services.materials import drop_strays
from intervisie.services.meeting_letters import ask_reminders
from intervisie.services.sessions import tidy_sessions


@shared_task(name="intervisie.remind")
def remind() -> None:
    """Ask for the reminders of the coming days, at most once each. Runs every quarter of an hour."""
    ask_reminders()


@shared_task(name="intervisie.tidy")
def tidy() -> None:
    """Take away the texts of sessions that ended a month ago, and files no meeting knows of. Runs every night."""
    tidy_sessions()
    drop_strays()
