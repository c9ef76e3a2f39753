"""The work of the meetings in the background: look which are near, and ask for the letters."""

from celery import shared_task

from intervisie.services.meeting_letters import ask_reminders


@shared_task(name="intervisie.remind")
def remind() -> None:
    """Ask for the reminders of the coming days, at most once each. Runs every quarter of an hour."""
    ask_reminders()
