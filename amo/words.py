"""The words of the questionnaires. Enums only; upper apps may read them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Moment(TextChoices):
    """Which measurement this is."""

    PRE = "pre", _("Voormeting")
    POST = "post", _("Nameting")
    FOLLOW_UP = "follow_up", _("Vervolgmeting")
