"""The audit chain: every act sealed to the one before it, so that a line changed, dropped or slipped in is found."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from plg import audit
from plg.models import AuditLine
from plg.seals import seal
from tests.world import World


def acts(world: World, count: int = 4) -> str:
    """Record some acts in the north; return the name of the chain."""
    with transaction.atomic():
        for number in range(count):
            audit.record("tests.act", by=world.karim, subject=world.anna, number=number)
    return str(world.north.uid)


def test_a_line_tells_who_did_what_on_what(world: World) -> None:
    with transaction.atomic():
        line = audit.record("people.invited", by=world.karim, subject=world.anna, mails=1)
    assert (line.actor, line.word, line.detail) == (world.karim.user.uid, "people.invited", {"mails": 1})
    assert (line.subject_kind, line.subject) == ("plg.membership", world.anna.uid)
    assert line.chain == str(world.north.uid)


def test_each_community_and_the_platform_have_their_own_chain(world: World) -> None:
    with transaction.atomic():
        north = audit.record("tests.act", by=world.karim)
        south = audit.record("tests.act", by=world.wilma)
        platform = audit.record("tests.act", by=world.ada)
        of_the_house = audit.record("tests.act", by=None, community=world.south)
    assert len({north.chain, south.chain, platform.chain}) == 3
    assert platform.chain == audit.PLATFORM
    assert (of_the_house.chain, of_the_house.actor, of_the_house.previous) == (south.chain, None, south.seal)


def test_an_act_outside_a_transaction_is_refused(transactional_db: None) -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        audit.record("tests.act", by=None)


def test_a_whole_chain_is_whole(world: World) -> None:
    assert audit.first_broken(acts(world)) is None
    assert audit.first_broken("nowhere") is None


TAMPERING: dict[str, Callable[[AuditLine], object]] = {
    "another actor": lambda line: AuditLine.objects.filter(pk=line.pk).update(actor=None),
    "another word": lambda line: AuditLine.objects.filter(pk=line.pk).update(word="tests.nothing"),
    "another detail": lambda line: AuditLine.objects.filter(pk=line.pk).update(detail={}),
    "another time": lambda line: AuditLine.objects.filter(pk=line.pk).update(at="2020-01-01T00:00Z"),
    "dropped": lambda line: line.delete(),
    "dropped and closed up": lambda line: (line.delete(), AuditLine.objects.filter(position=3).update(position=2)),
    "sealed anew": lambda line: AuditLine.objects.filter(pk=line.pk).update(
        word="tests.nothing", seal=seal(line.previous, audit.facts(line) | {"word": "tests.nothing"})
    ),
}


@pytest.mark.parametrize("tamper", TAMPERING.values(), ids=TAMPERING)
def test_tampering_is_found(world: World, tamper: Callable[[AuditLine], object]) -> None:
    chain = acts(world)
    tamper(AuditLine.objects.get(chain=chain, position=2))
    broken = audit.first_broken(chain)
    assert broken is not None
    assert broken.position in {2, 3}


def test_two_writers_never_seal_onto_the_same_line(transactional_db: None) -> None:
    world = World.build()
    start = threading.Barrier(4)

    def write() -> None:
        try:
            start.wait()
            for _ in range(10):
                with transaction.atomic():
                    audit.record("tests.act", by=world.karim)
        finally:
            connection.close()

    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    chain = str(world.north.uid)
    assert AuditLine.objects.filter(chain=chain, word="tests.act").count() == 40
    assert audit.first_broken(chain) is None


def test_a_seal_covers_every_fact_in_one_way() -> None:
    facts = {"who": "Zoë", "what": ["a", 1]}
    assert seal("", facts) == seal("", dict(reversed(facts.items())))
    assert len({seal("", facts), seal("x", facts), seal("", facts | {"who": "Zoe"})}) == 3
