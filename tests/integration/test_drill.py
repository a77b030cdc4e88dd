"""The drill at the size that continuous integration can afford: twenty conversations, every kill, a quarter of the
marketplace's faults. The other quarters have the seeds 2 to 4.
"""

from pathlib import Path

import pytest

from tests.drill.__main__ import main

pytestmark = [pytest.mark.system, pytest.mark.timeout(600)]


def test_a_drill_breaks_no_promise(tmp_path: Path) -> None:
    assert main(["--share", "4", "--json", str(tmp_path / "drill.json")]) == 0
