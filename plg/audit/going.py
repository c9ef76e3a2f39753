"""The acts of going away: stopping, being erased, what is not kept any longer, and a community that moves house."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from plg.acts import Act, ActGroup, Shown
from plg.words import ErasureAnswer, ErasureReason

LEAVING = (
    Act(
        "member.stopped",
        ActGroup.RIGHTS,
        _("%(about)s is gestopt."),
        {"asked": "whether the coordinator did it for them", "closed": "whether the account closed with it"},
    ),
    Act(
        "person.erased",
        ActGroup.RIGHTS,
        _("Iemand is gewist, met alle eigen teksten. Wie staat nergens meer."),
        {
            "rows": "how many rows went or were emptied",
            "reason": "why, when a coordinator wanted it; empty when the person did",
        },
        Shown.NAMELESS,
    ),
    Act(
        "erasure.planned",
        ActGroup.RIGHTS,
        ngettext_lazy(
            "%(who)s kondigde aan dat %(about)s wordt gewist, %(days)s dag na de brief (%(reason)s).",
            "%(who)s kondigde aan dat %(about)s wordt gewist, %(days)s dagen na de brief (%(reason)s).",
            "days",
        ),
        {"reason": "asked, ended, mistake or unreached", "days": "how many days there are to answer"},
        labels={"reason": dict(ErasureReason.choices)},
    ),
    Act(
        "erasure.answered",
        ActGroup.RIGHTS,
        _("%(about)s antwoordde op de aankondiging: %(answer)s."),
        {"answer": "no or ask"},
        labels={"answer": dict(ErasureAnswer.choices)},
    ),
    Act(
        "erasure.called_off",
        ActGroup.RIGHTS,
        _("Het aangekondigde wissen van %(about)s gaat niet door (%(who)s)."),
    ),
    Act(
        "community.pseudonymised",
        ActGroup.RIGHTS,
        _("De namen en adressen van %(people)s mensen zijn weggehaald; hun pseudoniemen blijven."),
        {"people": "how many people", "texts": "how many texts a name was masked in"},
    ),
    Act(
        "retention.done",
        ActGroup.RIGHTS,
        _("Wat niet langer bewaard mag worden, is opgeruimd: %(what)s."),
        {"what": "contacts or research", "rows": "how many rows went"},
        labels={"what": {"contacts": _("teksten buiten het onderzoek"), "research": _("de onderzoeksgegevens")}},
    ),
    Act(
        "community.exported",
        ActGroup.EXPORT,
        _("Het platform schreef de hele leergemeenschap, met alle namen en teksten, naar een bestand om te verhuizen."),
    ),
    Act(
        "community.imported",
        ActGroup.RIGHTS,
        _("De leergemeenschap verhuisde hierheen. Alles van vóór dat moment gebeurde op de vorige plek."),
        {"people": "how many members", "rows": "how many rows"},
    ),
)
