"""What this app puts in the frame of the page: its place in the navigation, its panel on the home page."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from intervisie import access, selectors
from intervisie.selectors.agreements import own_open_points
from intervisie.selectors.cases import research_cases
from intervisie.selectors.meetings import missed, next_meeting
from intervisie.selectors.records import records_asking, research_records
from intervisie.selectors.sessions import session_now
from plg.access.decide import can
from plg.access.permissions import Permission
from plg.models import Community, Membership
from plg.slots import FreeText, Panel, Place, PrivateText, Reading
from plg.words import PlaceGroup

#: So many of somebody's own action points stand on the home page.
MOST_POINTS = 3


def places(member: Membership) -> list[Place] | None:
    """Return where the meetings are, for who may see them."""
    if not can(member, Permission.SEE_MEETINGS):
        return None
    url = reverse("intervisie:meetings", args=[member.community.slug])
    hint = _("Wanneer jullie elkaar zien, en de casussen.")
    found = [Place(_("Bijeenkomsten"), url, icon="calendar", on_phone=True, hint=hint)]
    if can(member, Permission.KEEP_COURSE):
        course = reverse("intervisie:course", args=[member.community.slug])
        hint = _("Wie wat miste, en wat er openstaat.")
        found.append(Place(_("Verloop"), course, icon="refresh", group=PlaceGroup.TOGETHER, hint=hint))
    return found


def session_panel(member: Membership) -> Panel | None:
    """Return the session that has begun and is not over yet: who comes in late is one press away. One query."""
    session = session_now(member)
    return Panel("intervisie/_session_panel.html", {"session": session}) if session else None


def panel(member: Membership) -> Panel | None:
    """Return the next meeting, and the last one when the member was not there; None without either."""
    if not can(member, Permission.SEE_MEETINGS):
        return None
    coming, read_back = next_meeting(member), missed(member)
    if coming is None and read_back is None:
        return None
    return Panel("intervisie/_panel.html", {"meeting": coming, "missed": read_back, "now": timezone.now()})


def first_panel(member: Membership) -> Panel | None:
    """Return how a facilitator begins, while no meeting was ever planned. One query."""
    if not can(member, Permission.RUN_SESSION) or access.visible_meetings(member).exists():
        return None
    return Panel("intervisie/_first_panel.html", {})


def closing_panel(member: Membership) -> Panel | None:
    """Return the action points this member took upon them and that are still open. One query without any."""
    if not can(member, Permission.TAKE_PART):
        return None
    points = own_open_points(member)
    return Panel("intervisie/_closing_panel.html", {"points": points[:MOST_POINTS]}) if points else None


def records_panel(member: Membership) -> Panel | None:
    """Return the records of group talks that ask something of this member now. Two queries at most."""
    if not can(member, Permission.TAKE_PART) and not can(member, Permission.WRITE_RECORD):
        return None
    asking = records_asking(member)
    return Panel("intervisie/_records_panel.html", {"records": asking}) if asking else None


def free_texts(community: Community) -> list[FreeText]:
    """Return the text of every case and every record of a group talk that research may use now. Three queries."""
    cases = [one.kept for one in research_cases(community)]
    records = [one.kept for one in research_records(community)]
    return [FreeText(kept.uid, kept.text) for kept in (*cases, *records) if kept]


def private_texts(member: Membership) -> list[PrivateText]:
    """Return every case of this member, drafts too, what they brought in, their words at issues and what they wanted
    otherwise in records. Four queries.

    Their notes are not among it: nobody else ever reads those.
    """
    said, marks = access.inspected_contributions(member), access.inspected_marks(member)
    return [
        *(
            PrivateText(kind=_("Casus"), title=case.title, text=selectors.whole_text(case), at=case.changed_at)
            for case in access.inspected_cases(member)
        ),
        *(PrivateText(kind=_("Inbreng in een sessie"), title="", text=one.text, at=one.made_at) for one in said),
        *(PrivateText(_("Urgentiematrix"), one.issue, one.practice, one.changed_at) for one in marks),
        *(
            PrivateText(kind=_("Aanvulling op een groepsverslag"), title="", text=one.text, at=one.answered_at)
            for one in access.inspected_checks(member)
        ),
    ]


def readings(member: Membership) -> list[Reading] | None:
    """Return who reads this participant's cases, before and after they are brought to a meeting. One query."""
    if not can(member, Permission.PREPARE_CASE):
        return None
    return [
        Reading(
            _("Wat je aankruist in een urgentiematrix"),
            _("Alleen jij. De groep ziet daarna waar meer dan de helft een vraagstuk zette, vanaf %(n)s mensen.")
            % {"n": settings.MIN_GROUP},
        ),
        *_case_readings(member),
        Reading(
            _("Wat je inbrengt in een sessie"),
            _(
                "Tijdens de sessie iedereen die meedoet of begeleidt. Daarna bij een casus alleen de inbrenger,"
                " anders wie erbij was. Na %(days)s dagen is het weg."
            )
            % {"days": settings.SESSION_TEXT_DAYS},
        ),
        Reading(
            _("Je aantekeningen bij een sessie"),
            _("Alleen jij. Na %(days)s dagen zijn ze weg.") % {"days": settings.SESSION_TEXT_DAYS},
        ),
        Reading(
            _("De punten die je geeft in een peiling"),
            _("Alleen jij, zolang de peiling open is. Daarna is vergeten van wie welke punten waren."),
        ),
        Reading(
            _("Of je bij een bijeenkomst was"),
            _("Jij en wie de bijeenkomsten plant. Een verslag noemt voor iedereen wie er was, nooit wie er niet was."),
        ),
        Reading(
            _("Het verslag van een groepsgesprek waar je bij was"),
            _(
                "Wie het schrijft, en wie erbij was. Onderzoekers alleen zonder namen, en als iedereen die erbij was"
                " toestemming geeft. Jouw aanvulling leest alleen wie het schrijft."
            ),
        ),
        Reading(
            _("Een actiepunt op jouw naam"),
            _("Iedereen die de bijeenkomsten ziet: wie meedoet, begeleidt of coördineert."),
        ),
    ]


def _case_readings(member: Membership) -> list[Reading]:
    return [
        Reading(_("Een casus die je voorbereidt"), _("Alleen jij, tot je hem deelt in een bijeenkomst.")),
        Reading(
            _("Een casus die je deelt in een bijeenkomst"),
            _("Iedereen die meedoet of begeleidt, ook wie later komt, tot je hem terugneemt."),
            [reader.user.name for reader in access.case_readers(member).order_by("user__name")],
        ),
        Reading(
            _("Een gedeelde casus die meetelt in het onderzoek"),
            _("Ook onderzoekers, zonder je naam, zolang jij dat aangeeft en toestemming geeft."),
        ),
    ]
