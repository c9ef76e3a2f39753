"""All content of the platform in the database: read from its files once in a process, copied back from then on.

For tests that need it to be there. What loading does and says is tested with the real one (tests/plg/test_content.py).
"""

from plg.models import AuditLine, ContentVersion
from plg.services.content import load_content
from tests.support.copying import Copies, last_keys

#: What loading wrote, without its audit lines, and of which versions. Empty until it was loaded once.
_kept: list[Copies] = []
_versions: set[tuple[str, str, int]] = set()


def content_there() -> None:
    """Have all content loaded, whatever else stands there."""
    there = set(ContentVersion.objects.values_list("kind", "key", "version"))
    if not _kept:
        _load()
    elif _versions <= there:
        return
    elif _versions & there or not _kept[0].fit():
        load_content(by=None)
    else:
        _kept[0].put_back()


def _load() -> None:
    before = last_keys()
    done = load_content(by=None)
    if done.same or done.changed:
        return  # what stood there before is not ours to keep
    _versions.update((row.kind, row.key, row.version) for row in done.new)
    _kept.append(Copies.since(before, but=AuditLine._meta.db_table))
