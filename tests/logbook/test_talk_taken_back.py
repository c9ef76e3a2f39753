"""A report that is taken back to write on has its words in it, also when the draft it was sent from is long gone."""

import pytest
from django.urls import reverse

from logbook.models import TalkDraft
from logbook.services import talk_writing as writing
from tests.logbook.test_talks import fresh, sent
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]


def test_who_takes_a_report_back_goes_on_with_what_was_sent(world: World) -> None:
    talk = sent(world)
    draft = writing.save_draft(by=world.anna, talk=talk, expected=0, text="Kwartelnest liep mee.", summary="Kort.")
    writing.check_report(by=world.anna, talk=fresh(talk), number=1, draft=draft)
    assert not TalkDraft.objects.exists(), "a check clears every draft away"
    writing.reopen_check(by=world.anna, talk=fresh(talk))
    writing.take_back_report(by=world.marijke, talk=fresh(talk))
    address = reverse("logbook:talk_write", args=["north", talk.uid])
    page = world.client(world.marijke).get(address).content.decode()
    assert "Kwartelnest liep mee." in page
    kept = writing.save_draft(by=world.marijke, talk=fresh(talk), expected=0, text="Merelnest.", summary="")
    assert kept.version == 1
    page = world.client(world.marijke).get(address).content.decode()
    assert "Merelnest." in page
    assert "Kwartelnest" not in page


def test_a_summary_of_many_lines_is_told_how_many(world: World) -> None:
    talk = sent(world)
    writing.take_back_report(by=world.marijke, talk=talk)
    typed = {
        "version": "1",
        "text": "Zij liep mee.",
        "summary": "Een regel.\n" * 40,
        "notes_kind": "notes",
        "send": "1",
    }
    page = world.client(world.marijke).post(reverse("logbook:talk_write", args=["north", talk.uid]), typed)
    assert page.status_code == 400
    assert "439 tekens en 40 regels. Houd hoogstens 2200 tekens en 28 regels." in page.content.decode()
