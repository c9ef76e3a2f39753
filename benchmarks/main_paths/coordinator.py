"""The coordinator at a desk: in by a letter, people and log forms from files, names, and who did what."""

import re

from benchmarks.main_paths.cast import COORDINATOR, PEOPLE, Walk, open_letter, put_second_step, says_yes
from benchmarks.main_paths.hand import DESK, Hand

HEAD = "naam;e-mail;rol;school;functie;sector;ervaring;duo\n"
FORMS = """bron_id;deelnemer;school;functie;sector;tekst
{mark}-1;Dora Duif;De Wandelaar;schoolleider;po;"Ik bleef de hele overdracht. Wendelien zei: zo zien we je hier niet."
{mark}-2;Dora Duif;De Wandelaar;schoolleider;po;"Het gemopper begon en ik deed niet mee. Ik vroeg wie er meeliep."
{mark}-3;Evert Eik;De Wandelaar;locatiemanager;kinderopvang;"De intern begeleider leidde het overleg. Ik schreef mee."
"""
ON_PAPER = ("Dora Duif", "Evert Eik")


def comes_in(walk: Walk) -> Hand:
    """Come in by the letter, put a second step on the account, and load the people: their letters go at once."""
    hand = walk.hand(COORDINATOR, DESK)
    open_letter(hand, walk, "in")
    put_second_step(hand, "in")
    with hand.step("in", "first act: people from a file"):
        rows = [f"{name};{walk.address(name)};{role}" for name, role in PEOPLE]
        hand.tap("Laad mensen uit een bestand")
        hand.give_file("Het bestand met mensen", "mensen.csv", (HEAD + "\n".join(rows)).encode())
        hand.tap("Kijk het bestand na")
        hand.tap("Laad deze mensen")
        hand.see("nieuw")
    return hand


def sets_up(hand: Hand, walk: Walk) -> None:
    """Choose the code book, and when the questionnaire is open."""
    with hand.step("main", "code book and questionnaire"):
        hand.tap("Deze leergemeenschap")
        hand.choose("Codeboek", "Inclusief leiderschap (versie 1)")
        hand.tap("Bewaar")
        hand.tap("Metingen")
        hand.tap("Plan een meting")
        hand.write("Eerste dag", walk.day(0))
        hand.write("Laatste dag", walk.day(14))
        hand.tap("Plan deze meting")
        hand.see("Voormeting")


def loads_forms(hand: Hand, walk: Walk) -> None:
    """Load log forms from before the platform, and write down what their writers signed on paper."""
    with hand.step("main", "log forms from a file"):
        hand.tap("Logboek laden")
        hand.give_file("Bestand met leerervaringen", "formulieren.csv", FORMS.format(mark=walk.mark).encode())
        hand.tap("Bekijk wat er zou gebeuren")
        hand.tap("Laad deze leerervaringen")
        hand.see("3 leerervaringen geladen")
    with hand.step("main", "two signatures on paper") as page:
        for name in ON_PAPER:
            hand.tap("Mensen")
            hand.tap(page.get_by_role("link", name=re.compile(f"Leg toestemming op papier vast.*{name}")))
            hand.write("Getekend op", walk.day(-10))
            says_yes(hand)
            hand.tap("Leg dit vast")


def settles_names(hand: Hand) -> None:
    """Mask the names that were found in texts, before anybody codes."""
    with hand.step("main", "names in texts") as page:
        hand.tap("Namen in teksten")
        hand.see(page.get_by_role("heading", name="Wendelien", exact=True))
        hand.tap("Maskeer alles")
        hand.see("Er staat niets open")


def reads_trail(hand: Hand) -> None:
    """See who did what."""
    with hand.step("main", "who did what"):
        hand.tap("Wie deed wat")
        hand.glance()
