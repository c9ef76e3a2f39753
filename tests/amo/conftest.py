"""What the tests of the questionnaires share: the shipped instrument and an open first wave in the north."""

from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from django.utils import timezone

import amo.content
from amo import selectors, services
from amo.models import Sheet, Wave
from amo.words import Moment
from plg.models import ContentVersion, Membership
from tests import factories
from tests.world import World

FILE = Path(amo.content.__file__).parent / "instruments" / "amo-inclusief-leiderschap.v1.yaml"


@pytest.fixture
def instrument(db: None) -> ContentVersion:
    """The shipped AMO instrument, under a key of the tests."""
    body = yaml.safe_load(FILE.read_text(encoding="utf-8"))["body"]
    return factories.content("instrument", "amo-test", body, ours="Alles.")


@pytest.fixture
def wave(world: World, instrument: ContentVersion) -> Wave:
    """A first measurement that opened a week ago and closes in a week."""
    today = timezone.localdate()
    return services.plan_wave(
        by=world.karim,
        community=world.north,
        moment=Moment.PRE,
        instrument=instrument,
        opens=today - timedelta(days=7),
        closes=today + timedelta(days=7),
    )


def sent(member: Membership, wave: Wave, **values: int | None) -> Sheet:
    """Fill in every statement with a 3, but these, and send it."""
    sheet = services.begin(by=member, wave=wave)
    for item in selectors.instrument_of(wave).items:
        services.answer(by=member, sheet=sheet, item=item.key, value=values.get(item.key, 3))
    return services.submit(by=member, sheet=sheet)
