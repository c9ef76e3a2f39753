"""One letter on its way to a real mail server that is busy, away or hangs up: when it goes again, and when never."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from plg.models import Job, Mailing, MailRefusal, PersonalLink
from plg.queue import Later, WorkFailed
from plg.services import letters, mailings
from plg.words import LinkPurpose, MailFault
from tests.plg.test_smtp import sending_to
from tests.support import reminders
from tests.support.post_office import PostOffice
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _by_mail_server(post_office: PostOffice) -> Iterator[None]:
    with sending_to(post_office.url):
        yield


@pytest.fixture
def invitation(world: World) -> Job:
    """A letter that is needed: rather twice than never."""
    return Job.objects.create(task="plg.mail", args={"letter": "invitation", "membership": str(world.anna.uid)})


@pytest.fixture
def reminder(world: World) -> Job:
    """A letter that is rather never than twice."""
    return Job.objects.create(task="plg.mail", args={"letter": reminders.NAME, "membership": str(world.anna.uid)})


def mailing() -> Mailing:
    return Mailing.objects.get()


def test_what_a_busy_server_puts_off_goes_later_as_the_same_letter(invitation: Job, post_office: PostOffice) -> None:
    post_office.to_address = "451 4.7.1 greylisted, come back"
    for tries, pause in enumerate(mailings.PAUSES[:2], start=1):
        with pytest.raises(Later) as caught:
            letters.send(invitation)
        assert timedelta(0) < caught.value.until - timezone.now() <= pause
        assert (mailing().tries, mailing().fault, mailing().sent_at) == (tries, MailFault.BUSY, None)
    post_office.to_address = "250 OK"
    letters.send(invitation)
    letters.send(invitation)
    assert len(post_office.taken) == 1
    assert (mailing().sent_at is not None, mailing().fault) == (True, "")
    assert PersonalLink.objects.get().mailed_at is not None


def test_what_was_put_off_too_often_has_failed(invitation: Job, post_office: PostOffice) -> None:
    post_office.to_address = "421 4.3.2 closing"
    for _pause in mailings.PAUSES:
        with pytest.raises(Later):
            letters.send(invitation)
    with pytest.raises(WorkFailed):
        letters.send(invitation)
    assert (mailing().fault, mailing().failed_at is not None) == (MailFault.BUSY, True)
    assert not MailRefusal.objects.exists(), "the address itself was never refused"


def test_a_reminder_that_was_cut_off_underway_is_not_sent_again(reminder: Job, post_office: PostOffice) -> None:
    post_office.hangs_up = True
    with pytest.raises(WorkFailed, match="Misschien"):
        letters.send(reminder)
    assert mailing().fault == MailFault.UNSURE
    assert len(post_office.taken) == 1, "it arrived, for all the server did not say so"


def test_a_needed_letter_that_was_cut_off_underway_goes_again(invitation: Job, post_office: PostOffice) -> None:
    post_office.hangs_up = True
    with pytest.raises(Later):
        letters.send(invitation)
    post_office.hangs_up = False
    letters.send(invitation)
    one, two = post_office.taken
    assert one["Message-ID"] == two["Message-ID"]
    assert PersonalLink.objects.count() == 1


def test_a_letter_turned_down_is_not_tried_again_and_the_address_is_not_marked(
    invitation: Job, post_office: PostOffice
) -> None:
    post_office.to_letter = "554 5.6.0 looks like spam"
    with pytest.raises(WorkFailed):
        letters.send(invitation)
    assert (mailing().fault, MailRefusal.objects.exists()) == (MailFault.TURNED_DOWN, False)


def test_a_link_that_ran_out_while_its_letter_waited_is_not_mailed(invitation: Job, post_office: PostOffice) -> None:
    post_office.to_address = "451 come back"
    with pytest.raises(Later):
        letters.send(invitation)
    post_office.to_address = "250 OK"
    PersonalLink.objects.filter(purpose=LinkPurpose.INVITATION).update(expires_at=timezone.now())
    with pytest.raises(WorkFailed):
        letters.send(invitation)
    assert (mailing().fault, post_office.taken) == (MailFault.LATE, [])


def test_two_letters_never_have_one_name() -> None:
    with pytest.raises(ValueError, match="registered already"):
        letters.register("invitation", lambda _job: None, title="Another")
    letters.register(reminders.NAME, reminders._reminder, title="Reminders of the tests", reminds=True)  # the same
