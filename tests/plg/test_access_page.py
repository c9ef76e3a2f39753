"""docs/access.md and docs/audit.md say what the code says: who may what, at which address; the words of the trail."""

import pytest
from django.utils import translation

from plg.access.permissions import Permission
from plg.acts import every_act
from plg.management.access_page import access_page, audit_page
from tests.support.house import ROOT
from tests.support.matrix import addresses

SAY = "run `./start manage write_access` and commit docs/"


@pytest.fixture(autouse=True)
def dutch() -> object:
    with translation.override("nl"):
        yield


def test_docs_access_is_fresh() -> None:
    assert (ROOT / "docs" / "access.md").read_text() == access_page(), f"{SAY}access.md"


def test_docs_audit_is_fresh() -> None:
    assert (ROOT / "docs" / "audit.md").read_text() == audit_page(), f"{SAY}audit.md"


def test_every_permission_address_and_word_stands_there() -> None:
    access, audit = access_page(), audit_page()
    assert not [permission.name for permission in Permission if f"**{permission.name}**" not in access]
    assert not [name for name, _parameters in addresses() if f"| {name} |" not in access]
    assert not [act.word for act in every_act() if f"`{act.word}`" not in audit]


def test_doors_are_told_as_they_are() -> None:
    page = access_page()
    assert "| `/plg/<slug:slug>/beheer/wie-deed-wat/` | plg:trail | READ_AUDIT: coordinator |" in page
    assert "| `/platform/inzage/` | plg:inspections | administrator |" in page
    assert "| `/inloggen/` | plg:sign_in | everybody |" in page
    assert "| logbook | `visible_entries` | Return every entry this member may read" in page
