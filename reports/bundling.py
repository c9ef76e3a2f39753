"""Packs the bundle of a community: minutes and what the asker may have besides are made, what was given is put in.

Used by the task. A given report goes in byte for byte, as its owner saw it; nobody else's is ever made here.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import IO, Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from plg.models import Membership
from plg.queue import Progress
from reports.exporting.archive import Archive
from reports.pdf.group import make_community_report
from reports.pdf.minutes import make_minutes
from reports.selectors.bundle import bundle_facts
from reports.selectors.group import community_facts
from reports.selectors.minutes import minutes_facts

MAKING, PACKING = gettext_noop("Rapporten en verslagen maken"), gettext_noop("Meegegeven rapporten inpakken")


@dataclass(frozen=True)
class Bundled:
    """What went into a bundle: the given reports by uid, and whose they are, by membership."""

    given: tuple[UUID, ...]
    as_of: datetime
    owners: dict[str, int]


def write_bundle(member: Membership, target: IO[bytes], progress: Progress) -> Bundled:
    """Write the zip for this member, telling after every file how far it is. The same data gives the same bytes."""
    found = bundle_facts(member)
    minutes = [minutes_facts(member, meeting) for meeting in found.meetings]
    group = community_facts(member) if found.with_community else None
    moments = [one.as_of for one in (*minutes, *found.given, *([group] if group else []))]
    at = max(moments, default=datetime.combine(member.community.starts_on, time(12), UTC))
    archive, told, packed, lost = Archive(target, at), list[str](), list[Any](), list[str]()
    steps = found.files + 1

    def put(name: str, content: bytes) -> None:
        with archive.member(name, compress=False) as sink:
            sink.write(content)
        told.append(name)

    with override("nl"):
        if group:
            progress(1, steps, MAKING)
            put("leergemeenschap.pdf", make_community_report(group, _silent).content)
        for facts in minutes:
            progress(len(told) + 1, steps, MAKING)
            name = f"verslagen/{facts.starts_at:%Y-%m-%d}-{slugify(facts.title)[:60] or 'bijeenkomst'}.pdf"
            put(_fresh(name, told), make_minutes(facts, _silent).content)
        for report in found.given:
            progress(len(told) + len(lost) + 1, steps, PACKING)
            if (content := _kept(report)) is None:
                lost.append(report.asked_by.user.name)
                continue
            name = f"voortgangsrapporten/{slugify(report.asked_by.user.name) or 'deelnemer'}.pdf"
            put(_fresh(name, told), content)
            packed.append(report)
        progress(steps, steps, PACKING)
        put("LEESMIJ.txt", _read_me(member, told, lost, at).encode())
    archive.close()
    owners = Counter(str(report.asked_by.uid) for report in packed)
    return Bundled(tuple(report.uid for report in packed), at, dict(owners))


def _kept(report: Any) -> bytes | None:
    """Return the file as its owner saw it; None when it is gone from the disk: one lost file keeps back no other."""
    try:
        with default_storage.open(report.file.name, "rb") as file:
            content: bytes = file.read()
    except FileNotFoundError:
        return None
    return content


def _fresh(name: str, taken: list[str]) -> str:
    """Return a name that is not in the zip yet."""
    stem, number = name.removesuffix(".pdf"), 2
    while name in taken:
        name, number = f"{stem}-{number}.pdf", number + 1
    return name


def _read_me(member: Membership, names: list[str], lost: list[str], at: datetime) -> str:
    told = _(
        "Bundel van rapporten: %(community)s. Stand van %(day)s.\n\n"
        "Hierin zitten de gedeelde verslagen van bijeenkomsten, en de rapporten die deelnemers zelf meegaven.\n"
        "Een voortgangsrapport is van de deelnemer. Wie het niet meegaf, heeft er geen in de bundel: dat zegt niets.\n"
        "Geef een rapport niet verder zonder het aan de deelnemer te vragen."
    ) % {"community": member.community.title, "day": date_format(timezone.localtime(at), "j F Y")}
    gone = _("Meegegeven, maar het bestand is er niet meer. Vraag de deelnemer het opnieuw te maken: %(name)s.")
    return "\n".join([told, "", *names, "", *(gone % {"name": name} for name in lost)])


def _silent(step: int, steps: int, doing: str) -> None:
    """Tell nothing: how far one file is, is told by the zip."""
