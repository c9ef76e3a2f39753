"""The production shape without containers: units that name real programs, and an environment with every setting."""

import configparser
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
UNITS = sorted((ROOT / "deploy" / "systemd").glob("*.service"))
OWN = "/opt/leiderschapsplg/.venv/bin/python"


def unit(path: Path) -> configparser.ConfigParser:
    read = configparser.ConfigParser(strict=False, interpolation=None)
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read_string(path.read_text())
    return read


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_runs_what_there_is_without_rights(path: Path) -> None:
    service = unit(path)["Service"]
    program, *words = service["ExecStart"].split()
    assert program == OWN
    if words[0] == "manage.py":
        assert (ROOT / "plg" / "management" / "commands" / f"{words[1]}.py").exists()
    else:
        assert words[:2] in (["-m", "gunicorn"], ["-m", "celery"])
    assert service["User"] == "plg"
    assert service["EnvironmentFile"] == "/etc/leiderschapsplg.env"
    assert (service["NoNewPrivileges"], service["ProtectSystem"], service["ProtectHome"]) == ("yes", "strict", "yes")
    assert service["CapabilityBoundingSet"] == ""


def test_the_target_wants_two_web_servers_three_workers_a_beat_and_a_backup() -> None:
    text = (ROOT / "deploy" / "systemd" / "leiderschapsplg.target").read_text()
    wanted = re.findall(r"leiderschapsplg-([a-z]+)(@\d)?\.", text)
    kinds = [kind for kind, _number in wanted]
    assert {kind: kinds.count(kind) for kind in kinds} == {"web": 2, "worker": 3, "beat": 1, "backup": 1}
    there = {path.name for path in (ROOT / "deploy" / "systemd").iterdir()}
    assert all(f"leiderschapsplg-{kind}{'@' if at else ''}.service" in there for kind, at in wanted)


def test_the_environment_names_every_setting_that_has_to_be_there() -> None:
    settings = "".join((ROOT / "plg/config/settings" / name).read_text() for name in ("base.py", "prod.py"))
    asked = set(re.findall(r'environment\.(?:text|words)\("([A-Z_]+)"\)', settings)) | {"DATABASE_URL", "REDIS_URL"}
    example = (ROOT / "deploy" / "systemd" / "leiderschapsplg.env.example").read_text()
    assert {*asked, "EMAIL_URL", "TOMBSTONES"} <= set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE))


def test_every_address_of_the_machine_room_is_kept_inside() -> None:
    proxy = (ROOT / "deploy" / "Caddyfile").read_text()
    assert "@inside path /readyz /metrics" in proxy
    assert "respond @inside 404" in proxy
