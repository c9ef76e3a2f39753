"""Which reports beside the own one somebody can ask for, and with whom. For the page of reports and of one report."""

from dataclasses import dataclass

from plg.access.decide import can
from plg.access.permissions import Permission
from plg.models import Membership
from plg.selectors.duos import duo_of
from reports.access import bundlers, may_ask
from reports.models import Report
from reports.words import ReportKind


@dataclass(frozen=True)
class Family:
    """What the page of reports offers beside the progress report."""

    duo: list[str]  # the names of who sits in the duo beside this member
    community: bool
    summary: bool
    bundle: bool

    def __bool__(self) -> bool:
        return bool(self.duo or self.community or self.summary or self.bundle)


@dataclass(frozen=True)
class Giving:
    """Whether an own progress report can be given along, to whom it then goes, and whether it is given."""

    names: list[str]
    is_given: bool
    has_others: bool  # it holds what others wrote to its owner: that is not given along


def family(member: Membership) -> Family:
    """Return what this member can ask for. Two queries for a participant, none for others."""
    duo = duo_of(member) if may_ask(member, ReportKind.DUO) else None
    return Family(
        duo=[one.user.name for one in duo.others(member)] if duo else [],
        community=may_ask(member, ReportKind.COMMUNITY),
        summary=may_ask(member, ReportKind.RESEARCH),
        bundle=may_ask(member, ReportKind.BUNDLE),
    )


def giving_of(member: Membership, report: Report) -> Giving | None:
    """Return how this report can be given along; None where it cannot, or nobody could have it. At most one query."""
    if report.kind != ReportKind.PROGRESS or not report.is_ready or not can(member, Permission.ASK_OWN_REPORT):
        return None
    names = [one.user.name for one in bundlers(member)]
    others = bool(report.options.get("with_dialogue"))
    return Giving(names, report.given_at is not None, others) if names else None
