"""The facilitator: in by a letter, a meeting planned at a desk, the session led from a phone, what is taken along."""

from benchmarks.main_paths.cast import FACILITATOR, PARTNER, Walk, open_letter, put_second_step
from benchmarks.main_paths.hand import DESK, PHONE, Hand, code_of_app
from benchmarks.main_paths.participant import CASE, brings_in, listens

MEETING = "Samen in één huis"
Others = tuple[Hand, Hand]
STEPS, SILENT = 4, 3
AGREED = "De kast van de opvang en de school wordt één kast."


def comes_in(walk: Walk) -> str:
    """Come in by the letter, put a second step on the account, plan a meeting; return the secret of the app."""
    hand = walk.hand(FACILITATOR, DESK)
    open_letter(hand, walk, "in")
    secret = put_second_step(hand, "in")
    with hand.step("in", "first act: a meeting"):
        hand.tap("Plan een bijeenkomst")
        hand.write("Onderwerp", MEETING)
        hand.write("Begint", walk.moment(0))
        hand.write("Eindigt", walk.moment(2))
        hand.tap("Zet in de agenda")
        hand.see(MEETING)
    return secret


def opens_session(walk: Walk, secret: str) -> Hand:
    """Come in again on a phone, with a letter and the app, and open tonight's session."""
    hand = walk.hand(FACILITATOR, PHONE)
    with hand.step("session", "in again, on a phone"):
        hand.arrive("/inloggen/")
        hand.write("Je e-mailadres", walk.address(FACILITATOR))
        hand.tap("Mail mij een link")
    open_letter(hand, walk, "session", "Je link om")
    with hand.step("session", "the code of the app"):
        hand.write("Code", code_of_app(secret, 1))
        hand.tap("Ga verder")
    with hand.step("session", "a session is opened"):
        hand.tap(MEETING)
        hand.tap("Begin een sessie")
        hand.mark("Intervisie in vier fasen")
        hand.choose("Welke casus?", f"{CASE} ({PARTNER})")
        hand.tap("Open de sessie")
        hand.see("Welkom")
    return hand


def leads(hand: Hand, others: Others, said: str) -> None:
    """Lead the session, a step at a time; somebody brings something in while the one whose case it is listens."""
    writer, owner = others
    with hand.step("session", "led to where one listens"):
        hand.tap("Begin")
        for number in range(1, SILENT):
            hand.see(f"Stap {number} van {STEPS}")
            hand.tap("Verder")
        hand.see(f"Stap {SILENT} van {STEPS}")
    brings_in(writer, said)
    listens(owner, said)
    with hand.step("session", "led to the end"):
        hand.see(said)
        hand.tap("Verder")
        hand.see(f"Stap {STEPS} van {STEPS}")
        hand.tap("Sluit de sessie")
        hand.see("Deze sessie is afgelopen")


def closes(hand: Hand) -> None:
    """Write down what is agreed, and the minutes; everybody reads them."""
    with hand.step("session", "an agreement and the minutes") as page:
        hand.tap("Leg vast wat jullie afspreken")
        hand.write("Wat spreken jullie af?", AGREED)
        hand.tap(page.locator("main button").filter(has_text="Leg vast"))
        hand.see(AGREED)
        hand.tap("Schrijf het verslag")
        hand.tap("Deel met iedereen")
        hand.see("Wat namen we mee?")
