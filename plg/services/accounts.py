"""What somebody decides about their own account."""

from django.db import transaction

from plg.models import User


@transaction.atomic
def speak(*, by: User, language: str) -> None:
    """Show this person everything in this language from now on, letters too. Nobody's business, so not audited."""
    User.objects.filter(pk=by.pk).update(language=language)
