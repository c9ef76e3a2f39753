"""After a meeting: what was agreed comes back until it is done; the minutes hold no case and nobody's words."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from intervisie.borrowing import borrowed
from intervisie.models import Agreement, Attendance, Contribution, Meeting
from intervisie.selectors.agreements import agreed, own_open_points
from intervisie.selectors.minutes import drafted_themes
from intervisie.services import agreements as services
from intervisie.services import minutes as minutes_services
from plg.errors import Archived, DomainError, Refused
from plg.models import AuditLine, Community, Job, Membership
from tests import factories as make
from tests.support import closings
from tests.support.queries import MaxQueries
from tests.world import World

KEY = UUID("00000000-0000-4000-8000-000000000001")


@pytest.fixture
def over(world: World) -> Meeting:
    """Last month's meeting."""
    begin = timezone.now() - timedelta(days=30)
    return closings.meeting_over(world.north, title="Verbinden", starts_at=begin, ends_at=begin + timedelta(hours=2))


def point(by: Membership, meeting: Meeting, *holders: Membership, key: UUID | None = None) -> Agreement:
    day = timezone.localdate() + timedelta(days=7) if holders else None
    return services.agree(
        by=by,
        meeting=meeting,
        text="We bellen de ouders.",
        client_key=key or uuid4(),
        holders=[member.uid for member in holders],
        by_when=day,
    )


def test_two_presses_make_one_action_point_with_names_and_a_day(world: World, over: Meeting) -> None:
    client, address = world.client(world.anna), reverse("intervisie:agreements", args=["north", over.uid])
    day = (timezone.localdate() + timedelta(days=7)).isoformat()
    data = {"text": "We bellen.", "holders": [str(world.anna.uid), str(world.bram.uid)], "by_when": day}
    for _tap in range(2):
        assert client.post(address, data | {"client_key": str(KEY)}).status_code == 302
    (kept,) = Agreement.objects.all()
    assert {holder.member for holder in kept.holders.all()} == {world.anna, world.bram}
    page = world.client(world.chantal).get(address).content.decode()
    assert "Anna Akkerman, Bram Bakker" in page


@pytest.mark.parametrize(
    "wrong", [{"by_when": ""}, {"holders": []}, {"text": " "}, {"holders": ["00000000-0000-4000-8000-00000000000a"]}]
)
def test_what_is_wrong_with_an_action_point_stands_beside_it(
    world: World, over: Meeting, wrong: dict[str, object]
) -> None:
    day = (timezone.localdate() + timedelta(days=7)).isoformat()
    data = {"text": "We bellen.", "holders": [str(world.bram.uid)], "by_when": day, "client_key": str(KEY)}
    answer = world.client(world.anna).post(reverse("intervisie:agreements", args=["north", over.uid]), data | wrong)
    assert answer.status_code == 400
    assert "error-summary" in answer.content.decode()
    assert not Agreement.objects.exists()


def test_an_open_point_comes_back_until_it_is_done_and_says_who_carried_it_over(world: World, over: Meeting) -> None:
    kept = point(world.marijke, over, world.bram)
    soon = make.meeting(world.north, title="De volgende")
    client, address = world.client(world.bram), reverse("intervisie:agreement_act", args=["north", kept.uid])
    assert [one.agreement for one in agreed(world.anna, soon).came] == [kept]
    assert kept.text in client.get("/plg/north/").content.decode(), "it stands on the home page of who holds it"
    until = timezone.localdate() + timedelta(days=20)
    assert client.post(address, {"act": "move", "meeting": soon.uid, "until": until.isoformat()}).status_code == 302
    (came,) = agreed(world.anna, soon).came
    assert (came.day, came.moves[0].by) == (until, world.bram)
    told = world.client(world.anna).get(reverse("intervisie:meeting", args=["north", over.uid])).content.decode()
    assert "door Bram Bakker" in told, "the page of the past meeting says what became of it"
    client.post(address, {"act": "done", "meeting": soon.uid})
    client.post(address, {"act": "done", "meeting": soon.uid})
    kept.refresh_from_db()
    assert kept.done_by == world.bram
    assert own_open_points(world.bram) == []
    later = make.meeting(
        world.north, starts_at=timezone.now() + timedelta(days=90), ends_at=timezone.now() + timedelta(days=91)
    )
    assert agreed(world.anna, later).is_empty, "what is done comes back no more"
    client.post(address, {"act": "open", "meeting": soon.uid})
    assert [one.agreement for one in agreed(world.anna, later).came] == [kept]


def test_only_who_holds_it_or_plans_ticks_it_off(world: World, over: Meeting) -> None:
    kept, together = point(world.marijke, over, world.bram), point(world.anna, over)
    with pytest.raises(Refused):
        services.finish(by=world.anna, agreement=kept)
    with pytest.raises(DomainError, match="allemaal"):
        services.finish(by=world.marijke, agreement=together)
    with pytest.raises(Refused):
        services.finish(by=world.eva, agreement=kept)
    services.finish(by=world.karim, agreement=kept)
    with pytest.raises(Refused):
        services.drop(by=world.bram, agreement=together)
    closings.minutes(over)
    with pytest.raises(DomainError, match="gedeelde verslag"):
        services.drop(by=world.anna, agreement=together)
    services.drop(by=world.marijke, agreement=together)
    assert not Agreement.objects.filter(pk=together.pk).exists()


def test_an_agreement_is_one_sentence_and_names_come_with_a_day(world: World, over: Meeting) -> None:
    day = timezone.localdate() + timedelta(days=7)
    asked: dict[str, Any] = {"by": world.anna, "meeting": over}
    for text in (" \n ", "x" * (services.MOST + 1)):
        with pytest.raises(DomainError, match="in hooguit 300 tekens"):
            services.agree(**asked, text=text, client_key=uuid4())
    halves: tuple[dict[str, Any], ...] = ({"holders": [world.bram.uid]}, {"by_when": day})
    for half in halves:
        with pytest.raises(DomainError, match="namen én een dag"):
            services.agree(**asked, text="We bellen.", client_key=uuid4(), **half)
    for stranger in (world.zoe, world.eva, world.hans):
        with pytest.raises(DomainError, match="mensen van deze leergemeenschap"):
            services.agree(
                **asked, text="We bellen.", client_key=uuid4(), holders=[world.bram.uid, stranger.uid], by_when=day
            )
    assert not Agreement.objects.exists()


def test_an_action_point_is_carried_over_to_a_day_to_come_in_a_later_meeting(world: World, over: Meeting) -> None:
    kept, soon = point(world.marijke, over, world.bram), make.meeting(world.north)
    today = timezone.localdate()
    with pytest.raises(DomainError, match="een dag die nog komt"):
        services.carry_over(by=world.bram, agreement=kept, meeting=soon, until=today - timedelta(days=1))
    off = make.meeting(world.north, state="cancelled")
    for wrong in (over, off, make.meeting(world.south)):
        with pytest.raises(DomainError, match="een latere bijeenkomst"):
            services.carry_over(by=world.bram, agreement=kept, meeting=wrong, until=today)
    for day in (today, today + timedelta(days=3)):
        services.carry_over(by=world.bram, agreement=kept, meeting=soon, until=day)
    assert kept.moves.get().until == today + timedelta(days=3), "once a meeting: a second time changes the day"
    services.finish(by=world.bram, agreement=kept)
    with pytest.raises(DomainError, match="al gedaan"):
        services.carry_over(by=world.bram, agreement=kept, meeting=soon, until=today)


def test_ticking_off_and_taking_the_tick_away_are_once_each(world: World, over: Meeting) -> None:
    kept = point(world.marijke, over, world.bram)
    services.reopen(by=world.bram, agreement=kept)
    for who in (world.bram, world.marijke):
        services.finish(by=who, agreement=kept)
    kept.refresh_from_db()
    assert kept.done_by == world.bram, "who was second did not do it"
    for _press in range(2):
        services.reopen(by=world.bram, agreement=kept)
    kept.refresh_from_db()
    assert not kept.done_at
    assert not kept.done_by
    told = AuditLine.objects.filter(word__startswith="meeting.agreement_").order_by("position")
    assert [line.word for line in told] == ["meeting.agreement_done", "meeting.agreement_open"]


def test_who_kept_an_agreement_takes_it_away_and_nobody_else_who_takes_part(world: World, over: Meeting) -> None:
    kept = point(world.anna, over)
    with pytest.raises(Refused, match="Alleen wie deze afspraak vastlegde"):
        services.drop(by=world.bram, agreement=kept)
    services.drop(by=world.anna, agreement=kept)
    assert not Agreement.objects.exists()


def test_an_action_point_is_kept_up_by_the_page_of_the_meeting(world: World, over: Meeting) -> None:
    kept, soon = point(world.marijke, over, world.bram), make.meeting(world.north)
    client, address = world.client(world.bram), reverse("intervisie:agreement_act", args=["north", kept.uid])

    def said(**asked: str) -> str:
        return str(client.post(address, {"meeting": str(soon.uid), **asked}, follow=True).content.decode())

    assert client.post(address, {"act": "weg"}).status_code == 400
    assert "Tot welke dag nemen jullie dit mee?" in said(act="move")
    assert "Meenemen kan in een latere bijeenkomst" in str(
        client.post(
            address, {"act": "move", "meeting": str(over.uid), "until": "2030-01-01"}, follow=True
        ).content.decode()
    )
    assert not kept.moves.exists()
    assert "Afgevinkt." in said(act="done")
    assert "al gedaan" in said(act="move", until="2030-01-01")
    assert "staat weer open" in said(act="open")
    assert client.post(address, {"meeting": str(soon.uid), "act": "drop"}).status_code == 403, "Marijke kept it"
    gone = world.client(world.marijke).post(address, {"meeting": str(soon.uid), "act": "drop"}, follow=True)
    assert "De afspraak is weg." in gone.content.decode()
    assert not Agreement.objects.exists()


def test_nothing_is_agreed_before_a_meeting_or_in_an_archive(world: World, over: Meeting) -> None:
    with pytest.raises(DomainError, match="twee uur"):
        point(world.marijke, make.meeting(world.north))
    Community.objects.filter(pk=world.north.pk).update(archived_at=timezone.now())
    anna = Membership.objects.get(pk=world.anna.pk)
    with pytest.raises(Archived):
        point(anna, over)


@pytest.fixture
def treated(world: World, over: Meeting) -> Meeting:
    """The meeting in which Bram's case was treated."""
    case = make.case(world.bram, title="Het rooster lag al vast", state="treated", meeting=over)
    case.situation = "De school gaat vanaf augustus om kwart over twee uit."
    case.save()
    ran = {"state": "ended", "step_at": over.starts_at, "ended_at": over.ends_at}
    session = make.session(world.north, meeting=over, case=case, owner=world.bram, **ran)
    Contribution.objects.create(
        session=session, step=0, author=world.anna, text="Ik zou eerst met je team gaan praten.", client_key=uuid4()
    )
    for member, state in ((world.anna, "present"), (world.bram, "late"), (world.fatma, "absent")):
        Attendance.objects.create(meeting=over, member=member, state=state)
    return over


def test_the_draft_holds_what_was_planned_and_nothing_of_a_case(world: World, treated: Meeting) -> None:
    Meeting.objects.filter(pk=treated.pk).update(themes=["reflectieve dialoog"])
    treated.refresh_from_db()
    draft = drafted_themes(treated)
    assert "reflectieve dialoog" in draft
    assert "proefvorm" in draft.lower()
    assert not [word for word in ("rooster", "augustus", "praten", "Bram", "Anna") if word in draft]


@pytest.mark.parametrize(
    "text",
    [
        "Ook kwam op tafel dat de SCHOOL gaat vanaf augustus om kwart over twee uit.",
        "Anna zei: ik zou eerst met je team gaan praten.",
        "We bespraken: het rooster lag al vast.",
    ],
)
def test_words_of_a_case_or_of_somebody_are_refused_and_nothing_typed_is_lost(
    world: World, treated: Meeting, text: str
) -> None:
    address = reverse("intervisie:minutes_edit", args=["north", treated.uid])
    answer = world.client(world.marijke).post(address, {"themes": text, "more": "", "version": "1", "share": "1"})
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "komt uit een casus of een inbreng" in page
    assert text in page
    assert world.client(world.anna).get(reverse("intervisie:minutes", args=["north", treated.uid])).status_code == 404


def test_minutes_are_shared_with_everybody_and_told_once(world: World, treated: Meeting) -> None:
    marijke, anna = world.client(world.marijke), world.client(world.anna)
    page, edit = (reverse(f"intervisie:{name}", args=["north", treated.uid]) for name in ("minutes", "minutes_edit"))
    point(world.marijke, treated, world.bram)
    data = {"themes": "Samen besluiten.", "more": "Neem je vlootschouw mee.", "version": "1"}
    assert marijke.post(edit, data).status_code == 302
    assert marijke.get(page).status_code == 200
    assert anna.get(page).status_code == 404, "a draft is for whoever plans"
    for _tap in range(2):
        assert marijke.post(edit, data | {"version": "2", "share": "1"}).status_code == 302
    told = anna.get(page).content.decode()
    assert all(
        words in told for words in ("Samen besluiten.", "vlootschouw", "Anna Akkerman, Bram Bakker.", "We bellen")
    )
    assert "Eén deelnemer was er niet" in told
    assert "Fatma" not in told, "who was not there is not named"
    jobs = Job.objects.filter(args__letter="intervisie.minutes_shared")
    assert {job.args["membership"] for job in jobs} == {
        str(who.uid) for who in (world.anna, world.bram, world.chantal, world.fatma)
    }
    assert jobs.count() == 4
    for researcher in (world.eva, world.zoe):
        assert world.client(researcher).get(page).status_code in {403, 404}


def test_two_who_write_never_overwrite_each_other(world: World, over: Meeting) -> None:
    edit = reverse("intervisie:minutes_edit", args=["north", over.uid])
    first, second = world.client(world.marijke), world.client(world.karim)
    assert first.post(edit, {"themes": "Van Marijke.", "more": "", "version": "1"}).status_code == 302
    answer = second.post(edit, {"themes": "Van Karim.", "more": "", "version": "1"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Van Marijke." in page
    assert "Van Karim." in page
    version = answer.context["form"]["version"].value()
    assert second.post(edit, {"themes": "Van ons beiden.", "more": "", "version": version}).status_code == 302
    over.minutes.refresh_from_db()
    assert over.minutes.themes == "Van ons beiden."


def test_minutes_have_an_end(world: World, over: Meeting) -> None:
    minutes_services.draft_minutes(by=world.marijke, meeting=over)
    endless = "x" * (minutes_services.LONGEST + 1)
    for themes, more in ((endless, ""), ("", endless)):
        with pytest.raises(DomainError, match="onder 10000 tekens"):
            minutes_services.write_minutes(by=world.marijke, meeting=over, themes=themes, more=more, version=1)
    over.minutes.refresh_from_db()
    assert over.minutes.version == 1


def test_no_minutes_of_a_meeting_that_is_off_or_to_come(world: World) -> None:
    for meeting in (make.meeting(world.north), closings.meeting_over(world.north, state="cancelled")):
        with pytest.raises(DomainError):
            minutes_services.share_minutes(by=world.marijke, meeting=meeting)


def test_the_pages_ask_the_same_whatever_there_is(world: World, over: Meeting, max_queries: MaxQueries) -> None:
    closings.minutes(over)
    client = world.client(world.anna)
    for number in range(6):
        point(world.marijke, over, world.anna, world.bram)
        if number in {0, 5}:
            for name in ("agreements", "minutes"):
                with max_queries(10):
                    client.get(reverse(f"intervisie:{name}", args=["north", over.uid]))


@pytest.mark.parametrize(
    ("text", "source", "found"),
    [
        ("Wij spraken over het plein, en de pauze is te kort.", "De pauze is te kort!", "de pauze is te kort"),
        ("De pauze duurt lang.", "De pauze is te kort.", ""),
        ("Niets.", "Ja hoor.", ""),
        ("Ja hoor.", "Ja hoor.", ""),
        ("een twee drie vier vijf zes", "nul een, twee; drie – vier\nvijf ZES zeven", "een twee drie vier vijf zes"),
        ("", "een twee drie vier", ""),
    ],
)
def test_a_quotation_is_found_whatever_its_marks(text: str, source: str, found: str) -> None:
    assert borrowed(text, [source]) == found
