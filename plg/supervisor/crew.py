"""All running children together: watched, started again when one ends, and stopped in order at the end.

Used by the commands. Later comers are stopped first: the site before Valkey, PostgreSQL last of all.
"""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from plg.supervisor.children import Child, end_together
from plg.supervisor.leftovers import write_down
from plg.supervisor.paths import Places, remove_socket_folder
from plg.supervisor.say import TroubleError, say, warn

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0
TRIM_EVERY = 60.0
STEADY = 60.0  # seconds after which a child counts as well again


class StopAsked(BaseException):
    """Ctrl-C, SIGTERM or a closed terminal; unwinds to whoever must stop the crew."""


class Crew:
    """The children in the order they were started, each group ended side by side."""

    def __init__(self, spots: Places, goodbye: str = "") -> None:
        self.spots = spots
        self.goodbye = goodbye
        self.record = spots.children
        self.groups: list[list[Child]] = []
        self.waits: dict[str, float] = {}
        self.due: dict[str, float] = {}
        self.hurry = False

    @property
    def children(self) -> list[Child]:
        return [child for group in self.groups for child in group]

    def start(self, *children: Child) -> None:
        """Start a group and remember it as the next to be stopped."""
        self.groups.append(list(children))
        for child in children:
            child.start()
        write_down(self.record, self.children)

    def await_ready(
        self, child: Child, ready: Callable[[], bool], seconds: float, passing: tuple[str, ...] = ()
    ) -> None:
        """Wait until `child` answers; when it ends with one of the `passing` words in its log, try it again."""
        until = time.monotonic() + seconds
        while not ready():
            late = time.monotonic() > until
            if child.alive():
                if late:
                    raise _no_start(child, f"does not answer after {seconds:.0f} s")
            elif late or not any(word in child.tail() for word in passing):
                raise _no_start(child, f"did not start ({child.how_it_ended()})")
            else:
                time.sleep(0.3)
                child.start()
                write_down(self.record, self.children)
            time.sleep(0.03)

    def watch(self) -> None:
        """Stay until asked to stop; start again what ends, waiting longer each time it ends soon."""
        trimmed = time.monotonic()
        while True:
            if time.monotonic() - trimmed > TRIM_EVERY:
                trimmed = time.monotonic()
                for child in self.children:
                    child.trim_log()
            for child in self.children:
                if child.name in self.due:
                    self._revive(child)
                elif not child.alive():
                    self._plan(child)
            time.sleep(0.1)

    def _plan(self, child: Child) -> None:
        lived = time.monotonic() - child.started
        wait = FIRST_WAIT if lived > STEADY else min(self.waits.get(child.name, FIRST_WAIT / 2) * 2, LONGEST_WAIT)
        self.waits[child.name] = wait
        self.due[child.name] = time.monotonic() + wait
        warn(f"{child.name} ended ({child.how_it_ended()}); it is started again in {wait:g} s. Log: {child.log}")

    def _revive(self, child: Child) -> None:
        if time.monotonic() >= self.due[child.name]:
            del self.due[child.name]
            child.start()
            write_down(self.record, self.children)

    def stop(self, why: str = "") -> None:
        """End everything, last group first, and clear away what told where it was."""
        if not self.groups:
            return
        if self.goodbye:
            say(f"{self.goodbye}{why} …")
        while self.groups:
            end_together(self.groups[-1], hurry=lambda: self.hurry)
            self.groups.pop()
        self.record.unlink(missing_ok=True)
        remove_socket_folder(self.spots)


def _no_start(child: Child, what: str) -> TroubleError:
    return TroubleError(f"{child.name} {what}. It said last:\n{child.tail()}\nIts log: {child.log}")


@contextmanager
def ending_well(crew: Crew) -> Iterator[None]:
    """Turn the stop signals into StopAsked, and stop the crew however the body ends; a second signal only hurries."""

    def ask(number: int, frame: FrameType | None) -> None:
        raise StopAsked(signal.Signals(number).name)

    def again(number: int, frame: FrameType | None) -> None:
        crew.hurry = True

    # A hang-up that is ignored on purpose (nohup) stays ignored.
    heard = [sign for sign in STOP_SIGNALS if sign != signal.SIGHUP or signal.getsignal(sign) != signal.SIG_IGN]
    earlier = {sign: signal.signal(sign, ask) for sign in heard}
    why = ""
    try:
        yield
    except StopAsked as asked:
        why = f" ({asked})"
        raise
    finally:
        for sign in heard:
            signal.signal(sign, again)
        crew.stop(why)
        for sign, handler in earlier.items():
            signal.signal(sign, handler)
