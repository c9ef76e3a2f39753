"""The tables of the ground."""

from plg.models.audit import AuditLine
from plg.models.community import Community, Duo, DuoSeat, Membership, PersonalLink, Pseudonym
from plg.models.consent import ConsentSeal
from plg.models.content import ContentVersion
from plg.models.device_session import DeviceSession
from plg.models.erasure import PlannedErasure
from plg.models.finding import NameFinding
from plg.models.held import HeldFile
from plg.models.inspection import Inspection
from plg.models.job import Job
from plg.models.mail import Mailing, MailRefusal, MailStop
from plg.models.people import School, User
from plg.models.pulse import Pulse
from plg.models.tally import Tally

__all__ = [
    "AuditLine",
    "Community",
    "ConsentSeal",
    "ContentVersion",
    "DeviceSession",
    "Duo",
    "DuoSeat",
    "HeldFile",
    "Inspection",
    "Job",
    "MailRefusal",
    "MailStop",
    "Mailing",
    "Membership",
    "NameFinding",
    "PersonalLink",
    "PlannedErasure",
    "Pseudonym",
    "Pulse",
    "School",
    "Tally",
    "User",
]
