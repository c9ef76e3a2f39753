"""What this app puts in the frame of the page: its place in the navigation, its panel on the home page."""

from django.urls import reverse
from django.utils.translation import gettext as _

from intervisie import access, selectors
from plg.access.decide import can
from plg.access.permissions import Permission
from plg.models import Membership
from plg.slots import Panel, Place, PrivateText


def places(member: Membership) -> list[Place] | None:
    """Return where the meetings are, for who may see them."""
    if not can(member, Permission.SEE_MEETINGS):
        return None
    url = reverse("intervisie:meetings", args=[member.community.slug])
    hint = _("Wanneer jullie elkaar zien, en de casussen.")
    return [Place(_("Bijeenkomsten"), url, icon="calendar", on_phone=True, hint=hint)]


def panel(member: Membership) -> Panel | None:
    """Return the next meeting, or None when nothing is planned."""
    if not can(member, Permission.SEE_MEETINGS):
        return None
    meeting = selectors.next_meeting(member)
    return Panel("intervisie/_panel.html", {"meeting": meeting}) if meeting else None


def private_texts(member: Membership) -> list[PrivateText]:
    """Return every case of this member, drafts too. One query."""
    return [
        PrivateText(kind=_("Casus"), title=case.title, text=selectors.whole_text(case), at=case.changed_at)
        for case in access.inspected_cases(member)
    ]
