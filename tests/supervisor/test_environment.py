"""What Django's processes are told, and the sentences about a wrong PORT."""

import json
from pathlib import Path

import pytest

from plg.supervisor import paths, services
from plg.supervisor.environment import Address, address, django_environment, secret_key
from plg.supervisor.prepare import demo_names
from plg.supervisor.say import TroubleError
from plg.supervisor.site import refuse_taken_port
from plg.supervisor.testing import skipped_for_want_of_browser

GIVEN = services.Services("postgresql://postgres@/plg?host=/run/x", "redis+socket:///run/x/v.sock", None, None)


@pytest.mark.parametrize("port", ["0", "65536", "80a", "-1", "８０００", "99999999999"])
def test_a_port_that_is_none_is_said_in_one_sentence(port: str) -> None:
    with pytest.raises(TroubleError, match="must be a number from 1 to 65535"):
        address({"PORT": port})


@pytest.mark.parametrize(
    ("environ", "bind", "url"),
    [
        ({}, "127.0.0.1:8000", "http://127.0.0.1:8000"),
        ({"PORT": "8123"}, "127.0.0.1:8123", "http://127.0.0.1:8123"),
        ({"BIND": "0.0.0.0"}, "0.0.0.0:8000", "http://127.0.0.1:8000"),
        ({"BIND": "::1", "PORT": "81"}, "[::1]:81", "http://[::1]:81"),
    ],
)
def test_the_address_is_written_for_server_and_browser(environ: dict[str, str], bind: str, url: str) -> None:
    assert (address(environ).bind, address(environ).url) == (bind, url)


def test_an_address_that_is_not_ours_is_said_in_one_sentence() -> None:
    with pytest.raises(TroubleError, match=r"192\.0\.2\.1:8000 cannot be listened on"):
        refuse_taken_port(Address("192.0.2.1", 8000))


def test_django_is_told_where_everything_is(tmp_path: Path) -> None:
    spots = paths.places(tmp_path, "site", as_root=False)
    spots.data.mkdir()
    env = django_environment(spots, GIVEN, Address("127.0.0.1", 8123), {"PATH": "/bin"})
    assert env["DJANGO_SETTINGS_MODULE"] == "plg.config.settings.dev"
    assert env["DATABASE_URL"] == GIVEN.database_url
    assert env["REDIS_URL"] == GIVEN.redis_url
    assert env["BASE_URL"] == "http://127.0.0.1:8123"
    assert env["PORT"] == "8123"
    assert env["MEDIA_ROOT"] == str(tmp_path / ".data/media")
    assert env["PATH"] == "/bin"


def test_what_the_caller_set_stays(tmp_path: Path) -> None:
    spots = paths.places(tmp_path, "site", as_root=False)
    wishes = {"BASE_URL": "https://plg.example", "MEDIA_ROOT": "/srv/media", "DJANGO_SETTINGS_MODULE": "x.prod"}
    env = django_environment(spots, GIVEN, Address("127.0.0.1", 8000), wishes)
    assert {name: env[name] for name in wishes} == wishes
    assert "SECRET_KEY" not in env  # only the settings of a demo get one made


def test_the_secret_is_made_once_and_closed(tmp_path: Path) -> None:
    first = secret_key(tmp_path / "secret")
    assert secret_key(tmp_path / "secret") == first
    assert len(first) >= 50
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600
    assert secret_key(tmp_path / "another") != first


def test_a_password_is_never_said() -> None:
    said = services.without_password("postgresql://anna:geheim@db.example:5432/plg?sslmode=require")
    assert said == "postgresql://db.example:5432/plg"


def test_the_demo_sign_ins_are_read() -> None:
    rows = [{"name": "Anna", "role": "deelnemer"}, {"name": "Bram"}]
    for text in (json.dumps(rows), json.dumps({"personas": rows})):
        assert demo_names(text) == ["Anna (deelnemer)", "Bram"]


def test_skipped_browser_tests_are_counted_from_pytests_own_report(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text(
        "<testsuites><testsuite>"
        "<testcase><skipped message='Skipped: no browser on this machine'/></testcase>"
        "<testcase><skipped message='no browser on this machine'/></testcase>"
        "<testcase><skipped message='needs root'/></testcase><testcase/>"
        "</testsuite></testsuites>"
    )
    assert skipped_for_want_of_browser(report) == 2
    assert skipped_for_want_of_browser(tmp_path / "none.xml") == 0
