"""Who may see which reflection interview, and what of it. Its pages, texts and counts start here.

Two people have a talk: the participant and the one named interviewer. Whoever plans sees when, who and how far.
"""

from django.db.models import Q, QuerySet

from logbook.access import own_entries, shared_entries
from logbook.models import Entry, ReflectionInterview, TalkDraft, TalkText, ToldIntervention
from logbook.words import CHECKED, UNDER_WAY, EntryState, TalkState
from plg.access.decide import can
from plg.access.permissions import Permission
from plg.access.roles import TABLE
from plg.models import Membership
from plg.words import Role

_HOLDING = [role.value for role in Role if Permission.HOLD_TALK in TABLE[role]]
_HAVING = [role.value for role in Role if Permission.HAVE_TALK in TABLE[role]]


def visible_talks(member: Membership) -> QuerySet[ReflectionInterview]:
    """Return the reflection interviews this member has, or is the named interviewer of. Nobody else opens one."""
    mine = Q(pk__in=[])
    if can(member, Permission.HAVE_TALK):
        mine |= Q(participant=member)
    if can(member, Permission.HOLD_TALK):
        mine |= Q(interviewer=member)
    talks = ReflectionInterview.objects.filter(mine, community=member.community_id)
    return talks.select_related("participant__user", "interviewer__user").order_by("-starts_at", "-pk")


def planned_talks(member: Membership) -> QuerySet[ReflectionInterview]:
    """Return the talks of which this member may see when, who and how far: their own; for who manages people, all.

    Pages show nothing else of them: no text, and nothing of what the participant lets the interviewer read.
    """
    if not can(member, Permission.PLAN_TALKS):
        return visible_talks(member)
    talks = ReflectionInterview.objects.filter(community=member.community_id)
    if not can(member, Permission.MANAGE_PEOPLE):
        talks = talks.filter(Q(planned_by=member) | Q(interviewer=member) | Q(participant=member))
    return talks.select_related("participant__user", "interviewer__user").order_by("-starts_at", "-pk")


def interviewers(member: Membership) -> QuerySet[Membership]:
    """Return whom this member may name as interviewer: anybody with the role; a facilitator names themselves."""
    people = Membership.objects.filter(community=member.community_id, left_at=None, roles__overlap=_HOLDING)
    if not can(member, Permission.MANAGE_PEOPLE):
        people = people.filter(pk=member.pk)
    return people.select_related("user")


def talk_participants(member: Membership) -> QuerySet[Membership]:
    """Return with whom a talk can be planned now: who takes part in the community."""
    people = Membership.objects.filter(community=member.community_id, left_at=None, roles__overlap=_HAVING)
    return people.select_related("user")


def entries_in_talk(member: Membership, talk: ReflectionInterview) -> QuerySet[Entry]:
    """Return the participant's entries that this member may read for a talk.

    The participant: all own ones. The named interviewer: those shown for this talk while it is under way, and those
    that are shared with them anyway. Nobody else: none.
    """
    if member.pk == talk.participant_id:
        return own_entries(member)
    if member.pk != talk.interviewer_id or not can(member, Permission.HOLD_TALK):
        return Entry.objects.none()
    theirs = Entry.objects.filter(author=talk.participant_id, state=EntryState.SUBMITTED)
    anyway = Q(pk__in=shared_entries(member).values("pk"))
    shown = Q(pk__in=talk.shown.values("entry")) if TalkState(talk.state).is_under_way else Q(pk__in=[])
    return theirs.filter(anyway | shown)


def shown_to(entry: Entry) -> QuerySet[Membership]:
    """Return the interviewers who read this entry because its author shows it for their talk now."""
    talks = ReflectionInterview.objects.filter(state__in=UNDER_WAY, shown__entry=entry)
    return Membership.objects.filter(left_at=None, roles__overlap=_HOLDING, pk__in=talks.values("interviewer"))


def visible_talk_texts(member: Membership) -> QuerySet[TalkText]:
    """Return the reports this member may read: the interviewer's own talks; the participant's once they were sent."""
    return TalkText.objects.filter(_told_in(member), talk__in=visible_talks(member).order_by().values("pk"))


def visible_told(member: Membership) -> QuerySet[ToldIntervention]:
    """Return what came up in talks and stood in no entry, for the same two people as the report."""
    return ToldIntervention.objects.filter(_told_in(member), talk__in=visible_talks(member).order_by().values("pk"))


def own_talk_drafts(member: Membership) -> QuerySet[TalkDraft]:
    """Return what this member is writing at talks of theirs: nobody else reads it."""
    return TalkDraft.objects.filter(author=member, talk__in=visible_talks(member).order_by().values("pk"))


def inspected_talks(member: Membership) -> QuerySet[ReflectionInterview]:
    """Return the talks of this member, on either side, for an administrator's running inspection and nothing else."""
    talks = ReflectionInterview.objects.filter(Q(participant=member) | Q(interviewer=member))
    return talks.prefetch_related("texts", "drafts", "told").order_by("starts_at", "pk")


def _told_in(member: Membership) -> Q:
    sent = Q(talk__participant=member, talk__state__in=[TalkState.SENT, *CHECKED])
    return sent | Q(talk__interviewer=member)


def own_talks(member: Membership) -> QuerySet[ReflectionInterview]:
    """Return the talks in which this member looks back."""
    return visible_talks(member).filter(participant=member)


def held_talks(member: Membership) -> QuerySet[ReflectionInterview]:
    """Return the talks that this member holds and that were not called off."""
    return visible_talks(member).filter(interviewer=member).exclude(state=TalkState.CANCELLED)


def checkable_talks(member: Membership) -> QuerySet[ReflectionInterview]:
    """Return the talks of this participant whose report was sent to them."""
    return own_talks(member).filter(state__in=[TalkState.SENT, *CHECKED])


def arranged_talks(member: Membership) -> QuerySet[ReflectionInterview]:
    """Return the talks whose appointment this member may change: those they plan for, and those they hold."""
    if can(member, Permission.PLAN_TALKS):
        return planned_talks(member).exclude(participant=member)
    return visible_talks(member).filter(interviewer=member)
