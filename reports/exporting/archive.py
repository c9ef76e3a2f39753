"""A zip that is the same bytes for the same contents: fixed times, fixed order, a sha256 of every file in it."""

import hashlib
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BufferedWriter, RawIOBase
from typing import IO, Any, Protocol

#: Fast rather than small: research files are read once and unpacked.
LEVEL = 1
BUFFER = 256 * 1024
EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)  # a zip knows no earlier time


class Sink(Protocol):
    """Where bytes go."""

    def write(self, data: bytes, /) -> int: ...


@dataclass(frozen=True)
class Packed:
    """A file in the archive."""

    name: str
    size: int
    sha256: str


class _Counted(RawIOBase):
    """Passes bytes on, and knows how many and what they hash to."""

    def __init__(self, target: IO[bytes]) -> None:
        self.target = target
        self.size = 0
        self.hash = hashlib.sha256()

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        self.hash.update(data)
        self.target.write(data)
        self.size += len(data)
        return len(data)


class Archive:
    """A zip being written, every member stamped with the same moment."""

    def __init__(self, target: IO[bytes], at: datetime) -> None:
        moment = max(at.astimezone(UTC), EARLIEST)
        self._stamp = (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)
        self._zip = zipfile.ZipFile(target, "w")
        self.packed: list[Packed] = []

    @contextmanager
    def member(self, name: str, *, compress: bool = True) -> Iterator[Sink]:
        """Open a file in the archive for writing bytes; its size and hash are in `packed` once it is closed."""
        info = zipfile.ZipInfo(name, self._stamp)
        info.compress_type = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
        setattr(info, "compress_level" if hasattr(info, "compress_level") else "_compresslevel", LEVEL)  # by Python
        info.external_attr = 0o100640 << 16
        info.create_system = 3  # the same on every machine
        with self._zip.open(info, "w", force_zip64=True) as raw:
            counted = _Counted(raw)
            with BufferedWriter(counted, BUFFER) as sink:  # COPY hands over row by row
                yield sink
        self.packed.append(Packed(name, counted.size, counted.hash.hexdigest()))

    def close(self) -> None:
        self._zip.close()
