"""What the ground puts in the frame of the page: its places in the navigation, its panels on the home page."""

from django.urls import reverse
from django.utils.translation import gettext as _

from plg.access.decide import can
from plg.access.permissions import Permission
from plg.models import Membership
from plg.selectors import chosen_content, latest_answers
from plg.services import mail_stops
from plg.services.invitations import uninvited
from plg.slots import Panel, Place
from plg.words import PlaceGroup


def first_places(member: Membership) -> list[Place]:
    """Return the home page of the community, which stands first for everybody."""
    return [Place(_("Vandaag"), reverse("plg:community", args=[member.community.slug]), icon="home")]


def last_places(member: Membership) -> list[Place]:
    """Return the page about oneself, and the coordinator's pages about people and names."""
    slug = member.community.slug
    url, hint = reverse("plg:me", args=[slug]), _("Wie wat van jou leest, en je keuzes.")
    places = [Place(_("Ik"), url, icon="person", on_phone=True, hint=hint)]
    if can(member, Permission.MANAGE_PEOPLE):
        url, hint = reverse("plg:people", args=[slug]), _("Wie erbij horen, en wie al is uitgenodigd.")
        places.append(Place(_("Mensen"), url, icon="people", group=PlaceGroup.MANAGE, hint=hint))
        url, hint = reverse("plg:mail", args=[slug]), _("Wat niet aankwam, en waarom.")
        places.append(Place(_("Mail"), url, icon="mail", group=PlaceGroup.MANAGE, hint=hint))
    if can(member, Permission.SETTLE_NAMES):
        url, hint = reverse("plg:names", args=[slug]), _("Haal ze weg voordat een onderzoeker meeleest.")
        places.append(Place(_("Namen in teksten"), url, icon="shield", group=PlaceGroup.MANAGE, hint=hint))
    if can(member, Permission.READ_AUDIT):
        url, hint = reverse("plg:trail", args=[slug]), _("Alles wat hier veranderde, en door wie.")
        places.append(Place(_("Wie deed wat"), url, icon="list", group=PlaceGroup.MANAGE, hint=hint))
    return places


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
    waiting = uninvited(member.community).count()
    alone = not Membership.objects.filter(community=member.community, left_at=None).exclude(pk=member.pk).exists()
    return Panel("plg/_people_panel.html", {"waiting": waiting, "alone": alone}) if waiting or alone else None


def reminders_panel(member: Membership) -> Panel | None:
    """Return the kinds of reminder there are, with this person's choice, for the page about oneself."""
    choices = mail_stops.choices(member.user)
    return Panel("plg/_reminders_panel.html", {"choices": choices}) if choices else None
