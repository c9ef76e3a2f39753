"""What the questionnaires write in the audit trail."""

from django.utils.translation import gettext_lazy as _

from amo.words import Moment
from plg.acts import Act, ActGroup, Shown

WAVE_FIELDS = {
    "instrument": _("de versie van de vragenlijst"),
    "theme": _("het onderwerp van de stellingen"),
    "opens_on": _("de eerste dag"),
    "closes_on": _("de laatste dag"),
    "grace_days": _("de dagen om af te maken"),
    "announce": _("het bericht bij het opengaan"),
    "remind_on": _("de herinneringen"),
}
ACTS = (
    Act(
        "wave.planned",
        ActGroup.CONTENT,
        _("%(who)s plande een meting: %(moment)s."),
        {"moment": "pre, post or follow_up"},
        labels={"moment": dict(Moment.choices)},
    ),
    Act(
        "wave.changed",
        ActGroup.CONTENT,
        _("%(who)s veranderde een meting: %(what)s."),
        {"what": "the names of the fields that changed"},
        labels={"what": WAVE_FIELDS},
    ),
    Act(
        "wave.called_off",
        ActGroup.CONTENT,
        _("%(who)s haalde een meting van de kalender: %(moment)s."),
        {"moment": "pre, post or follow_up"},
        labels={"moment": dict(Moment.choices)},
    ),
    Act(
        "sheet.submitted",
        ActGroup.LEARNING,
        _("%(who)s leverde een vragenlijst in."),
        {"open": "how many statements were left open"},
        Shown.OWN,
    ),
    Act(
        "sheet.remarks_research",
        ActGroup.LEARNING,
        _("%(who)s koos of opmerkingen bij een vragenlijst meetellen in het onderzoek: %(counts)s."),
        {"counts": "true or false"},
        Shown.OWN,
        labels={"counts": {"True": _("ja"), "False": _("nee")}},
    ),
    Act("sheet.reopened", ActGroup.CONTENT, _("%(who)s opende een vragenlijst van %(about)s opnieuw.")),
    Act(
        "instrument.issued",
        ActGroup.CONTENT,
        _("%(who)s gaf een vragenlijst uit: %(file)s."),
        {"file": "kind, key and version of the questionnaire"},
    ),
)
