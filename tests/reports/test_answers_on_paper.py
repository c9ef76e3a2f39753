"""Pictures of answers on paper: in their places, told in words, and a PDF that everybody can read."""

from io import BytesIO

import page
import pypdf
import pytest
from django.template import engines
from django.utils import translation

from plg.pictures import Diverging, DotLine, DotLines, Spread
from reports.pdf import engine
from reports.pdf.answers import END, START, diverging_on_paper, dots_on_paper

LONG = "Ik zorgde bij samenwerking dat afspraken voor alle groepen even eerlijk uitpakten, ook als dat lastig was."


@pytest.fixture
def dots() -> DotLines:
    lines = (
        DotLine("Kennis delen", 1, 5, "belonging", "Verbondenheid"),
        DotLine(LONG, 3.25, 3.25, "belonging", "Verbondenheid"),
        DotLine("Veiligheid", None, 2, "unique", "Eigenheid"),
    )
    return DotLines("Kennis delen nam toe", "n = 3", 1, 5, ("niet", "veel"), ("Voor", "Na"), lines, "Zegt dit.")


@pytest.fixture
def apart() -> Diverging:
    bars = (Spread("Kennis delen", (0, 2, 15)), Spread(LONG, (5, 7, 5)), Spread("Niemand", (0, 0, 0)))
    return Diverging("Meestal meer", "n = 17", ("minder", "gelijk", "meer"), bars, "Zegt dat.")


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


def test_bars_part_in_the_middle_of_the_track(apart: Diverging) -> None:
    drawing = diverging_on_paper(apart)
    first, second, third = drawing.rows
    for piece in (first.pieces[0], second.pieces[1]):
        assert piece.middle == pytest.approx(drawing.middle, abs=0.02)
    assert third.pieces == []
    assert [piece.colour for piece in drawing.key] == ["#ffffff", "#1f2a30", "#ffffff"]
    assert "Kennis delen: minder 0, gelijk 2, meer 15" in drawing.words
    for row in drawing.rows:
        assert all(piece.x >= START - 0.02 and piece.x + piece.width <= END + 0.02 for piece in row.pieces)


def test_both_make_a_pdf_that_everybody_can_read(dots: DotLines, apart: Diverging) -> None:
    source = (
        '{% extends "base_pdf.html" %}{% block title %}Proef{% endblock %}{% block description %}Proef{% endblock %}'
        '{% block content %}<h1>Proef</h1><h2>Beelden</h2>{% include "pdf/_dot_lines.html" with drawing=dots %}'
        '{% include "pdf/_diverging.html" with drawing=apart %}{% endblock %}'
    )
    with translation.override("nl"):
        context = {"dots": dots_on_paper(dots), "apart": diverging_on_paper(apart)}
        rendered = engine.render(engines["django"].from_string(source).render(context), identifier="proef")
    checked = page.validate_pdf_bytes(rendered.content)
    assert checked.is_compliant, [(failure.rule_id, failure.message) for failure in checked.failures]
    text = pypdf.PdfReader(BytesIO(rendered.content)).pages[0].extract_text()
    for words in ("Kennis delen nam toe", "3,25 → 3,25", "n = 17", "Zegt dat."):
        assert words in text
