"""The registry of the audit trail: every word that may stand there, with its sentence. Apps register their own.

Pages and docs/audit.md read it; a test demands every word that code records. Never reads the database.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


class ActGroup(TextChoices):
    """What an act is about: the groups that the page about the audit trail can be narrowed to."""

    RIGHTS = "rechten", _("Mensen en rechten")
    CONSENT = "toestemming", _("Toestemming")
    INSPECTION = "inzage", _("Inzage door de beheerder")
    EXPORT = "uit", _("Wat naar buiten ging")
    RESEARCH = "onderzoek", _("Rondes en namen")
    MEETINGS = "samen", _("Bijeenkomsten en stilte")
    PRIVACY = "privacy", _("Eigen gegevens en wissen")
    CONTENT = "inhoud", _("Teksten, vragen en metingen")
    LEARNING = "leren", _("Eigen logboek, casus en vragenlijst")
    ACCOUNT = "account", _("Account en inloggen")


class Shown(Enum):
    """Whom the trail's page of a community tells about an act. The person it is about sees it always."""

    NAMED = "the coordinator reads who did it, and about whom"
    NAMELESS = "the coordinator reads that somebody did it, never who; a search by person does not find it"
    OWN = "only the person who did it, or whom it is about, reads it"


@dataclass(frozen=True)
class Act:
    """One word of the trail. `sentence` takes %(who)s, %(about)s and the keys of `details`.

    `details` says in English what each key holds. `labels` gives the screen's words for the values of a key. `people`
    are the keys that hold the uids of members, who are told by name; it comes with a sentence that names them. With
    `named_when` the act is as `shown` only for these values of a key, and a person's own for all others.
    """

    word: str
    group: ActGroup
    sentence: Words
    details: Mapping[str, str] = field(default_factory=dict)
    shown: Shown = Shown.NAMED
    labels: Mapping[str, Mapping[str, Words]] = field(default_factory=dict)
    named_when: tuple[str, tuple[str, ...]] | None = None
    people: tuple[str, ...] = ()

    def told(self, *, who: str, about: str, detail: Mapping[str, object]) -> str:
        """Return the sentence, with whoever it names and what the line kept."""
        values: dict[str, object] = dict.fromkeys(self.details, 0) | dict(detail)
        for key, words in self.labels.items():
            values[key] = ", ".join(str(words.get(str(value), value)) for value in _each(values.get(key)))
        # Placeholders are filled at once: a plural form is chosen by the number it speaks of.
        return str(self.sentence % (values | {"who": who, "about": about}))


_acts: dict[str, Act] = {}


def register(*acts: Act) -> None:
    """Add acts. The same word with another sentence is a mistake in an app, and said at once."""
    for act in acts:
        if _acts.setdefault(act.word, act) is not act:
            raise ValueError(f"the act {act.word!r} has a sentence already")


def every_act() -> Iterator[Act]:
    """Yield every act there is, by group and word."""
    order = list(ActGroup)
    yield from sorted(_acts.values(), key=lambda act: (order.index(act.group), act.word))


def act_of(word: str) -> Act | None:
    """Return the act with this word; None for a word that the present code does not know (any more)."""
    return _acts.get(word)


def _each(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else [value]
