"""What a PDF may load while it is rendered: our own static files and data URLs. Nothing else.

Used by the engine. A refused address never opens a socket or a file.
"""

import base64
import mimetypes
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from django.contrib.staticfiles import finders
from weasyprint.urls import URLFetcher, URLFetcherResponse

#: An address that exists nowhere: what stands below it is looked up among our own files.
BASE = "https://static.invalid/"


class RefusedAddress(ValueError):
    """The document names something that is not ours."""


class OwnFiles(URLFetcher):  # type: ignore[misc]  # WeasyPrint ships no types
    """Answers addresses below `BASE` from the static files, and data URLs from themselves."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """Return the file or the data; raise `RefusedAddress` for any other address, unopened."""
        if url.startswith("data:"):
            return _data(url)
        if not url.startswith(BASE):
            raise RefusedAddress(f"a PDF may not load {urlsplit(url).scheme}: addresses")
        return _file(url, _found(unquote(urlsplit(url).path).lstrip("/")))


def _found(path: str) -> Path:
    found = finders.find(path) if ".." not in Path(path).parts else None
    if not isinstance(found, str):
        raise RefusedAddress(f"there is no static file {path}")
    return Path(found)


def _file(url: str, path: Path) -> URLFetcherResponse:
    headers = EmailMessage()
    headers["Content-Type"] = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return URLFetcherResponse(url, path.read_bytes(), headers)


def _data(url: str) -> URLFetcherResponse:
    head, _, body = url.removeprefix("data:").partition(",")
    kind, *words = head.split(";")
    content = unquote_to_bytes(body)
    headers = EmailMessage()
    headers["Content-Type"] = kind or "text/plain"
    return URLFetcherResponse(url, base64.b64decode(content) if "base64" in words else content, headers)
