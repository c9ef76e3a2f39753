"""A drawing by name, read once a process: a page has dozens, and including a template for each costs milliseconds."""

from functools import lru_cache

from django import template
from django.template.loader import get_template

register = template.Library()


@register.simple_tag
def icon(name: str) -> str:
    """Return the drawing of this name in templates/components/icons/."""
    return _drawn(name)


@lru_cache(maxsize=200)
def _drawn(name: str) -> str:
    return get_template("components/icon.html").render({"name": name})
