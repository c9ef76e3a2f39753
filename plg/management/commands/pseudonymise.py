"""Takes the names out of an archived community. Pseudonyms stay; nobody can put the names back."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from plg.errors import DomainError
from plg.models import Community
from plg.services.pseudonymising import pseudonymise


class Command(BaseCommand):
    help = "Take names, addresses, schools and names in texts out of an archived community. Cannot be undone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--community", metavar="SLUG", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        community = Community.objects.filter(slug=options["community"]).first()
        if community is None:
            raise CommandError(f"there is no community {options['community']}")
        try:
            people = pseudonymise(by=None, community=community)
        except (DomainError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{community.slug}: {people} people without a name from now on; their pseudonyms stay")
