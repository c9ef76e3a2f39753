"""What a settled round found: a page per question, each table as a file, and the matrix with passages."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_POST, require_safe

from coding.access import visible_rounds
from coding.crossing import Period
from coding.models import Round
from coding.selectors import matrices, results_splits, results_together
from coding.selectors.agreeing import left_before_outcomes
from coding.selectors.results import recomputed, results, table
from coding.selectors.results_pictures import directions, picture
from coding.services import matrices as files
from coding.words import RoundState
from plg.access import doors
from plg.access.decide import can
from plg.access.permissions import Permission
from plg.grids import Heat
from plg.models import Membership
from plg.pictures import TwoByTwo
from plg.slots import TRACES
from plg.tabular.writer import CSV, csv_bytes

#: How many participants a page of the matrix holds.
PAGE = 10


@require_safe
def result(request: HttpRequest, slug: str, round: str) -> HttpResponse:
    """Show how often each code was settled on."""
    member = doors.member(request, slug, Permission.SEE_ROUNDS)
    found = _round(member, round)
    if found.state != RoundState.SETTLED:
        return _waits(request, member, found)
    figures = results(member, found)
    more = {"results": figures, "picture": picture(found, figures), "directions": directions(figures)}
    return _page(request, member, found, "show", more)


@require_safe
def split(request: HttpRequest, slug: str, round: str, what: str) -> HttpResponse:
    """Show the codes set against participants, time, background or communities."""
    member = doors.member(request, slug, Permission.SEE_ROUNDS)
    found = _round(member, round)
    if found.state != RoundState.SETTLED:
        return _waits(request, member, found)
    context = _split(member, found, what, _period(request))
    return _page(
        request,
        member,
        found,
        "split",
        context | {"what": what, "is_group": what in GROUPS, "minimum": settings.MIN_GROUP},
    )


@require_safe
def matrix(request: HttpRequest, slug: str, round: str) -> HttpResponse:
    """Show the passages of every participant per code, some participants a page."""
    member = doors.member(request, slug, Permission.SEE_ROUNDS)
    found = _round(member, round)
    if found.state != RoundState.SETTLED:
        return _waits(request, member, found)
    finer = "fijn" in request.GET
    page = Paginator(matrices.people_of(member, found), PAGE).get_page(request.GET.get("pagina"))
    codes = matrices.columns_of(found, finer=finer)
    rows = [(case, case.by_column(codes)) for case in matrices.cases(member, found, list(page), finer=finer)]
    context = {"page": page, "codes": codes, "rows": rows, "finer": finer, "traces": next(TRACES.ask(member), "")}
    return _page(request, member, found, "matrix", context)


@require_POST
def take(request: HttpRequest, slug: str, round: str, what: str) -> FileResponse:
    """Hand over a file with a row a participant; kept with the files that left."""
    member = doors.member(request, slug, Permission.BUILD_EXPORT)
    found = _settled(member, round)
    if what == "matrix":
        made = files.take_matrix(by=member, round=found, finer="fijn" in request.POST)
    elif what == "deelnemers":
        made = files.take_people(by=member, round=found)
    else:
        raise Http404
    return FileResponse(made.content, as_attachment=True, filename=made.name)


@require_safe
def table_file(request: HttpRequest, slug: str, round: str, name: str) -> HttpResponse:
    """Give one table without persons as CSV."""
    member = doors.member(request, slug, Permission.SEE_ROUNDS)
    found = _settled(member, round)
    if name == "codes":
        rows = list(table(results(member, found)))
    elif name == "deelnemer":
        raise Http404  # a row a person is taken, not fetched
    else:
        drawn = _drawn(member, found, name, _period(request))
        if drawn is None:
            raise Http404
        rows = drawn.cells
    answer = HttpResponse(csv_bytes(rows), content_type=CSV)
    file_name = f"{slugify(name)}-{slug}-{timezone.localdate():%Y-%m-%d}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return answer


def _drawn(member: Membership, found: Round, name: str, period: Period) -> Heat | TwoByTwo | None:
    """Return the picture whose figures a file is asked of."""
    if name == "kruistabel":
        return results_together.crossed(member, found)
    heat: Heat | None = _split(member, found, name, period)["heat"]
    return heat


GROUPS = (*results_splits.BACKGROUND, "plg")


def _split(member: Membership, found: Round, what: str, period: Period) -> dict[str, Any]:
    """Return the table of one way to split, and what goes with it."""
    if what == "deelnemer":
        return {"heat": results_splits.by_person(member, found)}
    if what == "tijd":
        course = results_splits.by_time(member, found, period)
        return {"course": course, "heat": course.heat if course else None, "period": period, "periods": list(Period)}
    if what == "samen":
        return {"heat": results_together.pairs(member, found), "four": results_together.crossed(member, found)}
    if what == "plg":
        return {"heat": results_splits.by_community(member, found)}
    if what in results_splits.BACKGROUND:
        return {"heat": results_splits.by_group(member, found, what)}
    raise Http404


def _period(request: HttpRequest) -> Period:
    asked = request.GET.get("per", "")
    return Period(asked) if asked in list(Period) else Period.MONTH


def _round(member: Membership, round: str) -> Round:
    """Return a round that may have outcomes; nobody practises for any."""
    return doors.one_of(visible_rounds(member), uid=round, is_practice=False)


def _settled(member: Membership, round: str) -> Round:
    return doors.one_of(visible_rounds(member), uid=round, state=RoundState.SETTLED)


def _waits(request: HttpRequest, member: Membership, round: Round) -> HttpResponse:
    """Say what stands between this round and its outcomes, and where to go on."""
    return render(request, "coding/result_wait.html", {"round": round, "left": left_before_outcomes(member, round)})


def _page(request: HttpRequest, member: Membership, round: Round, name: str, more: dict[str, Any]) -> HttpResponse:
    context = {"round": round, "now": timezone.now(), "recomputed": recomputed(round)}
    context["may_take"] = can(member, Permission.BUILD_EXPORT)
    return render(request, f"coding/result_{name}.html", context | more)
