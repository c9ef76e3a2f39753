"""From an own entry to an explicit question to the group: choose the words, see what others will read, share."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from logbook import access, selectors, services
from logbook.forms.threads import GroupQuestionForm
from logbook.views.writing import kept, say
from logbook.words import parts_of_text
from plg.access import doors
from plg.access.permissions import Permission


@require_http_methods(["GET", "HEAD", "POST"])
def ask_the_group(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Choose parts of an own entry, then see exactly what others would read, and only then share it."""
    member = doors.member(request, slug, Permission.WRITE_ENTRY)
    found = doors.one_of(selectors.whole(access.own_entries(member)), uid=uid)
    parts = parts_of_text(found.current.text if found.current else "")
    names = selectors.names_per_circle(member)
    if request.method != "POST":
        chosen = set(request.GET.getlist("deel"))
        text = "\n\n".join(part for number, part in enumerate(parts) if str(number) in chosen)
        form = GroupQuestionForm(names=names, text=text) if chosen else None
        return render(request, "logbook/entry_ask.html", {"entry": found, "parts": parts, "form": form})
    form = GroupQuestionForm(request.POST, names=names)
    valid = form.is_valid()
    if valid and "share" in request.POST:
        made = services.ask_the_group(by=member, source=found, **form.kept())
        say(request, _("Gedeeld. Je leerervaring zelf is gebleven zoals zij was."))
        return kept(redirect("logbook:entry", slug=slug, uid=made.uid), request, form.cleaned_data["client_key"])
    shows = valid and "change" not in request.POST
    readers = selectors.readers_now(member, form.cleaned_data["circles"]) if shows else []
    context = {"entry": found, "parts": parts, "form": form, "shows": shows, "readers": readers}
    return render(request, "logbook/entry_ask.html", context, status=200 if valid else 400)
