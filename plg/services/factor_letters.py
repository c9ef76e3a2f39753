"""The letter that tells somebody their way of signing in was changed, so that they notice when it was not them."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from plg.models import Job, User
from plg.queue import after_commit
from plg.services import letters
from plg.services.letter_text import page
from plg.words import MadeSure

#: How it was made sure that somebody who lost their second step is who they say, told to them.
SURE = {
    MadeSure.CALLED.value: _("door je terug te bellen op een nummer dat al bekend was"),
    MadeSure.MET.value: _("door je zelf te zien"),
    MadeSure.VOUCHED.value: _("door navraag bij iemand die je goed kent"),
}
CHANGES = {
    "added": _("er kwam een app of passkey bij"),
    "removed": _("er ging een app of passkey weg"),
    "codes": _("er zijn nieuwe herstelcodes gemaakt"),
    "password": _("je wachtwoord is gekozen, veranderd of weggehaald"),
    # Asked for by the version before, which had no letter of its own for it; what waits is still sent.
    "reset": _("de beheerder haalde alles weg, zodat je opnieuw kunt beginnen"),
}


def tell(user: User, change: str) -> None:
    """Have it mailed to this person that this changed; a word of `CHANGES`. Inside the transaction of the change."""
    after_commit("plg.mail", letter="factor_changed", user=str(user.uid), change=change)


def tell_reset(user: User, how: str) -> None:
    """Have it mailed to this person that their second step was taken away, and how it was made sure that they asked."""
    after_commit("plg.mail", letter="factor_reset", user=str(user.uid), how=how)


def _reset_letter(job: Job) -> letters.Letter | None:
    user = User.objects.filter(uid=job.args["user"], is_active=True).first()
    context: dict[str, object] = {
        "sure": SURE.get(job.args["how"], ""),
        "at": job.made_at,
        "url": page(reverse("plg:factor_new")),
        "contact": settings.CONTACT.removeprefix("mailto:"),
    }
    return letters.Letter("factor_reset", user, context) if user else None


def _letter(job: Job) -> letters.Letter | None:
    user = User.objects.filter(uid=job.args["user"], is_active=True).first()
    context = {"change": CHANGES[job.args["change"]], "at": job.made_at, "url": page(reverse("plg:security"))}
    return letters.Letter("factor_changed", user, context) if user else None


def register() -> None:
    """Make the letter known; called when the app is ready, in the worker too."""
    letters.register("factor_changed", _letter, title=_("Bericht dat je manier van inloggen is veranderd"))
    letters.register("factor_reset", _reset_letter, title=_("Bericht dat je tweede stap is weggehaald"))
