"""The mail server: Django's own backend, which also tells when a letter is about to change hands."""

import smtplib
from collections.abc import Callable

from django.core.mail.backends.smtp import EmailBackend


def _nothing() -> None:
    """Whom nobody told, tells nobody."""


class _Plain(smtplib.SMTP):
    before_data: Callable[[], None] = staticmethod(_nothing)

    def data(self, msg: object) -> tuple[int, bytes]:
        self.before_data()
        return super().data(msg)  # type: ignore[arg-type]


class _Wrapped(smtplib.SMTP_SSL):
    before_data: Callable[[], None] = staticmethod(_nothing)

    def data(self, msg: object) -> tuple[int, bytes]:
        self.before_data()
        return super().data(msg)  # type: ignore[arg-type]


class Backend(EmailBackend):
    """Sends by SMTP. Until `before_data` is called the letter is surely ours; from then on it may be theirs."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _Wrapped if self.use_ssl else _Plain

    def tell(self, before_data: Callable[[], None]) -> None:
        """Have this called when the server has taken sender and receiver and is about to get the letter itself."""
        if isinstance(self.connection, _Plain | _Wrapped):
            self.connection.before_data = before_data
