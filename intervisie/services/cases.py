"""What happens to a case: prepare it, bring it to a meeting, take it back."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from intervisie.models import Meeting, StarrCase
from intervisie.selectors.cases import may_count, research_text
from intervisie.words import CaseState, MeetingState, SessionState
from plg import audit
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.errors import DomainError, Refused
from plg.models import Membership
from plg.texts import tidy

STEPS = ("situation", "task", "action", "result", "reflection")
TEXTS = ("title", "issue", "feedback_question", *STEPS)


class StaleCase(DomainError):
    """Somebody, or the same person elsewhere, changed the case in the meantime. Both texts are kept."""

    def __init__(self, mine: dict[str, str], theirs: StarrCase) -> None:
        super().__init__(_("Deze casus is intussen op een andere plek gewijzigd. Kies hieronder welke tekst blijft."))
        self.mine = mine
        self.theirs = theirs


class Settled(DomainError):
    """The case was discussed and stays as the group read it. What was typed is for its author to take elsewhere."""

    def __init__(self) -> None:
        super().__init__(_("Deze casus is besproken en ligt vast."))


@transaction.atomic
def write_case(
    *,
    by: Membership,
    texts: dict[str, str],
    case: StarrCase | None = None,
    version: int = 1,
    client_key: UUID | None = None,
    counts: bool | None = None,
) -> StarrCase:
    """Keep the texts of a case, new or the one given. Raises `StaleCase` when it was changed since `version`.

    With `client_key` a new case that was sent before is that case: two presses make one, and other words sent with
    the same key are a change that somebody has to choose. `counts` says whether it counts in the research; None leaves
    that as it was. While it counts, its text is kept as a version of its own.
    """
    require(by, Permission.PREPARE_CASE)
    clean = {key: tidy(texts.get(key, "")) for key in TEXTS}
    if not clean["title"]:
        raise DomainError(_("Geef je casus een titel, dan vinden jij en de groep hem terug."))
    if case is None:
        made, fresh = _made_once(by, clean, client_key)
        if fresh or all(getattr(made, key) == text for key, text in clean.items()):
            return _counted(by, made, counts)
        raise StaleCase(clean, made)
    case = _own_for_update(by, case)
    if case.state == CaseState.TREATED:
        raise Settled
    if case.version != version:
        raise StaleCase(clean, case)
    for key, text in clean.items():
        setattr(case, key, text)
    case.version += 1
    case.save()
    return _counted(by, case, counts)


@transaction.atomic
def let_count(*, by: Membership, case: StarrCase, counts: bool) -> StarrCase:
    """Let a case count in the research, or no longer; also one that was discussed. Its author only, under consent.

    Counting keeps its text as a version; the same words again are the version they were.
    """
    require(by, Permission.PREPARE_CASE)
    case = _own_for_update(by, case)
    if counts and not may_count(by):
        raise DomainError(
            _("Een casus telt pas mee als je toestemming gaf voor je leerervaringen. Dat kan onder Ik, Toestemming.")
        )
    if counts != case.counts_in_research:
        case.counts_in_research = counts
        case.save(update_fields=["counts_in_research"])
        audit.record("case.research", by=by, subject=case, counts=counts)
    keep_text(case)
    return case


def keep_text(case: StarrCase) -> None:
    """Keep the words of a case that counts as a version research can read, unless the last one says the same."""
    text = research_text(case)
    if not case.counts_in_research or not text:
        return
    last = case.texts.order_by("-number").first()
    if last is None or last.text != text:
        last = case.texts.create(number=last.number + 1 if last else 1, text=text)
    if case.kept_id != last.pk:
        case.kept = last
        case.save(update_fields=["kept"])


@transaction.atomic
def share_case(*, by: Membership, case: StarrCase, meeting: Meeting) -> StarrCase:
    """Bring a case to a meeting: from now on the participants and facilitators of the community read it."""
    require(by, Permission.PREPARE_CASE)
    case = _own_for_update(by, case)
    _not_on_the_table(case)
    if meeting.community_id != by.community_id or meeting.state == MeetingState.CANCELLED:
        raise DomainError(_("Kies een bijeenkomst die doorgaat."))
    if case.state == CaseState.TREATED:
        raise Settled
    if not case.situation:
        raise DomainError(_("Schrijf eerst bij “Situatie” wat er speelde. Daarna kun je de casus delen."))
    case.meeting, case.state = meeting, CaseState.SHARED
    case.save()
    audit.record("case.shared", by=by, subject=case)
    return case


@transaction.atomic
def take_back_case(*, by: Membership, case: StarrCase) -> StarrCase:
    """Make a shared case private again; what was read stays read. A treated one stays where it is."""
    case = _own_for_update(by, case)
    _not_on_the_table(case)
    if case.state == CaseState.TREATED:
        raise Settled
    if case.state == CaseState.SHARED:
        case.state = CaseState.DRAFT
        case.save()
        audit.record("case.taken_back", by=by, subject=case)
    return case


def _counted(by: Membership, case: StarrCase, counts: bool | None) -> StarrCase:
    wanted = case.counts_in_research if counts is None else counts
    if wanted != case.counts_in_research:
        return let_count(by=by, case=case, counts=wanted)
    keep_text(case)
    return case


def _made_once(by: Membership, clean: dict[str, str], client_key: UUID | None) -> tuple[StarrCase, bool]:
    begin = {"community": by.community, "author": by, **clean}
    if client_key is None:
        return StarrCase.objects.create(**begin), True
    return StarrCase.objects.get_or_create(author=by, client_key=client_key, defaults=begin)


def _not_on_the_table(case: StarrCase) -> None:
    """Refuse to move or take back a case while a session about it runs: the group is reading it."""
    if case.sessions.exclude(state=SessionState.ENDED).exists():
        raise DomainError(_("Jullie bespreken deze casus op dit moment. Wacht tot de sessie is afgelopen."))


def _own_for_update(by: Membership, case: StarrCase) -> StarrCase:
    if case.author_id != by.pk:
        raise Refused(_("Deze casus is van iemand anders."))
    return StarrCase.objects.select_for_update(no_key=True).get(pk=case.pk)
