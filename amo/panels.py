"""What this app puts in the frame of the page: its place in the navigation, its panel on the home page."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from amo import selectors
from amo.selectors.remarks import research_remarks
from plg.access.decide import can
from plg.access.permissions import Permission
from plg.models import Community, Membership
from plg.slots import FreeText, Panel, Place, Reading
from plg.words import PlaceGroup


def places(member: Membership) -> list[Place]:
    """Return where a participant finds the questionnaires, a coordinator the waves, a maker the instruments."""
    slug, found = member.community.slug, list[Place]()
    if can(member, Permission.FILL_IN_SHEET):
        hint = _("Wat je kunt, wilt en mag: vooraf en achteraf.")
        found.append(Place(_("Vragenlijst"), reverse("amo:waves", args=[slug]), icon="list", on_phone=True, hint=hint))
    if can(member, Permission.PLAN_WAVES):
        address, hint = reverse("amo:plan", args=[slug]), _("Wanneer een vragenlijst openstaat, en wie hem verstuurde.")
        found.append(Place(_("Metingen"), address, icon="clock", group=PlaceGroup.MANAGE, hint=hint))
    if can(member, Permission.MAKE_INSTRUMENT):
        group = PlaceGroup.MANAGE if can(member, Permission.PLAN_WAVES) else PlaceGroup.RESEARCH
        hint = _("Bekijken, maken en als nieuwe versie uitgeven.")
        found.append(
            Place(_("Vragenlijsten maken"), reverse("amo:instruments", args=[slug]), "list", group=group, hint=hint)
        )
    return found


def group_places(member: Membership) -> list[Place] | None:
    """Return where a facilitator finds what changed in the group as a whole."""
    if not can(member, Permission.ASK_COMMUNITY_REPORT):
        return None
    hint = _("Wat er in de vragenlijsten veranderde, nooit over één persoon.")
    address = reverse("amo:group", args=[member.community.slug])
    return [Place(_("Groepsbeeld"), address, icon="chart", group=PlaceGroup.TOGETHER, hint=hint)]


def figure_places(member: Membership) -> list[Place] | None:
    """Return where a researcher finds what the questionnaires come to."""
    if not can(member, Permission.READ_AMO_FIGURES):
        return None
    url, hint = (
        reverse("amo:figures", args=[member.community.slug]),
        _("Antwoorden, schalen en verandering, zonder namen."),
    )
    return [Place(_("Vragenlijsten"), url, icon="chart", on_phone=True, group=PlaceGroup.RESEARCH, hint=hint)]


def panel(member: Membership) -> Panel | None:
    """Return the questionnaire that waits for this participant, or None."""
    if not can(member, Permission.FILL_IN_SHEET):
        return None
    due = next((line for line in selectors.wave_lines(member) if line.is_due), None)
    return Panel("amo/_panel.html", {"line": due}) if due else None


def readings(member: Membership) -> list[Reading] | None:
    """Return who reads this participant's answers: nobody else by name. No query."""
    if not can(member, Permission.FILL_IN_SHEET):
        return None
    who = _(
        "Alleen jij, je antwoorden en je uitkomst. Over een groep zijn er alleen cijfers vanaf %(n)s mensen. Geef je "
        "toestemming voor onderzoek, dan zien onderzoekers je antwoorden zonder je naam."
    )
    said = _("Alleen jij, en onderzoekers zonder je naam als je dat bij het versturen kiest en toestemming geeft.")
    return [
        Reading(_("Je antwoorden op een vragenlijst"), who % {"n": settings.MIN_GROUP}),
        Reading(_("Wat je bij een vragenlijst opschrijft"), said),
    ]


def free_texts(community: Community) -> list[FreeText]:
    """Return what research may read of what was written at questionnaires. One query."""
    return [FreeText(one.kept.uid, one.kept.text) for one in research_remarks(community) if one.kept]
