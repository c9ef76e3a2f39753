"""Who gets inside every address, so that nonsense reaches what is behind the door and not only the door.

The rows of the access matrix say it; here stands what only this needs: things without which an address shows nothing.
"""

from collections.abc import Iterator
from datetime import date

from amo import services as amo
from amo.words import Moment
from intervisie.services.continuity import READ_BACK
from plg.services.letter_text import stop_address
from plg.words import Purpose, Role
from tests import factories as make
from tests.amo.test_figures import LIST, fill, measure
from tests.support.matrix import SIGN_IN, Row
from tests.support.stage import Stage
from tests.test_access_matrix import ROWS
from tests.things import Handle

#: The answers of a door that stays shut.
SHUT = {"403", "404", "405", SIGN_IN}
#: The other answers, from whoever gets furthest: it is shown or done, the form is not right, a rule refuses.
DEEP = {"GET": ("200", "302"), "POST": ("302", "200", "400", "409")}
#: What is sent here is read, although the answer is one of a shut door.
HEARD = {
    "plg:factor_remove": "a factor that is not one's own is not found",
    "plg:session_end": "a session that is not one's own is not found",
    "plg:sign_out": "it leads to where one signs in",
    "plg:link_renew": "it leads to where one signs in, for a link of nobody as well",
    "plg:metrics": "only a token in a header opens it, and every caller sends headers",
    "plg:inspection_names": "an inspection runs alone, and the one of the matrix is of texts; it reads its uid only",
    "plg:security_txt": "there is nothing to ask it, and nobody to write to in the tests",
}
SCALED = {"draft": "draft_scaled", "place": "0"}
#: Places that stand empty in the matrix, with something in them.
MORE = [
    Row("amo:draft_scale", "karim 200", "karim 400", SCALED),
    Row("amo:draft_arrange", "everybody 405", "karim 302", SCALED, {"shown": "2", "how": "up"}),
    Row("amo:figures_change_of", "eva 200", things={"questionnaire": LIST, "kind": "gedrag", "key": "samen"}),
    Row("plg:mail_stop", "everybody 200", "everybody 200", {"token": "stop_token"}),
]


def furnish(stage: Stage) -> None:
    """Make what those places ask for."""
    world = stage.world
    draft = amo.begin_draft(by=world.karim, title="Met een deel")
    for name in ("Eerst", "Daarna"):
        scale = {"name": {"nl": name, "en": name}, "items": [{"nl": "Ja.", "en": "Yes."}]}
        draft = amo.keep_scale(by=world.karim, draft=draft, edition=draft.edition, place=None, scale=scale)
    people = make.members([(world.north, f"Persoon{at} Proef", Role.PARTICIPANT, {}) for at in "abcdefgh"])
    make.consents({one: [(Purpose.AMO, True)] for one in people})
    before = measure(world, Moment.PRE, date(2026, 2, 1))
    for wave in (before, measure(world, Moment.POST, date(2026, 6, 1), instrument=before.instrument)):
        fill(wave, people, [(3, 3, 2, 1)] * 8)
    stage.things |= {
        "draft_scaled": draft,
        "stop_token": Handle(stop_address(world.anna.user, READ_BACK).rstrip("/").rsplit("/", 1)[1]),
    }


def let_in(name: str, verb: str) -> list[tuple[Row, str]]:
    """Return the rows of an address with those its door lets in by this verb: who get furthest, or nobody."""
    ways: dict[str, list[tuple[Row, str]]] = {}
    for row, who, answer in _answers(name, verb):
        if answer not in SHUT:
            ways.setdefault(answer, []).append((row, who))
    return next((ways[answer] for answer in (*DEEP[verb], *ways) if answer in ways), [])


def ways_in(name: str, verb: str) -> list[tuple[Row, str]]:
    """Return the same, or who is heard where no answer tells so."""
    heard = ((row, who) for row, who, answer in _answers(name, verb) if answer != "405")
    return let_in(name, verb) or (list(heard) if name in HEARD else [])


def _answers(name: str, verb: str) -> Iterator[tuple[Row, str, str]]:
    for row in (*ROWS, *MORE):
        if row.name == name:
            for who, answers in row.expected(verb).items():
                yield row, who, answers.split("|")[0]
