"""What the statements of a questionnaire are about in one community: the theme written into every one of them.

Used by the services that plan waves and by their form. Never changes anything.
"""

from django.db.models import QuerySet

from amo.instrument import key_of, subject_of
from amo.models import Wave
from plg.models import Community, ContentVersion


def answered_theme(community: Community, instrument: ContentVersion) -> str | None:
    """Return the theme somebody answered about with this questionnaire; None while nobody began. One query."""
    rows = _waves(community, instrument).filter(sheets__isnull=False)
    return rows.order_by("opens_on", "pk").values_list("theme", flat=True).first()


def theme_for(community: Community, instrument: ContentVersion) -> str:
    """Return what a new wave is about when nobody says so: the same as an earlier one, else the community's theme.

    Two queries at most.
    """
    answered = answered_theme(community, instrument)
    if answered is not None:
        return answered
    planned = _waves(community, instrument).order_by("opens_on", "pk").values_list("theme", flat=True).first()
    return subject_of(community.theme)[:120] if planned is None else planned


def _waves(community: Community, instrument: ContentVersion) -> QuerySet[Wave]:
    questionnaire = key_of(instrument.body, instrument.key)
    return Wave.objects.filter(community=community, questionnaire=questionnaire)
