"""What goes into the copy of somebody's research consent: every answer with time and text, and the head of the chain.

Used by the PDF builder and to see whether a copy made earlier still says the same. Knows nothing of layout.
"""

from dataclasses import dataclass
from datetime import date, datetime

from plg import consents
from plg.errors import DomainError
from plg.models import ConsentSeal, ContentVersion, Membership
from plg.services.consent_chains import require_whole
from plg.words import Purpose
from reports.selectors.sealed import Sealed


@dataclass(frozen=True)
class Answered:
    """One answer: to what, when, to which text, and where it stands in the chain."""

    position: int
    purpose: str
    given: bool
    at: datetime
    signed_on: date | None  # the date on the paper, when it was given on paper
    text: str
    seal: str


@dataclass(frozen=True)
class Asked:
    """One question of a consent text, with what a yes means."""

    purpose: str
    question: str
    means: str


@dataclass(frozen=True)
class Text:
    """A consent text as it was read when it was answered."""

    title: str
    version: int
    sha256: str
    words: list[str]
    questions: list[Asked]


@dataclass(frozen=True)
class ConsentFacts(Sealed):
    """Everything a copy says."""

    name: str
    community: str
    ground: str  # what learning use stands on, in the words of who answers for it
    now: list[tuple[str, Answered | None]]  # each purpose with the latest answer
    answers: list[Answered]
    texts: list[Text]
    chain: str
    head: str
    as_of: datetime


def consent_facts(member: Membership) -> ConsentFacts:
    """Return what the copy for this member says. Raises `DomainError` without an answer, and for a broken chain."""
    rows = consents.history(member)
    if not rows:
        raise DomainError(consents.NOTHING_ANSWERED)
    require_whole(member)
    latest = {row.purpose: row for row in rows}
    texts = {row.text_version_id: row.text_version for row in rows}
    return ConsentFacts(
        name=member.user.name,
        community=member.community.title,
        ground=member.community.learning_ground,
        now=[
            (str(purpose.label), _answered(latest[purpose.value]) if purpose.value in latest else None)
            for purpose in Purpose
        ],
        answers=[_answered(row) for row in rows],
        texts=[_text(text) for text in sorted(texts.values(), key=lambda text: (text.key, text.version))],
        chain=str(rows[-1].chain),
        head=rows[-1].seal,
        as_of=rows[-1].at,
    )


def _answered(row: ConsentSeal) -> Answered:
    return Answered(
        position=row.position,
        purpose=str(Purpose(row.purpose).label),
        given=row.given,
        at=row.at,
        signed_on=row.signed_on,
        text=str(row.text_version),
        seal=row.seal,
    )


def _text(text: ContentVersion) -> Text:
    body = text.body
    return Text(
        title=text.title,
        version=text.version,
        sha256=text.sha256,
        words=[body[key]["nl"] for key in ("intro", "learning", "voluntary", "withdraw")],
        questions=[
            Asked(str(Purpose(row["purpose"]).label), row["question"]["nl"], row["means"]["nl"])
            for row in body["purposes"]
        ],
    )
