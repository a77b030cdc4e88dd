"""The reference of the settings: complete, in step with the code, and a bad value is refused with its name."""

import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from walle.env import LAUNCHER_NAMES

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "configuration.md").read_text("utf-8")


def test_the_page_is_what_the_settings_say() -> None:
    out = io.StringIO()
    call_command("configuration", stdout=out)
    assert out.getvalue() == PAGE, "manage.py configuration > docs/configuration.md"


def test_every_setting_is_explained() -> None:
    read = set(re.findall(r'read\.\w+\(\s*"(\w+)"', (ROOT / "walle" / "settings.py").read_text("utf-8")))
    rows = dict(re.findall(r"^\| `(\w+)` \|.*\| (.*) \|$", PAGE, re.MULTILINE))
    assert read | LAUNCHER_NAMES - {"WALLE_SUPERVISED"} == set(rows)
    assert not [name for name, said in rows.items() if len(said) < 12]


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("WALLE_HEADLESS", "quizás", "yes or no"),
        ("WALLE_PAGE_TIMEOUT", "mucho", "a number from 1 to 180"),
        ("WALLE_LLM_MODE", "magia", "one of auto"),
        ("REDIS_URL", "http://x", "redis://"),
        ("WALLE_LLM_MODLE", "x", "Did you mean WALLE_LLM_MODE"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_its_name(name: str, value: str, expected: str, tmp_path: Path) -> None:
    environment = {**os.environ, "WALLE_DATA_DIR": str(tmp_path), name: value}
    done = subprocess.run(
        [sys.executable, "manage.py", "configuration"],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode and name in done.stderr and expected in done.stderr
    assert "Traceback" not in done.stderr
