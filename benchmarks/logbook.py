"""A page of the timeline and a search, over few entries and over many: `python -m benchmarks.logbook 100000`."""

import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from benchmarks import ground

WORDS = "vanmorgen gang deur gesprek opvang onderwijs samen team ouders kinderen rooster vraag luisteren".split()
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
       FROM generate_series(1, 60) w) || CASE WHEN e.id %% 997 = 0 THEN ' kwartelnest' ELSE '' END, '{}', now()
FROM logbook_entry e WHERE e.current_id IS NULL
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
    ground.set_up()
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

    def page() -> object:
        return timeline(shared_entries(reader), reader=reader)

    def search() -> object:
        wish = Wish(words="kwartelnest")
        return timeline(narrowed(shared_entries(reader), wish), words="kwartelnest", reader=reader)

    taken = {}
    for many in (1_000, most):
        fill(many, facts)
        taken[many] = p50(page), p50(search)
        print(f"{many} entries: page {taken[many][0] * 1000:.1f} ms, search {taken[many][1] * 1000:.1f} ms")
    ground.say(f"a page of the timeline at {most} entries against 1000", taken[most][0], taken[1_000][0], 1.3)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
