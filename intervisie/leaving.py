"""What the meetings do when somebody leaves: counts before it, and what learning no longer needs.

Reached by slot; see `plg.slots`. The cases of who is erased go by the register; the meetings stay with the others.
"""

from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intervisie.models import (
    Agreement,
    AgreementHolder,
    Attendance,
    Ballot,
    CaseText,
    Contribution,
    CriterionLine,
    GroupRecord,
    MatrixMark,
    Minutes,
    Pad,
    RecordCheck,
    RecordText,
    StarrCase,
)
from intervisie.selectors.cases import research_cases
from intervisie.selectors.records import research_records
from plg.models import Community, NameFinding
from plg.slots import Going, Loss

#: What somebody did in meetings, where it stands whose that is, and what a page calls it. Never in the research.
IN_MEETINGS: tuple[tuple[type[Model], str, Any], ...] = (
    (Contribution, "author", gettext_lazy("Wat je inbracht in sessies")),
    (Pad, "member", gettext_lazy("Je aantekeningen bij sessies")),
    (Ballot, "member", gettext_lazy("Punten in een peiling die nog open is")),
    (MatrixMark, "member", gettext_lazy("Wat je aankruiste in een urgentiematrix")),
    (CriterionLine, "by", gettext_lazy("Je aantekeningen bij de ontwerpcriteria")),
    (AgreementHolder, "member", gettext_lazy("Actiepunten op jouw naam")),
    (Attendance, "member", gettext_lazy("Keren dat is genoteerd of je er was")),
)


def losses(person: Going) -> list[Loss]:
    """Return how many cases go, and what somebody did in meetings. A few queries.

    The record of a group talk leaves the research with one who took part: it needs the yes of all of them.
    """
    checks = RecordCheck.objects.filter(member__in=person.memberships)
    used = sum(
        research_records(member.community).filter(pk__in=checks.values("record")).count()
        for member in person.memberships
    )
    mine = StarrCase.objects.filter(author__in=person.memberships)
    counting = sum(research_cases(one.community).filter(author=one).count() for one in person.memberships)
    cases = Loss(_("Casussen"), counting, mine.count())
    others = [
        Loss(str(words), 0, model._default_manager.filter(**{f"{whose}__in": person.memberships}).count())
        for model, whose, words in IN_MEETINGS
    ]
    records = Loss(_("Verslagen van groepsgesprekken waar je bij was"), used, checks.count())
    return [cases, *(loss for loss in (records, *others) if loss.erased)]


def erase(person: Going) -> None:
    """Forget the names found in this person's cases and in the records of talks they took part in.

    These are in no research any more.
    """
    records = RecordText.objects.filter(record__checks__member__in=person.memberships).values("uid")
    cases = CaseText.objects.filter(case__author__in=person.memberships).values("uid")
    NameFinding.objects.filter(Q(text__in=records) | Q(text__in=cases)).delete()


def outlived(community: Community, count_only: bool) -> list[tuple[str, int]]:
    """Take away texts of sessions, marks, agreements, minutes, and the cases and records that research may not use.

    With `count_only` nothing goes.
    """
    checked = list(research_records(community).values_list("pk", flat=True))
    counting = list(research_cases(community).values_list("pk", flat=True))
    cases = StarrCase.objects.filter(community=community).exclude(pk__in=counting)
    records = GroupRecord.objects.filter(community=community).exclude(pk__in=checked)
    here: list[tuple[str, QuerySet[Any]]] = [
        ("cases", cases),
        ("contributions", Contribution.objects.filter(session__community=community)),
        ("notes", Pad.objects.filter(session__community=community)),
        ("urgency_marks", MatrixMark.objects.filter(matrix__community=community)),
        ("criterion_lines", CriterionLine.objects.filter(community=community)),
        ("agreements", Agreement.objects.filter(meeting__community=community)),
        ("group records", records),
        ("minutes", Minutes.objects.filter(meeting__community=community)),
    ]
    counted = [(what, rows.count()) for what, rows in here]
    if not count_only:
        texts = RecordText.objects.filter(record__in=records.values("pk")).values_list("uid", flat=True)
        said = CaseText.objects.filter(case__in=cases.values("pk")).values_list("uid", flat=True)
        NameFinding.objects.filter(text__in=[*texts, *said]).delete()
        for _what, rows in here:
            rows.delete()
    return counted
