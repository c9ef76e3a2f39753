"""The reflection interviews of the demo world: the fifty-one of the study, short, and a few that wait for somebody.

Made from building blocks, in bulk, by the same rules as the services; a second time nothing is added.
"""

from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from logbook.models import Entry, ReflectionInterview, ShownEntry, TalkText, ToldIntervention
from logbook.selectors.talks import KIND
from logbook.words import CHECKED, TalkState
from plg.models import Community, ContentVersion, Membership
from plg.selectors import chosen_content
from plg.words import Role

HERE = Path(__file__).parent
ROUNDS = 3
#: How many weeks after the start the three talks are held, and how many days it took to write and to check.
WEEKS = (8, 22, 38)
WRITTEN, CHECKED_AFTER = timedelta(days=3), timedelta(days=9)
#: The last talk of these people still waits for their check; these amended what was written.
WAITING = {"anna", "naima"}
AMENDED = {"bram", "winston", "tineke", "ellis"}


def build(community: Community) -> None:
    """Make the talks of this community, three for every participant. Nothing when they are there. Ten queries."""
    if ReflectionInterview.objects.filter(community=community).exclude(source_id=None).exists():
        return
    told: dict[str, Any] = yaml.safe_load((HERE / "talks.yaml").read_text(encoding="utf-8"))
    people = list(community.memberships.select_related("user").order_by("pk"))
    participants = [one for one in people if one.has_role(Role.PARTICIPANT)]
    holders = [one for key in ("marijke", "eva") for one in people if _key(one) == key]
    if not participants or not holders:
        return
    guide = chosen_content(community, KIND)
    talks = [
        _talk(community, guide, one, holders[(place + number) % len(holders)], place, number)
        for place, one in enumerate(participants)
        for number in range(ROUNDS)
    ]
    coming = _coming(community, guide, participants[0], holders[0])
    ReflectionInterview.objects.bulk_create([*talks, coming])
    _write(talks, told)
    shown = Entry.objects.filter(author=participants[0], state="submitted").order_by("-happened_on")[:2]
    ShownEntry.objects.bulk_create(ShownEntry(talk=coming, entry=entry) for entry in shown)


def _talk(
    community: Community,
    guide: ContentVersion | None,
    participant: Membership,
    holder: Membership,
    place: int,
    number: int,
) -> ReflectionInterview:
    day = community.starts_on + timedelta(weeks=WEEKS[number], days=place % 5)
    begin = timezone.make_aware(datetime.combine(day, time(9 + place % 7)))
    last = number == ROUNDS - 1
    state = TalkState.AMENDED if last and _key(participant) in AMENDED else TalkState.APPROVED
    state = TalkState.SENT if last and _key(participant) in WAITING else state
    return ReflectionInterview(
        community=community,
        participant=participant,
        interviewer=holder,
        guide=guide,
        starts_at=begin,
        minutes=45,
        link="https://beeld.demo.example/gesprek",
        state=state,
        changed_at=begin - timedelta(days=14),
        sent_at=begin + WRITTEN,
        checked_at=begin + CHECKED_AFTER if state in CHECKED else None,
        source_id=f"gesprek-{place + 1}-{number + 1}",
    )


def _coming(
    community: Community, guide: ContentVersion | None, participant: Membership, holder: Membership
) -> ReflectionInterview:
    """Return one talk that is still to be held, ten days from now: the demo begins before it."""
    day = timezone.localdate() + timedelta(days=10)
    return ReflectionInterview(
        community=community,
        participant=participant,
        interviewer=holder,
        guide=guide,
        starts_at=timezone.make_aware(datetime.combine(day, time(15, 30))),
        place="Bij jou op school, de spreekkamer",
        shows_domains=True,
        source_id="gesprek-vooruit",
    )


def _write(talks: list[ReflectionInterview], told: dict[str, Any]) -> None:
    """Give every talk its report, the amended ones a second text, and every third what came up beside the logbook."""
    texts, notes = list[TalkText](), list[ToldIntervention]()
    for place, talk in enumerate(talks):
        text, summary = _report(told, place)
        texts.append(_text(talk, talk.interviewer, 1, text, summary, talk.starts_at + WRITTEN))
        if talk.state == TalkState.AMENDED:
            own = f"{text}\n\n{told['amended']}"
            texts.append(_text(talk, talk.participant, 2, own, summary, talk.starts_at + CHECKED_AFTER))
        if place % 3 == 1:
            note = told["told"][place // 3 % len(told["told"])]
            notes.append(
                ToldIntervention(talk=talk, text=f"{note} {told['told_by'][0]}", made_at=talk.starts_at + WRITTEN)
            )
    TalkText.objects.bulk_create(texts)
    ToldIntervention.objects.bulk_create(notes)
    last = {text.talk_id: text for text in texts}
    for talk in talks:
        talk.kept = last[talk.pk] if talk.state in CHECKED else None
    ReflectionInterview.objects.bulk_update(talks, ["kept"])


def _report(told: dict[str, Any], place: int) -> tuple[str, str]:
    """Return a report and its summary: no two are alike."""
    who, number = divmod(place, ROUNDS)
    story = told["stories"][who % len(told["stories"])][number]
    openings = told["openings"][number]
    opening = openings[who % len(openings)]
    doubt = told["doubts"][(who * 2 + number * 3) % len(told["doubts"])]
    onward = told["onwards"][(who + number * 2) % len(told["onwards"])]
    text = "\n\n".join([f"{opening} {story}", doubt, onward])
    return text, str(told["summary"]).format(story=story, doubt=doubt, onward=onward)


def _text(
    talk: ReflectionInterview, author: Membership, number: int, text: str, summary: str, at: datetime
) -> TalkText:
    return TalkText(talk=talk, author=author, number=number, text=text, summary=summary, made_at=at)


def _key(member: Membership) -> str:
    return str(member.user.email).partition("@")[0]
