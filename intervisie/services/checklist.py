"""What the facilitators note at the criteria of their checklist. Earlier lines stay: nothing is written over."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from intervisie.access import visible_criterion_lines
from intervisie.models import CriterionLine
from plg import audit
from plg.access.decide import require
from plg.access.permissions import Permission
from plg.errors import DomainError
from plg.models import Community, ContentVersion, Membership
from plg.services import content
from plg.texts import tidy

LONGEST = 2000


@dataclass(frozen=True)
class Noted:
    """How a criterion stands: whether they mind it, and what they say of it."""

    ticked: bool
    note: str = ""


@transaction.atomic
def note_criteria(*, by: Membership, checklist: ContentVersion, noted: Mapping[str, Noted], seen: int) -> int:
    """Keep how the criteria stand now, a line for every one that changed; return how many did.

    What one person changes twice in a day is one line. Raises `DomainError` when another facilitator noted
    something since line `seen`: nothing is kept then, so that both can be read first.
    """
    require(by, Permission.KEEP_COURSE)
    Community.objects.select_for_update(no_key=True).get(pk=by.community_id)
    if set(noted) - {one["key"] for one in checklist.body["criteria"]}:
        raise DomainError(_("Dat staat niet op deze lijst. Laad de pagina opnieuw."))
    lines = list(visible_criterion_lines(by).filter(checklist__key=checklist.key).order_by("made_at", "pk"))
    if any(line.pk > seen and line.by_id != by.pk for line in lines):
        raise DomainError(
            _("Een ander werkte deze lijst intussen bij. Wat er nu staat, lees je onder elk punt. Bewaar dan opnieuw.")
        )
    now = {line.criterion: line for line in lines}
    changed = [key for key, one in noted.items() if _differs(now.get(key), one)]
    for key in changed:
        _keep(by, checklist, key, noted[key], now.get(key))
    if changed:
        content.freeze(version=checklist, by=by)
        audit.record("course.noted", by=by, subject=checklist, community=by.community)
    return len(changed)


def _differs(line: CriterionLine | None, one: Noted) -> bool:
    if line is None:
        return one.ticked or bool(tidy(one.note))
    return (line.ticked, line.note) != (one.ticked, tidy(one.note)[:LONGEST])


def _keep(by: Membership, checklist: ContentVersion, key: str, one: Noted, last: CriterionLine | None) -> None:
    words, now = tidy(one.note)[:LONGEST], timezone.now()
    if last and last.by_id == by.pk and timezone.localdate(last.made_at) == timezone.localdate(now):
        CriterionLine.objects.filter(pk=last.pk).update(ticked=one.ticked, note=words, made_at=now)
        return
    CriterionLine.objects.create(
        community=by.community, checklist=checklist, criterion=key, ticked=one.ticked, note=words, by=by
    )
