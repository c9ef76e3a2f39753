"""Coding at size: the next text among 100,000, a coding saved, every page a round is on, agreement, and the opening.

python -m benchmarks.coding   needs a PostgreSQL in DATABASE_URL and a REDIS_URL; uses a database of its own.
"""

import statistics
import time
from collections.abc import Callable
from functools import partial
from itertools import product
from typing import TYPE_CHECKING, Any

from benchmarks.ground import peak, set_up

if TYPE_CHECKING:
    from django.test import Client

    from coding.models import Round
    from plg.models import Membership

LARGE = 100_000
COMPARED = OPENED = 10_000
ENTRIES = (
    """INSERT INTO logbook_entry (uid, community_id, author_id, client_key, state, happened_on, issue, tags, asks,
           counts_in_research, written_at)
       SELECT gen_random_uuid(), %(community)s, (%(people)s::bigint[])[1 + n %% 20], gen_random_uuid(), 'submitted',
           date '2026-01-12' + n %% 300, '', '{}', '', true, now() FROM generate_series(1, %(texts)s) n""",
    """INSERT INTO logbook_entryversion (uid, entry_id, number, text, prompts, made_at)
       SELECT gen_random_uuid(), id, 1, 'vandaag luisterde ik ' || repeat('en keek ik rond ', 20), '{}', now()
       FROM logbook_entry WHERE current_id IS NULL""",
    "UPDATE logbook_entry e SET current_id = v.id FROM logbook_entryversion v WHERE v.entry_id = e.id",
)
FROZEN = (
    """INSERT INTO coding_source (uid, round_id, kind, origin, origin_version, member_id, position, fragment, fragments,
           start, text, sha256)
       SELECT gen_random_uuid(), %(round)s, 'entry', e.uid, v.uid, e.author_id, row_number() OVER (), 0, 0, 0,
           v.text, ''
       FROM logbook_entry e JOIN logbook_entryversion v ON v.id = e.current_id
       WHERE e.community_id = %(community)s""",
    """INSERT INTO coding_assignment (source_id, coder_id, no_code_applies, unsure, memo, done_at, trail, step)
       SELECT s.id, c, false, false, '', %(done)s::timestamptz, '[]', 0
       FROM coding_source s CROSS JOIN unnest(%(seats)s::bigint[]) c WHERE s.round_id = %(round)s""",
    """INSERT INTO coding_coding (uid, assignment_id, code_id, direction, alone, made_at)
       SELECT gen_random_uuid(), a.id, code, '', false, now() FROM coding_assignment a
       JOIN coding_source s ON s.id = a.source_id AND s.round_id = %(round)s
       CROSS JOIN unnest(%(codes)s::bigint[]) code
       WHERE a.done_at IS NOT NULL AND abs(hashint8(s.id * 31 + code)) %% 100 < 15
           AND abs(hashint8(a.id * 17 + code)) %% 100 < 85""",
)


def fill(texts: int, state: str) -> tuple["Round", list["Membership"]]:
    """Make a round of this many texts for three coders, with a book of twelve codes that a text may have several of.

    A draft has nothing but its entries, an open round nothing coded, a frozen one everything.
    """
    from django.db import connection
    from django.utils import timezone

    from coding.models import Code, CodeBook, Coder, Round
    from plg.words import Purpose, Role
    from tests import factories

    done = state == "frozen"
    community = factories.community(f"size-{state}")
    first = {"frozen": "bcdfg", "open": "jklmn", "draft": "tvwxz"}[state]
    names = iter("".join(letters).title() for letters in product(first, "aeiou", "prst"))
    people = [factories.member(community, factories.person(f"{next(names)} Deelnemer")) for _n in range(20)]
    for person in people:
        factories.consent(person, Purpose.ENTRIES)
    coders = [
        factories.member(community, factories.person(f"{next(names)} Codeur"), Role.RESEARCHER) for _n in range(3)
    ]
    book = CodeBook.objects.create(content=factories.content("codebook", f"twaalf-{state}"), one_per_source=False)
    Code.objects.bulk_create(Code(book=book, key=f"c{n}", label=f"Code {n}", order=n) for n in range(12))
    made = Round.objects.create(community=community, book=book, title="Groot", seed=1, state=state)
    facts: dict[str, Any] = {
        "community": community.pk,
        "people": [one.pk for one in people],
        "texts": texts,
        "round": made.pk,
        "seats": [Coder.objects.create(round=made, membership=one).pk for one in coders],
        "codes": list(book.codes.values_list("pk", flat=True)),
        "done": timezone.now() if done else None,
    }
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for statement in ENTRIES if state == "draft" else (*ENTRIES, *FROZEN):
            cursor.execute(statement, facts)
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("ANALYZE")
    return Round.objects.select_related("book__content", "community").get(pk=made.pk), coders


def half_done(made: "Round", coder: "Membership") -> None:
    """Let this coder have found that no code applies to the first half of the texts."""
    from django.db import connection
    from django.utils import timezone

    from coding.models import Assignment

    mine = Assignment.objects.filter(source__round=made, coder__membership=coder, source__position__lte=LARGE // 2)
    mine.update(no_code_applies=True, done_at=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")  # as the machine does by itself some time after so many rows came


def p50(work: Callable[[], object], times: int = 9) -> float:
    """Return the median of what it takes, in milliseconds, after one time that does not count."""
    taken = []
    for _time in range(times + 1):
        began = time.perf_counter()
        work()
        taken.append(1000 * (time.perf_counter() - began))
    return statistics.median(taken[1:])


def main() -> None:
    set_up(pages=True)
    from django.test import Client
    from django.urls import reverse

    from coding.services import workbench
    from plg.models import Membership
    from tests.support.sign_in import sign_in

    def client(who: Membership) -> Client:
        return sign_in(Client(headers={"host": "localhost"}), who)

    compared, coders = fill(COMPARED, "frozen")
    page = reverse("coding:agreement", args=[compared.community.slug, compared.uid])
    browser = client(coders[0])
    answer = browser.get(page)
    assert answer.status_code == 200, (answer.status_code, answer.headers)
    print(f"agreement, {COMPARED:,} texts × 3 × 12 codes: {p50(lambda: browser.get(page), 3):.0f} ms")
    large, coders = fill(LARGE, "open")
    half_done(large, coders[0])
    coder = Membership.objects.select_related("user", "community").get(pk=coders[0].pk)
    browser = client(coder)
    where = reverse("coding:next", args=[large.community.slug, large.uid])
    assert browser.get(where, follow=True).status_code == 200
    print(f"next text among {LARGE:,}: {p50(lambda: browser.get(where, follow=True)):.0f} ms")
    acts = iter(range(10_000))

    def save() -> None:
        """Give the text a code, and the next time take it away: each is an act that changes something."""
        act = workbench.drop_code if next(acts) % 2 else workbench.choose_code
        act(by=coder, round=large, position=LARGE // 2 + 1, code="c7")

    print(f"a coding saved among {LARGE:,}: {p50(save):.0f} ms")
    bench = reverse("coding:source", args=[large.community.slug, large.uid, LARGE // 2 + 1])

    def press() -> None:
        act = "uncode:c7" if next(acts) % 2 else "code:c7"
        assert browser.post(bench, {"act": act}, headers={"HX-Request": "true"}).status_code == 200

    print(f"the same with the answer that the coder sees: {p50(press):.0f} ms")
    in_pages(browser, large)
    opened(OPENED)


def in_pages(browser: "Client", large: "Round") -> None:
    """Print what every page costs on which a big round stands; nothing is kept at the first look."""
    from django.core.cache import cache
    from django.urls import reverse

    slug = large.community.slug
    for name, where in (
        ("list of rounds", reverse("coding:rounds", args=[slug])),
        ("home page of a coder", reverse("plg:community", args=[slug])),
        ("page of the round", reverse("coding:round", args=[slug, large.uid])),
    ):
        cache.clear()
        began = time.perf_counter()
        assert browser.get(where).status_code == 200, where
        first = 1000 * (time.perf_counter() - began)
        print(f"{name}, {LARGE:,} texts: {p50(partial(browser.get, where)):.0f} ms; {first:.0f} ms once a minute")


def opened(texts: int) -> None:
    """Print what the worker takes to open a round over this many texts: search names, mask, freeze and hand out."""
    from coding.services import rounds

    draft, coders = fill(texts, "draft")
    began, before = time.perf_counter(), peak()
    made = rounds.open_round(round=draft, by=coders[0])
    took = time.perf_counter() - began
    print(
        f"opening {made.sources.count():,} texts for 3 coders: {took:.1f} s, {peak() - before:.0f} MB beside the rest"
    )


if __name__ == "__main__":
    main()
