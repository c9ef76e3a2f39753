"""The acts of the ground: what plg itself writes in the audit trail. The other apps have theirs in their `acts.py`."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from plg.acts import Act, ActGroup, Shown
from plg.audit.going import LEAVING
from plg.words import FindingState, InspectionScope, LinkPurpose, Role

_CHAIN = {
    "chain_uid": "the consent chain of this member",
    "length": "how many seals the chain has now",
    "head": "the last seal of the chain",
    "answers": "how many answers were sealed, never which",
}
_FILE = {"file": "kind, key and version of the content file"}
_FACTOR = {"way": "totp, webauthn or recovery_codes"}
_FACTORS = {"way": {"totp": _("code van een app"), "webauthn": _("passkey"), "recovery_codes": _("herstelcode")}}
_COMMAND = _("met het commando op de server")
_INSPECTION = {"inspection": "the uid of the inspection; its row keeps the reason", "scope": "member, names, community"}
_SCOPES = {"scope": dict(InspectionScope.choices)}

PEOPLE = (
    Act(
        "people.loaded",
        ActGroup.RIGHTS,
        _("%(who)s laadde een bestand met mensen: %(new)s nieuw, %(changed)s gewijzigd, %(same)s hetzelfde."),
        {
            "new": "people added",
            "changed": "people changed",
            "same": "people left as they were",
            "roles": "by member, the roles of who got or changed more than participant",
        },
    ),
    Act(
        "people.invited",
        ActGroup.RIGHTS,
        ngettext_lazy("%(who)s nodigde %(asked)s persoon uit.", "%(who)s nodigde %(asked)s mensen uit.", "asked"),
        {"asked": "how many people"},
    ),
    Act(
        "link.mailed",
        ActGroup.ACCOUNT,
        _("Aan %(about)s is een persoonlijke link gemaild (%(purpose)s)."),
        {"purpose": "invitation or sign_in"},
        labels={"purpose": dict(LinkPurpose.choices)},
        named_when=("purpose", (LinkPurpose.INVITATION.value,)),
    ),
    Act(
        "mail.stopped",
        ActGroup.ACCOUNT,
        _("%(who)s wil een soort herinneringen niet meer."),
        {"letter": "the kind of reminder"},
        shown=Shown.OWN,
    ),
    Act(
        "mail.resumed",
        ActGroup.ACCOUNT,
        _("%(who)s wil een soort herinneringen weer krijgen."),
        {"letter": "the kind of reminder"},
        shown=Shown.OWN,
    ),
    Act("mail.tried_again", ActGroup.RIGHTS, _("%(who)s liet een mail aan %(about)s opnieuw versturen.")),
    Act(
        "link.used",
        ActGroup.ACCOUNT,
        _("%(who)s kwam binnen met een persoonlijke link (%(purpose)s)."),
        {"purpose": "invitation or sign_in"},
        Shown.OWN,
        labels={"purpose": dict(LinkPurpose.choices)},
    ),
    Act(
        "signed_in",
        ActGroup.ACCOUNT,
        _("%(who)s logde in (%(way)s)."),
        {"way": "link, password, passkey or demo"},
        Shown.OWN,
        labels={
            "way": {
                "link": _("persoonlijke link"),
                "password": _("wachtwoord"),
                "passkey": _("passkey"),
                "demo": _("demo"),
            }
        },
    ),
    Act("session.ended", ActGroup.ACCOUNT, _("%(who)s logde een toestel uit."), {"sessions": "how many"}, Shown.OWN),
    Act(
        "factor.added",
        ActGroup.ACCOUNT,
        _("%(who)s zette een tweede stap op het account (%(way)s)."),
        _FACTOR,
        Shown.OWN,
        labels=_FACTORS,
    ),
    Act(
        "factor.removed",
        ActGroup.ACCOUNT,
        _("%(who)s haalde een tweede stap van het account (%(way)s)."),
        _FACTOR,
        Shown.OWN,
        labels=_FACTORS,
    ),
    Act(
        "factor.passed",
        ActGroup.ACCOUNT,
        _("%(who)s zette de tweede stap (%(way)s)."),
        _FACTOR,
        Shown.OWN,
        labels=_FACTORS,
    ),
    Act("factor.failed", ActGroup.ACCOUNT, _("Bij %(who)s mislukte de tweede stap."), {}, Shown.OWN),
    Act("factor.codes_renewed", ActGroup.ACCOUNT, _("%(who)s maakte nieuwe herstelcodes."), {}, Shown.OWN),
    Act(
        "account.refused",
        ActGroup.ACCOUNT,
        _("Iemand probeerde tevergeefs in te loggen (%(way)s)."),
        {"way": "password or passkey"},
        labels={"way": {"password": _("wachtwoord"), "passkey": _("passkey")}},
    ),
    Act(
        "password.changed",
        ActGroup.ACCOUNT,
        _("%(who)s veranderde het wachtwoord (%(now)s)."),
        {"now": "set or none"},
        Shown.OWN,
        labels={"now": {"set": _("er is er een"), "none": _("er is er geen meer")}},
    ),
    Act(
        "factor.reset",
        ActGroup.ACCOUNT,
        _("%(who)s haalde de tweede stap van %(about)s weg, omdat die kwijt was (%(how)s)."),
        {
            "factors": "how many were taken away",
            "how": "called, met or vouched: how it was made sure that it is them; server: by the command",
        },
        labels={
            "how": {
                "called": _("teruggebeld op een bekend nummer"),
                "met": _("zelf gezien"),
                "vouched": _("bevestigd door iemand die de persoon goed kent"),
                "server": _COMMAND,
                "0": _COMMAND,  # of before this was noted
            }
        },
    ),
    Act(
        "account.confirmed",
        ActGroup.ACCOUNT,
        _("%(who)s liet opnieuw zien wie het was (%(way)s)."),
        {"way": "mail or password"},
        Shown.OWN,
        labels={"way": {"mail": _("code per mail"), "password": _("wachtwoord")}},
    ),
    Act(
        "administrator.made",
        ActGroup.RIGHTS,
        _("%(about)s is beheerder van het platform gemaakt, op de server zelf."),
        {},
    ),
    Act(
        "demo.built", ActGroup.RIGHTS, _("De demonstratie is opgebouwd, met %(people)s mensen."), {"people": "members"}
    ),
)

_FIELDS = {"fields": "which fields changed, never what they hold"}
_ROLES = dict(Role.choices)

COMMUNITY = (
    Act("community.made", ActGroup.RIGHTS, _("%(who)s maakte deze leergemeenschap.")),
    Act(
        "community.changed",
        ActGroup.RIGHTS,
        _("%(who)s veranderde wat er over de leergemeenschap staat: %(fields)s."),
        _FIELDS,
        labels={
            "fields": {
                "title": _("naam"),
                "theme": _("thema"),
                "starts_on": _("begin"),
                "ends_on": _("einde"),
                "retain_until": _("bewaren tot"),
                "contacts_until": _("namen bewaren tot"),
                "learning_ground": _("grond voor het leren"),
                "remind_after": _("herinneren na"),
            }
        },
    ),
    Act("community.archived", ActGroup.RIGHTS, _("%(who)s archiveerde de leergemeenschap.")),
    Act("community.reopened", ActGroup.RIGHTS, _("%(who)s heropende de leergemeenschap.")),
)

MEMBERS = (
    Act(
        "member.added",
        ActGroup.RIGHTS,
        _("%(who)s bracht %(about)s binnen als %(roles)s."),
        {"roles": "the roles given"},
        labels={"roles": _ROLES},
    ),
    Act(
        "member.changed",
        ActGroup.RIGHTS,
        _("%(who)s veranderde wat er over het werk van %(about)s staat: %(fields)s."),
        _FIELDS,
        labels={
            "fields": {
                "name": _("naam"),
                "email": _("e-mailadres"),
                "school": _("school"),
                "position": _("functie"),
                "sector": _("sector"),
                "experience": _("ervaring"),
            }
        },
    ),
    Act(
        "member.roles",
        ActGroup.RIGHTS,
        _("%(who)s veranderde de rollen van %(about)s, van %(before)s in %(after)s."),
        {"before": "the roles until now", "after": "the roles from now on"},
        labels={"before": _ROLES, "after": _ROLES},
    ),
    Act(
        "member.marked_left",
        ActGroup.RIGHTS,
        _("%(who)s legde vast dat %(about)s is vertrokken (%(on)s)."),
        {"on": "the day of leaving", "roles": "the roles held until then"},
        labels={"roles": _ROLES},
    ),
    Act(
        "member.returned",
        ActGroup.RIGHTS,
        _("%(who)s haalde %(about)s terug als %(roles)s."),
        {"left": "since when they were away", "roles": "the roles from now on"},
        labels={"roles": _ROLES},
    ),
    Act(
        "facilitator.handed_over",
        ActGroup.RIGHTS,
        _("%(who)s droeg de begeleiding over, van %(giver)s aan %(taker)s."),
        {
            "giver": "the member who facilitated until now",
            "taker": "the member who does from now on",
            "giver_left": "whether the giver had no other role, and left",
        },
        people=("giver", "taker"),
    ),
    Act(
        "duo.made",
        ActGroup.RIGHTS,
        _("%(who)s maakte een duo van %(members)s."),
        {"members": "who sits in it"},
        people=("members",),
    ),
    Act(
        "duo.changed",
        ActGroup.RIGHTS,
        _("%(who)s veranderde een duo. Erbij: %(joined)s. Eruit: %(left)s."),
        {"joined": "who took a seat", "left": "whose seat was closed", "renamed": "whether its name changed"},
        people=("joined", "left"),
    ),
    Act(
        "duo.ended",
        ActGroup.RIGHTS,
        _("%(who)s hief het duo op van %(left)s."),
        {"left": "whose seats were closed"},
        people=("left",),
    ),
    Act(
        "people.exported",
        ActGroup.EXPORT,
        ngettext_lazy(
            "%(who)s haalde de lijst met %(people)s persoon op als bestand (%(format)s).",
            "%(who)s haalde de lijst met %(people)s mensen op als bestand (%(format)s).",
            "people",
        ),
        {"people": "how many rows", "format": "csv or xlsx"},
    ),
    Act(
        "invitation.accepted",
        ActGroup.RIGHTS,
        _("%(about)s nam de uitnodiging aan, met een account dat er al was."),
    ),
    Act(
        "invitation.resent",
        ActGroup.RIGHTS,
        _("%(who)s stuurde %(about)s een nieuwe uitnodiging."),
    ),
)

CONSENT = (
    Act(
        "consent.answered",
        ActGroup.CONSENT,
        _("Een deelnemer koos wat onderzoekers mogen gebruiken. Wie en wat staat hier niet."),
        _CHAIN,
        Shown.NAMELESS,
    ),
    Act(
        "consent.recorded",
        ActGroup.CONSENT,
        _("%(who)s legde vast wat %(about)s op papier heeft getekend."),
        _CHAIN,
    ),
    Act(
        "consent.withdrawn",
        ActGroup.CONSENT,
        _("Een deelnemer trok alle toestemming in. Wie staat hier niet."),
        _CHAIN,
        Shown.NAMELESS,
    ),
)

INSPECTION = (
    Act(
        "inspection.opened",
        ActGroup.INSPECTION,
        _("%(who)s opende inzage: %(scope)s. Over: %(about)s."),
        _INSPECTION | {"minutes": "for how long"},
        labels=_SCOPES,
    ),
    Act(
        "inspection.read",
        ActGroup.INSPECTION,
        ngettext_lazy(
            "%(who)s las %(texts)s tekst van %(about)s.", "%(who)s las %(texts)s teksten van %(about)s.", "texts"
        ),
        _INSPECTION | {"texts": "how many texts were on the page"},
    ),
    Act(
        "inspection.names_read",
        ActGroup.INSPECTION,
        _("%(who)s keek wie wie is: namen en pseudoniemen van %(people)s mensen."),
        _INSPECTION | {"people": "how many people were on the page"},
    ),
    Act(
        "inspection.ended",
        ActGroup.INSPECTION,
        _("De inzage van %(who)s is geëindigd (%(how)s)."),
        _INSPECTION | {"how": "button: ended by hand; time: its half hour was over; next: another was opened"},
        labels={
            "how": {"button": _("met de knop"), "time": _("de tijd was om"), "next": _("er is een andere geopend")}
        },
    ),
)

CONTENT = (
    Act("content.loaded", ActGroup.CONTENT, _("De inhoud %(file)s is geladen."), _FILE),
    # Whoever answers a consent text first freezes it: said without a name, or it would tell who answered.
    Act(
        "content.frozen",
        ActGroup.CONTENT,
        _("De inhoud %(file)s ligt vast sinds het eerste gebruik."),
        _FILE,
        Shown.NAMELESS,
    ),
    Act("content.chosen", ActGroup.CONTENT, _("%(who)s koos %(file)s voor deze leergemeenschap."), _FILE),
)

RESEARCH = (
    Act(
        "names.settled",
        ActGroup.RESEARCH,
        ngettext_lazy(
            "%(who)s besloot over %(places)s plek die een naam kan zijn: %(state)s.",
            "%(who)s besloot over %(places)s plekken die een naam kunnen zijn: %(state)s.",
            "places",
        ),
        {"state": "masked or accepted", "places": "how many places; never the word"},
        labels={"state": dict(FindingState.choices)},
    ),
)

ACTS = (*COMMUNITY, *PEOPLE, *MEMBERS, *CONSENT, *INSPECTION, *CONTENT, *RESEARCH, *LEAVING)
