"""Exactly once, with real workers and a real mail server: two at a time, and killed at every point of a hand-over."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from plg.models import Job, Mailing, Membership
from plg.services import letters
from plg.tasks import sweep
from plg.words import JobState, MailFault
from tests import factories
from tests.support import reminders
from tests.support.post_office import PostOffice
from tests.support.worker import Worker
from tests.world import World


@pytest.fixture
def crew(
    transactional_db: None, worker_process: Worker, post_office: PostOffice, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[Worker]]:
    """Two workers that mail to the post office. The worker of the other tests rests; it would put mail in a folder."""
    worker_process.stop()
    folder = tmp_path_factory.mktemp("crew")
    made = [Worker(folder, name, EMAIL_URL=post_office.url) for name in ("one", "two")]
    yield made
    post_office.go.set()
    for worker in made:
        worker.stop()
    told = made[0].log.read_text(errors="replace")
    assert "@north.example" not in told
    assert "Traceback" not in told


def asked(member: Membership, letter: str = reminders.NAME) -> Job:
    letters.post(letter, key=str(member.uid), membership=str(member.uid))
    return Job.objects.get(key=f"{letter}:{member.uid}")


def abandon(job: Job) -> None:
    """Let the lease of a killed worker run out, and sweep."""
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    sweep()


def finished(worker: Worker, jobs: list[Job]) -> list[Job]:
    rows = Job.objects.filter(pk__in=[job.pk for job in jobs]).order_by("pk")
    ready = rows.filter(state__in=[JobState.DONE, JobState.FAILED])
    worker.wait(lambda: ready.count() == len(jobs), "not everything was finished")
    return list(rows)


def receivers(office: PostOffice) -> Counter[str]:
    return Counter(message["To"].addresses[0].addr_spec for message in office.taken)


def test_two_workers_send_each_letter_once(crew: list[Worker], post_office: PostOffice) -> None:
    world = World.build()
    people = [
        factories.member(world.north, factories.person(f"Persoon {n}", email=f"p{n}@plg.example")) for n in range(30)
    ]
    for worker in crew:
        worker.start()
    jobs = [asked(member) for member in people]
    for _time in range(3):
        # Hints that come double, as they do when the broker lost count.
        Job.objects.filter(state=JobState.QUEUED).update(published_at=None)
        sweep()
    done = finished(crew[0], jobs)
    assert {job.state for job in done} == {JobState.DONE}
    assert receivers(post_office) == Counter({f"p{n}@plg.example": 1 for n in range(30)})
    assert Mailing.objects.filter(sent_at__isnull=False).count() == 30


def test_killed_before_the_letter_changed_hands_it_goes_once(crew: list[Worker], post_office: PostOffice) -> None:
    one, two = crew
    world = World.build()
    post_office.hold = "address"
    one.start()
    job = asked(world.anna)
    assert post_office.asked.wait(60)
    one.kill()
    post_office.hold = ""
    post_office.go.set()
    two.start()
    abandon(job)
    (job,) = finished(two, [job])
    assert (job.state, len(post_office.taken)) == (JobState.DONE, 1)


@pytest.mark.parametrize(
    ("letter", "state", "times", "fault"),
    [(reminders.NAME, JobState.FAILED, 1, MailFault.UNSURE), ("invitation", JobState.DONE, 2, "")],
    ids=["a reminder is not sent again", "a needed letter is, as the same letter"],
)
def test_killed_while_the_letter_changed_hands(
    crew: list[Worker], post_office: PostOffice, letter: str, state: JobState, times: int, fault: str
) -> None:
    one, two = crew
    world = World.build()
    post_office.hold = "letter"
    one.start()
    job = asked(world.anna, letter)
    assert post_office.asked.wait(60)
    one.kill()
    post_office.hold = ""
    post_office.go.set()
    two.start()
    abandon(job)
    (job,) = finished(two, [job])
    assert (job.state, len(post_office.taken)) == (state, times)
    assert len({str(message["Message-ID"]) for message in post_office.taken}) == 1
    assert Mailing.objects.get().fault == fault


def test_a_server_that_wants_patience_gets_it(crew: list[Worker], post_office: PostOffice) -> None:
    world = World.build()
    post_office.to_address = "451 4.7.1 greylisted"
    crew[0].start()
    job = asked(world.anna)
    crew[0].wait(Mailing.objects.filter(tries=1, fault=MailFault.BUSY).exists, "it was never put off")
    crew[0].wait(Job.objects.filter(pk=job.pk, state=JobState.QUEUED).exists, "it does not wait")
    job.refresh_from_db()
    assert job.not_before > timezone.now() + timedelta(seconds=30)
    post_office.to_address = "250 OK"
    Job.objects.filter(pk=job.pk).update(not_before=timezone.now())
    sweep()
    finished(crew[0], [job])
    assert receivers(post_office) == Counter({"anna.akkerman@north.example": 1})


def test_a_refused_address_is_a_reason_and_a_mark(crew: list[Worker], post_office: PostOffice) -> None:
    world = World.build()
    post_office.to_address = "550 5.1.1 <anna.akkerman@north.example>: no such person"
    crew[0].start()
    (job,) = finished(crew[0], [asked(world.anna)])
    assert job.state == JobState.FAILED
    assert job.reason == str(MailFault.REFUSED.label)
    page = world.client(world.karim).get("/plg/north/beheer/mail/").content.decode()
    assert "anna.akkerman@north.example" in page
    assert "no such person" not in page
