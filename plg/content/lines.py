"""Says on which line of a YAML file a key stands, so that a fault can name the line and the field. Pure."""

import re

import yaml

_LAST = re.compile(r"(?:\.[^.\[\]]+|\[\d+\])$|^[^.\[\]]+$")


def lines_of(text: str) -> dict[str, int]:
    """Return for every key and item of a YAML text its line: `body.scales[1].items[2].nl` to 14. Lists count from 1.

    The text must be YAML that can be read.
    """
    found: dict[str, int] = {}
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    if root is not None:
        _walk(root, "", found)
    return found


def line_of(lines: dict[str, int], path: str) -> int:
    """Return the line of a key, or of the nearest thing around it when the key itself is not there; else 1."""
    while path:
        if path in lines:
            return lines[path]
        path, before = _LAST.sub("", path), path
        if path == before:
            break
    return 1


def _walk(node: yaml.Node, path: str, found: dict[str, int]) -> None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            place = f"{path}.{key.value}" if path else str(key.value)
            found[place] = key.start_mark.line + 1
            _walk(value, place, found)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value, start=1):
            place = f"{path}[{index}]"
            found[place] = item.start_mark.line + 1
            _walk(item, place, found)
