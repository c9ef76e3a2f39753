"""What happens to an urgency matrix: open it, mark an issue, close it. Nobody sees anybody's marks, closed or open."""

from collections.abc import Iterable
from dataclasses import asdict

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from intervisie.access import taking_part
from intervisie.models import Matrix, MatrixMark, Meeting
from intervisie.services.meetings import goes_on
from intervisie.urgency import Answer, GroupRow, answer, group_picture
from intervisie.words import Shown, Urgency
from logbook.selectors import guide_versions
from plg import audit
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.errors import DomainError, Gone
from plg.models import Community, Membership
from plg.services import content
from plg.texts import tidy

LONGEST = 1000


@transaction.atomic
def open_matrix(*, by: Membership, meeting: Meeting | None = None) -> Matrix:
    """Ask everybody who takes part to mark the issues the community works with; these are fixed from here on.

    One at a time in a meeting: where one is open, that one is given back. Raises `DomainError` without any issues.
    """
    require(by, Permission.PLAN_MEETINGS)
    Community.objects.select_for_update(no_key=True).get(pk=by.community_id)  # two presses wait for each other
    if meeting is not None and meeting.community_id != by.community_id:
        raise DomainError(_("Kies een bijeenkomst van deze leergemeenschap."))
    if meeting is not None:
        goes_on(meeting)
    if stands := Matrix.objects.filter(community=by.community, meeting=meeting, closed_at=None).first():
        return stands
    issues = guide_versions(by.community).get("issues")
    if issues is None:
        raise DomainError(_("Er zijn nog geen vraagstukken om te wegen."))
    made = Matrix.objects.create(community=by.community, meeting=meeting, issues=issues)
    content.freeze(version=issues, by=by)
    audit.record("urgency.opened", by=by, subject=made)
    return made


@transaction.atomic
def mark(
    *,
    by: Membership,
    matrix: Matrix,
    issue: str,
    urgency: int | None,
    shown: int | None,
    practice: str = "",
    version: int = 0,
) -> MatrixMark:
    """Keep what one person marks at one issue, in place of what they marked before; None takes a mark away.

    Words that another device of the same person wrote since `version` are not lost: both stand under each other.
    Raises `DomainError` once the matrix is closed, and for an issue or a step that is not in it.
    """
    require(by, Permission.TAKE_PART)
    kept = _locked(by, matrix)
    if not kept.is_open:
        raise DomainError(_("Deze matrix is gesloten. Wat je aankruiste blijft voor jou staan."))
    if issue not in _keys(kept) or not {urgency} <= {None, *Urgency.values} or not {shown} <= {None, *Shown.values}:
        raise DomainError(_("Dat staat niet in deze matrix. Laad de pagina opnieuw."))
    row, _made = MatrixMark.objects.get_or_create(matrix=kept, member=by, issue=issue)
    row.urgency, row.shown, row.changed_at = urgency, shown, timezone.now()
    words = _joined(row, tidy(practice)[:LONGEST], version)
    if words != row.practice:
        row.practice, row.version = words, row.version + 1
    row.save()
    return row


@transaction.atomic
def close_matrix(*, by: Membership, matrix: Matrix) -> Matrix | None:
    """Close a matrix and fix the picture of the group, of who takes part now; one that nobody marked is taken away.

    Returns None for that one. A second press changes nothing. There is no opening again: a picture that is made anew
    after one person changed something would tell what that was.
    """
    require(by, Permission.PLAN_MEETINGS)
    found = _locked(by, matrix)
    if not found.is_open:
        return found
    if not found.marks.exists():
        audit.record("urgency.dropped", by=by, subject=found)
        found.delete()
        return None
    fix_picture(found)
    audit.record("urgency.closed", by=by, subject=found)
    return found


def fix_picture(matrix: Matrix) -> None:
    """Reckon the picture of the group and close the matrix with it. Four queries."""
    marks = list(matrix.marks.filter(member__in=taking_part(matrix.community_id).order_by()))
    counted = [one for one in marks if answer(one.urgency, one.shown)]
    MatrixMark.objects.filter(pk__in=[one.pk for one in counted]).update(counted=True)
    before = Matrix.objects.filter(
        community=matrix.community_id, closed_at__isnull=False, issues__key=matrix.issues.key
    )
    earlier = [
        (_answers(_keys(matrix), one.marks.all()), {row["key"]: GroupRow(**row) for row in one.picture})
        for one in before.order_by("-closed_at").prefetch_related("marks")
    ]
    picture = group_picture(_answers(_keys(matrix), counted, fresh=True), earlier, settings.MIN_GROUP)
    matrix.picture, matrix.closed_at = [asdict(row) for row in picture], timezone.now()
    matrix.save(update_fields=["picture", "closed_at"])


def _answers(keys: list[str], marks: Iterable[MatrixMark], *, fresh: bool = False) -> dict[str, dict[int, Answer]]:
    found: dict[str, dict[int, Answer]] = {key: {} for key in keys}
    for one in marks:
        said = answer(one.urgency, one.shown)
        if said and (fresh or one.counted) and one.issue in found:
            found[one.issue][one.member_id] = said
    return found


def _locked(by: Membership, matrix: Matrix) -> Matrix:
    rows = Matrix.objects.select_for_update(of=("self",), no_key=True).select_related("issues")
    found = rows.filter(pk=matrix.pk, community=by.community).first()
    if found is None:
        raise Gone(_("Deze matrix is er niet meer: hij sloot terwijl er nog niets was aangekruist."))
    return found


def _joined(row: MatrixMark, words: str, version: int) -> str:
    if version == row.version or not row.practice or row.practice in words:
        return words
    return f"{row.practice}\n\n{words}" if words and words not in row.practice else row.practice


def _keys(matrix: Matrix) -> list[str]:
    return [issue["key"] for issue in matrix.issues.body["issues"]]
