"""The names that an export must not hold: of the people, schools and duos of its community. Used to verify one."""

import json
import zipfile
from pathlib import Path

from plg.models import Community, User
from plg.services.names import known_names


def names_of(path: Path) -> set[str]:
    """Return every name, school and e-mail address of the community an export came from; none where it is not known.

    Whole names, and the parts that can only be a name. Three queries.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            slug = json.loads(archive.read("manifest.json")).get("community")
    except (OSError, KeyError, ValueError, AttributeError, zipfile.BadZipFile):
        return set()  # what is wrong with it, the check itself says
    community = Community.objects.filter(slug=slug).first()
    if community is None:
        return set()
    known = known_names(community)
    mails = User.objects.filter(memberships__community=community).values_list("email", flat=True)
    return {*known.people, *known.schools, *map(str, mails)} - known.words
