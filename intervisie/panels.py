"""What this app puts in the frame of the page: its place in the navigation, its panel on the home page."""

from django.urls import reverse
from django.utils.translation import gettext as _

from intervisie import access, selectors
from intervisie.selectors.meetings import missed, next_meeting
from plg.access.decide import can
from plg.access.permissions import Permission
from plg.models import Membership
from plg.slots import Panel, Place, PrivateText, Reading


def places(member: Membership) -> list[Place] | None:
    """Return where the meetings are, for who may see them."""
    if not can(member, Permission.SEE_MEETINGS):
        return None
    url = reverse("intervisie:meetings", args=[member.community.slug])
    hint = _("Wanneer jullie elkaar zien, en de casussen.")
    return [Place(_("Bijeenkomsten"), url, icon="calendar", on_phone=True, hint=hint)]


def panel(member: Membership) -> Panel | None:
    """Return the next meeting, and the last one when the member was not there; None without either."""
    if not can(member, Permission.SEE_MEETINGS):
        return None
    coming, read_back = next_meeting(member), missed(member)
    if coming is None and read_back is None:
        return None
    return Panel("intervisie/_panel.html", {"meeting": coming, "missed": read_back})


def private_texts(member: Membership) -> list[PrivateText]:
    """Return every case of this member, drafts too. One query."""
    return [
        PrivateText(kind=_("Casus"), title=case.title, text=selectors.whole_text(case), at=case.changed_at)
        for case in access.inspected_cases(member)
    ]


def readings(member: Membership) -> list[Reading] | None:
    """Return who reads this participant's cases, before and after they are brought to a meeting. One query."""
    if not can(member, Permission.PREPARE_CASE):
        return None
    return [
        Reading(_("Een casus die je voorbereidt"), _("Alleen jij, tot je hem deelt in een bijeenkomst.")),
        Reading(
            _("Een casus die je deelt in een bijeenkomst"),
            _("Iedereen die meedoet of begeleidt, ook wie later komt, tot je hem terugneemt."),
            [reader.user.name for reader in access.case_readers(member).order_by("user__name")],
        ),
    ]
