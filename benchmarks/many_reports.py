"""All progress reports of a community, by one worker process and by two; and what a worker's memory does meanwhile.

python -m benchmarks.many_reports [REPORTS]   needs DATABASE_URL and REDIS_URL; uses a database of its own, and workers
on it with the broker at hand. With REPORTS (500) one worker makes so many in a row, never started anew between.
"""

import os
import signal
import statistics
import sys
import tempfile
import time
from pathlib import Path
from time import process_time

from benchmarks import scale_out
from benchmarks.ground import titled

MANY = int(sys.argv[1]) if len(sys.argv) > 1 else 500
COMMUNITY, ROUNDS = 40, 3
NEVER = ("--max-tasks-per-child", "1000000")
TICKS = os.sysconf("SC_CLK_TCK")
#: Where the system tells of the time a process took, and of that of its children that are gone.
OWN, GONE = (11, 12), (13, 14)


def memory(parent: int) -> float:
    """Return what the process that does the work under this worker has in memory, in MB."""
    told = [Path(f"/proc/{child}/status").read_text() for child in children(parent)]
    return max(int(status.split("VmRSS:")[1].split()[0]) for status in told) / 1024


def spent(house: scale_out.House) -> dict[str, float]:
    """Return how many seconds of a core the parts of the house took so far, where they run on this machine."""
    from django.db import connection

    workers = [process.pid for name, process in house.running.items() if name != "beat"]
    workers += [child for parent in workers for child in children(parent)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        server = int(stat(cursor.fetchone()[0])[1])  # every connection is a child of this one
    database = of_process(server, *GONE) + sum(map(of_process, children(server)))
    return {"workers": sum(map(of_process, workers)), "database": database, "this": process_time()}


def children(pid: int) -> list[int]:
    """Return the processes that this one started and that live."""
    return [*map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]


def of_process(pid: int, *more: int) -> float:
    """Return the seconds of a core that this process took, and with `more` those that are gone; 0 for no process."""
    try:
        return sum(int(stat(pid)[field]) for field in (*OWN, *more)) / TICKS
    except OSError:
        return 0.0


def stat(pid: int) -> list[str]:
    """Return what the system tells of a process, from its state on."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def measured(house: scale_out.House) -> tuple[float, dict[str, float]]:
    """Return how long the reports took by the clock, and what each part of the house took of a core for it."""
    before = spent(house)
    taken = scale_out.reports_done(COMMUNITY)
    return taken, {part: after - before[part] for part, after in spent(house).items()}


def one_and_two(house: scale_out.House) -> None:
    """Print what a second process brings, by turns; and what the cores could give, from what the work takes of them."""
    house.worker("one", *NEVER)
    scale_out.reports_done(COMMUNITY)  # the first loads typefaces
    taken: dict[int, list[tuple[float, dict[str, float]]]] = {1: [], 2: []}
    for _round in range(ROUNDS):
        taken[1].append(measured(house))
        house.worker("two", *NEVER)
        time.sleep(6)
        scale_out.reports_done(COMMUNITY)
        taken[2].append(measured(house))
        house.end(["two"])
    one, two = (statistics.median(seconds for seconds, _parts in times) for times in taken.values())
    verdict = "ok" if one / two >= 1.85 else "TOO LITTLE"
    print(f"{one:.1f} s by one process, {two:.1f} s by two: {one / two:.2f}× (at least 1.85×) {verdict}")
    print(f"{60 * COMMUNITY / two:.0f} reports a minute by two")
    parts = {part: statistics.median(told[part] for _seconds, told in taken[2]) / COMMUNITY for part in taken[2][0][1]}
    told = ", ".join(f"{part} {1000 * seconds:.0f} ms" for part, seconds in parts.items())
    most = (os.cpu_count() or 1) * one / (COMMUNITY * sum(parts.values()))
    print(f"a report takes of a core: {told}; {os.cpu_count()} cores with nothing else on them could give {most:.2f}×")


def in_a_row(house: scale_out.House) -> None:
    """Print what the memory of one process grows to, once it is warm and after many more."""
    parent, made, warm = house.running["one"].pid, 0, 0.0
    while made < MANY:
        scale_out.reports_done(COMMUNITY)
        made += COMMUNITY
        warm = warm or memory(parent)
    last = memory(parent)
    print(f"{warm:.0f} MB once warm, {last:.0f} MB after {made} more: {last / warm:.2f}×")


def main() -> None:
    """Run it on a house of its own."""
    with tempfile.TemporaryDirectory(prefix="plg-reports-") as home:
        os.environ |= {"MEDIA_ROOT": f"{home}/media", "BROKER_PREFIX": "plg-reports:"}
        scale_out.prepare(COMMUNITY)
        house = scale_out.House(Path(home))
        try:
            house.beat("beat")
            with titled(f"{COMMUNITY} reports"):
                one_and_two(house)
            with titled(f"{MANY} reports by one process that is never started anew"):
                in_a_row(house)
        finally:
            house.end(list(house.running), signal.SIGKILL)


main()
