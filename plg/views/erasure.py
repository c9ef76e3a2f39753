"""Where a letter about erasing leads to: say no or ask with one press, signed in or not. Looking does nothing."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from plg.services import planned_erasing
from plg.views.leaving import OwnName, farewell
from plg.words import ErasureAnswer


@login_not_required
@never_cache
@csrf_exempt  # The address is the proof: whoever keeps no cookies must be able to say no too.
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Show what will happen and when; a POST says no, asks, or has it done now with the name typed out."""
    plan = planned_erasing.asked_by(token)
    if plan is None:
        raise Http404
    said = request.POST.get("answer", "")
    form = OwnName(request.POST if said == "now" else None, user=plan.membership.user)
    if request.method == "POST" and said in ErasureAnswer.values:
        planned_erasing.answer(token=token, said=ErasureAnswer(said))
        return redirect("plg:erasure_answer", token=token)
    if request.method == "POST" and form.is_valid():
        planned_erasing.erase_now(token=token, name=form.cleaned_data["name"])
        return farewell(request, "erased")
    context = {"plan": plan, "member": plan.membership, "form": form}
    return render(request, "plg/erasure_answer.html", context, status=400 if request.method == "POST" else 200)
