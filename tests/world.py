"""The named people of the tests: two communities that must never see each other, and everybody in them.

`world.anna` is a Membership (with `.user` and `.community` loaded), ready to stand as `by=`; Ada is a User.
"""

from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

from django.test import Client

from plg.models import Community, ConsentSeal, Duo, DuoSeat, Membership, School, User
from plg.words import Purpose, Role, Sector
from tests import factories
from tests.support.sign_in import sign_in


class Sentinel:
    """Words that stand nowhere else. Put one in a text, look for it where it must not be."""

    PRIVATE = "kwartelnest"  # an entry for its author alone
    DUO = "zilverdistel"  # an entry shared with the duo
    FACILITATOR = "fluweelmos"  # an entry shared with the facilitator
    COMMUNITY = "korenwolf"  # an entry shared with the whole community
    WITHDRAWN = "nachtegaalspoor"  # an entry its author took back
    DRAFT = "wolkenveger"  # a text its author is still writing
    CASE_DRAFT = "mistlantaarn"  # a STARR case that is still for its author alone
    CASE_SHARED = "vuurdoorn"  # a STARR case shared in a meeting
    RESEARCH = "heidehommel"  # a text that is coded in research
    MEMO = "inktvlekje"  # what a coder noted for herself
    SOUTH = "zuiderkruiskruid"  # anything in the other community
    PROMPT = "gordeldier"  # an answer to a prompt
    RESPONSE = "dovenetelpad"  # a response under an entry shared with the duo
    ASKS = "waterhoentje"  # what an author asks of who reads that entry
    QUESTION = "pimpernelblauw"  # a learning question shared with the duo
    INTENTION = "rietzangerlied"  # an intention shared with the whole community
    YIELD = "speenkruidveld"  # a yield shared with the facilitator


@dataclass(frozen=True)
class World:
    """Everybody, by first name. Two communities: `north` and `south`."""

    north: Community
    south: Community
    akkerwinde: School
    # north
    anna: Membership  # participant, school leader; shares a duo with Bram; consents to everything
    bram: Membership  # participant, childcare manager; Anna's duo partner; consents to everything
    chantal: Membership  # participant, in nobody's duo; consents to her entries only
    fatma: Membership  # participant who gave consent and withdrew it
    marijke: Membership  # facilitator
    eva: Membership  # researcher
    gijs: Membership  # researcher
    karim: Membership  # coordinator
    hans: Membership  # was a participant; has left
    # south
    zoe: Membership  # participant
    yusuf: Membership  # facilitator
    xander: Membership  # researcher
    wilma: Membership  # coordinator
    # nowhere
    ada: User  # administrator of the platform, member of nothing

    @classmethod
    def build(cls) -> "World":
        """Write everybody to the database."""
        north = factories.community("north", title="Leren in het noorden")
        south = factories.community("south", title="Leren in het zuiden")
        school = factories.school("Kindcentrum Akkerwinde", Sector.CENTRE)
        lead = {"school": school, "position": "schoolleider", "sector": Sector.PO}
        care = {"school": school, "position": "kinderopvangmanager", "sector": Sector.CHILDCARE}
        left = {"left_at": datetime(2026, 3, 1, 12, tzinfo=UTC)}
        joining: dict[str, tuple[Community, str, Role, dict[str, Any]]] = {
            "anna": (north, "Anna Akkerman", Role.PARTICIPANT, lead),
            "bram": (north, "Bram Bakker", Role.PARTICIPANT, care),
            "chantal": (north, "Chantal Claassen", Role.PARTICIPANT, {"position": "schoolleider"}),
            "fatma": (north, "Fatma Faber", Role.PARTICIPANT, {"position": "teamleider", "sector": Sector.VO}),
            "marijke": (north, "Marijke Meijer", Role.FACILITATOR, {}),
            "eva": (north, "Eva Everts", Role.RESEARCHER, {}),
            "gijs": (north, "Gijs Gerritsen", Role.RESEARCHER, {}),
            "karim": (north, "Karim Koster", Role.COORDINATOR, {}),
            "hans": (north, "Hans Hendriks", Role.PARTICIPANT, left),
            "zoe": (south, "Zoë Zijlstra", Role.PARTICIPANT, {"position": "schoolleider"}),
            "yusuf": (south, "Yusuf Yilmaz", Role.FACILITATOR, {}),
            "xander": (south, "Xander Xhaferi", Role.RESEARCHER, {}),
            "wilma": (south, "Wilma Wolters", Role.COORDINATOR, {}),
        }
        members = dict(zip(joining, factories.members(list(joining.values())), strict=True))
        ada = factories.person("Ada Arends", is_staff=True, is_superuser=True)
        world = cls(north=north, south=south, akkerwinde=school, ada=ada, **members)
        world._settle()
        return world

    def _settle(self) -> None:
        """Give Anna and Bram their duo, and everybody their answers about consent."""
        duo = Duo.objects.create(community=self.north, name="Kindcentrum Akkerwinde")
        since = self.anna.joined_at
        DuoSeat.objects.bulk_create(DuoSeat(duo=duo, membership=who, since=since) for who in (self.anna, self.bram))
        everything = [(purpose, True) for purpose in Purpose]
        nothing = [(purpose, False) for purpose in Purpose]
        factories.consents(
            {
                self.anna: everything,
                self.bram: everything,
                self.zoe: everything,
                self.chantal: [(Purpose.ENTRIES, True)],
                self.fatma: everything + nothing,
            }
        )

    def forget_answers(self) -> None:
        """Take away what everybody answered about research: for who is asked for the first time."""
        ConsentSeal.objects.all().delete()

    def who(self, name: str) -> Membership | User | None:
        """Return somebody by first name in small letters; "anonymous" is nobody."""
        if name == "anonymous":
            return None
        found = getattr(self, name)
        assert isinstance(found, Membership | User)
        return found

    def client(self, person: Membership | User | None) -> Client:
        """Return a test client in which this person is signed in, with their second factor shown; None: a visitor."""
        return Client() if person is None else sign_in(Client(), person)

    @property
    def everybody(self) -> dict[str, Membership | User]:
        """Every person by first name."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in values.items() if isinstance(value, Membership | User)}
