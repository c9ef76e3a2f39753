"""The switch between Dutch and English."""

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from plg.models import User
from plg.services.accounts import speak
from plg.views.going import safe_next

A_YEAR = 365 * 24 * 60 * 60


class Language(forms.Form):
    """One of the languages there are."""

    language = forms.ChoiceField(choices=settings.LANGUAGES)


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Show everything in this language from now on: kept with the person, or in a cookie for a visitor."""
    form = Language(request.POST)
    response = redirect(safe_next(request))
    if form.is_valid():
        chosen = form.cleaned_data["language"]
        if isinstance(request.user, User):
            speak(by=request.user, language=chosen)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=A_YEAR,
            samesite="Lax",
            httponly=True,
            secure=request.is_secure(),
        )
    return response
