"""All of one's own data: asking for it, seeing how far it is, and taking it. For whoever just showed who they are."""

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from plg.access import doors
from plg.fragments import wants_part
from reports import selectors, services
from reports.views.asked import STOP_ASKING
from reports.words import CONTENT_TYPES


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def data(request: HttpRequest) -> HttpResponse:
    """Tell what is in it and how far it is; a POST asks for it. The fragment answers only what changed."""
    user = doors.confirmed(request)
    if request.method == "POST":
        services.ask_own_copy(by=user)
        return redirect("own:data")
    copy = selectors.own_copy(user)
    context = {"copy": copy, "days": settings.OWN_COPY_DAYS}
    if copy is None or not wants_part(request):
        return render(request, "reports/own_data.html", context)
    if request.GET.get("gezien") == copy.seen and not copy.job.is_finished:
        return HttpResponse(status=204)
    status = STOP_ASKING if copy.job.is_finished else 200
    return render(request, "reports/own_data.html#state", context, status=status)


@never_cache
@require_safe
def download(request: HttpRequest) -> HttpResponseBase:
    """Hand the zip over, to nobody but its person."""
    copy, file = services.take_own_copy(by=doors.confirmed(request))
    answer = FileResponse(file, as_attachment=True, filename=copy.file_name, content_type=CONTENT_TYPES["zip"])
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
