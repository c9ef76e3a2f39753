"""Buttons: their word stands in the middle."""

import re

from tests.support.house import templates

#: Words for ears only, and white behind them: a flex box counts that as one more part, with a gap before it.
WHITE_BEHIND = re.compile(
    r"""[^\s>]<span class="visually-hidden">(?:(?!</span>).)*</span>\s+</(?:button|a)>""", re.DOTALL
)


def test_no_white_behind_hidden_words_pushes_the_word_of_a_button_aside() -> None:
    assert WHITE_BEHIND.search('<button>Maskeer<span class="visually-hidden"> Anna</span>\n</button>')
    found = {template.name for template in templates() if WHITE_BEHIND.search(template.text)}
    assert not found
