"""A list page of 25 entries with three related tables, ours with its rule against a plain Django page without one.

python -m benchmarks.pages [ENTRIES]   needs DATABASE_URL and REDIS_URL; uses a database of its own. One process, no web
server: what is compared is the work behind an answer, sign-in and middleware included on both sides.
"""

import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from benchmarks import ground
from benchmarks.logbook import CURRENT, ENTRIES, SHARES, VERSIONS, WORDS

MANY = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
PLAIN = """<!doctype html><html lang="nl"><head><title>Lijst</title></head><body><h1>Lijst</h1>
{% for entry in entries %}<article><h2>{{ entry.happened_on|date:"D j F Y" }}</h2>
<p>{{ entry.author.user.name }}, {{ entry.author.school.name }}</p><p>{{ entry.current.text|truncatechars:300 }}</p>
<p>{% for share in entry.shares.all %}{{ share.get_circle_display }} {% endfor %}</p></article>{% endfor %}
</body></html>"""


def main() -> None:
    """Print the ratio."""
    ground.set_up(pages=True)
    from django.contrib.auth.decorators import login_required
    from django.db import connection
    from django.http import HttpRequest, HttpResponse
    from django.template import engines
    from django.test import Client
    from django.urls import clear_url_caches, path, reverse

    from logbook.models import Entry
    from plg.config import urls
    from tests import factories as make
    from tests.support.sign_in import sign_in

    where = make.community("north")
    members = [make.member(where, make.person(f"Persoon {n}", email=f"p{n}@plg.example")) for n in range(41)]
    facts: dict[str, Any] = {"community": where.pk, "authors": [one.pk for one in members[:40]], "words": WORDS}
    with connection.cursor() as cursor:
        for statement in (ENTRIES, VERSIONS, CURRENT, SHARES):
            cursor.execute(statement, {**facts, "many": MANY})
        cursor.execute("VACUUM ANALYZE")
    template = engines["django"].from_string(PLAIN)

    @login_required
    def plain(request: HttpRequest) -> HttpResponse:
        rows = Entry.objects.filter(community=where).select_related("author__user", "author__school", "current")
        shown = rows.prefetch_related("shares").order_by("-happened_on", "-pk")[:25]
        return HttpResponse(template.render({"entries": shown}, request))

    urls.urlpatterns.append(path("kaal/", plain))  # type: ignore[arg-type]  # a page among the rooms
    clear_url_caches()
    client = sign_in(Client(headers={"host": "localhost"}), members[-1])
    ours, theirs = reverse("logbook:shared", args=["north"]), "/kaal/"
    for address in (ours, theirs):
        answer = client.get(address)
        assert (answer.status_code, answer.content.count(b"<article")) == (200, 25), (address, answer.status_code)

    def asked(address: str) -> Callable[[], object]:
        return lambda: client.get(address)

    with ground.titled(f"25 of {MANY:,} entries"):
        mine, bare = ground.medians(asked(ours), asked(theirs), rounds=60)
        ground.say("our page with its rule, search and frame against a plain Django page", mine, bare, 1.0)
        began = time.perf_counter()
        times = []
        while time.perf_counter() - began < 3:
            start = time.perf_counter()
            client.get(ours)
            times.append(time.perf_counter() - start)
        print(f"p50 {statistics.median(times) * 1000:.1f} ms, {len(times) / 3:.0f} answers a second in one process")


main()
