"""What reports keep of one person: own reports for the zip, and the exports that hold something of theirs.

Given by slot to the copy of somebody's own data and to the page about who saw it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plg.audit.about import lines_about, lines_holding, places
from plg.models import User
from plg.slots import OwnFile, Seen
from reports.models import Handover, Report
from reports.words import ReportKind

EXPORTED = ("report.made", "export.built")


def files(user: User) -> list[OwnFile]:
    """Return somebody's own reports that are still kept. An export holds others too and is not among them."""
    reports = Report.objects.filter(about__user=user, asked_by__user=user).exclude(kind=ReportKind.EXPORT)
    return [
        OwnFile.kept(f"rapporten/{report.uid}-{report.file_name}", report.file.name or "")
        for report in reports.select_related("community").order_by("asked_at", "pk")
        if report.is_ready and default_storage.exists(report.file.name or "")
    ]


def seen(user: User, before: datetime | None, most: int) -> list[Seen]:
    """Return every export that holds entries of this person, and reports about them that were made on the server."""
    lines = lines_holding(user, EXPORTED, before, most)
    handed = Handover.objects.filter(sha256__in=[line.detail.get("sha256", "") for line, _n in lines])
    files = {row.sha256: row for row in handed.select_related("report__asked_by__user")}
    rendered = lines_about(user, ["report.rendered"], before, most)
    titles = places([*(line for line, _n in lines), *rendered])
    found = [
        Seen(line.at, _left(line.detail, files.get(line.detail.get("sha256", "")), n), titles.get(line.chain, ""))
        for line, n in lines
    ]
    made = _("De beheerder maakte op de server een rapport over jou.")
    found += [Seen(line.at, made, titles.get(line.chain, "")) for line in rendered]
    return sorted(found, key=lambda line: line.at, reverse=True)[:most]


def _left(detail: Mapping[str, Any], file: Handover | None, number: int) -> str:
    """Return what left with something of this person in it, in words."""
    if detail.get("kind") == ReportKind.BUNDLE:
        return _("Je voortgangsrapport, dat je meegaf, zit in een bundel van rapporten.")
    if detail.get("kind") == ReportKind.RESEARCH:
        who = file.report.asked_by.user.name if file and file.report else ""
        return _("%(who)s maakte een onderzoekssamenvatting waarin jij geteld bent, zonder je naam.") % {
            "who": who or _("Iemand die er niet meer is")
        }
    return _exported(file, number)


def _exported(file: Handover | None, number: int) -> str:
    """Return who made the file, with how many entries; what for, for whom, and whether anybody has it."""
    who = file.report.asked_by.user.name if file and file.report else _("De beheerder")
    said = (
        ngettext(
            "%(who)s maakte een onderzoeksexport met %(n)s leerervaring van jou, zonder je naam.",
            "%(who)s maakte een onderzoeksexport met %(n)s leerervaringen van jou, zonder je naam.",
            number,
        )
        if number
        else _("%(who)s maakte een onderzoeksexport waar jij in staat, zonder je naam en zonder leerervaringen.")
    ) % {"who": who or _("Iemand die er niet meer is"), "n": number}
    if file is None:
        return said
    why = _("Waarvoor: %(purpose)s. Voor wie: %(addressee)s.") % {
        "purpose": file.purpose.rstrip("."),
        "addressee": file.addressee.rstrip("."),
    }
    return f"{said} {why} {_taken(file)}"


def _taken(file: Handover) -> str:
    """Return whether anybody has the file, or can still come to have it."""
    if file.taken_at:
        return _("Opgehaald op %(day)s.") % {"day": _day(file.taken_at)}
    if file.report and file.report.is_ready:
        return _("Nog niet opgehaald.")
    return _("Nooit opgehaald; het bestand is er niet meer.")


def _day(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "j F Y")
