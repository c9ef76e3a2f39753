"""What coding writes in the audit trail. How one coder codes is that coder's own, blind for everybody else."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from coding.words import RECOMPUTED, Difference, RoundState
from plg.acts import Act, ActGroup, Shown

_TEXTS = {
    "texts": "how many texts",
    "members": "when it opens: whose texts went in, by membership, and how many",
}

ACTS = (
    Act(
        "coding.round_made",
        ActGroup.RESEARCH,
        ngettext_lazy(
            "%(who)s maakte een ronde voor %(coders)s codeur.",
            "%(who)s maakte een ronde voor %(coders)s codeurs.",
            "coders",
        ),
        {"coders": "how many coders", "share": "which part of the texts, in percent"},
    ),
    Act(
        "coding.round_changed",
        ActGroup.RESEARCH,
        _("%(who)s veranderde de opzet van een ronde."),
        {"coders": "how many coders", "share": "which part of the texts, in percent"},
    ),
    Act(
        "coding.round_open",
        ActGroup.RESEARCH,
        ngettext_lazy(
            "%(who)s opende een ronde met %(texts)s tekst.", "%(who)s opende een ronde met %(texts)s teksten.", "texts"
        ),
        _TEXTS,
    ),
    Act(
        "coding.round_frozen",
        ActGroup.RESEARCH,
        ngettext_lazy(
            "%(who)s bevroor een ronde met %(texts)s tekst.",
            "%(who)s bevroor een ronde met %(texts)s teksten.",
            "texts",
        ),
        _TEXTS,
    ),
    Act(
        "coding.round_settled",
        ActGroup.RESEARCH,
        ngettext_lazy(
            "%(who)s stelde een ronde met %(texts)s tekst vast.",
            "%(who)s stelde een ronde met %(texts)s teksten vast.",
            "texts",
        ),
        _TEXTS,
    ),
    Act(
        "coding.round_released",
        ActGroup.RESEARCH,
        _("%(who)s liet schrijvers lezen wat er in hun teksten is gevonden."),
        {},
    ),
    Act(
        "coding.round_held_back",
        ActGroup.RESEARCH,
        _("%(who)s liet schrijvers niet meer lezen wat er in hun teksten is gevonden."),
        {},
    ),
    Act(
        "coding.round_reopened",
        ActGroup.RESEARCH,
        _("%(who)s heropende een ronde die %(was)s was."),
        {"was": "the state it went back from"},
        labels={"was": {RoundState.FROZEN.value: _("bevroren"), RoundState.SETTLED.value: _("vastgesteld")}},
    ),
    Act(
        "coding.texts_added",
        ActGroup.RESEARCH,
        ngettext_lazy(
            "%(who)s voegde %(texts)s tekst toe aan een ronde.",
            "%(who)s voegde %(texts)s teksten toe aan een ronde.",
            "texts",
        ),
        _TEXTS,
    ),
    Act(
        "coding.coders_added",
        ActGroup.RESEARCH,
        ngettext_lazy(
            "%(who)s voegde %(coders)s codeur toe aan een ronde.",
            "%(who)s voegde %(coders)s codeurs toe aan een ronde.",
            "coders",
        ),
        {"coders": "how many coders"},
    ),
    Act(
        RECOMPUTED,
        ActGroup.RESEARCH,
        ngettext_lazy(
            "Uit een ronde is %(texts)s tekst gewist; de uitkomsten zijn herrekend.",
            "Uit een ronde zijn %(texts)s teksten gewist; de uitkomsten zijn herrekend.",
            "texts",
        ),
        _TEXTS,
    ),
    Act(
        "coding.table_taken",
        ActGroup.EXPORT,
        _("%(who)s nam een tabel met een rij per deelnemer mee."),
        {
            "texts": "how many texts",
            "sha256": "the hash of the file",
            "members": "whose texts are in it, by membership, and how many",
        },
    ),
    Act(
        "coding.decided",
        ActGroup.RESEARCH,
        _("%(who)s legde een besluit vast over een verschil tussen codeurs (%(difference)s)."),
        {"difference": "in what they differed"},
        labels={"difference": dict(Difference.choices)},
    ),
    Act(
        "coding.reviewed",
        ActGroup.RESEARCH,
        _("%(who)s zei hoever de beoordeling van een tekst is."),
        {"state": "parked, reviewed, or empty: not looked at yet"},
    ),
    Act(
        "codebook.issued",
        ActGroup.CONTENT,
        _("%(who)s gaf versie %(version)s van een eigen codeboek uit."),
        {"version": "which version of the code book"},
    ),
    Act("codebook.read", ActGroup.CONTENT, _("%(who)s las een codeboek uit een bestand."), {"codes": "how many codes"}),
    Act("coding.saved", ActGroup.RESEARCH, _("%(who)s codeerde een tekst."), {"done": "finished or not"}, Shown.OWN),
    Act(
        "coding.memo_about",
        ActGroup.RESEARCH,
        _("%(who)s schreef een memo bij een code, een deelnemer of een ronde."),
        {},
        Shown.OWN,
    ),
    Act("coding.memo", ActGroup.RESEARCH, _("%(who)s schreef een memo bij een tekst."), {}, Shown.OWN),
)
