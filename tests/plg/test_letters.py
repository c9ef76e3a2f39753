"""Letters through the real worker: each goes out exactly once, to who should still get it, in their own language."""

import email
from email.message import EmailMessage
from email.policy import default
from unittest import mock

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from plg.audit import first_broken
from plg.models import AuditLine, Job, Mailing, Membership, PersonalLink, User
from plg.queue import WorkFailed, after_commit
from plg.selectors.people import people_page
from plg.services import invitations, letters
from plg.services.invitations import invite_waiting, write_invitations
from plg.services.sign_in import ask_link
from plg.words import InvitationState, JobState
from tests import factories
from tests.support.sign_in import sign_in
from tests.support.worker import Settle, Worker
from tests.world import World


def mailed(worker: Worker) -> list[EmailMessage]:
    """Everything the worker put in its box."""
    found = []
    for path in sorted(worker.mail.glob("*.log")):
        # Letters of one second may share a file; each ends with a line of dashes.
        for raw in path.read_bytes().split(b"\n" + b"-" * 79 + b"\n"):
            if raw.strip():
                found.append(email.message_from_bytes(raw.lstrip(), _class=EmailMessage, policy=default))
    return found


def path_in(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    text = str(body.get_content())
    return "/link/" + text.split("/link/")[1].split()[0]


@pytest.fixture
def post(worker: Worker) -> Worker:
    """A worker with an empty box."""
    for path in worker.mail.glob("*.log"):
        path.unlink()
    return worker


@pytest.fixture
def folk(post: Worker) -> World:
    return World.build()


def test_from_invitation_to_inside(folk: World, post: Worker, settle: Settle, client: Client) -> None:
    newcomer = factories.member(folk.north, "Lena Loos")
    invitations.invite(by=folk.karim, memberships=[newcomer])
    settle(Job.objects.get(task="plg.invite"))
    settle(Job.objects.get(task="plg.mail"))
    message = mailed(post)[0]
    assert message["To"] == "Lena Loos <lena.loos@north.example>"
    assert message["Subject"] == "Je uitnodiging voor Leren in het noorden"
    assert message["Auto-Submitted"] == "auto-generated"
    html = message.get_body(("html",))
    assert html is not None
    assert path_in(message) in str(html.get_content())
    client.post(path_in(message))
    assert client.session["_auth_user_id"] == str(newcomer.user.pk)


def test_invited_twice_is_mailed_once(folk: World, post: Worker, settle: Settle) -> None:
    for _time in range(3):
        invite_waiting(by=folk.karim)
    for job in Job.objects.filter(task="plg.invite"):
        settle(job)
    for job in Job.objects.filter(task="plg.mail"):
        settle(job)
    receivers = [str(message["To"]) for message in mailed(post)]
    assert len(receivers) == len(set(receivers)) == 8
    assert invite_waiting(by=folk.karim) == 0
    assert AuditLine.objects.filter(word="link.mailed").count() == 8
    assert first_broken(str(folk.north.uid)) is None


def test_asking_for_a_link_by_mail(folk: World, post: Worker, settle: Settle) -> None:
    User.objects.filter(pk=folk.anna.user.pk).update(language="en")
    ask_link(email=" Anna.Akkerman@north.example ", address="", then="/plg/north/ik/")
    ask_link(email="niemand@plg.example", address="")
    for job in Job.objects.filter(task="plg.mail"):
        assert settle(job).state == JobState.DONE
    (message,) = mailed(post)
    with translation.override("en"):
        assert message["Subject"] == gettext("Je link om in te loggen")
    assert path_in(message).endswith("?next=%2Fplg%2Fnorth%2Fik%2F")


# ── without the worker: what becomes of one job ──────────────────────────────────────────────────────────────


def sent(world: World, **args: object) -> tuple[Job, list[str]]:
    job = Job.objects.create(task="plg.mail", args=args)
    before = len(mail.outbox)
    letters.send(job)
    return job, [message.to[0] for message in mail.outbox[before:]]


def test_a_letter_that_went_does_not_go_again(world: World) -> None:
    job, first = sent(world, letter="invitation", membership=str(world.anna.uid))
    assert len(first) == 1
    letters.send(job)
    assert len(mail.outbox) == 1
    assert PersonalLink.objects.count() == 1


def test_a_letter_whose_worker_died_is_the_same_letter(world: World) -> None:
    job, _first = sent(world, letter="invitation", membership=str(world.anna.uid))
    Mailing.objects.update(sent_at=None)  # the worker died before it could say so
    letters.send(job)
    one, two = mail.outbox
    assert one.body == two.body
    assert one.extra_headers["Message-ID"] == two.extra_headers["Message-ID"]
    assert PersonalLink.objects.count() == 1


def test_who_left_or_has_no_address_gets_no_letter(world: World) -> None:
    on_paper = factories.member(world.north, factories.person("Joke Jansen", email=None))
    User.objects.filter(pk=world.bram.user.pk).update(is_active=False)
    for member in (world.hans, on_paper, world.bram):
        assert sent(world, letter="invitation", membership=str(member.uid))[1] == []
    assert sent(world, letter="sign_in", user=str(world.bram.user.uid))[1] == []
    assert write_invitations([world.hans.pk, on_paper.pk]) == 0


def test_nobody_of_an_archived_community_is_invited(world: World) -> None:
    type(world.north).objects.filter(pk=world.north.pk).update(archived_at=timezone.now())
    assert sent(world, letter="invitation", membership=str(world.anna.uid))[1] == []


def test_a_name_cannot_write_a_mail_head_or_html(world: World) -> None:
    User.objects.filter(pk=world.anna.user.pk).update(name="Anna <b>& Co</b>, bcc@x.nl")
    sent(world, letter="invitation", membership=str(world.anna.uid))
    message = mail.outbox[0].message()
    assert message["To"] == '"Anna <b>& Co</b>, bcc@x.nl" <anna.akkerman@north.example>'
    assert "Dag Anna <b>& Co</b>" in str(mail.outbox[0].body)
    letter = mail.outbox[0]
    assert isinstance(letter, EmailMultiAlternatives)
    html = str(letter.alternatives[0][0])
    assert "<b>&" not in html
    assert "Anna &lt;b&gt;&amp; Co" in html


def test_the_link_never_follows_the_host_of_the_request(world: World, client: Client, settings: object) -> None:
    client.post("/inloggen/", {"email": str(world.anna.user.email)}, headers={"host": "localhost"})
    letters.send(Job.objects.get(task="plg.mail"))
    assert settings.BASE_URL + "/link/" in str(mail.outbox[0].body)  # type: ignore[attr-defined]


def test_an_address_that_refuses_mail_is_said_on_the_list(world: World) -> None:
    from smtplib import SMTPRecipientsRefused

    job = Job.objects.create(
        task="plg.mail",
        key=f"invitation:{world.anna.uid}",
        args={"letter": "invitation", "membership": str(world.anna.uid)},
    )
    refusal = SMTPRecipientsRefused({"anna": (550, b"no such user")})
    with (
        mock.patch.object(EmailBackend, "send_messages", side_effect=refusal),
        pytest.raises(WorkFailed, match="neemt geen mail aan"),
    ):
        letters.send(job)
    Job.objects.filter(pk=job.pk).update(state=JobState.FAILED)
    assert state_of(world.anna) is InvitationState.FAILED
    invite_waiting(by=world.karim)
    job.refresh_from_db()
    assert job.state == JobState.QUEUED


# ── where somebody stands ────────────────────────────────────────────────────────────────────────────────────


def state_of(member: Membership) -> InvitationState:
    return people_page(Membership.objects.filter(pk=member.pk).select_related("user", "school")).lines[0].state


def test_where_somebody_stands_on_the_way_in(world: World) -> None:
    assert state_of(world.anna) is InvitationState.NOT_YET
    write_invitations([world.anna.pk])
    assert state_of(world.anna) is InvitationState.UNDERWAY
    letters.send(Job.objects.get(task="plg.mail"))
    assert state_of(world.anna) is InvitationState.INVITED
    PersonalLink.objects.update(expires_at=timezone.now())
    assert state_of(world.anna) is InvitationState.EXPIRED
    User.objects.filter(pk=world.anna.user.pk).update(last_login=timezone.now())
    assert state_of(world.anna) is InvitationState.INSIDE
    nobody = factories.member(world.north, factories.person("Joke Jansen", email=None))
    assert state_of(nobody) is InvitationState.NO_ACCOUNT


def test_the_button_asks_for_everybody_who_waits(world: World, client: Client) -> None:
    sign_in(client, world.karim)
    shown = client.get(reverse("plg:people", kwargs={"slug": "north"})).content.decode()
    assert "7 mensen hebben nog geen uitnodiging" in shown
    client.post(reverse("plg:people_invite", kwargs={"slug": "north"}))
    asked = Job.objects.get(task="plg.invite").args["memberships"]
    assert world.zoe.pk not in asked
    assert world.hans.pk not in asked
    assert len(asked) == 7


def test_a_thousand_invitations_in_a_few_queries(world: World, django_assert_max_num_queries: object) -> None:
    people = User.objects.bulk_create(User(email=f"p{n}@plg.example", name=f"P {n}") for n in range(1000))
    rows = Membership.objects.bulk_create(
        Membership(community=world.north, user=user, roles=["participant"]) for user in people
    )
    pks = [row.pk for row in rows]
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        assert write_invitations(pks) == 1000
    assert write_invitations(pks) == 0


def test_a_letter_nobody_knows_is_a_mistake(world: World) -> None:
    with pytest.raises(KeyError):
        letters.send(after_commit("plg.mail", letter="reclame"))
