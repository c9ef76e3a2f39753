"""The kinds of content the ground itself has: the ten behaviours, and the texts research consent is asked with."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from plg.content.checks import Checker
from plg.content.registry import Body, Kind, register
from plg.words import Purpose

HERE = Path(__file__).parent
DIMENSIONS = ("belongingness", "uniqueness")


def behaviour_faults(body: Body) -> list[str]:
    """Return what is wrong with a list of behaviours; none is a good one."""
    check, seen = Checker(), set[str]()
    check.only(body, "body", {"behaviours"})
    for at, item in check.items(body, "body", "behaviours"):
        check.only(item, at, {"key", "dimension", "role_model", "label", "description"})
        check.unique(seen, at, check.text(item, at, "key"))
        check.word(item, at, "dimension", DIMENSIONS)
        check.flag(item, at, "role_model")
        check.both(item, at, "label")
        check.both(item, at, "description")
    return check.faults


def consent_faults(body: Body) -> list[str]:
    """Return what is wrong with a consent text. Every purpose of the platform must be asked for, once."""
    check, seen = Checker(), set[str]()
    check.only(body, "body", {"intro", "learning", "voluntary", "withdraw", "purposes"})
    for key in ("intro", "learning", "voluntary", "withdraw"):
        check.both(body, "body", key)
    for at, item in check.items(body, "body", "purposes"):
        check.only(item, at, {"purpose", "question", "means"})
        check.word(item, at, "purpose", Purpose.values)
        check.unique(seen, at, check.text(item, at, "purpose"))
        check.both(item, at, "question")
        check.both(item, at, "means")
    for purpose in Purpose.values:
        if purpose not in seen:
            check.say("body.purposes", f"nothing is asked for {purpose}")
    return check.faults


def register_kinds() -> None:
    """Make the ground's own kinds known to the loader."""
    register(Kind(name="behaviours", folder=HERE / "behaviours", check=behaviour_faults, label=_("Gedragingen")))
    register(Kind(name="consent", folder=HERE / "consent", check=consent_faults, label=_("Toestemmingstekst")))
