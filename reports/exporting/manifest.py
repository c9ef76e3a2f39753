"""What an export says about itself: manifest.json for programs, README.txt for people. Used by `build`."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from coding.words import CONSENTS
from reports.background import Background
from reports.exporting.archive import Packed, Sink
from reports.exporting.tables import LEFT_OUT, OF_GROUP, Table
from reports.words import ExportPart

FORMAT = "leiderschapsplg-research-export/1"


@dataclass(frozen=True)
class Order:
    """Who asks for an export, and what for."""

    purpose: str
    addressee: str
    made_by: str = ""  # the researcher's pseudonym; "" for the command line
    mask_all: bool = False
    #: Which rounds and waves go in, by uid; None: all there are.
    rounds: tuple[str, ...] | None = None
    waves: tuple[str, ...] | None = None
    #: Which parts that may be left out are: none of them, unless somebody says so.
    without: tuple[str, ...] = ()

    def takes_round(self, uid: UUID) -> bool:
        """Return whether this round was asked for."""
        return self.rounds is None or str(uid) in self.rounds

    def takes_wave(self, uid: UUID) -> bool:
        """Return whether this measurement was asked for."""
        return self.takes(ExportPart.AMO) and (self.waves is None or str(uid) in self.waves)

    def takes(self, part: ExportPart) -> bool:
        """Return whether this part was asked for."""
        return part.value not in self.without


@dataclass(frozen=True)
class Story:
    """Everything the manifest tells."""

    community: str
    as_of: datetime
    order: Order
    k: int
    background: Background
    consent: Sequence[Mapping[str, Any]]
    contents: Sequence[Mapping[str, Any]]
    rounds: Sequence[Mapping[str, Any]]
    waves: Sequence[Mapping[str, Any]]
    coders: Sequence[Mapping[str, Any]]  # how the files call them, and whether they are insiders
    masked_texts: int
    rows: Mapping[str, int]
    tables: Sequence[Table]
    counts: Mapping[str, int]
    shortened: Mapping[str, int]  # by file: texts it could not hold whole


def write_manifest(story: Story, files: Sequence[Packed], sink: Sink) -> None:
    """Write the manifest. It tells of every other file in the archive, and so comes last."""
    told = {
        "format": FORMAT,
        "community": story.community,
        "as_of": story.as_of.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "purpose": story.order.purpose,
        "addressee": story.order.addressee,
        "made_by": {"role": "researcher", "pseudonym": story.order.made_by} if story.order.made_by else "command line",
        "counts": dict(story.counts),
        "rows": dict(story.rows),
        **_rests_on(story),
        **_protects(story),
        "columns": {table.name: {column.name: column.says for column in table.columns} for table in story.tables},
        "files": [{"name": file.name, "size": file.size, "sha256": file.sha256} for file in files],
    }
    sink.write((json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode())


def _rests_on(story: Story) -> dict[str, object]:
    """Tell which consents, contents, rounds and measurements are in it."""
    return {
        "consent": {"purpose": "entries", "texts": list(story.consent)},
        "purposes": {
            "entries.csv": "entries",
            "codes_*.csv, agreement.csv": {kind.value: purpose.value for kind, purpose in CONSENTS.items()},
            "memos.csv": _("van de onderzoekers; alleen over wat er nu in staat"),
            "amo_*.csv": "amo",
            "attendance.csv": "session_notes",
            "rankings.csv": _("telt de hele groep; van niemand apart"),
        },
        "contents": list(story.contents),
        "rounds": list(story.rounds),
        "waves": list(story.waves),
        "coders": {
            "coders": list(story.coders),
            "rule": _(
                "Een insider was er in deze leergemeenschap zelf bij, als gespreksleider, schrijver van een verslag of "
                "lezer van casussen, en wist bij het coderen dus meer dan in de teksten staat."
            ),
        },
    }


def _protects(story: Story) -> dict[str, object]:
    """Tell what was left out, written over or changed so that nobody can be known and no program is misled."""
    return {
        "anonymity": {
            "k": story.k,
            "fields": list(story.background.blanked),
            "blanked": story.background.blanked,
            "missing": {
                LEFT_OUT: _("weggelaten, of onbekend in een kolom waarin iets is weggelaten"),
                OF_GROUP: _("bij pseudonym: van een groep; het verslag van een groepsgesprek heeft geen ene schrijver"),
                "": _("onbekend"),
            },
            "rule": _(
                "Elke combinatie van achtergronden die iets zegt, wordt door minstens k personen gedeeld; waar dat "
                "niet zo was, is een waarde weggelaten. De rij zelf blijft staan."
            ),
        },
        "names": {"masked_texts": story.masked_texts, "all_findings_masked": story.order.mask_all},
        "cells": {
            "text_columns": {
                table.name: [column.name for column in table.columns if column.text] for table in story.tables
            },
            "rule": _(
                "Een cel in deze kolommen die begint met = + - @, een tab of een regeleinde (ook na apostroffen) kreeg "
                "er één apostrof voor, zodat een rekenblad er geen formule van maakt. Haal die er weer af; quote_start "
                "en quote_end tellen zonder die apostrof."
            ),
        },
        "shortened": {
            "texts": dict(story.shortened),
            "rule": _(
                "Een .sav houdt 32.767 bytes in een tekst en een cel in Excel 32.767 tekens; de CSV heeft alles."
            ),
        },
    }


def write_readme(story: Story, sink: Sink) -> None:
    """Write what somebody should know who opens the archive for the first time."""
    counts = {**story.counts, "k": story.k, "day": f"{story.as_of:%Y-%m-%d}"}
    paragraphs = [
        _("Onderzoeksexport van %s") % story.community,
        _("Waarvoor: %s") % story.order.purpose,
        _("Voor wie: %s") % story.order.addressee,
        _(
            "%(entries)s leerervaringen van %(persons)s deelnemers die hiervoor toestemming gaven, en %(rounds)s "
            "vastgestelde codeerrondes. Stand van de gegevens: %(day)s, de dag van de laatste wijziging die erin zit."
        )
        % counts,
        "\n".join(line for line in _files() if not line.split()[0].endswith(".csv") or line.split()[0] in story.rows),
        _(
            "CSV: UTF-8, komma's, een kopregel. Niemand staat er met naam in: alleen pseudoniemen. In plaats van "
            "datums staan er weken na de start. Namen in teksten zijn gemaskeerd, bijvoorbeeld als [naam]. "
            "Achtergronden die door minder dan %(k)s personen worden gedeeld, zijn weggelaten: daar staat 9998."
        )
        % counts,
        _(
            "Toestemming kan worden ingetrokken. Bewaar deze export niet langer dan nodig, geef hem niet door, en maak "
            "een nieuwe voordat je publiceert."
        ),
    ]
    sink.write(("\n\n".join(paragraphs) + "\n").encode())


def _files() -> list[str]:
    """Return what is in the archive, a line a file; a table that was left out is left out here by who asks."""
    return [
        _("entries.csv      een rij per leerervaring"),
        _("codes_long.csv   een rij per toegekende code: van elke codeur, en de consensus"),
        _("codes_wide.csv   een rij per gecodeerde tekst, met de consensus als 0 en 1"),
        _("agreement.csv    een rij per maat van overeenstemming: samen, per paar codeurs en per code"),
        _("memos.csv        een rij per memo van een onderzoeker, bij een tekst, code, deelnemer of ronde"),
        _("amo_items.csv    een rij per persoon, meting en stelling"),
        _("amo_scores.csv   een rij per persoon, meting en schaal"),
        _("attendance.csv   een rij per persoon en bijeenkomst"),
        _("rankings.csv     een rij per peiling en onderwerp, geteld over de hele groep"),
        _("spss/ stata/     dezelfde tabellen met labels, als .sav en .dta"),
        _("excel/           dezelfde tabellen, elk op een eigen blad"),
        _("read_in_*        leest de tabellen in R of SPSS, met labels en zonder de apostrof"),
        _("project.qdpx     teksten, codes en coderingen voor NVivo, ATLAS.ti, MAXQDA en QualCoder"),
        _("codebook.qdc     het codeboek voor dezelfde programma's"),
        _("codebook.html    wat elke kolom en elke code betekent, om te lezen"),
        _("manifest.json    waarvoor, voor wie, versies, aantallen, kolommen en controlegetallen"),
    ]
