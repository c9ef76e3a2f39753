"""What changes reports: asking for one, keeping and handing over its file."""

from reports.services.asking import ask, retry, stop
from reports.services.keeping import Made, clear, keep, sweep_unfinished, take
from reports.services.own import ask_own_copy, clear_own_copy, keep_own_copy, take_own_copy

__all__ = [
    "Made",
    "ask",
    "ask_own_copy",
    "clear",
    "clear_own_copy",
    "keep",
    "keep_own_copy",
    "retry",
    "stop",
    "sweep_unfinished",
    "take",
    "take_own_copy",
]
