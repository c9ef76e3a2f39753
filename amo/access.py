"""Who may see which wave, sheet and instrument. A sheet is for the person who fills it in, and nobody else."""

from django.db.models import Q, QuerySet

from amo.models import Draft, GroupPicture, Sheet, Wave
from plg.access.decide import can
from plg.access.permissions import Permission
from plg.models import Community, ContentVersion, Membership
from plg.selectors import consenting_members
from plg.words import Purpose, Role


def visible_waves(member: Membership) -> QuerySet[Wave]:
    """Return the waves of the member's community, in time. Who is due is a matter of `selectors`."""
    rows = Wave.objects.filter(community=member.community).select_related("instrument", "community")
    return rows.order_by("opens_on", "pk")


def visible_sheets(member: Membership) -> QuerySet[Sheet]:
    """Return the member's own sheets: an individual answer is for that person only."""
    return Sheet.objects.filter(membership=member).select_related("wave", "wave__instrument")


def visible_sheet_states(member: Membership) -> QuerySet[Sheet]:
    """Return the sheets whose state a coordinator sees: whether they were begun or sent, never an answer."""
    if not can(member, Permission.PLAN_WAVES):
        return Sheet.objects.none()
    return Sheet.objects.filter(wave__community=member.community).select_related("wave", "membership__user")


def visible_participants(member: Membership) -> QuerySet[Membership]:
    """Return who takes part in the community now, for who plans its measurements; nothing for others."""
    if not can(member, Permission.PLAN_WAVES):
        return Membership.objects.none()
    rows = Membership.objects.filter(community=member.community, left_at=None, roles__contains=[Role.PARTICIPANT])
    return rows.select_related("user", "community")


def visible_instruments(member: Membership) -> QuerySet[ContentVersion]:
    """Return the questionnaires a community may work with: the ones that come with the platform, and its own."""
    ours = Q(draft=None) | Q(draft__community=member.community)
    return ContentVersion.objects.filter(ours, kind="instrument").order_by("key", "-version")


def visible_drafts(member: Membership) -> QuerySet[Draft]:
    """Return the questionnaires the community makes itself; nothing for who does not make any."""
    if not can(member, Permission.MAKE_INSTRUMENT):
        return Draft.objects.none()
    return Draft.objects.filter(community=member.community).select_related("issued", "community")


def research_sheets(community: Community) -> QuerySet[Sheet]:
    """Return the sheets of everybody in a community who lets research read theirs now.

    Withdrawing consent takes effect in the next read. For exports, whose door is asked elsewhere.
    """
    consenting = consenting_members(Purpose.AMO).filter(community=community)
    return Sheet.objects.filter(wave__community=community, membership__in=consenting)


def visible_research_sheets(member: Membership) -> QuerySet[Sheet]:
    """Return the sheets of everybody who lets research read theirs now, for who may read figures; nothing for others.

    Withdrawing consent takes effect in the next read. Never shown by name: figures and pseudonyms only.
    """
    if not can(member, Permission.READ_AMO_FIGURES):
        return Sheet.objects.none()
    return research_sheets(member.community)


def visible_group_pictures(member: Membership) -> QuerySet[GroupPicture]:
    """Return what changed in the group as a whole, for who may see that; nothing for others.

    Counts alone, folded by `plg.privacy.thresholds` and reckoned once: this reader knows everybody.
    """
    if not can(member, Permission.ASK_COMMUNITY_REPORT):
        return GroupPicture.objects.none()
    return GroupPicture.objects.filter(community=member.community)
