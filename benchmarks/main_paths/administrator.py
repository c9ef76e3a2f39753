"""The administrator at a desk: in by the command of the manual, a new community, is all well, a lost second step."""

import re

from benchmarks.main_paths.cast import ADMINISTRATOR, CODERS, COORDINATOR, Walk, open_letter, put_second_step
from benchmarks.main_paths.hand import DESK, Hand, code_of_app

GROUND = "Stichting De Wandeling is verantwoordelijk. We leren hier op grond van ons gerechtvaardigd belang."


def comes_in(walk: Walk) -> tuple[Hand, str]:
    """Make the account by the command of the manual, and come in by the link that it prints; with the app's secret."""
    hand = walk.hand(ADMINISTRATOR, DESK)
    with hand.step("in", "the command and its link"):
        with hand.waiting():
            said = walk.run("make_administrator", walk.address(ADMINISTRATOR), "--name", ADMINISTRATOR)
        link = re.search(r"https?://[^/\s]+(/link/\S+)", said)
        assert link, said
        hand.arrive(link[1])
        hand.tap("Ga naar binnen")
    secret = put_second_step(hand, "in")
    with hand.step("in", "first act: is all well?"):
        hand.tap("Gaat alles goed?")
        hand.read_all()
    return hand, secret


def makes_community(hand: Hand, walk: Walk) -> None:
    """Make a community and name who coordinates it; that person gets a letter."""
    with hand.step("main", "a new community"):
        hand.tap("Terug")
        hand.tap("Maak een leergemeenschap")
        hand.write("Naam", walk.title)
        hand.write("Begint op", walk.day(-30))
        hand.write("Eindigt op", walk.day(300))
        hand.write("Bewaren tot", walk.day(3900))
        hand.write("Op welke grond", GROUND)
        hand.write("Adres", walk.slug)
        hand.write("Naam van de eerste coördinator", COORDINATOR)
        hand.write("E-mailadres van de coördinator", walk.address(COORDINATOR))
        hand.tap("Maak deze leergemeenschap")
        hand.see(walk.title)


def resets(hand: Hand, walk: Walk, secret: str) -> None:
    """Help somebody who lost their second step, by the page for it; that person comes in anew."""
    gijs = walk.hand(CODERS[1], DESK)
    with hand.step("main", "a second step is taken away") as page:
        hand.arrive("/platform/leergemeenschappen/")
        hand.tap("Tweede stap kwijt")
        if page.get_by_label("Code").count():  # it is longer ago that they showed who they are
            hand.write("Code", code_of_app(secret, 1))
            hand.tap("Ga verder")
        hand.write("E-mailadres", walk.address(gijs.who))
        hand.tap("Zoek dit account")
        hand.mark("Ik belde terug")
        hand.tap("Haal de tweede stap weg")
        hand.see("De tweede stap is weg")
    with gijs.step("reset", "a link to come in anew"):
        gijs.arrive("/inloggen/")
        gijs.write("Je e-mailadres", walk.address(gijs.who))
        gijs.tap("Mail mij een link")
    open_letter(gijs, walk, "reset", "Je link om")
    put_second_step(gijs, "reset")
