"""The work of reports in the background: make a file, and clear it away when its time is over."""

from collections.abc import Callable
from typing import IO
from uuid import UUID

from celery import shared_task
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from plg.errors import DomainError
from plg.models import Job, Membership
from plg.queue import Progress, WorkFailed, handler
from plg.selectors.seen import seen_page
from plg.slots import OWN_PARTS
from reports import selectors, services
from reports.bundling import write_bundle
from reports.exporting.build import OpenNames, build
from reports.exporting.manifest import Order
from reports.exporting.own import write_own_copy
from reports.models import OwnCopy, Report
from reports.pdf.consent import make_consent_copy
from reports.pdf.duo import make_duo_report
from reports.pdf.group import make_community_report
from reports.pdf.minutes import make_minutes
from reports.pdf.own import OwnStory, make_own_report
from reports.pdf.progress import make_progress_report, places_of
from reports.pdf.summary import make_research_summary
from reports.pdf.talks import make_contact_summary, make_talk_sheet
from reports.selectors import (
    Options,
    community_facts,
    consent_facts,
    contact_facts,
    duo_facts,
    minutes_facts,
    progress_facts,
    sheet_facts,
    summary_facts,
    talk_of,
)
from reports.selectors.bundle import bundle_seal
from reports.words import ExportPart

#: How many lines of who saw it are printed; the page shows them all.
MOST_SEEN = 500


@shared_task(name="reports.tidy")
def tidy() -> None:
    """Take away what workers that were killed left half-made. Runs every hour."""
    services.sweep_unfinished()


@handler("reports.progress")
def progress_report(job: Job, progress: Progress) -> None:
    """Make somebody's progress report."""
    report = _report(job)

    def write(file: IO[bytes]) -> services.Made:
        facts = progress_facts(report.asked_by, Options.of(report.options))
        rendered = make_progress_report(facts, progress)
        file.write(rendered.content)
        return services.Made(facts.seal, facts.as_of, rendered.pages, places_of(rendered))

    services.keep(report, write)


@handler("reports.consent")
def consent_copy(job: Job, progress: Progress) -> None:
    """Make the copy of somebody's research consent."""
    report = _report(job)

    def write(file: IO[bytes]) -> services.Made:
        facts = consent_facts(report.asked_by)
        rendered = make_consent_copy(facts, progress)
        file.write(rendered.content)
        return services.Made(facts.seal, facts.as_of, rendered.pages)

    _kept(report, write)


@handler("reports.interview")
def talk_sheet(job: Job, progress: Progress) -> None:
    """Make a participant's preparation for a talk."""
    report = _report(job)

    def write(file: IO[bytes]) -> services.Made:
        facts = sheet_facts(report.asked_by, talk_of(report.asked_by, report.options.get("talk")))
        rendered = make_talk_sheet(facts, progress)
        file.write(rendered.content)
        return services.Made(facts.seal, facts.as_of, rendered.pages)

    _kept(report, write)


@handler("reports.contact")
def contact_summary(job: Job, progress: Progress) -> None:
    """Make the summary of a talk, on one page."""
    report = _report(job)

    def write(file: IO[bytes]) -> services.Made:
        facts = contact_facts(report.asked_by, talk_of(report.asked_by, report.options.get("talk")))
        rendered = make_contact_summary(facts, progress)
        file.write(rendered.content)
        return services.Made(facts.seal, facts.written_at, rendered.pages)

    _kept(report, write)


@handler("reports.minutes")
def meeting_minutes(job: Job, progress: Progress) -> None:
    """Make the minutes of a meeting."""
    report = _report(job)

    def write(file: IO[bytes]) -> services.Made:
        facts = minutes_facts(report.asked_by, report.options.get("meeting"))
        rendered = make_minutes(facts, progress)
        file.write(rendered.content)
        return services.Made(facts.seal, facts.as_of, rendered.pages)

    _kept(report, write)


@handler("reports.duo")
def duo_report(job: Job, progress: Progress) -> None:
    """Make the report of a duo."""
    report = _report(job)

    def write(file: IO[bytes]) -> services.Made:
        facts = duo_facts(report.asked_by)
        rendered = make_duo_report(facts, progress)
        file.write(rendered.content)
        return services.Made(facts.seal, facts.as_of, rendered.pages)

    _kept(report, write)


@handler("reports.community")
def community_report(job: Job, progress: Progress) -> None:
    """Make the report of a community."""
    report = _report(job)

    def write(file: IO[bytes]) -> services.Made:
        facts = community_facts(report.asked_by)
        rendered = make_community_report(facts, progress)
        file.write(rendered.content)
        return services.Made(facts.seal, facts.as_of, rendered.pages)

    _kept(report, write)


@handler("reports.research")
def research_summary(job: Job, progress: Progress) -> None:
    """Make the summary of a study."""
    report = _report(job)

    def write(file: IO[bytes]) -> services.Made:
        facts = summary_facts(report.asked_by, **report.options)
        rendered = make_research_summary(facts, progress)
        file.write(rendered.content)
        uids = Membership.objects.filter(pk__in=facts.members).values_list("uid", flat=True)
        texts = {str(uid): 1 for uid in uids}
        return services.Made(facts.seal, facts.as_of, rendered.pages, members=facts.members, entries=texts)

    _kept(report, write)


@handler("reports.bundle")
def bundle(job: Job, progress: Progress) -> None:
    """Pack the bundle of a community."""
    report = _report(job)

    def write(file: IO[bytes]) -> services.Made:
        seal = bundle_seal(report.asked_by)
        packed = write_bundle(report.asked_by, file, progress)
        return services.Made(seal, packed.as_of, entries=packed.owners, holds=packed.given)

    _kept(report, write)


@handler("reports.export")
def research_export(job: Job, progress: Progress) -> None:
    """Make a research export."""
    report = _report(job)
    order = Order(
        purpose=report.options["purpose"],
        addressee=report.options["addressee"],
        made_by=report.asked_by.pseudonym.code,
        rounds=_chosen(report, "rounds"),
        waves=_chosen(report, "waves"),
        without=_left_out(report),
    )

    def write(file: IO[bytes]) -> services.Made:
        built = build(report.community, order, file, progress)
        return services.Made(built.seal, built.as_of, members=built.members, entries=built.entries)

    try:
        services.keep(report, write)
    except OpenNames as error:
        raise WorkFailed(selectors.say_open_names(error.found)) from error
    except DomainError as error:
        raise WorkFailed(error.message) from error


@handler("reports.own_copy")
def own_copy(job: Job, progress: Progress) -> None:
    """Gather all of somebody's own data."""
    copy = OwnCopy.objects.select_related("user").filter(uid=job.args["copy"]).first()
    if copy is None:
        raise WorkFailed(_("Deze gegevens zijn er niet meer."))
    user, at = copy.user, timezone.now()

    def paper(rows: dict[str, int]) -> bytes:
        with translation.override("nl"):
            page = seen_page(user, size=MOST_SEEN)
            parts = list(OWN_PARTS.ask(user))
        story = OwnStory(user.name, at, parts, page.lines, page.before is not None, rows)
        return make_own_report(story).content

    def write(file: IO[bytes]) -> None:
        with translation.override("nl"):
            write_own_copy(user, file, paper, at, progress)

    services.keep_own_copy(copy, write)


@handler("reports.clear_own_copy")
def clear_own_copy(job: Job, progress: Progress) -> None:
    """Clear away somebody's own data once the week is over."""
    services.clear_own_copy(copy=UUID(job.args["copy"]), name=job.args["name"])


@handler("reports.clear")
def clear(job: Job, progress: Progress) -> None:
    """Clear away a file whose time is over."""
    services.clear(report=UUID(job.args["report"]), name=job.args["name"])


def _chosen(report: Report, what: str) -> tuple[str, ...] | None:
    """Return the uids that somebody chose; None when nothing was left out."""
    wanted = report.options.get(what)
    return None if wanted is None else tuple(wanted)


def _left_out(report: Report) -> tuple[str, ...]:
    """Return the parts that somebody left out. A row of before memos could be told what goes in, and had them all."""
    told = report.options.get("parts")
    if told is None:
        return tuple(report.options.get("without", ()))
    return tuple(part for part in ExportPart.values if part not in {*told, ExportPart.MEMOS})


def _kept(report: Report, write: Callable[[IO[bytes]], services.Made]) -> None:
    """Keep the file of a report; a rule of the field that was met is why it failed."""
    try:
        services.keep(report, write)
    except DomainError as error:
        raise WorkFailed(error.message) from error


def _report(job: Job) -> Report:
    people = ("community", "asked_by__user", "asked_by__school", "asked_by__community", "asked_by__pseudonym")
    found = Report.objects.select_related(*people).filter(uid=job.args["report"]).first()
    if found is None:
        raise WorkFailed(_("Dit rapport bestaat niet meer."))
    return found
