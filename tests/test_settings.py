"""Production starts only with a whole environment, and answers with the headers of an A+."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from gunicorn.config import Config
from gunicorn.http.errors import ParseException
from gunicorn.http.parser import RequestParser

ROOT = Path(__file__).parents[1]
GOOD = {
    "DJANGO_SETTINGS_MODULE": "plg.config.settings.prod",
    "SECRET_KEY": "k2v9-Xq7m.Wz4rTb8nLs6yHd3pFg5jCa1eUo0iQx-aBcDeFgHiJkLm",
    "ALLOWED_HOSTS": "leren.example,www.leren.example",
    "BASE_URL": "https://leren.example",
    "EMAIL_URL": "smtp+tls://post:geheim@mail.example:587",
    "MEDIA_ROOT": "/srv/media",
    "DATABASE_URL": "postgresql://plg:geheim@db.example:5432/plg",
    "REDIS_URL": "redis://broker.example:6379/0",
}
BAD = {
    "SECRET_KEY": ["", "kort", "a" * 80],
    "SECRET_KEY_FALLBACKS": ["kort", "a" * 80],
    "CONTACT": ["Karim", "@school.example", "http://school.example"],
    "SECURITY_CONTACT": ["beveiliging @school.example"],
    "ALLOWED_HOSTS": ["", " , "],
    "BASE_URL": ["", "http://leren.example", "leren.example"],
    "EMAIL_URL": [
        "",
        "mail.example",
        "imap://mail.example",
        "smtps://mail.example:poort",
        "smtp://a:geheim@mail.example",
    ],
    "REMINDER_HOURS": ["avond", "20:00-07:30", "07:30"],
    "REMINDER_PAUSES": ["zomer", "2026-07-31/2026-07-01", "2026-01-01/2026-12-31"],
    "METRICS_TOKEN": ["kort"],
    "LOG_FORMAT": ["xml"],
    "PROXIES": ["een", "-1"],
    "STREAMS": ["veel"],
    "CONTACT_MONTHS": ["0", "twee jaar"],
    "LEAKED_PASSWORDS": ["/nergens/leaked.txt"],
    "MEDIA_ROOT": [""],
    "DATABASE_URL": ["", "sqlite:///db.sqlite3", "postgresql://db.example:poort/plg", "postgresql://db.example/"],
    "REDIS_URL": ["", "broker.example", "http://broker.example"],
}
#: What every answer carries in production, whoever asks and whatever comes of it.
HEADERS = {
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def run(*words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run Python with only this environment, and what Python itself needs."""
    needed = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-W", "error::DeprecationWarning:plg", *words],
        cwd=ROOT,
        env=needed | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


#: Runs `manage.py check` once for each environment given, each in a fork that read no settings before.
CHECK_EACH = """
import json, os, runpy, sys
import celery, csp.constants, django.core.management, django.core.management.commands.check, whitenoise
sys.argv = ["manage.py", "check"]
for name, value in json.loads(os.environ.pop("EACH")):
    out, err = os.pipe(), os.pipe()
    if not (child := os.fork()):
        os.dup2(out[1], 1), os.dup2(err[1], 2)
        os.environ[name] = value
        runpy.run_path("manage.py", run_name="__main__")
        sys.exit(0)
    os.close(out[1]), os.close(err[1])
    said = [os.fdopen(end[0]).read() for end in (out, err)]
    print(json.dumps([os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), *said]), flush=True)
"""
CASES = [(name, value) for name, values in BAD.items() for value in values]
FINE = ("NOTHING_MORE", "")  # the good one


@pytest.fixture(scope="module")
def refused() -> dict[tuple[str, str], tuple[int, str, str]]:
    """Status, output and error output of `manage.py check` for every bad environment, and for the good one."""
    done = run("-c", CHECK_EACH, **GOOD | {"EACH": json.dumps([*CASES, FINE])})
    assert done.returncode == 0, done.stderr
    found: dict[tuple[str, str], tuple[int, str, str]] = {}
    for case, line in zip([*CASES, FINE], done.stdout.splitlines(), strict=True):
        status, said, warned = json.loads(line)
        found[case] = status, said, warned
    status, said, _warned = found.pop(FINE)
    assert (status, "no issues" in said) == (0, True), "the good one is good this way too"
    return found


@pytest.mark.parametrize(("name", "value"), CASES)
def test_a_missing_or_bad_variable_is_one_line_that_names_it(
    refused: dict[tuple[str, str], tuple[int, str, str]], name: str, value: str
) -> None:
    status, said, warned = refused[name, value]
    assert status != 0
    assert said == ""
    lines = warned.strip().splitlines()
    assert len(lines) == 1, warned
    assert lines[0].startswith(f"{name}: ")
    assert "geheim" not in warned


def test_the_web_server_says_once_what_is_missing_and_does_not_start(tmp_path: Path) -> None:
    words = ("--config", "python:plg.config.gunicorn", "--bind", f"unix:{tmp_path}/web.sock", "--no-control-socket")
    done = run("-m", "gunicorn", "plg.config.wsgi", *words, **GOOD | {"SECRET_KEY": ""})
    assert done.returncode != 0
    said = [line for line in done.stderr.splitlines() if "[INFO]" not in line]
    assert said == ["SECRET_KEY: is not set; see docs/operating.md"]
    assert "Booting worker" not in done.stderr


def test_the_deploy_check_finds_nothing() -> None:
    done = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", **GOOD)
    assert (done.returncode, done.stderr.strip().splitlines()[-1:]) in [(0, []), (0, [done.stderr.strip()])], (
        done.stderr
    )
    assert "no issues" in done.stdout


def test_there_is_no_demo_in_production() -> None:
    done = run(
        "-c", "import django; django.setup(); from django.conf import settings as s; print(s.DEMO, s.DEBUG)", **GOOD
    )
    assert done.stdout.split() == ["False", "False"], done.stderr


ASK = """
import django
from django.conf import settings
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # not made here
django.setup()
from django.test import Client
client = Client(headers={"host": "leren.example"})
for address, secure in [("/healthz", True), ("/nergens/", True), ("/plg/x/", True), ("/", False)]:
    answer = client.get(address, secure=secure)
    print("==", address, answer.status_code)
    for name, value in answer.headers.items():
        print(f"{name}: {value}")
print("==", "settings", 0)
for name in ("SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE",
             "CSRF_COOKIE_NAME", "CSRF_COOKIE_SECURE", "CSRF_COOKIE_HTTPONLY", "CSRF_COOKIE_SAMESITE"):
    print(f"{name}: {getattr(settings, name)}")
"""


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """The headers that a production process gives for some addresses, and the settings of its cookies."""
    folder = str(tmp_path_factory.mktemp("static"))
    done = run("-c", ASK, **GOOD | {"STATIC_ROOT": folder})
    assert done.returncode == 0, done.stderr
    found: dict[str, dict[str, str]] = {}
    for line in done.stdout.splitlines():
        if line.startswith("== "):
            found[line.split()[1]] = {}
            continue
        name, _, value = line.partition(": ")
        found[list(found)[-1]][name] = value
    return found


@pytest.mark.parametrize("address", ["/healthz", "/nergens/", "/plg/x/"])
def test_headers_in_production(answers: dict[str, dict[str, str]], address: str) -> None:
    got = {name: value for name, value in answers[address].items() if name in HEADERS}
    assert got == HEADERS
    policy = dict(part.strip().partition(" ")[::2] for part in answers[address]["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["base-uri"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert not any("unsafe" in value or "*" in value or "http" in value for value in policy.values())


def test_plain_http_is_sent_on(answers: dict[str, dict[str, str]]) -> None:
    assert answers["/"]["Location"] == "https://leren.example/"


def test_cookies_are_for_this_host_only(answers: dict[str, dict[str, str]]) -> None:
    cookies = answers["settings"]
    assert cookies["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert cookies["CSRF_COOKIE_NAME"].startswith("__Host-")
    assert {cookies[f"{kind}_COOKIE_{flag}"] for kind in ("SESSION", "CSRF") for flag in ("SECURE", "HTTPONLY")} == {
        "True"
    }
    assert {cookies["SESSION_COOKIE_SAMESITE"], cookies["CSRF_COOKIE_SAMESITE"]} <= {"Lax", "Strict"}


@pytest.mark.parametrize(
    "head",
    [
        "Content-Length: 4\r\nTransfer-Encoding: chunked",
        "Content-Length: 4\r\nContent-Length: 5",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
        "Transfer-Encoding: xchunked",
        "Content-Length : 4",
    ],
)
def test_the_web_server_finds_the_end_of_a_message_in_one_way(head: str) -> None:
    """What a proxy could read as two requests, the server behind it reads as none."""
    raw = f"POST / HTTP/1.1\r\nHost: leren.example\r\n{head}\r\n\r\n0\r\n\r\n".encode()
    with pytest.raises(ParseException):
        next(RequestParser(Config(), iter([raw]), ("127.0.0.1", 1)))
