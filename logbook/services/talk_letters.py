"""Letters about a reflection interview, each with the appointment for a calendar: invited, moved, called off, to check.

Nothing that anybody wrote in a logbook or a report stands in them.
"""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from logbook.models import ReflectionInterview
from logbook.words import TalkState
from plg.calendars import Appointment, ics
from plg.models import Job, Membership
from plg.services import letters
from plg.services.letter_text import page
from plg.services.letters import Letter

INVITED = "logbook.talk_invited"
MOVED = "logbook.talk_moved"
CANCELLED = "logbook.talk_cancelled"
TO_CHECK = "logbook.talk_to_check"


def invite(talk: ReflectionInterview) -> None:
    """Ask for the letter that invites both. Nobody is written twice about the same telling of an appointment."""
    _to_both(INVITED, talk)


def tell_change(talk: ReflectionInterview) -> None:
    """Ask for the letter that tells both when and where it is now."""
    _to_both(MOVED, talk)


def tell_cancelled(talk: ReflectionInterview) -> None:
    """Ask for the letter that tells both that it is off."""
    _to_both(CANCELLED, talk)


def tell_to_check(talk: ReflectionInterview, number: int) -> None:
    """Ask for the letter that tells the participant that a report waits for them; nothing of it stands in there."""
    letters.post(TO_CHECK, key=f"{talk.uid}:{number}", talk=str(talk.uid), membership=str(talk.participant.uid))


def appointment(talk: ReflectionInterview, reader: Membership) -> Appointment:
    """Return the talk as a calendar of this reader keeps it: with whom, when and where, and the way to its page."""
    other = talk.interviewer if reader.pk == talk.participant_id else talk.participant
    return Appointment(
        uid=talk.uid,
        title=_("Reflectiegesprek met %(name)s") % {"name": other.user.name},
        starts_at=talk.starts_at,
        ends_at=talk.ends_at,
        changed_at=talk.changed_at,
        sequence=talk.sequence,
        place=talk.place,
        link=talk.link,
        words=page(reverse("logbook:talk", args=[talk.community.slug, talk.uid])),
        cancelled=talk.state == TalkState.CANCELLED,
    )


def register_letters() -> None:
    """Make the letters of this app known."""
    letters.register(INVITED, _about(INVITED), title=gettext_lazy("Uitnodiging voor een reflectiegesprek"))
    letters.register(MOVED, _about(MOVED), title=gettext_lazy("Bericht dat een reflectiegesprek is verzet"))
    letters.register(CANCELLED, _about(CANCELLED), title=gettext_lazy("Bericht dat een reflectiegesprek niet doorgaat"))
    letters.register(TO_CHECK, _about(TO_CHECK), title=gettext_lazy("Bericht dat een gespreksverslag klaarligt"))


def _to_both(letter: str, talk: ReflectionInterview) -> None:
    people = (talk.participant.uid, talk.interviewer.uid)
    wanted = {f"{talk.uid}:{talk.sequence}:{uid}": {"talk": str(talk.uid), "membership": str(uid)} for uid in people}
    letters.post_all(letter, {key: dict(args) for key, args in wanted.items()})


def _about(letter: str) -> letters.Builder:
    def build(job: Job) -> Letter | None:
        return _built(letter, job)

    return build


def _built(letter: str, job: Job) -> Letter | None:
    """Return the letter, or None when there is no reason for it any more: left, moved again, called off, checked."""
    people = ("participant__user", "interviewer__user", "community")
    talk = ReflectionInterview.objects.select_related(*people).filter(uid=job.args["talk"]).first()
    reader = Membership.objects.select_related("user", "community").filter(uid=job.args["membership"]).first()
    if talk is None or reader is None or reader.user.email is None:
        return None
    if talk.state not in _STANDS[letter]:
        return None
    other = talk.interviewer if reader.pk == talk.participant_id else talk.participant
    context: dict[str, object] = {
        "community": talk.community,
        "talk": talk,
        "other": other.user.name,
        "prepares": reader.pk == talk.participant_id,
        "url": page(reverse("logbook:talk", args=[talk.community.slug, talk.uid])),
    }
    calendar = b"" if letter == TO_CHECK else ics([appointment(talk, reader)])
    return Letter(letter, reader.user, context, member=reader, calendar=calendar)


#: In which states a letter still has a reason.
_STANDS = {
    INVITED: (TalkState.PLANNED,),
    MOVED: (TalkState.PLANNED,),
    CANCELLED: (TalkState.CANCELLED,),
    TO_CHECK: (TalkState.SENT,),
}
