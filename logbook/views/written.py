"""What somebody wrote under the entries of others, in one list: to read back and to take away, whatever is shared."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from logbook import access, services
from logbook.selectors.written import written_page
from plg.access import doors
from plg.views.going import moment_of


@require_safe
def written(request: HttpRequest) -> HttpResponse:
    """List what the visitor wrote under entries of others, the newest first. Never shows an entry itself."""
    user = doors.person(request)
    page = written_page(user, moment_of(request.GET.get("voor", "")))
    return render(request, "logbook/response_list.html", {"page": page, "later": "voor" in request.GET})


@require_POST
def take_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take away one's own response."""
    user = doors.person(request)
    found = doors.one_still_there(request, access.responses_of(user), uid=uid)
    services.take_back_response(by=user, response=found)
    messages.success(request, _("Weggehaald. Niemand leest deze reactie nog."))
    return redirect("written:responses")
