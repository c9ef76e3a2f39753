"""The demo world says what the study said, read where a researcher reads it."""

import pytest
from django.core.management import call_command
from django.test import Client

from amo.analysis import changes, scales
from amo.analysis.gathering import Gathered, gathered
from plg.models import Membership
from tests.support.sign_in import sign_in

pytestmark = pytest.mark.django_db
PAGES = "/plg/leergang-demo/vragenlijst/cijfers/amo-inclusief-leiderschap"


@pytest.fixture
def eva() -> Membership:
    """The researcher of the demo world."""
    call_command("demo_world", verbosity=0)
    return Membership.objects.select_related("community").get(
        user__email="eva@demo.example", community__slug="leergang-demo"
    )


def test_the_statements_of_the_study_hold(eva: Membership) -> None:
    found: Gathered = gathered(eva, "amo-inclusief-leiderschap")[0]
    before, after = found.measurements
    assert [(one.due, one.begun, one.sent) for one in (before, after)] == [(17, 17, 17)] * 2

    compared = changes.comparison(found, before, after, changes.Way())
    fairness = compared.find("gedrag", "gelijkwaardigheid")
    assert fairness is not None
    assert fairness.sentence == "3 van de 17 minder, 11 gelijk, 3 meer"
    perspectives = compared.find("gedrag", "perspectieven")
    assert perspectives is not None
    assert perspectives.sentence.startswith("3 van de 17 minder")
    sharing = compared.find("gedrag", "kennis_delen")
    assert sharing is not None
    assert sharing.change is not None
    assert sharing.change.more > 17 / 2

    for measurement in (before, after):
        beside = {(one.left.key, one.right.key): one for one in scales.contrasts(measurement)}
        opportunity = beside["support", "autonomy"]
        assert opportunity.change.more == 12
        assert opportunity.sentence.startswith("Steun van de organisatie is bij 12 van de 17 lager")
        rows = {row.scale.key: row for row in scales.scale_rows(measurement)}
        alphas = [row.reliability.alpha for row in rows.values() if row.reliability]
        assert all(alpha is not None and 0.6 < alpha < 0.85 for alpha in alphas)  # believable, not too good
        motivation = beside["identified", "intrinsic"].change
        assert motivation.less > motivation.more
        assert sum(rows["identified"].values) > sum(rows["intrinsic"].values)

    client = sign_in(Client(), eva)
    assert "3 van de 17 minder, 11 gelijk, 3 meer" in _text(client, "/verandering/gedrag/gelijkwaardigheid/")
    assert "Steun van de organisatie is bij 12 van de 17 lager" in _text(client, "/schalen/")
    assert "werd het vaakst meer" in _text(client, "/verandering/")


def _text(client: Client, page: str) -> str:
    answer = client.get(PAGES + page)
    assert answer.status_code == 200
    return answer.content.decode()
