"""A reminder that only the tests send: to one member, for as long as the community has no theme."""

from plg.models import Job, Membership
from plg.services import letters

NAME = "tests.reminder"


def _reminder(job: Job) -> letters.Letter | None:
    rows = Membership.objects.select_related("user", "community").filter(uid=job.args["membership"])
    member = rows.filter(community__theme="").first()
    if member is None:
        return None
    context: dict[str, object] = {"url": letters.page(f"/plg/{member.community.slug}/")}
    return letters.Letter(NAME, member.user, context, member=member)


letters.register(NAME, _reminder, title="Reminders of the tests", reminds=True)
