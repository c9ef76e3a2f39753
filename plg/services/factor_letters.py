"""The letter that tells somebody their way of signing in was changed, so that they notice when it was not them."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from plg.models import Job, User
from plg.queue import after_commit
from plg.services import letters
from plg.services.letter_text import page

CHANGES = {
    "added": _("er kwam een app of passkey bij"),
    "removed": _("er ging een app of passkey weg"),
    "codes": _("er zijn nieuwe herstelcodes gemaakt"),
    "password": _("je wachtwoord is gekozen, veranderd of weggehaald"),
    "reset": _("de beheerder haalde alles weg, zodat je opnieuw kunt beginnen"),
}


def tell(user: User, change: str) -> None:
    """Have it mailed to this person that this changed; a word of `CHANGES`. Inside the transaction of the change."""
    after_commit("plg.mail", letter="factor_changed", user=str(user.uid), change=change)


def _letter(job: Job) -> letters.Letter | None:
    user = User.objects.filter(uid=job.args["user"], is_active=True).first()
    context = {"change": CHANGES[job.args["change"]], "at": job.made_at, "url": page(reverse("plg:security"))}
    return letters.Letter("factor_changed", user, context) if user else None


def register() -> None:
    """Make the letter known; called when the app is ready, in the worker too."""
    letters.register("factor_changed", _letter, title=_("Bericht dat je manier van inloggen is veranderd"))
