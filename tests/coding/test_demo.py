"""The round of the demo world: the published counts, a believable agreement, no name, and made only once."""

from collections import Counter

import pytest
from django.core.management import call_command

from coding.models import CodeBook, Coding, Decision, Round
from coding.selectors import agreeing, coding_rows, consensus_rows, settled_rounds, source_rows
from coding.selectors.agreeing import overview
from coding.selectors.chosen import choices_of
from coding.selectors.practice import beside_example
from coding.selectors.results import results
from coding.words import Difference, RoundState, SourceKind
from plg.models import Community, Membership, User
from plg.selectors import open_findings

pytestmark = pytest.mark.django_db


@pytest.fixture
def studied() -> Community:
    """The studied community of the demo world, with all that every app adds."""
    call_command("demo_world", verbosity=0)
    return Community.objects.get(slug="leergang-demo")


def test_the_round_has_the_published_shape(studied: Community) -> None:
    made = settled_rounds(studied).get()  # only this one is settled: exports hold the published counts
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
    study = Decision.objects.filter(source__round=made), Coding.objects.filter(assignment__source__round=made)
    assert (Round.objects.count(), *(rows.count() for rows in study)) == (4, 107, 214)
    assert CodeBook.objects.get(content__key="inclusief-leiderschap").content.frozen_at is not None
    beside_the_study(studied, eva)


def beside_the_study(studied: Community, eva: Membership) -> None:
    """A round of every other sort, with something to see on each of its pages."""
    several, talks, practice = Round.objects.exclude(state=RoundState.SETTLED).order_by("pk")
    differences = agreeing.differences_of(eva, several)
    assert (several.state, several.book.one_per_source, several.sources.count()) == (RoundState.FROZEN, False, 24)
    assert {one.kind for one in differences} == {Difference.CODE, Difference.SUBCODE}
    assert (len(differences), sum(not one.decided for one in differences)) == (7, 2)
    assert not Coding.objects.filter(assignment__source__round=several, quotes=None).exists()
    assert (talks.kinds, talks.state) == ([SourceKind.TALK], RoundState.OPEN)
    assert Coding.objects.filter(assignment__source__round=talks, quotes__isnull=False).exists()
    beside = beside_example(eva, practice)
    assert beside is not None
    assert (len(beside.texts), beside.same) == (8, 7)
    assert not open_findings(studied).exists()


def test_no_text_of_the_round_knows_a_name(studied: Community) -> None:
    texts = "\n".join(row.text for row in source_rows(settled_rounds(studied).get()))
    assert "[naam]" in texts
    people = User.objects.filter(memberships__community=studied)
    for name in {name.split()[0] for name in people.values_list("name", flat=True)}:
        assert f" {name} " not in texts
    for school in set(studied.memberships.exclude(school=None).values_list("school__name", flat=True)):
        assert school not in texts
