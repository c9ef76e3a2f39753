"""How the web server runs, wherever it does: gunicorn reads this by `--config python:plg.config.gunicorn`."""

from plg.config.settings import environment

#: What is answered at once takes turns on these, however many streams are open.
ORDINARY = 4

workers = 2
worker_class = "gthread"
#: A stream of a live session holds a thread and no connection to the database; see docs/decisions/0020.
threads = ORDINARY + environment.number("STREAMS", 32)
#: Shorter than what a container or the supervisor waits before it kills. Streams end at once.
graceful_timeout = 8
timeout = 60
