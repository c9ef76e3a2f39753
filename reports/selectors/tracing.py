"""The trace of one text: entry, version, round, codes, consensus, report page, export rows. Used by its page.

Two readers: the author, of nobody else's, and a researcher, by pseudonym. Coders stay unnamed for both.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from coding.selectors import Strand, coding_table, consensus_table, outcome_table, own_strands, source_table, strands
from logbook.selectors import versions_of
from plg.models import Community, Membership
from reports.access import visible_reports
from reports.models import Report
from reports.selectors.research import coders as coders_of
from reports.selectors.research import entry_table, week_of
from reports.words import ReportKind


@dataclass(frozen=True)
class Version:
    """A version of the text; when it was kept, only its author is told."""

    uid: UUID
    number: int
    made_at: datetime | None = None


@dataclass(frozen=True)
class Turn:
    """What one settled round made of the text: frozen from which version, and what each voice is called."""

    strand: Strand
    version: Version | None  # None: an earlier one, for who may not know which
    is_last: bool
    voices: list[tuple[str, Any]]
    guid: UUID  # of the text in the analysis project


@dataclass(frozen=True)
class Paper:
    """A progress report that holds the text, and on which page."""

    report: Report
    page: int


@dataclass(frozen=True)
class ExportRows:
    """How many rows of a file of the research export are about the text, and what they are found by."""

    file: str
    rows: int
    by: str


@dataclass(frozen=True)
class Trace:
    """Everything the page shows. `pseudonym` and `week` are for a researcher, `entry` and `papers` for the author."""

    uid: UUID
    entry: Any
    pseudonym: str
    week: str
    versions: list[Version]  # the last one first
    turns: list[Turn]
    papers: list[Paper]
    rows: list[ExportRows]

    @property
    def in_export(self) -> bool:
        return any(row.rows for row in self.rows)


def own_trace(author: Membership, entry: Any) -> Trace:
    """Return the trace of this member's own entry. Fifteen queries at most, whatever the number of rounds."""
    versions = [Version(one.uid, one.number, one.made_at) for one in versions_of(entry)]
    found = own_strands(author, entry.uid)
    return Trace(
        uid=entry.uid,
        entry=entry,
        pseudonym="",
        week="",
        versions=versions,
        turns=_turns(found, versions, {}),
        papers=_papers(author, entry.uid),
        rows=_rows(author.community, entry.uid, len(found)),
    )


def trace(member: Membership, origin: UUID) -> Trace | None:
    """Return the trace of a text of settled rounds, for a researcher; None when there is none. Fifteen queries."""
    found = strands(member, origin)
    row = source_table(member.community).filter(entry=origin).values_list("member_key", flat=True).first()
    if not found or row is None:
        return None
    writer = Membership.objects.select_related("pseudonym").filter(pk=row).first()  # nobody's alone: of a group
    now = entry_table(member.community).filter(entry=origin).first()
    versions = [Version(now["version_uid"], now["version_number"])] if now else []
    coders = {key: number for number, key in enumerate(coders_of(member.community), start=1)}
    return Trace(
        uid=origin,
        entry=None,
        pseudonym=writer.pseudonym.code if writer else _("een groep samen"),
        week=week_of(now["day"], member.community.starts_on) if now else "",
        versions=versions,
        turns=_turns(found, versions, coders),
        papers=[],
        rows=_rows(member.community, origin, len(found)),
    )


def guids_of(parts: Sequence[tuple[UUID, int, UUID]], origin: UUID) -> dict[UUID, UUID]:
    """Return the GUID in an analysis project of each frozen form of one text: (round, fragment, source).

    One id everywhere: the first whole form carries the text's own. What would be a second with that id, a fragment or
    the text in a further round, carries the id it was frozen under. Pure.
    """
    ordered = sorted(parts)
    return {
        source: origin if place == 0 and fragment == 0 else source
        for place, (_round, fragment, source) in enumerate(ordered)
    }


def _turns(found: Sequence[Strand], versions: Sequence[Version], coders: Mapping[int, int]) -> list[Turn]:
    known = {version.uid: version for version in versions}
    origin = found[0].origin if found else UUID(int=0)
    guids = guids_of([(one.round, one.fragment, one.source) for one in found], origin)
    return [
        Turn(
            strand=strand,
            version=known.get(strand.version),
            is_last=bool(versions) and strand.version == versions[0].uid,
            voices=_called(strand, coders),
            guid=guids[strand.source],
        )
        for strand in found
    ]


def _called(strand: Strand, coders: Mapping[int, int]) -> list[tuple[str, Any]]:
    """Return the voices with what each is called: by the number of the export, or by nothing that says who it is."""
    if coders:
        numbered = [(coders.get(voice.coder or 0, 0), voice) for voice in strand.voices]
        return [(_("Codeur %(n)s") % {"n": number}, voice) for number, voice in sorted(numbered, key=itemgetter(0))]
    return [(_("Een codeur") if at == 0 else _("Een andere codeur"), voice) for at, voice in enumerate(strand.voices)]


def _papers(author: Membership, uid: UUID) -> list[Paper]:
    found = visible_reports(author).filter(kind=ReportKind.PROGRESS, places__has_key=str(uid))
    return [Paper(report, report.places[str(uid)]) for report in found[:5] if report.is_ready]


def _rows(community: Community, uid: UUID, forms: int) -> list[ExportRows]:
    """Count the rows by the very querysets that the export copies. Four queries."""
    entries = entry_table(community).filter(entry=uid).count()
    wide = outcome_table(community).filter(entry=uid).count()
    long = coding_table(community).filter(entry=uid).count() + consensus_table(community).filter(entry=uid).count()
    return [
        ExportRows("entries.csv", entries, "entry"),
        ExportRows("codes_long.csv", long, "entry"),
        ExportRows("codes_wide.csv", wide, "entry"),
        ExportRows("project.qdpx", forms or entries, "GUID"),
    ]
