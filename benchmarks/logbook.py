"""A page of the timeline and searches, over few entries and over many: `python -m benchmarks.logbook 100000`.

Words stand by chance in so many entries of a hundred: kwartelnest 0.1, sneeuwpret 1, schoolplein 10, leerlingen 82.
"""

import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from benchmarks import ground

WORDS = "vanmorgen gang deur gesprek opvang onderwijs samen team ouders kinderen rooster vraag luisteren".split()
FEW = 1_000
SEARCHES = ("nergens", "kwartelnest", "sneeuwpret", "schoolplein", "leerlingen", "leerlingen kwartelnest")
ENTRIES = """
INSERT INTO logbook_entry (uid, community_id, author_id, state, happened_on, counts_in_research, client_key, issue,
                           tags, asks, written_at)
SELECT gen_random_uuid(), %(community)s, (%(authors)s)[1 + n %% 40], 'submitted', date '2026-01-12' + (n %% 300),
       false, gen_random_uuid(), '', '{}', '', now()
FROM generate_series(1, %(many)s) n
"""
VERSIONS = """
INSERT INTO logbook_entryversion (uid, entry_id, number, text, prompts, made_at)
SELECT gen_random_uuid(), e.id, 1, (SELECT string_agg((%(words)s)[1 + (e.id * 7 + w * w) %% 13], ' ')
       FROM generate_series(1, 60) w) || CASE WHEN c < 10 THEN ' kwartelnest' ELSE '' END
       || CASE WHEN c %% 100 = 0 THEN ' sneeuwpret' ELSE '' END
       || CASE WHEN c %% 100 < 10 THEN ' schoolplein' ELSE '' END
       || CASE WHEN c %% 100 < 82 THEN ' leerlingen' ELSE '' END, '{}', now()
FROM logbook_entry e, LATERAL (SELECT abs(hashint8(e.id)) %% 10000) chance (c) WHERE e.current_id IS NULL
"""
CURRENT = """
UPDATE logbook_entry e SET current_id = v.id FROM logbook_entryversion v
WHERE v.entry_id = e.id AND e.current_id IS NULL
"""
SHARES = """
INSERT INTO logbook_share (entry_id, circle, since)
SELECT e.id, 'community', now() FROM logbook_entry e
WHERE NOT EXISTS (SELECT FROM logbook_share s WHERE s.entry_id = e.id)
"""


def fill(many: int, facts: dict[str, Any]) -> None:
    """Add entries until there are so many."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM logbook_entry")
        more = many - cursor.fetchone()[0]
        for statement in (ENTRIES, VERSIONS, CURRENT, SHARES):
            cursor.execute(statement, {**facts, "many": more})
        cursor.execute("VACUUM ANALYZE")


def p50(work: Callable[[], object]) -> float:
    """Return the median of what it takes, in seconds."""
    times = []
    for _round in range(30):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def main(most: int) -> None:
    """Print what a page and a search take at a thousand entries and at `most`."""
    ground.set_up(pages=True)
    from logbook.access import shared_entries
    from logbook.selectors import timeline
    from logbook.selectors.searching import Wish, narrowed
    from tests import factories as make

    where = make.community("north")
    people = [make.person(f"Persoon {n}", email=f"p{n}@plg.example") for n in range(41)]
    members = [make.member(where, person) for person in people]
    reader = members[-1]
    facts: dict[str, Any] = {
        "community": where.pk,
        "authors": [member.pk for member in members[:40]],
        "words": WORDS,
    }

    def page(words: str = "", where: str = "default") -> object:
        entries = narrowed(shared_entries(reader), Wish(words=words)).using(where)
        return timeline(entries, words=words, reader=reader)

    fill(FEW, facts)
    ground.copy_as("few")
    fill(most, facts)
    many, few = ground.medians(page, partial(page, where="few"), rounds=60)
    ground.say(f"a page of the timeline at {most} entries against {FEW}", many, few, 1.3)
    for words in SEARCHES:
        search = partial(page, words)
        print(f"a search for {words}: {p50(search) * 1000:.0f} ms (at most 50), {in_sql(search) * 1000:.0f} of it SQL")


def in_sql(work: Callable[[], object]) -> float:
    """Return the median of the seconds that the work waits for the database."""
    from django.db import connection

    waited = 0.0

    def clocked(execute: Callable[..., object], *asked: Any) -> object:
        nonlocal waited
        began = time.perf_counter()
        answer = execute(*asked)
        waited += time.perf_counter() - began
        return answer

    def once() -> float:
        nonlocal waited
        waited = 0.0
        with connection.execute_wrapper(clocked):
            work()
        return waited

    return statistics.median(once() for _round in range(15))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
