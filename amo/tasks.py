"""The work of the questionnaires in the background: look who is due, and ask for the letters."""

from celery import shared_task

from amo.services.reminders import ask_reminders


@shared_task(name="amo.remind")
def remind() -> None:
    """Ask for the letters of today, at most once each. Runs every quarter of an hour."""
    ask_reminders()
