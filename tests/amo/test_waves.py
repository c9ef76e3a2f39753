"""Waves: planned in the browser, due for who takes part, more time for who came late, reminders to who is missing."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from celery import current_app
from django.conf import settings
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from amo import selectors, services
from amo.models import Reopening, Sheet, Wave
from amo.services.reminders import ask_reminders, wave_reminder
from amo.words import Moment
from plg.errors import DomainError, Refused
from plg.models import AuditLine, Community, ContentVersion, Job, Membership
from plg.services import letters as post
from tests import factories
from tests.amo.conftest import sent
from tests.world import World

DAY = timedelta(days=1)


def plan(wave: Wave, **changes: object) -> dict[str, object]:
    """What the page of a wave sends."""
    filling: dict[str, object] = {
        "instrument": wave.instrument.uid,
        "moment": wave.moment,
        "opens_on": wave.opens_on.isoformat(),
        "closes_on": wave.closes_on.isoformat(),
        "grace_days": 3,
        "remind_first": "",
        "remind_last": "",
    }
    return filling | changes


def joined(member: Membership, on: date) -> None:
    member.joined_at = timezone.make_aware(datetime.combine(on, datetime.min.time()))
    member.save(update_fields=["joined_at"])


def letters() -> list[Job]:
    return list(Job.objects.filter(task="plg.mail", args__letter="amo.wave_reminder").order_by("pk"))


def test_a_coordinator_plans_and_changes_a_wave_in_the_browser(world: World, wave: Wave) -> None:
    client = world.client(world.karim)
    opens = timezone.localdate() + 30 * DAY
    wanted = plan(wave, moment="post", opens_on=opens.isoformat(), closes_on=(opens + 20 * DAY).isoformat())
    wanted |= {"announce": "on", "remind_first": (opens + 7 * DAY).isoformat()}
    made = client.post(reverse("amo:wave_new", args=["north"]), wanted)
    assert made.status_code == 302
    post = Wave.objects.get(moment=Moment.POST)
    assert (post.opens_on, post.remind_on, post.announce) == (opens, [opens + 7 * DAY], True)
    assert client.post(reverse("amo:wave_new", args=["north"]), wanted).status_code == 409  # planned already
    address = reverse("amo:wave", args=["north", post.uid])
    assert client.post(address, wanted | {"grace_days": 5}).status_code == 302
    post.refresh_from_db()
    assert post.grace_days == 5
    words = list(AuditLine.objects.filter(word__startswith="wave.").order_by("position").values_list("word", flat=True))
    assert words == ["wave.planned", "wave.planned", "wave.changed"]
    assert client.post(reverse("amo:wave_call_off", args=["north", post.uid])).status_code == 302
    assert not Wave.objects.filter(moment=Moment.POST).exists()


def test_dates_that_do_not_follow_each_other_are_told_at_their_field(world: World, wave: Wave) -> None:
    client, address = world.client(world.karim), reverse("amo:wave", args=["north", wave.uid])
    early = (wave.opens_on - DAY).isoformat()
    page = client.post(address, plan(wave, closes_on=early))
    assert page.status_code == 400
    assert "De laatste dag ligt voor de eerste" in page.content.decode()
    page = client.post(address, plan(wave, remind_first=early))
    assert "Kies een dag na het opengaan" in page.content.decode()
    page = client.post(address, plan(wave, closes_on="31-31-2026", grace_days="veel"))
    assert "Dit is geen datum" in page.content.decode()
    with pytest.raises(DomainError, match="valt niet tussen"):
        services.plan_wave(
            by=world.karim,
            community=world.north,
            moment=Moment.PRE,
            instrument=wave.instrument,
            opens=wave.opens_on,
            closes=wave.closes_on,
            remind_on=[wave.opens_on - DAY],
        )


def test_a_wave_that_was_begun_keeps_its_questions_and_stays(world: World, wave: Wave) -> None:
    other = factories.content("instrument", "anders", wave.instrument.body)
    services.begin(by=world.anna, wave=wave)
    client = world.client(world.karim)
    client.post(reverse("amo:wave", args=["north", wave.uid]), plan(wave, instrument=other.uid))
    with pytest.raises(DomainError, match="houdt dan haar vragen"):
        services.plan_wave(
            by=world.karim,
            community=world.north,
            moment=Moment.PRE,
            instrument=newer_version(wave),
            opens=wave.opens_on,
            closes=wave.closes_on,
        )
    assert client.post(reverse("amo:wave_call_off", args=["north", wave.uid])).status_code == 409
    assert Wave.objects.get(pk=wave.pk).instrument == wave.instrument


def newer_version(wave: Wave) -> ContentVersion:
    old = wave.instrument
    return ContentVersion.objects.create(kind="instrument", key=old.key, version=2, body=old.body)


def as_planned(world: World, wave: Wave) -> dict[str, Any]:
    """Return what a change of this wave is told when it changes nothing."""
    return {
        "by": world.karim,
        "wave": wave,
        "instrument": wave.instrument,
        "opens": wave.opens_on,
        "closes": wave.closes_on,
        "grace_days": 3,
        "announce": True,
        "remind_on": [],
    }


def test_statements_stay_about_what_people_answered_about(world: World, wave: Wave) -> None:
    """The theme of a community may change between two measurements; the statements may not."""
    services.change_wave(**as_planned(world, wave) | {"announce": False, "theme": "IKC-vorming"})
    services.answer(by=world.anna, sheet=services.begin(by=world.anna, wave=wave), item="gemeenschap", value=4)
    Community.objects.filter(pk=world.north.pk).update(theme="Iets anders")
    with pytest.raises(DomainError, match="al geantwoord over “IKC-vorming”"):
        services.plan_wave(
            by=world.karim,
            community=world.north,
            moment=Moment.POST,
            instrument=wave.instrument,
            opens=wave.closes_on,
            closes=wave.closes_on,
            theme="Iets anders",
        )
    client, page = world.client(world.karim), reverse("amo:wave_new", args=["north"])
    filling = plan(wave, moment="post", instrument=wave.instrument.uid)
    assert b"Er is al geantwoord over" in client.post(page, filling | {"theme": "Iets anders"}).content
    assert client.post(page, filling | {"theme": "IKC-vorming"}).status_code == 302
    for one in Wave.objects.filter(community=world.north):
        for language in ("nl", "en"):  # a theme of one's own has no translation, and no other theme in its place
            with override(language):
                assert "IKC-vorming" in selectors.instrument_of(one).items[0].text
    wave.refresh_from_db()
    wave.theme = ""
    with override("en"):
        assert "interprofessional collaboration" in selectors.instrument_of(wave).items[0].text


def test_the_dates_of_a_wave_follow_each_other_whoever_asks(world: World, wave: Wave) -> None:
    """The pages say it at the field; a service is asked by other ways too, and says it as well."""
    filling = as_planned(world, wave)
    for wrong, said in (
        ({"closes": wave.opens_on - DAY}, "ligt voor de eerste"),
        ({"remind_on": [wave.opens_on]}, "tussen het opengaan en het sluiten"),
        ({"remind_on": [wave.closes_on + DAY]}, "tussen het opengaan en het sluiten"),
    ):
        with pytest.raises(DomainError, match=said):
            services.change_wave(**filling | wrong)
    kept = services.change_wave(**filling | {"remind_on": [wave.closes_on]})
    assert kept.remind_on == [wave.closes_on]


def test_one_moment_has_a_questionnaire_once(world: World, wave: Wave) -> None:
    post = factories.wave(world.north, Moment.POST, instrument=wave.instrument, opens_on=wave.closes_on + DAY)
    other = factories.content("instrument", "anders", wave.instrument.body | {"revises": "anders"})
    Wave.objects.filter(pk=post.pk).update(instrument=other, questionnaire="anders", moment=Moment.PRE)
    with pytest.raises(DomainError, match="al gepland voor dit meetmoment"):
        services.change_wave(**as_planned(world, post) | {"instrument": wave.instrument})


def test_a_wave_to_come_is_said_to_be_so(world: World, wave: Wave) -> None:
    client, page = world.client(world.karim), reverse("amo:plan", args=["north"])
    assert "Nu open" in client.get(page).content.decode()
    Wave.objects.update(opens_on=timezone.localdate() + DAY)
    assert "Nog niet open" in client.get(page).content.decode()


def test_a_wave_is_made_by_who_may_with_what_is_theirs(world: World, wave: Wave) -> None:
    theirs = services.begin_draft(by=world.wilma, title="Van het zuiden")
    version = ContentVersion.objects.create(kind="instrument", key="zuid", version=1, body=wave.instrument.body)
    theirs.issued = version
    theirs.save()
    for by, community, instrument in (
        (world.anna, world.north, wave.instrument),
        (world.eva, world.north, wave.instrument),
        (world.karim, world.south, wave.instrument),
        (world.karim, world.north, version),
    ):
        with pytest.raises(Refused):
            services.plan_wave(
                by=by,
                community=community,
                moment=Moment.FOLLOW_UP,
                instrument=instrument,
                opens=wave.opens_on,
                closes=wave.closes_on,
            )


def test_the_coordinator_sees_states_and_never_an_answer(world: World, wave: Wave) -> None:
    sent(world.anna, wave, gemeenschap=5)
    services.remark(
        by=world.bram, sheet=services.begin(by=world.bram, wave=wave), scale="autonomy", text="Kwartelnest", before=""
    )
    assert selectors.remarks_of(Sheet.objects.get(membership=world.bram)) == {"autonomy": "Kwartelnest"}
    page = world.client(world.karim).get(reverse("amo:wave", args=["north", wave.uid])).content.decode()
    assert "1 van 4 verstuurd" in page
    assert "nog niet begonnen" in page
    assert "Hans Hendriks" not in page  # has left
    for secret in ("Kwartelnest", "heel veel", "redelijk"):
        assert secret not in page


def test_who_joins_late_is_due_by_themselves_with_two_weeks(world: World, wave: Wave) -> None:
    today = timezone.localdate()
    joined(world.chantal, today)
    line = selectors.wave_lines(world.chantal)[0]
    assert line.is_due
    assert line.window.closes_on == today + 14 * DAY
    Wave.objects.update(opens_on=today - 40 * DAY, closes_on=today - 20 * DAY)
    assert selectors.wave_lines(world.chantal)[0].is_due  # a first measurement, to compare with later
    assert not selectors.wave_lines(world.anna)[0].is_due
    assert services.begin(by=world.chantal, wave=Wave.objects.get()).wave_id == wave.pk
    joined(world.chantal, today - 60 * DAY)
    assert not selectors.wave_lines(world.bram)[0].is_due


def test_the_time_of_who_joins_late_never_reaches_into_the_next_measurement(world: World, wave: Wave) -> None:
    today = timezone.localdate()
    Wave.objects.update(opens_on=today - 40 * DAY, closes_on=today - 20 * DAY)
    factories.wave(
        world.north,
        Moment.POST,
        instrument=wave.instrument,
        opens_on=today + 3 * DAY,
        closes_on=today + 30 * DAY,
    )
    joined(world.chantal, today)
    assert selectors.wave_lines(world.chantal)[0].window.closes_on == today + 2 * DAY


def test_reminders_go_to_who_has_not_sent_once_a_moment(world: World, wave: Wave) -> None:
    today = timezone.localdate()
    sent(world.anna, wave)
    services.begin(by=world.bram, wave=wave)
    assert ask_reminders() == 3
    assert ask_reminders() == 0
    assert {job.args["membership"] for job in letters()} == {
        str(member.uid) for member in (world.bram, world.chantal, world.fatma)
    }
    Wave.objects.update(remind_on=[today + 2 * DAY])
    assert ask_reminders(on=today + 1 * DAY) == 0
    assert ask_reminders(on=today + 2 * DAY) == 3
    assert ask_reminders(on=today + 3 * DAY) == 0
    assert ask_reminders(on=wave.closes_on + DAY) == 0


def test_without_an_announcement_only_the_chosen_days_count(world: World, wave: Wave) -> None:
    Wave.objects.update(announce=False)
    assert ask_reminders() == 0
    Wave.objects.update(remind_on=[timezone.localdate() - 2 * DAY, timezone.localdate() - DAY])
    assert ask_reminders() == 4  # the latest day that was missed, once
    assert all((timezone.localdate() - DAY).isoformat() in (job.key or "") for job in letters())


def test_a_letter_has_no_reason_any_more_once_sent_closed_or_left(world: World, wave: Wave) -> None:
    ask_reminders()
    of = {job.args["membership"]: job for job in letters()}
    anna, bram, chantal, fatma = (
        of[str(member.uid)] for member in (world.anna, world.bram, world.chantal, world.fatma)
    )
    letter = wave_reminder(anna)
    assert letter is not None
    assert letter.to == world.anna.user
    sent(world.anna, wave)
    assert wave_reminder(anna) is None
    Membership.objects.filter(pk=world.bram.pk).update(left_at=timezone.now())
    assert wave_reminder(bram) is None
    Wave.objects.update(opens_on=timezone.localdate() - 9 * DAY, closes_on=timezone.localdate() - DAY)
    assert wave_reminder(chantal) is None
    Sheet.objects.all().delete()
    Wave.objects.all().delete()
    assert wave_reminder(fatma) is None


def test_the_letter_says_when_and_where_and_goes_once(world: World, wave: Wave) -> None:
    ask_reminders()
    job = next(job for job in letters() if job.args["membership"] == str(world.anna.uid))
    post.send(job)
    post.send(job)
    (message,) = mail.outbox
    assert message.subject.startswith("Er staat een vragenlijst voor je klaar, tot en met")
    assert "ongeveer 5 minuten" in " ".join(str(message.body).split())
    assert "/plg/north/vragenlijst/" in message.body
    services.begin(by=world.bram, wave=wave)
    post.send(next(job for job in letters() if job.args["membership"] == str(world.bram.uid)))
    assert mail.outbox[-1].subject.startswith("Je vragenlijst kun je afmaken tot en met")


def test_the_beat_knows_the_task() -> None:
    current_app.loader.import_default_modules()
    assert "amo.remind" in current_app.tasks
    assert any(entry["task"] == "amo.remind" for entry in settings.CELERY_BEAT_SCHEDULE.values())


def test_a_sheet_is_opened_again_with_a_reason_its_person_reads(world: World, wave: Wave) -> None:
    sheet = sent(world.anna, wave, gemeenschap=5)
    karim, address = world.client(world.karim), reverse("amo:reopen", args=["north", sheet.uid])
    assert karim.post(address, {"reason": "  "}).status_code == 400
    assert karim.post(address, {"reason": "Anna vroeg het: ze vergiste zich."}).status_code == 302
    sheet.refresh_from_db()
    assert sheet.submitted_at is None
    assert sheet.open_until == timezone.localdate() + 14 * DAY
    assert Reopening.objects.get().reason == "Anna vroeg het: ze vergiste zich."
    line = AuditLine.objects.get(word="sheet.reopened")
    assert "vergiste" not in str(line.detail)
    for place in (reverse("amo:review", args=["north", sheet.uid]), reverse("amo:waves", args=["north"])):
        assert "ze vergiste zich" in world.client(world.anna).get(place).content.decode()
    Wave.objects.update(closes_on=timezone.localdate() - 5 * DAY)
    Sheet.objects.update(touched_at=timezone.now() - DAY)
    services.answer(by=world.anna, sheet=sheet, item="gemeenschap", value=2)
    assert services.submit(by=world.anna, sheet=sheet).submitted_at is not None
    for other in (world.anna, world.eva, world.wilma):
        with pytest.raises(Refused):
            services.reopen(by=other, sheet=sheet, reason="Zomaar.")


def test_nobody_opens_a_sheet_again_without_saying_why(world: World, wave: Wave) -> None:
    sheet = sent(world.anna, wave)
    with pytest.raises(DomainError, match="Schrijf waarom"):
        services.reopen(by=world.karim, sheet=sheet, reason=" \n")
    sheet.refresh_from_db()
    assert sheet.submitted_at is not None
    assert not Reopening.objects.exists()
