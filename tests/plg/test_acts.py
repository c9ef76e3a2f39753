"""Every word of the audit trail has a sentence, and every sentence a word that code records."""

import ast
import re
from collections.abc import Iterator

import pytest
from django.utils import translation

from plg.acts import Act, ActGroup, Shown, act_of, every_act, register
from tests.support.house import Module, modules

WORD = re.compile(r"[a-z]+[._][a-z_]+")
#: Calls whose first argument is the name of work, a content key or an address, not a word of the trail.
OTHER_NAMES = {"after_commit", "all_after_commit", "handler", "redirect", "reverse"}


def called(node: ast.Call) -> str:
    """Return the last part of the name that is called: `record` of `audit.record(…)`."""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def recorded(module: Module) -> Iterator[str]:
    """Yield every word that a module records; one that it chooses elsewhere is any dotted word of the module."""
    calls = [node for node in ast.walk(module.tree) if isinstance(node, ast.Call)]
    firsts = [node.args[0] for node in calls if ast.unparse(node.func) in {"audit.record", "record"} and node.args]
    yield from (str(first.value) for first in firsts if isinstance(first, ast.Constant))
    assert not any(isinstance(first, ast.JoinedStr) for first in firsts), f"{module.name}: write the word out"
    if any(isinstance(first, ast.Name | ast.Subscript) for first in firsts):
        others = {ast.dump(node.args[0]) for node in calls if called(node) in OTHER_NAMES and node.args}
        yield from (
            node.value
            for node in ast.walk(module.tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and re.fullmatch(r"[a-z]+\.[a-z_]+", node.value)
            and ast.dump(node) not in others
        )


def all_recorded() -> dict[str, str]:
    return {word: module.name for module in modules() for word in recorded(module)}


def test_every_recorded_word_has_a_sentence() -> None:
    missing = [f"{place}: {word}" for word, place in all_recorded().items() if act_of(word) is None]
    assert not missing, "\n" + "\n".join(missing)


def test_every_sentence_has_a_word_that_is_recorded() -> None:
    said = set(all_recorded())
    assert {"coding.round_frozen", "meeting.changed", "consent.recorded", "signed_in"} <= said
    assert not [act.word for act in every_act() if act.word not in said]


@pytest.mark.parametrize("act", list(every_act()), ids=lambda act: act.word)
def test_an_act_can_be_told(act: Act) -> None:
    for language in ("nl", "en"):
        with translation.override(language):
            told = act.told(who="Anna", about="Bram", detail=dict.fromkeys(act.details, 2))
            assert told.endswith(".")
            assert "%" not in told
            assert act.told(who="Anna", about="Bram", detail={})  # a line from before a key was kept
    assert WORD.fullmatch(act.word)
    assert isinstance(act.group, ActGroup)
    assert all(value == value.strip() and value for value in act.details.values())


def test_a_nameless_act_names_nobody() -> None:
    nameless = [act for act in every_act() if act.shown is Shown.NAMELESS]
    assert "consent.answered" in [act.word for act in nameless]
    for act in nameless:
        told = act.told(who="Anna", about="Bram", detail={"answers": 7, "file": "consent/tekst.v1"})
        assert "Anna" not in told
        assert "Bram" not in told


def test_the_words_of_a_value_and_its_plural() -> None:
    shared = act_of("logbook.entry_shared")
    assert shared is not None
    told = shared.told(who="Anna", about="", detail={"circles": ["duo", "facilitator"], "anew": False})
    assert told == "Anna deelde een leerervaring met: Mijn duo, De procesbegeleider."
    invited = act_of("people.invited")
    assert invited is not None
    assert invited.told(who="Karim", about="", detail={"asked": 1}) == "Karim nodigde 1 persoon uit."
    assert invited.told(who="Karim", about="", detail={"asked": 4}) == "Karim nodigde 4 mensen uit."


def test_a_word_has_one_sentence() -> None:
    with pytest.raises(ValueError, match="has a sentence already"):
        register(Act("people.invited", ActGroup.RIGHTS, "Iets anders."))
