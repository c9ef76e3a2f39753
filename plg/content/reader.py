"""Reads one content file into plain data, or says exactly what is wrong with it: which file, which key.

Used by the loader and by tests of content files. Never touches the database.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import yaml

from plg.content.checks import Fault

FILE_NAME = re.compile(r"(?P<key>[a-z0-9]+(?:-[a-z0-9]+)*)\.v(?P<version>[1-9][0-9]*)\.yaml")
TOP_KEYS: dict[str, type[Any]] = {
    "kind": str,
    "key": str,
    "version": int,
    "title": str,
    "source": str,
    "ours": str,
    "body": dict,
}
LIMITS = {"title": 200}
NOT_BLANK = {"title", "source", "ours"}


@dataclass(frozen=True)
class Document:
    """A content file as it was read: the top keys, and the hash that a frozen version is held to."""

    kind: str
    key: str
    version: int
    title: str
    source: str
    ours: str
    body: dict[str, Any]
    sha256: str


class Written(Protocol):
    """What a content file says, wherever it is kept: read from the file, or stored as a version."""

    kind: Any
    key: Any
    version: Any
    title: Any
    source: Any
    ours: Any
    body: Any


class BadContent(Exception):
    """What is wrong with one or more content files, each line beginning with file and key."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


#: The parser in C where the package has it: a start reads some fifty files, and it is ten times as fast.
_Parser: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Parser):  # type: ignore[misc, valid-type]  # one of the two, each safe
    """YAML without surprises: a key stands once, `yes` and `No` are words, a date is text."""

    # Only true and false are booleans, and nothing is a date: an answer "No" must stay the word "No".
    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in pairs if tag not in {"tag:yaml.org,2002:timestamp"}]
        for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key!r} stands here twice", key_node.start_mark
                )
            seen.add(key)
        made: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        return made


def _only_true_and_false() -> None:
    tag = "tag:yaml.org,2002:bool"
    for first, pairs in _Loader.yaml_implicit_resolvers.items():
        _Loader.yaml_implicit_resolvers[first] = [pair for pair in pairs if pair[0] != tag]
    _Loader.add_implicit_resolver(tag, re.compile(r"^(?:true|false)$"), list("tf"))


_only_true_and_false()


def read(path: Path, kind: str, *, name: str | None = None) -> Document:
    """Return the document in this file; raise `BadContent` naming the file and every key that is wrong.

    `name` is how the file is called in the messages. The hash covers what the file says, not how it is laid
    out: other line ends, comments or indents leave it the same.
    """
    name = name or path.name
    parts = FILE_NAME.fullmatch(path.name)
    if parts is None:
        raise BadContent([f"{name}: the name must look like some-key.v1.yaml"])
    data = parsed(path.read_bytes(), name)
    faults = [f"{name}: {fault}" for fault in top_faults(data)]
    if faults:
        raise BadContent(faults)
    faults = _mismatches(data, kind, parts["key"], int(parts["version"]))
    if faults:
        raise BadContent([f"{name}: {fault}" for fault in faults])
    return Document(**{key: data[key] for key in TOP_KEYS}, sha256=_sha256(data))


def sha256_of(content: Written) -> str:
    """Return the hash of what this version says now: as long as nobody changed it, the one it was stored with."""
    return _sha256({key: getattr(content, key) for key in TOP_KEYS})


def parsed(raw: bytes, name: str) -> dict[str, Any]:
    """Return what a YAML file holds; raise `BadContent` with the line and column when it cannot be read."""
    try:
        data = yaml.load(raw.decode("utf-8"), Loader=_Loader)  # noqa: S506  # a SafeLoader
    except UnicodeDecodeError as error:
        raise BadContent([f"{name}: byte {error.start} is not UTF-8"]) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        raise BadContent([f"{name}: {place}{error.problem}"]) from error
    except yaml.YAMLError as error:
        raise BadContent([f"{name}: {error}"]) from error
    if not isinstance(data, dict):
        raise BadContent([f"{name}: must hold the keys {', '.join(TOP_KEYS)}"])
    return data


def top_faults(data: dict[str, Any]) -> list[str]:
    """Return what is wrong with the top keys of a content file: one missing, unknown, empty, or of another sort."""
    faults: list[str] = [Fault(key, "is missing", "missing") for key in TOP_KEYS if key not in data]
    for key, value in data.items():
        wanted = TOP_KEYS.get(key)
        if wanted is None:
            faults.append(Fault(key, "is not a key of a content file", "unknown"))
        elif not isinstance(value, wanted) or isinstance(value, bool):
            faults.append(Fault(key, f"must be {_called(wanted)}, not {value!r}", "text", value=value))
        elif key in NOT_BLANK and not value.strip():
            faults.append(Fault(key, "is empty", "missing"))
        elif key in LIMITS and len(value) > LIMITS[key]:
            faults.append(Fault(key, f"is longer than {LIMITS[key]} characters", "long", most=LIMITS[key]))
    return faults


def _mismatches(data: dict[str, Any], kind: str, key: str, version: int) -> list[str]:
    expected = {"kind": kind, "key": key, "version": version}
    return [
        f"{name}: is {data[name]!r}, but the place and name of the file say {wanted!r}"
        for name, wanted in expected.items()
        if data[name] != wanted
    ]


def _called(wanted: type[Any]) -> str:
    return {str: "text", int: "a whole number", dict: "a mapping"}[wanted]


def _sha256(data: dict[str, Any]) -> str:
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
