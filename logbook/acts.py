"""What the logbook writes in the audit trail: a person's own acts, which nobody else reads there."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from logbook.words import Circle
from plg.acts import Act, ActGroup, Shown

_CIRCLES = dict(Circle.choices)
_THREAD = {"kind": "learningquestion, intention or yield"}
_KINDS = {"learningquestion": _("een leervraag"), "intention": _("een voornemen"), "yield": _("een opbrengst")}
_TALK = {"members": "the two people of the talk, by membership"}

ACTS = (
    Act(
        "logbook.entry_shared",
        ActGroup.LEARNING,
        _("%(who)s deelde een leerervaring met: %(circles)s."),
        {"circles": "with whom, as circles", "anew": "whether a circle starts again, so that newcomers read it too"},
        Shown.OWN,
        labels={"circles": _CIRCLES},
    ),
    Act(
        "logbook.entry_unshared",
        ActGroup.LEARNING,
        _("%(who)s deelt een leerervaring niet langer met: %(circles)s."),
        {"circles": "with whom no longer"},
        Shown.OWN,
        labels={"circles": _CIRCLES},
    ),
    Act(
        "logbook.entry_research",
        ActGroup.LEARNING,
        _("%(who)s koos of een leerervaring meetelt in het onderzoek: %(counts)s."),
        {"counts": "true or false"},
        Shown.OWN,
        labels={"counts": {"True": _("ja"), "False": _("nee")}},
    ),
    Act(
        "logbook.growth_shown",
        ActGroup.LEARNING,
        _("%(who)s koos of wie een leerervaring leest, ook ziet wat tot wat leidde: %(shown)s."),
        {"shown": "true or false"},
        Shown.OWN,
        labels={"shown": {"True": _("ja"), "False": _("nee")}},
    ),
    Act(
        "logbook.photos_added",
        ActGroup.LEARNING,
        ngettext_lazy(
            "%(who)s zette %(photos)s foto bij een leerervaring.",
            "%(who)s zette %(photos)s foto's bij een leerervaring.",
            "photos",
        ),
        {"photos": "how many"},
        Shown.OWN,
    ),
    Act(
        "logbook.photo_removed",
        ActGroup.LEARNING,
        _("%(who)s haalde een foto weg bij een leerervaring."),
        {},
        Shown.OWN,
    ),
    Act("logbook.entry_withdrawn", ActGroup.LEARNING, _("%(who)s trok een leerervaring terug."), {}, Shown.OWN),
    Act(
        "logbook.thread_shared",
        ActGroup.LEARNING,
        _("%(who)s deelde %(kind)s met: %(circles)s."),
        _THREAD | {"circles": "with whom, as circles"},
        Shown.OWN,
        labels={"circles": _CIRCLES, "kind": _KINDS},
    ),
    Act(
        "logbook.thread_unshared",
        ActGroup.LEARNING,
        _("%(who)s deelt %(kind)s niet langer met: %(circles)s."),
        _THREAD | {"circles": "with whom no longer"},
        Shown.OWN,
        labels={"circles": _CIRCLES, "kind": _KINDS},
    ),
    Act(
        "logbook.talk_planned",
        ActGroup.MEETINGS,
        _("%(who)s plande een reflectiegesprek."),
        _TALK,
    ),
    Act("logbook.talk_moved", ActGroup.MEETINGS, _("%(who)s verzette een reflectiegesprek."), _TALK),
    Act("logbook.talk_cancelled", ActGroup.MEETINGS, _("%(who)s zegde een reflectiegesprek af."), _TALK),
    Act(
        "logbook.talk_shown",
        ActGroup.LEARNING,
        _("%(who)s koos wat de gesprekspartner van de voorbereiding leest."),
        {"entries": "how many own entries", "amo": "true or false", "domains": "true or false"},
        Shown.OWN,
    ),
    Act(
        "logbook.talk_sent",
        ActGroup.LEARNING,
        _("%(who)s stuurde een gespreksverslag ter controle."),
        {"members": "whose report it is, by membership"},
        Shown.OWN,
    ),
    Act(
        "logbook.talk_checked",
        ActGroup.LEARNING,
        _("%(who)s keek een gespreksverslag na: %(state)s."),
        {"state": "approved or amended"},
        Shown.OWN,
        labels={"state": {"approved": _("akkoord"), "amended": _("aangepast")}},
    ),
    Act("logbook.talk_reopened", ActGroup.LEARNING, _("%(who)s trok een akkoord op een verslag in."), {}, Shown.OWN),
    Act(
        "logbook.imported",
        ActGroup.RIGHTS,
        ngettext_lazy(
            "%(who)s laadde %(entries)s leerervaring van vóór het platform.",
            "%(who)s laadde %(entries)s leerervaringen van vóór het platform.",
            "entries",
        ),
        {
            "entries": "entries loaded",
            "people": "people made for them, as a number",
            "members": "whose entries, by membership, and how many",
        },
    ),
)
