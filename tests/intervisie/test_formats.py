"""Formats of sessions are files: the nine that are shipped, one more that somebody adds, and what a bad one is told."""

from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import yaml
from django.urls import reverse

from intervisie.content.kinds import format_faults
from intervisie.formats import steps_of
from intervisie.models import Contribution, Session
from intervisie.selectors.sessions import formats
from intervisie.services import sessions, speaking
from intervisie.words import Speaks
from plg.content import registry
from plg.content.reader import BadContent
from plg.errors import DomainError
from plg.models import ContentVersion
from plg.services.content import load_content
from tests import factories as make
from tests.world import World

NINE = {
    "afsluiten",
    "bordsessie",
    "collegiaal-bezoek",
    "feedbackronde",
    "focusgroep",
    "intervisie-vier-fasen",
    "leerpartner",
    "vier-woorden",
    "world-cafe",
}
STEP: dict[str, Any] = {
    "key": "een",
    "label": {"nl": "Eén woord", "en": "One word"},
    "prompt": make.LABEL,
    "minutes": 3,
    "speaks": ["everyone"],
    "writes": True,
    "limit": 1,
}
SPEEDY: dict[str, Any] = {
    "kind": "format",
    "key": "snelle-ronde",
    "version": 1,
    "title": "Snelle ronde",
    "source": "Bedacht voor deze test.",
    "ours": "Alles.",
    "body": {
        "about": make.LABEL,
        "case": False,
        "steps": [STEP],
    },
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, db: None) -> Path:
    """A folder of formats of its own, in place of the shipped one."""
    kind = replace(registry.kind_of("format"), folder=tmp_path)
    monkeypatch.setitem(registry._kinds, "format", kind)
    return tmp_path


def put(folder: Path, **change: object) -> None:
    (folder / "snelle-ronde.v1.yaml").write_text(yaml.safe_dump(SPEEDY | change, allow_unicode=True), encoding="utf-8")


def test_the_nine_are_there_and_each_step_says_all_it_has_to(content: None) -> None:
    found = {version.key: version for version in formats()}
    assert found.keys() >= NINE
    assert all(version.source and version.ours for version in found.values())
    steps = [step for version in found.values() for step in steps_of(version.body)]
    assert all(step.label and step.prompt and 1 <= step.minutes <= 60 for step in steps)
    assert {step.speaks for step in steps} == set(Speaks)
    assert any(step.shows_authors for step in steps if step.writes)
    assert any(not step.shows_authors for step in steps if step.writes)
    four = steps_of(found["intervisie-vier-fasen"].body)
    assert [(step.speaks, step.limit) for step in four] == [("owner", 0), ("everyone", 3), ("others", 0), ("owner", 0)]
    words = steps_of(found["vier-woorden"].body)
    assert [step.label for step in words[:4]] == ["Beleven", "Uitleven", "Inleven", "Voorleven"]
    assert not any(step.writes for step in words[:4]), "what somebody lives through stays in their own notes"


def test_a_new_format_needs_a_file_and_nothing_else(world: World, folder: Path) -> None:
    put(folder)
    load_content(by=None)
    meeting = make.meeting(world.north)
    client, address = world.client(world.marijke), reverse("intervisie:session_new", args=["north", meeting.uid])
    assert "Snelle ronde (3 minuten)" in client.get(address).content.decode()
    version = next(one for one in formats() if one.key == "snelle-ronde")
    client.post(address, {"format": str(version.uid), "case": ""})
    session = Session.objects.get(format=version)
    sessions.lead(by=world.marijke, session=session, act="next", at=-1)
    sessions.join(by=world.anna, session=session)
    page = world.client(world.anna).get(reverse("intervisie:session", args=["north", session.uid])).content.decode()
    assert "Eén woord" in page
    speaking.say(by=world.anna, session=session, at=0, text="Moed.", client_key=uuid4())
    with pytest.raises(DomainError, match="hooguit 1 ding"):
        speaking.say(by=world.anna, session=session, at=0, text="Rust.", client_key=uuid4())
    assert Contribution.objects.count() == 1


@pytest.mark.usefixtures("content")
def test_the_format_a_group_mostly_works_with_stands_chosen(world: World) -> None:
    address = reverse("intervisie:session_new", args=["north", make.meeting(world.north).uid])
    client, newest = world.client(world.marijke), {one.key: one for one in formats()}
    assert client.get(address).context["form"]["format"].value() == str(newest["intervisie-vier-fasen"].uid)
    older = ContentVersion.objects.get(kind="format", key="vier-woorden", version=1)
    world.north.contents.add(older)
    page = client.get(address)
    assert page.context["form"]["format"].value() == str(newest["vier-woorden"].uid), "as it is now"
    assert page.text.count("checked") == 1


def test_a_bad_file_is_refused_with_its_name_its_line_and_the_fault(folder: Path) -> None:
    put(folder, body={"about": make.LABEL, "case": False, "steps": [STEP | {"minutes": "lang", "colour": "rood"}]})
    with pytest.raises(BadContent) as refused:
        load_content(by=None)
    told = "\n".join(refused.value.faults)
    for words in ("snelle-ronde.v1.yaml: line", "steps[1].minutes: must be a whole number", "steps[1].colour"):
        assert words in told
    assert "snelle-ronde" not in {version.key for version in formats()}, "nothing of a bad load is kept"


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"about": make.LABEL, "case": False, "steps": []}, "at least one item"),
        ({"about": make.LABEL, "case": "ja", "steps": [STEP]}, "true or false"),
        ({"about": {"nl": "Iets."}, "case": False, "steps": [STEP]}, "body.about.en"),
    ],
)
def test_a_body_with_a_fault_says_where(body: dict[str, object], told: str) -> None:
    assert told in "\n".join(format_faults(body))


def test_three_questions_each_while_the_owner_answers_all(world: World, content: None) -> None:
    meeting = make.meeting(world.north)
    case = make.case(world.bram, state="shared", meeting=meeting)
    version = next(one for one in formats() if one.key == "intervisie-vier-fasen")
    session = sessions.start_session(by=world.marijke, meeting=meeting, format=version, case=case)
    for who in (world.anna, world.bram):
        sessions.join(by=who, session=session)
    for at in (-1, 0):
        sessions.lead(by=world.marijke, session=session, act="next", at=at)
    address = reverse("intervisie:session_say", args=["north", session.uid])
    for member, answers in ((world.anna, [302, 302, 302, 409]), (world.bram, [302] * 5)):
        client = world.client(member)
        told = [client.post(address, {"at": "1", "key": str(uuid4()), "text": f"Nummer {n}."}) for n in answers]
        assert [answer.status_code for answer in told] == answers
