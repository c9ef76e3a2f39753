"""The .sav and .dta of a long table: ours, from the database on, against bare pyreadstat and pandas on the same table.

python -m benchmarks.tables [ROWS]   needs a PostgreSQL in DATABASE_URL and a REDIS_URL; uses a database of its own.
"""

import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.ground import children, medians, peak, say, set_up, titled

ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
AT = datetime(2026, 3, 12, 12, tzinfo=UTC)
MADE = """
SELECT n AS at, md5(n::text)::uuid AS entry, 'K' || n %% 200 AS pseudonym, 'Codeur ' || n %% 5 AS coder,
       n %% 2 AS agreed, n %% 40 AS week, repeat('vandaag luisterde ik en keek ik rond ', 1 + n %% 20) AS body
FROM generate_series(1, %s) n
"""


def main() -> None:
    """Print the ratios, and what the process of the tables takes."""
    set_up()
    from django.db import connection, transaction
    from psycopg2 import sql

    from reports.exporting.apart import write_apart
    from reports.exporting.frames import frame_of
    from reports.exporting.spss import write_sav
    from reports.exporting.stata import write_dta
    from reports.exporting.tables import Column, Kind, Table

    kinds = {
        "entry": Kind.WORD,
        "pseudonym": Kind.WORD,
        "coder": Kind.GROUP,
        "agreed": Kind.YES_NO,
        "week": Kind.WHOLE,
        "body": Kind.TEXT,
    }
    columns = [Column(name, sql.Identifier("r", name), name, kind=kind) for name, kind in kinds.items()]
    table = Table("long.csv", columns, "long", sql.SQL(""), sql.SQL("r.at"))
    with transaction.atomic(), TemporaryDirectory() as name:
        folder = Path(name)
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE TEMPORARY TABLE long ON COMMIT DROP AS {MADE}", [ROWS])
        before = peak()
        with titled(f"{ROWS:,} rows"):
            write_apart([[table]], "meting", AT, folder)
            print(f"a process of its own: this one grew by {peak() - before:.0f} MB, that one took {children():.0f} MB")
        import pyreadstat

        frame = frame_of([table])

        def bare_sav() -> None:
            pyreadstat.write_sav(frame.data, str(folder / "bare.sav"), row_compress=True)

        def bare_dta() -> None:
            texts = [one.name for one in frame.variables if one.kind is Kind.TEXT]
            frame.data.to_stata(folder / "bare.dta", version=118, write_index=False, convert_strl=texts)

        ours, theirs = medians(lambda: write_sav(frame, "meting", AT, BytesIO(), folder), bare_sav, rounds=3)
        say("the .sav against bare pyreadstat", ours, theirs, 1.3)
        ours, theirs = medians(lambda: write_dta(frame, "meting", AT, BytesIO()), bare_dta, rounds=3)
        say("the .dta against bare pandas", ours, theirs, 1.3)


main()
