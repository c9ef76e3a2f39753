"""The environment Django's processes get: where the services, the files and the secret are.

Used by the commands. What the caller set already is left as it is.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from plg.supervisor.pango import pango_environment
from plg.supervisor.paths import Places
from plg.supervisor.say import TroubleError
from plg.supervisor.services import Services

DEV_SETTINGS = "plg.config.settings.dev"


@dataclass(frozen=True)
class Address:
    """Where the site listens."""

    host: str
    port: int

    @property
    def url(self) -> str:
        """The address as a browser on this machine writes it."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104  said, not bound
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    @property
    def bind(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def address(environ: Mapping[str, str]) -> Address:
    """Read BIND and PORT; a port that is none is trouble."""
    port = environ.get("PORT") or "8000"
    if not port.isascii() or not port.isdigit() or not 1 <= int(port) <= 65535:
        raise TroubleError(f"PORT is {port!r}; it must be a number from 1 to 65535, such as PORT=8001.")
    return Address(environ.get("BIND") or "127.0.0.1", int(port))


def django_environment(spots: Places, services: Services, at: Address, environ: Mapping[str, str]) -> dict[str, str]:
    """Return the whole environment for manage.py, web, worker and beat."""
    env = {
        "DJANGO_SETTINGS_MODULE": DEV_SETTINGS,
        "BASE_URL": at.url,
        "MEDIA_ROOT": str(spots.media),
        "STATIC_ROOT": str(spots.static),
        "PYTHONUNBUFFERED": "1",
        **environ,
        **pango_environment(spots.shared),
        "PORT": str(at.port),
        "DATABASE_URL": services.database_url,
        "REDIS_URL": services.redis_url,
    }
    if not env.get("SECRET_KEY") and env["DJANGO_SETTINGS_MODULE"] == DEV_SETTINGS:
        env["SECRET_KEY"] = secret_key(spots.data / "secret_key")
    return env


def secret_key(path: Path) -> str:
    """Return the secret of this data folder, made once and readable by its owner only."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(60))
    return path.read_text(encoding="ascii").strip()
