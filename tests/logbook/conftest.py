"""What the pages of the logbook need: the content files, as every start loads them."""

import pytest

from plg.services.content import load_content


@pytest.fixture
def content(db: None) -> None:
    """Load the versioned content of all apps."""
    load_content(by=None)
