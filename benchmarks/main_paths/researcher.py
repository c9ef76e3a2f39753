"""The researchers at a desk: in by a letter, a round coded blind, agreement, differences settled, the export."""

from benchmarks.main_paths.cast import Walk, keep, open_letter, put_second_step
from benchmarks.main_paths.hand import DESK, Hand

ROUND = "Voorjaar"


REASON = "Hier wordt iets geregeld voor anderen."


def comes_in(walk: Walk, who: str) -> Hand:
    """Come in by the letter and put a second step on the account."""
    hand = walk.hand(who, DESK)
    open_letter(hand, walk, "in")
    put_second_step(hand, "in")
    return hand


def opens_round(hand: Hand) -> None:
    """From the home page: make a round and open it, which freezes the texts without names."""
    with hand.step("in", "first act: a round is made"):
        hand.tap("Maak een ronde")
        hand.write("Hoe heet de ronde?", ROUND)
        hand.tap("Maak de ronde")
        hand.see("mee kunnen doen")
    with hand.step("main", "the round is opened"):
        hand.tap("Open de ronde")
        hand.see(hand.pressable("Begin met coderen"))


def codes(hand: Hand, walk: Walk, *, differs: bool) -> None:
    """Code every text blind, by the keys of the bench."""
    with hand.step("main", "texts coded blind") as page:
        hand.arrive(walk.here())
        hand.tap("Begin met coderen")
        foot = page.locator("#bench-foot")
        texts = int(hand.see(foot).inner_text().split(" van ")[1].split()[0])
        for number in range(1, texts + 1):
            hand.see(page.get_by_role("heading", name=f"Wat zie je in tekst {number}?"))
            if differs and number == 2:
                hand.press_key("0")
            else:
                hand.press_key("1")
                hand.see(page.locator("#code-faciliteren_verbondenheid[aria-pressed=true]"))
                hand.press_key("+")
            hand.see(foot.get_by_text(f"{number} van {texts}"))
            hand.press_key("v")
        hand.see("Je hebt alle teksten gecodeerd")


def settles(hand: Hand, walk: Walk) -> None:
    """Freeze the round, look at the agreement, decide the one difference, settle."""
    with hand.step("main", "agreement and settling"):
        hand.arrive(walk.here("codering/"))
        hand.tap(ROUND)
        hand.tap("Bevries de ronde")
        hand.tap("Bespreek de verschillen")
        hand.tap(hand.page.locator("main a").filter(has_text="Tekst").first)
        hand.tap(f"Neem de keuze van {hand.who}")
        hand.write("Waarom?", REASON)
        hand.tap("Bewaar het besluit")
        hand.tap("Stel de ronde vast")
        hand.tap("Bekijk de uitkomsten")
        hand.read_all()


def exports(hand: Hand) -> bytes:
    """Ask for the research export, see it coming, take the zip."""
    with hand.step("main", "the export"):
        hand.tap("Onderzoeksexport")
        hand.write("Waarvoor is deze export?", "Analyse voor het artikel")
        hand.write("Wie krijgt hem?", "Mijn onderzoeksgroep")
        hand.tap("Maak de export")
        return hand.take("Haal het zip-bestand op")


def verifies(hand: Hand, walk: Walk, export: bytes) -> None:
    """Look whether the zip is whole and without a name, by the command of the manual."""
    with hand.step("main", "the export is verified"):
        kept = keep(f"export-{walk.mark}.zip", export)
        with hand.waiting():
            print(walk.run("verify_export", str(kept)).strip())
