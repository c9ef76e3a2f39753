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

from benchmarks import scale_out
from benchmarks.ground import titled

MANY = int(sys.argv[1]) if len(sys.argv) > 1 else 500
COMMUNITY, ROUNDS = 40, 3
NEVER = ("--max-tasks-per-child", "1000000")


def memory(parent: int) -> float:
    """Return what the process that does the work under this worker has in memory, in MB."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    told = [Path(f"/proc/{child}/status").read_text() for child in children]
    return max(int(status.split("VmRSS:")[1].split()[0]) for status in told) / 1024


def one_and_two(house: scale_out.House) -> None:
    """Print what a second process brings, by turns."""
    house.worker("one", *NEVER)
    scale_out.reports_done(COMMUNITY)  # the first loads typefaces
    taken: dict[int, list[float]] = {1: [], 2: []}
    for _round in range(ROUNDS):
        taken[1].append(scale_out.reports_done(COMMUNITY))
        house.worker("two", *NEVER)
        time.sleep(6)
        scale_out.reports_done(COMMUNITY)
        taken[2].append(scale_out.reports_done(COMMUNITY))
        house.end(["two"])
    one, two = (statistics.median(times) for times in taken.values())
    verdict = "ok" if one / two >= 1.85 else "TOO LITTLE"
    print(f"{one:.1f} s by one process, {two:.1f} s by two: {one / two:.2f}× (at least 1.85×) {verdict}")
    print(f"{60 * COMMUNITY / two:.0f} reports a minute by two")


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
