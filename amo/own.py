"""What the questionnaires keep of one person: the chapter of their own answers, for the copy of their own data."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from amo import selectors
from amo.models import Sheet
from plg.models import Membership, User
from plg.slots import OwnPart, OwnPiece, PrivateText


def own_part(user: User) -> OwnPart:
    """Return every questionnaire somebody filled in or began, statement by statement. Two queries a sheet."""
    sheets = Sheet.objects.filter(membership__user=user).select_related("wave__community", "wave__instrument")
    return OwnPart(
        _("Wat antwoordde je?"),
        _("Je vragenlijsten, stelling voor stelling, in jouw woorden van toen."),
        [piece for sheet in sheets.order_by("begun_at", "pk") for piece in _pieces(sheet)],
    )


def private_texts(member: Membership) -> list[PrivateText]:
    """Return every questionnaire of a member, for an administrator's running inspection only. Two queries a sheet."""
    sheets = Sheet.objects.filter(membership=member).select_related("wave__community", "wave__instrument")
    return [
        PrivateText(kind=_("Vragenlijst"), title=str(sheet.wave), text=_one_text(sheet), at=sheet.touched_at)
        for sheet in sheets.order_by("begun_at", "pk")
    ]


def _one_text(sheet: Sheet) -> str:
    pairs = [pair for piece in _pieces(sheet) for pair in piece.texts]
    return "\n\n".join(f"{statement}\n{words}" for statement, words in pairs)


def _pieces(sheet: Sheet) -> list[OwnPiece]:
    instrument = selectors.instrument_of(sheet.wave)
    state = _("verstuurd op %(day)s") if sheet.submitted_at else _("nog niet verstuurd, begonnen op %(day)s")
    above = f"{sheet.wave} · {sheet.wave.community.title} · " + state % {
        "day": _day(sheet.submitted_at or sheet.begun_at)
    }
    parts = selectors.review_parts(instrument, selectors.answers_of(sheet), selectors.remarks_of(sheet))
    return [OwnPiece(above, part.scale.title, _texts(part)) for part in parts]


def _texts(part: selectors.Part) -> tuple[tuple[str, str], ...]:
    said = [(line.statement, line.words or _("niet ingevuld")) for line in part.lines]
    return (*said, *([(_("Mijn opmerking"), part.remark)] if part.remark else []))


def _day(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "j F Y")
