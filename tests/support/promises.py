"""How a promise of the database is broken on purpose, and the lines of what a meeting leaves behind.

Used by tests/test_database_promises.py.
"""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.utils import timezone

from intervisie.models import Agreement, AgreementHolder, AgreementMove, CaseText, MaterialFile
from tests import factories as make
from tests.support import closings
from tests.world import World

Act = Callable[[World], Any]


def twice(act: Act) -> Act:
    """Do the same twice."""

    def both(world: World) -> None:
        act(world)
        act(world)

    return both


def copy(row: Any, **changed: object) -> Any:
    """Write the row once more, as another one, with only this changed."""
    row.pk, row._state.adding = None, True
    for name, value in changed.items():
        setattr(row, name, value)
    row.save(force_insert=True)
    return row


def kept_case(world: World) -> CaseText:
    return CaseText.objects.create(case=make.case(world.bram), number=1, text="Elke ochtend ging er iets mis.")


def agreed(world: World) -> Agreement:
    return closings.agreement(closings.meeting_over(world.north), "We bellen.", world.anna)


def filed(world: World) -> MaterialFile:
    return closings.file(make.meeting(world.north))


CLOSING: dict[str, Act] = {
    "agreement_has_text": lambda w: closings.agreement(closings.meeting_over(w.north), ""),
    "agreement_holder_once": lambda w: copy(AgreementHolder.objects.get(agreement=agreed(w)), uid=uuid4()),
    "agreement_move_once_a_meeting": lambda w: copy(
        AgreementMove.objects.create(agreement=agreed(w), meeting=make.meeting(w.north), until=timezone.localdate()),
        uid=uuid4(),
    ),
    "agreement_of_all_is_not_ticked": lambda w: closings.agreement(
        closings.meeting_over(w.north), "Samen.", done_at=timezone.now()
    ),
    "agreement_once": lambda w: copy(agreed(w), uid=uuid4()),
    "material_file_has_size": lambda w: closings.file(make.meeting(w.north), content=b""),
    "material_file_kind_known": lambda w: MaterialFile.objects.filter(pk=filed(w).pk).update(kind="exe"),
    "material_file_once": lambda w: copy(filed(w), uid=uuid4(), name="anders"),
    "minutes_shared_say_when": lambda w: closings.minutes(closings.meeting_over(w.north), shared_at=None),
    "group_record_approved_says_when": lambda w: closings.record(w.marijke, w.anna, state="approved"),
    "group_record_state_known": lambda w: closings.record(w.marijke, w.anna, state="lost"),
    "record_amendment_has_text": lambda w: closings.record(w.marijke, w.anna).checks.update(state="amends"),
    "record_check_once": lambda w: copy(closings.record(w.marijke, w.anna).checks.get(), uid=uuid4()),
    "record_check_state_known": lambda w: closings.record(w.marijke, w.anna).checks.update(state="lost"),
    "case_text_has_text": lambda w: CaseText.objects.create(case=make.case(w.bram), number=1, text=""),
    "case_text_never_changes": lambda w: CaseText.objects.filter(pk=kept_case(w).pk).update(text="Iets anders."),
    "case_text_once": lambda w: copy(kept_case(w), uid=uuid4()),
    "record_text_has_text": lambda w: closings.record(w.marijke, w.anna).texts.update(text=""),
    "record_text_once": lambda w: copy(closings.record(w.marijke, w.anna).texts.get(), uid=uuid4()),
}
