"""Makes somebody administrator of the platform and gives them a personal link: how an installation begins.

Only who can run commands on the server can do this; no page makes an administrator.
"""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from plg.errors import DomainError
from plg.services import administrators


class Command(BaseCommand):
    help = "Make a person administrator, and print (or mail) a personal link for them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", default="", help="needed for somebody the platform does not know yet")
        parser.add_argument("--mail", action="store_true", help="mail the link instead of printing it")

    def handle(self, *args: object, email: str, name: str, mail: bool, **options: object) -> None:
        try:
            made = administrators.make(email=email, name=name)
        except DomainError as error:
            raise CommandError(error.message) from error
        if mail:
            administrators.mail_link(made)
            self.stdout.write(f"{made.name} is administrator; a personal link is on its way to {made.email}.")
            return
        self.stdout.write(f"{made.name} is administrator. The link works once, for an hour:")
        self.stdout.write(administrators.link_of(made))
