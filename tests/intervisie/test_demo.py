"""The meetings of the demo world: five of them, the published ranking, two cases that were treated, matrices."""

import pytest

from intervisie.access import visible_contributions
from intervisie.models import Contribution, CriterionLine, Matrix, MatrixMark, Meeting, Ranking, Session
from intervisie.selectors.continuity import course
from intervisie.selectors.rankings import outcome
from intervisie.selectors.urgency import group_picture
from logbook.access import own_entries
from logbook.selectors import open_intentions
from plg import demo
from plg.models import Membership
from tests.support.demo import member as member_of_demo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_world")]


def member(key: str) -> Membership:
    return member_of_demo(key, "plg-demo")


def test_five_meetings_with_the_published_ranking() -> None:
    assert Meeting.objects.filter(community__slug="plg-demo").count() == 5
    found = outcome(member("henriette"), Ranking.objects.get(community__slug="plg-demo", state="closed"))
    assert found is not None
    assert [row.total for row in found.standings] == [23, 16, 11, 11, 9, 8, 8, 0, 0]
    assert [row.rank for row in found.standings] == [1, 2, 3, 3, 5, 6, 6, 8, 8]


def test_two_cases_were_treated_and_went_on_in_the_logbook() -> None:
    for owner in (member("ingmar"), member("charmaine")):
        session = Session.objects.get(owner=owner)
        assert (session.state, session.case and session.case.state) == ("ended", "treated")
        said = visible_contributions(owner).filter(session=session)
        assert {one.step for one in said} == {1, 2, 3}
        assert not said.filter(step=2, author=owner).exists(), "the owner was silent"
        assert not visible_contributions(member("henriette")).filter(session=session).exists()
        assert own_entries(owner).filter(happened_on=session.meeting.starts_at.date()).exists()
    promised = {one.author_id for one in open_intentions(member("henriette").community)}
    assert {member("ingmar").pk, member("charmaine").pk} <= promised
    assert Session.objects.filter(format__key="afsluiten", state="ended").count() == 2


def test_the_group_has_a_picture_and_the_course_says_who_missed_what() -> None:
    closed = list(Matrix.objects.exclude(closed_at=None))
    assert len(closed) == 2
    assert all(group_picture(matrix) for matrix in closed)
    found = course(member("henriette"))
    assert found is not None
    assert [len(row.absences) for row in found.missed] == [1, 1, 1]
    assert [len(row.to_send) for row in found.missed] == [0, 0, 1]


def test_a_second_time_adds_nothing() -> None:
    kinds = (Meeting, Session, Contribution, Matrix, MatrixMark, CriterionLine)
    before = [kind.objects.count() for kind in kinds]
    demo.build(size="study", entries=0)
    assert [kind.objects.count() for kind in kinds] == before
