"""The kinds of content the logbook has: issues, prompts, questions, models of growth, kinds of value and more."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from logbook.words import Domain, Mediation
from plg.content.checks import Checker
from plg.content.registry import Body, Kind, register

HERE = Path(__file__).parent


def issue_faults(body: Body) -> list[str]:
    """Return what is wrong with a list of leadership issues; none is a good one."""
    check, seen = Checker(), set[str]()
    check.only(body, "body", {"issues"})
    for at, item in check.items(body, "body", "issues"):
        check.only(item, at, {"key", "label", "description"})
        check.unique(seen, at, check.text(item, at, "key"))
        check.both(item, at, "label")
        check.both(item, at, "description")
    return check.faults


def prompt_faults(body: Body) -> list[str]:
    """Return what is wrong with a set of prompts. No prompt can be made obligatory: there is no key for it."""
    check, seen = Checker(), set[str]()
    check.only(body, "body", {"title_en", "intro", "prompts"})
    check.text(body, "body", "title_en")
    check.both(body, "body", "intro")
    for at, item in check.items(body, "body", "prompts"):
        check.only(item, at, {"key", "question", "help", "private"})
        check.unique(seen, at, check.text(item, at, "key"))
        check.both(item, at, "question")
        if "help" in item:
            check.both(item, at, "help")
        if "private" in item:
            check.flag(item, at, "private")
    return check.faults


def opener_faults(body: Body) -> list[str]:
    """Return what is wrong with what helps somebody begin: gentle questions and examples; none is a good one."""
    check = Checker()
    check.only(body, "body", {"questions", "examples"})
    for name in ("questions", "examples"):
        for at, item in check.items(body, "body", name):
            check.only(item, at, {"nl", "en"})
            check.text(item, at, "nl")
            check.text(item, at, "en")
    return check.faults


def question_faults(body: Body) -> list[str]:
    """Return what is wrong with a set of questions to ask under somebody's entry; none is a good one."""
    check, seen = Checker(), set[str]()
    check.only(body, "body", {"groups"})
    for at, group in check.items(body, "body", "groups"):
        check.only(group, at, {"label", "questions"})
        check.both(group, at, "label")
        for question_at, question in check.items(group, at, "questions"):
            check.only(question, question_at, {"nl", "en"})
            check.unique(seen, question_at, check.text(question, question_at, "nl"))
            check.text(question, question_at, "en")
    return check.faults


def growth_faults(body: Body) -> list[str]:
    """Return what is wrong with a model of growth; none is a good one. Every domain and kind is told of once."""
    check = Checker()
    check.only(body, "body", {"domains", "kinds", "arrows"})
    for name, words, said in (("domains", Domain, "asks"), ("kinds", Mediation, "means")):
        seen = set[str]()
        for at, item in check.items(body, "body", name):
            check.only(item, at, {"key", said})
            check.word(item, at, "key", words.values)
            check.unique(seen, at, str(item.get("key")))
            check.both(item, at, said)
        if missing := [word for word in words.values if word not in seen]:
            check.say(f"body.{name}", f"lacks {', '.join(missing)}")
    drawn = set[str]()
    for at, item in check.items(body, "body", "arrows"):
        check.only(item, at, {"from", "to", "kind"})
        check.word(item, at, "from", Domain.values)
        check.word(item, at, "to", Domain.values)
        check.word(item, at, "kind", Mediation.values)
        check.unique(drawn, at, f"{item.get('from')} → {item.get('to')}")
        if item.get("from") == item.get("to"):
            check.say(at, "leads from a domain to itself")
    return check.faults


def value_faults(body: Body) -> list[str]:
    """Return what is wrong with a list of kinds of value; none is a good one. A kind carries no number or rank."""
    check, seen = Checker(), set[str]()
    check.only(body, "body", {"kinds"})
    for at, item in check.items(body, "body", "kinds"):
        check.only(item, at, {"key", "label", "description"})
        check.unique(seen, at, check.text(item, at, "key"))
        check.both(item, at, "label")
        check.both(item, at, "description")
    return check.faults


def interview_guide_faults(body: Body) -> list[str]:
    """Return what is wrong with a guide for a reflection interview. No question can be made obligatory."""
    check, seen = Checker(), set[str]()
    check.only(body, "body", {"title_en", "minutes", "opening", "parts", "closing"})
    check.text(body, "body", "title_en")
    check.both(body, "body", "opening")
    check.both(body, "body", "closing")
    if not isinstance(body.get("minutes"), int) or not 0 < body["minutes"] <= 600:
        check.say("body.minutes", f"must be a number of minutes, not {body.get('minutes')!r}")
    for at, part in check.items(body, "body", "parts"):
        check.only(part, at, {"key", "label", "questions"})
        check.unique(seen, at, check.text(part, at, "key"))
        check.both(part, at, "label")
        for question_at, question in check.items(part, at, "questions"):
            check.only(question, question_at, {"key", "question", "follow_ups"})
            check.unique(seen, question_at, check.text(question, question_at, "key"))
            check.both(question, question_at, "question")
            for more_at, more in check.items(question, question_at, "follow_ups") if "follow_ups" in question else ():
                check.only(more, more_at, {"nl", "en"})
                check.text(more, more_at, "nl")
                check.text(more, more_at, "en")
    return check.faults


def register_kinds() -> None:
    """Make the logbook's kinds known to the loader."""
    register(Kind(name="issues", folder=HERE / "issues", check=issue_faults, label=_("Vraagstukken")))
    prompts = _("Vragen bij een leerervaring")
    register(Kind(name="prompts", folder=HERE / "prompts", check=prompt_faults, label=prompts, usual="kort"))
    register(Kind(name="openers", folder=HERE / "openers", check=opener_faults, label=_("Om te beginnen")))
    talks = _("Leidraad voor reflectiegesprekken")
    folder = HERE / "interview_guide"
    register(
        Kind(
            name="interview_guide",
            folder=folder,
            check=interview_guide_faults,
            label=talks,
            usual="reflectiegesprek",
        )
    )
    register(
        Kind(name="questions", folder=HERE / "questions", check=question_faults, label=_("Vragen om elkaar te stellen"))
    )
    register(Kind(name="growth_model", folder=HERE / "growth_model", check=growth_faults, label=_("Model van groei")))
    values = _("Soorten waarde van een opbrengst")
    register(Kind(name="value_kinds", folder=HERE / "value_kinds", check=value_faults, label=values))
