"""Personal links: a button on GET, used up by POST, and a kind sentence for the expired, the used and the forged."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from plg.models import AuditLine, Job, Membership, PersonalLink, User
from plg.services.links import LinkState, look_at, make_link, token_of, use_link
from plg.words import LinkPurpose
from tests.support.content import content_there
from tests.world import World


@pytest.fixture
def texts(db: None) -> None:
    """The real consent text, there before anybody of the world is."""
    content_there()


def link_for(member: Membership, purpose: LinkPurpose = LinkPurpose.SIGN_IN) -> str:
    invited = member if purpose == LinkPurpose.INVITATION else None
    return token_of(make_link(uid=uuid4(), user=member.user, membership=invited, purpose=purpose))


def at(token: str) -> str:
    return reverse("plg:link", args=[token])


def signed_in(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def test_opening_a_link_uses_nothing_up(world: World, client: Client) -> None:
    token = link_for(world.anna)
    for _time in range(3):  # what a mail scanner does
        shown = client.get(at(token))
        assert shown.status_code == 200
    assert "Anna Akkerman" in shown.content.decode()
    assert signed_in(client) is None
    assert look_at(token).state is LinkState.GOOD


def test_pressing_the_button_signs_in_once(world: World, client: Client) -> None:
    token = link_for(world.anna)
    User.objects.filter(pk=world.anna.user.pk).update(last_login=timezone.now())
    assert client.post(at(token)).headers["Location"] == reverse("plg:home")
    assert signed_in(client) == str(world.anna.user.pk)
    assert AuditLine.objects.filter(word="link.used", actor=world.anna.user.uid).exists()
    assert AuditLine.objects.filter(word="signed_in", detail={"way": "link"}).exists()
    other = Client()
    spent = other.post(at(token))
    assert spent.status_code == 410
    assert "Deze link is al gebruikt" in spent.content.decode()
    assert signed_in(other) is None


def test_an_expired_link(world: World, client: Client) -> None:
    token = link_for(world.anna)
    PersonalLink.objects.update(expires_at=timezone.now())
    for answer in (client.get(at(token)), client.post(at(token))):
        assert answer.status_code == 410
        assert "Deze link is verlopen" in answer.content.decode()
        assert "Stuur mij een nieuwe link" in answer.content.decode()
    assert signed_in(client) is None


@pytest.mark.parametrize("token", ["nagemaakt", "x" * 43, "'; drop table plg_user; --", "%00"])
def test_a_forged_link(world: World, client: Client, token: str) -> None:
    link_for(world.anna)
    for answer in (client.get(at(token)), client.post(at(token))):
        assert answer.status_code == 410
        assert "Deze link klopt niet" in answer.content.decode()
    assert signed_in(client) is None


def test_one_letter_off_is_forged(world: World) -> None:
    token = link_for(world.anna)
    assert look_at(token[:-1] + ("A" if token[-1] != "A" else "B")).state is LinkState.UNKNOWN
    assert look_at(token[:-1]).state is LinkState.UNKNOWN


def test_a_link_of_somebody_who_may_not_come_in(world: World) -> None:
    closed, left = link_for(world.anna), link_for(world.hans, LinkPurpose.INVITATION)
    User.objects.filter(pk=world.anna.user.pk).update(is_active=False)
    assert look_at(closed).state is LinkState.UNKNOWN
    assert use_link(token=left).state is LinkState.UNKNOWN


def test_the_token_stands_nowhere(world: World) -> None:
    token = link_for(world.anna)
    link = PersonalLink.objects.get()
    assert token not in str(vars(link))
    assert str(link.uid) not in token
    assert len(token) == 43


def test_each_purpose_has_its_time(world: World) -> None:
    link_for(world.anna)
    link_for(world.bram, LinkPurpose.INVITATION)
    for link in PersonalLink.objects.all():
        hours = settings.INVITATION_HOURS if link.membership else settings.SIGN_IN_LINK_HOURS
        assert abs(link.expires_at - timezone.now() - timedelta(hours=hours)) < timedelta(minutes=1)


def test_signing_in_gives_a_new_session(world: World, client: Client) -> None:
    client.get(reverse("plg:sign_in"))
    session = client.session
    session["before"] = "x"
    session.save()
    old = session.session_key
    client.post(at(link_for(world.anna)))
    assert client.session.session_key != old


def test_a_link_ends_the_session_of_somebody_else(world: World, client: Client) -> None:
    client.force_login(world.bram.user)
    session = client.session
    session["of_bram"] = "geheim"
    session.save()
    client.post(at(link_for(world.anna)))
    assert signed_in(client) == str(world.anna.user.pk)
    assert "of_bram" not in client.session


def test_the_first_visit_leads_to_consent_once_and_can_be_skipped(texts: None, world: World, client: Client) -> None:
    world.forget_answers()
    arrived = client.post(at(link_for(world.anna, LinkPurpose.INVITATION)))
    consent = reverse("plg:consent", kwargs={"slug": "north"})
    assert arrived.headers["Location"] == f"{consent}?welkom"
    shown = client.get(f"{consent}?welkom").content.decode()
    assert "Sla over" in shown
    assert reverse("plg:community", kwargs={"slug": "north"}) in shown
    again = client.post(at(link_for(world.anna)))
    assert again.headers["Location"] == reverse("plg:home")


def test_whoever_cannot_consent_goes_home(world: World, client: Client) -> None:
    arrived = client.post(at(link_for(world.eva, LinkPurpose.INVITATION)))
    assert arrived.headers["Location"] == reverse("plg:home")


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/plg/north/ik/", "/plg/north/ik/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("ik/", "/"),
    ],
)
def test_a_link_leads_onward_only_within_the_site(world: World, client: Client, wanted: str, reached: str) -> None:
    User.objects.filter(pk=world.anna.user.pk).update(last_login=timezone.now())
    assert client.post(at(link_for(world.anna)), {"next": wanted}).headers["Location"] == reached


def test_a_new_link_goes_to_whom_the_old_one_was_for(world: World, client: Client) -> None:
    used, expired, invited = link_for(world.anna), link_for(world.bram), link_for(world.fatma, LinkPurpose.INVITATION)
    use_link(token=used)
    PersonalLink.objects.filter(user__in=[world.bram.user, world.fatma.user]).update(expires_at=timezone.now())
    for token in (used, expired, invited, "nagemaakt"):
        answer = client.post(reverse("plg:link_renew", args=[token]))
        assert answer.headers["Location"] == reverse("plg:sign_in_sent")
    assert [job.args for job in Job.objects.filter(task="plg.mail").order_by("pk")] == [
        {"letter": "sign_in", "user": str(world.anna.user.uid), "next": ""},
        {"letter": "sign_in", "user": str(world.bram.user.uid), "next": ""},
        {"letter": "invitation", "membership": str(world.fatma.uid)},
    ]


def test_asking_for_a_new_link_too_often(world: World, client: Client) -> None:
    token = link_for(world.anna)
    use_link(token=token)
    answers = [client.post(reverse("plg:link_renew", args=[token])).status_code for _time in range(6)]
    assert answers == [302] * 5 + [429]
