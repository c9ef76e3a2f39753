"""What the ground puts in the frame of the page: its places in the navigation, its panels on the home page."""

from django.urls import reverse
from django.utils.translation import gettext as _

from plg.access.decide import can
from plg.access.doors import former_memberships
from plg.access.permissions import Permission
from plg.models import Membership, User
from plg.selectors import administrators, chosen_content, latest_answers, staff_of
from plg.services import mail_stops
from plg.services.invitations import to_invite
from plg.slots import Panel, Place, Reading
from plg.words import GUIDES, PlaceGroup, Role


def first_places(member: Membership) -> list[Place]:
    """Return the home page of the community, which stands first for everybody."""
    return [Place(_("Vandaag"), reverse("plg:community", args=[member.community.slug]), icon="home")]


def last_places(member: Membership) -> list[Place]:
    """Return the page about oneself, and the coordinator's pages about people and names."""
    slug = member.community.slug
    url, hint = reverse("plg:me", args=[slug]), _("Wie wat van jou leest, en je keuzes.")
    places = [Place(_("Ik"), url, icon="person", on_phone=True, hint=hint)]
    url, hint = reverse("plg:guide", args=[GUIDES[Role(member.roles[0])]]), _("Wat je hier doet, stap voor stap.")
    places.append(Place(_("Uitleg"), url, icon="info", hint=hint))
    if can(member, Permission.MANAGE_PEOPLE):
        url, hint = reverse("plg:people", args=[slug]), _("Wie erbij horen, en wie al is uitgenodigd.")
        places.append(Place(_("Mensen"), url, icon="people", group=PlaceGroup.MANAGE, hint=hint))
        url, hint = reverse("plg:mail", args=[slug]), _("Wat niet aankwam, en waarom.")
        places.append(Place(_("Mail"), url, icon="mail", group=PlaceGroup.MANAGE, hint=hint))
        url, hint = reverse("plg:duos", args=[slug]), _("Wie samen een duo of trio vormen.")
        places.append(Place(_("Duo's"), url, icon="link", group=PlaceGroup.MANAGE, hint=hint))
    if can(member, Permission.MANAGE_COMMUNITY):
        url, hint = reverse("plg:community_edit", args=[slug]), _("Data, vragenlijst, codeboek, en archiveren.")
        places.append(Place(_("Deze leergemeenschap"), url, icon="gear", group=PlaceGroup.MANAGE, hint=hint))
    if can(member, Permission.SETTLE_NAMES):
        url, hint = reverse("plg:names", args=[slug]), _("Haal ze weg voordat een onderzoeker meeleest.")
        places.append(Place(_("Namen in teksten"), url, icon="shield", group=PlaceGroup.MANAGE, hint=hint))
    if can(member, Permission.READ_AUDIT):
        url, hint = reverse("plg:trail", args=[slug]), _("Alles wat hier veranderde, en door wie.")
        places.append(Place(_("Wie deed wat"), url, icon="list", group=PlaceGroup.MANAGE, hint=hint))
    if member.user.is_staff:
        url, hint = reverse("plg:well"), _("Of alles draait, en of er een back-up is.")
        places.append(Place(_("Gaat alles goed?"), url, icon="check", group=PlaceGroup.MANAGE, hint=hint))
        url, hint = reverse("plg:communities"), _("Maak er een, of heropen er een.")
        places.append(Place(_("Alle leergemeenschappen"), url, icon="archive", group=PlaceGroup.MANAGE, hint=hint))
    return places


def readings(member: Membership) -> list[Reading]:
    """Return who reads what the ground keeps of a member, and what others cannot see at all. Two queries."""
    staff = staff_of(member.community)
    managers = [one.user.name for one in staff if can(one, Permission.MANAGE_PEOPLE) and one.pk != member.pk]
    researchers = [one.user.name for one in staff if can(one, Permission.CODE_SOURCES) and one.pk != member.pk]
    found = [
        Reading(
            _("Je naam, school, functie en rol"),
            _("De coördinator. Wie met jou deelt of bij elkaar komt, ziet je naam."),
            managers,
        )
    ]
    if can(member, Permission.GIVE_CONSENT):
        found += [
            Reading(
                _("Wat je laat meetellen in het onderzoek"),
                _("De onderzoekers, zonder je naam en met afgedekte namen, zolang jij daar ja op zegt."),
                researchers,
            ),
            Reading(
                _("Wat je over het onderzoek kiest"),
                _("Alleen jij. De coördinator ziet aantallen zonder namen; deelnemers en begeleiders zien niets."),
            ),
        ]
    found += [
        Reading(
            _("Je teksten, bij een storing of een klacht"),
            _("De beheerder van het platform, alleen met een reden en voor korte tijd. Jij ziet dat achteraf."),
            administrators(),
        ),
        Reading(_("Iets voor je werkgever"), _("Niemand. Een rol voor werkgevers bestaat hier niet.")),
    ]
    return found


def seen_panel(user: User) -> Panel:
    """Return the way to who saw or took along what is somebody's. No query."""
    return Panel("plg/_seen_panel.html", {})


def former_panel(user: User) -> Panel | None:
    """Return the communities this person left, where something of theirs may still be used. One query."""
    former = list(former_memberships(user))
    return Panel("plg/_former_panel.html", {"former": former}) if former else None


def consent_panel(member: Membership) -> Panel | None:
    """Return the question about research for a participant who never answered it, or answered another text."""
    if not can(member, Permission.GIVE_CONSENT):
        return None
    text = chosen_content(member.community, "consent")
    latest = latest_answers(member)
    if text is None or (latest and all(seal.text_version_id == text.pk for seal in latest.values())):
        return None
    return Panel("plg/_consent_panel.html", {"again": bool(latest)})


def people_panel(member: Membership) -> Panel | None:
    """Return what waits for the coordinator: nobody here yet, or people without an invitation."""
    if not can(member, Permission.MANAGE_PEOPLE):
        return None
    waiting = to_invite(member.community).count()
    alone = not Membership.objects.filter(community=member.community, left_at=None).exclude(pk=member.pk).exists()
    return Panel("plg/_people_panel.html", {"waiting": waiting, "alone": alone}) if waiting or alone else None


def guides_panel(member: Membership) -> Panel:
    """Return the guides for what this member does here. No query."""
    return Panel("plg/_guides_panel.html", {"guides": [GUIDES[Role(role)] for role in member.roles]})


def reminders_panel(member: Membership) -> Panel | None:
    """Return the kinds of reminder there are, with this person's choice, for the page about oneself."""
    choices = mail_stops.choices(member.user)
    return Panel("plg/_reminders_panel.html", {"choices": choices}) if choices else None
