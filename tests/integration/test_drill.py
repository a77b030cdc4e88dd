"""The drill at the size that continuous integration can afford: twenty conversations, every kill, a quarter of the
marketplace's faults (the next seeds have the others). The seed is one that kills the browser early, which costs the
longest wait: its lease.
"""

from pathlib import Path

import pytest

from tests.drill.__main__ import main

pytestmark = [pytest.mark.system, pytest.mark.timeout(600)]


def test_a_drill_breaks_no_promise(tmp_path: Path) -> None:
    assert main(["--share", "4", "--seed", "36", "--seconds", "24", "--json", str(tmp_path / "drill.json")]) == 0
