"""Takes the second factors of somebody away who lost them all, and signs them out everywhere.

First make sure that it is them: whoever has their mailbox comes in afterwards.
"""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from plg.models import User
from plg.services import factors


class Command(BaseCommand):
    help = "Take away every second factor of one person; the next sign-in asks for a new one where that is needed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: object, email: str, **options: object) -> None:
        user = User.objects.filter(email=email.strip().lower()).first()
        if user is None:
            raise CommandError(f"nobody has the address {email}")
        gone = factors.reset(user=user, by=None)
        self.stdout.write(f"{gone} taken away; {user.name} is signed out everywhere.")
