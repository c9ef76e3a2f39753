"""A word from inside a transaction on how far it is: said by a connection of its own, or nobody would see it.

Used by loads that come in whole or not at all.
"""

from threading import Thread

from django.db import connection

from plg.queue import Progress


class Outside:
    """Tells how far the work is by a connection of its own: inside the transaction nobody would see it."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress

    def __call__(self, step: int, steps: int, doing: str) -> None:
        thread = Thread(target=self._tell, args=(step, steps, doing), daemon=True)
        thread.start()
        thread.join()

    def _tell(self, step: int, steps: int, doing: str) -> None:
        try:
            self.progress(step, steps, doing)
        finally:
            connection.close()
