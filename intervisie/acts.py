"""What meetings and cases write in the audit trail."""

from django.utils.translation import gettext_lazy as _

from plg.acts import Act, ActGroup, Shown

ACTS = (
    Act("meeting.planned", ActGroup.MEETINGS, _("%(who)s plande een bijeenkomst.")),
    Act("meeting.changed", ActGroup.MEETINGS, _("%(who)s veranderde een bijeenkomst.")),
    Act("case.shared", ActGroup.LEARNING, _("%(who)s deelde een casus met de groep."), {}, Shown.OWN),
    Act("case.taken_back", ActGroup.LEARNING, _("%(who)s nam een gedeelde casus terug."), {}, Shown.OWN),
)
