"""What the logbook does when somebody leaves: counts before it, what the register cannot know, and what learning no
longer needs. Reached by slot; see `plg.slots`."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from logbook.models import Draft, Entry, EntryVersion, Intention, LearningQuestion, ReflectionInterview, TalkText, Yield
from logbook.selectors import research_entries
from logbook.selectors.talks import approved_talks
from plg.models import Community, NameFinding
from plg.slots import Going, Loss

#: What is for learning alone: nothing of it is ever in research.
THREADS = (LearningQuestion, Intention, Yield)


def losses(person: Going) -> list[Loss]:
    """Return how many entries and talks leave the research, and how many go; threads were never in it. Few queries."""
    written = Entry.objects.filter(author__in=person.memberships)
    research = sum(
        research_entries(member.community).filter(author=member).order_by().count() for member in person.memberships
    )
    threads = sum(model._default_manager.filter(author__in=person.memberships).count() for model in THREADS)
    talks = ReflectionInterview.objects.filter(participant__in=person.memberships)
    checked = sum(
        approved_talks(member.community).filter(participant=member).order_by().count() for member in person.memberships
    )
    losses = [
        Loss(_("Leerervaringen"), research, written.count()),
        Loss(_("Reflectiegesprekken, met het verslag"), checked, talks.count()),
    ]
    return [*losses, Loss(_("Leervragen, voornemens en opbrengsten"), 0, threads)] if threads else losses


def erase(person: Going) -> None:
    """Take away the names that were found in this person's texts, and untie the texts so that their rows can go."""
    _untie(Entry.objects.filter(author__in=person.memberships).values_list("pk", flat=True))
    _forget_names(ReflectionInterview.objects.filter(participant__in=person.memberships).values_list("pk", flat=True))


def outlived(community: Community, count_only: bool) -> list[tuple[str, int]]:
    """Take away drafts, threads, and the entries and talks that research may not use: learning is over.

    With `count_only` nothing goes.
    """
    research = research_entries(community).order_by().values("pk")
    others = Entry.objects.filter(community=community).exclude(pk__in=research)
    keys = list(others.values_list("pk", flat=True))
    drafts = Draft.objects.filter(author__community=community)
    threads = [model._default_manager.filter(author__community=community) for model in THREADS]
    counted = [("drafts", drafts.count()), ("threads", sum(rows.count() for rows in threads))]
    checked = approved_talks(community).order_by().values("pk")
    spare = ReflectionInterview.objects.filter(community=community).exclude(pk__in=checked)
    talks = list(spare.values_list("pk", flat=True))
    if not count_only:
        for rows in threads:
            rows.delete()
        _untie(keys)
        Entry.objects.filter(pk__in=keys).delete()
        drafts.delete()
        _forget_names(talks)
        ReflectionInterview.objects.filter(pk__in=talks).delete()
    return [("entries", len(keys)), *counted, ("talks", len(talks))]


def _forget_names(talks: Iterable[int]) -> None:
    """Take away the names that were found in the reports of these talks."""
    texts = TalkText.objects.filter(talk__in=list(talks))
    NameFinding.objects.filter(text__in=texts.values("uid")).delete()


def _untie(entries: Iterable[int]) -> None:
    keys = list(entries)
    versions = EntryVersion.objects.filter(entry__in=keys)
    NameFinding.objects.filter(text__in=versions.values("uid")).delete()
    Entry.objects.filter(pk__in=keys).update(current=None)
