"""The figures of the platform as text that Prometheus and its kin read. Labels are names of ours, never of anybody."""

from collections.abc import Iterator

from django.utils import timezone

from plg.selectors import running

HELP = {
    "plg_part_up": "Whether a part that the platform stands on answers.",
    "plg_jobs_waiting": "Pieces of work that could be done now and are not in hand.",
    "plg_jobs_running": "Pieces of work in hand.",
    "plg_oldest_waiting_seconds": "How long the oldest of the waiting pieces could have been done.",
    "plg_jobs_done": "Pieces of work done in the last day.",
    "plg_jobs_failed": "Pieces of work that failed in the last day.",
    "plg_job_seconds": "How long a piece of work took in the last day, of those that were done.",
    "plg_letters_held": "Letters that wait because the mail server is away or does not let the platform in.",
    "plg_letters_failed": "Letters that did not arrive in the last day.",
    "plg_pulse_age_seconds": "How long ago something that runs by itself last did.",
    "plg_disk_free_bytes": "Free bytes where uploads and reports are kept.",
}
Sample = tuple[str, str, float]


def text() -> str:
    """Return every figure, each family under its help. Five queries."""
    lines, before = [], ""
    for name, labels, value in _samples():
        if name != before:
            before = name
            lines += [f"# HELP {name} {HELP[name]}", f"# TYPE {name} gauge"]
        lines.append(f"{name}{labels} {value:g}" if value % 1 else f"{name}{labels} {value:.0f}")
    return "\n".join(lines) + "\n"


def _samples() -> Iterator[Sample]:
    parts, queue, work, now = running.parts(), running.queue(), running.work_of_the_day(), timezone.now()
    yield from (("plg_part_up", f'{{part="{name}"}}', float(up)) for name, up in parts.words.items())
    yield "plg_jobs_waiting", "", queue.waiting
    yield "plg_jobs_running", "", queue.running
    yield "plg_oldest_waiting_seconds", "", queue.waits.total_seconds()
    yield from (("plg_jobs_done", f'{{task="{one.task}"}}', one.done) for one in work)
    yield from (("plg_jobs_failed", f'{{task="{one.task}"}}', one.failed) for one in work)
    for one in work:
        if one.usual is not None and one.slow is not None:
            yield "plg_job_seconds", f'{{task="{one.task}",quantile="0.5"}}', one.usual.total_seconds()
            yield "plg_job_seconds", f'{{task="{one.task}",quantile="0.95"}}', one.slow.total_seconds()
    letters = running.letters()
    yield "plg_letters_held", "", letters.held
    yield "plg_letters_failed", "", letters.failed
    for of, at in sorted(running.pulses().items()):
        yield "plg_pulse_age_seconds", f'{{of="{of}"}}', (now - at).total_seconds()
    yield "plg_disk_free_bytes", "", parts.free_bytes
