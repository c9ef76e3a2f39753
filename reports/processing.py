"""Writes docs/privacy/processing-register.md, the register of article 30 GDPR, from what every model says of itself.

What a processing is for stands here; which data it holds comes from the models. Used by `write_processing_register`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Model
from django.utils import translation

from plg.privacy import register
from plg.privacy.words import FieldKind

HEAD = """# Register van verwerkingen (artikel 30 AVG)

Gemaakt uit de code met `manage.py write_processing_register`; verander deze pagina niet met de hand. Welke gegevens
er zijn, zegt elk model zelf. Een test faalt als een model met persoonsgegevens hier ontbreekt of als deze pagina
verouderd is.

Vul bij gebruik aan, in het register van je eigen organisatie: naam en contactgegevens van de
verwerkingsverantwoordelijke, van de functionaris gegevensbescherming, en van wie het platform voor je draait. Wie wat
is, staat in [roles.md](roles.md).

**Voor elke verwerking geldt:** het platform geeft zelf niets door buiten de Europese Economische Ruimte. Het spreekt
alleen met zijn database, zijn wachtrij en jouw mailserver; kies ook daarvoor plaatsen binnen de EER. Er is geen
geautomatiseerde besluitvorming. De beveiliging staat in [beveiligingsbijlage.md](beveiligingsbijlage.md).
"""


@dataclass(frozen=True)
class Processing:
    """One line of the register. `models` are labels, or app labels for all of an app that no other line names."""

    name: str
    purpose: str
    ground: str
    whose: str
    receivers: str
    kept: str
    models: tuple[str, ...]


LEADERS = "Deelnemers: schoolleiders, managers in de kinderopvang, leden van managementteams."
STAFF = "Procesbegeleiders, onderzoekers, coördinatoren en beheerders."
LEARNING = (
    "De grond die de verwerkingsverantwoordelijke per leergemeenschap vastlegt, bijvoorbeeld uitvoering van de "
    "overeenkomst over de leergang of een gerechtvaardigd belang. Niet: toestemming voor onderzoek."
)
RESEARCH = "Toestemming, per doel gevraagd en op elk moment in te trekken."
CONTACT = (
    f"Tot {settings.CONTACT_MONTHS} maanden na het einde van de leergemeenschap, of een eigen datum van die "
    "leergemeenschap. Eerder bij wissen."
)
TRACES = f"{settings.TRACE_DAYS} dagen nadat het is afgehandeld."

PROCESSINGS = (
    Processing(
        "Account en inloggen",
        "Mensen veilig binnenlaten, en alleen hen.",
        LEARNING,
        f"{LEADERS} {STAFF}",
        "Niemand buiten het platform.",
        f"{CONTACT} Sessies en links: {TRACES}",
        (
            "plg.User",
            "plg.DeviceSession",
            "plg.PersonalLink",
            "plg.Tally",
            "sessions.Session",
            "account.EmailAddress",
            "account.EmailConfirmation",
            "mfa.Authenticator",
        ),
    ),
    Processing(
        "De leergemeenschap",
        "Weten wie erbij hoort, in welke rol, aan welke school en in welk duo.",
        LEARNING,
        f"{LEADERS} {STAFF}",
        "Leden van dezelfde leergemeenschap, ieder wat bij de rol hoort.",
        CONTACT,
        ("plg.Community", "plg.Membership", "plg.Duo", "plg.DuoSeat", "plg.School", "plg.HeldFile"),
    ),
    Processing(
        "Mail",
        "Uitnodigen, laten inloggen en herinneren; weten wat niet aankwam.",
        LEARNING,
        f"{LEADERS} {STAFF}",
        "De mailserver die de verwerkingsverantwoordelijke kiest. In mail staat geen tekst die iemand schreef.",
        "Van elke mail een regel zonder inhoud (welke soort, wanneer, aangekomen of niet), zolang het account bestaat.",
        ("plg.Mailing", "plg.MailStop", "plg.MailRefusal", "plg.Job"),
    ),
    Processing(
        "Leren in het logboek",
        "Leerervaringen opschrijven, erop terugkijken en delen met wie de schrijver kiest.",
        LEARNING,
        LEADERS,
        "Alleen wie de schrijver koos. Zonder keuze: niemand.",
        "Zolang de deelnemer meedoet, daarna als bij de leergemeenschap; de deelnemer kan eerder alles wissen.",
        ("logbook",),
    ),
    Processing(
        "Bijeenkomsten en casussen",
        "Bijeenkomsten plannen en een casus voorbereiden en bespreken.",
        LEARNING,
        f"{LEADERS} {STAFF}",
        "De leergemeenschap, voor zover de inbrenger het deelt.",
        "Als bij het logboek.",
        ("intervisie",),
    ),
    Processing(
        "Vragenlijsten",
        "Deelnemers laten zien wat er voor henzelf veranderde; groepscijfers vanaf een drempel.",
        f"Voor de deelnemer zelf: {LEARNING} Voor onderzoek: toestemming.",
        LEADERS,
        f"De deelnemer zelf. Anderen zien alleen groepscijfers van ten minste {settings.MIN_GROUP} mensen.",
        "Als bij het logboek.",
        ("amo",),
    ),
    Processing(
        "Toestemming voor onderzoek",
        "Kunnen aantonen wie waarvoor ja of nee zei, en wanneer.",
        "Wettelijke plicht: toestemming moet aantoonbaar zijn (artikel 7 AVG).",
        LEADERS,
        "Niemand; de coördinator ziet aantallen.",
        "Zo lang als de onderzoeksgegevens. Na wissen blijft alleen een sleutel zonder naam.",
        ("plg.ConsentSeal",),
    ),
    Processing(
        "Onderzoek",
        "Leerervaringen zonder naam coderen en analyseren, en de gegevens bewaren voor controle.",
        RESEARCH,
        LEADERS,
        "Onderzoekers van de leergemeenschap. Wie een uitvoer krijgt, staat in het uitgifteregister van het platform.",
        f"Tot {settings.RESEARCH_MONTHS} maanden na het einde van de leergemeenschap. "
        f"Bestanden met uitvoer: {settings.REPORT_DAYS} dagen op het platform.",
        ("plg.Pseudonym", "plg.NameFinding", "coding", "reports"),
    ),
    Processing(
        "Eigen gegevens meenemen",
        "Iemand een kopie geven van alles wat van hem of haar is.",
        "Wettelijke plicht: inzage en overdraagbaarheid (artikelen 15 en 20 AVG).",
        f"{LEADERS} {STAFF}",
        "De persoon zelf.",
        f"{settings.OWN_COPY_DAYS} dagen.",
        ("reports.OwnCopy",),
    ),
    Processing(
        "Verantwoording en beveiliging",
        "Laten zien wie wat veranderde, uitgaf of bekeek; misbruik ontdekken.",
        "Gerechtvaardigd belang bij een veilig platform, en de verantwoordingsplicht (artikel 5 lid 2 AVG).",
        f"{LEADERS} {STAFF}",
        "De coördinator van de leergemeenschap; ieder ziet het eigen deel.",
        "Zo lang als de leergemeenschap bestaat. Na wissen blijven alleen sleutels zonder naam.",
        ("plg.AuditLine", "plg.Inspection"),
    ),
)


def document() -> str:
    """Return the page, in Dutch. LookupError names a model with personal data that no processing speaks of."""
    with translation.override("nl"):
        held = _held()
        parts = [HEAD]
        for processing in PROCESSINGS:
            parts += _part(processing, held[processing.name])
    return "\n".join(parts).rstrip() + "\n"


def _held() -> dict[str, list[type[Model]]]:
    held: dict[str, list[type[Model]]] = {processing.name: [] for processing in PROCESSINGS}
    by_model = {name: processing.name for processing in PROCESSINGS for name in processing.models}
    for model in register.every_model():
        name = by_model.get(model._meta.label) or by_model.get(model._meta.app_label)
        if name is not None:
            held[name].append(model)
        elif {FieldKind.PERSONAL, FieldKind.TEXT} & set(register.classified(model).values()):
            raise LookupError(f"{model._meta.label} holds personal data and stands in no processing")
    return held


def _part(processing: Processing, models: list[type[Model]]) -> Iterator[str]:
    yield f"## {processing.name}\n"
    yield "| wat | |\n|---|---|"
    yield f"| Doel | {processing.purpose} |"
    yield f"| Grondslag | {processing.ground} |"
    yield f"| Betrokkenen | {processing.whose} |"
    yield f"| Ontvangers | {processing.receivers} |"
    yield f"| Bewaartermijn | {processing.kept} |"
    yield f"| Persoonsgegevens | {_fields(models, FieldKind.PERSONAL)} |"
    yield f"| Eigen woorden en antwoorden | {_fields(models, FieldKind.TEXT)} |"
    yield f"| Tabellen | {', '.join(f'`{model._meta.label}`' for model in models)} |"
    yield ""


def _fields(models: list[type[Model]], kind: FieldKind) -> str:
    told = [
        f"{model._meta.label_lower}: {', '.join(names)}"
        for model in models
        if (names := [f"`{name}`" for name, found in register.classified(model).items() if found is kind])
    ]
    return "; ".join(told) or "geen"
