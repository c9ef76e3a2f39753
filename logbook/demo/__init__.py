"""The logbook's part of the demo world: the entries of both communities, and for benchmarks a great many more."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import yaml
from django.utils import timezone

from logbook.demo import growth, load, pictures, talks, threads
from logbook.models import Draft, Entry, EntryVersion, Reading, Response, Share
from logbook.services.writing import clean_prompts, clean_text
from plg.models import Community, Membership
from plg.selectors import finding_groups
from plg.services import names
from plg.words import FindingKind, FindingState, Role

HERE = Path(__file__).parent
#: The community whose entries research studies; the other one is there to be kept apart.
STUDIED = "leergang-demo"
DEMO = (STUDIED, "plg-demo")
#: People write in the evening.
WRITTEN_AT = time(20, 15)


def build(size: str, entries: int) -> None:
    """Make the demo entries, and for size `large` as many generated ones beside them as are asked for.

    A second time adds only what is missing. Names in the texts of the studied community are decided about, so that
    its rounds and exports can begin.
    """
    for file in sorted(HERE.glob("entries_*.yaml")):
        told = yaml.safe_load(file.read_text(encoding="utf-8"))
        community = Community.objects.get(slug=told["community"])
        _make(community, told["entries"])
        if community.slug == STUDIED:
            talks.build(community)
            _decide_about_names(community, [name for row in told["entries"] for name in row.get("names_in_text", [])])
    _drafts(yaml.safe_load((HERE / "drafts.yaml").read_text(encoding="utf-8"))["drafts"])
    _talk(yaml.safe_load((HERE / "dialogues.yaml").read_text(encoding="utf-8"))["dialogues"])
    growth.build(STUDIED)
    threads.build(DEMO)
    pictures.build(STUDIED)
    if size == "large" and entries:
        load.generate(entries)


def _make(community: Community, rows: Iterable[dict[str, Any]]) -> None:
    people = _by_key(community)
    there = set(Entry.objects.filter(community=community).values_list("source_id", flat=True))
    for row in rows:
        if row["id"] not in there:
            _entry(people[row["who"]], row)


def _entry(author: Membership, row: dict[str, Any]) -> None:
    """Keep one entry as if it had been written on its evening."""
    written_at = timezone.make_aware(datetime.combine(row["happened_on"], WRITTEN_AT))
    entry = Entry.objects.create(
        community=author.community,
        author=author,
        happened_on=row["happened_on"],
        tags=row["tags"],
        counts_in_research=author.community.slug == STUDIED,
        source_id=row["id"],
        written_at=written_at,
    )
    entry.current = EntryVersion.objects.create(
        entry=entry,
        number=1,
        text=clean_text(row["text"]),
        prompts=clean_prompts(row.get("prompts")),
        made_at=written_at,
    )
    entry.save(update_fields=["current"])
    shared_at = written_at + timedelta(minutes=1)
    Share.objects.bulk_create(Share(entry=entry, circle=circle, since=shared_at) for circle in row["audience"])


def _drafts(rows: Iterable[dict[str, Any]]) -> None:
    """Keep what people are still writing; who has a draft already gets none."""
    for row in rows:
        author = _by_key(Community.objects.get(slug=row["community"]))[row["who"]]
        if not author.drafts.exists():
            Draft.objects.create(author=author, client_key=uuid4(), text=clean_text(row["text"]))


def _talk(rows: Iterable[dict[str, Any]]) -> None:
    """Keep what was asked and answered, each on its own evening; where anything was said before, nothing is added."""
    for row in rows:
        entry = Entry.objects.get(source_id=row["entry"], community__slug__in=DEMO)
        if entry.responses.exists():
            continue
        people = _by_key(entry.community)
        Entry.objects.filter(pk=entry.pk).update(asks=row.get("asks", ""))
        Response.objects.bulk_create(
            Response(
                entry=entry,
                author=people[said["who"]],
                text=said["text"],
                made_at=entry.written_at + timedelta(days=said["days"], minutes=number),
            )
            for number, said in enumerate(row["said"])
        )
        # Whoever wrote has read what was said before; of what came after, they have not heard yet.
        last = {said["who"]: entry.written_at + timedelta(days=said["days"], hours=1) for said in row["said"]}
        Reading.objects.bulk_create(
            Reading(entry=entry, reader=people[key], at=entry.written_at + timedelta(hours=10), last_at=moment)
            for key, moment in last.items()
        )


def _by_key(community: Community) -> dict[str, Membership]:
    members = Membership.objects.filter(community=community).select_related("user")
    return {str(member.user.email).partition("@")[0]: member for member in members}


def _decide_about_names(community: Community, known: list[str]) -> None:
    """Mask the names that the texts tell of, and accept every other word that was found."""
    coordinator = community.memberships.filter(roles__contains=[Role.COORDINATOR]).first()
    if coordinator is None:
        return
    names.scan(community)
    for group in finding_groups(community, names.free_texts(community)):
        masked = group.kind != FindingKind.WORD or group.word in known
        state = FindingState.MASKED if masked else FindingState.ACCEPTED
        names.settle(by=coordinator, word=group.word, kind=group.kind, state=state)
