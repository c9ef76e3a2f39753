"""The content kind of this app: questionnaires as YAML files in `instruments/`."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from amo.content.checks import instrument_faults
from plg.content.registry import Kind, register


def register_kinds() -> None:
    """Make questionnaires known to the loader."""
    register(
        Kind(
            name="instrument",
            folder=Path(__file__).parent / "instruments",
            check=instrument_faults,
            label=_("Vragenlijst"),
            usual="amo-inclusief-leiderschap",
        )
    )
