"""The research export of a large round: our COPY against the same select copied bare, and the memory it takes.

python -m benchmarks.export [CODINGS]   needs a PostgreSQL in DATABASE_URL and a REDIS_URL; uses a database of its own.
"""

import sys
import time
from io import RawIOBase
from itertools import product
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from benchmarks.ground import children, medians, peak, peak_anew, say, set_up, titled

if TYPE_CHECKING:
    from plg.models import Community

CODINGS = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
CODERS = 5
MEMBERS = 200


class Nowhere(RawIOBase):
    """Swallows bytes, and remembers when the first two pieces came: the head, and the first row."""

    first = second = 0.0

    def write(self, data: object) -> int:
        if not self.second:
            self.first, self.second = self.first or time.perf_counter(), self.first and time.perf_counter()
        return len(data)  # type: ignore[arg-type]


def fill() -> "Community":
    """Make a settled round with this many codings, by generating the rows inside the database."""
    from django.db import connection

    from coding.models import Assignment, CodeBook, Coder, Coding, Decision, Quote, Round, Source
    from plg.services.content import load_content
    from plg.words import Purpose, Role
    from tests import factories

    load_content(by=None)
    community = factories.community("large")
    names = ("".join(letters).title() for letters in product("bcdfg", "aeiou", "klmnp", "aeo"))
    people = [factories.member(community, factories.person(f"{next(names)} Deelnemer")) for _n in range(MEMBERS)]
    for person in people:
        factories.consent(person, Purpose.ENTRIES)
    coders = [
        factories.member(community, factories.person(f"{next(names)} Codeur"), Role.RESEARCHER) for _n in range(CODERS)
    ]
    book = CodeBook.objects.get(content__key="inclusief-leiderschap")
    round = Round.objects.create(community=community, book=book, title="Groot", seed=1, state="settled")
    Round.objects.filter(pk=round.pk).update(settled_at=round.made_at)
    seats = [Coder.objects.create(round=round, membership=who) for who in coders]
    codes = list(book.codes.values_list("pk", flat=True))
    texts = CODINGS // CODERS
    table = {model: model._meta.db_table for model in (Source, Assignment, Coding, Decision, Quote)}
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            """INSERT INTO logbook_entry (uid, community_id, author_id, client_key, state, happened_on, issue, tags,
                   asks, counts_in_research, written_at)
               SELECT gen_random_uuid(), %s, (%s::bigint[])[1 + n %% %s], gen_random_uuid(), 'submitted',
                   date '2026-01-12' + n %% 300, '', '{gemeenschap}', '', true, now()
               FROM generate_series(1, %s) n""",
            [community.pk, [who.pk for who in people], MEMBERS, texts],
        )
        cursor.execute(
            """INSERT INTO logbook_entryversion (uid, entry_id, number, text, prompts, made_at)
               SELECT gen_random_uuid(), id, 1, 'vandaag luisterde ik ' || repeat('en keek ik rond ', 20), '{}', now()
               FROM logbook_entry"""
        )
        cursor.execute(
            "UPDATE logbook_entry e SET current_id = v.id FROM logbook_entryversion v WHERE v.entry_id = e.id"
        )
        cursor.execute(
            f"""INSERT INTO {table[Source]}
                   (uid, round_id, kind, origin, origin_version, member_id, position, fragment, fragments, start,
                       text, sha256)
               SELECT gen_random_uuid(), %s, 'entry', e.uid, v.uid, e.author_id, row_number() OVER (), 0, 0, 0,
                   v.text, ''
               FROM logbook_entry e JOIN logbook_entryversion v ON v.id = e.current_id""",
            [round.pk],
        )
        cursor.execute(
            f"""INSERT INTO {table[Assignment]}
                   (source_id, coder_id, no_code_applies, unsure, memo, done_at, trail, step)
               SELECT s.id, c.id, false, false, '', now(), '[]', 0 FROM {table[Source]} s CROSS JOIN
               unnest(%s::bigint[]) c(id)""",
            [[seat.pk for seat in seats]],
        )
        cursor.execute(
            f"""INSERT INTO {table[Coding]} (uid, assignment_id, code_id, direction, alone, made_at)
               SELECT gen_random_uuid(), id, (%s::bigint[])[1 + id %% %s], 'positive', true, now()
               FROM {table[Assignment]}""",
            [codes, len(codes)],
        )
        cursor.execute(f'INSERT INTO {table[Quote]} (coding_id, start, "end") SELECT id, 3, 30 FROM {table[Coding]}')
        cursor.execute(
            f"""INSERT INTO {table[Decision]}
                   (uid, source_id, code_id, given, alone, direction, agreed, why, decided_at)
               SELECT gen_random_uuid(), id, (%s::bigint[])[1 + id %% %s], true, true, 'positive', true, '', now()
               FROM {table[Source]}""",
            [codes, len(codes)],
        )
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("ANALYZE")
    return community


def main() -> None:
    set_up()
    from django.conf import settings
    from django.db import connection
    from django.test import Client, override_settings
    from django.urls import reverse

    from coding.selectors import settled_rounds, source_table
    from plg.models import Membership
    from reports.background import anonymous
    from reports.exporting import layout, tables
    from reports.exporting.snapshot import helper_table, snapshot
    from reports.selectors import research
    from reports.services import ask
    from reports.tasks import research_export
    from reports.words import ReportKind
    from tests.support.sign_in import sign_in

    began = time.perf_counter()
    community = fill()
    print(f"{CODINGS} codings made in {time.perf_counter() - began:.0f} s")
    with titled("codes_long.csv"), snapshot():
        persons = research.persons(community)
        kept = anonymous({p.key: p.background for p in persons}, research.GIVEN_UP, settings.EXPORT_K).persons
        helper_table(
            *tables.PERSON, [(p.key, p.pseudonym, *(kept[p.key][n] for n in tables.BACKGROUND), 1, 1) for p in persons]
        )
        helper_table(*tables.TEXT, [])
        helper_table(*tables.CODER, [(key, f"Codeur {n}") for n, key in enumerate(research.coders(community))])
        tables.guided(source_table(community))
        table = layout.codes_long_csv(community, [round.uid for round in settled_rounds(community)], [])
        statement = tables._copy(table).as_string(connection.connection)

        def bare() -> None:
            with connection.cursor() as cursor:
                cursor.cursor.copy_expert(statement, Nowhere())

        before = peak_anew()
        theirs, ours = medians(bare, lambda: tables.write([table], Nowhere()))
        say("our CSV against COPY of the same select through the driver", ours, theirs, 1.2)
        sink, began = Nowhere(), time.perf_counter()
        tables.write([table], sink)
        print(
            f"{CODINGS / ours:,.0f} codings a second; first byte after {(sink.first - began) * 1000:.0f} ms, first row "
            f"after {(sink.second - began) * 1000:.0f} ms; memory grew by {peak() - before:.0f} MB"
        )
    with (
        titled("the whole zip, as the worker makes it"),
        TemporaryDirectory() as folder,
        override_settings(MEDIA_ROOT=folder),
    ):
        researcher = Membership.objects.filter(community=community, roles__contains=["researcher"]).order_by("pk")[0]
        asked = ask(by=researcher, kind=ReportKind.EXPORT, options={"purpose": "meting", "addressee": "meting"})
        began, before = time.perf_counter(), peak_anew()

        def tell(step: int, steps: int, doing: str) -> None:
            print(f"  {time.perf_counter() - began:.0f} s, {peak() - before:.0f} MB more: {doing}")

        research_export(asked.job, tell)
        taken, after = time.perf_counter() - began, peak()
        asked.refresh_from_db()
        print(
            f"{taken:.1f} s, {CODINGS / taken:,.0f} codings a second, {asked.size / 1e6:.0f} MB; memory grew by "
            f"{after - before:.0f} MB to {after:.0f} MB here, and {children():.0f} MB in the process of the tables"
        )
        client = sign_in(Client(headers={"host": "localhost"}), researcher)
        waited = []
        for _time in range(6):  # the first loads the addresses of the whole site
            began = time.perf_counter()
            answer: Any = client.get(reverse("reports:download", args=[community.slug, asked.uid]))
            next(iter(answer.streaming_content))
            waited.append(time.perf_counter() - began)
            answer.close()
        print(f"taken: the first byte after {median(waited[1:]) * 1000:.0f} ms (at most 50 ms)")


main()
