"""Makes things for tests as real rows, one function a thing, with sensible fillings. Nothing here stands for our code.

Text and names come from the test that asks; where a service exists, a test of behaviour calls the service itself.
"""

import hashlib
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import yaml
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

import amo.content
from amo.models import Wave
from amo.words import Moment
from coding.models import Assignment, Code, CodeBook, Coder, Round, Source
from coding.words import SourceKind
from intervisie.models import Matrix, Meeting, Option, Ranking, Session, StarrCase
from logbook.models import (
    Draft,
    Entry,
    EntryVersion,
    Fragment,
    Growth,
    Intention,
    LearningQuestion,
    Photo,
    ReflectionInterview,
    Response,
    Share,
    Step,
    TalkText,
    Yield,
)
from logbook.services import photos
from logbook.words import CHECKED, HELD, Circle, Domain, TalkState
from plg import audit
from plg.content.reader import sha256_of
from plg.models import (
    AuditLine,
    Community,
    ConsentSeal,
    ContentVersion,
    Job,
    Mailing,
    Membership,
    Pseudonym,
    School,
    User,
)
from plg.seals import seal
from plg.services.consent import facts
from plg.words import JobState, MailFault, Purpose, Role, Sector
from reports.models import Handover, OwnCopy, Report
from reports.words import OF_ONESELF, ReportKind

INSTRUMENT = Path(amo.content.__path__[0]) / "instruments" / "amo-inclusief-leiderschap.v1.yaml"
#: When the people of the tests joined.
JOINED = datetime(2026, 1, 12, 9, tzinfo=UTC)


LABEL = {"nl": "Een stap", "en": "A step"}


def mail_of(name: str, place: str = "plg") -> str:
    """Return the address a named person has in the tests: `anna.akkerman@plg.example`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return f"{re.sub('[^a-z]+', '.', plain.lower())}@{place}.example"


def person(name: str, **extra: Any) -> User:
    """A person with an account, who belongs nowhere."""
    return User.objects.create_user(extra.pop("email", mail_of(name)), name=name, **extra)


def school(name: str, sector: Sector = Sector.PO, board: str = "Stichting Het Wijde Veld") -> School:
    """A school."""
    return School.objects.create(name=name, sector=sector, board=board)


def community(slug: str, **extra: Any) -> Community:
    """A community that runs through 2026."""
    filling: dict[str, Any] = {"title": slug.title(), "starts_on": date(2026, 1, 12), "ends_on": date(2026, 12, 18)}
    return Community.objects.create(slug=slug, **filling | extra)


def member(where: Community, who: str | User, *roles: Role, **extra: Any) -> Membership:
    """A member with a pseudonym; a participant when no role is named."""
    user = who if isinstance(who, User) else person(who, email=mail_of(who, where.slug))
    extra.setdefault("joined_at", JOINED)
    made = Membership.objects.create(community=where, user=user, roles=list(roles or [Role.PARTICIPANT]), **extra)
    Pseudonym.objects.create(membership=made, code=f"T{made.pk:05d}")
    return made


def failed_mailing(who: Membership, letter: str = "invitation", fault: MailFault = MailFault.REFUSED) -> Mailing:
    """A letter to this member that did not arrive, and the job that tried."""
    args = {"letter": letter, "membership": str(who.uid)}
    job = Job.objects.create(task="plg.mail", state=JobState.FAILED, key=f"{letter}:{who.uid}", args=args)
    made = {"job": job, "user": who.user, "community": who.community, "letter": letter, "tries": 1}
    return Mailing.objects.create(uid=job.uid, failed_at=timezone.now(), fault=fault, **made)


def members(joining: list[tuple[Community, str, Role, dict[str, Any]]]) -> list[Membership]:
    """Many new people at once, each a member with one role and a pseudonym, in three queries."""
    people = [User(email=mail_of(name, where.slug), name=name) for where, name, _role, _extra in joining]
    for user in people:
        user.set_unusable_password()
    made = [
        Membership(community=where, user=user, roles=[role], **{"joined_at": JOINED} | extra)
        for user, (where, _name, role, extra) in zip(User.objects.bulk_create(people), joining, strict=True)
    ]
    Membership.objects.bulk_create(made)
    Pseudonym.objects.bulk_create(Pseudonym(membership=one, code=f"T{one.pk:05d}") for one in made)
    return made


def content(kind: str, key: str, body: Any = None, version: int = 1, **extra: Any) -> ContentVersion:
    """A content version made for one test."""
    filling: dict[str, Any] = {"title": key, "source": "gemaakt voor een test"}
    made = ContentVersion(kind=kind, key=key, version=version, body=body or {}, **filling | extra)
    made.sha256 = made.sha256 or sha256_of(made)
    made.save()
    return made


def consent_text() -> ContentVersion:
    """The consent text in use."""
    found = ContentVersion.objects.filter(kind="consent").first()
    return found or content("consent", "toestemming")


def consent(who: Membership, *purposes: Purpose, given: bool = True) -> None:
    """Answers of one member, sealed in that member's chain."""
    consents({who: [(purpose, given) for purpose in purposes]})


def consents(answers: Mapping[Membership, Iterable[tuple[Purpose, bool]]]) -> None:
    """Answers of many members, each in their own chain, in three queries."""
    text = consent_text()
    last = {row.membership_id: row for row in ConsentSeal.objects.filter(membership__in=answers).order_by("position")}
    rows = []
    for who, said in answers.items():
        row = last.get(who.pk) or ConsentSeal(chain=who.uid, position=0)
        for purpose, given in said:
            row = ConsentSeal(
                chain=row.chain,
                position=row.position + 1,
                membership=who,
                purpose=purpose,
                given=given,
                text_version=text,
                at=JOINED,
                recorded_by=who.user.uid,
                previous=row.seal,
            )
            row.seal = seal(row.previous, facts(row))
            rows.append(row)
    ConsentSeal.objects.bulk_create(rows)
    _tell({row.membership: row for row in rows if row.membership})


def _tell(heads: Mapping[Membership, ConsentSeal]) -> None:
    """Write in the trail of each community how far these chains go, as the service does, in two queries."""
    communities = {str(who.community.uid) for who in heads}
    ends = {line.chain: line for line in AuditLine.objects.filter(chain__in=communities).order_by("position")}
    lines = []
    for who, head in heads.items():
        last = ends.get(str(who.community.uid))
        line = AuditLine(chain=str(who.community.uid), actor=who.user.uid, word="consent.answered", at=JOINED)
        line.subject_kind, line.subject = "plg.membership", who.uid
        line.detail = {"chain_uid": str(head.chain), "length": head.position, "head": head.seal, "answers": 1}
        line.position, line.previous = (last.position + 1, last.seal) if last else (1, "")
        line.seal = seal(line.previous, audit.facts(line))
        ends[line.chain] = line
        lines.append(line)
    AuditLine.objects.bulk_create(lines)


def entry(who: Membership, text: str = "Vandaag liep ik mee in de opvang.", *circles: Circle, **extra: Any) -> Entry:
    """An entry with one version, shared with these circles since the day it was written."""
    made = Entry.objects.create(community=who.community, author=who, **extra)
    made.current = EntryVersion.objects.create(entry=made, number=1, text=text)
    made.save(update_fields=["current"])
    Share.objects.bulk_create(Share(entry=made, circle=circle) for circle in circles)
    return made


def draft(who: Membership, text: str) -> Draft:
    """What somebody is still writing."""
    return Draft.objects.create(author=who, client_key=uuid4(), text=text, writer=uuid4())


def fragment(of: Entry, domain: Domain = Domain.PERSONAL, **extra: Any) -> Fragment:
    """A piece of the text of an entry, in a domain: its first signs, unless it is said."""
    assert of.current
    return Fragment.objects.create(version=of.current, domain=domain, **{"start": 0, "end": 3} | extra)


def step(of: Entry, **extra: Any) -> Step:
    """One fragment of an entry that led to another: from outside to oneself, unless it is said."""
    cause, effect = fragment(of, Domain.EXTERNAL), fragment(of, start=1)
    return Step.objects.create(cause=cause, effect=effect, **{"kind": "reflection"} | extra)


def growth(of: Entry, **extra: Any) -> Growth:
    """An entry with a step in it, called lasting."""
    step(of)
    return Growth.objects.create(entry=of, **{"lasting_since": timezone.now()} | extra)


def picture(width: int = 40, height: int = 30, *, kind: str = "JPEG", colour: str = "teal", **extra: Any) -> bytes:
    """The bytes of a picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, kind, **extra)
    return out.getvalue()


def photo(entry: Entry, alt: str = "", **extra: Any) -> Photo:
    """A photo beside an entry."""
    key = entry.client_key
    made = photos.hold_photo(by=entry.author, form_key=key, content=picture(**extra), alt=alt, entry=entry)
    photos.attach_photos(by=entry.author, entry=entry, form_key=key)
    made.refresh_from_db()
    return made


def response(who: Membership, under: Entry, text: str) -> Response:
    """What somebody wrote under an entry."""
    return Response.objects.create(entry=under, author=who, text=text)


def question(who: Membership, text: str = "Hoe luister ik langer?", **extra: Any) -> LearningQuestion:
    """A learning question, for its author alone unless it says since when it is shared."""
    return LearningQuestion.objects.create(author=who, text=text, **extra)


def intention(who: Membership, text: str = "Ik vraag eerst door.", **extra: Any) -> Intention:
    """An intention for yesterday: its day has come."""
    day = {"by_when": timezone.localdate() - timedelta(days=1)}
    return Intention.objects.create(author=who, text=text, **day | extra)


def gain(who: Membership, text: str = "We praten anders.", **extra: Any) -> Yield:
    """A yield, of which nothing but its text is said yet."""
    return Yield.objects.create(author=who, text=text, **extra)


def talk(of: Membership, held_by: Membership, text: str = "", **extra: Any) -> ReflectionInterview:
    """A reflection interview: still to come, or with this text and as far as `state` says."""
    state = extra.get("state", TalkState.PLANNED)
    begin = timezone.now() + timedelta(days=-7 if state in HELD else 7)
    filling: dict[str, Any] = {"starts_at": begin, "checked_at": timezone.now() if state in CHECKED else None}
    made = ReflectionInterview.objects.create(
        community=of.community, participant=of, interviewer=held_by, **filling | extra
    )
    if text:
        summary = f"Kort: {text}"
        kept = TalkText.objects.create(talk=made, author=held_by, number=1, text=text, summary=summary)
        made.kept = kept if state in CHECKED else None
        made.save(update_fields=["kept"])
    return made


def wave(where: Community, moment: Moment = Moment.PRE, **extra: Any) -> Wave:
    """A questionnaire that is open all year."""
    if "instrument" not in extra:
        found = ContentVersion.objects.filter(kind="instrument").first()
        extra["instrument"] = found or content("instrument", "amo", yaml.safe_load(INSTRUMENT.read_text())["body"])
    dates: dict[str, Any] = {"opens_on": date(2026, 1, 1), "closes_on": date(2030, 12, 31)}
    return Wave.objects.create(community=where, moment=moment, **dates | extra)


def meeting(where: Community, **extra: Any) -> Meeting:
    """A meeting of two hours, still to come."""
    begin = timezone.now() + timedelta(days=7)
    filling: dict[str, Any] = {"title": "Verbinden", "starts_at": begin, "ends_at": begin + timedelta(hours=2)}
    return Meeting.objects.create(community=where, **filling | extra)


def ranking(where: Community, *labels: str, **extra: Any) -> Ranking:
    """An open ranking of these things, or of two."""
    made = Ranking.objects.create(community=where, **{"question": "Wat is nu het dringendst?"} | extra)
    Option.objects.bulk_create(
        Option(ranking=made, order=at, label=label) for at, label in enumerate(labels or ("Dialoog", "Samen kiezen"))
    )
    return made


def matrix(where: Community, **extra: Any) -> Matrix:
    """An open urgency matrix of one issue."""
    found = ContentVersion.objects.filter(kind="issues", key="proefvragen").first()
    issue = {"key": "besluitvorming", "label": LABEL, "description": LABEL}
    filling = {"issues": found or content("issues", "proefvragen", {"issues": [issue]})}
    return Matrix.objects.create(community=where, **filling | extra)


def session(where: Community, **extra: Any) -> Session:
    """A live session that people come into."""
    steps = [
        {"key": "een", "label": LABEL, "prompt": LABEL, "minutes": 10, "speaks": ["everyone"], "writes": True},
        {"key": "twee", "label": LABEL, "prompt": LABEL, "minutes": 10, "speaks": ["nobody"]},
    ]
    filling: dict[str, Any] = {}
    if "meeting" not in extra:
        filling["meeting"] = meeting(where)
    if "format" not in extra:
        body = {"about": LABEL, "case": False, "steps": steps}
        found = ContentVersion.objects.filter(kind="format", key="proefvorm").first()
        filling["format"] = found or content("format", "proefvorm", body)
    return Session.objects.create(community=where, **filling | extra)


def case(who: Membership, **extra: Any) -> StarrCase:
    """A STARR case that is still for its author alone."""
    filling: dict[str, Any] = {"title": "De overdracht", "situation": "Elke ochtend ging er iets mis."}
    return StarrCase.objects.create(community=who.community, author=who, **filling | extra)


def code_book(key: str = "proef", **extra: Any) -> CodeBook:
    """A code book with two codes."""
    made = CodeBook.objects.create(content=content("codebook", key), **extra)
    Code.objects.bulk_create(
        Code(book=made, key=key, label=key.title(), order=n) for n, key in enumerate(("een", "twee"))
    )
    return made


def coding_round(where: Community, book: CodeBook | None = None, **extra: Any) -> Round:
    """A round with a code book of its own."""
    return Round.objects.create(community=where, book=book or code_book(), **{"title": "Ronde 1"} | extra)


def source(of: Round, who: Membership, position: int = 1, text: str = "Ik liep mee.", **extra: Any) -> Source:
    """A frozen text of a round."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    filling: dict[str, Any] = {"origin": uuid4(), "origin_version": uuid4(), "kind": SourceKind.ENTRY, "sha256": digest}
    return Source.objects.create(round=of, member=who, position=position, text=text, **filling | extra)


def assignment(of: Source, who: Membership, **extra: Any) -> Assignment:
    """A source for one coder, who gets a seat in the round when there was none."""
    seat, _ = Coder.objects.get_or_create(round=of.round, membership=who)
    return Assignment.objects.create(source=of, coder=seat, **extra)


def handover(who: Membership, *inside: Membership, **extra: Any) -> Handover:
    """A research file that this researcher took, with these members in it."""
    moment = timezone.now()
    said = {"purpose": "Proefschrift", "addressee": "Universiteit Voorbeeld", "sha256": "ab" * 32}
    when = {"as_of": moment, "taken_at": moment, "by": who.user.uid}
    return Handover.objects.create(
        community=who.community, holds=[member.uid for member in inside], **said | when | extra
    )


def report(
    who: Membership,
    kind: ReportKind = ReportKind.PROGRESS,
    *,
    state: JobState = JobState.QUEUED,
    reason: str = "",
    content: bytes = b"",
    **extra: Any,
) -> Report:
    """A report somebody asked for, with the file when there is one; an export is about nobody."""
    made = Report(
        kind=kind,
        community=who.community,
        asked_by=who,
        about=who if kind in OF_ONESELF else None,
        question=uuid4().hex,
        job=Job.objects.create(task=f"reports.{kind}", state=state, reason=reason),
        **extra,
    )
    if content:
        made.size, made.expires_at = len(content), timezone.now() + timedelta(days=30)
        made.file.save(f"{made.uid}", ContentFile(content), save=False)
    made.save()
    return made


def own_copy(who: User, content: bytes = b"PK") -> OwnCopy:
    """A copy of somebody's own data that is ready to be taken."""
    now = timezone.now()
    made = OwnCopy(user=who, job=Job.objects.create(task="reports.own_copy", state=JobState.DONE), made_at=now)
    made.size, made.expires_at = len(content), now + timedelta(days=7)
    made.file.save(f"{made.uid}.zip", ContentFile(content), save=False)
    made.save()
    return made
