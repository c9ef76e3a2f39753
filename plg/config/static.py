"""How static files get their names: each by its content, and a module of ours is told the new names of its imports."""

from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]

#: In our own modules an import is one line, `import { … } from "./name.js";`. Those of packages are left as they come.
OUR_IMPORTS = (
    "js/*.js",
    (
        (
            r"""(?m)(?P<matched>^import \{(?P<names>[^}]*)\} from "(?P<url>\./[^"]+)";)""",
            """import {%(names)s} from "%(url)s";""",
        ),
    ),
)


class NamedByContent(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # the package has no types
    """Without this a module and what it imports would be loaded twice, once under each name."""

    patterns = (*CompressedManifestStaticFilesStorage.patterns, OUR_IMPORTS)
