"""What tests of reports start from: entries of named people, and the typeface that a PDF is set in."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings

from logbook.models import Entry
from logbook.services import write_entry
from plg.management.typeface import make_fonts
from plg.models import Membership
from tests.support.content import content_there

Write = Callable[..., Entry]


@pytest.fixture(scope="session")
def typeface() -> None:
    """Cut the typeface once; `manage.py prepare_static` does it for a site."""
    make_fonts(settings.STATIC_MADE / "fonts")


def kept_entry(by: Membership, text: str, **more: Any) -> Entry:
    """An entry that counts in research unless told otherwise: `kept_entry(world.anna, "tekst", tags=[…])`."""
    filling: dict[str, Any] = {"happened_on": date(2026, 3, 12), "counts_in_research": True, "client_key": uuid4()}
    return write_entry(by=by, text=text, **filling | more)


@pytest.fixture
def write(db: None) -> Write:
    """Write an entry, with all content loaded: see `kept_entry`."""
    content_there()
    return kept_entry
