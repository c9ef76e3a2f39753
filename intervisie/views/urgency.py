"""The pages of the urgency matrix: mark the issues, one's own picture, the picture of the group, the wall."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intervisie.access import visible_matrices, visible_meetings
from intervisie.forms.urgency import MarkForm, forms_of
from intervisie.models import Matrix
from intervisie.selectors import urgency as reads
from intervisie.services import urgency as services
from plg.access import doors
from plg.access.decide import can
from plg.access.permissions import Permission
from plg.fragments import wants_part
from plg.models import Membership


@require_POST
def matrix_new(request: HttpRequest, slug: str, meeting: str) -> HttpResponse:
    """Open an urgency matrix at a meeting."""
    member = doors.member(request, slug, Permission.PLAN_MEETINGS)
    found = doors.one_of(visible_meetings(member), uid=meeting)
    made = services.open_matrix(by=member, meeting=found)
    messages.success(request, _("De matrix staat open. Iedereen die meedoet kan hem nu invullen."))
    return redirect("intervisie:matrix", slug=slug, matrix=made.uid)


@require_http_methods(["GET", "HEAD", "POST"])
def matrix(request: HttpRequest, slug: str, matrix: str) -> HttpResponse:
    """Show a matrix: one's own marks, and the group's picture once it is closed. A POST marks one issue."""
    member = doors.member(request, slug, Permission.SEE_MEETINGS)
    found = doors.one_of(visible_matrices(member), uid=matrix)
    if request.method != "POST":
        return render(request, "intervisie/matrix_show.html", _about(member, found))
    form = MarkForm(None, request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    kept = services.mark(by=member, matrix=found, **form.cleaned_data)
    if wants_part(request):
        joined = kept.practice.strip() != form.cleaned_data["practice"].strip()
        return render(request, "intervisie/_matrix_kept.html", _about(member, found) | {"kept": kept, "joined": joined})
    return redirect(f"{reverse('intervisie:matrix', args=[slug, matrix])}#issue-{kept.issue}")


@require_POST
def matrix_close(request: HttpRequest, slug: str, matrix: str) -> HttpResponse:
    """Close a matrix: the picture of the group is fixed."""
    member = doors.member(request, slug, Permission.PLAN_MEETINGS)
    meetings = reverse("intervisie:meetings", args=[slug])
    found = doors.one_still_there(request, visible_matrices(member), meetings, uid=matrix)
    if services.close_matrix(by=member, matrix=found) is None:
        messages.success(request, _("Nog niemand had iets aangekruist. De matrix is weg."))
        return redirect(meetings)
    return redirect("intervisie:matrix", slug=slug, matrix=matrix)


@require_safe
def matrix_wall(request: HttpRequest, slug: str, matrix: str) -> HttpResponse:
    """Show on the wall how many filled it in, and the picture of the group once it is closed."""
    member = doors.member(request, slug, Permission.SEE_MEETINGS)
    found = doors.one_of(visible_matrices(member), uid=matrix)
    return render(request, "intervisie/matrix_wall.html", _group(found))


def _about(member: Membership, matrix: Matrix) -> dict[str, Any]:
    takes_part = can(member, Permission.TAKE_PART)
    issues = reads.own_issues(member, matrix) if takes_part else []
    return _group(matrix) | {
        "forms": forms_of(issues) if matrix.is_open else [],
        "issues": issues or reads.issues_of(matrix),
        "own": reads.own_picture(issues),
        "takes_part": takes_part,
        "may_plan": can(member, Permission.PLAN_MEETINGS),
    }


def _group(matrix: Matrix) -> dict[str, Any]:
    voted, people = reads.filled_in(matrix) if matrix.is_open else (0, 0)
    return {
        "matrix": matrix,
        "filled": voted,
        "of": people,
        "picture": reads.group_picture(matrix),
        "rows": reads.group_table(matrix),
        "minimum": settings.MIN_GROUP,
    }
