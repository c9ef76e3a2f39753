"""Refusing research shows nowhere: the pages of peers and facilitators stay the same, and learning goes on."""

from collections.abc import Collection
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from intervisie import services as intervisie
from logbook.services import share, write_entry
from logbook.words import Circle
from plg.models import Membership
from plg.services.consent import answer
from plg.words import Purpose, Role
from reports import services as reports
from reports.words import ReportKind
from tests.support.matrix import named, without_ids
from tests.support.stage import Stage
from tests.test_access_matrix import ROWS

pytestmark = [pytest.mark.django_db, pytest.mark.logs_error("Service Unavailable: /readyz", sometimes=True)]
#: Who learns along with Anna.
OTHERS = ("bram", "chantal", "fatma", "marijke")
#: Whose pages somebody comes to see who is given a second role.
LIKE = {"eva": ("anna", "marijke")}
#: Addresses that say how the machines are, and those that make a new secret each time.
NEVER_ALIKE = {"plg:healthz", "plg:readyz", "plg:well", "plg:factor_app", "plg:factor_key"}
PAGES = [row for row in ROWS if row.name not in NEVER_ALIKE and row.get != "everybody 405"]


def seen(stage: Stage, who: str, only: Collection[str] = ()) -> dict[str, tuple[str, str]]:
    """Return what somebody gets at every address that opens for them, or for somebody in their seat: the answer, and
    the page without what is new each time. `only`: at these addresses alone."""
    found = {}
    for row in [row for row in PAGES if not only or row.name in only]:
        if "200" in {row.expected("GET").get(name, "")[:3] for name in {who, *LIKE.get(who, ())}}:
            got = stage.ask(who, "GET", row)
            found[row.id] = named(got), without_ids(got)
    return found


def refuse(stage: Stage) -> None:
    answer(by=stage.things["anna"], answers=dict.fromkeys(Purpose, False))


def test_no_page_of_peers_or_facilitators_changes(stage: Stage) -> None:
    before = {who: seen(stage, who) for who in OTHERS}
    assert sum(named == "200" for named, _page in before["marijke"].values()) > 8, "there is something to compare"
    with transaction.atomic():
        refuse(stage)
        after = {who: seen(stage, who) for who in OTHERS}
        transaction.set_rollback(True)
    differs = [f"{who}: {page}" for who in OTHERS for page in before[who] if before[who][page] != after[who][page]]
    assert not differs, "\n" + "\n".join(differs)


@pytest.mark.parametrize("role", [Role.PARTICIPANT, Role.FACILITATOR])
def test_a_researcher_who_learns_along_cannot_subtract(stage: Stage, role: Role) -> None:
    """Her research pages tell her who refused, until she is a peer or a facilitator here too: see decision 16."""
    eva, told = stage.things["eva"], ("reports:export", "amo:figures")
    with transaction.atomic():
        alone = seen(stage, "eva", told)
        Membership.objects.filter(pk=eva.pk).update(roles=[Role.RESEARCHER, role])
        before = seen(stage, "eva")
        refuse(stage)
        after = seen(stage, "eva")
        transaction.set_rollback(True)
    assert {alone[page][0] for page in told} == {"200"}
    assert {before[page][0] for page in told} == {"403"}
    differs = {
        page for page in before if before[page] != after[page] and not page.startswith(("coding:", "reports:trace"))
    }
    # A receiver of an earlier file must be told of a withdrawal, by pseudonym: on that page, and a panel leads to it.
    assert differs == {"plg:community", "reports:handovers"}


def test_every_page_of_her_own_opens_as_before(stage: Stage) -> None:
    before = seen(stage, "anna")
    with transaction.atomic():
        refuse(stage)
        after = seen(stage, "anna")
        transaction.set_rollback(True)
    assert {page: got for page, (got, _text) in before.items()} == {page: got for page, (got, _text) in after.items()}


def test_learning_goes_on_after_refusing_everything(stage: Stage) -> None:
    anna: Membership = stage.things["anna"]
    with transaction.atomic():
        refuse(stage)
        entry = write_entry(
            by=anna,
            text="Vandaag luisterde ik eerst.",
            happened_on=timezone.localdate(),
            circles=[Circle.DUO],
            client_key=uuid4(),
        )
        share(by=anna, entry=entry, circles=[Circle.COMMUNITY])
        case = intervisie.write_case(by=anna, texts={"title": "De overdracht", "situation": "Elke ochtend."})
        intervisie.share_case(by=anna, case=case, meeting=stage.things["meeting"])
        reports.ask(by=anna, kind=ReportKind.PROGRESS)
        reports.ask(by=anna, kind=ReportKind.CONSENT)
        transaction.set_rollback(True)
