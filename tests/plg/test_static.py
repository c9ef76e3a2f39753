"""Static files of every version: pages of the old and the new one find theirs, whichever web server they ask."""

from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from plg.config.static import EveryVersion
from tests.support.matrix import text_of

OLD, NEW = "css/site.aa2b2542ea80.css", "css/site.02b4f884fcea.css"


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    """A folder of static files as in production: read once, when the server starts."""
    settings.WHITENOISE_AUTOREFRESH, settings.WHITENOISE_USE_FINDERS = False, False
    settings.STATIC_ROOT = tmp_path / "static"
    (settings.STATIC_ROOT / "css").mkdir(parents=True)
    (settings.STATIC_ROOT / OLD).write_text("old")
    (tmp_path / "secret.aa2b2542ea80.txt").write_text("secret")
    return Path(settings.STATIC_ROOT)


def not_found(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=404)


def ask(server: EveryVersion, name: str) -> tuple[int, str]:
    answer = server(RequestFactory().get(f"/static/{name}"))
    body = text_of(answer)
    if file := getattr(answer, "file_to_stream", None):
        file.close()
    return answer.status_code, body


def test_a_server_of_before_has_the_files_of_the_new_version_too(folder: Path) -> None:
    server = EveryVersion(not_found)
    assert ask(server, NEW) == (404, "")
    (folder / NEW).write_text("new")
    (folder / f"{NEW}.gz").write_text("")
    assert (ask(server, OLD), ask(server, NEW)) == ((200, "old"), (200, "new"))


@pytest.mark.parametrize(
    "name",
    ["../secret.aa2b2542ea80.txt", "css/../../secret.aa2b2542ea80.txt", "/etc/passwd", "css/later.css", "css", ""],
)
def test_nothing_else_is_looked_for(folder: Path, name: str) -> None:
    server = EveryVersion(not_found)
    (folder / "css" / "later.css").write_text("a name of its own")
    (folder / ".stamp").write_text("when")
    assert ask(server, name) == (404, "")
