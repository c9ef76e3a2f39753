"""Who may see which report. The pages, the progress line and the download all start here."""

from django.db.models import CharField, F, Q, QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.utils import timezone

from logbook.access.talks import visible_talks
from plg.access.decide import can
from plg.access.permissions import Permission
from plg.access.roles import TABLE
from plg.models import Membership
from reports.models import Handover, Report
from reports.words import ReportKind

#: What it takes to ask for a report of a kind, and to have it afterwards.
PERMISSION = {
    ReportKind.PROGRESS: Permission.ASK_OWN_REPORT,
    ReportKind.EXPORT: Permission.BUILD_EXPORT,
    ReportKind.CONSENT: Permission.GIVE_CONSENT,
    ReportKind.INTERVIEW: Permission.ASK_OWN_REPORT,
    ReportKind.CONTACT: Permission.BE_HERE,
    ReportKind.MINUTES: Permission.BE_HERE,  # and only of minutes that this member may read
    ReportKind.DUO: Permission.ASK_OWN_REPORT,  # and only by who sits in a duo
    ReportKind.COMMUNITY: Permission.ASK_COMMUNITY_REPORT,
    ReportKind.RESEARCH: Permission.BUILD_EXPORT,
    ReportKind.BUNDLE: Permission.BUNDLE_REPORTS,
}

_BUNDLES = [role.value for role, permissions in TABLE.items() if Permission.BUNDLE_REPORTS in permissions]


def visible_reports(member: Membership) -> QuerySet[Report]:
    """Return the reports this member asked for and may still have, newest first.

    A progress report is its participant's alone, an export the researcher's who asked: nobody else sees that it
    exists. The summary of a talk is for the two who have it. Whoever leaves, or loses the role, loses the reports that
    came with it.
    """
    kinds = [kind for kind, permission in PERMISSION.items() if can(member, permission)]
    talks = visible_talks(member).order_by().annotate(key=Cast("uid", CharField())).values("key")
    allowed = Q(about=None) | Q(about=F("asked_by")) | Q(kind=ReportKind.CONTACT)
    return (
        Report.objects.alias(talk=KT("options__talk"))
        .filter(allowed, asked_by=member, community=member.community_id, kind__in=kinds)
        .exclude(Q(kind=ReportKind.CONTACT) & ~Q(talk__in=talks))
        .select_related("job", "community")
        .order_by("-asked_at", "-pk")
    )


def visible_handovers(member: Membership) -> QuerySet[Handover]:
    """Return the research files of the community that somebody got, the newest first; for who may tell receivers."""
    if not can(member, Permission.SEE_HANDOVERS):
        return Handover.objects.none()
    return Handover.objects.filter(community=member.community_id, taken_at__isnull=False).order_by("-taken_at", "-pk")


def given_reports(member: Membership) -> QuerySet[Report]:
    """Return the progress reports that fellow members gave along and did not take back, for who may bundle; by name.

    Exactly the file its owner saw: one whose time is over, or whose owner left, is not among them.
    """
    if not can(member, Permission.BUNDLE_REPORTS):
        return Report.objects.none()
    here = Report.objects.filter(
        community=member.community_id, given_at__isnull=False, asked_by__left_at=None, expires_at__gt=timezone.now()
    )
    found = here.exclude(file="").select_related("asked_by__user", "community", "job")
    return found.order_by("asked_by__user__name", "asked_at", "pk")


def bundlers(member: Membership) -> QuerySet[Membership]:
    """Return who can have what this member gives along: the other side of `given_reports`, by name."""
    here = Membership.objects.filter(community=member.community_id, left_at=None, roles__overlap=_BUNDLES)
    return here.exclude(pk=member.pk).select_related("user").order_by("user__name", "pk")


def may_ask(member: Membership, kind: ReportKind) -> bool:
    """Return whether this member may ask for a report of this kind. No query."""
    return can(member, PERMISSION[kind])
