"""What breaks each promise of the tables of coding: for tests/test_database_promises.py."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from coding.models import (
    BookDraft,
    Code,
    CodeChange,
    Coder,
    Coding,
    Decision,
    Draw,
    ExpertAnswer,
    Memo,
    PastDecision,
    Quote,
    Review,
    RoundReopening,
    Source,
)
from tests import factories as make
from tests.support.promises import Act, copy, twice
from tests.world import World

TODAY = date(2026, 5, 1)


def sat_source(world: World, **extra: Any) -> Any:
    return make.source(make.coding_round(world.north), world.anna, **extra)


def expert(world: World) -> Any:
    return Coder.objects.create(round=make.coding_round(world.north), membership=world.eva, is_expert=True)


def draw(world: World, **extra: Any) -> Any:
    return Draw.objects.create(round=make.coding_round(world.north), **{"number": 1, "found": 2, "taken": 1} | extra)


def reopened(world: World, **extra: Any) -> Any:
    told = {"was": "frozen", "now": "open", "reason": "Er was een tekst vergeten."} | extra
    return RoundReopening.objects.create(round=make.coding_round(world.north, make.code_book("heropend")), **told)


def assigned(world: World, **extra: Any) -> Any:
    return make.assignment(sat_source(world), world.eva, **extra)


def coded(world: World, **extra: Any) -> Coding:
    work = assigned(world)
    return Coding.objects.create(assignment=work, code=Code.objects.filter(book=work.source.round.book)[0], **extra)


def quoted(world: World, start: int = 3, end: int = 9) -> Quote:
    return Quote.objects.create(coding=coded(world), start=start, end=end)


def decided(world: World, **extra: Any) -> Decision:
    source = sat_source(world)
    code = Code.objects.filter(book=source.round.book)[0]
    return Decision.objects.create(source=source, **{"code": code, "agreed": True} | extra)


def memo(world: World, **extra: Any) -> Memo:
    round = make.coding_round(world.north)
    return Memo.objects.create(round=round, author=world.eva, **{"text": "Let op."} | extra)


CODING: dict[str, Act] = {
    "assignment_no_code_is_done": lambda w: assigned(w, no_code_applies=True),
    "assignment_once": lambda w: copy(assigned(w)),
    "book_draft_one_at_a_time_a_key": twice(
        lambda w: BookDraft.objects.create(community=w.north, key="proef", title="Proef")
    ),
    "code_change_act_known": lambda w: CodeChange.objects.create(
        draft=BookDraft.objects.create(community=w.north, key="proef", title="Proef"), act="lost", why="Zomaar."
    ),
    "code_level_fits_main": lambda w: Code.objects.create(book=make.code_book(), key="drie", label="Diep", level=1),
    "code_once": lambda w: Code.objects.create(book=make.code_book(), key="een", label="Nog een"),
    "coder_once": lambda w: copy(assigned(w).coder, uid=uuid4()),
    "coder_one_expert": lambda w: copy(expert(w), uid=uuid4(), membership=w.gijs),
    "coding_direction_known": lambda w: coded(w, direction="sideways"),
    "coding_once": lambda w: copy(coded(w), uid=uuid4()),
    "coding_one_per_source": lambda w: copy(coded(w), uid=uuid4(), code=make.code_book("ander").codes.all()[0]),
    "quote_once": lambda w: copy(quoted(w)),
    "quote_whole": lambda w: quoted(w, end=3),
    "coding_source_never_changes": lambda w: Source.objects.filter(pk=sat_source(w).pk).update(text="Iets anders."),
    "decision_direction_known": lambda w: Decision.objects.create(source=sat_source(w), direction="sideways"),
    "decision_against_names_code": lambda w: decided(w, given=False),
    "decision_once": lambda w: copy(decided(w, alone=False), uid=uuid4()),
    "decision_one_per_source": lambda w: copy(decided(w), uid=uuid4(), code=None),
    "memo_about_one_thing": lambda w: memo(w, code=make.code_book("ander").codes.all()[0], case=w.anna),
    "memo_has_text": lambda w: memo(w, text=""),
    "memo_once": lambda w: copy(memo(w), uid=uuid4()),
    "review_state_known": lambda w: Review.objects.create(source=sat_source(w), state="lost"),
    "decision_says_why": lambda w: Decision.objects.create(source=sat_source(w)),
    "draw_number_once": lambda w: copy(draw(w), uid=uuid4()),
    "draw_takes_what_is_found": lambda w: draw(w, taken=3),
    "expert_answer_direction_known": lambda w: ExpertAnswer.objects.create(source=sat_source(w), direction="sideways"),
    "expert_answer_once": lambda w: copy(ExpertAnswer.objects.create(source=sat_source(w)), uid=uuid4()),
    "past_decision_direction_known": lambda w: PastDecision.objects.create(
        reopening=reopened(w), source=sat_source(w), decided_at=timezone.now(), direction="sideways"
    ),
    "round_practice_never_settles": lambda w: make.coding_round(w.north, state="settled", is_practice=True),
    "round_reopening_one_back": lambda w: reopened(w, was="open", now="settled"),
    "round_sample_one_way": lambda w: make.coding_round(w.north, sample_count=3, sample_percent=3),
    "source_fragment_counted": lambda w: sat_source(w, fragment=3, fragments=2),
    "round_kind_known": lambda w: make.coding_round(w.north, kinds=["gossip"]),
    "round_period_forward": lambda w: make.coding_round(w.north, since_on=TODAY, until_on=TODAY - timedelta(1)),
    "round_released_is_settled": lambda w: make.coding_round(w.north, state="frozen", released_at=timezone.now()),
    "round_share_is_percent": lambda w: make.coding_round(w.north, share=101),
    "round_state_known": lambda w: make.coding_round(w.north, state="lost"),
    "source_once_a_round": lambda w: copy(sat_source(w), uid=uuid4(), position=2),
    "source_of_one_person_or_a_group": lambda w: sat_source(w, kind="record"),
    "source_position_once": lambda w: copy(sat_source(w), uid=uuid4(), origin=uuid4()),
}
