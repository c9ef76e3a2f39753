"""The words of meetings, rankings and cases. Enums only; upper apps may read them."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class MeetingState(TextChoices):
    """The life of a meeting: whether it goes on or is over is asked of the clock. A cancelled one leaves a trace."""

    PLANNED = "planned", _("Gepland")
    CANCELLED = "cancelled", _("Vervallen")


class CaseState(TextChoices):
    """The life of a STARR case: first for the author alone, then for the group, then treated."""

    DRAFT = "draft", _("Alleen voor mij")
    SHARED = "shared", _("Gedeeld met de groep")
    TREATED = "treated", _("Besproken")


class AgendaPart(TextChoices):
    """What kind of thing a part of the evening is."""

    INPUT = "input", _("Inbreng")
    INTERVISION = "intervision", _("Intervisie")
    EXCHANGE = "exchange", _("Uitwisselen")
    CLOSING = "closing", _("Afronden")


class AttendanceState(TextChoices):
    """Whether somebody was there. There is no word for why not, on purpose."""

    PRESENT = "present", _("Aanwezig")
    LATE = "late", _("Later gekomen")
    ABSENT = "absent", _("Niet aanwezig")


class Method(TextChoices):
    """How a ranking is made."""

    POINTS = "points", _("Punten van 1 tot 5, zoveel je wilt")
    POINTS_ONCE = "points_once", _("5, 4, 3, 2 en 1 punt, elk één keer")
    TOP_THREE = "top_three", _("Een eigen top 3")


class RankingState(TextChoices):
    """Until a ranking is closed nobody sees a point of it, the facilitator neither."""

    OPEN = "open", _("Open")
    CLOSED = "closed", _("Gesloten")


class SessionState(TextChoices):
    """The life of a session: people come in, it runs or waits, it is over."""

    GATHERING = "gathering", _("We beginnen zo")
    RUNNING = "running", _("Bezig")
    PAUSED = "paused", _("Even stil")
    ENDED = "ended", _("Afgelopen")


class Speaks(TextChoices):
    """Who has the word in a step."""

    OWNER = "owner", _("De inbrenger")
    OTHERS = "others", _("De anderen")
    EVERYONE = "everyone", _("Iedereen")
    NOBODY = "nobody", _("Niemand")


class MinutesState(TextChoices):
    """The life of minutes: for whoever writes them, then for everybody in the community."""

    DRAFT = "draft", _("Concept")
    SHARED = "shared", _("Gedeeld")


class Urgency(IntegerChoices):
    """How urgent an issue is for one leader. The source asks how far; the four steps are ours."""

    NOT_NOW = 1, _("Nu niet")
    SOMEWHAT = 2, _("Een beetje")
    URGENT = 3, _("Dringend")
    VERY = 4, _("Heel dringend")


class Shown(IntegerChoices):
    """How far a leader shows practices for an issue already. The four steps are ours."""

    NOT_YET = 1, _("Nog niet")
    SOMETIMES = 2, _("Soms")
    OFTEN = 3, _("Geregeld")
    ALWAYS = 4, _("Vaak")


class RecordState(TextChoices):
    """The life of the record of a group talk: written, sent to who took part, settled by all of them."""

    WRITING = "writing", _("In de maak")
    SENT = "sent", _("Wordt nagekeken")
    APPROVED = "approved", _("Akkoord")


class CheckState(TextChoices):
    """What one who took part says of the record."""

    ASKED = "asked", _("Nog niet nagekeken")
    AGREED = "agreed", _("Akkoord")
    AMENDS = "amends", _("Wil een aanvulling")


class FileKind(TextChoices):
    """What a file of a meeting can be. The value is how its name ends."""

    PDF = "pdf", _("PDF")
    JPEG = "jpg", _("Afbeelding")
    DOCX = "docx", _("Word")
    XLSX = "xlsx", _("Excel")
    PPTX = "pptx", _("PowerPoint")
    ODT = "odt", _("Tekstdocument")
    ODS = "ods", _("Rekenblad")
    ODP = "odp", _("Presentatie")
