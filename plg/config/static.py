"""How static files get their names, each by its content, and how every version of them is found."""

import re
from pathlib import Path

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from whitenoise.middleware import WhiteNoiseMiddleware  # type: ignore[import-untyped]
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


#: A name that `NamedByContent` gave; nothing else is looked for beside what was there at the start.
NAMED = re.compile(r"(?:[\w-][\w.-]*/)*[\w-][\w.-]*\.[0-9a-f]{12}\.\w+")


class EveryVersion(WhiteNoiseMiddleware):  # type: ignore[misc]  # the package has no types
    """Serves files that came after it started too.

    Web servers are started anew one by one: meanwhile a page of the new version asks an old server for its files.
    """

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not self.autorefresh and request.path_info not in self.files:
            self._look_again(request.path_info)
        answer: HttpResponseBase = super().__call__(request)
        return answer

    def _look_again(self, url: str) -> None:
        name = url.removeprefix(self.static_prefix)
        if url.startswith(self.static_prefix) and NAMED.fullmatch(name):
            path = Path(self.static_root) / name
            if path.is_file():
                self.add_file_to_dictionary(url, str(path))
