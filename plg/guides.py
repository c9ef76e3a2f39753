"""What the guides say: for each kind of people the steps, with a picture where one tells more than words.

Used by the pages below /hulp/, docs/gidsen/ and the script of the pictures. No rule of the platform stands here.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from plg.words import Guide

#: Where the pictures stand below static/, twice each: `<name>-light.webp` and `<name>-dark.webp`.
PICTURES = "img/gidsen"
#: A picture of a phone and one of a part of a desk, in CSS pixels. A file has half as many again.
PHONE, DESK = (360, 600), (660, 440)


@dataclass(frozen=True)
class Picture:
    """A picture of a page as it is, and what is to be seen on it for who does not see it."""

    name: str
    says: Promise
    size: tuple[int, int] = DESK

    @property
    def is_wide(self) -> bool:
        """Whether its words are too small to read once it is made to fit a phone."""
        return self.size[0] > PHONE[0]

    @property
    def light(self) -> str:
        return f"{PICTURES}/{self.name}-light.webp"

    @property
    def dark(self) -> str:
        return f"{PICTURES}/{self.name}-dark.webp"


@dataclass(frozen=True)
class GuideStep:
    """One thing to do. In the text, what stands on the screen word for word stands between asterisks."""

    title: Promise
    text: Promise
    picture: Picture | None = None

    @property
    def parts(self) -> Iterator[tuple[str, bool]]:
        """The text in pieces, each with whether it is a name from the screen."""
        for number, piece in enumerate(str(self.text).split("*")):
            yield piece, number % 2 == 1


GUIDE_STEPS: dict[Guide, tuple[GuideStep, ...]] = {
    Guide.PARTICIPANT: (
        GuideStep(
            _("Schrijf op wat er gebeurde"),
            _(
                "Kies op je telefoon de ronde + en begin met één zin; op een groter scherm heet die knop *Nieuwe "
                "leerervaring*. De rest mag later, of nooit. Wat je typt, blijft op je toestel staan tot het is "
                "bewaard, ook zonder verbinding."
            ),
            Picture(
                "schrijven",
                _("Een telefoon met de vraag “Wat gebeurde er?” en daaronder een eerste zin. Onderaan de knop Bewaar."),
                PHONE,
            ),
        ),
        GuideStep(
            _("Kies wie het leest"),
            _(
                "Onderaan staat *Wie kan dit lezen?*, eerst *Alleen ik*. Deel met *Mijn duo*, *De procesbegeleider* of "
                "*De hele leergemeenschap*, per leerervaring. Terugnemen kan altijd."
            ),
            Picture(
                "wie-leest",
                _("Dezelfde telefoon met de keuze wie dit leest, met namen erbij. Er is nog niets aangevinkt."),
                PHONE,
            ),
        ),
        GuideStep(
            _("Vraag iets, en antwoord"),
            _(
                "Zet een vraag bij wat je deelt. Wat anderen terugvragen, vind je op *Vandaag*. Eén antwoord is "
                "genoeg: schrijf het onder de vraag en kies *Plaats reactie*."
            ),
            Picture(
                "dialoog",
                _("Onder een leerervaring: de vraag die de schrijver stelde, en wat twee anderen daarop schreven."),
                PHONE,
            ),
        ),
        GuideStep(
            _("Vul de vragenlijst in"),
            _(
                "Staat er een open, dan zie je dat op *Vandaag*. *Bewaar en stop* legt hem even weg; later ga je "
                "verder waar je was. Je uitkomsten zie alleen jij."
            ),
        ),
        GuideStep(
            _("Doe mee aan de bijeenkomst"),
            _(
                "Open de bijeenkomst onder *Bijeenkomsten*. Typ de code die in de zaal te zien is en kies *Ik ben er*, "
                "geef je punten in de peiling, en volg de sessie op je telefoon. Brengt iemand een casus in, dan "
                "regelt het platform wie wanneer aan het woord is."
            ),
            Picture(
                "sessie-telefoon",
                _("Een telefoon in de stille stap: een ring met de minuten, en de zin dat jij nu luistert."),
                PHONE,
            ),
        ),
        GuideStep(
            _("Neem mee wat van jou is"),
            _(
                "Kies onder *Rapporten* voor *Maak mijn voortgangsrapport*: een PDF van je eigen leerervaringen. Onder "
                "*Ik* staan wie jou leest, je toestemming, al je gegevens, en hoe je weggaat."
            ),
        ),
    ),
    Guide.FACILITATOR: (
        GuideStep(
            _("Plan de bijeenkomsten"),
            _(
                "Onder *Bijeenkomsten* kies je *Plan een bijeenkomst*, of *Plan een reeks bijeenkomsten*. Iedereen "
                "vindt ze daar, en krijgt drie dagen van tevoren bericht. Verandert er iets, dan hoort iedereen het "
                "meteen."
            ),
            Picture(
                "bijeenkomsten", _("De bijeenkomsten die eraan komen en die zijn geweest, elk met dag, tijd en plaats.")
            ),
        ),
        GuideStep(
            _("Laat de groep kiezen"),
            _(
                "Bij een bijeenkomst staat *Open een peiling*. Iedereen verdeelt punten; niemand ziet ze tot je *Sluit "
                "de peiling* kiest, jij ook niet."
            ),
        ),
        GuideStep(
            _("Leid de sessie"),
            _(
                "Kies bij de bijeenkomst *Begin een sessie*, een werkvorm, en *Open de sessie*. Jij gaat een stap "
                "verder, geeft een minuut erbij of kiest *Pauze*; ieders scherm volgt. In een stille stap neemt het "
                "platform van de inbrenger niets aan."
            ),
            Picture(
                "sessie-leiden",
                _("Een sessie bij de begeleider: de stap, de tijd die over is, en de knoppen om verder te gaan."),
            ),
        ),
        GuideStep(
            _("Lees wat met jou gedeeld is"),
            _(
                "Onder *Logboek* staat alleen wat iemand met jou of met iedereen deelt. Antwoord met een vraag die "
                "verder helpt."
            ),
        ),
        GuideStep(
            _("Maak het verslag"),
            _(
                "Noteer wie er was: in een volle zaal meldt ieder zich met de code, en de rest zoek je op naam of "
                "noteer je in één keer. Met *Zet de code op het scherm in de zaal* leest ook de achterste rij hem. "
                "Daarna staat bij de bijeenkomst *Schrijf het verslag*, met een begin uit wat "
                "er is afgesproken. Pas het aan en kies *Deel met iedereen*. Afspraken komen vanzelf terug."
            ),
        ),
        GuideStep(
            _("Bewaak het verloop"),
            _("Onder *Verloop* zie je wie een bijeenkomst miste en wat nog openstaat. Geen cijfers over personen."),
            Picture("verloop", _("Het verloop: wie er bij een bijeenkomst niet was, en of die al heeft teruggelezen.")),
        ),
    ),
    Guide.RESEARCHER: (
        GuideStep(
            _("Kies het codeboek"),
            _(
                "Bovenaan *Codering* staat *De codeboeken*. Neem er een dat er is, of maak er een: vanaf een leeg "
                "blad, een kopie of een bestand. Een uitgegeven codeboek verandert niet meer."
            ),
        ),
        GuideStep(
            _("Maak een ronde"),
            _(
                "Kies onder *Codering* voor *Maak een ronde*: wie codeert, welke teksten en uit welke tijd. Met *Open "
                "de ronde* worden de teksten vastgelegd, zonder namen. Staat er nog een mogelijke naam open, dan "
                "beslist eerst de coördinator."
            ),
        ),
        GuideStep(
            _("Codeer"),
            _(
                "Elke code heeft een toets. *Geen code van toepassing* is ook een antwoord. Wat een ander koos, zie je "
                "pas als de ronde bevroren is."
            ),
            Picture(
                "coderen", _("Een tekst zonder namen, met daarnaast de codes, elk met de toets waarmee je haar kiest.")
            ),
        ),
        GuideStep(
            _("Kijk naar de overeenstemming"),
            _(
                "Na *Bevries de ronde* zie je per code hoe vaak jullie hetzelfde kozen. Onder *Bespreek de "
                "verschillen* besluiten jullie samen over elk verschil, met een reden. *Stel de ronde vast* maakt het "
                "af."
            ),
            Picture(
                "overeenstemming",
                _("Een tabel met per code hoe vaak de codeurs hetzelfde kozen, met de aantallen erbij."),
            ),
        ),
        GuideStep(
            _("Exporteer"),
            _(
                "Onder *Onderzoeksexport* kies je *Maak de export*. Er komt alleen in wie ja zei, onder een "
                "pseudoniem, met een lijst van wat erin zit. Wie later intrekt, is er de volgende keer uit."
            ),
            Picture(
                "export",
                _("Wat er in een export zou gaan: leerervaringen, deelnemers, en hoeveel mensen waarvoor ja zeiden."),
            ),
        ),
        GuideStep(
            _("Vertel wie bestanden kreeg"),
            _(
                "Onder *Uitgegeven bestanden* staat wie welk bestand heeft, en wie je van een intrekking moet "
                "vertellen. Is dat gedaan, kies dan *De ontvanger weet het*."
            ),
        ),
    ),
    Guide.COORDINATOR: (
        GuideStep(
            _("Richt de leergemeenschap in"),
            _("Onder *Deze leergemeenschap* kies je de data, de toestemmingstekst, de vragenlijst en het codeboek."),
        ),
        GuideStep(
            _("Haal de mensen binnen"),
            _(
                "Onder *Mensen* kies je *Laad mensen uit een bestand*. Je ziet eerst wat er gebeurt; er verandert "
                "niets tot je *Laad deze mensen* kiest. Daarna nodig je uit."
            ),
            Picture("mensen", _("De lijst van mensen: bij ieder de rol, de school en hoever de uitnodiging is.")),
        ),
        GuideStep(
            _("Kijk of alle mail aankomt"),
            _(
                "Onder *Mail* staat wat niet aankwam en waarom. Verbeter het adres onder *Mensen* en kies *Probeer "
                "opnieuw*."
            ),
        ),
        GuideStep(
            _("Zet de metingen klaar"),
            _(
                "Onder *Metingen* kies je *Plan een meting*, en wanneer de vragenlijst open is. Je ziet wie hem "
                "verstuurde, nooit wat erin staat."
            ),
            Picture(
                "metingen", _("De metingen, elk met de dagen waarop hij open is en hoeveel mensen hem verstuurden.")
            ),
        ),
        GuideStep(
            _("Beoordeel namen in teksten"),
            _(
                "Onder *Namen in teksten* beslis je bij elk gevonden woord of het een naam is: *Maskeer*, of *Geen "
                "naam, laat staan*. Pas daarna leest een onderzoeker mee."
            ),
        ),
        GuideStep(
            _("Rond af"),
            _(
                "Is het klaar, kies dan onder *Deze leergemeenschap* voor *Archiveer deze leergemeenschap*. Alles "
                "blijft te lezen. Wie weg wil, help je onder *Mensen*; wat er veranderde, staat bij *Wie deed wat*."
            ),
        ),
    ),
    Guide.ADMINISTRATOR: (
        GuideStep(
            _("Maak een leergemeenschap"),
            _(
                "Op de pagina *Leergemeenschappen* kies je *Maak een leergemeenschap*: een naam, de data en wie "
                "coördineert. Die persoon krijgt een uitnodiging en doet de rest."
            ),
            Picture("leergemeenschappen", _("De leergemeenschappen, elk met de data en hoeveel mensen erbij horen.")),
        ),
        GuideStep(
            _("Kijk of alles draait"),
            _("*Gaat alles goed?* zegt in gewone woorden wat er is, het ergste eerst, met wat je eraan doet."),
            Picture(
                "gaat-alles-goed",
                _("Wat er mis is bovenaan: er was nog nooit een back-up, met wat je eraan doet."),
            ),
        ),
        GuideStep(
            _("Zorg voor back-ups"),
            _(
                "Elke nacht één, en een archief van alles daartussen. Zet ze op een andere machine terug voordat je ze "
                "nodig hebt."
            ),
        ),
        GuideStep(
            _("Lees niets zonder reden"),
            _(
                "Bij een melding of verzoek kun je met *Open inzage* meelezen: een half uur, met een reden die de "
                "schrijver kan lezen."
            ),
        ),
        GuideStep(
            _("Help wie er niet meer in kan"),
            _(
                "Wie telefoon en herstelcodes kwijt is, belt jou. Bel terug op een nummer dat je al had, zoek onder "
                "*Tweede stap kwijt* het e-mailadres, en kies *Haal de tweede stap weg*. Die persoon krijgt meteen "
                "bericht. Ben je zelf alles kwijt, dan helpt een andere beheerder."
            ),
        ),
        GuideStep(
            _("Verhuis een leergemeenschap"),
            _(
                "Een hele leergemeenschap kan naar een andere installatie, met alles erin. Hoe dat gaat, staat in "
                "docs/operating.md."
            ),
        ),
    ),
}
