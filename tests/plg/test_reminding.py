"""The one reminder of an invitation through the real worker: with a link that works, a way to stop, and safe heads."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from plg.models import Job, PersonalLink, User
from plg.services.links import make_link
from plg.services.reminding import NAME
from plg.tasks import remind
from plg.words import JobState, LinkPurpose
from tests import factories
from tests.plg.test_letters import mailed, path_in
from tests.support.worker import Settle, Worker
from tests.world import World


@pytest.fixture
def post(worker: Worker) -> Worker:
    """A worker with an empty box."""
    for path in worker.mail.glob("*.log"):
        path.unlink()
    return worker


def test_the_reminder_brings_somebody_in_once(post: Worker, settle: Settle, client: Client) -> None:
    world = World.build()
    lena = factories.member(world.north, "Lena Loos")
    User.objects.filter(pk=lena.user_id).update(name="Lena Loos\r\nBcc: allen@kwaad.example")
    first = Job.objects.create(task="plg.mail", key=f"invitation:{lena.uid}", state=JobState.DONE)
    link = make_link(uid=first.uid, user=lena.user, membership=lena, purpose=LinkPurpose.INVITATION)
    PersonalLink.objects.filter(pk=link.pk).update(mailed_at=timezone.now() - timedelta(days=8))
    remind()
    job = Job.objects.get(key=f"{NAME}:{lena.uid}")
    assert settle(job).state == JobState.DONE
    (message,) = mailed(post)
    assert message["Subject"] == "Je uitnodiging voor Leren in het noorden wacht nog"
    assert message["Bcc"] is None
    assert "lena.loos@north.example" in message["To"]
    assert "One-Click" in message["List-Unsubscribe-Post"]
    remind()
    assert Job.objects.filter(key__startswith=NAME).count() == 1
    client.post(path_in(message))
    assert client.session["_auth_user_id"] == str(lena.user_id)
