"""Pictures of answers on paper: in their places, told in words, and a PDF that everybody can read."""

from io import BytesIO

import page
import pypdf
import pytest
from django.template import engines
from django.utils import translation

from plg.pictures import DotLine, DotLines
from reports.pdf import engine
from reports.pdf.answers import END, START, dots_on_paper

LONG = "Ik zorgde bij samenwerking dat afspraken voor alle groepen even eerlijk uitpakten, ook als dat lastig was."


@pytest.fixture
def dots() -> DotLines:
    lines = (
        DotLine("Kennis delen", 1, 5, "belonging", "Verbondenheid"),
        DotLine(LONG, 3.25, 3.25, "belonging", "Verbondenheid"),
        DotLine("Veiligheid", None, 2, "unique", "Eigenheid"),
    )
    return DotLines("Kennis delen nam toe", "n = 3", 1, 5, ("niet", "veel"), ("Voor", "Na"), lines, "Zegt dit.")


def test_dots_stand_on_the_track_and_long_labels_take_more_lines(dots: DotLines) -> None:
    drawing = dots_on_paper(dots)
    first, second, third = drawing.rows
    assert first.before is not None
    assert first.after is not None
    assert START < first.before < first.after < END
    assert (first.moved, second.moved, second.same, third.before, third.moved) == (True, False, True, None, False)
    assert len(second.labels) == 3
    assert first.y < second.y < third.y < drawing.height
    assert [word.text for word in drawing.groups] == ["Verbondenheid", "Eigenheid"]
    with translation.override("nl"):
        assert "Kennis delen: 1 → 5" in dots_on_paper(dots).words
        assert "3,25 → 3,25" in dots_on_paper(dots).words
        assert "– → 2" in dots_on_paper(dots).words


def test_it_makes_a_pdf_that_everybody_can_read(dots: DotLines) -> None:
    source = (
        '{% extends "base_pdf.html" %}{% block title %}Proef{% endblock %}{% block description %}Proef{% endblock %}'
        '{% block content %}<h1>Proef</h1><h2>Beelden</h2>{% include "pdf/_dot_lines.html" with drawing=dots %}'
        "{% endblock %}"
    )
    with translation.override("nl"):
        context = {"dots": dots_on_paper(dots)}
        rendered = engine.render(engines["django"].from_string(source).render(context), identifier="proef")
    checked = page.validate_pdf_bytes(rendered.content)
    assert checked.is_compliant, [(failure.rule_id, failure.message) for failure in checked.failures]
    text = pypdf.PdfReader(BytesIO(rendered.content)).pages[0].extract_text()
    for words in ("Kennis delen nam toe", "3,25 → 3,25", "n = 3", "Zegt dit."):
        assert words in text
