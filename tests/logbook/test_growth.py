"""Growth in an entry: marking, arrows of the model and no others, undoing, who sees it, the network, bad input."""

from datetime import date, timedelta
from itertools import product
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from logbook import access, selectors, services
from logbook.content.kinds import growth_faults
from logbook.models import Entry, Fragment, Growth, Step
from logbook.own import growth_part
from logbook.selectors.growth import UNDONE_WITHIN, Marked, growth_model
from logbook.services.growth import MOST_FRAGMENTS, MOST_STEPS
from logbook.words import Circle, Domain, Mediation, sentences
from plg.errors import DomainError, Refused
from plg.models import AuditLine, ContentVersion, Membership
from tests.support.queries import MaxQueries
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]

TEXT = "De lector vertelde iets. Ik dacht: dat doe ik nooit. Ik probeerde het. Het werd stil."
E, P, D, C = Domain.EXTERNAL, Domain.PERSONAL, Domain.PRACTICE, Domain.CONSEQUENCE


def write(by: Membership, *circles: Circle, text: str = TEXT) -> Entry:
    return services.write_entry(
        by=by, text=text, happened_on=date(2026, 3, 12), circles=circles, client_key=uuid4(), prompts={}, tags=[]
    )


def span(text: str, words: str) -> tuple[int, int]:
    return text.index(words), text.index(words) + len(words)


def mark(by: Membership, entry: Entry, words: str, domain: Domain) -> Fragment:
    """Mark these words in the current text."""
    kept = Entry.objects.select_related("current").get(pk=entry.pk)
    assert kept.current
    spans = [span(kept.current.text, words)]
    return services.mark(by=by, entry=kept, expected=kept.current.number, spans=spans, domain=domain)[0]


def edit(by: Membership, entry: Entry, text: str) -> None:
    kept = Entry.objects.select_related("current").get(pk=entry.pk)
    assert kept.current
    services.edit_entry(by=by, entry=kept, expected=kept.current.number, text=text, happened_on=kept.happened_on)


def grown(by: Membership, *circles: Circle) -> tuple[Entry, list[Fragment], Step]:
    """An entry with a fragment in every domain and one arrow."""
    entry = write(by, *circles)
    parts = zip(["De lector", "Ik dacht", "Ik probeerde", "Het werd stil"], Domain, strict=True)
    marks = [mark(by, entry, words, domain) for words, domain in parts]
    return entry, marks, services.lead(by=by, entry=entry, cause=marks[0], effect=marks[1])


def marks_of(entry: Entry) -> Marked:
    return selectors.marked(Entry.objects.select_related("current").get(pk=entry.pk))


def address(entry: Entry, name: str = "growth") -> str:
    return reverse(f"logbook:{name}", args=["north", entry.uid])


def test_the_model_has_nine_arrows_of_two_kinds(world: World) -> None:
    model = growth_model(world.north)
    enactment = {(P, E), (E, D), (P, D), (C, D)}
    reflection = {(E, P), (D, P), (C, P), (D, C), (P, C)}
    assert {pair for pair, kind in model.arrows.items() if kind == Mediation.ENACTMENT} == enactment
    assert {pair for pair, kind in model.arrows.items() if kind == Mediation.REFLECTION} == reflection


def test_only_the_arrows_of_the_model_can_be_laid(world: World) -> None:
    entry, marks, _step = grown(world.anna)
    twins = [mark(world.anna, entry, "e", domain) for domain in Domain]  # another fragment in every domain
    model = growth_model(world.north)
    for cause, effect in product(marks, [*marks, *twins]):
        if cause.pk == effect.pk:
            continue
        kind = model.kind(cause.domain, effect.domain)
        if kind:
            assert services.lead(by=world.anna, entry=entry, cause=cause, effect=effect).kind == kind
        else:
            with pytest.raises(DomainError, match="kent het model van groei geen pijl"):
                services.lead(by=world.anna, entry=entry, cause=cause, effect=effect)
    assert Step.objects.count() == 9 * 2
    with pytest.raises(DomainError, match="niet naar zichzelf"):
        services.lead(by=world.anna, entry=entry, cause=marks[0], effect=marks[0])
    assert ContentVersion.objects.get(kind="growth_model").frozen_at


def test_a_refusal_says_which_arrow_can_be_laid(world: World) -> None:
    entry, marks, _step = grown(world.anna)
    with pytest.raises(DomainError) as refused:
        services.lead(by=world.anna, entry=entry, cause=marks[0], effect=marks[3])
    assert refused.value.message == (
        "Van extern naar gevolg kent het model van groei geen pijl. "
        "Van extern kan er wel een naar: persoonlijk, praktijk."
    )


def test_sentences_that_follow_each_other_become_one_fragment_and_blanks_fall_off(world: World) -> None:
    entry = write(world.anna)
    cut = sentences(TEXT)
    assert [TEXT[start:end] for start, end in cut][:2] == ["De lector vertelde iets.", "Ik dacht: dat doe ik nooit."]
    made = services.mark(by=world.anna, entry=entry, expected=1, spans=[cut[1], cut[0], cut[3]], domain=E)
    assert [(one.start, one.end) for one in made] == [(0, cut[1][1]), cut[3]]
    again = services.mark(by=world.anna, entry=entry, expected=1, spans=[(cut[3][0] - 1, cut[3][1])], domain=E)
    assert again == []  # marked so before, blanks or not


TEACHER, FLAG, HEART = "\U0001f469\U0001f3fd\u200d\U0001f3eb", "\U0001f1e7\U0001f1ea", "\u2764\ufe0f"
DOTTED = "q\u0323\u0307"  # no single sign for it exists


@pytest.mark.parametrize("sign", [TEACHER, FLAG, HEART, DOTTED])
def test_what_is_seen_as_one_sign_is_never_parted(world: World, sign: str) -> None:
    before = "Naar \U0001f1f3\U0001f1f1" if sign == FLAG else "Ik "
    entry = write(world.anna, text=f"{before}{sign} ook.")
    middle = len(before) + 1
    (made,) = services.mark(by=world.anna, entry=entry, expected=1, spans=[(middle, middle + 1)], domain=P)
    assert (made.start, made.end) == (len(before), len(before) + len(sign))


@pytest.mark.parametrize("bad", [(0, 0), (5, 4), (-1, 3), (0, 10_000), (len(TEXT), len(TEXT) + 1)])
def test_a_piece_outside_the_text_is_refused(world: World, bad: tuple[int, int]) -> None:
    entry = write(world.anna)
    with pytest.raises(DomainError, match="buiten de tekst"):
        services.mark(by=world.anna, entry=entry, expected=1, spans=[bad], domain=P)
    assert not Fragment.objects.exists()


def test_nothing_blanks_only_and_an_older_text_are_refused(world: World) -> None:
    entry = write(world.anna, text="Een. Twee.")
    for spans, expected, sentence in (
        ([], 1, "nog niets gekozen"),
        ([(4, 5)], 1, "spaties"),
        ([(0, 4)], 7, "intussen"),
    ):
        with pytest.raises(DomainError, match=sentence):
            services.mark(by=world.anna, entry=entry, expected=expected, spans=spans, domain=P)


def test_only_the_author_marks_and_not_in_what_was_withdrawn(world: World) -> None:
    entry, marks, step = grown(world.anna, Circle.COMMUNITY)
    acts: list[Any] = [
        lambda by: services.mark(by=by, entry=entry, expected=1, spans=[(0, 5)], domain=P),
        lambda by: services.lead(by=by, entry=entry, cause=marks[1], effect=marks[2]),
        lambda by: services.unmark(by=by, entry=entry, fragment=marks[0]),
        lambda by: services.part(by=by, entry=entry, step=step),
        lambda by: services.undo(by=by, entry=entry),
        lambda by: services.say_of_growth(by=by, entry=entry, lasting=True, shown=True),
    ]
    for act in acts:
        with pytest.raises(Refused):
            act(world.bram)
    services.withdraw(by=world.anna, entry=entry)
    for act in acts:
        with pytest.raises(DomainError, match="teruggetrokken"):
            act(world.anna)
    assert not access.own_fragments(world.anna).exists()


def test_fragments_of_two_entries_are_never_joined(world: World) -> None:
    entry, marks, _step = grown(world.anna)
    other, theirs, _other_step = grown(world.anna)
    with pytest.raises(DomainError, match="niet meer"):
        services.lead(by=world.anna, entry=entry, cause=marks[0], effect=theirs[1])
    with pytest.raises(DatabaseError), transaction.atomic():
        Step.objects.create(cause=marks[0], effect=theirs[1], kind="reflection")
    with pytest.raises(DatabaseError), transaction.atomic():
        Fragment.objects.filter(pk=marks[0].pk).update(version=other.current)


def test_undoing_goes_back_step_by_step_and_brings_arrows_back(world: World) -> None:
    entry, marks, _step = grown(world.anna)
    services.unmark(by=world.anna, entry=entry, fragment=marks[0])
    assert (len(marks_of(entry).marks), len(marks_of(entry).arrows)) == (3, 0)
    assert services.undo(by=world.anna, entry=entry)
    assert (len(marks_of(entry).marks), len(marks_of(entry).arrows)) == (4, 1)
    assert services.undo(by=world.anna, entry=entry)  # the arrow itself
    assert not Step.objects.exists()
    for left in (3, 2, 1, 0):
        assert services.undo(by=world.anna, entry=entry)
        assert len(marks_of(entry).marks) == left
    assert not services.undo(by=world.anna, entry=entry)
    assert not marks_of(entry).can_undo


def test_after_a_day_nothing_is_undone_and_what_went_is_gone_for_good(world: World) -> None:
    entry, marks, step = grown(world.anna)
    services.part(by=world.anna, entry=entry, step=step)
    services.unmark(by=world.anna, entry=entry, fragment=marks[0])
    long_ago = timezone.now() - UNDONE_WITHIN - timedelta(minutes=1)
    Fragment.objects.update(made_at=long_ago)
    Step.objects.update(made_at=long_ago)
    Fragment.objects.exclude(removed_at=None).update(removed_at=long_ago)
    Step.objects.exclude(removed_at=None).update(removed_at=long_ago)
    assert not marks_of(entry).can_undo
    assert not services.undo(by=world.anna, entry=entry)
    mark(world.anna, entry, "stil", C)
    assert not Step.objects.exists()
    assert not Fragment.objects.filter(pk=marks[0].pk).exists()


def test_an_edit_takes_fragments_along_and_keeps_what_it_cannot_find(world: World) -> None:
    entry, _marks, _step = grown(world.anna)
    edit(world.anna, entry, "Vooraf. " + TEXT.replace("Ik probeerde het.", "Ik liet het."))
    after = marks_of(entry)
    assert [(mark.quote, mark.here) for mark in after.marks] == [
        ("De lector", True),
        ("Ik dacht", True),
        ("Het werd stil", True),
        ("Ik probeerde", False),
    ]
    assert len(after.arrows) == 1
    edit(world.anna, entry, TEXT)
    assert all(mark.here for mark in marks_of(entry).marks)  # its words are back, and so is it
    assert Fragment.objects.count() == 4


def test_who_reads_an_entry_sees_the_picture_only_when_its_author_shows_it(world: World) -> None:
    entry, _marks, _step = grown(world.anna, Circle.DUO)
    page = reverse("logbook:entry", args=["north", entry.uid])
    picture = "leidde door overdenken tot"
    bram, anna = world.client(world.bram), world.client(world.anna)
    assert picture in anna.get(page).content.decode()
    assert "Alleen jij ziet dit plaatje." in anna.get(page).content.decode()
    assert picture not in bram.get(page).content.decode()
    services.say_of_growth(by=world.anna, entry=entry, lasting=False, shown=True)
    assert picture in bram.get(page).content.decode()
    assert "ziet dit plaatje ook" in anna.get(page).content.decode()
    assert AuditLine.objects.filter(word="logbook.growth_shown").count() == 1
    assert bram.get(address(entry)).status_code == 404  # marking is the author's own
    edit(world.anna, entry, TEXT.replace("De lector", "Iemand"))
    seen = bram.get(page).content.decode()
    assert picture not in seen  # words of an earlier version are never shown with it
    assert "De lector" not in seen
    services.say_of_growth(by=world.anna, entry=entry, lasting=False, shown=False)
    assert AuditLine.objects.filter(word="logbook.growth_shown").count() == 2


def test_the_network_is_of_lasting_changes_and_of_ones_own(world: World) -> None:
    entry, _marks, _step = grown(world.anna)
    second, others, _other = grown(world.anna)
    assert not selectors.network(world.anna)
    services.say_of_growth(by=world.anna, entry=entry, lasting=True, shown=False)
    since = Growth.objects.get().lasting_since
    services.say_of_growth(by=world.anna, entry=entry, lasting=True, shown=True)
    assert Growth.objects.get().lasting_since == since
    services.say_of_growth(by=world.anna, entry=second, lasting=True, shown=False)
    services.lead(by=world.anna, entry=second, cause=others[1], effect=others[2])
    network = selectors.network(world.anna)
    assert [(one.cause, one.effect, one.kind, one.count) for one in network.leads] == [
        (E, P, Mediation.REFLECTION, 2),
        (P, D, Mediation.ENACTMENT, 1),
    ]
    assert (network.entries, network.fragments[D]) == (2, 2)
    assert not selectors.network(world.bram)
    assert not selectors.network(world.anna, since=date(2026, 4, 1))
    services.withdraw(by=world.anna, entry=second)
    assert selectors.network(world.anna).entries == 1
    picture = selectors.network_picture(selectors.network(world.anna))
    assert picture
    assert picture.sentences == ("Van extern naar persoonlijk, door overdenken: 1 keer.",)


def test_without_an_arrow_there_is_nothing_to_call_lasting(world: World) -> None:
    entry = write(world.anna)
    with pytest.raises(DomainError, match="Leg eerst een pijl"):
        services.say_of_growth(by=world.anna, entry=entry, lasting=True, shown=False)


def test_marking_by_form_without_script_and_what_goes_wrong(world: World) -> None:
    entry, marks, _step = grown(world.anna)
    _other, theirs, _other_step = grown(world.bram)
    anna, page = world.client(world.anna), address(entry)
    shown = anna.get(page).content.decode()
    first = sentences(TEXT)[0]
    assert f'value="{first[0]}-{first[1]}"' in shown
    ticked = {
        "act": "mark",
        "expected": "1",
        "span": [f"{a}-{b}" for a, b in sentences(TEXT)[1:3]],
        "domain": "practice",
    }
    assert anna.post(page, ticked).status_code == 302
    assert Fragment.objects.filter(
        version=entry.current, start=sentences(TEXT)[1][0], end=sentences(TEXT)[2][1]
    ).exists()
    wrong: list[tuple[dict[str, Any], int]] = [
        ({"act": "mark", "expected": "1", "span": "0-99999", "domain": "practice"}, 409),
        ({"act": "mark", "expected": "1", "span": "0-5", "domain": "score"}, 400),
        ({"act": "mark", "expected": "1", "span": "0-5"}, 400),
        ({"act": "mark", "expected": "x", "span": "0-5", "domain": "practice"}, 400),
        ({"act": "mark", "expected": "1", "span": "-1-5", "domain": "practice"}, 400),
        ({"act": "mark", "expected": "1", "domain": "practice"}, 409),
        ({"act": "lead", "cause": marks[0].uid, "effect": marks[3].uid}, 409),
        ({"act": "lead", "cause": marks[0].uid, "effect": "gisteren"}, 400),
        ({"act": "lead", "cause": marks[0].uid, "effect": theirs[1].uid}, 404),
        ({"act": "unmark", "what": theirs[0].uid}, 404),
        ({"act": "unmark", "what": "alles"}, 404),
        ({"act": "part", "what": uuid4()}, 404),
        ({"act": "verzonnen"}, 400),
        ({}, 400),
    ]
    before = (Fragment.objects.count(), Step.objects.count())
    for data, status in wrong:
        assert anna.post(page, data).status_code == status, data
    assert (Fragment.objects.count(), Step.objects.count()) == before
    refused = anna.post(page, {"act": "lead", "cause": marks[0].uid, "effect": marks[3].uid}).content.decode()
    assert "Van extern naar gevolg kent het model van groei geen pijl." in refused
    assert f'value="{marks[0].uid}" data-domain="external" selected' in refused


def test_a_hundred_and_overlapping_fragments_stay_one_page(world: World, max_queries: MaxQueries) -> None:
    text = " ".join(f"Zin {n} zegt iets." for n in range(60))
    entry = write(world.anna, text=text)
    for n, domain in product(range(60), (E, D)):
        words = f"Zin {n} zegt" if domain == E else f"{n} zegt iets."
        mark(world.anna, entry, words, domain)
    anna = world.client(world.anna)
    anna.get(address(entry))
    with max_queries(11):
        shown = anna.get(address(entry)).content.decode()
    assert shown.count('class="growth-tag ') == 2 * 120
    letters = [(n, n + 1) for n, sign in enumerate(text) if sign.isalpha() and text[n - 1] == " "]
    fitting = MOST_FRAGMENTS - 120
    services.mark(by=world.anna, entry=entry, expected=1, spans=letters[:fitting], domain=C)
    with pytest.raises(DomainError, match=str(MOST_FRAGMENTS)):
        services.mark(by=world.anna, entry=entry, expected=1, spans=letters[fitting : fitting + 1], domain=C)


def test_a_model_of_growth_is_checked(content: None) -> None:
    good = ContentVersion.objects.get(kind="growth_model").body
    assert growth_faults(good) == []
    circle = {"from": "personal", "to": "personal", "kind": "reflection"}
    assert any("to itself" in fault for fault in growth_faults(good | {"arrows": [circle]}))
    assert any("lacks external" in fault for fault in growth_faults(good | {"domains": good["domains"][1:]}))
    twice = [good["arrows"][0], good["arrows"][0]]
    assert any("twice" in fault for fault in growth_faults(good | {"arrows": twice}))


def test_ones_own_copy_tells_what_was_marked(world: World) -> None:
    entry, marks, _step = grown(world.anna)
    services.say_of_growth(by=world.anna, entry=entry, lasting=True, shown=False)
    services.unmark(by=world.anna, entry=entry, fragment=marks[3])
    part = growth_part(world.anna.user)
    assert part
    (piece,) = part.pieces
    assert piece.texts == (("1 Extern", "De lector"), ("2 Persoonlijk", "Ik dacht"), ("3 Praktijk", "Ik probeerde"))
    assert piece.notes == ("1 → 2: overdenken", "Je noemt deze verandering blijvend.")
    assert growth_part(world.bram.user) is None


def test_taking_a_fragment_away_twice_is_once(world: World) -> None:
    entry, marks, step = grown(world.anna)
    for _press in range(2):
        services.unmark(by=world.anna, entry=entry, fragment=marks[0])
    step.refresh_from_db()
    gone = Fragment.objects.get(pk=marks[0].pk)
    assert gone.removed_at is not None
    assert step.removed_at == gone.removed_at
    assert services.undo(by=world.anna, entry=entry)
    step.refresh_from_db()
    assert step.removed_at is None, "one press back brings both"


def test_there_are_only_so_many_arrows_in_one_text(world: World) -> None:
    entry, marks, step = grown(world.anna)
    version = marks[0].version
    causes, effects = (
        Fragment.objects.bulk_create(Fragment(version=version, start=n, end=n + 1, domain=domain) for n in range(20))
        for domain in (E, P)
    )
    pairs = [(cause, effect) for cause in causes for effect in effects][: MOST_STEPS - 1]
    Step.objects.bulk_create(Step(cause=cause, effect=effect, kind=Mediation.REFLECTION) for cause, effect in pairs)
    with pytest.raises(DomainError, match="te veel om nog te zien"):
        services.lead(by=world.anna, entry=entry, cause=marks[1], effect=marks[0])
    laid = services.lead(by=world.anna, entry=entry, cause=marks[0], effect=marks[1])
    assert laid == step, "one that is there already is still found"


def test_without_a_model_no_arrow_is_known(world: World) -> None:
    entry = write(world.anna)
    marks = [mark(world.anna, entry, words, domain) for words, domain in (("De lector", E), ("Ik dacht", P))]
    ContentVersion.objects.filter(kind="growth_model").delete()
    with pytest.raises(DomainError, match="kent het model van groei geen pijl") as caught:
        services.lead(by=world.anna, entry=entry, cause=marks[0], effect=marks[1])
    assert "kan er wel een naar" not in str(caught.value)
