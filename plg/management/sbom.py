"""The list of everything the platform is made of, for machines: CycloneDX 1.6, the same bytes for the same packages.

Used by `write_sbom`. Versions come from requirements.txt, or from what stands in this environment with all it leans on.
"""

import json
import re
import tomllib
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

Bom = dict[str, Any]
_LINE = re.compile(r"^(?P<asked>[^#\s][^#]*?)\s*(?:#\s*(?P<why>.*))?$")


def of_requirements(root: Path) -> Bom:
    """Return the list of what requirements.txt asks for, each at its one version, with why."""
    parts = []
    for requirement, why in _asked(root):
        (version,) = (each.version for each in requirement.specifier)
        parts.append(_part(requirement.name, version, why=why))
    return _bom(root, parts, {})


def of_environment(root: Path) -> Bom:
    """Return the list of what runs in this environment: what requirements.txt asks for, and all that leans on.

    Raises `PackageNotFoundError` for a package that was asked for and is not here.
    """
    here = {canonicalize_name(each.name): distribution(each.name) for each, _why in _asked(root)}
    leans: dict[str, set[str]] = {name: set() for name in here}
    waiting, seen = [requirement for requirement, _why in _asked(root)], set()
    while waiting:
        requirement = waiting.pop()
        name, extras = canonicalize_name(requirement.name), frozenset(requirement.extras)
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        for child in _leans_on(here[name], extras):
            try:
                found = distribution(child.name)
            except PackageNotFoundError:
                continue  # for another machine, or only with what nobody asked for
            leaf = canonicalize_name(child.name)
            here.setdefault(leaf, found)
            leans.setdefault(leaf, set())
            leans[name].add(leaf)
            waiting.append(child)
    parts = [_part(name, found.version, licence=_licence(found)) for name, found in here.items()]
    return _bom(root, parts, leans)


def written(bom: Bom) -> str:
    """Return the list as the text of a file."""
    return json.dumps(bom, indent=1, ensure_ascii=False) + "\n"


def _asked(root: Path) -> list[tuple[Requirement, str]]:
    """Return every line of requirements.txt with the reason behind it."""
    lines = (root / "requirements.txt").read_text(encoding="utf-8").splitlines()
    found = [match for line in lines if (match := _LINE.match(line))]
    return [(Requirement(match["asked"]), match["why"] or "") for match in found]


def _leans_on(found: Distribution, extras: frozenset[str]) -> list[Requirement]:
    """Return what a package leans on here, with these extras of it."""
    asked = [Requirement(text) for text in found.requires or []]
    places = [{"extra": extra} for extra in ("", *sorted(extras))]
    return [each for each in asked if each.marker is None or any(each.marker.evaluate(place) for place in places)]


def _licence(found: Distribution) -> str:
    about = found.metadata
    given = [*(about.get_all("License-Expression") or []), *(about.get_all("License") or [])]
    spoken = given[0] if given else ""
    told = [line.rpartition(" :: ")[2] for line in about.get_all("Classifier") or [] if line.startswith("License")]
    return spoken if 0 < len(spoken) < 60 and "\n" not in spoken else ", ".join(told)


def _part(name: str, version: str, *, why: str = "", licence: str = "") -> Bom:
    ref = f"pkg:pypi/{canonicalize_name(name)}@{version}"
    part: Bom = {"type": "library", "bom-ref": ref, "name": name, "version": version, "purl": ref}
    if why:
        part["description"] = why
    if licence:
        part["licenses"] = [{"license": {"name": licence}}]
    return part


def _bom(root: Path, parts: list[Bom], leans: dict[str, set[str]]) -> Bom:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    parts = sorted(parts, key=lambda part: str(part["purl"]))
    whole = f"{project['name']}@{project['version']}"
    refs: dict[str, str] = {canonicalize_name(part["name"]): part["bom-ref"] for part in parts}
    asked = {str(canonicalize_name(requirement.name)) for requirement, _why in _asked(root)}
    ties: list[tuple[str, set[str]]] = [
        (whole, asked),
        *((refs[name], children) for name, children in sorted(leans.items())),
    ]
    links = [{"ref": ref, "dependsOn": sorted(refs[child] for child in children)} for ref, children in ties]
    about = {
        "type": "application",
        "bom-ref": whole,
        "name": project["name"],
        "version": project["version"],
        "description": project["description"],
        "licenses": [{"license": {"id": project["license"]["text"]}}],
    }
    number = uuid5(NAMESPACE_URL, json.dumps([about, parts, links], sort_keys=True))
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{number}",
        "version": 1,
        "metadata": {"component": about},
        "components": parts,
        "dependencies": links,
    }
