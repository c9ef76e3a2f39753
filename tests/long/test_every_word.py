"""Searching for many hidden words, in each field of each list, as each person. See tests/test_sentinels.py."""

import pytest

from tests.support.stage import Stage
from tests.test_sentinels import WATCHERS, telling_fields

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", WATCHERS)
def test_no_field_tells_that_a_hidden_word_is_there(stage: Stage, who: str) -> None:
    differing = telling_fields(stage, who, most=24)
    assert not differing, "\n" + "\n".join(differing)
