"""What intervision keeps of one person: the chapter of their own cases, for the copy of their own data."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from intervisie import selectors
from intervisie.models import StarrCase
from intervisie.words import CaseState
from plg.models import User
from plg.slots import OwnPart, OwnPiece


def own_part(user: User) -> OwnPart:
    """Return every case somebody prepared, drafts too. One query."""
    cases = StarrCase.objects.filter(author__user=user).select_related("community", "meeting").order_by("pk")
    return OwnPart(
        _("Welke casussen bracht je in?"),
        _("Elke casus die je voorbereidde, ook wat nog een kladje is."),
        [_piece(case) for case in cases],
    )


def _piece(case: StarrCase) -> OwnPiece:
    texts = [(_("Mijn vraag aan de groep"), case.feedback_question)]
    texts += [(step.label, step.text) for step in selectors.steps_of(case)]
    shared = case.state != CaseState.DRAFT and case.meeting is not None
    where = _("Gedeeld in: %(meeting)s.") % {"meeting": case.meeting} if shared else _("Met niemand gedeeld.")
    changed = date_format(timezone.localtime(case.changed_at), "j F Y")
    return OwnPiece(
        above=f"{changed} · {case.community.title}",
        title=case.title,
        texts=tuple((label, text) for label, text in texts if text),
        notes=(where,),
    )
