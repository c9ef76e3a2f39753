"""One holder at a time, known to others, and free again when it dies."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

from plg.supervisor import lock


def test_the_second_finds_out_who_the_first_is(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    first = lock.take(path)
    assert first is not None
    first.note(kind="site", url="http://127.0.0.1:8000")
    assert lock.take(path) is None
    assert lock.holder(path) == {"pid": os.getpid(), "kind": "site", "url": "http://127.0.0.1:8000"}
    first.note(kind="x")
    assert lock.holder(path) == {"pid": os.getpid(), "kind": "x"}
    first.release()
    assert lock.holder(path) == {}
    assert lock.take(path) is not None


def test_the_kernel_frees_it_when_the_holder_is_killed(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from plg.supervisor import lock\n"
        "lock.take(Path(sys.argv[1])); print('held', flush=True); sys.stdin.read()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path / "lock")], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        assert lock.take(tmp_path / "lock") is None
        holder.send_signal(signal.SIGKILL)
    assert lock.take(tmp_path / "lock") is not None


def test_who_started_the_services_waits_for_those_who_use_them(tmp_path: Path) -> None:
    path, order = tmp_path / "users", []
    arrived, may_go = threading.Event(), threading.Event()

    def use() -> None:
        with lock.sharing(path):
            arrived.set()
            may_go.wait()
            order.append("user")

    with lock.sharing(path) as handle:
        user = threading.Thread(target=use)
        user.start()
        arrived.wait()
        threading.Timer(0.2, may_go.set).start()
        lock.alone(handle)
        order.append("owner")
        user.join()
    assert order == ["user", "owner"]
