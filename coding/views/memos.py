"""The memos of a round: on texts, codes, cases and the round, in one list and as one file."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from coding.access import visible_rounds
from coding.forms.memos import MemoForm
from coding.selectors import memos
from coding.selectors.desk import options
from coding.services.memos import write_memo_about
from coding.states import READABLE
from plg.access import doors
from plg.access.permissions import Permission
from plg.forms import kept_by
from plg.tabular.writer import CSV, csv_bytes


@require_http_methods(["GET", "HEAD", "POST"])
def memo_list(request: HttpRequest, slug: str, round: str) -> HttpResponse:
    """Show the memos one may read now, and keep one's own on a code, a case or the round."""
    member = doors.member(request, slug, Permission.CODE_SOURCES)
    found = doors.one_of(visible_rounds(member), uid=round)
    shown = memos.memos_of(member, found)
    over = request.GET.get("over", "round")
    own = next((memo for memo in shown if memo.is_own and memo.key == over), None)
    start = {"about": over, "text": own.text, "seen": own.seen} if own else {"about": over}
    form = MemoForm(options(found), memos.cases_of(member, found), request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        asked = form.asked()
        if kept_by(form, lambda: (write_memo_about(by=member, round=found, **asked),)):
            messages.success(request, _("Je memo is bewaard.") if asked["text"].strip() else _("Je memo is weg."))
            return redirect(request.path)
    context = {"round": found, "memos": shown, "form": form, "is_blind": found.state not in READABLE}
    return render(request, "coding/memo_list.html", context, status=400 if form.errors else 200)


@require_safe
def memo_file(request: HttpRequest, slug: str, round: str) -> HttpResponse:
    """Give the memos one may read now as a file; known names in them are written over."""
    member = doors.member(request, slug, Permission.CODE_SOURCES)
    found = doors.one_of(visible_rounds(member), uid=round)
    answer = HttpResponse(csv_bytes(memos.memo_rows(member, found)), content_type=CSV)
    answer["Content-Disposition"] = f'attachment; filename="memos-{slug}-{timezone.localdate():%Y-%m-%d}.csv"'
    return answer
