"""Writes docs/gidsen/: the guides as they stand in the site, for who reads them beside it.

Used by `manage.py write_guides`; a test holds the pages fresh.
"""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from plg.guides import GUIDE_STEPS, GuideStep, Picture
from plg.words import Guide

MADE = "<!-- Made from plg/guides.py by `manage.py write_guides`; do not edit this page. -->"
STATIC = "../../static/"


def guides_page() -> str:
    """Return docs/gidsen/README.md, in the language that is active. No query."""
    title, lead = _("Hoe werkt het hier?"), _("Voor iedereen die hier iets doet één pagina, stap voor stap.")
    lines = [f"# {title}", "", MADE, "", lead, ""]
    lines += [f"- [{guide.label}]({guide}.md)" for guide in Guide]
    return "\n".join(lines) + "\n"


def guide_page(guide: Guide) -> str:
    """Return docs/gidsen/<guide>.md, in the language that is active. No query."""
    lines = [f"# {guide.label}", "", MADE, ""]
    for number, step in enumerate(GUIDE_STEPS[guide], start=1):
        lines += _step(number, step)
    return "\n".join(lines).rstrip() + "\n"


def _step(number: int, step: GuideStep) -> Iterator[str]:
    text = "".join(f"**{words}**" if named else words for words, named in step.parts)
    yield from (f"## {number}. {step.title}", "", text, "")
    if step.picture:
        yield from (*_picture(step.picture), "")


def _picture(picture: Picture) -> Iterator[str]:
    width, height = picture.size
    yield "<picture>"
    yield f'  <source srcset="{STATIC}{picture.dark}" media="(prefers-color-scheme: dark)">'
    yield f'  <img src="{STATIC}{picture.light}" alt="{picture.says}" width="{width}" height="{height}">'
    yield "</picture>"
