"""How the screens of a live session stay true: a stream that says which version it is, and the question what changed.

Whoever has no stream asks by itself, which is how all of it works where streams do not.
"""

import time
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_safe

from intervisie.access import followed_sessions
from intervisie.models import Session
from intervisie.selectors import sessions as reads
from intervisie.selectors.said import Seen
from intervisie.views.sessions import context_of
from intervisie.words import SessionState
from plg import push
from plg.access import doors, proof
from plg.access.permissions import Permission
from plg.models import Membership
from plg.services import sessions as presence


@require_safe
def session_state(request: HttpRequest, slug: str, session: str) -> HttpResponse:
    """Answer what changed: 204 while `v` is the version, else the moving part of the page (of the wall with `w`).

    Every answer says what time it is here, for the clocks. In an evening's session this counts as being there.
    """
    member = doors.member(request, slug, Permission.READ_SHARED_ENTRIES)
    found = doors.one_of(followed_sessions(member), uid=session)
    if not proof.is_noted(request.session) and reads.is_there(member, found):
        presence.note_there(request.session)
    return with_the_time(_changed(request, member, found))


@require_GET
def session_stream(request: HttpRequest, slug: str, session: str) -> HttpResponseBase:
    """Say the version of the session now, and at every change; 204 when there is no place, and when it is over.

    Holds a thread of the web server as long as the screen is open, and no connection to the database.
    """
    member = doors.member(request, slug, Permission.READ_SHARED_ENTRIES)
    found = doors.one_of(followed_sessions(member), uid=session)
    ended = found.state == SessionState.ENDED
    stream = None if ended else push.open_stream(reads.topic_of(found), member.pk)
    if stream is None:
        return HttpResponse(status=204)
    found.refresh_from_db(fields=["version"])  # after the stream is open: nothing falls in between
    stream.say(str(found.version))
    answer = StreamingHttpResponse(stream, content_type="text/event-stream")
    answer.headers["Cache-Control"] = "no-store, no-transform"
    answer.headers["X-Accel-Buffering"] = "no"  # a proxy before us passes every word on at once
    return answer


def _changed(request: HttpRequest, member: Membership, found: Session) -> HttpResponse:
    if request.GET.get("v") == str(found.version):
        return HttpResponse(status=204)
    if found.state == SessionState.ENDED:
        return HttpResponse(headers={"HX-Refresh": "true"})
    context = context_of(member, found, seen_in(request.GET))
    if "w" in request.GET:
        return render(request, "intervisie/_session_wall.html", context)
    moved_on = request.GET.get("s") != context["screen"].say_key
    return render(request, "intervisie/_session_live.html", context | {"follows": True, "moved_on": moved_on})


def with_the_time(answer: HttpResponse) -> HttpResponse:
    """Say what time it is here, for the clocks."""
    answer.headers["X-Now"] = str(time.time_ns() // 1_000_000)
    return answer


def seen_in(asked: QueryDict) -> Seen | None:
    """Return what the screen says it has; what makes no sense is nothing, and it is given all."""
    try:
        return Seen(UUID(str(asked["l"])), int(str(asked["n"])))
    except (KeyError, ValueError):
        return None
