"""Writes a file to the storage whole or not at all, and takes it away. Used where somebody's files are kept.

Knows nothing of what is in them or who may see them.
"""

import os
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.files.storage import default_storage

#: A file that no row knows of is taken away when it is older than this: younger ones may still get their row.
ALONE = timedelta(days=1)


def put(name: str, content: bytes) -> None:
    """Keep these bytes under this name: a reader meets all of them or none. Raises OSError when that does not work."""
    final = Path(default_storage.path(name))
    unfinished = final.with_name(f".{uuid4().hex}")
    final.parent.mkdir(parents=True, exist_ok=True)
    try:
        with unfinished.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.chmod(settings.FILE_UPLOAD_PERMISSIONS or 0o640)
        unfinished.replace(final)
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)


def take_away(name: str) -> None:
    """Take a file off the disk; what is not there is no trouble."""
    with suppress(OSError):
        default_storage.delete(name)


def drop_strays(folder: str, known: Callable[[], set[str]]) -> int:
    """Take away the files of this folder (`folder/xx/name`) that are a day old and that `known` does not name; return
    how many. Names are without what follows their first dot; `known` is asked only when there is something old."""
    root = Path(default_storage.path(folder))
    old = [path for path in root.glob("??/*") if path.stat().st_mtime < time.time() - ALONE.total_seconds()]
    names = known() if old else set()
    strays = [path for path in old if path.name.split(".")[0] not in names]
    for path in strays:
        with suppress(OSError):
            path.unlink()
    return len(strays)
