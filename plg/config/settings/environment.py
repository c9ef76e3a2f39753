"""Reads the environment into settings values; a missing or bad one is a one-line error that names it."""

import os
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit


class BadEnvironment(SystemExit):
    """Ends the process with one line that names the variable and what it should hold."""

    def __init__(self, name: str, what: str) -> None:
        super().__init__(f"{name}: {what}")


def text(name: str, default: str | None = None) -> str:
    """Return the variable, or the default; without either, end with one line naming it."""
    value = os.environ.get(name, "").strip() or default
    if value is None:
        raise BadEnvironment(name, "is not set; see docs/operating.md")
    return value


def words(name: str, default: str | None = None) -> list[str]:
    """Return a comma-separated variable as a list without empty parts; at least one is there."""
    found = [part.strip() for part in text(name, default).split(",") if part.strip()]
    if not found:
        raise BadEnvironment(name, "must hold at least one word")
    return found


def number(name: str, default: int, least: int = 0) -> int:
    """Return the variable as a whole number, this much or more."""
    raw = text(name, str(default))
    if not raw.isdecimal() or int(raw) < least:
        raise BadEnvironment(name, f"must be a whole number of at least {least}")
    return int(raw)


def file(name: str) -> Path | None:
    """Return the file that the variable names, which may be left out."""
    raw = os.environ.get(name, "").strip()
    if raw and not (Path(raw).is_file() and os.access(raw, os.R_OK)):
        raise BadEnvironment(name, "must be a file that can be read, or left out")
    return Path(raw) if raw else None


def one_of(name: str, *choices: str) -> str:
    """Return the variable, which is one of these words; the first without it."""
    found = text(name, choices[0])
    if found not in choices:
        raise BadEnvironment(name, f"must be {' or '.join(choices)}")
    return found


def secret(name: str, least: int = 24) -> str:
    """Return a secret that may be left out: empty, or at least this many signs long."""
    found = os.environ.get(name, "").strip()
    if found and len(found) < least:
        raise BadEnvironment(name, f"must be at least {least} signs, or left out")
    return found


def contact(name: str) -> str:
    """Return where somebody is reached, which may be left out: an address of mail or of a page, as a link."""
    found = os.environ.get(name, "").strip()
    if not found or found.startswith("https://"):
        return found
    address = found.removeprefix("mailto:")
    if address.count("@") != 1 or not all(address.partition("@")) or any(sign.isspace() for sign in address):
        raise BadEnvironment(name, "must be an e-mail address, or begin with https://")
    return f"mailto:{address}"


def signing_key(name: str, value: str) -> str:
    """Return this value of a variable as a key to sign with; end when it is short or no more than a few signs."""
    if len(value) < 50 or len(set(value)) < 5:
        raise BadEnvironment(name, "must be at least 50 random characters")
    return value


def former_keys(name: str) -> list[str]:
    """Return the keys of before, separated by commas; nothing without the variable."""
    return [signing_key(name, part.strip()) for part in os.environ.get(name, "").split(",") if part.strip()]


def broker(name: str = "REDIS_URL") -> str:
    """Return the address of the broker: `redis://host:6379/0`, `rediss://…` or `redis+socket:///path?virtual_host=0`."""
    raw = text(name)
    url = urlsplit(raw)
    place = url.path if url.scheme == "redis+socket" else url.hostname
    if url.scheme not in {"redis", "rediss", "redis+socket"} or not place:
        raise BadEnvironment(name, "must look like redis://host:6379/0")
    return raw


#: A page asks short questions, many at a time: for one of those, bringing helpers along takes longer than the answer.
ALONE = "-c max_parallel_workers_per_gather=0"


def database(name: str = "DATABASE_URL") -> dict[str, Any]:
    """Return Django's database settings for a PostgreSQL URL; a socket folder may stand in `?host=`."""
    raw = text(name)
    url = urlsplit(raw)
    if url.scheme not in {"postgres", "postgresql"} or not url.path.strip("/"):
        raise BadEnvironment(name, "must look like postgresql://user:password@host:5432/name")
    try:
        port = url.port
    except ValueError:
        raise BadEnvironment(name, "has a port that is not a number") from None
    query = {key: values[0] for key, values in parse_qs(url.query).items()}
    query.setdefault("options", ALONE)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.strip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": query.pop("host", "") or unquote(url.hostname or ""),
        "PORT": str(port or ""),
        "OPTIONS": query,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


def hours(name: str, default: str) -> tuple[time, time]:
    """Return two times of the day, `07:30-19:30`, the first before the second."""
    opens, _dash, closes = text(name, default).partition("-")
    try:
        found = time.fromisoformat(opens.strip()), time.fromisoformat(closes.strip())
    except ValueError:
        found = time.max, time.min
    if found[0] >= found[1] or found[0].tzinfo or found[1].tzinfo:
        raise BadEnvironment(name, "must look like 07:30-19:30")
    return found


def pauses(name: str) -> tuple[tuple[date, date], ...]:
    """Return days from and until, `2026-12-19/2027-01-03,2027-02-20/2027-02-28`; nothing without the variable.

    At most sixty days each: a pause is a school holiday, and a reminder waits until it is over.
    """
    found = []
    for part in text(name, ",").split(","):
        first, _dash, last = part.strip().partition("/")
        if not first:
            continue
        try:
            pair = date.fromisoformat(first.strip()), date.fromisoformat(last.strip() or first.strip())
        except ValueError:
            raise BadEnvironment(name, "must look like 2026-12-19/2027-01-03,2027-02-20/2027-02-28") from None
        if not timedelta() <= pair[1] - pair[0] <= timedelta(days=60):
            raise BadEnvironment(name, "holds a pause that ends before it begins or lasts longer than sixty days")
        found.append(pair)
    return tuple(found)


def email(name: str = "EMAIL_URL") -> dict[str, Any]:
    """Return the mail settings for `smtp://`, `smtps://` or `smtp+tls://user:password@host:port`."""
    url = urlsplit(text(name))
    if url.scheme not in {"smtp", "smtps", "smtp+tls"} or not url.hostname:
        raise BadEnvironment(name, "must look like smtp+tls://user:password@host:587")
    if url.password and url.scheme == "smtp":
        raise BadEnvironment(name, "holds a password, so it must be smtp+tls:// or smtps://")
    try:
        port = url.port or (465 if url.scheme == "smtps" else 587)
    except ValueError:
        raise BadEnvironment(name, "has a port that is not a number") from None
    return {
        "EMAIL_BACKEND": "plg.smtp.Backend",
        "EMAIL_HOST": url.hostname,
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": unquote(url.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
        "EMAIL_USE_SSL": url.scheme == "smtps",
        "EMAIL_USE_TLS": url.scheme == "smtp+tls",
        "EMAIL_TIMEOUT": 20,
    }
