"""Pages about mail: stop a reminder from the mail itself, choose on the page about oneself, what did not arrive."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plg.access import doors
from plg.access.permissions import Permission
from plg.selectors import mail_trouble, visible_mailings
from plg.services import letters, mail_stops, mailings


@login_not_required
@never_cache
@csrf_exempt  # A mail program presses this button for its reader, without a page of ours: RFC 8058.
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Show a button; only pressing it stops the reminders, or turns them on again. Mail scanners press nothing."""
    asked = mail_stops.asked_by(token)
    if asked is None:
        raise Http404
    wanted = asked.choice.wanted
    if request.method == "POST":
        wanted = "weer" in request.POST
        mail_stops.choose(by=asked.user, letter=asked.choice.letter, wanted=wanted)
    context = {"choice": asked.choice, "wanted": wanted, "done": request.method == "POST"}
    return render(request, "plg/mail_stop.html", context)


@require_POST
def choose(request: HttpRequest, slug: str) -> HttpResponse:
    """Turn one kind of reminder on or off for oneself."""
    member = doors.member(request, slug, Permission.BE_HERE)
    wanted = request.POST.get("wanted") == "ja"
    mail_stops.choose(by=member.user, letter=request.POST.get("letter", ""), wanted=wanted)
    messages.success(request, _("Je krijgt deze herinneringen weer.") if wanted else _("Deze herinneringen staan uit."))
    return redirect("plg:me", slug=slug)


@require_safe
def trouble(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the coordinator which letters did not arrive, which wait, and whose address takes none."""
    member = doors.member(request, slug, Permission.MANAGE_PEOPLE)
    return render(request, "plg/mail_list.html", {"trouble": mail_trouble(member, letters.titles())})


@require_POST
def again(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Send a letter that failed once more."""
    member = doors.member(request, slug, Permission.MANAGE_PEOPLE)
    mailings.try_again(by=member, mailing=doors.one_of(visible_mailings(member), uid=uid))
    messages.success(request, _("De mail gaat opnieuw de deur uit."))
    return redirect("plg:mail", slug=slug)
