"""An administrator takes away the second step of somebody who lost it, codes and all; by address, never from a list.

What is taken away and who is told stands in `factors.reset`, which the command on the server uses too.
"""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from plg.access.doors import visible_accounts
from plg.errors import DomainError, Refused
from plg.models import User
from plg.selectors.lost_factors import last_reset
from plg.services import factors
from plg.services.sign_in import slow_down
from plg.words import MadeSure

#: Once a day for one person: who is asked for it again so soon is being played, or needs more help than a button.
BETWEEN = timedelta(days=1)


def find(*, by: User, email: str) -> User:
    """Return who signs in with exactly this address. Raises `DomainError` when nobody does; `TooOften`."""
    slow_down("find_account", str(by.uid))
    found = visible_accounts(by).filter(email=email.strip().lower()).first()
    if found is None:
        raise DomainError(_("Met dit adres logt niemand in. Kijk na of het precies klopt."))
    return found


def why_not(*, by: User, user: User) -> str:
    """Return why this administrator cannot take this person's second step away now; "" when they can."""
    if user.pk == by.pk:
        return _("Dit ben jij. Je eigen tweede stap haalt een andere beheerder weg, of wie bij de server kan.")
    if not factors.ways_of(user):
        return _("Dit account heeft nu geen tweede stap. Wie er een nodig heeft, maakt hem bij het inloggen.")
    if last_reset(user, within=BETWEEN):
        return _("Dit is het afgelopen etmaal al gedaan. Wordt het weer gevraagd? Bel dan eerst zelf met deze persoon.")
    return ""


def take_away(*, by: User, user: User, made_sure: MadeSure) -> int:
    """Take every factor of this person away, end all their sessions and have them told; return how many there were.

    Of two presses at once the second finds nothing to take away. Raises `DomainError` with the sentence of `why_not`,
    `Refused` for oneself and for whoever is no administrator; `TooOften` for one who does it again and again.
    """
    slow_down("reset_factors", str(by.uid))
    return _take_away(by, user, made_sure)


@transaction.atomic
def _take_away(by: User, user: User, made_sure: MadeSure) -> int:
    kept = visible_accounts(by).select_for_update(no_key=True).filter(pk=user.pk).first()
    if kept is None or kept.pk == by.pk:
        raise Refused(_("Dit kun je hier niet."))
    if reason := why_not(by=by, user=kept):
        raise DomainError(reason)
    return factors.reset(user=kept, by=by, how=MadeSure(made_sure).value)
