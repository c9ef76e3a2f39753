"""What may not be kept any longer goes: names and texts for learning first, the research data later.

Every community has two dates, its own or reckoned from its end; what was only passing through goes for all alike.
"""

from calendar import monthrange
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from plg import audit
from plg.models import Community, Job, Membership, PersonalLink, User
from plg.services import erasing
from plg.services.pseudonymising import pseudonymise
from plg.slots import OUTLIVED
from plg.words import JobState

Clean = Callable[[Community, bool], Counter[str]]


@dataclass(frozen=True)
class Done:
    """What went, or would go: of one community, or (None) of the whole platform."""

    community: Community | None
    what: str
    since: date | None
    rows: Counter[str] = field(default_factory=Counter)


def contacts_end(community: Community) -> date:
    """Return until when names, addresses and texts that are only for learning are kept."""
    return community.contacts_until or months_after(community.ends_on, settings.CONTACT_MONTHS)


def research_end(community: Community) -> date:
    """Return until when the research data are kept; never shorter than the names."""
    end = community.retain_until or months_after(community.ends_on, settings.RESEARCH_MONTHS)
    return max(end, contacts_end(community))


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, or the last day of that month when it has no such day."""
    year, month = divmod(day.month - 1 + months, 12)
    _first_weekday, days = monthrange(day.year + year, month + 1)
    return date(day.year + year, month + 1, min(day.day, days))


def retain(*, today: date | None = None, dry_run: bool = False) -> list[Done]:
    """Take away what may not be kept after today, and return what that was; with `dry_run` only say it.

    Each community is a transaction of its own. Doing it again takes nothing more.
    """
    today = today or timezone.localdate()
    done = []
    for community in Community.objects.order_by("pk"):
        if research_end(community) < today:
            rows = _end(community, _research, dry_run)
            done.append(Done(community, "research data", research_end(community), rows))
        elif contacts_end(community) < today and community.pseudonymised_at is None:
            rows = _end(community, _contacts, dry_run)
            done.append(Done(community, "names and texts for learning", contacts_end(community), rows))
    return [*done, Done(None, "traces", None, _traces(dry_run))]


@transaction.atomic
def _end(community: Community, clean: Clean, dry_run: bool) -> Counter[str]:
    community = Community.objects.select_for_update().get(pk=community.pk)
    rows = clean(community, dry_run)
    if not dry_run:
        what = "research" if clean is _research else "contacts"
        audit.record("retention.done", by=None, community=community, subject=community, what=what, rows=rows.total())
        if clean is _research:
            community.delete()
    return rows


def _contacts(community: Community, dry_run: bool) -> Counter[str]:
    """Take away what research may not use, and the names of everybody it is about."""
    rows: Counter[str] = Counter()
    for given in OUTLIVED.ask(community, dry_run):
        rows.update(dict(given))
    if dry_run:
        people = Membership.objects.filter(community=community, user__erased_at=None)
        return rows + Counter({"names": people.filter(roles__contains=["participant"]).count()})
    if community.archived_at is None:
        community.archived_at = timezone.now()
        community.save(update_fields=["archived_at"])
    return rows + Counter({"names": pseudonymise(by=None, community=community)})


def _research(community: Community, dry_run: bool) -> Counter[str]:
    """Take away everything of a community. Who belongs elsewhere keeps that; the trail stays, keys only."""
    if dry_run:
        return Counter({"people": community.memberships.count()})
    rows = Counter({"people": community.memberships.count()}) + _contacts(community, dry_run)
    only_here = User.objects.filter(memberships__community=community, erased_at=None, is_staff=False)
    elsewhere = Membership.objects.exclude(community=community).values("user")
    for user in only_here.exclude(pk__in=elsewhere).distinct():
        rows += erasing.erase(user=user, by=None)
    return rows


def _traces(dry_run: bool) -> Counter[str]:
    """Take away finished work and links that are used up or expired, once nobody needs to look back at them."""
    before = timezone.now() - timedelta(days=settings.TRACE_DAYS)
    over = Q(used_at__lt=before) | Q(expires_at__lt=before)
    links = PersonalLink.objects.filter(over)
    jobs = _unneeded(
        Job.objects.filter(state__in=[JobState.DONE, JobState.FAILED, JobState.CANCELLED], finished_at__lt=before)
    )
    rows = Counter({"personal links": links.count(), "finished jobs": jobs.count()})
    if not dry_run:
        links.delete()
        jobs.delete()
    return +rows


def _unneeded(jobs: QuerySet[Job]) -> QuerySet[Job]:
    """Return the jobs that no row of any app still leans on."""
    for relation in Job._meta.related_objects:
        jobs = jobs.filter(**{f"{relation.name}__isnull": True})
    return jobs
