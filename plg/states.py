"""The lives of the ground, as tables: work, names found, communities, members, links, inspections, erasing.

Read by docs/states.md; tests hold them to the services that move them. Never touches the database.
"""

from plg.lives import NOWHERE, Life, Way, begins
from plg.words import FindingState, JobState

JOB = Life(
    thing="Work in the background",
    kept_in="plg.Job.state",
    states=dict(JobState.choices),
    ways=(
        begins(
            JobState.QUEUED, "ask for it, in the transaction that wants it", "any service", "plg.queue.after_commit"
        ),
        Way((JobState.QUEUED,), JobState.RUNNING, "lease, for 20 seconds at a time", "a worker", "plg.tasks.claim"),
        Way((JobState.RUNNING,), JobState.RUNNING, "lease what a dead worker held", "a worker", "plg.tasks.claim"),
        Way((JobState.RUNNING,), JobState.DONE, "finish", "its worker", "plg.tasks.run_job"),
        Way((JobState.RUNNING,), JobState.QUEUED, "try later; at most three times", "its worker", "plg.tasks.run_job"),
        Way(
            (JobState.QUEUED, JobState.RUNNING),
            JobState.FAILED,
            "give up, with a reason",
            "a worker",
            "plg.tasks.run_job",
        ),
        Way(
            (JobState.QUEUED, JobState.RUNNING),
            JobState.CANCELLED,
            "stop it",
            "whoever asked for it",
            "plg.queue.cancel",
        ),
        Way(
            (JobState.FAILED, JobState.CANCELLED),
            JobState.QUEUED,
            "ask again",
            "whoever may ask for the thing itself",
            "plg.queue.again",
        ),
        Way(
            (JobState.DONE, JobState.FAILED, JobState.CANCELLED),
            NOWHERE,
            "forget, after TRACE_DAYS",
            "the night",
            "plg.services.retention.retain",
        ),
    ),
    tells=(
        (
            "The row is the truth and the broker only a hint (docs/decisions/0002): the sweeper publishes again what"
            " waits unpublished or whose lease ran out."
        ),
        "A report, an export and a letter have no state of their own: theirs is that of their job.",
    ),
)

FINDING = Life(
    thing="Name found in a text",
    kept_in="plg.NameFinding.state",
    states=dict(FindingState.choices),
    ways=(
        begins(FindingState.OPEN, "search", "SETTLE_NAMES, or by itself", "plg.services.names.scan"),
        Way((FindingState.OPEN,), FindingState.MASKED, "mask", "SETTLE_NAMES", "plg.services.names.settle"),
        Way((FindingState.OPEN,), FindingState.ACCEPTED, "no name", "SETTLE_NAMES", "plg.services.names.settle"),
        Way((FindingState.OPEN,), FindingState.MASKED, "mask all", "SETTLE_NAMES", "plg.services.names.mask_all"),
    ),
    tells=(
        "No round opens while a name in one of its texts is open. A decision is never undone.",
        "Somebody else can be named to decide for one round; whoever codes the texts never decides.",
    ),
)

COMMUNITY = Life(
    thing="Community",
    kept_in="plg.Community.archived_at, pseudonymised_at",
    states={
        "running": "archived_at is empty",
        "archived": "archived_at is filled",
        "nameless": "pseudonymised_at is filled too",
    },
    ways=(
        begins("running", "make", "an administrator", "plg.services.communities.make_community"),
        Way(("running",), "archived", "archive", "MANAGE_COMMUNITY", "plg.services.communities.archive_community"),
        Way(("archived",), "running", "open again", "an administrator", "plg.services.communities.reopen_community"),
        Way(
            ("archived",),
            "nameless",
            "take the names out",
            "who runs commands on the server",
            "plg.services.pseudonymising.pseudonymise",
        ),
        Way(
            ("running", "archived"),
            "nameless",
            "take the names out, when their time is up",
            "the night",
            "plg.services.retention.retain",
        ),
    ),
    tells=("An archive is read, not written: what goes on in it stands in docs/access.md.",),
)

MEMBER = Life(
    thing="Membership",
    kept_in="plg.Membership.left_at",
    states={"here": "left_at is empty", "gone": "left_at is filled"},
    ways=(
        begins("here", "bring in", "MANAGE_PEOPLE", "plg.services.members.add_member"),
        begins("here", "bring in from a file", "MANAGE_PEOPLE", "plg.services.people.load_people"),
        Way(("here",), "gone", "stop", "BE_HERE, oneself", "plg.services.leaving.stop"),
        Way(("here",), "gone", "stop, for who asks", "LET_GO", "plg.services.leaving.stop_for"),
        Way(("here",), "gone", "note that they left", "MANAGE_PEOPLE", "plg.services.members.mark_left"),
        Way(("gone",), "here", "let come back", "MANAGE_PEOPLE", "plg.services.members.bring_back"),
        Way(("here", "gone"), NOWHERE, "have oneself erased", "oneself", "plg.services.erasing.erase_oneself"),
        Way(
            ("here", "gone"),
            NOWHERE,
            "erase who cannot be told by letter",
            "LET_GO",
            "plg.services.planned_erasing.erase_unheard",
        ),
    ),
    tells=(
        "Who comes back reads what is shared from that day on, not what was shared before.",
        "After erasing an empty row with a key is left, so that the trail and frozen figures keep their ties.",
    ),
)

LINK = Life(
    thing="Personal link",
    kept_in="plg.PersonalLink.used_at, expires_at",
    states={
        "good": "used_at is empty, expires_at is to come",
        "used": "used_at is filled",
        "expired": "expires_at is past",
    },
    ways=(
        begins("good", "make, for a letter", "the letter's job", "plg.services.links.make_link"),
        Way(("good",), "used", "come in", "whoever holds it, once", "plg.services.links.use_link"),
        Way(
            ("good",),
            "expired",
            "make void, when a way of signing in changes",
            "oneself",
            "plg.services.links.void_links",
        ),
    ),
    tells=("It expires by the clock too: an invitation after three weeks, a link to sign in after an hour.",),
)

INSPECTION = Life(
    thing="Inspection by an administrator",
    kept_in="plg.Inspection.ended_at",
    states={"running": "ended_at is empty, ends_at is to come", "ended": "ended_at is filled"},
    ways=(
        begins("running", "open, with a reason", "an administrator", "plg.services.inspections.open_inspection"),
        Way(("running",), "ended", "end", "who opened it", "plg.services.inspections.end_inspection"),
        Way(("running",), "ended", "end by the clock", "after half an hour", "plg.services.inspections.end_by_time"),
    ),
    tells=("One at a time for an administrator; opening the next one ends the one before.",),
)

ERASURE = Life(
    thing="Erasure that a coordinator announced",
    kept_in="plg.PlannedErasure.answer, called_off_at",
    states={
        "announced": "answer and called_off_at are empty",
        "answered": "answer is filled",
        "off": "called_off_at is filled",
    },
    ways=(
        begins("announced", "announce by letter", "LET_GO", "plg.services.planned_erasing.plan"),
        Way(("announced",), "answered", "say no, or ask", "the person", "plg.services.planned_erasing.answer"),
        Way(("announced",), "off", "call off", "LET_GO", "plg.services.planned_erasing.call_off"),
        Way(("announced",), "off", "let come back", "MANAGE_PEOPLE", "plg.services.members.bring_back"),
        Way(("announced",), NOWHERE, "erase now", "the person", "plg.services.planned_erasing.erase_now"),
        Way(
            ("announced",),
            NOWHERE,
            "erase, ERASE_WAIT_DAYS after the letter went",
            "the night",
            "plg.services.planned_erasing.carry_out_due",
        ),
    ),
    tells=("Who decides to be erased themselves is erased at once, without a row.",),
)

LIVES = (COMMUNITY, MEMBER, LINK, FINDING, INSPECTION, ERASURE, JOB)
