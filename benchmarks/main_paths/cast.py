"""Who walks, what they type, and what all of them do: come in by a letter, and put a second step on an account."""

import re
import shlex
import subprocess
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser

from benchmarks.main_paths.hand import Clock, Device, Hand, code_of_app

ADMINISTRATOR, COORDINATOR, FACILITATOR = "Iris Beheer", "Karin Bosch", "Mart Vermeer"
WRITER, PARTNER, CODERS = "Anke Bakker", "Bert Bos", ("Eefje Smit", "Gijs Mol")
ROLES = {
    ADMINISTRATOR: "administrator",
    COORDINATOR: "coordinator",
    WRITER: "participant",
    PARTNER: "participant",
    FACILITATOR: "facilitator",
    **dict.fromkeys(CODERS, "researcher"),
}
#: The clock of the site, whatever that of the machine.
HERE = ZoneInfo("Europe/Amsterdam")
TAKEN_HOME = Path(tempfile.gettempdir())
#: The file of people: name, and what follows the address.
PEOPLE = (
    (WRITER, "deelnemer;De Wandelaar;schoolleider;po;3-5;Duo A"),
    (PARTNER, "deelnemer;De Wandelaar;locatiemanager;kinderopvang;>10;Duo A"),
    (FACILITATOR, "procesbegeleider;;;;;"),
    *((name, "onderzoeker;;;;;") for name in CODERS),
)


@dataclass
class Walk:
    """One run: the community it makes for itself, its people, and what they hand on to each other."""

    clock: Clock
    browser: Browser
    manage: str
    mark: str = field(default_factory=lambda: datetime.now(UTC).strftime("%m%d-%H%M%S"))

    @property
    def title(self) -> str:
        """The name of the community that this walk makes."""
        return f"Wandeling {self.mark}"

    @property
    def slug(self) -> str:
        """Its address, as the platform makes it of the name."""
        return self.title.lower().replace(" ", "-")

    def address(self, who: str) -> str:
        """Return where somebody's letters go."""
        return f"{who.split()[0].lower()}.{self.mark}@wandeling.example"

    def here(self, path: str = "") -> str:
        """Return an address within the community."""
        return f"/plg/{self.slug}/{path}"

    def day(self, days: int) -> str:
        """Return the day so many days from now, as a field for days takes it."""
        return (datetime.now(HERE) + timedelta(days=days)).date().isoformat()

    def moment(self, hours: int) -> str:
        """Return the moment so many hours from now, as a field for moments takes it."""
        return (datetime.now(HERE) + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M")

    def hand(self, who: str, device: Device) -> Hand:
        """Return somebody at a device, with nothing known yet."""
        return Hand(self.clock, self.browser, who, device)

    def run(self, *words: str) -> str:
        """Run a command of the manual, as an administrator does in a window of the machine."""
        done = subprocess.run([*shlex.split(self.manage), *words], capture_output=True, text=True, check=False)  # noqa: S603  # no shell; whoever runs this says the command, the words are ours
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def open_letter(hand: Hand, walk: Walk, path: str, subject: str = "Je uitnodiging") -> None:
    """Find the letter among the mail of the demo, read it, open its link and press the one button behind it."""
    with hand.step(path, "the letter and its link") as page:
        letter = page.locator("article.card").filter(has_text=walk.address(hand.who)).filter(has_text=subject).first
        hand.arrive("/demo/post/")
        with hand.waiting():
            while not letter.count():  # the worker is about to mail it
                page.wait_for_timeout(500)
                page.reload()
        hand.now.pages = 1
        hand.only = letter
        hand.tap(letter.get_by_role("link", name="Open de link uit deze mail"))
        hand.only = None
        hand.tap("Ga naar binnen")


def put_second_step(hand: Hand, path: str) -> str:
    """Connect an app with codes, and keep the recovery codes; return the secret of the app."""
    with hand.step(path, "the second step") as page:
        hand.tap("Stel een app in")
        secret = re.sub(r"\s", "", page.locator("details code").text_content() or "")
        hand.write("Code", code_of_app(secret))
        hand.tap("Zet de tweede stap aan")
        hand.tap("Ik heb ze bewaard")
    return secret


def says_yes(hand: Hand) -> None:
    """Say yes to every purpose of research."""
    for answer in hand.page.locator("label.points__point:has(input[value=yes])").all():
        hand.mark(answer)


def keep(name: str, content: bytes) -> Path:
    """Write what somebody took home; return where it is."""
    path = TAKEN_HOME / name
    path.write_bytes(content)
    return path
