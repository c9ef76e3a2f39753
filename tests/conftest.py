"""Every test gets this: the ground of tests/support, the named people, and a media folder of its own."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test.utils import override_settings
from hypothesis import settings

from plg.services.content import load_content
from tests.world import World

pytest_plugins = [
    "tests.support.network",
    "tests.support.database",
    "tests.support.logs",
    "tests.support.queries",
    "tests.support.worker",
    "tests.support.browser",
    "tests.support.post_office",
]

MARKERS = (
    "browser: drives a real browser; skipped loudly where there is none (an error when PLG_REQUIRE_BROWSER=1)",
    "logs_error(pattern, where='log', sometimes=False): an ERROR logged on purpose, here or by the 'worker'",
    "console_error(pattern): the browser's console may tell this error, on purpose",
)


settings.register_profile("house", deadline=None)  # no test asserts how fast something is
settings.load_profile("house")


def pytest_configure(config: pytest.Config) -> None:
    for marker in MARKERS:
        config.addinivalue_line("markers", marker)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session", autouse=True)
def media(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give this process a media folder of its own; nothing a test uploads outlives the run."""
    folder = tmp_path_factory.mktemp("media")
    tombstones = folder / "tombstones" / "erased.txt"
    os.environ |= {"MEDIA_ROOT": str(folder), "TOMBSTONES": str(tombstones)}
    with override_settings(MEDIA_ROOT=folder, TOMBSTONES=tombstones):
        yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def world(db: None) -> World:
    """The two communities and everybody in them, as real rows. See tests/world.py."""
    return World.build()


@pytest.fixture
def content(db: None) -> None:
    """Every versioned content file, loaded."""
    load_content(by=None)
