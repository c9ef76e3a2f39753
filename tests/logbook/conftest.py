"""What the pages of the logbook need: the content files, as every start loads them."""

import pytest

from tests.support.content import content_there


@pytest.fixture
def content(db: None) -> None:
    """Load the versioned content of all apps."""
    content_there()
