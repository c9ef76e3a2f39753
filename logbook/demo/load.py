"""Generated entries by the hundred thousand, for benchmarks: a community of its own, beside the demo world.

Written inside the database in a few statements; the rules of the house hold for every row. Not for people to read.
"""

from datetime import date, datetime, time
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from logbook.models import Entry, EntryVersion
from plg.models import Community, Membership, User
from plg.privacy import pseudonyms
from plg.services import consent
from plg.words import Purpose, Role

SLUG = "last-demo"
PEOPLE = 40
PREFIX = "last-"
#: Demo people who can look at it too, and what they are there.
GUESTS = {
    "anna": Role.PARTICIPANT,
    "marijke": Role.FACILITATOR,
    "eva": Role.RESEARCHER,
    "gijs": Role.RESEARCHER,
    "karim": Role.COORDINATOR,
}

# Ids are taken beforehand, so that an entry can name its text and a text its entry in one statement each.
ENTRIES = """
    INSERT INTO logbook_entry (id, uid, community_id, author_id, client_key, state, happened_on, issue, asks, tags,
                               counts_in_research, source_id, written_at, current_id)
    SELECT %(entry)s + n, gen_random_uuid(), %(community)s, (%(authors)s)[1 + n %% cardinality(%(authors)s)],
           gen_random_uuid(), 'submitted', day, '', '',
           ARRAY[(%(tags)s)[1 + (n / 3) %% cardinality(%(tags)s)]], true, %(prefix)s || (%(have)s + n),
           day + time '20:15', %(version)s + n
    FROM (SELECT n, date '2025-09-01' + (n * 7919 %% 299)::int AS day FROM generate_series(1, %(many)s) AS n) AS made
"""
VERSIONS = """
    INSERT INTO logbook_entryversion (id, uid, entry_id, number, text, prompts, made_at)
    SELECT %(version)s + n, gen_random_uuid(), %(entry)s + n, 1, (%(texts)s)[1 + n %% cardinality(%(texts)s)], '{}',
           now()
    FROM generate_series(1, %(many)s) AS n
"""
# Every other entry is shared with the community, every fifth with the facilitator.
SHARES = """
    INSERT INTO logbook_share (entry_id, circle, since)
    SELECT %(entry)s + n, circle, now()
    FROM generate_series(1, %(many)s) AS n, (VALUES ('community', 2), ('facilitator', 5)) AS share (circle, every)
    WHERE n %% every = 0
"""


def generate(entries: int) -> None:
    """Bring the community for benchmarks up to this many entries; it only grows. Cost: four statements.

    The texts are those of the demo world, over and over.
    """
    community = _community()
    have = Entry.objects.filter(community=community, source_id__startswith=PREFIX).count()
    many = entries - have
    if many <= 0:
        return
    authors = list(
        Membership.objects.filter(community=community, roles__contains=[Role.PARTICIPANT])
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    texts = EntryVersion.objects.exclude(entry__community=community).order_by("pk").values_list("text", flat=True)
    with connection.cursor() as cursor:
        values: dict[str, Any] = {
            "entry": _ids(cursor, "logbook_entry_id_seq", many),
            "version": _ids(cursor, "logbook_entryversion_id_seq", many),
            "community": community.pk,
            "authors": authors,
            "tags": ["gemeenschap", "erkenning", "kennis_delen", "veiligheid", "voorbeeld_eigenheid"],
            "texts": list(texts[:500]),
            "prefix": PREFIX,
            "have": have,
            "many": many,
        }
        for statement in (ENTRIES, VERSIONS, SHARES):
            cursor.execute(statement, values)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE logbook_entry, logbook_entryversion, logbook_share")


def _community() -> Community:
    community, made = Community.objects.get_or_create(
        slug=SLUG,
        defaults={"title": "Belastingproef (demo)", "starts_on": date(2025, 9, 1), "ends_on": date(2026, 6, 30)},
    )
    if made:
        people = [User(name=f"Deelnemer {number:02d}", is_demo=True) for number in range(1, PEOPLE)]
        for user in people:
            user.set_unusable_password()
        User.objects.bulk_create(people)
        members = [_member(community, user, Role.PARTICIPANT) for user in people]
        for user in User.objects.filter(email__in=[f"{key}@demo.example" for key in GUESTS]):
            members.append(_member(community, user, GUESTS[str(user.email).partition("@")[0]]))
        Membership.objects.bulk_create(members)
        pseudonyms.ensure_all(members)
        for member in members:
            if member.has_role(Role.PARTICIPANT):
                consent.answer(by=member, answers=dict.fromkeys(Purpose, True))
    return community


def _member(community: Community, user: User, role: Role) -> Membership:
    began = timezone.make_aware(datetime.combine(community.starts_on, time(9)))
    return Membership(community=community, user=user, roles=[role], joined_at=began)


def _ids(cursor: CursorWrapper, sequence: str, many: int) -> int:
    """Take this many ids from a sequence; return the one before the first."""
    cursor.execute("SELECT setval(%s::regclass, nextval(%s::regclass) + %s - 1) - %s", [sequence, sequence, many, many])
    before: int = cursor.fetchone()[0]
    return before
