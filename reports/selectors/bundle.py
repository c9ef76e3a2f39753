"""What goes into the bundle of a community: the shared minutes, what the asker may have besides, and what was given.

Used by the page that asks, the task and the command that packs it. Never a report its owner did not give along.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from intervisie.access import visible_minutes
from intervisie.words import MinutesState
from plg.models import Membership
from reports.access import given_reports, may_ask
from reports.selectors.group import community_facts
from reports.selectors.minutes import minutes_facts
from reports.words import ReportKind


@dataclass(frozen=True)
class BundleFacts:
    """What a bundle would hold now: the uids of meetings with shared minutes, and the reports that were given."""

    meetings: list[UUID]
    given: list[Any]
    with_community: bool

    @property
    def files(self) -> int:
        return len(self.meetings) + len(self.given) + int(self.with_community)


def bundle_facts(member: Membership) -> BundleFacts:
    """Return what a bundle for this member would hold now. Two queries."""
    shared = visible_minutes(member).filter(state=MinutesState.SHARED)
    return BundleFacts(
        meetings=list(shared.order_by("meeting__starts_at", "pk").values_list("meeting__uid", flat=True)),
        given=list(given_reports(member)),
        with_community=may_ask(member, ReportKind.COMMUNITY),
    )


def bundle_seal(member: Membership) -> str:
    """Return a seal of everything a bundle would be made from now. Reads what the bundle reads, and renders nothing."""
    found = bundle_facts(member)
    parts = [minutes_facts(member, meeting).seal for meeting in found.meetings]
    parts += [community_facts(member).seal] if found.with_community else []
    parts += [f"{report.uid} {report.sha256}" for report in found.given]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def still_given(report: Any) -> bool:
    """Return whether every report that is in this bundle is given along now. One query."""
    inside = set(report.holds or [])
    return inside <= set(given_reports(report.asked_by).filter(uid__in=inside).values_list("uid", flat=True))
