"""The words of what leaves the platform: kinds, and the steps a job tells about. Enums and tables only."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ReportKind(TextChoices):
    """What can be asked for. Later kinds join this list with their builder."""

    PROGRESS = "progress", _("Voortgangsrapport")
    EXPORT = "export", _("Onderzoeksexport")
    CONSENT = "consent", _("Kopie van je toestemming")
    INTERVIEW = "interview", _("Voorbereiding op een reflectiegesprek")
    CONTACT = "contact", _("Samenvatting van een reflectiegesprek")
    MINUTES = "minutes", _("Verslag van een bijeenkomst")
    DUO = "duo", _("Duorapport")
    COMMUNITY = "community", _("Rapport van de leergemeenschap")
    RESEARCH = "research", _("Onderzoekssamenvatting")
    BUNDLE = "bundle", _("Bundel van rapporten")


class ExportPart(TextChoices):
    """What may be left out of a research export. Entries, and what was found in texts, always go."""

    AMO = "amo", _("Antwoorden en scores van vragenlijsten")
    ATTENDANCE = "attendance", _("Wie bij welke bijeenkomst was")
    RANKINGS = "rankings", _("Uitkomsten van peilingen")
    MEMOS = "memos", _("Memo's van onderzoekers")


#: The Dutch part of a file's name, and how it ends.
FILE_NAMES: dict[ReportKind, tuple[str, str]] = {
    ReportKind.PROGRESS: ("voortgangsrapport", "pdf"),
    ReportKind.EXPORT: ("onderzoeksexport", "zip"),
    ReportKind.CONSENT: ("toestemming", "pdf"),
    ReportKind.INTERVIEW: ("gespreksvoorbereiding", "pdf"),
    ReportKind.CONTACT: ("gesprekssamenvatting", "pdf"),
    ReportKind.MINUTES: ("bijeenkomst-verslag", "pdf"),
    ReportKind.DUO: ("duorapport", "pdf"),
    ReportKind.COMMUNITY: ("leergemeenschap-rapport", "pdf"),
    ReportKind.RESEARCH: ("onderzoekssamenvatting", "pdf"),
    ReportKind.BUNDLE: ("rapporten", "zip"),
}
#: Reports that somebody makes of oneself, and nobody else has.
OF_ONESELF = frozenset({ReportKind.PROGRESS, ReportKind.CONSENT, ReportKind.INTERVIEW})
#: Files with rows a person, by pseudonym: whoever is in one can see so, and their receivers hear of a withdrawal.
FOR_RESEARCH = frozenset({ReportKind.EXPORT, ReportKind.RESEARCH})
#: Reports that hold what others may take back: they leave only while every word of them still may.
OF_OTHERS = frozenset({ReportKind.DUO, ReportKind.COMMUNITY, ReportKind.RESEARCH})
CONTENT_TYPES = {"pdf": "application/pdf", "zip": "application/zip"}

#: The two dimensions of inclusive leadership, as the content file of the ten behaviours names them.
DIMENSIONS = ("belongingness", "uniqueness")
