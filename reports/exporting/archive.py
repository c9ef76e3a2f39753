"""A zip that is the same bytes for the same contents: fixed times, fixed order, a sha256 of every file in it."""

import hashlib
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BufferedWriter, BytesIO, RawIOBase
from typing import IO, Any, Protocol

#: Fast rather than small: research files are read once and unpacked.
LEVEL = 1
BUFFER = 256 * 1024
#: What is known of a file in a zip once it is written, beside its name and how it was packed.
TOLD = ("header_offset", "CRC", "compress_size", "file_size", "flag_bits", "extract_version", "create_version")
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


class _Listed(list[zipfile.ZipInfo]):
    """What is in a zip, as its end is written from it: a line a file, made whole again when it is asked for.

    A project has a file for every text; two hundred thousand whole ones would take a hundred megabytes.
    """

    def __init__(self, like: Callable[[str, int], zipfile.ZipInfo]) -> None:
        super().__init__()
        self.like, self.lines, self.files = like, BytesIO(), 0

    def append(self, info: zipfile.ZipInfo) -> None:
        told = [*(getattr(info, name) for name in TOLD), info.compress_type, info.filename]
        self.lines.write((" ".join(map(str, told)) + "\n").encode())
        self.files += 1

    def __len__(self) -> int:
        return self.files

    def __iter__(self) -> Iterator[zipfile.ZipInfo]:
        self.lines.seek(0)
        for line in self.lines:
            *told, kind, name = line.decode().rstrip("\n").split(" ", len(TOLD) + 1)
            info = self.like(name, int(kind))
            for attribute, number in zip(TOLD, map(int, told), strict=True):
                setattr(info, attribute, number)
            yield info


class _Forgetful(dict[str, zipfile.ZipInfo]):
    """What is in a zip by name, for who opens it again; here nobody does."""

    def __setitem__(self, name: str, info: zipfile.ZipInfo) -> None:
        return


class Archive:
    """A zip being written, every member stamped with the same moment. With `many` it keeps no account of them."""

    def __init__(self, target: IO[bytes], at: datetime, *, many: bool = False) -> None:
        moment = max(at.astimezone(UTC), EARLIEST)
        self._stamp = (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)
        self._zip, self._many = zipfile.ZipFile(target, "w"), many
        self.packed: list[Packed] = []
        if many:
            self._zip.filelist, self._zip.NameToInfo = _Listed(self._info), _Forgetful()

    @contextmanager
    def member(self, name: str, *, compress: bool = True) -> Iterator[Sink]:
        """Open a file in the archive for writing bytes; its size and hash are in `packed` once it is closed."""
        info = self._info(name, zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED)
        with self._zip.open(info, "w", force_zip64=True) as raw:
            counted = _Counted(raw)
            with BufferedWriter(counted, BUFFER) as sink:  # COPY hands over row by row
                yield sink
        if not self._many:
            self.packed.append(Packed(name, counted.size, counted.hash.hexdigest()))

    def _info(self, name: str, kind: int) -> zipfile.ZipInfo:
        info = zipfile.ZipInfo(name, self._stamp)
        info.compress_type = kind
        setattr(info, "compress_level" if hasattr(info, "compress_level") else "_compresslevel", LEVEL)  # by Python
        info.external_attr = 0o100640 << 16
        info.create_system = 3  # the same on every machine
        return info

    def close(self) -> None:
        self._zip.close()
