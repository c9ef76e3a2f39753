"""What this app puts in the frame of the page: its place in the navigation, its panel on the home page."""

from django.urls import reverse
from django.utils.translation import gettext as _

from coding.access import (
    inspected_assignments,
    inspected_changes,
    inspected_decisions,
    inspected_memos,
    visible_rounds,
)
from coding.selectors.rounds import open_rounds_of
from coding.words import RoundState
from plg.access.decide import can
from plg.access.permissions import Permission
from plg.models import Membership
from plg.services.names import may_settle
from plg.slots import Panel, Place, PrivateText
from plg.words import PlaceGroup


def places(member: Membership) -> list[Place] | None:
    """Return where a researcher finds the rounds."""
    if not can(member, Permission.SEE_ROUNDS):
        return None
    url, hint = reverse("coding:rounds", args=[member.community.slug]), _("Teksten zonder naam, een ronde tegelijk.")
    return [Place(_("Codering"), url, icon="tag", on_phone=True, group=PlaceGroup.RESEARCH, hint=hint)]


def panel(member: Membership) -> Panel | None:
    """Return the open rounds in which texts wait for this coder, or None."""
    if not can(member, Permission.CODE_SOURCES):
        return None
    waiting = open_rounds_of(member)
    return Panel("coding/_panel.html", {"waiting": waiting}) if waiting else None


def first_panel(member: Membership) -> Panel | None:
    """Return how a researcher begins, while there was never a round. One query."""
    if not can(member, Permission.OPEN_ROUND) or visible_rounds(member).exists():
        return None
    return Panel("coding/_first_panel.html", {})


def masker_panel(member: Membership) -> Panel | None:
    """Return the way to the names for a researcher who was named to decide about them, or None."""
    if can(member, Permission.SETTLE_NAMES) or not can(member, Permission.CODE_SOURCES):
        return None  # whose role it is reads in one place what waits for it, exports and rounds: `reports.panels`
    return Panel("coding/_masker_panel.html", {}) if may_settle(member) else None


def draft_panel(member: Membership) -> Panel | None:
    """Return the rounds in preparation, for who may open them. One query."""
    if not can(member, Permission.OPEN_ROUND):
        return None
    drafts = list(visible_rounds(member).filter(state=RoundState.DRAFT)[:3])
    return Panel("coding/_draft_panel.html", {"drafts": drafts}) if drafts else None


def private_texts(member: Membership) -> list[PrivateText]:
    """Return what this researcher wrote while coding: memos, and reasons for decisions and for changes of a book."""
    memos = [(_("Memo bij een tekst"), row.source, row.memo, row.done_at) for row in inspected_assignments(member)]
    reasons = [(_("Reden bij een besluit"), row.source, row.why, row.decided_at) for row in inspected_decisions(member)]
    told = [
        PrivateText(kind=kind, title=f"{source.round.title} · {source.position}", text=text, at=at)
        for kind, source, text, at in [*memos, *reasons]
    ]
    told += [
        PrivateText(kind=_("Memo bij een ronde"), title=memo.round.title, text=memo.text, at=memo.changed_at)
        for memo in inspected_memos(member)
    ]
    changes = inspected_changes(member)
    return told + [
        PrivateText(kind=_("Reden bij een codeboek"), title=row.draft.title, text=row.why, at=row.at) for row in changes
    ]
