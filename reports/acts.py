"""What reports write in the audit trail. An export is told to the coordinator; somebody's own report to nobody else."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from plg.acts import Act, ActGroup, Shown
from reports.words import ReportKind

_KIND = {"kind": "the kind of report"}
_FILE = {"sha256": "the hash of the file"}
_MEMBERS = {"members": "whose entries or reports are in it, by membership, and how many"}
_KINDS = {"kind": dict(ReportKind.choices)}
_EXPORTS = ("kind", (ReportKind.EXPORT.value, ReportKind.RESEARCH.value, ReportKind.BUNDLE.value))

ACTS = (
    Act(
        "report.asked",
        ActGroup.EXPORT,
        _("%(who)s vroeg om een bestand: %(kind)s."),
        _KIND,
        labels=_KINDS,
        named_when=_EXPORTS,
    ),
    Act(
        "report.made",
        ActGroup.EXPORT,
        _("Het platform maakte een bestand: %(kind)s."),
        _KIND | _FILE | _MEMBERS | {"size": "in bytes"},
        labels=_KINDS,
        named_when=_EXPORTS,
    ),
    Act(
        "report.taken",
        ActGroup.EXPORT,
        _("%(who)s haalde een bestand op: %(kind)s."),
        _KIND | _FILE,
        labels=_KINDS,
        named_when=_EXPORTS,
    ),
    Act("report.given", ActGroup.EXPORT, _("%(who)s gaf het eigen voortgangsrapport mee."), _FILE, Shown.OWN),
    Act("report.withheld", ActGroup.EXPORT, _("%(who)s nam het eigen voortgangsrapport terug."), _FILE, Shown.OWN),
    Act(
        "handover.told",
        ActGroup.EXPORT,
        ngettext_lazy(
            "%(who)s noteerde dat een ontvanger van een bestand %(notices)s bericht over intrekken kreeg.",
            "%(who)s noteerde dat een ontvanger van een bestand %(notices)s berichten over intrekken kreeg.",
            "notices",
        ),
        {"notices": "how many withdrawals the receiver was told of"},
    ),
    Act(
        "report.retried",
        ActGroup.EXPORT,
        _("%(who)s liet een mislukt bestand opnieuw maken: %(kind)s."),
        _KIND,
        labels=_KINDS,
        named_when=_EXPORTS,
    ),
    Act(
        "report.stopped",
        ActGroup.EXPORT,
        _("%(who)s stopte het maken van een bestand: %(kind)s."),
        _KIND,
        labels=_KINDS,
        named_when=_EXPORTS,
    ),
    Act(
        "report.rendered",
        ActGroup.EXPORT,
        _("Op de server is een bestand gemaakt over %(about)s: %(kind)s."),
        _KIND,
        Shown.OWN,
        labels=_KINDS,
    ),
    Act(
        "export.built",
        ActGroup.EXPORT,
        _("Op de server is een onderzoeksexport gemaakt: %(entries)s leerervaringen van %(persons)s mensen."),
        _FILE
        | _MEMBERS
        | {
            "entries": "entries in it",
            "persons": "persons in it",
            "rounds": "settled rounds in it",
            "coded_texts": "coded texts in it",
            "texts_in_project": "texts in the analysis project",
        },
    ),
    Act("mydata.asked", ActGroup.PRIVACY, _("%(who)s vroeg om alle eigen gegevens."), {}, Shown.OWN),
    Act("mydata.made", ActGroup.PRIVACY, _("Het platform bracht iemands eigen gegevens bijeen."), _FILE, Shown.OWN),
    Act("mydata.taken", ActGroup.PRIVACY, _("%(who)s haalde de eigen gegevens op."), _FILE, Shown.OWN),
)
