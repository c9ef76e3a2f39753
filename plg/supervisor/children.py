"""One child process: started so that it cannot outlive us, ended in good order, and known again after a crash of ours.

Used by the services, the site and the crew. Knows nothing of what the child does.
"""

import contextlib
import ctypes
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from signal import Signals

from plg.supervisor.owner import Owner
from plg.supervisor.say import TroubleError

PR_SET_PDEATHSIG = 1
LOG_LIMIT = 5_000_000
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def die_with_parent(parent: int, farewell: Signals) -> None:
    """Ask the kernel to send `farewell` when `parent` dies.

    Runs in the child, after its user was changed: that change would make the kernel forget the wish. Whoever was
    started in the background by a shell inherits that SIGINT and SIGQUIT are ignored; no child of ours keeps that.
    """
    for ignored in (Signals.SIGINT, Signals.SIGQUIT):
        signal.signal(ignored, signal.SIG_DFL)
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, int(farewell))
    if os.getppid() != parent:  # it died between the fork and the wish
        os._exit(1)


@dataclass
class Child:
    """A process of ours in a session of its own.

    `endings` are the signals that end it, each with the seconds it is given; after the last comes SIGKILL for its whole
    group. `farewell` is what the kernel sends it when the supervisor is killed.
    """

    name: str
    command: Sequence[str | Path]
    owner: Owner
    env: Mapping[str, str]
    cwd: Path
    log: Path
    endings: Sequence[tuple[Signals, float]] = ((signal.SIGTERM, 10.0),)
    farewell: Signals = signal.SIGTERM
    before: Callable[[], None] | None = None
    process: "subprocess.Popen[bytes] | None" = field(default=None, init=False)
    started: float = field(default=0.0, init=False)
    log_from: int = field(default=0, init=False)

    def start(self) -> None:
        """Start the process, its output added to its log."""
        if self.before:
            self.before()
        self.started = time.monotonic()
        parent = os.getpid()
        self.trim_log()
        log = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        self.log_from = os.fstat(log).st_size
        try:
            # Always from the main thread: the kernel counts the death of the *thread* that forked.
            self.process = subprocess.Popen(
                [str(part) for part in self.command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=dict(self.env),
                cwd=self.cwd,
                start_new_session=True,
                preexec_fn=lambda: die_with_parent(parent, self.farewell),
                **self.owner.popen(),
            )
        finally:
            os.close(log)

    @property
    def pid(self) -> int | None:
        return self.process.pid if self.process else None

    def alive(self) -> bool:
        """Say whether it runs. When it just ended, what is left of its group is killed before its number is free."""
        if self.process is None:
            return False
        if self.process.returncode is not None:
            return False
        if not _has_ended(self.process.pid):
            return True
        self._kill_group()
        self.process.wait()
        return False

    def how_it_ended(self) -> str:
        """Say it in words: "exit status 3" or "signal 9"."""
        code = self.process.returncode if self.process else None
        if code is None:
            return "not started"
        return f"signal {-code}" if code < 0 else f"exit status {code}"

    def end(self, *, stage: int = 0) -> bool:
        """Send the signal of `stage`; past the last stage SIGKILL to the group. Says whether it was still alive."""
        if self.process is None or not self.alive():
            return False
        if stage < len(self.endings):
            os.kill(self.process.pid, self.endings[stage][0])
        else:
            self._kill_group()
        return True

    def tail(self, lines: int = 40) -> str:
        """Return the last lines of its log since it was started."""
        try:
            with self.log.open("rb") as log:
                log.seek(max(self.log_from, self.log.stat().st_size - 8_000))
                text = log.read().decode("utf-8", "replace")
        except OSError:
            return ""
        return "\n".join(text.splitlines()[-lines:])

    def trim_log(self) -> None:
        """Move a log grown too long to `name.1`. It is emptied, not renamed: the process goes on writing in it."""
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            shutil.copyfile(self.log, self.log.with_suffix(".log.1"))
            os.truncate(self.log, 0)
            self.log_from = 0

    def _kill_group(self) -> None:
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)


def _has_ended(pid: int) -> bool:
    """Say whether our child has ended, without burying it yet."""
    try:
        return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
    except ChildProcessError:
        return True


def end_together(children: Sequence[Child], *, hurry: Callable[[], bool] = lambda: False) -> None:
    """End `children` side by side: signal, wait as long as each may take, next signal, at last SIGKILL."""
    stages = {child.name: 0 for child in children if child.end()}
    asked = time.monotonic()
    since = dict.fromkeys(stages, asked)
    while stages:
        for child in [child for child in children if child.name in stages]:
            if not child.alive():
                del stages[child.name]
                continue
            stage = stages[child.name]
            patience = child.endings[stage][1] if stage < len(child.endings) else 1.0
            waited = time.monotonic() - since[child.name]
            if waited > patience or (stage == 0 and waited > 1.0 and hurry()):
                stages[child.name], since[child.name] = stage + 1, time.monotonic()
                child.end(stage=stage + 1)
        time.sleep(0.02)


def run_as(
    owner: Owner, command: Sequence[str | Path], *, env: Mapping[str, str], cwd: Path, seconds: float = 120
) -> str:
    """Run a short helper to its end as `owner` and return its output; trouble tells what it said."""
    parent = os.getpid()
    try:
        done = subprocess.run(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=dict(env),
            cwd=cwd,
            timeout=seconds,
            check=False,
            start_new_session=True,
            preexec_fn=lambda: die_with_parent(parent, signal.SIGKILL),
            **owner.popen(),
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise TroubleError(f"{Path(command[0]).name} could not be run as {owner.name}: {error}") from error
    said = str(done.stdout, "utf-8", "replace")
    if done.returncode:
        raise TroubleError(f"{Path(command[0]).name} failed ({done.returncode}): {said.strip()[-800:]}")
    return said
