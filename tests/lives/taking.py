"""What the end of a run is asked: who is erased stands nowhere, the trail is whole, and a file that leaves is right."""

from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest

from plg.audit import first_broken
from plg.errors import DomainError
from plg.models import AuditLine, Community, User
from plg.services import leaving
from plg.services.consent_chains import broken_chains
from reports import services
from reports.models import Report
from reports.selectors.own import own_rows, own_tables
from reports.tasks import research_export
from reports.words import ReportKind
from tests.lives.paper import Paper
from tests.support.everything import whole_database

if TYPE_CHECKING:
    from tests.lives.ground import Ground

ORDER = {"purpose": "analyse", "addressee": "onderzoeksgroep"}


def nobody_who_is_gone_stands_anywhere(paper: Paper) -> None:
    """Look for every word and name of whoever was erased in every table; the words of the others are there."""
    everything = "\n".join(whole_database().values()).casefold()
    assert not [word for word in paper.gone if word.casefold() in everything]
    kept = {word for who in paper.people.values() for word in paper.every_word_of(who)}
    assert not [word for word in kept if word not in everything]


def the_chains_are_whole(community: Community) -> None:
    """Check every chain of consent, and of the audit trail."""
    assert broken_chains() == []
    chains = AuditLine.objects.order_by().values_list("chain", flat=True).distinct()
    assert str(community.uid) in chains
    assert [chain for chain in chains if first_broken(chain) is not None] == []


def copies_hold_their_own(ground: "Ground") -> None:
    """Build the rows of everybody's own copy: all they wrote themselves, and no word of another."""
    words = {name: ground.paper.every_word_of(who) for name, who in ground.paper.people.items()}
    for name in words:
        user = User.objects.get(memberships=ground.pks[name])
        given = str([row for table in own_tables() for row in own_rows(user, table)])
        assert not [word for word in words[name] if word not in given], name
        others = set().union(*(words[other] for other in words if other != name))
        assert not [word for word in others if word in given], name


def what_leaves_is_right(ground: "Ground") -> None:
    """Make an export as the worker does and open it; then let somebody in it withdraw: it is not handed out."""
    copies_hold_their_own(ground)
    paper, eva = ground.paper, ground.row("eva")
    report = services.ask(by=eva, kind=ReportKind.EXPORT, options=ORDER)
    assert services.ask(by=eva, kind=ReportKind.EXPORT, options=ORDER) == report, "asked twice is asked once"
    research_export(report.job, lambda step, steps, doing: None)
    report = Report.objects.select_related("job", "community").get(pk=report.pk)
    with report.file.open() as file:
        held = contents(file.read())
    inside = {note.words[-1] for note in paper.research()}
    written = {word for who in paper.people.values() for word in paper.every_word_of(who)}
    assert {word for word in written | paper.gone if word in held} == inside
    assert not [name for name in ground.names() if name in held]
    authors = [note.author for note in paper.research() if note.author.here]
    if authors:
        assert leaving.withdraw(by=ground.row(authors[0].name)) == len(authors[0].yes)
        report.refresh_from_db()
        with pytest.raises(DomainError):
            services.take(by=eva, report=report)
    else:
        services.take(by=eva, report=report).close()


def contents(archive: bytes) -> str:
    """Return all that stands in a zip, and in the zips inside it."""
    found = []
    with ZipFile(BytesIO(archive)) as opened:
        for name in opened.namelist():
            held = opened.read(name)
            found.append(contents(held) if name.endswith(".qdpx") else held.decode("utf-8", "replace"))
    return "\n".join(found)
