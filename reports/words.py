"""The words of what leaves the platform."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ReportKind(TextChoices):
    """What can be asked for. Later kinds join this list with their builder."""

    PROGRESS = "progress", _("Voortgangsrapport")
    EXPORT = "export", _("Onderzoeksexport")
