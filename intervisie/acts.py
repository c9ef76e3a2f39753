"""What meetings and cases write in the audit trail."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from intervisie.words import CheckState
from plg.acts import Act, ActGroup, Shown

ACTS = (
    Act("meeting.planned", ActGroup.MEETINGS, _("%(who)s plande een bijeenkomst.")),
    Act("meeting.changed", ActGroup.MEETINGS, _("%(who)s veranderde een bijeenkomst.")),
    Act("meeting.cancelled", ActGroup.MEETINGS, _("%(who)s zegde een bijeenkomst af.")),
    Act("meeting.programme", ActGroup.MEETINGS, _("%(who)s veranderde het programma van een bijeenkomst.")),
    Act(
        "meeting.attendance",
        ActGroup.MEETINGS,
        _("%(who)s noteerde wie er bij een bijeenkomst waren."),
        {"noted": "for how many people"},
    ),
    Act("meeting.file_added", ActGroup.MEETINGS, _("%(who)s zette een bestand bij een bijeenkomst.")),
    Act("meeting.file_removed", ActGroup.MEETINGS, _("%(who)s haalde een bestand bij een bijeenkomst weg.")),
    Act("meeting.agreed", ActGroup.MEETINGS, _("%(who)s legde in een bijeenkomst een afspraak vast.")),
    Act("meeting.agreement_done", ActGroup.MEETINGS, _("%(who)s vinkte een actiepunt af.")),
    Act("meeting.agreement_open", ActGroup.MEETINGS, _("%(who)s zette een actiepunt weer open.")),
    Act("meeting.agreement_moved", ActGroup.MEETINGS, _("%(who)s nam een actiepunt mee naar een latere dag.")),
    Act("meeting.agreement_dropped", ActGroup.MEETINGS, _("%(who)s haalde een afspraak weg.")),
    Act("minutes.written", ActGroup.MEETINGS, _("%(who)s schreef aan het verslag van een bijeenkomst.")),
    Act("minutes.shared", ActGroup.MEETINGS, _("%(who)s deelde het verslag van een bijeenkomst.")),
    Act(
        "grouptalk.begun",
        ActGroup.MEETINGS,
        _("%(who)s begon een verslag van een groepsgesprek; %(writer)s schrijft het."),
        {"writer": "the member who writes it"},
        people=("writer",),
    ),
    Act(
        "grouptalk.sent",
        ActGroup.MEETINGS,
        ngettext_lazy(
            "%(who)s stuurde het verslag van een groepsgesprek aan %(people)s mens die erbij was.",
            "%(who)s stuurde het verslag van een groepsgesprek aan de %(people)s mensen die erbij waren.",
            "people",
        ),
        {"people": "how many took part"},
    ),
    Act(
        "grouptalk.checked",
        ActGroup.MEETINGS,
        _("%(who)s keek het verslag van een groepsgesprek na (%(state)s)."),
        {"state": "agreed or amends"},
        Shown.OWN,
        labels={"state": dict(CheckState.choices)},
    ),
    Act("grouptalk.approved", ActGroup.MEETINGS, _("Het verslag van een groepsgesprek staat vast.")),
    Act("grouptalk.reopened", ActGroup.MEETINGS, _("Een vastgesteld verslag van een groepsgesprek ging weer open.")),
    Act("ranking.opened", ActGroup.MEETINGS, _("%(who)s opende een peiling.")),
    Act("ranking.dropped", ActGroup.MEETINGS, _("%(who)s haalde een peiling zonder stemmen weg.")),
    Act("ranking.closed", ActGroup.MEETINGS, _("%(who)s sloot een peiling: van wie welke punten zijn, is vergeten.")),
    Act("urgency.opened", ActGroup.MEETINGS, _("%(who)s opende een urgentiematrix.")),
    Act("urgency.dropped", ActGroup.MEETINGS, _("%(who)s haalde een lege urgentiematrix weg.")),
    Act("urgency.closed", ActGroup.MEETINGS, _("%(who)s sloot een urgentiematrix: het groepsbeeld ligt vast.")),
    Act(
        "meeting.sent_to_read",
        ActGroup.MEETINGS,
        _("%(who)s stuurde wie er niet was de pagina om terug te lezen."),
        {"sent": "to how many people"},
    ),
    Act("course.noted", ActGroup.MEETINGS, _("%(who)s werkte de lijst met ontwerpcriteria bij.")),
    Act("live.started", ActGroup.MEETINGS, _("%(who)s begon een sessie.")),
    Act("live.ended", ActGroup.MEETINGS, _("%(who)s sloot een sessie.")),
    Act("live.stepped_back", ActGroup.MEETINGS, _("%(who)s ging in een sessie een stap terug.")),
    Act("live.silence_lifted", ActGroup.MEETINGS, _("%(who)s hief in een sessie de stilte van de inbrenger op.")),
    Act("case.shared", ActGroup.LEARNING, _("%(who)s deelde een casus met de groep."), {}, Shown.OWN),
    Act("case.taken_back", ActGroup.LEARNING, _("%(who)s nam een gedeelde casus terug."), {}, Shown.OWN),
    Act(
        "case.research",
        ActGroup.LEARNING,
        _("%(who)s koos of een casus meetelt in het onderzoek: %(counts)s."),
        {"counts": "true or false"},
        Shown.OWN,
        labels={"counts": {"True": _("ja"), "False": _("nee")}},
    ),
)
