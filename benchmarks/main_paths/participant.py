"""The participant on a phone: in by a letter, consent, an entry that is shared, the questionnaire, and the PDF."""

from benchmarks.main_paths.cast import PARTNER, WRITER, Walk, keep, open_letter, says_yes
from benchmarks.main_paths.hand import PHONE, Hand

FIRST = "Ik bleef zitten bij de overdracht en zei een kwartier lang niets. Toen begon Joyce over het rooster."
SECOND = "Vandaag liet ik de vergadering aan Bert over. Hij vroeg dingen waar ik niet op was gekomen."
QUESTION = "Wat zou jij hier doen?"
CASE, SITUATION = "Twee kassen, één huis", "De opvang heeft een eigen kast, en de school ook."
INSIGHT, PROMISE = "Ik dacht dat het over kasten ging; het gaat over de sleutel.", "Ik bel de opvang"
ANSWER = "Ik zou vragen wat zij nodig heeft."


def comes_in(walk: Walk, who: str) -> Hand:
    """Come in by the letter, say per purpose what research may use, and write a first sentence."""
    hand = walk.hand(who, PHONE)
    open_letter(hand, walk, "in")
    with hand.step("in", "consent per purpose"):
        says_yes(hand)
        hand.tap("Bewaar mijn keuzes")
    with hand.step("in", "first act: a first entry"):
        hand.tap("Schrijf één zin")
        hand.write("Je tekst", FIRST if who == WRITER else SECOND)
        hand.picture("typed")
        hand.tap("Bewaar")
        hand.see(hand.page.get_by_role("article"))
    return hand


def shares_entry(hand: Hand, walk: Walk) -> None:
    """From the home page: write an entry, choose who reads it, let it count, ask something."""
    with hand.step("main", "an entry that is shared"):
        hand.arrive(walk.here())
        hand.tap(hand.page.locator(".phonebar__new a"))
        hand.write("Je tekst", SECOND)
        hand.tap(hand.page.locator("details.audience > summary"))
        hand.mark("Mijn duo")
        hand.write(hand.page.locator("#id_asks"), QUESTION)
        hand.picture("typed")
        hand.tap("Bewaar")
        hand.see(PARTNER)


def fills_in(hand: Hand, walk: Walk) -> None:
    """Fill in the whole questionnaire, point by point, and send it."""
    with hand.step("main", "the questionnaire") as page:
        hand.arrive(walk.here())
        hand.tap("Vul de vragenlijst in")
        if page.get_by_role("button", name="Begin").count():
            hand.tap("Begin")
        while page.locator("form.sheet").count():
            for place, row in enumerate(page.locator("form.sheet fieldset").all()):
                hand.mark(row.locator("label").nth(3 + place % 2))
            hand.tap(page.locator("form.sheet button.btn-primary"))
        hand.tap("Verstuur mijn antwoorden")
        hand.see("Je antwoorden liggen vast")


def answers(hand: Hand, walk: Walk) -> None:
    """From the home page to what a partner asks, and answer it."""
    with hand.step("main", "an answer to a partner") as page:
        hand.arrive(walk.here())
        hand.tap(page.locator("main a").filter(has_text=QUESTION))
        hand.write(page.locator("textarea[name=text]"), ANSWER)
        hand.tap("Plaats reactie")
        hand.see(ANSWER)


def takes_report(hand: Hand, walk: Walk) -> None:
    """Ask for the progress report, see it coming, open the PDF."""
    with hand.step("main", "the progress report as PDF"):
        hand.arrive(walk.here())
        hand.tap("Rapporten")
        hand.tap("Maak mijn voortgangsrapport")
        keep(f"voortgang-{walk.mark}.pdf", hand.take("Open de PDF"))


def brings_case(hand: Hand, walk: Walk) -> None:
    """Prepare a case at home and share it."""
    with hand.step("main", "a case for the meeting"):
        hand.arrive(walk.here())
        hand.tap("Bijeenkomsten")
        hand.tap("Bereid een casus voor")
        hand.write("titel", CASE)
        hand.write("situatie", SITUATION)
        hand.tap("Bewaar")
        hand.tap("Deel mijn casus")
        hand.see("Gedeeld met de groep")


def joins(hand: Hand, walk: Walk) -> None:
    """From the home page into the session that has begun."""
    with hand.step("session", "into the session"):
        hand.arrive(walk.here())
        hand.tap("Ga naar de sessie")
        hand.tap("Akkoord, ik doe mee")


def brings_in(hand: Hand, said: str) -> None:
    """Say something in the phase in which the one whose case it is listens."""
    with hand.step("session", "a contribution"):
        hand.write("Jouw bijdrage", said)
        hand.tap("Breng in")
        hand.see(said)


def listens(hand: Hand, said: str) -> None:
    """Hear it, and have nothing to write in."""
    with hand.step("session", "the one who listens") as page:
        hand.see(said)
        hand.read_all()
        assert not page.get_by_label("Jouw bijdrage").count()


def takes_along(hand: Hand, walk: Walk) -> None:
    """Write down what the session left: an entry in the own logbook, and a promise that the group hears."""
    with hand.step("session", "what is taken along"):
        hand.see("Wat neem je mee?")
        hand.write("Wat neem je mee?", INSIGHT)
        hand.write("Wat ga je doen?", PROMISE)
        hand.write("Wanneer is dat gedaan?", walk.day(7))
        hand.mark("Deel mijn voornemen met de groep")
        hand.tap("Bewaar in mijn logboek")
        hand.see("Bewaard in je logboek")
