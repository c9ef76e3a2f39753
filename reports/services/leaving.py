"""What reports does when somebody leaves: counts before it, and the files on disk, which the register cannot know.

Reached by slot; see `plg.slots`. Telling receivers of research files stands in `handing`.
"""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from plg.models import Community, Job, Membership, User
from plg.slots import Going, Loss
from plg.words import JobState
from reports.models import Handover, Report
from reports.services.handing import drop_files
from reports.services.own import forget_own_copy, throw_away
from reports.words import ReportKind

#: Reports in which the names of others stand; of a duo too, for whoever may wrote beneath what the two shared.
NAMING = (ReportKind.DUO, ReportKind.MINUTES, ReportKind.CONTACT, ReportKind.INTERVIEW, ReportKind.BUNDLE)


def losses(person: Going) -> list[Loss]:
    """Return how many own reports go, and in how many research files that left this person is. Two queries."""
    own = Report.objects.filter(asked_by__in=person.memberships).exclude(kind=ReportKind.EXPORT).count()
    files = sum(
        Handover.objects.filter(holds__contains=[member.uid], taken_at__isnull=False).count()
        for member in person.memberships
    )
    return [
        Loss(_("Rapporten die je liet maken"), 0, own),
        Loss(_("Eerdere onderzoeksbestanden waarvan de ontvanger bericht krijgt"), files, files),
    ]


def erase(person: Going) -> None:
    """Take this person's files off the disk, and the work that made them; the rows go by the register."""
    mine = Report.objects.filter(asked_by__in=person.memberships) | Report.objects.filter(about__in=person.memberships)
    gone = list(mine.distinct())
    drop_files(_of_others(person))
    throw_away(_beside(person))
    _drop(gone)
    forget_own_copy(user=person.user)


def words_taken_back(reader: Membership) -> None:
    """Take the files of this member off the disk in which words may stand that somebody took back just now."""
    theirs = Report.objects.filter(asked_by=reader)
    drop_files(theirs.filter(kind=ReportKind.PROGRESS, options__with_dialogue=True))
    drop_files(theirs.filter(kind=ReportKind.CONTACT))
    throw_away(User.objects.filter(pk=reader.user_id))


def outlived(community: Community, count_only: bool) -> list[tuple[str, int]]:
    """Take away the reports that members made of themselves, and the zips in which names of here may stand.

    With `count_only` nothing goes.
    """
    rows = list(Report.objects.filter(community=community).exclude(kind=ReportKind.EXPORT))
    if not count_only:
        _drop(rows)
        throw_away(User.objects.filter(memberships__community=community))
    return [("reports", len(rows))]


def _of_others(person: Going) -> list[Report]:
    """Return the reports of others that hold this person's words or name, or may: a name stands in minutes and in what
    was made for a talk, and all of these are made again in a moment."""
    here = Report.objects.filter(community__in=[member.community_id for member in person.memberships])
    talks = here.filter(kind=ReportKind.PROGRESS, options__with_dialogue=True)
    named = here.filter(kind__in=NAMING)
    return [*talks, *named]


def _beside(person: Going) -> QuerySet[User]:
    """Return whose zip may hold this person's words or name: everybody who was ever with them in a community; of an
    administrator, who is in none and may have looked anywhere, everybody."""
    if person.user.is_staff:
        return User.objects.exclude(pk=person.user.pk)
    communities = [member.community_id for member in person.memberships]
    return User.objects.filter(memberships__community__in=communities).exclude(pk=person.user.pk)


def _drop(rows: list[Report]) -> None:
    drop_files(rows)
    jobs = [row.job_id for row in rows]
    Report.objects.filter(pk__in=[row.pk for row in rows]).delete()
    Job.objects.filter(pk__in=jobs).exclude(state=JobState.RUNNING).delete()
