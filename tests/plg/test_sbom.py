"""The list of what the platform is made of: fresh, whole, and the same bytes every time."""

import json
from importlib.metadata import version
from pathlib import Path

from django.core.management import call_command

from plg.management import sbom
from plg.management.commands.write_sbom import PAGE
from tests.support.house import ROOT


def test_the_list_in_the_docs_is_fresh() -> None:
    assert (ROOT / PAGE).read_text() == sbom.written(sbom.of_requirements(ROOT)), "run `./start manage write_sbom`"


def test_what_is_installed_is_told_with_all_it_leans_on(tmp_path: Path) -> None:
    file = tmp_path / "here.json"
    call_command("write_sbom", "--installed", str(file), verbosity=0)
    bom = json.loads(file.read_text())
    found = {part["name"]: part for part in bom["components"]}
    assert found["django"]["purl"] == f"pkg:pypi/django@{version('django')}"
    assert {"asgiref", "kombu", "pydyf", "cryptography"} <= set(found), "leant on, also by what an extra brings"
    assert "pytest" not in found, "nothing of the tests"
    refs = {part["bom-ref"] for part in bom["components"]}
    links = {link["ref"]: link["dependsOn"] for link in bom["dependencies"]}
    assert set(links) == {*refs, bom["metadata"]["component"]["bom-ref"]}
    assert all(ref in refs for children in links.values() for ref in children)
    assert f"pkg:pypi/asgiref@{version('asgiref')}" in links[f"pkg:pypi/django@{version('django')}"]
    assert sbom.of_environment(ROOT) == bom, "the same packages, the same bytes"
