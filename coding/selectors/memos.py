"""The memos of a round in one list: on texts, codes, cases and the round itself. Blind before the freeze.

Used by the page of memos and by the file made of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from coding.access import standing_assignments, standing_memos, visible_assignments, visible_memos, visible_sources
from coding.models import Memo, Round
from coding.words import RoundState
from plg.models import Community, Membership
from plg.privacy.masking import find, masked
from plg.services.names import known_names

#: The things a memo is about, beside a text, in the order of a list.
_ORDER = ["round", "code", "case"]


@dataclass(frozen=True)
class MemoView:
    """One memo: the kind of thing it is about, which one, who wrote it, and when it last changed."""

    kind: str  # source, code, case or round
    about: str
    key: str  # what the form takes: "code:veiligheid", "case:K7QF3", "round"; "" for a text
    position: int | None
    writer: str
    is_own: bool
    text: str
    at: datetime | None

    @property
    def seen(self) -> str:
        """Say which state of the memo this is, for who writes it anew: see `write_memo_about`."""
        return self.at.isoformat() if self.at else ""

    @property
    def kind_in_words(self) -> str:
        return {"source": _("tekst"), "code": _("code"), "case": _("deelnemer"), "round": _("ronde")}[self.kind]


def memos_of(member: Membership, round: Round) -> list[MemoView]:
    """Return the memos of a round that this member may read now: the round first, then codes, cases, texts."""
    found = visible_memos(member).filter(round=round).select_related("author__user", "code__parent", "case__pseudonym")
    views = [
        MemoView(
            *_about(memo.code.path if memo.code else "", memo.code.key if memo.code else "", _pseudonym(memo.case)),
            position=None,
            writer=memo.author.user.name,
            is_own=memo.author_id == member.pk,
            text=memo.text,
            at=memo.changed_at,
        )
        for memo in found.order_by("code__order", "case__pseudonym__code", "author__user__name")
    ]
    return [*sorted(views, key=lambda view: _ORDER.index(view.kind)), *_on_texts(member, round)]


def cases_of(member: Membership, round: Round) -> list[str]:
    """Return the pseudonyms of who wrote the texts of this round that stand now. One query."""
    texts = visible_sources(member).filter(round=round, member__isnull=False).order_by()
    return list(texts.values_list("member__pseudonym__code", flat=True).distinct().order_by("member__pseudonym__code"))


def memo_rows(member: Membership, round: Round, called: dict[str, str] | None = None) -> list[list[str | int]]:
    """Return the memos of a round as rows of a file, the head first; every known name in them is written over.

    `called` says how a writer is called instead of by name.
    """
    names = known_names(round.community)
    rows: list[list[str | int]] = [["round", "kind", "about", "source", "writer", "memo"]]
    for view in memos_of(member, round):
        text = masked(view.text, find(view.text, names))
        about = view.key.partition(":")[2] if view.kind != "round" else ""
        writer = (called or {}).get(view.writer, view.writer)
        rows.append([str(round.uid), view.kind, about, view.position or "", writer, text])
    return rows


@dataclass(frozen=True)
class MemoRow:
    """One memo of a settled round for an export: about the text `source`, a code, a case (a membership) or the round.

    `writer` is a membership; known names in the text are written over.
    """

    round: UUID
    kind: str  # source, code, case or round
    source: UUID | None
    code: str
    case: int | None
    writer: int
    text: str


def settled_memos(round: Round) -> Iterator[MemoRow]:
    """Yield the memos of a settled round, of its texts and cases those that stand; none of any other round.

    The round first, then codes, cases and texts. Three queries.
    """
    if round.state != RoundState.SETTLED:
        return
    names = known_names(round.community)
    told = standing_memos(round).select_related("code").order_by("code__order", "case", "author")
    for memo in sorted(told, key=lambda memo: _ORDER.index(_kind(memo))):
        code, text = memo.code.key if memo.code else "", masked(memo.text, find(memo.text, names))
        yield MemoRow(round.uid, _kind(memo), None, code, memo.case_id, memo.author_id, text)
    noted = standing_assignments(round.community).filter(source__round=round).exclude(memo="")
    keys = noted.order_by("source__position", "coder").values_list("source__uid", "coder__membership", "memo")
    for source, writer, text in keys:
        yield MemoRow(round.uid, "source", source, "", None, writer, masked(text, find(text, names)))


def last_memo(community: Community) -> datetime | None:
    """Return when a memo of a settled round last changed. One query."""
    settled = Memo.objects.filter(round__community=community, round__state=RoundState.SETTLED)
    found: datetime | None = settled.aggregate(at=Max("changed_at"))["at"]
    return found


def _kind(memo: Memo) -> str:
    return "code" if memo.code_id else "case" if memo.case_id else "round"


def _on_texts(member: Membership, round: Round) -> list[MemoView]:
    own = visible_assignments(member).filter(source__round=round).exclude(memo="")
    found = own.select_related("source", "coder__membership__user").order_by("source__position", "coder")
    return [
        MemoView(
            kind="source",
            about=_("Tekst %(n)s") % {"n": row.source.position},
            key="",
            position=row.source.position,
            writer=row.coder.membership.user.name,
            is_own=row.coder.membership_id == member.pk,
            text=row.memo,
            at=row.done_at,
        )
        for row in found
    ]


def _about(label: str, code: str, pseudonym: str) -> tuple[str, str, str]:
    if code:
        return "code", label, f"code:{code}"
    if pseudonym:
        return "case", pseudonym, f"case:{pseudonym}"
    return "round", _("De ronde"), "round"


def _pseudonym(member: Membership | None) -> str:
    return member.pseudonym.code if member and hasattr(member, "pseudonym") else ""
