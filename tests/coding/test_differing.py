"""What coders differ about: the quick way over many texts finds what the plain way finds text by text."""

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from coding.selectors.differing import NONE_APPLIES, WHOLE, every_point, points
from coding.words import Difference

#: Of each text and coder: codes inside main codes 10 and 20, each with a direction; an empty set: none applies.
codes = st.sampled_from([(10, 10), (10, 11), (10, 12), (20, 20), (20, 21)])
answers = st.dictionaries(codes, st.integers(0, 2), max_size=3)
studies = st.dictionaries(st.tuples(st.integers(1, 4), st.integers(1, 3)), answers, max_size=9)


def of_each_text(study: dict[tuple[int, int], Any], *, alone: bool) -> list[tuple[int, int, Difference]]:
    found = []
    for text in sorted({text for text, _coder in study}):
        given = [frozenset((*code, str(way)) for code, way in study[key].items()) for key in study if key[0] == text]
        found += [(text, main, kind) for main, kind in points(given, alone=alone) if len(given) > 1]
    return found


def at_once(study: dict[tuple[int, int], Any], *, alone: bool) -> list[tuple[int, int, Difference]]:
    rows = [
        (*key, *code, way)
        for key, answer in study.items()
        for code, way in (answer or {(NONE_APPLIES, NONE_APPLIES): 0}).items()
    ]
    columns = np.array(rows, dtype=np.int64).reshape(-1, 5).T
    found = every_point(*columns, alone=alone)
    kinds = list(Difference)
    return [(text, main, kinds[kind]) for text, main, kind in zip(*(each.tolist() for each in found), strict=True)]


@given(studies)
def test_many_texts_with_several_codes_differ_in_the_same_things_at_once(study: dict[tuple[int, int], Any]) -> None:
    assert at_once(study, alone=False) == of_each_text(study, alone=False)


@given(studies)
def test_many_texts_with_one_code_do_too(study: dict[tuple[int, int], Any]) -> None:
    one = {key: dict(list(answer.items())[:1]) for key, answer in study.items()}
    assert at_once(one, alone=True) == of_each_text(one, alone=True)
    assert {main for _text, main, _kind in at_once(one, alone=True)} <= {WHOLE}
