"""Brings versioned content into the database, freezes it at first use, and lets a community choose."""

from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from plg import audit
from plg.content.checks import Fault
from plg.content.lines import line_of, lines_of
from plg.content.reader import BadContent, Document, read
from plg.content.registry import Kind, kinds
from plg.models import Community, ContentVersion, Membership, User


@dataclass
class Loaded:
    """What a load did, per file: new, changed (not yet frozen), or the same as before."""

    new: list[ContentVersion] = field(default_factory=list)
    changed: list[ContentVersion] = field(default_factory=list)
    same: list[ContentVersion] = field(default_factory=list)


@transaction.atomic
def load_content(*, by: User | None) -> Loaded:
    """Bring every content file of every app into the database; all of them, or none when one is faulty.

    A file that changed replaces a version nobody used yet. A frozen version whose file changed is refused:
    make the next version. Loading twice changes nothing. Raises `BadContent` with every fault of every file.
    """
    done, faults = Loaded(), list[str]()
    for kind in kinds():
        for path in sorted(kind.folder.glob("*.y*ml")):
            try:
                _load_file(path, kind, done)
            except BadContent as error:
                faults.extend(error.faults)
    if faults:
        raise BadContent(faults)
    for version in [*done.new, *done.changed]:
        audit.record("content.loaded", by=by, subject=version, file=_file_name(version))
    return done


@transaction.atomic
def freeze(*, version: ContentVersion, by: Membership | User | None) -> None:
    """Fix a version for good: called by whoever uses it first. Freezing again changes nothing."""
    frozen = ContentVersion.objects.filter(pk=version.pk, frozen_at=None).update(frozen_at=timezone.now())
    if frozen:
        audit.record("content.frozen", by=by, subject=version, file=_file_name(version))
        version.refresh_from_db(fields=["frozen_at"])


@transaction.atomic
def choose(*, community: Community, version: ContentVersion, by: Membership | User | None) -> None:
    """Let a community work with this version from now on, in place of another of the same kind."""
    if community.contents.filter(pk=version.pk).exists():
        return
    community.contents.remove(*community.contents.filter(kind=version.kind))
    community.contents.add(version)
    audit.record("content.chosen", by=by, community=community, subject=version, file=_file_name(version))


def _load_file(path: Path, kind: Kind, done: Loaded) -> None:
    name = _shown(path)
    document = read(path, kind.name, name=name)
    faults = kind.check(document.body)
    if faults:
        lines = lines_of(path.read_text(encoding="utf-8"))
        raise BadContent([f"{name}: line {line_of(lines, _place(fault))}: {fault}" for fault in faults])
    version = _stored(document, name, done)
    usual = kind.usual in ("", version.key)
    if version.usual != usual:
        version.usual = usual
        version.save(update_fields=["usual"])
    kind.loaded(version)


def _place(fault: str) -> str:
    return fault.at if isinstance(fault, Fault) else fault.partition(":")[0]


def _stored(document: Document, name: str, done: Loaded) -> ContentVersion:
    version = ContentVersion.objects.filter(
        kind=document.kind, key=document.key, version=document.version
    ).first() or ContentVersion(kind=document.kind, key=document.key, version=document.version)
    if version.pk and version.sha256 == document.sha256:
        done.same.append(version)
        return version
    if version.frozen_at:
        wanted = f"{document.key}.v{document.version + 1}.yaml"
        raise BadContent([f"{name}: this version is in use and fixed; put the change in {wanted}"])
    (done.changed if version.pk else done.new).append(version)
    version.title, version.source, version.ours = document.title, document.source, document.ours
    version.body, version.sha256 = document.body, document.sha256
    version.save()
    return version


def _shown(path: Path) -> str:
    root = Path(settings.BASE_DIR)
    return str(path.relative_to(root)) if path.is_relative_to(root) else path.name


def _file_name(version: ContentVersion) -> str:
    return f"{version.kind}/{version.key}.v{version.version}"
