"""The content kind of this app: questionnaires as YAML files in `instruments/`."""

from pathlib import Path

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from amo.content.checks import instrument_faults
from plg.content.registry import Kind, register
from plg.models import Community


def of_platform_or_own(community: Community | None) -> Q:
    """Say which versions a community may choose: those that came with the platform, and the ones it made itself."""
    platform = Q(draft=None)
    return platform | Q(draft__community=community) if community else platform


def register_kinds() -> None:
    """Make questionnaires known to the loader."""
    register(
        Kind(
            name="instrument",
            folder=Path(__file__).parent / "instruments",
            check=instrument_faults,
            label=_("Vragenlijst"),
            usual="amo-inclusief-leiderschap",
            within=of_platform_or_own,
        )
    )
