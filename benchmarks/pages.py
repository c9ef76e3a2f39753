"""A list page of 25 entries with three related tables: ours with its rule, search and frame against plain Django pages.

The plain pages have neither. One orders as a first sketch would, and sorts all entries; the other in the order of our
index. What the rule alone costs is asked too: our own page against itself without it.

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
    from django.db.models import F
    from django.http import HttpRequest, HttpResponse
    from django.template import engines
    from django.test import Client
    from django.urls import clear_url_caches, path, reverse

    from logbook.models import Entry
    from logbook.views import timeline
    from plg.access import doors
    from plg.access.permissions import Permission
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

    def plain(*order: Any) -> Callable[[HttpRequest], HttpResponse]:
        @login_required
        def page(request: HttpRequest) -> HttpResponse:
            rows = Entry.objects.filter(community=where).select_related("author__user", "author__school", "current")
            shown = rows.prefetch_related("shares").order_by(*order)[:25]
            return HttpResponse(template.render({"entries": shown}, request))

        return page

    def unruled(request: HttpRequest) -> HttpResponse:
        member = doors.member(request, "north", Permission.READ_SHARED_ENTRIES)
        everything = Entry.objects.filter(community=where)
        return timeline._page(request, member, "logbook/timeline_shared.html", everything, own=False)

    by_index = (F("happened_on").desc(nulls_last=True), F("id").desc())
    more = {"kaal/": plain("-happened_on", "-pk"), "kaal-met-index/": plain(*by_index), "zonder-regel/": unruled}
    urls.urlpatterns.extend(path(*page) for page in more.items())  # type: ignore[misc]  # the rooms are typed as includes; a page fits too
    clear_url_caches()
    client = sign_in(Client(headers={"host": "localhost"}), members[-1])
    ours, sorting, indexed, without = reverse("logbook:shared", args=["north"]), *(f"/{name}" for name in more)
    for address in (ours, sorting, indexed, without):
        answer = client.get(address)
        assert (answer.status_code, answer.content.count(b"<article")) == (200, 25), (address, answer.status_code)

    def asked(address: str) -> Callable[[], object]:
        return lambda: client.get(address)

    with ground.titled(f"25 of {MANY:,} entries"):
        mine, bare = ground.medians(asked(ours), asked(sorting), rounds=60)
        ground.say("our page with its rule, search and frame against a plain Django page that sorts", mine, bare, 1.0)
        mine, bare = ground.medians(asked(ours), asked(indexed), rounds=60)
        ground.say("the same against one that has our index, and no rule, search or frame", mine, bare)
        mine, bare = ground.medians(asked(ours), asked(without), rounds=60)
        ground.say("our page against itself without the rule", mine, bare)
        began = time.perf_counter()
        times = []
        while time.perf_counter() - began < 3:
            start = time.perf_counter()
            client.get(ours)
            times.append(time.perf_counter() - start)
        print(f"p50 {statistics.median(times) * 1000:.1f} ms, {len(times) / 3:.0f} answers a second in one process")


main()
