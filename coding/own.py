"""What coding keeps of one person: what was concluded about their texts, and in which rounds these were coded.

Given by slot to the copy of somebody's own data and to the page about who saw it. Never who chose which code.
"""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coding.models import Decision, Round
from plg.audit.about import lines_holding
from plg.models import AuditLine, User
from plg.slots import OwnPart, OwnPiece, Seen


def own_part(user: User) -> OwnPart | None:
    """Return every text of somebody that was decided about, with its code; None when there is none. One query."""
    rows = Decision.objects.filter(source__member__user=user, given=True)
    found = rows.select_related("source__round__community", "code__parent").order_by(
        "source__round", "source__position"
    )
    pieces = [
        OwnPiece(
            above=f"{decision.source.round.title} · {decision.source.round.community.title}",
            title=decision.code.path if decision.code else _("Geen code van toepassing"),
            texts=(("", decision.source.text), *(((_("Waarom"), decision.why),) if decision.why else ())),
            notes=(decision.get_direction_display(),) if decision.direction else (),
        )
        for decision in found
    ]
    lead = _("De teksten zoals ze zonder je naam zijn gelezen, en de code die de onderzoekers samen kozen.")
    return OwnPart(_("Wat zagen onderzoekers erin?"), lead, pieces) if pieces else None


def seen(user: User, before: datetime | None, most: int) -> list[Seen]:
    """Return the rounds that texts of this person went into, with how many and who codes them, and who took a table."""
    lines = lines_holding(user, ["coding.round_open", "coding.texts_added", "coding.table_taken"], before, most)
    rounds = Round.objects.filter(uid__in=[line.subject for line, _n in lines]).select_related("community")
    known = {round.uid: round for round in rounds.prefetch_related("coders__membership__user")}
    names = dict(User.objects.filter(uid__in=[line.actor for line, _n in lines]).values_list("uid", "name"))
    return [
        Seen(line.at, _said(line, _round(known, line), number, names), _place(_round(known, line)))
        for line, number in lines
    ]


def _said(line: AuditLine, round: Round | None, number: int, names: dict[UUID, str]) -> str:
    if line.word != "coding.table_taken":
        return _sentence(round, number)
    return ngettext(
        "%(who)s nam een tabel mee waarin %(n)s leerervaring van jou telt, zonder je naam (%(round)s).",
        "%(who)s nam een tabel mee waarin %(n)s leerervaringen van jou tellen, zonder je naam (%(round)s).",
        number,
    ) % {
        "who": (names.get(line.actor) if line.actor else None) or _("Een onderzoeker"),
        "n": number,
        "round": round.title if round else _("een ronde die er niet meer is"),
    }


def _sentence(round: Round | None, number: int) -> str:
    coders = sorted(coder.membership.user.name for coder in round.coders.all()) if round else []
    words = {
        "n": number,
        "round": round.title if round else _("een ronde die er niet meer is"),
        "who": _(" en ").join(", ".join(part) for part in (coders[:-1], coders[-1:]) if part) or _("onderzoekers"),
    }
    return (
        ngettext(
            "%(n)s tekst van jou of van je groep ging zonder je naam naar %(who)s, om te coderen (%(round)s).",
            "%(n)s teksten van jou of van je groep gingen zonder je naam naar %(who)s, om te coderen (%(round)s).",
            number,
        )
        % words
    )


def _round(known: dict[UUID, Round], line: AuditLine) -> Round | None:
    return known.get(line.subject) if line.subject else None


def _place(round: Round | None) -> str:
    return round.community.title if round else ""
