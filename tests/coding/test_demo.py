"""The round of the demo world: the published counts, a believable agreement, no name, and made only once."""

from collections import Counter

import pytest
from django.core.management import call_command

from coding.models import CodeBook, Coding, Decision, Round
from coding.selectors import coding_rows, consensus_rows, settled_rounds, source_rows
from coding.selectors.agreeing import choices_of, overview
from coding.selectors.results import results
from coding.words import RoundState
from plg.models import Community, Membership, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def studied() -> Community:
    """The studied community of the demo world, with all that every app adds."""
    call_command("demo_world", verbosity=0)
    return Community.objects.get(slug="leergang-demo")


def test_the_round_has_the_published_shape(studied: Community) -> None:
    made = settled_rounds(studied).get()
    rows = list(consensus_rows(made))
    assert Counter(row.code for row in rows) == {
        "faciliteren_verbondenheid": 54,
        "voorbeeld_verbondenheid": 33,
        "waarderen_eigenheid": 10,
        "voorbeeld_eigenheid": 2,
        "overig": 8,
    }
    texts = Counter(row.pseudonym for row in rows)
    assert (len(rows), len(texts), min(texts.values()), max(texts.values())) == (107, 17, 1, 15)
    eva = Membership.objects.get(user__email="eva@demo.example", community=studied)
    counted = results(eva, made)
    assert [row.count for row in counted.codes] == [54, 33, 10, 2, 8]
    [pair] = overview(made, choices_of(eva, made)).pairs
    assert (pair.figures.n, pair.figures.alike) == (107, 94)
    assert pair.figures.cohen.value == pytest.approx(0.81, abs=0.01)

    assert sum(not row.agreed for row in rows) == 13
    assert all(row.why for row in rows if not row.agreed)
    quoted = [row for row in coding_rows(made) if row.quote]
    assert len(quoted) == 2 * 107 - 13
    call_command("demo_world", verbosity=0)
    assert (Round.objects.count(), Decision.objects.count(), Coding.objects.count()) == (1, 107, 214)
    assert CodeBook.objects.get(content__key="inclusief-leiderschap").content.frozen_at is not None
    assert Round.objects.get().state == RoundState.SETTLED


def test_no_text_of_the_round_knows_a_name(studied: Community) -> None:
    texts = "\n".join(row.text for row in source_rows(settled_rounds(studied).get()))
    assert "[naam]" in texts
    people = User.objects.filter(memberships__community=studied)
    for name in {name.split()[0] for name in people.values_list("name", flat=True)}:
        assert f" {name} " not in texts
    for school in set(studied.memberships.exclude(school=None).values_list("school__name", flat=True)):
        assert school not in texts
