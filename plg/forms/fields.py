"""Fields that forms of several apps have: one line of words, a few lines. What they must hold a form says itself."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


def line(label: Any, *, required: bool = True, most: int = 200, **extra: Any) -> forms.CharField:
    """Return a field for one line of words."""
    told = {"required": _("Dit mag niet leeg zijn."), "max_length": _("Dit is te lang.")}
    return forms.CharField(label=label, required=required, max_length=most, error_messages=told, **extra)


def text(label: Any, *, required: bool = False, rows: int = 3, most: int = 20_000, **extra: Any) -> forms.CharField:
    """Return a field for a few lines of words."""
    return line(label, required=required, most=most, widget=forms.Textarea(attrs={"rows": rows}), **extra)
