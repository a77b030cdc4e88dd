"""The drill at the size that continuous integration can afford: every fault once, twenty conversations."""

from pathlib import Path

import pytest

from tests.drill.__main__ import main

pytestmark = [pytest.mark.system, pytest.mark.timeout(600)]


def test_a_drill_breaks_no_promise(tmp_path: Path) -> None:
    assert main(["--json", str(tmp_path / "drill.json")]) == 0
