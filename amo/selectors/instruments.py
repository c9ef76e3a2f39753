"""Reads about questionnaires: what a community may use or makes, and how one looks before anybody fills it in."""

from dataclasses import dataclass

from django.utils.translation import get_language

from amo.access import visible_drafts, visible_instruments
from amo.content.checks import instrument_faults
from amo.instrument import Instrument, read_instrument, subject_of
from amo.models import Draft, Wave
from plg.content.registry import Body
from plg.models import ContentVersion, Membership
from plg.selectors import chosen_content


@dataclass(frozen=True)
class InstrumentLine:
    """One version in the list of questionnaires."""

    version: ContentVersion
    is_own: bool
    is_used: bool  # a wave of this community asks it

    @property
    def statements(self) -> int:
        return sum(len(scale["items"]) for scale in self.version.body["scales"])

    @property
    def is_validated(self) -> bool:
        return bool(self.version.body.get("validated"))

    @property
    def is_scored(self) -> bool:
        return any("minimum" in scale for scale in self.version.body["scales"])


def instrument_lines(member: Membership) -> list[InstrumentLine]:
    """Return the versions this community may use, each with whether it does. Three queries."""
    used = set(Wave.objects.filter(community=member.community).values_list("instrument", flat=True))
    versions = visible_instruments(member).select_related("draft")
    return [InstrumentLine(one, hasattr(one, "draft"), one.pk in used) for one in versions]


def open_drafts(member: Membership) -> list[Draft]:
    """Return what is in the making: not given out yet. One query."""
    return list(visible_drafts(member).filter(issued=None))


def draft_of(version: ContentVersion) -> Draft | None:
    """Return the draft a version came of, or None for one that comes with the platform. One query."""
    return Draft.objects.filter(issued=version).first()


def behaviour_choices(member: Membership) -> list[tuple[str, str]]:
    """Return the behaviours a statement can be about: key and label. One query."""
    version = chosen_content(member.community, "behaviours")
    language = (get_language() or "nl")[:2]
    return [(row["key"], row["label"][language]) for row in version.body["behaviours"]] if version else []


def previewed(body: Body, member: Membership, language: str) -> Instrument | None:
    """Return the questionnaire as it would be filled in, or None while it cannot be read as one. No query."""
    if any(not fault.startswith("body.scales: ") for fault in instrument_faults(body)):
        return None
    return read_instrument(body, language, subject_of(member.community.theme))
