"""Every test gets this: the ground of tests/support, the named people, and a media folder of its own."""

import gc
import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from django.test.utils import override_settings
from hypothesis import settings

from tests.support.content import content_there
from tests.world import World

pytest_plugins = [
    "tests.support.network",
    "tests.support.database",
    "tests.support.migrated",
    "tests.support.logs",
    "tests.support.queries",
    "tests.support.worker",
    "tests.support.axe",
    "tests.support.browser",
    "tests.support.post_office",
    "tests.support.stage",
    "tests.support.demo",
]

HERE = Path(__file__).parent
#: The rooms beside the suite, and the marker of what stands in them.
ROOMS = {HERE / "faults": "fault", HERE / "long": "long"}
MARKERS = (
    "fault: kills a process, restarts a service or waits until time runs out; only in ./test --faults and --all",
    "long: many examples; only in ./test --long and --all, as is every property of the suite, with more examples",
    "browser: drives a real browser; skipped loudly where there is none (an error when PLG_REQUIRE_BROWSER=1)",
    "logs_error(pattern, where='log', sometimes=False): an ERROR logged on purpose, here or by the 'worker'",
    "console_error(pattern): the browser's console may tell this error, on purpose",
)
settings.register_profile("house", deadline=None)  # no test asserts how fast something is
settings.register_profile("long", parent=settings.get_profile("house"), max_examples=1000)
settings.load_profile("house")


def pytest_configure(config: pytest.Config) -> None:
    for marker in MARKERS:
        config.addinivalue_line("markers", marker)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave the rooms beside the suite shut, unless one is named or what failed last is tried again."""
    if collection_path not in ROOMS or config.getoption("lf"):
        return None
    named = [(config.invocation_params.dir / arg.split("::")[0]).resolve() for arg in config.args]
    return None if any(path.is_relative_to(collection_path) for path in named) else True


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # What takes long goes first: last, it would keep one process at work while the other waits. And what needs a
    # browser goes together, so that as a rule one process starts one.
    items.sort(key=lambda item: ("lives" not in item.path.parts, "browser" not in _asked_for(item)))
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)
        for room, marker in ROOMS.items():
            if item.path.is_relative_to(room):
                item.add_marker(marker)


def _asked_for(item: pytest.Item) -> Sequence[str]:
    return item.fixturenames if isinstance(item, pytest.Function) else ()


def pytest_collection_finish() -> None:
    """Have what was imported for good left alone by the collector, and the rest looked at less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


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
    content_there()
