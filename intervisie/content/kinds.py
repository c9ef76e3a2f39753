"""The kinds of content of the meetings: palettes of learning forms, formats of sessions step by step, checklists."""

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


SEATS = ("owner", "others", "everyone", "nobody")
STEP = {"key", "label", "minutes", "speaks", "writes", "authors", "limit", "prompt", "owner"}


def format_faults(body: Body) -> list[str]:
    """Return what is wrong with a format of a session; none is a good one."""
    check, seen = Checker(), set[str]()
    check.only(body, "body", {"about", "case", "record", "steps"})
    check.both(body, "body", "about")
    check.flag(body, "body", "case")
    if "record" in body:
        check.flag(body, "body", "record")
        if body["record"] is True and body.get("case") is True:
            check.say("body.record", "must not be true with a case: what is said of a case stays there")
    for at, step in check.items(body, "body", "steps"):
        check.only(step, at, STEP)
        check.unique(seen, at, check.text(step, at, "key"))
        check.both(step, at, "label")
        check.both(step, at, "prompt")
        if "owner" in step:
            check.both(step, at, "owner")
        for name in ("writes", "authors"):
            if name in step:
                check.flag(step, at, name)
        _number(check, step, at, "minutes", 1, 240)
        if "limit" in step:
            _number(check, step, at, "limit", 1, 20)
        _speakers(check, step, at, has_owner=body.get("case") is True)
    return check.faults


def checklist_faults(body: Body) -> list[str]:
    """Return what is wrong with a checklist; none is a good one."""
    check, seen = Checker(), set[str]()
    check.only(body, "body", {"about", "criteria"})
    check.both(body, "body", "about")
    for at, one in check.items(body, "body", "criteria"):
        check.only(one, at, {"key", "label", "question", "authors"})
        check.unique(seen, at, check.text(one, at, "key"))
        check.both(one, at, "label")
        check.both(one, at, "question")
        check.text(one, at, "authors")
    return check.faults


def _number(check: Checker, step: Body, at: str, name: str, least: int, most: int) -> None:
    value = step.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        check.say(f"{at}.{name}", f"must be a whole number from {least} to {most}, not {value!r}")


def _speakers(check: Checker, step: Body, at: str, *, has_owner: bool) -> None:
    speaks = step.get("speaks")
    if not isinstance(speaks, list) or len(speaks) != 1 or speaks[0] not in SEATS:
        check.say(f"{at}.speaks", f"must be one of {', '.join(SEATS)} in a list, not {speaks!r}")
    elif speaks[0] in ("owner", "others") and not has_owner:
        check.say(f"{at}.speaks", "names the owner of a case, and this format has no case")
    elif speaks[0] == "nobody" and step.get("writes"):
        check.say(f"{at}.writes", "nobody speaks in this step, so nobody writes in it either")


def register_kinds() -> None:
    """Make the kinds of this app known to the loader."""
    register(Kind(name="palette", folder=HERE / "palettes", check=palette_faults, label=_("Palet van leervormen")))
    register(
        Kind(
            name="format",
            folder=HERE / "formats",
            check=format_faults,
            label=_("Werkvorm die bij een sessie al gekozen staat"),
            usual="intervisie-vier-fasen",
        )
    )
    register(
        Kind(
            name="checklist",
            folder=HERE / "checklists",
            check=checklist_faults,
            label=_("Lijst van de procesbegeleider"),
        )
    )
