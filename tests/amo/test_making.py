"""Making a questionnaire: in the browser or from a file, given out as a version, fixed at the first answer."""

from typing import Any

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from amo import selectors, services
from amo.access import visible_instruments
from amo.models import Draft, Wave
from amo.services import instrument_files
from amo.words import Moment
from plg.errors import DomainError, Refused
from plg.models import ContentVersion
from tests.amo.conftest import FILE, sent
from tests.support.content import content_there
from tests.world import World

HEAD = {
    "title": "Leren van data",
    "source": "Geen bron.",
    "ours": "Alles.",
    "theme_nl": "leren van data",
    "theme_en": "learning from data",
    "na_nl": "niet van toepassing",
    "na_en": "not applicable",
    "lowest": "1",
    "points": "7",
    "point_0_nl": "oneens",
    "point_0_en": "disagree",
    "point_3_nl": "neutraal",
    "point_3_en": "neutral",
    "point_6_nl": "eens",
    "point_6_en": "agree",
}
SCALE = {
    "name_nl": "Nieuwsgierigheid",
    "name_en": "Curiosity",
    "title_nl": "Hoe nieuwsgierig ben je?",
    "title_en": "How curious are you?",
    "intro_nl": "Het gaat over {theme}.",
    "intro_en": "This is about {theme}.",
    "minimum": "2",
    "item_0_nl": "Ik stel graag vragen over {theme}.",
    "item_0_en": "I like to ask about {theme}.",
    "item_1_nl": "Ik vind {theme} saai.",
    "item_1_en": "I find {theme} dull.",
    "item_1_reversed": "on",
}


def edition(draft: Draft) -> int:
    draft.refresh_from_db()
    return draft.edition


def made(world: World) -> Draft:
    """A questionnaire with seven points and two statements, made at the pages by the researcher."""
    client = world.client(world.eva)
    assert client.post(reverse("amo:draft_new", args=["north"]), {"title": "Leren van data"}).status_code == 302
    draft = Draft.objects.get(title="Leren van data")
    place = {"slug": "north", "draft": draft.uid}
    assert client.post(reverse("amo:draft_head", kwargs=place), HEAD | {"edition": 1}).status_code == 302
    added = client.post(reverse("amo:draft_scale_new", kwargs=place), SCALE | {"edition": 2})
    assert added.status_code == 302
    return draft


def test_a_questionnaire_is_made_in_the_browser_previewed_and_given_out(world: World) -> None:
    draft = made(world)
    client = world.client(world.eva)
    preview = client.get(reverse("amo:draft_preview", args=["north", draft.uid]) + "?taal=en").content.decode()
    assert "I find learning from data dull." in preview
    issued = client.post(reverse("amo:draft_issue", args=["north", draft.uid]), {"shown": edition(draft)})
    assert issued.status_code == 302
    version = ContentVersion.objects.get(kind="instrument")
    assert (version.version, version.title, version.frozen_at) == (1, "Leren van data", None)
    scale = version.body["scales"][0]
    assert [item.get("reversed", False) for item in scale["items"]] == [False, True]
    assert scale["minimum"] == 2
    assert [point.get("nl") for point in version.body["points"]] == [
        "oneens",
        None,
        None,
        "neutraal",
        None,
        None,
        "eens",
    ]
    shown = client.get(reverse("amo:instrument", args=["north", version.uid])).content.decode()
    assert "Niet gevalideerd" in shown or "niet gevalideerd" in shown
    assert not visible_instruments(world.wilma).exists()


def test_what_is_missing_is_named_before_a_draft_is_given_out(world: World) -> None:
    draft = services.begin_draft(by=world.karim, title="Leeg")
    page = world.client(world.karim).post(reverse("amo:draft_issue", args=["north", draft.uid]), {"shown": 1})
    assert page.status_code == 409
    told = page.content.decode()
    assert "minstens één deel" in told
    assert "waar de vragen vandaan komen" in told
    assert "body.scales" not in told, "the name of a field in a file, for who never saw one"
    assert not ContentVersion.objects.filter(kind="instrument").exists()


def test_faults_of_a_part_stand_at_their_field(world: World) -> None:
    draft = services.begin_draft(by=world.eva, title="Proef")
    client, address = world.client(world.eva), reverse("amo:draft_scale_new", args=["north", draft.uid])
    half = client.post(address, SCALE | {"edition": 1, "item_1_en": ""})
    assert half.status_code == 400
    assert "Schrijf de stelling in beide talen" in half.content.decode()
    assert "Het minimum is hoger" in client.post(address, SCALE | {"edition": 1, "minimum": "3"}).content.decode()
    nothing = {name: value for name, value in SCALE.items() if not name.startswith("item_")}
    assert "minstens één stelling" in client.post(address, nothing | {"edition": 1}).content.decode()


def test_parts_are_put_in_order_and_taken_out(world: World) -> None:
    draft = made(world)
    services.keep_scale(
        by=world.eva,
        draft=draft,
        edition=edition(draft),
        place=None,
        scale={"name": {"nl": "Tweede", "en": "Second"}, "items": [{"nl": "Ja.", "en": "Yes."}]},
    )
    client, address = world.client(world.eva), reverse("amo:draft_arrange", args=["north", draft.uid, 1])
    assert client.post(address, {"shown": edition(draft), "how": "up"}).status_code == 302
    draft.refresh_from_db()
    assert [scale["name"]["nl"] for scale in draft.body["scales"]] == ["Tweede", "Nieuwsgierigheid"]
    assert client.post(address, {"shown": draft.edition, "how": "drop"}).status_code == 302
    draft.refresh_from_db()
    assert [scale["name"]["nl"] for scale in draft.body["scales"]] == ["Tweede"]


def test_two_windows_never_overwrite_a_draft_silently(world: World) -> None:
    draft = made(world)
    late = world.client(world.karim).post(
        reverse("amo:draft_head", args=["north", draft.uid]), HEAD | {"edition": 1, "title": "Iets anders"}
    )
    assert late.status_code == 409
    assert "in een ander venster veranderd" in late.content.decode()
    draft.refresh_from_db()
    assert draft.title == "Leren van data"


def test_a_version_changes_until_its_first_answer_and_never_after(world: World, wave: Wave) -> None:
    draft = made(world)
    version = services.issue(by=world.eva, draft=draft, edition=edition(draft))
    services.change_wave(
        by=world.karim,
        wave=wave,
        instrument=version,
        opens=wave.opens_on,
        closes=wave.closes_on,
        grace_days=3,
        announce=True,
        remind_on=[],
    )
    services.change_head(by=world.eva, draft=draft, edition=edition(draft), about={"ours": "Bijna alles."}, body={})
    assert services.issue(by=world.eva, draft=draft, edition=edition(draft)) == version
    version.refresh_from_db()
    assert version.ours == "Bijna alles."
    wave.refresh_from_db()
    sent(world.anna, wave)
    with pytest.raises(DomainError, match="ligt vast"):
        services.change_head(by=world.eva, draft=draft, edition=edition(draft), about={"ours": "Niets."}, body={})
    with pytest.raises(DomainError, match="ligt vast"):
        services.issue(by=world.eva, draft=draft, edition=edition(draft))
    nextone = services.begin_draft(by=world.karim, base=version)
    assert nextone != draft
    assert nextone.key == draft.key
    again = services.issue(by=world.karim, draft=nextone, edition=nextone.edition)
    assert (again.version, again.key) == (2, version.key)


def test_a_revision_of_a_shipped_one_is_the_communitys_own_and_goes_on_as_the_same_questionnaire(
    world: World, instrument: ContentVersion
) -> None:
    draft = services.begin_draft(by=world.eva, base=instrument)
    assert services.begin_draft(by=world.karim, base=instrument) == draft  # in the making already
    version = services.issue(by=world.eva, draft=draft, edition=draft.edition)
    assert version.key != instrument.key
    wave = services.plan_wave(
        by=world.karim,
        community=world.north,
        moment=Moment.POST,
        instrument=version,
        opens=world.north.starts_on,
        closes=world.north.ends_on,
    )
    assert wave.questionnaire == instrument.key
    instrument.refresh_from_db()
    assert "revises" not in instrument.body


def test_a_version_goes_out_as_a_file_and_comes_in_again(world: World, instrument: ContentVersion) -> None:
    client = world.client(world.eva)
    file = client.get(reverse("amo:instrument_file", args=["north", instrument.uid]))
    assert "attachment" in file.headers["Content-Disposition"]
    loaded = client.post(
        reverse("amo:instrument_load", args=["north"]), {"file": SimpleUploadedFile("x.yaml", file.content)}
    )
    assert loaded.status_code == 302
    draft = Draft.objects.get()
    assert draft.body == instrument.body
    assert services.issue(by=world.eva, draft=draft, edition=draft.edition).body == instrument.body


def spoiled(spoil: Any) -> bytes:
    document = yaml.safe_load(FILE.read_text())
    spoil(document)
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False).encode()


@pytest.mark.parametrize(
    ("raw", "line", "field", "words"),
    [
        (b"", 1, "", "geen vragenlijst"),
        (b"\xff\xfe", 1, "", "UTF-8"),
        (b"kind: instrument\n  key: [", 2, "", "Kolom"),
        (b"kind: instrument\nkey: a\nkey: b\n", 3, "", "twice"),
        (b"a: &x 1\nb: *x\n", 1, "", "verwijzingen"),
        (b"kind: instrument\ntitle: \x07\n", 2, "", "niet in een tekst hoort"),
        (b"a: " + b"[" * 200_000 + b"]" * 200_000, 1, "", "te diep genest"),
        (b"a:\n" + b"- " * 200_000, 2, "", "te diep genest"),
        (b"".join(b" " * at + b"a:\n" for at in range(600)), 41, "", "te diep genest"),
        (spoiled(lambda d: d["body"].update(validated=None)), 0, "body.validated", "ontbreekt"),
        (spoiled(lambda d: d["body"].update(points=d["body"]["points"][:1])), 0, "body.points", "2 tot en met 11"),
        (spoiled(lambda d: d["body"]["scales"][0].update(key="Met Hoofdletter")), 0, "body.scales[1].key", "kleine"),
        (b"kind: codebook\n", 1, "kind", "Kies een van deze woorden"),
        (b"kind: instrument\nsmaak: zout\n", 2, "smaak", "hoort hier niet"),
        (spoiled(lambda d: d["body"]["scales"][0]["items"][1].pop("nl")), 0, "body.scales[1].items[2].nl", "ontbreekt"),
        (
            spoiled(lambda d: d["body"]["scales"][1].update(minimum=9)),
            0,
            "body.scales[2].minimum",
            "van 1 tot en met 4",
        ),
        (spoiled(lambda d: d["body"].update(validated="nee")), 0, "body.validated", "true of false"),
        (spoiled(lambda d: d["body"]["points"][4].pop("en")), 0, "body.points[5].en", "ontbreekt"),
    ],
)
def test_faults_of_a_file_name_their_line_and_field(raw: bytes, line: int, field: str, words: str) -> None:
    _document, faults = instrument_files.read_file(raw)
    found = next(fault for fault in faults if fault.field == field)
    assert words in found.words
    expected = line or next(
        number
        for number, text in enumerate(raw.decode().splitlines(), start=1)
        if number == found.line and text.strip()
    )
    assert found.line == expected
    assert found.line > 1 or line == 1


def test_a_line_is_the_line_of_the_field(world: World) -> None:
    raw = FILE.read_text().replace("minimum: 4", "minimum: vier")
    number = next(at for at, text in enumerate(raw.splitlines(), start=1) if "minimum: vier" in text)
    page = world.client(world.karim).post(
        reverse("amo:instrument_load", args=["north"]), {"file": SimpleUploadedFile("x.yaml", raw.encode())}
    )
    assert page.status_code == 400
    assert f"Regel {number}, <code>body.scales[1].minimum</code>" in page.content.decode()
    assert not Draft.objects.exists()


def test_the_self_scans_come_along_without_scores(db: None) -> None:
    content_there()
    scans = ContentVersion.objects.filter(kind="instrument", key__startswith="zelfscan-")
    assert scans.count() == 4
    for scan in scans:
        assert not scan.body["validated"]
        assert all("minimum" not in scale for scale in scan.body["scales"])
        assert "geen normen" in scan.ours
    style = scans.get(key="zelfscan-leiderschapsstijl")
    assert [len(scale["items"]) for scale in style.body["scales"]] == [4, 3, 2, 4]
    assert len(scans.get(key="zelfscan-zes-voorwaarden").body["scales"]) == 6


def test_a_researcher_finds_what_may_be_used(world: World, wave: Wave) -> None:
    lines = selectors.instrument_lines(world.eva)
    assert [(line.version.key, line.is_used, line.is_own, line.statements) for line in lines] == [
        ("amo-test", True, False, 26)
    ]


def test_two_presses_begin_one_questionnaire_and_one_next_version(world: World, instrument: ContentVersion) -> None:
    begun = [services.begin_draft(by=world.eva, title="Leren  van data ") for _press in range(2)]
    assert begun[0] == begun[1]
    assert begun[0].title == "Leren van data"
    revised = [services.begin_draft(by=world.eva, base=instrument) for _press in range(2)]
    assert revised[0] == revised[1]
    assert revised[0].key == "amo-test--north"


def test_a_scale_keeps_its_key_and_its_place_when_it_is_kept_again(world: World, instrument: ContentVersion) -> None:
    draft = services.begin_draft(by=world.eva, base=instrument)
    before = [scale["key"] for scale in draft.body["scales"]]
    scale = draft.body["scales"][1]
    wanted = {**scale, "items": [*scale["items"], {"nl": "Ik vraag door.", "en": "I ask on."}]}
    kept = services.keep_scale(by=world.eva, draft=draft, edition=draft.edition, place=1, scale=wanted)
    assert [one["key"] for one in kept.body["scales"]] == before
    assert [item["key"] for item in kept.body["scales"][1]["items"]] == [
        *(item["key"] for item in scale["items"]),
        "ik-vraag-door",
    ]


def test_a_scale_does_not_move_out_of_the_list(world: World, instrument: ContentVersion) -> None:
    draft = services.begin_draft(by=world.eva, base=instrument)
    before = draft.body["scales"]
    for to in (-1, len(before)):
        draft = services.move_scale(by=world.eva, draft=draft, edition=edition(draft), place=0, to=to)
        assert draft.body["scales"] == before


def test_a_questionnaire_of_another_community_is_nobodys_to_go_on_with(world: World) -> None:
    theirs = services.begin_draft(by=world.wilma, title="Van het zuiden")
    version = ContentVersion.objects.create(kind="instrument", key="zuid", version=1, body=theirs.body)
    Draft.objects.filter(pk=theirs.pk).update(issued=version)
    with pytest.raises(Refused, match="andere groep"):
        services.begin_draft(by=world.eva, base=version)
    with pytest.raises(Refused, match="andere groep"):
        services.change_head(by=world.eva, draft=theirs, edition=1, about={"title": "Van mij"}, body={})
    theirs.refresh_from_db()
    assert theirs.title == "Van het zuiden"


def test_what_was_given_out_is_gone_on_with_until_its_first_answer_and_stays(world: World) -> None:
    draft = made(world)
    version = services.issue(by=world.eva, draft=draft, edition=edition(draft))
    assert services.begin_draft(by=world.eva, base=version) == draft
    with pytest.raises(DomainError, match="al uitgegeven en blijft bestaan"):
        services.drop_draft(by=world.eva, draft=Draft.objects.get(pk=draft.pk))
    assert Draft.objects.filter(pk=draft.pk).exists()


def test_what_cannot_be_read_as_a_questionnaire_yet_is_not_previewed(world: World) -> None:
    draft = made(world)
    client, page = world.client(world.eva), reverse("amo:draft_preview", args=["north", draft.uid])
    assert "Ik stel graag vragen over" in client.get(page).content.decode()
    Draft.objects.filter(pk=draft.pk).update(body={**draft.body, "points": []})
    shown = client.get(page)
    assert shown.status_code == 200
    assert "Ik stel graag vragen over" not in shown.content.decode()
