"""The words of the ground: roles, sectors, purposes, states. Enums only; every app may read them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What somebody does in one community; a member may hold several."""

    PARTICIPANT = "participant", _("Deelnemer")
    FACILITATOR = "facilitator", _("Procesbegeleider")
    RESEARCHER = "researcher", _("Onderzoeker")
    COORDINATOR = "coordinator", _("Coördinator")


class Guide(TextChoices):
    """For whom there is a guide. The value stands in its address."""

    PARTICIPANT = "deelnemer", _("Voor deelnemers")
    FACILITATOR = "procesbegeleider", _("Voor procesbegeleiders")
    RESEARCHER = "onderzoeker", _("Voor onderzoekers")
    COORDINATOR = "coordinator", _("Voor coördinatoren")
    ADMINISTRATOR = "beheerder", _("Voor de beheerder")


#: Which guide somebody in a role begins with.
GUIDES = {
    Role.PARTICIPANT: Guide.PARTICIPANT,
    Role.FACILITATOR: Guide.FACILITATOR,
    Role.RESEARCHER: Guide.RESEARCHER,
    Role.COORDINATOR: Guide.COORDINATOR,
}


class Sector(TextChoices):
    """The part of education or childcare somebody works in."""

    PO = "po", _("Primair onderwijs")
    VO = "vo", _("Voortgezet onderwijs")
    MBO = "mbo", _("Mbo")
    CHILDCARE = "kinderopvang", _("Kinderopvang")
    CENTRE = "kindcentrum", _("Kindcentrum")


class Experience(TextChoices):
    """Years as a leader, in bands wide enough not to point at one person."""

    STARTING = "0-2", _("0 tot 2 jaar")
    GROWING = "3-5", _("3 tot 5 jaar")
    SEASONED = "6-10", _("6 tot 10 jaar")
    LONG = ">10", _("meer dan 10 jaar")


class Purpose(TextChoices):
    """What research consent is asked for, one by one. Learning stands on another ground and asks nothing here."""

    ENTRIES = "entries", _("Mijn leerervaringen in het onderzoek")
    AMO = "amo", _("Mijn vragenlijsten in het onderzoek")
    INTERVIEWS = "interviews", _("Mijn reflectiegesprekken in het onderzoek")
    SESSION_NOTES = "session_notes", _("Aantekeningen van bijeenkomsten waar ik bij ben")
    QUOTES = "quotes", _("Citaten zonder naam in publicaties")
    AUDIO = "audio", _("Geluidsopnamen van gesprekken")
    ARCHIVING = "archiving", _("Bewaren in een onderzoeksarchief")


class PlaceGroup(TextChoices):
    """Under which heading a place stands in the navigation; NEW is the one round + of the phone."""

    NEW = "new", ""
    OWN = "own", ""
    TOGETHER = "together", _("Samen")
    RESEARCH = "research", _("Onderzoek")
    MANAGE = "manage", _("Beheer")


class LinkPurpose(TextChoices):
    """Why a personal link was made."""

    INVITATION = "invitation", _("Uitnodiging")
    SIGN_IN = "sign_in", _("Inloggen")


class InvitationState(TextChoices):
    """How far somebody is on the way in."""

    NO_ACCOUNT = "no_account", _("Zonder account")
    INSIDE = "inside", _("Binnengekomen")
    NOT_YET = "not_yet", _("Nog niet uitgenodigd")
    UNDERWAY = "underway", _("Uitnodiging onderweg")
    FAILED = "failed", _("Mail niet aangekomen")
    INVITED = "invited", _("Uitgenodigd")
    EXPIRED = "expired", _("Uitnodiging verlopen")


class JobState(TextChoices):
    """Where a piece of background work stands."""

    QUEUED = "queued", _("Wacht op verwerking")
    RUNNING = "running", _("Bezig")
    DONE = "done", _("Klaar")
    FAILED = "failed", _("Mislukt")
    CANCELLED = "cancelled", _("Gestopt")


class PulseOf(TextChoices):
    """What runs by itself and leaves the moment it last did so well."""

    SWEEP = "sweep", _("Het werk op de achtergrond wordt verdeeld")
    NIGHT = "night", _("De nachtelijke schoonmaak")
    BACKUP = "backup", _("De back-up")


class Wellness(TextChoices):
    """How one part of the platform is doing, the worst last."""

    GOOD = "good", _("Goed")
    WATCH = "watch", _("Let op")
    WRONG = "wrong", _("Mis")


class MailFault(TextChoices):
    """Why a letter did not arrive, or not yet."""

    REFUSED = "refused", _("Het adres neemt geen mail aan. Kijk het na.")
    TURNED_DOWN = "turned_down", _("De mailserver weigert deze mail.")
    AWAY = "away", _("De mailserver is niet bereikbaar.")
    BUSY = "busy", _("De mailserver vraagt om later terug te komen.")
    LOGIN = "login", _("De mailserver laat het platform niet binnen. De beheerder kan dat verhelpen.")
    UNSURE = "unsure", _("Misschien is hij aangekomen. Daarom gaat hij niet vanzelf nog een keer.")
    LATE = "late", _("De link in de mail was al verlopen. Stuur een nieuwe.")


class ErasureReason(TextChoices):
    """Why a coordinator wants somebody erased who left."""

    ASKED = "asked", _("De persoon vroeg er zelf om")
    ENDED = "ended", _("De gegevens zijn niet meer nodig")
    MISTAKE = "mistake", _("De persoon stond hier bij vergissing")
    UNREACHED = "unreached", _("De persoon is niet meer te bereiken")


class ErasureAnswer(TextChoices):
    """What somebody answers to the letter that says they will be erased."""

    NO = "no", _("wil niet gewist worden")
    ASK = "ask", _("wil eerst iets vragen")


class FindingKind(TextChoices):
    """What kind of name-like thing was found in a free text."""

    PERSON = "person", _("Naam van een deelnemer")
    SCHOOL = "school", _("Naam van een school of organisatie")
    EMAIL = "email", _("E-mailadres")
    PHONE = "phone", _("Telefoonnummer")
    WORD = "word", _("Woord dat een naam kan zijn")


class FindingState(TextChoices):
    """What the masker decided about a finding."""

    OPEN = "open", _("Nog te beoordelen")
    MASKED = "masked", _("Gemaskeerd")
    ACCEPTED = "accepted", _("Geen naam")


class InspectionScope(TextChoices):
    """What an administrator looks at, for a reason, while an inspection runs."""

    MEMBER = "member", _("De teksten van één persoon")
    NAMES = "names", _("Wie wie is: namen en pseudoniemen, geen teksten")
    COMMUNITY = "community", _("De teksten van iedereen in de leergemeenschap")


class MadeSure(TextChoices):
    """How an administrator made sure who asks to have a second step taken away. Mail is not among them: whoever reads
    somebody's mail is exactly whom the second step keeps out."""

    CALLED = "called", _("Ik belde terug op een nummer dat al bekend was")
    MET = "met", _("Ik zag deze persoon zelf, in het echt of in beeld, en weet wie het is")
    VOUCHED = "vouched", _("Iemand die deze persoon goed kent, zag of sprak haar of hem en bevestigde het mij")
