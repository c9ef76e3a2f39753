"""The coordinator's pages: which questionnaire is asked when, who has sent theirs, and opening one again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amo import selectors, services
from amo.access import visible_instruments, visible_sheet_states, visible_waves
from amo.forms.waves import ReopenForm, WaveForm
from amo.words import Moment
from plg.access import doors
from plg.access.permissions import Permission
from plg.selectors import chosen_content
from plg.texts import uid_of


@require_safe
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """List the waves of the community with how many sent theirs."""
    member = doors.member(request, slug, Permission.PLAN_WAVES)
    counts = selectors.wave_counts(member, list(visible_waves(member)))
    return render(request, "amo/plan_list.html", {"counts": counts})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Plan a wave."""
    member = doors.member(request, slug, Permission.PLAN_WAVES)
    chosen = chosen_content(member.community, "instrument")
    first = {"instrument": chosen.uid, "theme": selectors.theme_for(member.community, chosen)} if chosen else {}
    form = WaveForm(visible_instruments(member), request.POST or None, community=member.community, initial=first)
    if request.method == "POST" and form.is_valid():
        moment = Moment(form.cleaned_data["moment"])
        wave = services.plan_wave(by=member, community=member.community, moment=moment, anew=True, **form.plan())
        messages.success(
            request,
            _("Gepland. Wie meedoet, krijgt bericht op de dag dat de meting opengaat.")
            if wave.announce
            else _("Gepland. Er gaat geen bericht uit als de meting opengaat."),
        )
        return redirect("amo:wave", slug=slug, wave=wave.uid)
    return render(request, "amo/plan_form.html", {"form": form}, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def wave(request: HttpRequest, slug: str, wave: str) -> HttpResponse:
    """Show one wave with the state of every participant; a POST changes it."""
    member = doors.member(request, slug, Permission.PLAN_WAVES)
    found = doors.one_of(visible_waves(member), uid=wave)
    counts = selectors.wave_counts(member, [found])[0]
    begun = visible_sheet_states(member).filter(wave=found).exists()
    form = WaveForm(visible_instruments(member), request.POST or None, community=member.community, wave=found)
    form.hold(instrument=begun, theme=selectors.answered_theme(member.community, found.instrument) is not None)
    if request.method == "POST" and form.is_valid():
        services.change_wave(by=member, wave=found, **form.plan())
        messages.success(request, _("Bewaard."))
        return redirect("amo:wave", slug=slug, wave=wave)
    search = request.GET.get("zoek", "").replace("\x00", "")[:100].strip()
    context = {
        "wave": found,
        "form": form,
        "counts": counts,
        "is_long": counts.people > selectors.PEOPLE_ON_A_PAGE,
        "search": search,
        "page": selectors.wave_page(
            member, found, list(visible_waves(member)), search, uid_of(request.GET.get("na", ""))
        ),
        "begun": begun,
    }
    return render(request, "amo/plan_wave.html", context, status=400 if form.errors else 200)


@require_POST
def call_off(request: HttpRequest, slug: str, wave: str) -> HttpResponse:
    """Take a wave off the calendar that nobody began."""
    member = doors.member(request, slug, Permission.PLAN_WAVES)
    services.call_off_wave(by=member, wave=doors.one_of(visible_waves(member), uid=wave))
    messages.success(request, _("De meting staat niet meer op de kalender."))
    return redirect("amo:plan", slug=slug)


@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: HttpRequest, slug: str, sheet: str) -> HttpResponse:
    """Open a sheet again with a reason; no answer is shown."""
    member = doors.member(request, slug, Permission.PLAN_WAVES)
    found = doors.one_of(visible_sheet_states(member), uid=sheet)
    form = ReopenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.reopen(by=member, sheet=found, reason=form.cleaned_data["reason"])
        messages.success(request, _("Heropend. De deelnemer kan de vragenlijst twee weken afmaken."))
        return redirect("amo:wave", slug=slug, wave=found.wave.uid)
    return render(request, "amo/reopen_form.html", {"form": form, "sheet": found}, status=400 if form.errors else 200)
