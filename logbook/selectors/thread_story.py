"""A person's own threads as plain words, for the report that belongs to them. Used by `reports`; own threads alone."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from logbook import access
from logbook.models import Intention, LearningQuestion
from logbook.selectors.threads import Told, told, value_kinds, with_entry_count
from logbook.words import IntentionState
from plg.models import Membership


@dataclass(frozen=True)
class StoryLine:
    """One thread: what stands above it, its text, and what was said of it under its own words."""

    above: str
    text: str
    notes: list[tuple[str, str]]


@dataclass(frozen=True)
class ThreadStory:
    """Learning questions, intentions with what came of them, and yields under the kind of value they have."""

    questions: list[StoryLine]
    intentions: list[StoryLine]
    yields: list[tuple[str, list[StoryLine]]]
    as_of: datetime | None

    def __bool__(self) -> bool:
        return bool(self.questions or self.intentions or self.yields)


def thread_story(member: Membership, *, since: date | None = None, until: date | None = None) -> ThreadStory:
    """Return the member's own threads of a period, both ends included, in the language of now. Five queries.

    A question belongs to every period in which it was open; an intention and a yield to the day they were written.
    """
    questions = access.own_questions(member).order_by("made_at", "pk")
    intentions = access.own_intentions(member).order_by("made_at", "pk").prefetch_related("looks")
    yields = access.own_yields(member).order_by("made_at", "pk")
    if since:
        questions = questions.filter(Q(closed_at=None) | Q(closed_at__date__gte=since))
        intentions, yields = intentions.filter(made_at__date__gte=since), yields.filter(made_at__date__gte=since)
    if until:
        before = {"made_at__date__lte": until}
        questions, intentions, yields = questions.filter(**before), intentions.filter(**before), yields.filter(**before)
    asked, meant, brought = list(with_entry_count(questions)), list(intentions), list(yields)
    kinds = value_kinds(member.community)
    found = told(brought, kinds)
    groups = [(kind.label, [_gain(one) for one in found if one.value and one.value.key == kind.key]) for kind in kinds]
    known = {kind.key for kind in kinds}
    others = [_gain(one) for one in found if not one.value or one.value.key not in known]
    moments = [row.made_at for row in (*asked, *meant, *brought)]
    moments += [row.closed_at for row in asked if row.closed_at]
    moments += [look.made_at for row in meant for look in row.looks.all()]
    return ThreadStory(
        [_question(row) for row in asked],
        [_intention(row) for row in meant],
        [(label, lines) for label, lines in (*groups, (_("Nog niet te zeggen"), others)) if lines],
        max(moments, default=None),
    )


def _question(row: LearningQuestion) -> StoryLine:
    above = _("Sinds %(day)s") % {"day": _day(row.made_at)}
    if row.closed_at:
        above = _("Van %(day)s tot %(end)s") % {"day": _day(row.made_at), "end": _day(row.closed_at)}
    hanging: int = row.hanging  # type: ignore[attr-defined]  # annotated above
    if hanging:
        above += " · " + ngettext("%(n)s leerervaring", "%(n)s leerervaringen", hanging) % {"n": hanging}
    return StoryLine(above, row.text, [(_("Wat deze vraag bracht"), row.outcome)] if row.closed_at else [])


def _intention(row: Intention) -> StoryLine:
    above = str(row.get_state_display())
    if row.state == IntentionState.OPEN:
        above = _("Voor %(day)s") % {"day": date_format(row.by_when, "j F Y")}
    notes = list[tuple[str, str]]()
    for look in row.looks.all():
        words = f"{_day(look.made_at)}: {look.get_outcome_display()[:1].lower()}{look.get_outcome_display()[1:]}"
        notes.append((words, look.said or "–"))
        if look.helps:
            notes.append((_("Wat zou helpen"), look.helps))
    return StoryLine(above, row.text, notes)


def _gain(one: Told) -> StoryLine:
    return StoryLine(" · ".join([_day(one.row.made_at), *(note.lower() for note in one.notes)]), one.row.text, [])


def _day(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "j F Y")
