"""The named people of the tests: two communities that must never see each other, and everybody in them.

`world.anna` is a Membership (with `.user` and `.community` loaded), ready to stand as `by=`; Ada is a User.
"""

from dataclasses import dataclass, fields
from datetime import UTC, datetime

from django.test import Client

from plg.models import Community, Duo, DuoSeat, Membership, School, User
from plg.words import Purpose, Role, Sector
from tests import factories


class Sentinel:
    """Words that stand nowhere else. Put one in a text, look for it where it must not be."""

    PRIVATE = "kwartelnest"  # an entry for its author alone
    DUO = "zilverdistel"  # an entry shared with the duo
    FACILITATOR = "fluweelmos"  # an entry shared with the facilitator
    COMMUNITY = "korenwolf"  # an entry shared with the whole community
    WITHDRAWN = "nachtegaalspoor"  # an entry its author took back
    CASE_DRAFT = "mistlantaarn"  # a STARR case that is still for its author alone
    CASE_SHARED = "vuurdoorn"  # a STARR case shared in a meeting
    MEMO = "inktvlekje"  # what a coder noted for herself
    SOUTH = "zuiderkruiskruid"  # anything in the other community
    PROMPT = "gordeldier"  # an answer to a prompt


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
        join = factories.member
        world = cls(
            north=north,
            south=south,
            akkerwinde=school,
            anna=join(north, "Anna Akkerman", **lead),
            bram=join(north, "Bram Bakker", **care),
            chantal=join(north, "Chantal Claassen", position="schoolleider", sector=Sector.PO),
            fatma=join(north, "Fatma Faber", position="teamleider", sector=Sector.VO),
            marijke=join(north, "Marijke Meijer", Role.FACILITATOR),
            eva=join(north, "Eva Everts", Role.RESEARCHER),
            gijs=join(north, "Gijs Gerritsen", Role.RESEARCHER),
            karim=join(north, "Karim Koster", Role.COORDINATOR),
            hans=join(north, "Hans Hendriks", left_at=datetime(2026, 3, 1, 12, tzinfo=UTC)),
            zoe=join(south, "Zoë Zijlstra", position="schoolleider", sector=Sector.PO),
            yusuf=join(south, "Yusuf Yilmaz", Role.FACILITATOR),
            xander=join(south, "Xander Xhaferi", Role.RESEARCHER),
            wilma=join(south, "Wilma Wolters", Role.COORDINATOR),
            ada=factories.person("Ada Arends", is_staff=True, is_superuser=True),
        )
        world._settle()
        return world

    def _settle(self) -> None:
        """Give Anna and Bram their duo, and everybody their answers about consent."""
        duo = Duo.objects.create(community=self.north, name="Kindcentrum Akkerwinde")
        since = self.anna.joined_at
        DuoSeat.objects.bulk_create(DuoSeat(duo=duo, membership=who, since=since) for who in (self.anna, self.bram))
        for who in (self.anna, self.bram, self.zoe):
            factories.consent(who, *Purpose)
        factories.consent(self.chantal, Purpose.ENTRIES)
        factories.consent(self.fatma, *Purpose)
        factories.consent(self.fatma, *Purpose, given=False)

    def who(self, name: str) -> Membership | User | None:
        """Return somebody by first name in small letters; "anonymous" is nobody."""
        if name == "anonymous":
            return None
        found = getattr(self, name)
        assert isinstance(found, Membership | User)
        return found

    def client(self, person: Membership | User | None) -> Client:
        """Return a test client in which this person is signed in; None: a visitor who is not."""
        client = Client()
        if person is not None:
            client.force_login(person.user if isinstance(person, Membership) else person)
        return client

    @property
    def everybody(self) -> dict[str, Membership | User]:
        """Every person by first name."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in values.items() if isinstance(value, Membership | User)}
