"""PostgreSQL and Valkey together: the given ones when DATABASE_URL or REDIS_URL is set, else the embedded ones.

Used by every command. Whoever starts them hands their children to a crew, which stops them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from plg.supervisor.binaries import programs
from plg.supervisor.crew import Crew
from plg.supervisor.owner import Owner
from plg.supervisor.paths import Places, make_socket_folder
from plg.supervisor.postgres import PASSING, Postgres
from plg.supervisor.say import say
from plg.supervisor.valkey import Valkey


@dataclass(frozen=True)
class Services:
    """Where the database and the broker are; `postgres` and `valkey` are None when given from outside."""

    database_url: str
    redis_url: str
    postgres: Postgres | None
    valkey: Valkey | None

    def ready(self) -> bool:
        """Say whether the embedded ones answer and the database is there."""
        return (self.postgres is None or self.postgres.has_database()) and (self.valkey is None or self.valkey.ready())


def plan(spots: Places, owner: Owner, environ: Mapping[str, str], *, throw_away: bool = False) -> Services:
    """Choose the services and say which; starts nothing."""
    database_url, redis_url = environ.get("DATABASE_URL", ""), environ.get("REDIS_URL", "")
    postgres = valkey = None
    if not database_url or not redis_url:
        found = programs(spots, owner)
        if not database_url:
            postgres = Postgres(spots, owner, found, throw_away=throw_away)
            say(f"PostgreSQL: {found.postgres_version}, embedded, as {owner.name}, data in {postgres.home}")
        if not redis_url:
            valkey = Valkey(spots, owner, found, throw_away=throw_away)
            say(f"Valkey: {found.valkey_version}, embedded, as {owner.name}, data in {valkey.home}")
    if database_url:
        say(f"PostgreSQL: yours, from DATABASE_URL ({without_password(database_url)})")
    if redis_url:
        say(f"Redis: yours, from REDIS_URL ({without_password(redis_url)})")
    if postgres:
        database_url = postgres.url
    if valkey:
        redis_url = valkey.url
    return Services(database_url, redis_url, postgres, valkey)


def start(services: Services, crew: Crew, owner: Owner) -> None:
    """Start the embedded ones and wait until they answer. PostgreSQL goes first, so that it is stopped last."""
    make_socket_folder(crew.spots, owner)
    postgres, valkey = services.postgres, services.valkey
    if postgres:
        postgres.prepare()
        crew.start(postgres.child)
    if valkey:
        valkey.prepare()
        crew.start(valkey.child)
        crew.await_ready(valkey.child, valkey.ready, 60)
    if postgres:
        crew.await_ready(postgres.child, postgres.ready, 60, PASSING)
        postgres.ensure_database()


def without_password(url: str) -> str:
    """Return the address with its password and query left out, fit for a screen or a log."""
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{place}{parts.path}"
