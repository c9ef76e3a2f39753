"""The small projects of tests/supervisor, here to be killed and broken."""

from tests.supervisor.conftest import tiny as tiny
