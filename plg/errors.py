"""The one error a service raises. The middleware turns it into an answer with a kind Dutch sentence."""

from django.utils.translation import gettext as _


class DomainError(Exception):
    """A rule of the field was met: `message` says in plain Dutch what happened and what to do now."""

    status = 409

    def __init__(self, message: object) -> None:
        super().__init__(str(message))
        self.message = str(message)


class Gone(DomainError):
    """What was asked for is not there, or not there any more; the sentence says what to do now."""

    status = 404


class AlreadyGone(Gone):
    """Somebody sent a form about what is not there any more, such as a second press on a button that takes it away.

    `back` is the page to go on from; '' for the page the form was sent from.
    """

    def __init__(self, back: str = "") -> None:
        super().__init__(_("Dit was al weg. Je hoeft niets meer te doen."))
        self.back = back


class Refused(DomainError):
    """The rule is about who may do this here."""

    status = 403


class Archived(DomainError):
    """The community is archived: it can be read, and nothing in it changes."""


class Detour(Exception):
    """Something has to be proved first: the middleware leads to the page for it, and that page leads back."""

    page = ""


class FactorNeeded(Detour):
    """Other people's things are behind this door, and the second factor was not shown in this session."""

    page = "plg:factor"


class ConfirmationNeeded(Detour):
    """Somebody must show anew that it is them: what follows cannot be undone, or holds everything of theirs."""

    page = "plg:confirm"
