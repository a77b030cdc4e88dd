"""What is deployed to watch Wall-E: valid, about metrics that exist, each alert with a page that says what to do."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import get_commands, load_command_class
from django.test import Client

from apps.core import cache, vitals
from apps.operations import health
from tests import tools

ROOT = Path(__file__).resolve().parents[2]
DEPLOYED = ROOT / "deploy" / "prometheus"
NAME = re.compile(r"\bwalle_\w+")
COMMAND = re.compile(r"`manage\.py ([\w ]+?)(?: [A-Z-].*?)?`")


def rules() -> list[dict[str, Any]]:
    groups = yaml.safe_load((DEPLOYED / "rules.yml").read_text("utf-8"))["groups"]
    return [rule for group in groups for rule in group["rules"]]


ALERTS = [rule for rule in rules() if "alert" in rule]


def promtool(*arguments: str) -> str:
    done = subprocess.run(
        [*tools.find("promtool"), *arguments], cwd=DEPLOYED, capture_output=True, text=True, timeout=60, check=False
    )
    assert not done.returncode, done.stdout + done.stderr
    return done.stdout


def test_the_configuration_is_valid_and_the_rules_do_what_their_tests_say() -> None:
    assert "SUCCESS" in promtool("check", "config", "prometheus.yml")
    assert "SUCCESS" in promtool("test", "rules", "rules_test.yml")


def test_every_alert_is_seen_to_fire_and_to_be_silent() -> None:
    cases = yaml.safe_load((DEPLOYED / "rules_test.yml").read_text("utf-8"))["tests"]
    for rule in ALERTS:
        seen = [
            bool(each["exp_alerts"])
            for case in cases
            for each in case.get("alert_rule_test", ())
            if each["alertname"] == rule["alert"]
        ]
        assert sorted(seen) == [False, True], rule["alert"]


@pytest.mark.django_db
@pytest.mark.usefixtures("redis_server")
def test_rules_and_dashboard_ask_for_metrics_that_there_are(client: Client, settings: Any) -> None:
    settings.WALLE_LLM_MODE = "template_only"
    health.look()
    told = client.get("/metrics").content.decode()
    cache.forget(vitals.KEY)
    there = set(re.findall(r"^# TYPE (\w+)", told, re.MULTILINE)) | {"walle_log_lines_total"}
    board = json.loads((ROOT / "deploy" / "grafana" / "walle.json").read_text("utf-8"))
    asked = [target["expr"] for panel in board["panels"] for target in panel["targets"]]
    asked += [rule["expr"] for rule in rules()]
    assert {name for text in asked for name in NAME.findall(text)} <= there
    recorded = {rule["record"] for rule in rules() if "record" in rule}
    assert {name for text in asked for name in re.findall(r"\bwalle:[\w:]+", text)} <= recorded
    shown = {name for text in asked for name in NAME.findall(text)}
    assert {name for name in there if name.startswith("walle_") and not name.endswith("_created")} - shown == set()


def test_the_dashboard_is_one() -> None:
    board = json.loads((ROOT / "deploy" / "grafana" / "walle.json").read_text("utf-8"))
    panels = board["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels) and len({panel["title"] for panel in panels}) == len(
        panels
    )
    places = [(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in panels]
    assert len(set(places)) == len(places)


@pytest.mark.parametrize("rule", ALERTS, ids=lambda rule: rule["alert"])
def test_an_alert_has_a_page_and_the_page_quotes_a_command_that_exists(rule: dict[str, Any]) -> None:
    assert rule["annotations"]["runbook"] == f"docs/runbook/{rule['alert']}.md"
    page = (ROOT / rule["annotations"]["runbook"]).read_text("utf-8")
    quoted = COMMAND.findall(page)
    assert quoted
    for command in quoted:
        name, *words = command.split()
        assert name in get_commands(), name
        for word in words:
            assert word in load_command_class(get_commands()[name], name).create_parser("manage.py", name).format_help()
    for linked in re.findall(r"\]\((\w+\.md)\)", page):
        assert (ROOT / "docs" / "runbook" / linked).exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("redis_server")
def test_every_metric_is_explained(client: Client) -> None:
    page = (ROOT / "docs" / "monitoring.md").read_text("utf-8")
    told = client.get("/metrics").content.decode()
    for name in re.findall(r"^# TYPE walle_(\w+)", told, re.MULTILINE):
        if not name.endswith("_created"):
            assert f"`{name}`" in page or name.endswith("_measured"), name
