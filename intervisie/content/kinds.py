"""The kinds of content of the meetings: palettes, lists of learning forms that a community can weigh."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from plg.content.checks import Checker
from plg.content.registry import Body, Kind, register

HERE = Path(__file__).parent


def palette_faults(body: Body) -> list[str]:
    """Return what is wrong with a palette; none is a good one."""
    check, seen = Checker(), set[str]()
    check.only(body, "body", {"lists"})
    for at, one in check.items(body, "body", "lists"):
        check.only(one, at, {"key", "label", "question", "forms"})
        check.unique(seen, at, check.text(one, at, "key"))
        check.both(one, at, "label")
        check.both(one, at, "question")
        names = set[str]()
        for form_at, form in check.items(one, at, "forms"):
            check.only(form, form_at, {"nl", "en"})
            check.unique(names, form_at, check.text(form, form_at, "nl"))
            check.text(form, form_at, "en")
    return check.faults


def register_kinds() -> None:
    """Make the kinds of this app known to the loader."""
    register(Kind(name="palette", folder=HERE / "palettes", check=palette_faults, label=_("Palet van leervormen")))
