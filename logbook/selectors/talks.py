"""Reads of reflection interviews: the guide, the period a talk looks back on, the texts, and what research may use."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from logbook.access import talks as access
from logbook.models import Entry, ReflectionInterview, ShownEntry, TalkDraft, TalkText, ToldIntervention
from logbook.words import CHECKED, HELD, TalkState
from plg.models import Community, ContentVersion, Membership
from plg.selectors import chosen_content, consenting_members
from plg.words import Purpose

KIND = "interview_guide"
#: The sets of questions that each look at an experience from all sides; what stays empty there is worth a question.
LENSES = ("bouwstenen", "groeidomeinen")


@dataclass(frozen=True)
class Question:
    """A question of the guide, with what may be asked on."""

    text: str
    follow_ups: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """A part of the guide."""

    label: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class TalkGuide:
    """The guide of a talk, in the language of the visitor."""

    title: str
    version: str
    opening: str
    parts: tuple[Part, ...]
    closing: str


@dataclass(frozen=True)
class Lens:
    """A set of questions over a whole period: how often each was answered."""

    title: str
    counts: tuple[tuple[str, int], ...]

    @property
    def empty(self) -> tuple[str, ...]:
        return tuple(question for question, count in self.counts if not count)


@dataclass(frozen=True)
class TalkLine:
    """A talk in the list of one member: which side they are on, and whether it asks for something now."""

    talk: ReflectionInterview
    mine: bool
    is_over: bool

    @property
    def asks_check(self) -> bool:
        return self.mine and self.talk.state == TalkState.SENT

    @property
    def asks_report(self) -> bool:
        return not self.mine and (
            self.talk.state == TalkState.WRITING or (self.talk.state == TalkState.PLANNED and self.is_over)
        )


def talk_lines(member: Membership) -> list[TalkLine]:
    """Return the talks of this member, on either side, the newest first. One query."""
    now = timezone.now()
    return [
        TalkLine(talk, talk.participant_id == member.pk, talk.ends_at < now) for talk in access.visible_talks(member)
    ]


def planned_lines(member: Membership) -> list[ReflectionInterview]:
    """Return every talk this member plans for, the newest first: when, who and how far. One query."""
    return list(access.planned_talks(member).defer("shows_amo", "shows_domains", "opened_at"))


def asking_talks(member: Membership) -> list[TalkLine]:
    """Return the talks that ask something of this member now, and the next one to come. One query."""
    lines = talk_lines(member)
    coming = [one for one in lines if one.talk.state == TalkState.PLANNED and not one.is_over]
    return [one for one in lines if one.asks_check or one.asks_report] + coming[-1:]


def talk_guide(community: Community, version: ContentVersion | None) -> TalkGuide | None:
    """Return the guide of a talk: the version it was planned with, else what the community works with now."""
    found = version or chosen_content(community, KIND)
    if found is None:
        return None
    body = found.body
    english = (get_language() or "nl")[:2] == "en"
    parts = tuple(
        Part(
            said(part["label"]),
            tuple(
                Question(said(one["question"]), tuple(said(more) for more in one.get("follow_ups", ())))
                for one in part["questions"]
            ),
        )
        for part in body["parts"]
    )
    title = body["title_en"] if english else found.title
    return TalkGuide(title, str(found), said(body["opening"]), parts, said(body["closing"]))


def next_talk(member: Membership) -> ReflectionInterview | None:
    """Return the talk this member prepares for: the first that is still to be held, else the last one. One query."""
    talks = [talk for talk in access.visible_talks(member) if talk.participant_id == member.pk]
    coming = [talk for talk in talks if talk.state == TalkState.PLANNED]
    return coming[-1] if coming else next((talk for talk in talks if talk.state in HELD), None)


def talk_by_uid(uid: str | None) -> ReflectionInterview | None:
    """Return a talk of any community, for whoever runs the server; None when there is none. One query."""
    try:
        wanted = UUID(uid or "")
    except ValueError:
        return None
    people = ("participant__user", "participant__community", "interviewer__user", "community", "guide")
    return ReflectionInterview.objects.select_related(*people).filter(uid=wanted).first()


def period_of(talk: ReflectionInterview) -> tuple[date | None, date]:
    """Return the period a talk looks back on: from the talk before it, or open at the start. One query."""
    earlier = ReflectionInterview.objects.filter(
        participant=talk.participant_id, state__in=HELD, starts_at__lt=talk.starts_at
    )
    last = earlier.order_by("-starts_at").values_list("starts_at", flat=True).first()
    return (timezone.localdate(last) if last else None), timezone.localdate(talk.starts_at)


def entries_for(
    member: Membership, talk: ReflectionInterview, period: tuple[date | None, date | None]
) -> QuerySet[Entry]:
    """Return the entries of the period that this member may read for the talk, the oldest first.

    Each with its text loaded and `is_shown`: whether the participant shows it for this talk.
    """
    shown = Exists(ShownEntry.objects.filter(talk=talk, entry=OuterRef("pk")))
    return within(access.entries_in_talk(member, talk), period).annotate(is_shown=shown)


def within(entries: QuerySet[Entry], period: tuple[date | None, date | None]) -> QuerySet[Entry]:
    """Return these entries of a period, the oldest first; without a known date they count in every period."""
    since, until = period
    known = entries.exclude(happened_on__lt=since) if since else entries
    known = known.exclude(happened_on__gt=until) if until else known
    return known.select_related("current").order_by("happened_on", "id")


def lenses(entries: Iterable[Entry]) -> list[Lens]:
    """Return how often the questions of each lens were answered in these entries. One query."""
    counts: Counter[str] = Counter(key for entry in entries if entry.current for key in entry.current.prompts)
    versions = ContentVersion.objects.filter(kind="prompts", key__in=LENSES).order_by("key", "-version").distinct("key")
    return [
        Lens(
            version.title,
            tuple((said(prompt["question"]), counts[prompt["key"]]) for prompt in version.body["prompts"]),
        )
        for version in versions
    ]


def texts_of(member: Membership, talk: ReflectionInterview) -> list[TalkText]:
    """Return the reports of a talk that this member may read, the newest first, with who wrote them. One query."""
    rows = access.visible_talk_texts(member).filter(talk=talk).select_related("author__user")
    return list(rows.order_by("-number"))


def told_of(member: Membership, talk: ReflectionInterview) -> list[ToldIntervention]:
    """Return what came up in a talk and stood in no entry, as it was noted. One query."""
    rows = access.visible_told(member).filter(talk=talk).select_related("entry")
    return list(rows.order_by("made_at", "pk"))


def draft_of(member: Membership, talk: ReflectionInterview) -> TalkDraft | None:
    """Return what this member was writing at this talk. One query."""
    return access.own_talk_drafts(member).filter(talk=talk).first()


def approved_talks(community: Community) -> QuerySet[ReflectionInterview]:
    """Return the talks research may use now: checked by the participant, under consent for interviews today.

    Taking back either takes effect in the next read. `kept` is the text that counts; the pseudonym is loaded.
    """
    return (
        ReflectionInterview.objects.filter(
            community=community,
            state__in=CHECKED,
            kept__isnull=False,
            participant__in=consenting_members(Purpose.INTERVIEWS),
        )
        .select_related("kept", "participant__pseudonym")
        .order_by("id")
    )


def insiders(community: Community) -> QuerySet[Membership]:
    """Return who held a reflection interview in this community: they are insiders when they code."""
    held = ReflectionInterview.objects.filter(community=community, state__in=HELD)
    return Membership.objects.filter(pk__in=held.order_by().values("interviewer"))


def said(text: Mapping[str, str]) -> str:
    """Return the text in the visitor's language, else in Dutch."""
    return text.get((get_language() or "nl")[:2]) or text.get("nl", "")
