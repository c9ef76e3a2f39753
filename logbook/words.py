"""The words of the logbook: states and circles. Enums only; upper apps may read them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EntryState(TextChoices):
    """The life of an entry: kept, or taken back by its author."""

    SUBMITTED = "submitted", _("Bewaard")
    WITHDRAWN = "withdrawn", _("Teruggetrokken")


class Circle(TextChoices):
    """With whom an entry can be shared. An entry shared with nobody is for its author alone."""

    DUO = "duo", _("Mijn duo")
    FACILITATOR = "facilitator", _("De procesbegeleider")
    COMMUNITY = "community", _("De hele leergemeenschap")
