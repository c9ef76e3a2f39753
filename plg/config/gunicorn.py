"""How the web server runs, wherever it does: gunicorn reads this by `--config python:plg.config.gunicorn`."""

import signal

from plg.config.settings import environment

#: What is answered at once takes turns on these, however many streams are open.
ORDINARY = 4

workers = 2
worker_class = "gthread"
#: Everything is read before anything listens: what a proxy gives to a web server that starts is answered at once, and
#: what is missing in the environment of production is said once, in one line, and nothing starts.
preload_app = True
#: A stream of a live session holds a thread and no connection to the database; see docs/decisions/0020.
threads = ORDINARY + environment.number("STREAMS", 32)
#: Shorter than what a container or the supervisor waits before it kills. Streams end at once.
graceful_timeout = 8
timeout = 60


def post_worker_init(_worker: object) -> None:
    """Have the streams end when this process is told to. Not sooner: gunicorn has just set its own handlers."""
    from plg import push

    push.end_with(signal.SIGTERM, signal.SIGQUIT, signal.SIGINT)
