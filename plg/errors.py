"""The one error a service raises. The middleware turns it into an answer with a kind Dutch sentence."""


class DomainError(Exception):
    """A rule of the field was met: `message` says in plain Dutch what happened and what to do now."""

    status = 409

    def __init__(self, message: object) -> None:
        super().__init__(str(message))
        self.message = str(message)


class Gone(DomainError):
    """What was asked for is not there, or not there any more; the sentence says what to do now."""

    status = 404


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
