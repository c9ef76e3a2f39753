"""Where an export writes what it puts together later: on the disk of the files that are kept, never in memory.

`/tmp` may be memory. What a worker that was killed left here is swept away with unfinished files, see `keeping`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO

from django.core.files.storage import default_storage

FOLDER = "reports"


@contextmanager
def parts_folder() -> Iterator[Path]:
    """Give a folder that is gone afterwards."""
    with TemporaryDirectory(prefix=".parts-", dir=_place()) as name:
        yield Path(name)


@contextmanager
def part() -> Iterator[IO[bytes]]:
    """Give a file without a name, that is gone afterwards."""
    with TemporaryFile(dir=_place()) as file:
        yield file


def _place() -> Path:
    place = Path(default_storage.path(FOLDER))
    place.mkdir(parents=True, exist_ok=True)
    return place
