"""What this app puts in the frame of the page: its places in the navigation, its panel on the home page."""

from datetime import timedelta
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from coding.selectors import waits_for_names
from plg.access.decide import can
from plg.access.permissions import Permission
from plg.models import Membership, User
from plg.services.names import may_settle
from plg.slots import CopyOffer, Panel, Place, Reading, TalkPapers
from plg.words import PlaceGroup
from reports.access import may_ask, visible_reports
from reports.selectors import open_names, to_tell
from reports.words import ReportKind

#: For how long a report is news.
FRESH = timedelta(days=3)


def places(member: Membership) -> list[Place] | None:
    """Return where somebody finds what can be taken home, and a researcher the export."""
    slug = member.community.slug
    found = []
    if may_ask(member, ReportKind.PROGRESS):
        url, hint = reverse("reports:mine", args=[slug]), _("Je eigen voortgang, om mee te nemen.")
        found.append(Place(_("Rapporten"), url, icon="file", hint=hint))
    elif any(may_ask(member, kind) for kind in (ReportKind.COMMUNITY, ReportKind.RESEARCH, ReportKind.BUNDLE)):
        url, hint = reverse("reports:mine", args=[slug]), _("Om te lezen en mee te nemen.")
        found.append(Place(_("Rapporten"), url, icon="file", hint=hint))
    if may_ask(member, ReportKind.EXPORT):
        url, hint = reverse("reports:export", args=[slug]), _("De gecodeerde gegevens, zonder namen.")
        found.append(Place(_("Onderzoeksexport"), url, icon="download", group=PlaceGroup.RESEARCH, hint=hint))
        url, hint = reverse("reports:paper", args=[slug]), _("Wat in een artikel mag, om over te nemen.")
        found.append(Place(_("Tabellen"), url, icon="chart", group=PlaceGroup.RESEARCH, hint=hint))
    if can(member, Permission.SEE_HANDOVERS):
        url, hint = (
            reverse("reports:handovers", args=[slug]),
            _("Wie een onderzoeksbestand kreeg."),
        )
        found.append(Place(_("Uitgegeven bestanden"), url, icon="list", group=PlaceGroup.RESEARCH, hint=hint))
    return found or None


def own_data_panel(user: User) -> Panel:
    """Return the way to all of somebody's own data. No query."""
    return Panel("reports/_own_panel.html", {})


def telling_panel(member: Membership) -> Panel | None:
    """Return what asks for somebody now: receivers of files who are to be told of a withdrawal. One query."""
    waiting = to_tell(member)
    return Panel("reports/_telling_panel.html", {"waiting": waiting}) if waiting else None


def names_panel(member: Membership) -> Panel | None:
    """Return what waits until this member decides which words are names: every export, and rounds in preparation.

    Two queries, and one for each kind of text such a round takes.
    """
    if not can(member, Permission.SETTLE_NAMES) or not may_settle(member):
        return None
    exports, rounds = sum(open_names(member.community).values()), waits_for_names(member.community)
    return Panel("reports/_names_panel.html", {"exports": exports, "rounds": rounds}) if exports or rounds else None


def panel(member: Membership) -> Panel | None:
    """Return the last report this member asked for, while it is news. One query."""
    if not any(may_ask(member, kind) for kind in ReportKind):
        return None
    last = visible_reports(member).filter(asked_at__gt=timezone.now() - FRESH).first()
    return Panel("reports/_panel.html", {"report": last}) if last else None


def readings(member: Membership) -> list[Reading] | None:
    """Return who reads the report about this participant: nobody else. No query."""
    if not may_ask(member, ReportKind.PROGRESS):
        return None
    return [
        Reading(_("Je voortgangsrapport"), _("Alleen jij. Het is van jou: aan wie je het geeft, bepaal je zelf.")),
        Reading(
            _("Het duorapport"),
            _("Jij en je duo. Er staat alleen in wat ieder van jullie zelf met het duo deelde."),
        ),
    ]


def talk_papers(member: Membership, talk: UUID) -> TalkPapers:
    """Return where the papers of a talk are. No query."""
    slug = member.community.slug
    return TalkPapers(
        reverse("reports:preparation", args=[slug, talk]), reverse("reports:talk_summary", args=[slug, talk])
    )


def minutes_paper(member: Membership, meeting: UUID) -> str:
    """Return where the minutes of a meeting are asked as a PDF. No query."""
    return reverse("reports:minutes", args=[member.community.slug, meeting])


def traces(member: Membership) -> str:
    """Return the address below which every text has the page of its trace. No query."""
    nowhere = UUID(int=0)
    return reverse("reports:trace", args=[member.community.slug, nowhere]).removesuffix(f"{nowhere}/")


def consent_copy(member: Membership) -> CopyOffer | None:
    """Return where a participant asks for a copy of their research consent. No query."""
    if not may_ask(member, ReportKind.CONSENT):
        return None
    return CopyOffer(reverse("reports:consent_copy", args=[member.community.slug]), _("Maak een kopie (PDF)"))
