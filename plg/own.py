"""What the ground keeps of one person: the chapters about who they are and what they chose, and who looked.

Given by slot to the copy of somebody's own data and to the page about who saw it.
"""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from plg.acts import ActGroup, every_act
from plg.audit.about import lines_about, places
from plg.audit.telling import told
from plg.models import AuditLine, ConsentSeal, Inspection, Membership, User
from plg.slots import OwnPart, OwnPiece, Seen
from plg.words import Purpose

#: Acts of others that their subject should know of, beside those with their entries and answers.
WORDS = ("consent.recorded", "community.exported", "factor.reset")
GROUPS = {ActGroup.INSPECTION}


def who_you_are(user: User) -> OwnPart:
    """Return the account and every community somebody belongs or belonged to. Three queries."""
    account = OwnPiece(
        title=_("Je account"),
        texts=(
            (_("Naam"), user.name),
            (_("E-mailadres"), user.email or _("geen")),
            (_("Taal"), user.get_language_display()),
            (_("Hier sinds"), _day(user.date_joined)),
        ),
    )
    return OwnPart(
        _("Wie ben je hier?"),
        _("Wat er over jou bekend is, in elke leergemeenschap waar je bij hoort of hoorde."),
        [account, *_communities(user)],
    )


def what_you_chose(user: User) -> OwnPart:
    """Return every answer to the question of research consent, the newest first. One query."""
    seals = ConsentSeal.objects.filter(membership__user=user).select_related("membership__community", "text_version")
    pieces = [
        OwnPiece(
            above=_("%(day)s · %(place)s") % {"day": _moment(seal.at), "place": _place(seal)},
            title=str(Purpose(seal.purpose).label),
            texts=(("", _("Ja") if seal.given else _("Nee")),),
            notes=(_paper(seal), str(seal.text_version)) if seal.on_paper else (str(seal.text_version),),
        )
        for seal in seals.order_by("-at", "-position")
    ]
    return OwnPart(
        _("Wat mochten onderzoekers gebruiken?"),
        _("Elk antwoord dat je gaf, het nieuwste eerst. Het nieuwste per vraag geldt."),
        pieces,
    )


def seen(user: User, before: datetime | None, most: int) -> list[Seen]:
    """Return when an administrator looked and why, and when a coordinator wrote down what was signed on paper."""
    words = [*WORDS, *(act.word for act in every_act() if act.group in GROUPS)]
    lines = lines_about(user, words, before, most)
    titles, why = places(lines), _reasons(lines)
    said = zip(lines, told(lines), strict=True)  # every word asked for has a sentence
    return [Seen(line.at, each.sentence + why.get(line.pk, ""), titles.get(line.chain, "")) for line, each in said]


def _reasons(lines: list[AuditLine]) -> dict[int, str]:
    """Return the reason an administrator gave, for the line that tells of the opening. One query."""
    opened = {line.pk: line.detail["inspection"] for line in lines if line.word == "inspection.opened"}
    reasons = dict(Inspection.objects.filter(uid__in=opened.values()).values_list("uid", "reason"))
    found = {pk: reasons.get(UUID(uid)) for pk, uid in opened.items()}
    return {pk: " " + _("De reden: %s") % reason for pk, reason in found.items() if reason}


def _communities(user: User) -> Iterator[OwnPiece]:
    rows = Membership.objects.filter(user=user).select_related("community", "school", "pseudonym")
    for row in rows.prefetch_related("seats__duo").order_by("-joined_at"):
        known = (
            (_("Rol"), row.role_words),
            (_("School of organisatie"), str(row.school or "")),
            (_("Functie"), row.position),
            (_("Sector"), row.get_sector_display()),
            (_("Ervaring"), row.get_experience_display()),
            (_("Duo"), ", ".join(seat.duo.name for seat in row.seats.all())),
            (_("Pseudoniem in het onderzoek"), row.pseudonym.code if hasattr(row, "pseudonym") else ""),
            (_("Erbij sinds"), _day(row.joined_at)),
            (_("Weg sinds"), _day(row.left_at) if row.left_at else ""),
        )
        yield OwnPiece(title=row.community.title, texts=tuple(pair for pair in known if pair[1]))


def _place(seal: ConsentSeal) -> str:
    return seal.membership.community.title if seal.membership else ""


def _paper(seal: ConsentSeal) -> str:
    signed = date_format(seal.signed_on, "j F Y") if seal.signed_on else ""
    return _("Op papier getekend op %(day)s.") % {"day": signed}


def _day(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "j F Y")


def _moment(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "j F Y H:i")
