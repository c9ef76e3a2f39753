"""The words of meetings and cases. Enums only; upper apps may read them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MeetingState(TextChoices):
    """The life of a meeting. A cancelled one leaves a trace."""

    PLANNED = "planned", _("Gepland")
    OPEN = "open", _("Bezig")
    CLOSED = "closed", _("Geweest")
    CANCELLED = "cancelled", _("Vervallen")


class CaseState(TextChoices):
    """The life of a STARR case: first for the author alone, then for the group, then treated."""

    DRAFT = "draft", _("Alleen voor mij")
    SHARED = "shared", _("Gedeeld met de groep")
    TREATED = "treated", _("Besproken")
