"""Invitations again: a button, a reminder once, where everybody stands; the first letter stands in test_letters."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from plg.errors import DomainError
from plg.models import AuditLine, Community, Job, Membership, PersonalLink, User
from plg.selectors.people import line_of
from plg.services import invitations, letter_text, letters, members, reminding
from plg.services.accepting import accept
from plg.services.invitations import write_invitations
from plg.services.links import LinkState, look_at, make_link, token_of
from plg.services.people import load_people
from plg.tasks import remind
from plg.words import InvitationState, JobState, LinkPurpose, Role
from tests import factories
from tests.world import World


@pytest.fixture(autouse=True)
def _dutch() -> None:
    translation.activate("nl")


@pytest.fixture
def nina(world: World) -> Membership:
    """Somebody who belongs here since the beginning and never came in."""
    return factories.member(world.north, "Nina Nieuw")


def mailed(who: Membership, ago: timedelta) -> PersonalLink:
    """Let a letter have gone to somebody, so long ago."""
    key = f"invitation:{who.uid}"
    args = {"letter": "invitation", "membership": str(who.uid)}
    job, _made = Job.objects.get_or_create(key=key, defaults={"task": "plg.mail", "args": args, "state": JobState.DONE})
    link = make_link(uid=job.uid, user=who.user, membership=who, purpose=LinkPurpose.INVITATION)
    link.mailed_at, link.expires_at = timezone.now() - ago, timezone.now() - ago + timedelta(days=21)
    link.save()
    return link


def invite(who: Membership) -> str:
    return reverse("plg:person_invite", kwargs={"slug": "north", "uid": who.uid})


def letters_to(who: Membership) -> list[Job]:
    return list(Job.objects.filter(task="plg.mail", args__membership=str(who.uid)).order_by("pk"))


def test_the_button_sends_one_letter_however_often_it_is_pressed(world: World, nina: Membership) -> None:
    mailed(nina, timedelta(days=30))
    client = world.client(world.karim)
    shown = client.get(reverse("plg:person", kwargs={"slug": "north", "uid": nina.uid})).content.decode()
    assert "De link verliep op" in shown
    assert client.post(invite(nina)).status_code == 302
    assert client.post(invite(nina)).status_code == 302
    assert len(letters_to(nina)) == 2  # the first one, and one new
    assert AuditLine.objects.filter(word="invitation.resent", subject=nina.uid).exists()


def test_a_letter_that_just_went_is_not_sent_again(world: World, nina: Membership) -> None:
    mailed(nina, timedelta(minutes=3))
    with pytest.raises(DomainError, match="zojuist"):
        invitations.resend(by=world.karim, member=nina)


def test_whoever_was_never_invited_is_so_by_the_same_button(world: World, nina: Membership) -> None:
    invitations.resend(by=world.karim, member=nina)
    assert [job.key for job in letters_to(nina)] == [f"invitation:{nina.uid}"]


@pytest.mark.parametrize("why", ["in", "left", "paper", "closed"])
def test_nobody_gets_one_who_needs_none(world: World, nina: Membership, why: str) -> None:
    if why == "in":
        User.objects.filter(pk=nina.user_id).update(last_login=timezone.now())
    elif why == "left":
        members.mark_left(by=world.karim, member=nina, on=timezone.localdate())
    elif why == "paper":
        User.objects.filter(pk=nina.user_id).update(email=None)
    else:
        User.objects.filter(pk=nina.user_id).update(is_active=False)
    with pytest.raises(DomainError):
        invitations.resend(by=world.karim, member=nina)
    assert letters_to(nina) == []


def test_a_corrected_address_makes_the_old_link_worthless(world: World, nina: Membership) -> None:
    link = mailed(nina, timedelta(minutes=3))
    assert look_at(token_of(link)).state is LinkState.GOOD
    members.correct_person(by=world.karim, member=nina, name="Nina Nieuw", email="goed@plg.example")
    assert look_at(token_of(link)).state is LinkState.EXPIRED
    invitations.resend(by=world.karim, member=nina)  # at once: the letter before went to the wrong place
    assert len(letters_to(nina)) == 2


def test_inside_is_inside_here(world: World) -> None:
    """Zoë knows the platform from elsewhere; in the north she is not inside before she came."""
    User.objects.filter(pk=world.zoe.user.pk).update(last_login=timezone.now() - timedelta(days=2))
    content = f"naam;e-mail\nZoë;{world.zoe.user.email}\n".encode()
    load_people(by=world.karim, content=content, invite_new=False)
    here = Membership.objects.select_related("user").get(community=world.north, user__invited_as=world.zoe.user.email)
    assert line_of(here).state is InvitationState.NOT_YET
    assert here in invitations.uninvited(world.north)
    mailed(here, timedelta(0))
    assert line_of(here).state is InvitationState.INVITED
    User.objects.filter(pk=world.zoe.user.pk).update(last_login=timezone.now())
    assert line_of(here).state is InvitationState.INVITED
    accept(by=here.user, member=here)
    assert line_of(here).state is InvitationState.INSIDE


def test_whoever_comes_back_is_invited_anew(world: World, nina: Membership) -> None:
    mailed(nina, timedelta(days=40))
    members.mark_left(by=world.karim, member=nina, on=timezone.localdate())
    members.bring_back(by=world.karim, member=nina, roles=(Role.PARTICIPANT,))
    assert nina in invitations.uninvited(world.north)
    with transaction.atomic():
        assert invitations.write_invitations([nina.pk]) == 1


def test_a_reminder_is_asked_once_and_only_when_it_is_time(world: World, nina: Membership) -> None:
    mailed(nina, timedelta(days=6, hours=23))
    remind()
    assert len(letters_to(nina)) == 1
    mailed(nina, timedelta(days=7))
    remind()
    remind()
    mailed(nina, timedelta(days=50))
    remind()
    assert [job.key for job in letters_to(nina)] == [f"invitation:{nina.uid}", f"invitation_reminder:{nina.uid}"]


@pytest.mark.parametrize("why", ["in", "left", "archived", "never", "closed"])
def test_no_reminder_to_who_acted_or_left(world: World, nina: Membership, why: str) -> None:
    mailed(nina, timedelta(days=10))
    assert nina in reminding.awaited()
    if why == "in":
        User.objects.filter(pk=nina.user_id).update(last_login=timezone.now())
    elif why == "left":
        members.mark_left(by=world.karim, member=nina, on=timezone.localdate())
    elif why == "closed":
        User.objects.filter(pk=nina.user_id).update(is_active=False)
    else:
        changed = {"archived_at": timezone.now()} if why == "archived" else {"remind_after": 0}
        Community.objects.filter(pk=world.north.pk).update(**changed)
    assert nina not in reminding.awaited()


def test_the_reminder_has_a_link_of_its_own_and_asks_anew_whether_it_is_needed(world: World, nina: Membership) -> None:
    old = mailed(nina, timedelta(days=8))
    with transaction.atomic():
        reminding.remind_invited()
    job = Job.objects.get(key=f"invitation_reminder:{nina.uid}")
    letter = reminding._reminder(job)
    assert letter is not None
    assert letter.link is not None
    assert letter.link != old
    assert letters.reminder_kinds()["invitation_reminder"]
    body = letter_text.compose(letter.name, to=letter.to, job=job, context=letter.context, reminds=True).body
    assert "Stel hem aan de coördinator: Karim Koster." in " ".join(str(body).split())
    User.objects.filter(pk=nina.user_id).update(last_login=timezone.now())
    assert reminding._reminder(job) is None  # came in between


def test_the_community_says_after_how_many_days(world: World, nina: Membership) -> None:
    mailed(nina, timedelta(days=3))
    assert nina not in reminding.awaited()
    Community.objects.filter(pk=world.north.pk).update(remind_after=3)
    assert nina in reminding.awaited()


def test_the_list_tells_until_when_a_link_works(world: World, nina: Membership) -> None:
    link = mailed(nina, timedelta(days=1))
    shown = world.client(world.karim).get(reverse("plg:people", kwargs={"slug": "north"})).content.decode()
    day: datetime = timezone.localtime(link.expires_at)
    assert f"De link werkt tot {day.day} " in shown


def test_nobody_is_offered_for_inviting_whose_letter_is_on_its_way(world: World, nina: Membership) -> None:
    assert nina in invitations.to_invite(world.north)
    invitations.invite(by=world.karim, memberships=[nina])
    assert nina not in invitations.to_invite(world.north)  # asked for, not written yet
    Job.objects.filter(task="plg.invite").update(state=JobState.DONE)
    assert nina in invitations.to_invite(world.north)
    invitations.write_invitations([nina.pk])
    assert nina not in invitations.to_invite(world.north)  # written, not sent yet


def test_a_coordinator_is_not_told_to_write_in_a_logbook(world: World) -> None:
    kees = factories.member(world.north, "Kees Coördineert", Role.COORDINATOR)
    invitations.write_invitations([kees.pk])
    job = letters_to(kees)[0]
    letter = letters._invitation(job)
    assert letter is not None
    body = str(letter_text.compose(letter.name, to=letter.to, job=job, context=letter.context, reminds=False).body)
    assert "Je doet daar mee als coördinator." in " ".join(body.split())
    assert "meemaakt" not in body


def test_a_first_letter_that_failed_is_sent_again_by_the_same_job(world: World) -> None:
    write_invitations([world.anna.pk])
    job = Job.objects.get(task="plg.mail")
    Job.objects.filter(pk=job.pk).update(state=JobState.FAILED)
    invitations.resend(by=world.karim, member=world.anna)
    job.refresh_from_db()
    assert (job.state, Job.objects.filter(task="plg.mail").count()) == (JobState.QUEUED, 1)
