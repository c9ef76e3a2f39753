"""What the questionnaires write in the audit trail."""

from django.utils.translation import gettext_lazy as _

from amo.words import Moment
from plg.acts import Act, ActGroup, Shown

ACTS = (
    Act(
        "wave.planned",
        ActGroup.CONTENT,
        _("%(who)s plande een meting: %(moment)s."),
        {"moment": "pre, post or follow_up"},
        labels={"moment": dict(Moment.choices)},
    ),
    Act("sheet.submitted", ActGroup.LEARNING, _("%(who)s leverde een vragenlijst in."), {}, Shown.OWN),
)
