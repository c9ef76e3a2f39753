"""Finds out who wrote a row of a file of log forms: a member, or somebody the file names for the first time."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from plg.consents import latest_given
from plg.models import Community, Membership
from plg.words import Purpose, Role, Sector


@dataclass
class Person:
    """Who wrote a row. Without a membership it is a new one; `about` then gathers what the file tells of them."""

    name: str
    membership: Membership | None = None
    about: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.membership.user.name if self.membership else self.name

    @property
    def is_new(self) -> bool:
        return self.membership is None

    @property
    def may_count(self) -> bool:
        """Whether entries from before may count in research, as far as anybody said: not against a no."""
        return getattr(self.membership, "answered", None) is not False  # whoever is new was never asked

    @property
    def sector(self) -> Sector | None:
        """The sector the file tells, by its key or by its name on screen; None when it is neither."""
        told = self.about.get("sector", "").casefold()
        return next((one for one in Sector if told in {one.value.casefold(), str(one.label).casefold()}), None)


class People:
    """The members of one community, found by e-mail, pseudonym, or the name an earlier file knew them by."""

    def __init__(self, community: Community) -> None:
        members = (
            Membership.objects.filter(community=community)
            .select_related("user", "school", "pseudonym")
            .annotate(answered=latest_given(Purpose.ENTRIES))
        )
        self._known: dict[str, Person] = {}
        self._accounts: set[str] = set()
        self._new: dict[str, Person] = {}
        for member in members:
            self._learn(member)

    def find(self, told: str) -> tuple[Person | None, str]:
        """Return who is meant, and the sentence of the fault when that person may not get entries by file."""
        key = told.casefold()
        if key in self._known:
            person = self._known[key]
            return person, _why_not(person)
        if "@" in told:
            return None, _(
                "“%s” hoort niet bij deze leergemeenschap. Nodig deze persoon eerst uit, of zet hier een naam."
            ) % told
        if key in self._accounts:
            return None, _(
                "“%s” is een deelnemer met een account. Zet hier het e-mailadres of het pseudoniem, dan is het zeker "
                "dezelfde."
            ) % told
        return self._new.setdefault(key, Person(told)), ""

    def _learn(self, member: Membership) -> None:
        person = Person("", member)
        if member.user.address:
            self._known[member.user.address.casefold()] = person
            self._accounts.add(member.user.name.casefold())
        else:
            person.name = member.user.name
            person.about = {"school": member.school.name} if member.school else {}
            self._known[member.user.name.casefold()] = person
        if hasattr(member, "pseudonym"):
            self._known[member.pseudonym.code.casefold()] = person


def _why_not(person: Person) -> str:
    member = person.membership
    assert member is not None
    if member.left_at is not None:
        return _("deze deelnemer is uit de leergemeenschap vertrokken. Haal de rijen van deze persoon weg.")
    if not member.has_role(Role.PARTICIPANT):
        return _("deze persoon doet niet mee als deelnemer en heeft dus geen logboek.")
    if not member.user.has_account and member.answered is False:  # type: ignore[attr-defined]  # annotated above
        # What was signed on paper the coordinator wrote down. What others chose themselves is not told to anybody.
        return _(
            "deze deelnemer geeft geen toestemming (meer) voor leerervaringen in het onderzoek. Haal de rijen van "
            "deze persoon weg."
        )
    return ""
