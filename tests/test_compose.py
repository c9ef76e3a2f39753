"""The production shape, read as a file: no container engine is needed to see that the parts fit."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

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
        assert service["volumes"] == ["media:/media", "tombstones:/tombstones"]
    backup = compose["services"]["backup"]
    assert backup["read_only"] is True
    assert backup["volumes"] == ["media:/media:ro", "tombstones:/tombstones:ro", "backup:/backup"]
    assert "USER plg" in (ROOT / "Dockerfile").read_text(encoding="utf-8")


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
